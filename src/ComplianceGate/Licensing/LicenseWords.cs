namespace ComplianceGate.Licensing;

/// <summary>A text as the words by which license texts are compared: normalised, each word and each mark by itself.</summary>
internal sealed class LicenseWords
{
    private readonly List<int> starts = [];
    private readonly List<ulong> hashes = [];
    private char[] text = new char[4096];
    private int length;

    /// <summary>Number of words.</summary>
    public int Count => starts.Count;

    /// <summary>Adds a normalised word.</summary>
    /// <param name="word">The word.</param>
    public void Add(ReadOnlySpan<char> word)
    {
        starts.Add(length);
        if (length + word.Length + 1 > text.Length)
        {
            Array.Resize(ref text, Math.Max(text.Length * 2, length + word.Length + 1));
        }

        word.CopyTo(text.AsSpan(length));
        length += word.Length + 1;
        text[length - 1] = ' ';
        // FNV-1a: it only points to candidates, which a cryptographic digest then decides on.
        var hash = 14695981039346656037UL;
        foreach (var c in word)
        {
            hash = unchecked((hash ^ c) * 1099511628211UL);
        }

        hashes.Add(hash);
    }

    /// <summary>Adds the words of another text.</summary>
    /// <param name="other">The other text.</param>
    public void AddAll(LicenseWords other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            Add(other.Word(i));
        }
    }

    /// <summary>One word.</summary>
    /// <param name="index">Its number, from 0.</param>
    public ReadOnlySpan<char> Word(int index) => Span(index, 1)[..^1];

    /// <summary>Some words, a space behind each.</summary>
    /// <param name="from">The first.</param>
    /// <param name="count">How many.</param>
    public ReadOnlySpan<char> Span(int from, int count)
    {
        var end = from + count == starts.Count ? length : starts[from + count];
        return count == 0 ? [] : text.AsSpan(starts[from], end - starts[from]);
    }

    /// <summary>Hash of one word; not one that withstands an adversary.</summary>
    /// <param name="index">Its number.</param>
    public ulong Hash(int index) => hashes[index];

    /// <summary>Hash of some words; not one that withstands an adversary.</summary>
    /// <param name="from">The first.</param>
    /// <param name="count">How many.</param>
    public ulong Hash(int from, int count)
    {
        var hash = 0UL;
        for (var i = from; i < from + count; i++)
        {
            hash = unchecked((hash * 1099511628211UL) + hashes[i]);
        }

        return hash;
    }
}
