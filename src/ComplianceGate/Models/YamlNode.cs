namespace ComplianceGate.Models;

/// <summary>What a YAML node is.</summary>
internal enum YamlKind
{
    /// <summary>A text.</summary>
    Scalar,

    /// <summary>Keys and values.</summary>
    Map,

    /// <summary>A list.</summary>
    List,
}

/// <summary>A node of a YAML text that knows where it stands.</summary>
internal sealed class YamlNode(YamlKind kind, int line, int column, string value = "", bool isPlain = false)
{
    private const int Few = 16;

    private static readonly List<YamlNode> None = [];

    private List<YamlNode>? keys;
    private HashSet<string>? names;
    private List<YamlNode>? items;

    public YamlKind Kind { get; } = kind;

    /// <summary>Line in the file, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Column, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>The text of a scalar, as YAML resolves quotes and folding.</summary>
    public string Value { get; } = value;

    /// <summary>Whether a scalar stands there without quotes, so that YAML may take it for a number or a truth value.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>The keys of a map, each a scalar.</summary>
    public IReadOnlyList<YamlNode> Keys => keys ?? None;

    /// <summary>The items of a list, or the values of a map in the order of its keys.</summary>
    public IReadOnlyList<YamlNode> Items => items ?? None;

    /// <summary>The first key that stands there a second time; null when none does.</summary>
    public YamlNode? Duplicate { get; private set; }

    /// <summary>Whether a scalar is what YAML calls null: nothing, <c>null</c> or <c>~</c>.</summary>
    public bool IsNull => Kind == YamlKind.Scalar && IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Whether it says nothing: null, or what a template leaves.</summary>
    public bool SaysNothing => Kind == YamlKind.Scalar ? IsNull || CardText.IsEmptyValue(Value) : Items.Count == 0;

    /// <summary>The value of a key; null when the key is not there.</summary>
    public YamlNode? Get(string key)
    {
        for (var i = 0; i < Keys.Count && i < Items.Count; i++)
        {
            if (Keys[i].Value == key)
            {
                return Items[i];
            }
        }

        return null;
    }

    /// <summary>What a key says as one text; null when it is not there, says nothing, or is no scalar.</summary>
    public string? Text(string key) => Get(key) is { Kind: YamlKind.Scalar, SaysNothing: false } node ? node.Value : null;

    public void AddKey(YamlNode key)
    {
        keys ??= [];
        Duplicate ??= IsNew(key.Value) ? null : key;
        keys.Add(key);
    }

    public void AddItem(YamlNode item) => (items ??= []).Add(item);

    // Most maps are small; a set for each would cost more than it saves.
    private bool IsNew(string name)
    {
        if (keys!.Count >= Few)
        {
            if (names is null)
            {
                names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var key in keys)
                {
                    names.Add(key.Value);
                }
            }

            return names.Add(name);
        }

        foreach (var earlier in keys)
        {
            if (earlier.Value == name)
            {
                return false;
            }
        }

        return true;
    }
}
