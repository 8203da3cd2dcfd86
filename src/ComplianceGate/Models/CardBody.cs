using ComplianceGate.Facts;
using Markdig;
using Markdig.Syntax;

namespace ComplianceGate.Models;

/// <summary>
/// The Markdown of a card: which headings and bold labels it has and whether anything is said under them. The only place that
/// uses Markdig, and only for the blocks of a text: its inline parsers are not needed and cost most of its start.
/// </summary>
internal sealed class CardBody
{
    private const int MaxBlockDepth = 64;

    // Some texts cost Markdig time by the square of their length; at this one the worst known take about a second.
    private const int MaxLength = 256 * 1024;

    // A label that stands alone acts as a heading below all others.
    private const int LabelLevel = 7;

    private readonly string text;
    private readonly int firstLine;
    private readonly List<Section> sections = [];
    private readonly CardFieldSet fields;

    // The section of the last heading, and the one that text goes to: the same, unless a lone label stands between.
    private Section heading = new("", 0, 0, 0);
    private Section current;
    private bool hasTitle;

    private CardBody(string text, int firstLine, CardFieldSet fields)
    {
        this.text = text;
        this.firstLine = firstLine;
        this.fields = fields;
        current = heading;
    }

    /// <summary>Reads the headings and labels of a card.</summary>
    /// <param name="text">The whole card.</param>
    /// <param name="start">Where its Markdown begins.</param>
    /// <param name="firstLine">The line of that place, from 1.</param>
    /// <param name="fields">Takes the fields.</param>
    /// <returns>What is wrong, as part of a sentence; null when all was read.</returns>
    public static string? Read(string text, int start, int firstLine, CardFieldSet fields)
    {
        var markdown = text[start..];
        if (markdown.AsSpan().IsWhiteSpace())
        {
            return null;
        }

        if (markdown.Length > MaxLength)
        {
            return $"has {markdown.Length:N0} characters of Markdown; at most {MaxLength:N0} are read";
        }

        var body = new CardBody(markdown, firstLine, fields);
        try
        {
            body.Walk(Markdown.Parse(markdown, Pipeline()), 0);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or NullReferenceException)
        {
            // A parser of foreign make: what trips it must not end the build without a word.
            return "is nested too deeply or otherwise unreadable as Markdown";
        }

        body.Finish();
        return null;
    }

