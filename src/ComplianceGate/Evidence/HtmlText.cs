using System.Text;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>Text of a page in which nothing that a package wrote can become markup (HTML Living Standard, sections 13.1.2 and 13.1.4).</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder page = new(1 << 14);

    /// <summary>Adds markup of our own.</summary>
    public HtmlText Markup(string markup)
    {
        page.Append(markup);
        return this;
    }

    /// <summary>Adds text on one line, escaped.</summary>
    public HtmlText Text(string? text)
    {
        foreach (var character in SafeText.Line(text ?? "", 10_000))
        {
            _ = character switch
            {
                '&' => page.Append("&amp;"),
                '<' => page.Append("&lt;"),
                '>' => page.Append("&gt;"),
                '"' => page.Append("&quot;"),
                '\'' => page.Append("&#39;"),
                _ => page.Append(character),
            };
        }

        return this;
    }

    /// <summary>Adds a row of a table; the first cell heads it.</summary>
    /// <param name="cells">Texts; null for what is not known, empty where there is nothing to say.</param>
    public void Row(params ReadOnlySpan<string?> cells)
    {
        page.Append("<tr>");
        for (var i = 0; i < cells.Length; i++)
        {
            page.Append(i == 0 ? "<th scope=\"row\">" : "<td>");
            Text(cells[i] ?? "unknown");
            page.Append(i == 0 ? "</th>" : "</td>");
        }

        page.Append("</tr>\n");
    }

    /// <summary>Begins a section with a table.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="columns">The heads of the columns.</param>
    public void BeginTable(string title, params ReadOnlySpan<string> columns)
    {
        page.Append("<section>\n<h2>");
        Text(title);
        page.Append("</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
        Text(title);
        page.Append("\"><table>\n<thead><tr>");
        foreach (var column in columns)
        {
            page.Append("<th scope=\"col\">");
            Text(column);
            page.Append("</th>");
        }

        page.Append("</tr></thead>\n<tbody>\n");
    }

    /// <summary>Ends what <see cref="BeginTable"/> began.</summary>
    public void EndTable() => page.Append("</tbody>\n</table></div>\n</section>\n");

    /// <inheritdoc/>
    public override string ToString() => page.ToString();
}
