using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The metadata pairs of a GGUF file, as far as they say something of the model.</summary>
internal sealed class GgufPairs
{
    private const int MaxPairs = 65_536;
    private const int MaxKey = 256;
    private const int MaxListed = 256;
    private const int MaxReferences = 64;

    private static readonly string[] ReferenceFields = ["name", "organization", "author", "version", "repo_url", "url"];

    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> lists = new(StringComparer.Ordinal);

    /// <summary>SHA-256 of the chat template.</summary>
    public string? ChatTemplateSha256 { get; private set; }

    /// <summary>Reads all pairs.</summary>
    /// <param name="cursor">At the first.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(GgufCursor cursor, ulong count)
    {
        if (count > MaxPairs)
        {
            cursor.Fail(cursor.Position, $"has {count:N0} metadata pairs; at most {MaxPairs:N0} are read");
            return;
        }

        for (ulong i = 0; i < count && cursor.Reason is null; i++)
        {
            var at = cursor.Position;
            if (cursor.Name(MaxKey, "a key") is not { } key || !cursor.TryUInt32(out var type))
            {
                return;
            }

            if (!keys.Add(key))
            {
                cursor.Fail(at, $"has the key {HeaderText.Quote(key)} twice");
            }
            else
            {
                ReadValue(cursor, key, type);
            }
        }
    }

    /// <summary>A text or number; null where there is none.</summary>
    /// <param name="key">Its key.</param>
    public string? Value(string key) => HeaderText.Fact(values.GetValueOrDefault(key), HeaderText.Long);

    /// <summary>A text of the length that names have; null where there is none.</summary>
    /// <param name="key">Its key.</param>
    public string? Short(string key) => HeaderText.Fact(values.GetValueOrDefault(key));

    /// <summary>A whole number; null where there is none.</summary>
    /// <param name="key">Its key.</param>
    public long? Number(string key) =>
        long.TryParse(values.GetValueOrDefault(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A list of texts.</summary>
    /// <param name="key">Its key.</param>
    public ImmutableArray<string> List(string key) => lists.TryGetValue(key, out var list) ? [.. list] : [];

    /// <summary>The models or data sets that <c>PREFIX.count</c> and <c>PREFIX.0.name</c> tell of.</summary>
    /// <param name="prefix"><c>general.base_model</c> or <c>general.dataset</c>.</param>
    public ImmutableArray<ModelReferenceFact> References(string prefix)
    {
        var count = Math.Clamp(Number(prefix + ".count") ?? 0, 0, MaxReferences);
        var references = ImmutableArray.CreateBuilder<ModelReferenceFact>();
        for (var i = 0; i < count; i++)
        {
            var one = string.Create(CultureInfo.InvariantCulture, $"{prefix}.{i}.");
            var url = Short(one + "repo_url") ?? Short(one + "url");
            if ((Short(one + "name") ?? url) is { } name)
            {
                references.Add(new ModelReferenceFact(name, Short(one + "organization") ?? Short(one + "author"), Short(one + "version"), url));
            }
        }

        return references.ToImmutable();
    }

    /// <summary>Adds what the architecture says of itself, and what else is known of the model.</summary>
    /// <param name="architecture">The architecture; null where the file names none.</param>
    /// <param name="properties">Takes them.</param>
    public void AddTo(HeaderProperties properties, string? architecture)
    {
        foreach (var key in (ReadOnlySpan<string>)[
            "general.type", "general.basename", "general.finetune", "general.organization", "general.quantized_by", "general.size_label", "general.url",
            "general.repo_url", "general.source.url", "general.source.repo_url", "general.quantization_version", "general.alignment", "tokenizer.ggml.model", "tokenizer.ggml.tokens"])
        {
            properties.Add(key, Value(key));
        }

        if (architecture is null)
        {
            return;
        }

        var own = new List<string>();
        foreach (var key in values.Keys)
        {
            if (key.StartsWith(architecture, StringComparison.Ordinal) && key.Length > architecture.Length && key[architecture.Length] == '.')
            {
                own.Add(key);
            }
        }

        own.Sort(StringComparer.Ordinal);
        foreach (var key in own)
        {
            properties.Add(key, values[key]);
        }
    }

    private void ReadValue(GgufCursor cursor, string key, uint type)
    {
        if (type == GgufCursor.ArrayType)
        {
            if (key is "general.languages" or "general.datasets" or "general.tags")
            {
                ReadList(cursor, key);
            }
            else if (key == "tokenizer.ggml.tokens")
            {
                CountList(cursor);
            }
            else
            {
                cursor.Skip(type);
            }
        }
        else if (type != GgufCursor.StringType)
        {
            if (type > 12)
            {
                cursor.Fail(cursor.Position - 4, $"has a value of the unknown type {type}");
            }
            else if (cursor.Scalar(type) is { } number)
            {
                values[key] = number;
            }
        }
        else if (key == "tokenizer.chat_template")
        {
            ChatTemplateSha256 = cursor.Bytes() is { } template ? FileDigest.Sha256(template) : null;
        }
        else if (!IsWanted(key))
        {
            cursor.Skip(type);
        }
        else if (cursor.Bytes() is { } text)
        {
            values[key] = HeaderText.Decode(text, HeaderText.Long);
        }
    }

    // How many words the model knows, which its architecture does not always say.
    private void CountList(GgufCursor cursor)
    {
        if (cursor.TryList(out var type, out var count))
        {
            values["tokenizer.ggml.tokens"] = count.ToString(CultureInfo.InvariantCulture);
            for (ulong i = 0; i < count && cursor.Reason is null; i++)
            {
                cursor.Skip(type, 1);
            }
        }
    }

    private void ReadList(GgufCursor cursor, string key)
    {
        if (!cursor.TryList(out var type, out var count))
        {
            return;
        }

        var list = new List<string>();
        for (ulong i = 0; i < count && cursor.Reason is null; i++)
        {
            if (type != GgufCursor.StringType || list.Count == MaxListed)
            {
                cursor.Skip(type, 1);
            }
            else if (cursor.Bytes() is { } text && HeaderText.Fact(HeaderText.Decode(text, HeaderText.Short)) is { } item)
            {
                list.Add(item);
            }
        }

        lists[key] = list;
    }

    /// <summary>The texts that are kept: so few that a file cannot fill the memory with them.</summary>
    private static bool IsWanted(string key)
    {
        if (!key.StartsWith("general.", StringComparison.Ordinal))
        {
            return key == "tokenizer.ggml.model" || key.EndsWith(".rope.scaling.type", StringComparison.Ordinal) && key.Length < 64;
        }

        foreach (var prefix in (ReadOnlySpan<string>)["general.base_model.", "general.dataset."])
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                var rest = key.AsSpan(prefix.Length);
                var dot = rest.IndexOf('.');
                return dot is 1 or 2 && char.IsAsciiDigit(rest[0]) && char.IsAsciiDigit(rest[dot - 1]) && Array.IndexOf(ReferenceFields, rest[(dot + 1)..].ToString()) >= 0;
            }
        }

        return key.AsSpan("general.".Length) is "architecture" or "name" or "author" or "version" or "organization" or "basename" or "finetune" or "description"
            or "quantized_by" or "size_label" or "type" or "license" or "license.name" or "license.link" or "url" or "repo_url" or "source.url" or "source.repo_url";
    }
}
