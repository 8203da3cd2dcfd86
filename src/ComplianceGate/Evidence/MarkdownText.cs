using System.Text;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>Text of a Markdown document in which nothing that a card wrote can become markup (CommonMark 0.31.2, section 2.4).</summary>
internal sealed class MarkdownText
{
    private const int Longest = 2000;
    private readonly StringBuilder text = new(1 << 12);

    /// <summary>A foreign text on one line, escaped: no emphasis, link, image, HTML, heading or table comes of it.</summary>
    /// <param name="foreign">The text.</param>
    public static string Escape(string foreign)
    {
        var line = SafeText.Line(foreign, Longest);
        var escaped = new StringBuilder(line.Length + 16);
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '#' or '$' or '@':
                    escaped.Append('\\').Append(line[i]);
                    break;
                case '/' when i > 0 && line[i - 1] == ':':
                    // Viewers make links of addresses that nothing marks as such (GitHub Flavored Markdown 0.29, section 6.9).
                    escaped.Append("\\/");
                    break;
                case '.' when i >= 3 && line.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase):
                    escaped.Append("\\.");
                    break;
                default:
                    escaped.Append(line[i]);
                    break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>Adds text of our own.</summary>
    public MarkdownText Own(string markup)
    {
        text.Append(markup);
        return this;
    }

    /// <summary>Adds foreign text.</summary>
    public MarkdownText Foreign(string foreign)
    {
        text.Append(Escape(foreign));
        return this;
    }

    /// <summary>Adds an entry of a list: a label and what it says; <c>unknown</c> where nobody says it.</summary>
    /// <param name="label">The label, our own.</param>
    /// <param name="foreign">What it says.</param>
    public void Item(string label, string? foreign) =>
        Own("- ").Own(label).Own(": ").Own(string.IsNullOrWhiteSpace(foreign) ? "unknown" : Escape(foreign)).Own("\n");

    /// <inheritdoc/>
    public override string ToString() => text.ToString();
}
