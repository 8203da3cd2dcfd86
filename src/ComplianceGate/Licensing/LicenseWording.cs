namespace ComplianceGate.Licensing;

/// <summary>Tells whether loose words of a person (<c>BSD</c>, <c>Apache 2.0</c>, <c>The MIT License</c>) can mean a license of the list.</summary>
public static class LicenseWording
{
    private static readonly string[] Fillers =
        ["the", "license", "licence", "licensed", "version", "v", "new", "revised", "simplified", "modified", "software", "general", "public", "clause", "x11", "expat", "free"];

    /// <summary>Whether every word belongs to the license: its family, its version, or a word that says nothing.</summary>
    /// <param name="words">The words.</param>
    /// <param name="id">An SPDX id.</param>
    public static bool MayMean(string words, string id)
    {
        var familyNamed = false;
        foreach (var range in words.AsSpan().SplitAny(' ', ',', '-', '(', ')', '/', '"', '\t'))
        {
            var word = words.AsSpan()[range];
            if (word.IsEmpty || IsFiller(word))
            {
                continue;
            }

            var letters = word.TrimEnd("0123456789.");
            var number = word[letters.Length..];
            letters = number.IsEmpty ? letters : letters.TrimEnd("vV");
            if ((!letters.IsEmpty && !IsPart(letters, id)) || (!number.IsEmpty && !IsVersion(number, id)))
            {
                return false;
            }

            familyNamed |= !letters.IsEmpty;
        }

        return familyNamed;
    }

    private static bool IsFiller(ReadOnlySpan<char> word)
    {
        foreach (var filler in Fillers)
        {
            if (word.Equals(filler, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPart(ReadOnlySpan<char> letters, string id)
    {
        foreach (var range in id.AsSpan().Split('-'))
        {
            if (letters.Equals(id.AsSpan()[range], StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // "2" and "2.0" are one version; the 3 of BSD-3-Clause is one too.
    private static bool IsVersion(ReadOnlySpan<char> number, string id)
    {
        foreach (var range in id.AsSpan().Split('-'))
        {
            var part = id.AsSpan()[range];
            if (number.Equals(part, StringComparison.Ordinal) || (part.EndsWith(".0") && number.Equals(part[..^2], StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
