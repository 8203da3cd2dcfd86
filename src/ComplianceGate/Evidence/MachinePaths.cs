namespace ComplianceGate.Evidence;

/// <summary>Paths in values of properties, which may name any place of a machine.</summary>
internal static class MachinePaths
{
    /// <summary>Stands for a value that cannot be told without a path of the machine.</summary>
    public const string Withheld = "(withheld: a path of the machine)";

    /// <summary>A value with known places shown as others know them; withheld where an absolute path is left in it.</summary>
    /// <param name="value">A property's value.</param>
    /// <param name="redactor">Knows the places of the build.</param>
    public static string Scrub(string value, PathRedactor redactor)
    {
        var scrubbed = redactor.Scrub(value);
        return IsIn(scrubbed) ? Withheld : scrubbed;
    }

    /// <summary>Whether a text holds an absolute path: a slash, a drive, a share or a home where a word begins, or right behind an option's name.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsIn(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (StartsPath(text, i) && (i == 0 || !IsWithinWord(text[i - 1]) || IsBehindOption(text, i)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsPath(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.Length < 2)
        {
            return false;
        }

        if (rest[0] is '/' or '\\')
        {
            // Two slashes behind a colon are those of an address, and /_/ or /_1/ is what the compiler puts in the place of a path.
            var isAddress = at > 0 && text[at - 1] == ':' && rest[1] == '/' && !text.AsSpan(0, at - 1).EndsWith("file", StringComparison.OrdinalIgnoreCase);
            return !isAddress && !IsMapped(rest) && !char.IsWhiteSpace(rest[1]);
        }

        // "s://" is the end of "https://", and no drive.
        if (at > 0 && char.IsAsciiLetter(text[at - 1]) && rest.Length > 3 && rest[1] == ':' && rest[2] == '/' && rest[3] == '/')
        {
            return false;
        }

        return (rest[0] == '~' && (rest[1] is '/' or '\\')) || (rest.Length > 2 && char.IsAsciiLetter(rest[0]) && rest[1] == ':' && (rest[2] is '/' or '\\'));
    }

    // "-I/usr/include": the value of a compiler's option may follow its letters without a gap.
    private static bool IsBehindOption(string text, int at)
    {
        var first = at;
        while (first > 0 && char.IsAsciiLetter(text[first - 1]))
        {
            first--;
        }

        if (first == at || first == 0 || text[first - 1] != '-')
        {
            return false;
        }

        var begin = first > 1 && text[first - 2] == '-' ? first - 2 : first - 1;
        return begin == 0 || !IsWithinWord(text[begin - 1]);
    }

    private static bool IsMapped(ReadOnlySpan<char> text)
    {
        var end = 2;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return text[1] == '_' && end < text.Length && text[end] == '/';
    }

    private static bool IsWithinWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '+' or '~' or '/' or '\\' or ')' or '*' or '%';
}
