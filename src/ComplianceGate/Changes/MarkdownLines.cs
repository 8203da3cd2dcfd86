namespace ComplianceGate.Changes;

/// <summary>A heading or a line of text of a Markdown document.</summary>
/// <param name="Number">Its line, from 1.</param>
/// <param name="Level">Level of the heading, from 1 to 6; 0 for text.</param>
/// <param name="Text">The heading without its marks, or the line.</param>
internal readonly record struct MarkdownLine(int Number, int Level, string Text);

/// <summary>
/// The headings and lines of a Markdown document (CommonMark 0.31.2, sections 4.1 to 4.7) as far as a change log needs them: neither fenced
/// code, nor comments, nor link definitions. One pass, whatever the input.
/// </summary>
internal sealed class MarkdownLines
{
    /// <summary>Lines behind this many are not read.</summary>
    public const int MaxLines = 200_000;

    /// <summary>Characters of a line behind this many are not read.</summary>
    public const int MaxLength = 4_096;

    private const int MaxFrontMatter = 256;

    private readonly List<MarkdownLine> lines = [];
    private int paragraph = -1;
    private bool isOpen;
    private bool isComment;
    private char fence;
    private int fenceLength;

    private MarkdownLines()
    {
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">Any text.</param>
    public static List<MarkdownLine> Read(string text)
    {
        var reader = new MarkdownLines();
        var number = 0;
        for (var start = 0; start < text.Length && number < MaxLines;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            var length = Math.Min(end - start, MaxLength);
            var line = text.AsSpan(start, length).TrimEnd();
            start = end + 1;
            number++;
            if (number == 1 && line is "---" && FrontMatter(text, start) is var (behind, count) && count > 0)
            {
                (start, number) = (behind, number + count);
                continue;
            }

            reader.Take(number, line);
        }

        return reader.lines;
    }

    // Metadata that generators of sites put first; not part of the text. Zero lines where it does not end soon.
    private static (int Behind, int Lines) FrontMatter(string text, int start)
    {
        for (var count = 1; count <= MaxFrontMatter && start < text.Length; count++)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(start, end - start).TrimEnd();
            start = end + 1;
            if (line is "---" or "...")
            {
                return (start, count);
            }
        }

        return (0, 0);
    }

    private void Take(int number, ReadOnlySpan<char> line)
    {
        if (fence != '\0')
        {
            fence = Closes(line) ? '\0' : fence;
            return;
        }

        if (!isComment && Opens(line))
        {
            EndParagraph();
            return;
        }

        var text = WithoutComments(line);
        if (text.Length == 0 || IsDefinition(text))
        {
            EndParagraph();
            return;
        }

        var indent = text.Length - text.TrimStart().Length;
        var body = text.Trim();
        // Deeper it is code, or belongs to a list item.
        if (indent < 4 && !text.StartsWith('\t') && IsMarkup(number, body))
        {
            return;
        }

        // A list item ends a paragraph, and what follows it belongs to the item.
        var isPlain = !IsListItem(body) && body[0] != '>';
        paragraph = !isPlain ? -1 : isOpen ? paragraph : lines.Count;

        isOpen = true;
        lines.Add(new(number, 0, text));
    }

    private bool IsMarkup(int number, string body)
    {
        if (Atx(body) is var level && level > 0)
        {
            EndParagraph();
            lines.Add(new(number, level, WithoutClosing(body[level..])));
            return true;
        }

        if (paragraph >= 0 && Underline(body) is var underline && underline > 0)
        {
            var heading = new System.Text.StringBuilder();
            for (var i = paragraph; i < lines.Count && heading.Length < MaxLength; i++)
            {
                heading.Append(heading.Length > 0 ? " " : "").Append(lines[i].Text.AsSpan().Trim());
            }

            var first = lines[paragraph].Number;
            lines.RemoveRange(paragraph, lines.Count - paragraph);
            lines.Add(new(first, underline, heading.ToString()));
            EndParagraph();
            return true;
        }

        if (IsBreak(body))
        {
            EndParagraph();
            return true;
        }

        return false;
    }

    private void EndParagraph()
    {
        paragraph = -1;
        isOpen = false;
    }

