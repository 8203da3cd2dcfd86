namespace ComplianceGate.Changes;

/// <summary>Which words tell of a change, and which only stand in for them.</summary>
internal static class ChangeWords
{
    private static readonly string[] Placeholders =
        ["tbd", "tba", "todo", "wip", "n/a", "fixme", "xxx", "to be done", "to be written", "coming soon", "summary of changes made in this release of the package"];

    // What stands around a link that is to be followed.
    private static readonly string[] Pointing =
    [
        "see", "release", "releases", "notes", "changelog", "change", "changes", "log", "at", "the", "for", "full", "more", "details", "visit", "please", "find", "in", "on",
        "history", "here", "available", "our", "github", "read", "a", "list", "of", "and", "information", "project", "site", "to", "go", "view", "be", "found", "can", "all", "is", "are", "this", "version",
        "refer", "detailed", "repository", "repo", "page", "file", "complete", "what's", "new", "web", "website", "docs", "documentation", "info", "look", "check", "from", "by", "with", "it", "you", "tag", "tags", "link",
    ];

    // What such a text begins with; a few other words may then name the place.
    private static readonly string[] Openings = ["see", "please", "visit", "refer"];

    private const int MaxOthers = 3;

    // Headings that say of which kind a change is, and nothing of what changed.
    private static readonly string[] Kinds =
    [
        "added", "changed", "deprecated", "removed", "fixed", "security", "fixes", "features", "feature", "bug", "bugs", "breaking", "changes", "change", "new", "improvements", "improved",
        "enhancements", "performance", "documentation", "docs", "dependencies", "internal", "other", "misc", "miscellaneous", "updated", "updates", "known", "issues", "and", "notes", "highlights", "upgrade", "upgrading",
    ];

    /// <summary>Whether a heading only says of which kind the changes below it are: <c>Added</c>, <c>Bug fixes</c>.</summary>
    /// <param name="heading">The heading with its Markdown.</param>
    public static bool IsKind(string heading)
    {
        foreach (var range in heading.AsSpan().SplitAny(" \t-&/,:"))
        {
            var word = heading.AsSpan(range).Trim("*_`.!");
            if (HasLetter(word) && !IsOneOf(Kinds, word))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a line of text tells something: not only marks, tags, or a word such as "TBD".</summary>
    /// <param name="line">A line of a Markdown document.</param>
    public static bool SaysSomething(string line)
    {
        var plain = ReleaseHeading.WithoutMarkup(line).Trim(' ', '\t', '-', '+', '>', '.', '…', ':', '(', ')', '_', '!');
        var hasLetter = false;
        foreach (var c in plain)
        {
            hasLetter |= char.IsLetter(c);
        }

        return hasLetter && Array.IndexOf(Placeholders, plain.ToLowerInvariant()) < 0;
    }

    /// <summary>Whether a text only says where something could be read: an address, or the name of a file, and words around it; or only such words.</summary>
    /// <param name="text">A text of any length.</param>
    public static bool OnlyPoints(string text)
    {
        var (points, words, others) = (false, 0, 0);
        var isOpening = false;
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n[]()<>,;"))
        {
            var word = text.AsSpan(range).Trim(".:!\"'*_-");
            if (word.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || word.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                || word.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || word.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            {
                points = true;
            }
            else if (HasLetter(word))
            {
                isOpening |= words++ == 0 && IsOneOf(Openings, word);
                others += IsOneOf(Pointing, word) ? 0 : 1;
                if (others > (isOpening ? MaxOthers : 0))
                {
                    return false;
                }
            }
        }

        return points || (words > 0 && others == 0);
    }

    private static bool HasLetter(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (char.IsLetter(c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOneOf(string[] words, ReadOnlySpan<char> word)
    {
        foreach (var known in words)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