    private static MarkdownPipeline Pipeline()
    {
        var builder = new MarkdownPipelineBuilder();
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    private void Walk(ContainerBlock container, int depth)
    {
        foreach (var block in container)
        {
            switch (block)
            {
                case HeadingBlock title:
                    OnHeading(title);
                    break;
                case LinkReferenceDefinitionGroup or ThematicBreakBlock:
                    break;
                case CodeBlock code:
                    Say(Slice(code).Trim('`').ToString());
                    break;
                case LeafBlock leaf:
                    OnText(leaf);
                    break;
                case ContainerBlock inner when depth < MaxBlockDepth:
                    Walk(inner, depth + 1);
                    break;
            }
        }
    }

    private void OnHeading(HeadingBlock block)
    {
        var slice = Slice(block);
        var line = firstLine + block.Line;
        if (block.IsSetext)
        {
            // Its line is that of the underline; the title begins above it.
            line -= Lines(slice.TrimEnd());
            slice = slice[..Math.Max(0, slice.TrimEnd().LastIndexOfAny('\n', '\r'))];
        }

        var title = CardText.Strip(CardText.BlankComments(slice.Trim().Trim('#').ToString()));
        var column = block.Column + 1;
        sections.Add(current = heading = new Section(title, block.Level, line, column));
        if (block.Level == 1 && !hasTitle && CardNames.Fields(title).First is null && CardNames.ModelName(title) is { } name)
        {
            hasTitle = true;
            fields.Add(CardFields.Name, name.Length == 0 ? null : name, line, column, fromFrontMatter: false);
        }
    }

    private void OnText(LeafBlock block)
    {
        var content = CardText.BlankComments(Slice(block).ToString());
        var line = firstLine + block.Line;
        var isHtml = block is HtmlBlock;
        var ahead = content.AsSpan().EnumerateLines();
        ahead.MoveNext();
        foreach (var raw in content.AsSpan().EnumerateLines())
        {
            var isTableHead = ahead.MoveNext() && CardTable.IsDelimiter(ahead.Current) && CardTable.IsRow(raw);
            var trimmed = raw.TrimStart(" \t>");
            trimmed = trimmed.StartsWith("- ") || trimmed.StartsWith("* ") || trimmed.StartsWith("+ ") ? trimmed[2..].TrimStart() : trimmed;
            var column = 1 + raw.Length - trimmed.Length + (line == firstLine + block.Line ? block.Column : 0);
            if (!isTableHead && (isHtml || !OnLabel(trimmed, line, column)))
            {
                OnWords(CardText.Strip(trimmed));
            }

            line++;
        }
    }

    private void OnWords(string words)
    {
        if (!CardTable.IsRow(words) || !CardTable.SaysNothing(words))
        {
            Say(words);
        }
    }

    /// <summary>Takes "**License:** MIT", "**License**: MIT" and "License: MIT", where the label is a field's.</summary>
    private bool OnLabel(ReadOnlySpan<char> line, int number, int column)
    {
        ReadOnlySpan<char> label;
        ReadOnlySpan<char> value;
        if (line.StartsWith("**") || line.StartsWith("__"))
        {
            var end = line[2..].IndexOf(line[..2]);
            if (end <= 0)
            {
                return false;
            }

            label = line.Slice(2, end);
            value = line[(end + 4)..];
            if (!label.TrimEnd().EndsWith(":") && !value.TrimStart().StartsWith(":") && !value.IsWhiteSpace())
            {
                return false;
            }
        }
        else
        {
            var colon = line.IndexOf(':');
            if (colon is <= 0 or > 40)
            {
                return false;
            }

            label = line[..colon];
            value = line[(colon + 1)..];
        }

        return OnLabel(label, value.TrimStart(" \t:"), number, column);
    }

    private bool OnLabel(ReadOnlySpan<char> label, ReadOnlySpan<char> value, int number, int column)
    {
        // Every label ends what the one before it may still have been waiting for.
        current = heading;

        var (first, second) = CardNames.Fields(CardText.Strip(label));
        if (first is null)
        {
            // "Model type: [More Information Needed]" says as little as its value.
            return CardText.IsPlaceholder(value);
        }

        var said = CardText.Strip(value);
        if (said.Length == 0)
        {
            sections.Add(current = new Section(label.ToString(), LabelLevel, number, column));
            return true;
        }

        Add(first, CardText.IsPlaceholder(said) ? null : said, number, column);
        Add(second, CardText.IsPlaceholder(said) ? null : said, number, column);
        return true;
    }

    private void Say(string words)
    {
        if (current.Text is null && !CardText.IsPlaceholder(words))
        {
            current.Text = words;
        }
    }

    /// <summary>A heading's field is stated when its section says something, parts about another field left aside.</summary>
    private void Finish()
    {
        for (var i = 0; i < sections.Count; i++)
        {
            var section = sections[i];
            var (first, second) = CardNames.Fields(section.Title);
            if (first is null)
            {
                continue;
            }

            var said = Said(i, first, second);
            Add(first, said, section.Line, section.Column);
            Add(second, said, section.Line, section.Column);
            if (first == CardFields.TrainingData && section.Title.Contains("training", StringComparison.OrdinalIgnoreCase)
                && !section.Title.Contains("data", StringComparison.OrdinalIgnoreCase) && section.Text is { } how)
            {
                // "Training details" that says something itself tells how the model was made.
                Add(CardFields.Origin, how, section.Line, section.Column);
            }
        }
    }

    private string? Said(int index, string first, string? second)
    {
        var section = sections[index];
        if (section.Text is not null)
        {
            return section.Text;
        }

        var skipBelow = int.MaxValue;
        for (var i = index + 1; i < sections.Count && sections[i].Level > section.Level; i++)
        {
            if (sections[i].Level > skipBelow)
            {
                continue;
            }

            var (other, _) = CardNames.Fields(sections[i].Title);
            skipBelow = other is null || other == first || other == second ? int.MaxValue : sections[i].Level;
            if (skipBelow == int.MaxValue && sections[i].Text is { } said)
            {
                return said;
            }
        }

        return null;
    }

    private void Add(string? name, string? value, int line, int column)
    {
        if (name is not null)
        {
            fields.Add(name, value, line, column, fromFrontMatter: false);
        }
    }

    private static int Lines(ReadOnlySpan<char> text)
    {
        var lines = -1;
        foreach (var _ in text.EnumerateLines())
        {
            lines++;
        }

        return lines;
    }

    private ReadOnlySpan<char> Slice(Block block)
    {
        var (from, to) = (block.Span.Start, Math.Min(block.Span.End + 1, text.Length));
        return from < 0 || from >= to ? default : text.AsSpan(from, to - from);
    }

    private sealed class Section(string title, int level, int line, int column)
    {
        public string Title { get; } = title;

        public int Level { get; } = level;

        public int Line { get; } = line;

        public int Column { get; } = column;

        /// <summary>The first thing it says.</summary>
        public string? Text { get; set; }
    }
}
