using System.Text;

namespace ComplianceGate.Tool;

/// <summary>
/// Shows a page of the documentation in a terminal: headings, text, lists, tables, code and links of the Markdown that the pages are
/// written in, and no more of Markdown than that. With nothing loaded for it, because <c>explain</c> must answer at once.
/// </summary>
internal sealed class TerminalPage
{
    private const string Bold = "\u001b[1m";
    private const string Dim = "\u001b[2m";
    private const string Cyan = "\u001b[36m";
    private const string Reset = "\u001b[0m";

    private readonly StringBuilder output = new(4096);
    private readonly StringBuilder paragraph = new(512);
    private readonly List<string[]> rows = [];
    private readonly int width;
    private readonly bool colour;
    private readonly string baseAddress;
    private string indent = "";
    private bool inCode;

    private TerminalPage(int width, bool colour, string baseAddress)
    {
        this.width = Math.Max(width, 20);
        this.colour = colour;
        this.baseAddress = baseAddress;
    }

    /// <summary>Makes text of a page.</summary>
    /// <param name="markdown">The page.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="colour">Whether the terminal shows colours.</param>
    /// <param name="baseAddress">The folder of the page in the repository on the web; ends in a slash.</param>
    public static string Render(string markdown, int width, bool colour, string baseAddress)
    {
        var page = new TerminalPage(width, colour, baseAddress);
        foreach (var line in markdown.AsSpan().EnumerateLines())
        {
            page.Line(line);
        }

        page.End();
        return page.output.ToString().TrimEnd() + "\n";
    }

