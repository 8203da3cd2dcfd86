namespace ComplianceGate.Models;

/// <summary>One top-level key of a front matter.</summary>
internal sealed class FrontMatterEntry
{
    private const int MaxValues = 16;

    public FrontMatterEntry(YamlNode key, YamlNode node)
    {
        Key = key.Value;
        (Line, Column) = (key.Line, key.Column);
        Node = node;
        Collect(node, Key != "model-index");
    }

    public string Key { get; }

    public int Line { get; }

    public int Column { get; }

    /// <summary>What stands behind the key.</summary>
    public YamlNode Node { get; }

    /// <summary>The first texts behind the key that say something, at whatever depth.</summary>
    public List<string> Values { get; } = [];

    /// <summary>What they say; null when they say nothing.</summary>
    public string? Text => Values.Count == 0 ? null : Values.Count == 1 ? Values[0] : string.Join(", ", Values);

    // A model-index names model, task and data set even where it holds no result; only a measured value is one.
    private void Collect(YamlNode node, bool counts)
    {
        if (node.Kind == YamlKind.Scalar)
        {
            if (counts && !CardText.IsEmptyValue(node.Value))
            {
                Values.Add(node.Value.Trim());
            }

            return;
        }

        for (var i = 0; i < node.Items.Count && Values.Count < MaxValues; i++)
        {
            Collect(node.Items[i], Key != "model-index" || (node.Kind == YamlKind.Map && node.Keys[i].Value == "value"));
        }
    }
}

/// <summary>The YAML of a card: its top-level keys.</summary>
internal sealed class FrontMatter
{
    private readonly List<FrontMatterEntry> entries = [];

    private FrontMatter(YamlTree tree)
    {
        (Reason, Line, Column) = (tree.Reason, tree.Line, tree.Column);
        for (var i = 0; tree.Root is not null && i < tree.Root.Keys.Count; i++)
        {
            var key = tree.Root.Keys[i];

            // Trouble between a key and its value leaves the key alone.
            var value = i < tree.Root.Items.Count ? tree.Root.Items[i] : new YamlNode(YamlKind.Scalar, key.Line, key.Column, "", true);
            entries.Add(new FrontMatterEntry(key, value));
        }
    }

    /// <summary>The keys that were read, up to the first trouble.</summary>
    public IReadOnlyList<FrontMatterEntry> Entries => entries;

    /// <summary>What is wrong, as part of a sentence; null when all was read.</summary>
    public string? Reason { get; }

    /// <summary>Line of the trouble in the card, from 1.</summary>
    public int Line { get; }

    /// <summary>Column of the trouble, from 1.</summary>
    public int Column { get; }

    /// <summary>What a key says; null when it is not there or says nothing.</summary>
    public string? Text(string key) => Find(key)?.Text;

    /// <summary>The entry of a key; null when it is not there.</summary>
    public FrontMatterEntry? Find(string key)
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

    /// <summary>Reads a front matter.</summary>
    /// <param name="yaml">Its text, without the fences.</param>
    /// <param name="firstLine">The line of the card on which it begins.</param>
    public static FrontMatter Read(string yaml, int firstLine) => new(YamlTree.Read(yaml, firstLine));
}
