using System.Text;
using System.Xml.Linq;
using ComplianceGate.Licensing;

namespace LicenseTexts;

/// <summary>Reads the XML markup of the license list: what is optional, what may be replaced, what is title, notice or bullet.</summary>
internal sealed class XmlTemplate
{
    private readonly StringBuilder pending = new();
    private bool beginsLine = true;
    private List<Node> nodes = [];
    private bool any;

    public List<string> Titles { get; } = [];

    public static XmlTemplate Read(XElement element, out List<Node> nodes)
    {
        var template = new XmlTemplate();
        template.Inside(element);
        template.Flush();
        nodes = NodeWriter.Merged(template.nodes);
        return template;
    }

    private void Inside(XElement element)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText text)
            {
                var collapsed = string.Join(' ', text.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                pending.Append(text.Value.Length > 0 && char.IsWhiteSpace(text.Value[0]) ? " " : "").Append(collapsed)
                    .Append(text.Value.Length > 0 && char.IsWhiteSpace(text.Value[^1]) ? " " : "");
            }
            else if (node is XElement child)
            {
                Child(child);
            }
        }
    }

    private void Child(XElement child)
    {
        switch (child.Name.LocalName)
        {
            case "titleText":
                Title(child);
                break;
            case "copyrightText" or "bullet":
                pending.Append("\n\n");
                break;
            case "br":
                pending.Append('\n');
                break;
            case "optional":
                Optional(child);
                break;
            case "alt":
                Add(new Choice(Sides(child)));
                break;
            case "p" when child.Elements().Any(e => e.Name.LocalName == "br") || CopyrightNotice.Is(Flat(child), out _):
                Paragraph(child);
                break;
            case "p" or "item" or "list" or "standardLicenseHeader":
                pending.Append("\n\n");
                Inside(child);
                pending.Append("\n\n");
                break;
            default:
                throw new InvalidDataException($"An element that is not known: {child.Name.LocalName}.");
        }
    }

    // Files end with the line "end of terms", with the appendix behind it as well, or with neither.
    private void Optional(XElement child)
    {
        if (child.Elements().FirstOrDefault() is { Name.LocalName: "p" } end
            && Flat(end).Equals("END OF TERMS AND CONDITIONS", StringComparison.OrdinalIgnoreCase))
        {
            Add(new Choice([Part(end), []]));
            end.Remove();
        }

        Add(new Choice([Part(child), []]));
    }

    /// <summary>The lines of a paragraph; notices are left out, and what follows one is its owner's address, which may be missing.</summary>
    private void Paragraph(XElement paragraph)
    {
        pending.Append("\n\n");
        XElement? line = null;
        var notice = CopyrightNotice.Is(Flat(paragraph), out _);
        foreach (var node in (XNode[])[.. paragraph.Nodes(), new XElement("br")])
        {
            if (node is not XElement { Name.LocalName: "br" })
            {
                (line ??= new XElement("p")).Add(node);
            }
            else if (line is not null)
            {
                if (!CopyrightNotice.Is(Flat(line), out _))
                {
                    pending.Append('\n');
                    Line(line, notice);
                }

                line = null;
            }
        }

        pending.Append("\n\n");
    }

    private void Line(XElement line, bool optional)
    {
        if (optional)
        {
            Add(new Choice([Part(line), []]));
        }
        else
        {
            Inside(line);
        }
    }

    private void Title(XElement child)
    {
        Flush();
        if (any)
        {
            Add(new Choice([Part(child), []]));
        }
        else
        {
            // A title with optional parts: the words with and without them.
            foreach (var lines in (string[])[Lines(child, true), Lines(child, false)])
            {
                Titles.AddRange([lines, .. lines.Split('\n')]);
            }
        }
    }

    private static string Lines(XElement element, bool optional) => string.Concat(element.Nodes().Select(n => n switch
    {
        XText text => string.Join(' ', text.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) + " ",
        XElement { Name.LocalName: "br" } => "\n",
        XElement { Name.LocalName: "optional" } e => optional ? Lines(e, optional) : "",
        XElement e => Lines(e, optional) + "\n",
        _ => "",
    })).Trim();

    private static string Flat(XElement element) => string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private List<Node> Part(XElement element)
    {
        var inner = new XmlTemplate { any = true, beginsLine = pending.Length == 0 ? beginsLine : pending[^1] == '\n' };
        inner.Inside(element);
        inner.Flush();
        return inner.nodes;
    }

    private static List<List<Node>> Sides(XElement alt)
    {
        var texts = new List<string> { Flat(alt) };
        texts.AddRange(Alternatives.Of(alt.Attribute("match")!.Value) ?? []);
        var sides = new List<List<Node>>();
        foreach (var text in texts.Distinct())
        {
            var side = new List<Node>();
            foreach (var (index, part) in text.Split(Alternatives.Gap).Index())
            {
                if (index > 0)
                {
                    side.Add(new NameGap());
                }

                side.Add(new FixedWords(LicenseWordReader.ReadPart(part, beginsLine: false)));
            }

            side = NodeWriter.Merged(side);
            if (sides.TrueForAll(s => NodeWriter.Program(s) != NodeWriter.Program(side)))
            {
                sides.Add(side);
            }
        }

        // A gap takes the written text as well.
        return sides.Find(s => s is [NameGap]) is { } gap ? [gap] : sides;
    }

    private void Add(Node node)
    {
        Flush();
        nodes.Add(node);
        (any, beginsLine) = (true, false);
    }

    private void Flush()
    {
        if (pending.Length == 0)
        {
            return;
        }

        var words = LicenseWordReader.ReadPart(pending.ToString(), beginsLine);
        beginsLine = pending[^1] == '\n';
        pending.Clear();
        any |= words.Count > 0;
        nodes.Add(new FixedWords(words));
    }
}