    private bool Opens(ReadOnlySpan<char> line)
    {
        var body = line.TrimStart(' ');
        if (line.Length - body.Length > 3 || body.Length < 3 || body[0] is not ('`' or '~'))
        {
            return false;
        }

        var length = body.Length - body.TrimStart(body[0]).Length;
        if (length < 3 || (body[0] == '`' && body[length..].Contains('`')))
        {
            return false;
        }

        (fence, fenceLength) = (body[0], length);
        return true;
    }

    private bool Closes(ReadOnlySpan<char> line)
    {
        var body = line.TrimStart(' ');
        return line.Length - body.Length <= 3 && body.Length >= fenceLength && body.TrimStart(fence).Length == 0;
    }

    private string WithoutComments(ReadOnlySpan<char> line)
    {
        if (!isComment && line.IndexOf("<!--") < 0)
        {
            return line.ToString();
        }

        var text = new System.Text.StringBuilder(line.Length);
        while (line.Length > 0)
        {
            var at = isComment ? line.IndexOf("-->") : CommentIn(line);
            if (!isComment)
            {
                text.Append(at < 0 ? line : line[..at]);
            }

            if (at < 0)
            {
                break;
            }

            line = line[(at + (isComment ? 3 : 4))..];
            isComment = !isComment;
        }

        return text.ToString().TrimEnd();
    }

    // Code in a line may speak of a comment (CommonMark 0.31.2, section 6.1).
    private static int CommentIn(ReadOnlySpan<char> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '`')
            {
                var length = line[i..].IndexOfAnyExcept('`');
                var close = length < 0 ? -1 : CodeEnd(line[(i + length)..], length);
                i += length < 0 ? line.Length : close < 0 ? length - 1 : length + close - 1;
            }
            else if (line[i..].StartsWith("<!--"))
            {
                return i;
            }
        }

        return -1;
    }

    private static int CodeEnd(ReadOnlySpan<char> line, int length)
    {
        for (var i = 0; i < line.Length;)
        {
            var next = line[i..].IndexOf('`');
            if (next < 0)
            {
                return -1;
            }

            i += next;
            var run = line[i..].IndexOfAnyExcept('`');
            run = run < 0 ? line.Length - i : run;
            i += run;
            if (run == length)
            {
                return i;
            }
        }

        return -1;
    }

    private static int Atx(string body)
    {
        var level = 0;
        while (level < body.Length && body[level] == '#')
        {
            level++;
        }

        return level is > 0 and <= 6 && (level == body.Length || body[level] is ' ' or '\t') ? level : 0;
    }

    private static string WithoutClosing(string text)
    {
        var body = text.AsSpan().Trim();
        var open = body.TrimEnd('#');
        return (open.Length == 0 || open[^1] is ' ' or '\t' ? open.TrimEnd() : body).ToString();
    }

    private static int Underline(string body) => body.AsSpan().TrimEnd('=').Length == 0 ? 1 : body.AsSpan().TrimEnd('-').Length == 0 ? 2 : 0;

    private static bool IsBreak(string body)
    {
        var count = 0;
        foreach (var c in body)
        {
            if (c == body[0] && c is '-' or '*' or '_')
            {
                count++;
            }
            else if (c is not (' ' or '\t'))
            {
                return false;
            }
        }

        return count >= 3;
    }

    /// <summary>Whether a line begins an item of a list.</summary>
    public static bool IsListItem(ReadOnlySpan<char> body)
    {
        if (body.Length == 0)
        {
            return false;
        }

        if (body[0] is '-' or '*' or '+')
        {
            return body.Length == 1 || body[1] is ' ' or '\t';
        }

        var digits = 0;
        while (digits < body.Length && digits < 10 && char.IsAsciiDigit(body[digits]))
        {
            digits++;
        }

        return digits is > 0 and < 10 && digits < body.Length && body[digits] is '.' or ')' && (digits + 1 == body.Length || body[digits + 1] is ' ' or '\t');
    }

    private static bool IsDefinition(string line)
    {
        var body = line.AsSpan().TrimStart();
        return body.Length > 3 && body[0] == '[' && body.IndexOf("]:") is > 1 and var at && body[1..at].IndexOf(']') < 0;
    }
}
