using System.Text;

namespace ComplianceGate.Models;

/// <summary>Finds the headings in a block of HTML, line by line: <c>&lt;h2 align="center"&gt;Uses&lt;/h2&gt;</c>, on one line or several.</summary>
internal sealed class HtmlHeadings
{
    private const int MaxTitle = 500;

    private readonly StringBuilder title = new();
    private int level;
    private int line;
    private int column;

    /// <summary>The heading that the last line ended; the caller takes it away.</summary>
    public (string Title, int Level, int Line, int Column)? Heading { get; set; }

    /// <summary>Looks at a line.</summary>
    /// <returns>Whether it belongs to a heading.</returns>
    public bool Take(ReadOnlySpan<char> raw, int number)
    {
        var rest = raw;
        if (level == 0)
        {
            var start = Start(raw);
            if (start < 0)
            {
                return false;
            }

            (level, line, column) = (raw[start + 2] - '0', number, start + 1);
            title.Clear();
            rest = raw[start..];
        }

        var end = rest.IndexOf("</h", StringComparison.OrdinalIgnoreCase);
        title.Append(end < 0 ? rest : rest[..end]).Append(' ');
        if (end >= 0 || title.Length > MaxTitle)
        {
            Heading = title.Length > MaxTitle ? null : (title.ToString(), level, line, column);
            level = 0;
        }

        return true;
    }

    private static int Start(ReadOnlySpan<char> raw)
    {
        for (var i = 0; i + 3 < raw.Length; i++)
        {
            if (raw[i] == '<' && raw[i + 1] is 'h' or 'H' && raw[i + 2] is >= '1' and <= '6' && raw[i + 3] is '>' or ' ' or '\t')
            {
                return i;
            }
        }

        return -1;
    }
}
