namespace ComplianceGate.Models;

/// <summary>
/// Words that stand for something, one line a thing: <c>thing|word|word|</c>. One text that is searched, because a switch over some
/// hundred texts takes the compiler at run time longer than any card takes to be read.
/// </summary>
internal static class WordTable
{
    /// <summary>The thing that words stand for; null for none.</summary>
    /// <param name="table">The lines, each ended by a line feed.</param>
    /// <param name="words">Words in lower case (<see cref="CardNames.Words"/>): letters, digits and spaces.</param>
    public static string? Find(string table, string words)
    {
        var at = words.Length == 0 ? -1 : table.IndexOf("|" + words + "|", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var start = table.LastIndexOf('\n', at) + 1;
        return table[start..table.IndexOf('|', start)];
    }
}
