namespace ComplianceGate.Models;

/// <summary>Where a card's front matter is, if it has one.</summary>
/// <param name="Start">First character of the YAML text.</param>
/// <param name="Length">Its length; 0 without a front matter.</param>
/// <param name="FirstLine">Its first line, from 1.</param>
/// <param name="BodyStart">First character of what follows.</param>
/// <param name="BodyLine">Line of that character, from 1.</param>
/// <param name="IsOpen">Whether it begins but does not end.</param>
internal readonly record struct FrontMatterSpan(int Start, int Length, int FirstLine, int BodyStart, int BodyLine, bool IsOpen)
{
    /// <summary>Finds the text between a first line <c>---</c> (blank ones may stand before it) and the next one.</summary>
    public static FrontMatterSpan Find(string text)
    {
        var position = 0;
        var line = 1;
        ReadOnlySpan<char> current;
        var start = 0;
        do
        {
            if (position >= text.Length)
            {
                return new FrontMatterSpan(0, 0, 1, 0, 1, false);
            }

            start = position;
            current = NextLine(text, ref position);
            line++;
        }
        while (current.IsWhiteSpace());

        if (!IsFence(current))
        {
            return new FrontMatterSpan(0, 0, 1, 0, 1, false);
        }

        var (yaml, firstLine) = (position, line);
        while (position < text.Length)
        {
            var end = position;
            current = NextLine(text, ref position);
            line++;
            if (IsFence(current))
            {
                return new FrontMatterSpan(yaml, end - yaml, firstLine, position, line, false);
            }
        }

        // A lone "---" may be a rule between paragraphs; only what looks like a key behind it shows that a front matter was meant.
        var next = yaml;
        return new FrontMatterSpan(0, 0, firstLine, start, firstLine - 1, LooksLikeKey(NextLine(text, ref next)));
    }

    /// <summary>
    /// The line of what looks like a front matter and is none, because a comment, or another one, stands before it; 0 where there is none.
    /// </summary>
    /// <param name="text">The card.</param>
    /// <param name="found">Its front matter.</param>
    public static int FindLost(string text, FrontMatterSpan found)
    {
        var position = found.BodyStart;
        var isComment = false;
        for (var line = found.BodyLine; position < text.Length; line++)
        {
            var current = NextLine(text, ref position);
            if (isComment || current.TrimStart().StartsWith("<!--"))
            {
                isComment = current.IndexOf("-->") < 0;
            }
            else if (IsFence(current))
            {
                var next = position;
                return LooksLikeKey(NextLine(text, ref next)) ? line : 0;
            }
            else if (!current.IsWhiteSpace())
            {
                return 0;
            }
        }

        return 0;
    }

    private static bool IsFence(ReadOnlySpan<char> line) => line.TrimEnd().SequenceEqual("---");

    private static bool LooksLikeKey(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        for (var i = 0; i < colon; i++)
        {
            if (!char.IsAsciiLetterOrDigit(line[i]) && line[i] is not ('_' or '-'))
            {
                return false;
            }
        }

        return colon > 0 && (colon + 1 == line.Length || char.IsWhiteSpace(line[colon + 1]));
    }

    private static ReadOnlySpan<char> NextLine(string text, scoped ref int position)
    {
        var rest = text.AsSpan(position);
        var end = rest.IndexOfAny('\n', '\r');
        if (end < 0)
        {
            position = text.Length;
            return rest;
        }

        position += end + (rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n' ? 2 : 1);
        return rest[..end];
    }
}
