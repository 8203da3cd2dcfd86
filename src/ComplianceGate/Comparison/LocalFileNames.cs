namespace ComplianceGate.Comparison;

/// <summary>
/// Names of file-local types hold a hash of their source file's path (<c>&lt;File&gt;F</c>, 64 hexadecimal digits, <c>__Name</c>). They
/// are compared by which file comes first, second and so on, so that another path is no other code. Only hashes in the names of types
/// that the assembly defines are known; the same pattern elsewhere is a text like any other.
/// </summary>
internal sealed class LocalFileNames
{
    private const int HashLength = 64;

    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);
    private readonly List<string> hashes = [];

    /// <summary>The hashes in the order in which they were met.</summary>
    public IReadOnlyList<string> Hashes => hashes;

    /// <summary>Takes the hash from the name of a type that the assembly defines, where it is that of a file-local one.</summary>
    public void Learn(string name)
    {
        if (name.StartsWith('<') && Find(name, 0) is var at and > 0 && name.IndexOf('>', StringComparison.Ordinal) == at - 2)
        {
            var hash = name.Substring(at, HashLength);
            if (!places.ContainsKey(hash))
            {
                hashes.Add(hash);

                // Neither an escaped name nor a blob has a backslash before this sign, so that this is the text of nothing else.
                places.Add(hash, "\\<" + Shown.Number(hashes.Count) + ">");
            }
        }
    }

    /// <summary>A text in which each hash that is known is replaced by the number of its file.</summary>
    public string Replace(string text)
    {
        for (var from = 0; places.Count > 0 && Find(text, from) is var at and > 0;)
        {
            from = at;
            if (places.TryGetValue(text.Substring(at, HashLength), out var place))
            {
                text = string.Concat(text.AsSpan(0, at), place, text.AsSpan(at + HashLength));
            }
        }

        return text;
    }

    /// <summary>Where the next hash begins; -1 where there is none.</summary>
    private static int Find(string text, int from)
    {
        while (text.IndexOf(">F", from, StringComparison.Ordinal) is var at and >= 0)
        {
            from = at + 2;
            if (from + HashLength + 2 <= text.Length && text[from + HashLength] == '_' && text[from + HashLength + 1] == '_' && IsHash(text.AsSpan(from, HashLength)))
            {
                return from;
            }
        }

        return -1;
    }

    private static bool IsHash(ReadOnlySpan<char> text)
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
