using ComplianceGate.Facts;
using Markdig;
using Markdig.Syntax;

namespace ComplianceGate.Models;

/// <summary>
/// The Markdown of a card: its headings, bold labels, lists and tables, and what is said under them; read once, for whichever
/// models. The only place that uses Markdig, and only for the blocks of a text: its inline parsers are not needed and cost most of
/// its start.
/// </summary>
internal sealed class CardBody
{
    private const int MaxBlockDepth = 64;

    // Some texts cost Markdig time by the square of their length; at this one the worst known take about a second.
    private const int MaxLength = 256 * 1024;

    private const int MaxLabels = 2_000;
    private const int MaxTables = 200;

    private readonly string text;
    private readonly int firstLine;
    private readonly List<CardSection> sections = [];
    private readonly List<ProseLabel> labels = [];
    private readonly List<ProseTable> tables = [];
    private readonly List<ProseField> fields = [];

    // The section of the last heading, and the one that text goes to: the same, unless a lone label stands between.
    private CardSection heading = new("", 0, 0, 0);
    private CardSection current;
    private int headingIndex = -1;
    private ProseTable? table;

    // The open heading of each level; -1 where there is none.
    private readonly int[] open = new int[CardSection.LabelLevel];

    private CardBody(string text, int firstLine)
    {
        this.text = text;
        this.firstLine = firstLine;
        current = heading;
        Array.Fill(open, -1);
    }

    /// <summary>What is wrong, as part of a sentence; null when all was read.</summary>
    public string? Reason { get; private set; }

    /// <summary>What the first level-1 heading calls the model; null when it calls it nothing.</summary>
    public string? Title { get; private set; }

    /// <summary>The headings and lone labels in their order.</summary>
    public IReadOnlyList<CardSection> Sections => sections;

    /// <summary>The labels with a value on their line.</summary>
    public IReadOnlyList<ProseLabel> Labels => labels;

    /// <summary>The tables.</summary>
    public IReadOnlyList<ProseTable> Tables => tables;

    /// <summary>The fields that the title, labels and tables state, in that order; those of headings come out of <see cref="CardProse"/>.</summary>
    public IReadOnlyList<ProseField> Fields => fields;

    /// <summary>Reads the text of a card.</summary>
    /// <param name="text">The whole card.</param>
    /// <param name="start">Where its Markdown begins.</param>
    /// <param name="firstLine">The line of that place, from 1.</param>
    public static CardBody Read(string text, int start, int firstLine)
    {
        var markdown = text[start..];
        var body = new CardBody(markdown, firstLine);
        if (markdown.AsSpan().IsWhiteSpace())
        {
            return body;
        }

        if (markdown.Length > MaxLength)
        {
            body.Reason = $"has {markdown.Length:N0} characters of Markdown; at most {MaxLength:N0} are read";
            return body;
        }

        try
        {
            body.Walk(Markdown.Parse(markdown, Pipeline()), 0, isItem: false);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or NullReferenceException)
        {
            // A parser of foreign make: what trips it must not end the build without a word.
            body.Reason = "is nested too deeply or otherwise unreadable as Markdown";
            body.sections.Clear();
        }

        return body;
    }

    private static MarkdownPipeline Pipeline()
    {
        var builder = new MarkdownPipelineBuilder();
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    private void Walk(ContainerBlock container, int depth, bool isItem)
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
                    // What a program prints or takes is no claim of the card.
                    Say(Slice(code).Trim('`').Trim().ToString(), null);
                    break;
                case LeafBlock leaf:
                    OnText(leaf, isItem);
                    break;
                case ContainerBlock inner when depth < MaxBlockDepth:
                    Walk(inner, depth + 1, inner is ListItemBlock);
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

        OnHeading(CardText.Strip(CardText.BlankComments(slice.Trim().Trim('#').ToString())), block.Level, line, block.Column + 1);
    }

    private void OnHeading(string title, int level, int line, int column)
    {
        var parent = -1;
        for (var i = level - 1; parent < 0 && i > 0; i--)
        {
            parent = open[i];
        }

        // "Base model" under "Evaluation" names a column of results and no origin.
        var above = parent < 0 ? null : sections[parent].Context;
        var found = CardNames.Fields(title);
        found = found.First == CardFields.Origin && above == CardFields.Evaluation ? (null, null) : found;
        open.AsSpan(level).Fill(-1);
        open[level] = headingIndex = sections.Count;
        sections.Add(current = heading = new CardSection(title, level, line, column) { Fields = found, Context = found.First ?? above, Parent = parent });
        if (level == 1 && Title is null && found.First is null && CardNames.ModelName(title) is { } name)
        {
            Title = name;
            fields.Add(new ProseField(CardFields.Name, name.Length == 0 ? null : name, line, column));
        }
    }

