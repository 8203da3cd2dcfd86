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
    ];

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

    /// <summary>Whether a text only says where something could be read: an address, or the name of a file, and words around it.</summary>
    /// <param name="text">A text of any length.</param>
    public static bool OnlyPoints(string text)
    {
        var points = false;
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n[]()<>,;"))
        {
            var word = text.AsSpan(range).Trim(".:!\"'*_-");
            if (word.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || word.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                || word.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || word.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            {
                points = true;
            }
            else if (word.Length > 0 && !IsPointing(word))
            {
                return false;
            }
        }

        return points;
    }

    private static bool IsPointing(ReadOnlySpan<char> word)
    {
        foreach (var known in Pointing)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
