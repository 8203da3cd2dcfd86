using System.Buffers;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>
/// A page in UTF-8 in which nothing that a package wrote can become markup (HTML Living Standard, sections 13.1.2 and 13.1.4; the same
/// escapes hold in inline SVG). Every build writes one, so the bytes are made at once and not by way of a string.
/// </summary>
internal sealed class HtmlText
{
    /// <summary>Longest foreign text that a page shows, in characters.</summary>
    public const int Longest = 10_000;

    private byte[] page = new byte[1 << 16];
    private int length;

    /// <summary>Adds markup of our own.</summary>
    /// <param name="markup">UTF-8.</param>
    public HtmlText Markup(ReadOnlySpan<byte> markup)
    {
        MakeRoom(markup.Length);
        markup.CopyTo(page.AsSpan(length));
        length += markup.Length;
        return this;
    }

    /// <summary>Adds markup of our own.</summary>
    /// <param name="markup">Text of our own in ASCII.</param>
    public HtmlText Markup(string markup)
    {
        MakeRoom(markup.Length);
        length += Encoding.ASCII.GetBytes(markup, page.AsSpan(length));
        return this;
    }

    /// <summary>Adds text on one line, escaped.</summary>
    /// <param name="text">Any text; null counts as empty.</param>
    /// <param name="longest">Longest result, in characters.</param>
    public HtmlText Text(string? text, int longest = Longest)
    {
        var line = SafeText.Line(text, longest);
        // No escape and no letter takes more than six bytes a UTF-16 unit.
        MakeRoom(6 * line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c is '&' or '<' or '>' or '"' or '\'')
            {
                Markup(c switch { '&' => "&amp;"u8, '<' => "&lt;"u8, '>' => "&gt;"u8, '"' => "&quot;"u8, _ => "&#39;"u8 });
            }
            else if (c < 0x80)
            {
                page[length++] = (byte)c;
            }
            else
            {
                Rune.DecodeFromUtf16(line.AsSpan(i), out var rune, out var units);
                length += rune.EncodeToUtf8(page.AsSpan(length));
                i += units - 1;
            }
        }

        return this;
    }

    /// <summary>Adds a number.</summary>
    /// <param name="number">The number.</param>
    public HtmlText Number(long number)
    {
        MakeRoom(20);
        number.TryFormat(page.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
        length += written;
        return this;
    }

    /// <summary>Adds text that a reader may want to copy: the page's script puts a button behind it.</summary>
    /// <param name="text">The text.</param>
    public HtmlText Copyable(string text) => Markup("<code class=\"c\">"u8).Text(text).Markup("</code>"u8);

    /// <summary>Adds a row of a table; the first cell heads it.</summary>
    /// <param name="cells">Texts; null for what is not known, empty where there is nothing to say.</param>
    public void Row(params ReadOnlySpan<string?> cells)
    {
        Markup("<tr>"u8);
        for (var i = 0; i < cells.Length; i++)
        {
            Markup(i == 0 ? "<th scope=\"row\">"u8 : "<td>"u8);
            Text(cells[i] ?? "unknown");
            Markup(i == 0 ? "</th>"u8 : "</td>"u8);
        }

        Markup("</tr>\n"u8);
    }

    /// <summary>Begins a section.</summary>
    /// <param name="id">Where the list of sections leads to.</param>
    /// <param name="title">Its heading.</param>
    public HtmlText BeginSection(ReadOnlySpan<byte> id, string title) =>
        Markup("<section aria-labelledby=\""u8).Markup(id).Markup("\">\n<h2 id=\""u8).Markup(id).Markup("\">"u8).Text(title).Markup("</h2>\n"u8);

    /// <summary>Begins a table, which scrolls on its own where the window is narrow.</summary>
    /// <param name="caption">What it holds.</param>
    /// <param name="isLong">Whether a reader may want to search it: the page's script puts a box before it.</param>
    /// <param name="columns">The heads of the columns between upright strokes: our own words, which have none.</param>
    public void BeginTable(string caption, bool isLong, string columns)
    {
        Markup("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\""u8).Text(caption).Markup("\"><table"u8).Markup(isLong ? " data-f=\"\""u8 : ""u8);
        Markup(">\n<caption>"u8).Text(caption).Markup("</caption>\n<thead><tr>"u8);
        for (var start = 0; start < columns.Length;)
        {
            var stroke = columns.IndexOf('|', start);
            var end = stroke < 0 ? columns.Length : stroke;
            Markup("<th scope=\"col\">"u8).Text(columns[start..end]).Markup("</th>"u8);
            start = end + 1;
        }

        Markup("</tr></thead>\n<tbody>\n"u8);
    }

    /// <summary>Ends what <see cref="BeginTable"/> began.</summary>
    public void EndTable() => Markup("</tbody>\n</table></div>\n"u8);

    /// <summary>Hands the page over.</summary>
    /// <param name="output">Receives it.</param>
    public void CopyTo(IBufferWriter<byte> output) => output.Write(page.AsSpan(0, length));

    private void MakeRoom(int more)
    {
        if (page.Length - length < more)
        {
            Array.Resize(ref page, Math.Max(checked(length + more), (int)Math.Min(2L * page.Length, Array.MaxLength)));
        }
    }
}