    private void Line(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("```", StringComparison.Ordinal))
        {
            End();
            inCode = !inCode;
            // One empty line before a block and one behind it.
            output.Append(inCode ? "" : "\n");
        }
        else if (inCode)
        {
            output.Append("    ").Append(On(Dim)).Append(line).Append(On(Reset)).Append('\n');
        }
        else if (line.StartsWith('#') && line.TrimStart('#') is [' ', .. var title])
        {
            End();
            Heading(Inline(title.Trim().ToString(), On(Bold)), line[1] == ' ' ? '=' : '-');
        }
        else if (line.StartsWith('|'))
        {
            Paragraph();
            Row(line);
        }
        else if (line.IsWhiteSpace())
        {
            End();
        }
        else
        {
            Text(line);
        }
    }

    // Without colour a line below it makes it a heading.
    private void Heading(string title, char below)
    {
        output.Append(On(Bold));
        Wrap(title, "", "", width);
        output.Append(On(Reset)).Append('\n');
        if (!colour)
        {
            output.Append(below, Math.Min(Visible(title), width)).Append('\n');
        }

        output.Append('\n');
    }

    private void Text(ReadOnlySpan<char> line)
    {
        if (line.TrimStart() is ['-' or '*', ' ', .. var item])
        {
            Paragraph();
            indent = "  ";
            paragraph.Append("- ").Append(item.Trim());
            return;
        }

        paragraph.Append(paragraph.Length > 0 ? " " : "").Append(line.Trim());
    }

    // What was begun is written.
    private void End()
    {
        var isOpen = paragraph.Length > 0 || rows.Count > 0;
        Paragraph();
        Table();
        output.Append(isOpen ? "\n" : "");
    }

    private void Paragraph()
    {
        if (paragraph.Length > 0)
        {
            Wrap(Inline(paragraph.ToString(), ""), "", indent, width);
            output.Append('\n');
            paragraph.Clear();
            indent = "";
        }
    }

    private void Row(ReadOnlySpan<char> line)
    {
        var cells = line.Trim().Trim('|').ToString().Split('|');
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Inline(cells[i].Trim(), rows.Count == 0 ? On(Bold) : "");
        }

        if (!Array.TrueForAll(cells, static c => c.AsSpan().Trim(":- ").IsEmpty && c.Contains('-', StringComparison.Ordinal)))
        {
            rows.Add(cells);
        }
    }

    private void Table()
    {
        if (rows.Count == 0)
        {
            return;
        }

        var widths = Widths();
        for (var r = 0; r < rows.Count; r++)
        {
            if (widths is null)
            {
                // Too narrow for columns: a row is its cells, one below the other.
                foreach (var cell in rows[r])
                {
                    Wrap(cell, cell == rows[r][0] ? "" : "  ", "  ", width);
                    output.Append('\n');
                }
            }
            else
            {
                Cells(rows[r], widths, r == 0);
            }
        }

        rows.Clear();
    }

    // The last column takes what the others leave.
    private int[]? Widths()
    {
        var columns = rows.Max(static r => r.Length);
        var widths = new int[columns];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], Visible(row[i]));
            }
        }

        var others = 0;
        for (var i = 0; i < columns - 1; i++)
        {
            others += widths[i] + 2;
        }

        widths[^1] = Math.Min(widths[^1], width - others);
        return widths[^1] < 20 && others > width / 2 ? null : widths;
    }

    private void Cells(string[] row, int[] widths, bool isHead)
    {
        var at = 0;
        output.Append(isHead ? On(Bold) : "");
        for (var i = 0; i < row.Length; i++)
        {
            if (i == widths.Length - 1)
            {
                Wrap(row[i], "", new string(' ', at), at + widths[i], at);
                break;
            }

            output.Append(row[i]).Append(' ', widths[i] - Visible(row[i]) + 2);
            at += widths[i] + 2;
        }

        output.Append(isHead ? On(Reset) : "").Append('\n');
    }

    private void Wrap(string text, string first, string further, int limit, int start = 0)
    {
        output.Append(first);
        var at = start + first.Length;
        var isFirst = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var length = Visible(word);
            if (!isFirst && at + 1 + length > limit)
            {
                output.Append('\n').Append(further);
                at = further.Length;
            }
            else if (!isFirst)
            {
                output.Append(' ');
                at++;
            }

            output.Append(word);
            at += length;
            isFirst = false;
        }
    }

    // Code, strong words and links. A word keeps its colour to its end, so that lines can be broken between any two.
    private string Inline(string text, string around)
    {
        var result = new StringBuilder(text.Length + 32);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '`' && text.IndexOf('`', i + 1) is var code and > 0)
            {
                // Without colour the marks stay: they tell what is to be typed.
                var inner = text[(i + 1)..code];
                result.Append(colour ? Words(inner, Cyan, around) : $"`{inner}`");
                i = code;
            }
            else if (text[i] == '*' && i + 1 < text.Length && text[i + 1] == '*' && text.IndexOf("**", i + 2, StringComparison.Ordinal) is var strong and > 0)
            {
                result.Append(Words(text[(i + 2)..strong], Bold, around));
                i = strong + 1;
            }
            else if (text[i] == '[' && Link(text, i) is { } link)
            {
                result.Append(Inline(link.Shown, around)).Append(" (").Append(Address(link.Target)).Append(')');
                i = link.End;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static (string Shown, string Target, int End)? Link(string text, int at)
    {
        var middle = text.IndexOf("](", at, StringComparison.Ordinal);
        var end = middle < 0 ? -1 : text.IndexOf(')', middle);
        return end < 0 || text.IndexOf('[', at + 1, middle - at - 1) >= 0 ? null : (text[(at + 1)..middle], text[(middle + 2)..end], end);
    }

    // A page of a rule is what this command shows; others lie in the repository.
    private string Address(string target) =>
        target.StartsWith("http", StringComparison.Ordinal) ? target
        : target.StartsWith("CG", StringComparison.Ordinal) && target.EndsWith(".md", StringComparison.Ordinal) ? $"compliance-gate explain {target[..^3]}"
        : new Uri(new Uri(baseAddress), target).AbsoluteUri;

    private string Words(string text, string sign, string around) =>
        colour ? sign + text.Replace(" ", $"{Reset}{around} {sign}", StringComparison.Ordinal) + Reset + around : text;

    private string On(string sign) => colour ? sign : "";

    private static int Visible(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u001b')
            {
                i = text.IndexOf('m', i);
            }
            else if (!char.IsLowSurrogate(text[i]))
            {
                count++;
            }
        }

        return count;
    }
}
