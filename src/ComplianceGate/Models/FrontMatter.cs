using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ComplianceGate.Models;

/// <summary>One top-level key of a front matter.</summary>
internal sealed class FrontMatterEntry(string key, int line, int column)
{
    private const int MaxValues = 16;

    public string Key { get; } = key;

    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>The first texts behind the key that say something, at whatever depth.</summary>
    public List<string> Values { get; } = [];

    /// <summary>What they say; null when they say nothing.</summary>
    public string? Text => Values.Count == 0 ? null : Values.Count == 1 ? Values[0] : string.Join(", ", Values);

    public void Add(string value)
    {
        if (Values.Count < MaxValues && !CardText.IsEmptyValue(value))
        {
            Values.Add(value.Trim());
        }
    }
}

/// <summary>
/// The YAML of a card, event by event: no objects are made of it, aliases are refused (a few lines of them can stand for
/// gigabytes), and depth and number of events are bounded. The only place that uses YamlDotNet.
/// </summary>
internal sealed class FrontMatter
{
    private const int MaxDepth = 32;

    // Cards with hundreds of benchmark results in their model-index have some tens of thousands.
    private const int MaxEvents = 500_000;
    private const int MaxKeys = 500;

    private readonly List<FrontMatterEntry> entries = [];
    private readonly Level[] levels = new Level[MaxDepth + 1];
    private int depth;

    private FrontMatter()
    {
    }

    /// <summary>The keys that were read, up to the first trouble.</summary>
    public IReadOnlyList<FrontMatterEntry> Entries => entries;

    /// <summary>What is wrong, as part of a sentence; null when all was read.</summary>
    public string? Reason { get; private set; }

    /// <summary>Line of the trouble in the card, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Column of the trouble, from 1.</summary>
    public int Column { get; private set; }

    /// <summary>What a key says; null when it is not there or says nothing.</summary>
    public string? Text(string key) => Find(key)?.Text;

    /// <summary>Reads a front matter.</summary>
    /// <param name="yaml">Its text, without the fences.</param>
    /// <param name="firstLine">The line of the card on which it begins.</param>
    public static FrontMatter Read(string yaml, int firstLine)
    {
        var matter = new FrontMatter();
        try
        {
            matter.Walk(new Parser(new StringReader(yaml)), firstLine - 1);
        }
        catch (YamlException e)
        {
            matter.Fail(e.Message, e.Start, firstLine - 1);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner lets a few errors of the framework through, for escapes of no character and the like.
            matter.Fail("a character or number cannot be read", Mark.Empty, firstLine - 1);
        }

        return matter;
    }

    private FrontMatterEntry? Find(string key)
    {
        foreach (var entry in entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }

    private void Walk(Parser parser, int lineOffset)
    {
        for (var events = 0; Reason is null && parser.MoveNext(); events++)
        {
            var current = parser.Current!;
            if (events == MaxEvents)
            {
                Fail("it has too many parts", current.Start, lineOffset);
                return;
            }

            switch (current)
            {
                case Scalar scalar:
                    OnScalar(scalar, lineOffset);
                    break;
                case MappingStart or SequenceStart:
                    Enter(current, current is MappingStart, lineOffset);
                    break;
                case MappingEnd or SequenceEnd:
                    depth--;
                    EndValue();
                    break;
                case AnchorAlias alias:
                    Fail($"aliases are not read (*{alias.Value})", current.Start, lineOffset);
                    break;
            }
        }
    }

    private void OnScalar(Scalar scalar, int lineOffset)
    {
        ref var level = ref levels[depth];
        if (depth == 0)
        {
            if (!CardText.IsEmptyValue(scalar.Value))
            {
                Fail("it is no list of \"key: value\" lines", scalar.Start, lineOffset);
            }
        }
        else if (level.IsMap && !level.HasKey)
        {
            level.HasKey = true;
            level.Key = scalar.Value;
            if (depth == 1)
            {
                Open(scalar, lineOffset);
            }
        }
        else
        {
            // A model-index names model, task and data set even where it holds no result; only a measured value is one.
            if (entries.Count > 0 && (entries[^1].Key != "model-index" || (level.IsMap && level.Key == "value")))
            {
                entries[^1].Add(scalar.Value);
            }

            EndValue();
        }
    }

    private void Open(Scalar key, int lineOffset)
    {
        if (Find(key.Value) is { } earlier)
        {
            Fail($"the key \"{key.Value}\" stands there twice, first on line {earlier.Line}", key.Start, lineOffset);
            return;
        }

        if (entries.Count == MaxKeys)
        {
            Fail($"it has more than {MaxKeys} keys", key.Start, lineOffset);
            return;
        }

        entries.Add(new FrontMatterEntry(key.Value, lineOffset + (int)key.Start.Line, (int)key.Start.Column));
    }

    private void Enter(ParsingEvent start, bool isMap, int lineOffset)
    {
        if (depth == MaxDepth)
        {
            Fail($"it is nested more than {MaxDepth} deep", start.Start, lineOffset);
        }
        else if (depth == 0 && !isMap)
        {
            Fail("it is no list of \"key: value\" lines", start.Start, lineOffset);
        }
        else if (levels[depth].IsMap && !levels[depth].HasKey && depth > 0)
        {
            Fail("a key is not a plain word", start.Start, lineOffset);
        }
        else
        {
            levels[++depth] = new Level { IsMap = isMap };
        }
    }

    private void EndValue() => levels[depth].HasKey = false;

    private void Fail(string reason, Mark at, int lineOffset)
    {
        Reason = reason;
        Line = lineOffset + (int)Math.Max(1, at.Line);
        Column = (int)Math.Max(1, at.Column);
    }

    private struct Level
    {
        public bool IsMap;
        public bool HasKey;
        public string? Key;
    }
}
