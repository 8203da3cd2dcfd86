namespace ComplianceGate.Licensing;

/// <summary>
/// Titles, which the matching guidelines set aside: what stands before the text must be made of this license's own names and
/// of words that name no license. Another license's title is not set aside.
/// </summary>
internal static class LicenseTitles
{
    /// <summary>Most words of a title.</summary>
    public const int Longest = 40;

    private static readonly string[] Neutral = ["the ", "license ", "software license ", "license agreement ", "full text of the ", "( ", ") ", ": ", ". ", ", "];

    /// <summary>Whether the words before a text are its title.</summary>
    /// <param name="words">The text with its title.</param>
    /// <param name="count">How many words stand before.</param>
    /// <param name="ids">The ids that the text has.</param>
    /// <param name="more">Other titles, normalised, parted by semicolons.</param>
    public static bool IsTitle(LicenseWords words, int count, ReadOnlySpan<string> ids, ReadOnlySpan<char> more)
    {
        if (count == 0)
        {
            return true;
        }

        var phrases = new List<string>(Neutral);
        foreach (var id in ids)
        {
            Add(phrases, id);
            if (SpdxCatalog.Current.TryGetLicense(id, out var license))
            {
                Add(phrases, license.Name);
            }
        }

        while (!more.IsEmpty)
        {
            var end = more.IndexOf(';');
            phrases.Add(string.Concat(end < 0 ? more : more[..end], " "));
            more = end < 0 ? [] : more[(end + 1)..];
        }

        return Covers(words.Span(0, count), phrases);
    }

    private static void Add(List<string> phrases, string name)
    {
        var words = LicenseWordReader.ReadPart(name, beginsLine: false);
        var phrase = words.Span(0, words.Count).ToString();
        phrases.Add(phrase);
        if (phrase.EndsWith(" license ", StringComparison.Ordinal))
        {
            phrases.Add(phrase[..^"license ".Length]);
        }

        if (phrase.EndsWith(" only ", StringComparison.Ordinal))
        {
            phrases.Add(phrase[..^"only ".Length]);
        }
    }

    private static bool Covers(ReadOnlySpan<char> title, List<string> phrases)
    {
        var reached = new bool[title.Length + 1];
        reached[0] = true;
        for (var i = 0; i < title.Length; i++)
        {
            if (!reached[i])
            {
                continue;
            }

            foreach (var phrase in phrases)
            {
                if (title[i..].StartsWith(phrase, StringComparison.Ordinal))
                {
                    reached[i + phrase.Length] = true;
                }
            }
        }

        return reached[^1];
    }
}