    private void OnText(LeafBlock block, bool isItem)
    {
        var content = CardText.BlankComments(Slice(block).ToString());
        var line = firstLine + block.Line;
        var html = block is HtmlBlock ? new HtmlHeadings() : null;
        table = null;
        var ahead = content.AsSpan().EnumerateLines();
        ahead.MoveNext();
        foreach (var raw in content.AsSpan().EnumerateLines())
        {
            var isTableHead = ahead.MoveNext() && CardTable.IsDelimiter(ahead.Current) && CardTable.IsRow(raw);
            var offset = line == firstLine + block.Line ? block.Column : 0;
            if (html is null || !html.Take(raw, line))
            {
                OnLine(raw, line, offset, isItem, html is not null, isTableHead);
            }

            if (html?.Heading is { } found)
            {
                OnHeading(CardText.Strip(found.Title), found.Level, found.Line, found.Column);
                html.Heading = null;
            }

            line++;
        }

        table = null;
    }

    private void OnLine(ReadOnlySpan<char> raw, int line, int offset, bool isItem, bool isHtml, bool isTableHead)
    {
        var trimmed = raw.TrimStart(" \t>");
        var isListed = trimmed.StartsWith("- ") || trimmed.StartsWith("* ") || trimmed.StartsWith("+ ");
        trimmed = isListed ? trimmed[2..].TrimStart() : trimmed;
        var column = 1 + raw.Length - trimmed.Length + offset;
        OnTable(raw, line, offset + 1, isTableHead);
        if (!isTableHead && (isHtml || !OnLabel(trimmed, line, column)))
        {
            var words = CardText.Strip(trimmed);
            if (!CardTable.IsRow(words) || !CardTable.SaysNothing(words))
            {
                Say(words, new SaidLine(trimmed.ToString(), line, column, isItem || isListed));
            }
        }
    }

    private void OnTable(ReadOnlySpan<char> raw, int line, int column, bool isHead)
    {
        if (isHead && tables.Count < MaxTables)
        {
            tables.Add(table = new ProseTable(headingIndex));
            table.Add(raw, line, column);
        }
        else if (table is not null && !CardTable.IsRow(raw))
        {
            table = null;
        }
        else if (table is not null && !CardTable.IsDelimiter(raw))
        {
            table.Add(raw, line, column);
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
            if (label.TrimEnd() is not [.., ':' or '：'] && value.TrimStart() is not [':' or '：', ..] && !value.IsWhiteSpace())
            {
                return false;
            }
        }
        else
        {
            var colon = line.IndexOfAny(':', '：');
            if (colon is <= 0 or > 40)
            {
                return false;
            }

            label = line[..colon];
            value = line[(colon + 1)..];
        }

        value = value.TrimStart(" \t:：");
        return OnLabel(label, value, number, column, column + line.Length - value.Length);
    }

    private bool OnLabel(ReadOnlySpan<char> label, ReadOnlySpan<char> value, int number, int column, int valueColumn)
    {
        // Every label ends what the one before it may still have been waiting for.
        current = heading;

        var plain = CardText.Strip(label);
        var said = CardText.Strip(value);
        var (first, second) = IsMarkup(label) || IsOfData(plain) ? (null, null) : CardNames.Fields(plain);
        var words = CardNames.Words(plain);
        var isClaim = ProseLabels.Kind(words) is not null && !IsMarkup(label);
        if (isClaim && said.Length > 0 && labels.Count < MaxLabels)
        {
            labels.Add(new ProseLabel(words, value.ToString(), number, valueColumn, headingIndex));
        }

        if (first is null)
        {
            // "Model type: [More Information Needed]" says as little as its value.
            return CardText.IsPlaceholder(value);
        }

        if (said.Length == 0)
        {
            sections.Add(current = new CardSection(label.ToString(), CardSection.LabelLevel, number, column) { Fields = (first, second), Parent = headingIndex });
            return true;
        }

        AddField(first, CardText.IsPlaceholder(said) ? null : said, number, column);
        AddField(second, CardText.IsPlaceholder(said) ? null : said, number, column);
        return true;
    }

    /// <summary>Whether a label stands under a heading about data or results: its license, size or version is that of the data.</summary>
    private bool IsOfData(string label) =>
        heading.Context is CardFields.TrainingData or CardFields.Evaluation or CardFields.EnvironmentalImpact or CardFields.Citation
        && CardNames.Fields(label).First is CardFields.Name or CardFields.License or CardFields.Version or CardFields.Languages or CardFields.Developer;

    // A cell of a table is read with its table; the picture of a badge and a piece of code are no labels.
    private static bool IsMarkup(ReadOnlySpan<char> label) => label.IndexOfAny('|', '<') >= 0 || label.IndexOf("![") >= 0 || label.Count('`') % 2 == 1;

    private void Say(string words, SaidLine? line)
    {
        if (CardText.IsPlaceholder(words))
        {
            return;
        }

        current.Text ??= words;
        if (current.Said.Count < CardSection.MaxSaid)
        {
            current.Said.Add(line);
        }
    }

    private void AddField(string? name, string? value, int line, int column)
    {
        if (name is not null)
        {
            fields.Add(new ProseField(name, value, line, column));
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
}
