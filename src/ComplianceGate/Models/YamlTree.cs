using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ComplianceGate.Models;

/// <summary>
/// A YAML text as a tree with places, built event by event: no object of a type that the text names is made, aliases are refused (a
/// few lines of them can stand for gigabytes), and depth and number of events are bounded. The only place that uses YamlDotNet.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 32;

    // Cards with hundreds of benchmark results in their model-index have some tens of thousands.
    private const int MaxEvents = 500_000;

    // Keys of the outermost map.
    private const int MaxKeys = 500;

    private readonly YamlNode[] levels = new YamlNode[MaxDepth + 1];
    private readonly int lineOffset;
    private readonly bool mayBeList;
    private int depth;

    private YamlTree(int lineOffset, bool mayBeList) => (this.lineOffset, this.mayBeList) = (lineOffset, mayBeList);

    /// <summary>What was read, up to the first trouble; null when nothing was.</summary>
    public YamlNode? Root { get; private set; }

    /// <summary>What is wrong, as part of a sentence; null when all was read.</summary>
    public string? Reason { get; private set; }

    /// <summary>Line of the trouble, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Column of the trouble, from 1.</summary>
    public int Column { get; private set; }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="firstLine">The line of the file on which it begins.</param>
    /// <param name="mayBeList">Whether its outermost value may also be a list; else only a map is taken.</param>
    public static YamlTree Read(string yaml, int firstLine, bool mayBeList = false)
    {
        var tree = new YamlTree(firstLine - 1, mayBeList);
        try
        {
            tree.Walk(new Parser(new StringReader(yaml)));
        }
        catch (YamlException e)
        {
            tree.Fail(e.Message, e.Start);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner lets a few errors of the framework through, for escapes of no character and the like.
            tree.Fail("a character or number cannot be read", Mark.Empty);
        }

        return tree;
    }

    private void Walk(Parser parser)
    {
        for (var events = 0; Reason is null && parser.MoveNext(); events++)
        {
            var current = parser.Current!;
            if (events == MaxEvents)
            {
                Fail("it has too many parts", current.Start);
                return;
            }

            switch (current)
            {
                case Scalar scalar:
                    OnScalar(scalar);
                    break;
                case MappingStart or SequenceStart:
                    Enter(current, current is MappingStart);
                    break;
                case MappingEnd or SequenceEnd:
                    depth--;
                    break;
                case AnchorAlias alias:
                    Fail($"aliases are not read (*{alias.Value})", current.Start);
                    break;
            }
        }
    }

    private void OnScalar(Scalar scalar)
    {
        if (depth == 0)
        {
            if (!CardText.IsEmptyValue(scalar.Value))
            {
                Fail(Expected, scalar.Start);
            }

            return;
        }

        var level = levels[depth];
        var node = new YamlNode(YamlKind.Scalar, LineOf(scalar.Start), (int)scalar.Start.Column, scalar.Value, scalar.Style == ScalarStyle.Plain);
        if (!WantsKey(level))
        {
            level.AddItem(node);
        }
        else if (depth > 1 || CanOpen(level, scalar))
        {
            level.AddKey(node);
        }
    }

    private bool CanOpen(YamlNode root, Scalar key)
    {
        foreach (var earlier in root.Keys)
        {
            if (earlier.Value == key.Value)
            {
                Fail($"the key \"{key.Value}\" stands there twice, first on line {earlier.Line}", key.Start);
                return false;
            }
        }

        if (root.Keys.Count == MaxKeys)
        {
            Fail($"it has more than {MaxKeys} keys", key.Start);
        }

        return Reason is null;
    }

    private void Enter(ParsingEvent start, bool isMap)
    {
        if (depth == MaxDepth)
        {
            Fail($"it is nested more than {MaxDepth} deep", start.Start);
            return;
        }

        if (depth == 0 && !isMap && !mayBeList)
        {
            Fail(Expected, start.Start);
            return;
        }

        if (depth > 0 && WantsKey(levels[depth]))
        {
            Fail("a key is not a plain word", start.Start);
            return;
        }

        if (depth == 0 && Root is not null)
        {
            Fail("it holds more than one document", start.Start);
            return;
        }

        var node = new YamlNode(isMap ? YamlKind.Map : YamlKind.List, LineOf(start.Start), (int)start.Start.Column);
        if (depth > 0)
        {
            levels[depth].AddItem(node);
        }

        Root ??= node;
        levels[++depth] = node;
    }

    private string Expected => mayBeList ? "it is neither a list nor \"key: value\" lines" : "it is no list of \"key: value\" lines";

    private static bool WantsKey(YamlNode level) => level.Kind == YamlKind.Map && level.Keys.Count == level.Items.Count;

    private int LineOf(Mark at) => lineOffset + (int)Math.Max(1, at.Line);

    private void Fail(string reason, Mark at)
    {
        Reason = reason;
        Line = LineOf(at);
        Column = (int)Math.Max(1, at.Column);
    }
}
