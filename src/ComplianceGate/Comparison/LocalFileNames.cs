namespace ComplianceGate.Comparison;

/// <summary>
/// Names of file-local types hold a hash of their source file's path (<c>&lt;File&gt;F</c>, 64 hexadecimal digits, <c>__Name</c>). They
/// are compared by which file comes first, second and so on, so that another path is no other code.
/// </summary>
internal sealed class LocalFileNames
{
    private const int HashLength = 64;

    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);
    private readonly List<string> hashes = [];

    /// <summary>The hashes in the order in which they were met.</summary>
    public IReadOnlyList<string> Hashes => hashes;

    /// <summary>A text in which each such hash is replaced by the number of its file.</summary>
    public string Replace(string text)
    {
        for (var from = 0; text.IndexOf(">F", from, StringComparison.Ordinal) is var at and >= 0;)
        {
            var start = at + 2;
            from = start;
            if (start + HashLength + 2 > text.Length || text[start + HashLength] != '_' || text[start + HashLength + 1] != '_')
            {
                continue;
            }

            var hash = text.Substring(start, HashLength);
            if (IsHash(hash))
            {
                text = string.Concat(text.AsSpan(0, start), Place(hash), text.AsSpan(start + HashLength));
            }
        }

        return text;
    }

    private string Place(string hash)
    {
        if (!places.TryGetValue(hash, out var place))
        {
            hashes.Add(hash);
            place = "{" + Shown.Number(hashes.Count) + "}";
            places.Add(hash, place);
        }

        return place;
    }

    private static bool IsHash(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitUpper(c))
            {
                return false;
            }
        }

        return true;
    }
}
