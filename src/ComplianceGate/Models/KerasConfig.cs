using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// The objects that a Keras configuration names. Each is an object with <c>class_name</c>, mostly <c>module</c> and
/// <c>registered_name</c>, at any depth; loading imports the module and calls the class.
/// </summary>
internal sealed class KerasConfig
{
    private const int MaxDepth = 128;
    private const int MaxText = 256;
    private const int MaxFound = 4096;

    // The layers of a model stand in config.layers of the outermost object.
    private const int LayerDepth = 3;

    private readonly SortedSet<string> references = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Module, string Name), SerialisedGlobalFact> globals = [];
    private readonly ImmutableArray<ModelPortFact>.Builder inputs = ImmutableArray.CreateBuilder<ModelPortFact>();
    private readonly ImmutableArray<ModelPropertyFact>.Builder properties = ImmutableArray.CreateBuilder<ModelPropertyFact>();
    private readonly List<KerasObject> open = [];
    private string? architecture;
    private string? name;
    private string? version;
    private int layers;

    /// <summary>Why it could not be read, as the rest of a sentence that begins with the file.</summary>
    public string? Unparsed { get; set; }

    /// <summary>Byte of the file at which that is.</summary>
    public long UnparsedOffset { get; set; }

    /// <summary>Reads one of the two documents.</summary>
    /// <returns>Why it cannot be read; null when it can.</returns>
    public string? Read(string entry, byte[] json)
    {
        var isConfig = entry == "config.json";
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            open.Clear();
            while (reader.Read())
            {
                if (Token(ref reader, isConfig) is { } wrong)
                {
                    return $"holds a \"{entry}\" that {wrong}";
                }
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text whose escapes are half of a character.
            return $"holds a \"{entry}\" that is no sound JSON";
        }
    }

    /// <summary>What it says of the model.</summary>
    public ModelHeaderFact ToHeader()
    {
        if (layers > 0)
        {
            properties.Add(new ModelPropertyFact("layers", layers.ToString(CultureInfo.InvariantCulture)));
        }

        return new ModelHeaderFact
        {
            Architecture = architecture,
            Name = name,
            Producer = "Keras",
            ProducerVersion = version,
            ParametersUnknown = "the weights lie in HDF5, which is not read",
            CodeReferences = [.. references],
            Inputs = inputs.ToImmutable(),
            Properties = properties.ToImmutable(),
        };
    }

    /// <summary>What loading it would call.</summary>
    public SerialisedCodeFact ToCode()
    {
        var all = ImmutableArray.CreateBuilder<SerialisedGlobalFact>(globals.Count);
        all.AddRange(globals.Values);
        all.Sort(static (a, b) => string.CompareOrdinal(a.Module, b.Module) is var m and not 0 ? m : string.CompareOrdinal(a.Name, b.Name));
        return new SerialisedCodeFact { Globals = all.ToImmutable(), Unparsed = Unparsed, UnparsedOffset = UnparsedOffset };
    }

    private string? Token(ref Utf8JsonReader reader, bool isConfig)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                open.Add(new KerasObject(open.Count == 0 ? "" : open[^1].Key, reader.TokenStartIndex, reader.TokenType == JsonTokenType.StartArray));
                return null;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                var closed = open[^1];
                open.RemoveAt(open.Count - 1);
                return isConfig && !closed.IsArray ? Closed(closed) : null;
            case JsonTokenType.PropertyName:
                var key = Text(ref reader);
                return open[^1].TryEnter(key) ? null : $"names \"{key}\" twice in one object";
            default:
                if (open.Count > 0)
                {
                    Value(ref reader, isConfig);
                }

                return null;
        }
    }

    private void Value(ref Utf8JsonReader reader, bool isConfig)
    {
        var holder = open[^1];
        if (holder.IsArray)
        {
            var isShape = holder.Key is "batch_shape" or "batch_input_shape";
            if (isShape && open.Count > 1 && open[^2].Shape.Count < 16)
            {
                open[^2].Shape.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var size) && size >= 0
                    ? size.ToString(CultureInfo.InvariantCulture)
                    : "?");
            }
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            var text = Text(ref reader);
            holder.Set(text);
            if (!isConfig && open.Count == 1)
            {
                Metadata(holder.Key, text);
            }
        }
    }

    private void Metadata(string key, string text)
    {
        if (key == "keras_version")
        {
            version = text;
        }
        else if (key == "date_saved")
        {
            properties.Add(new ModelPropertyFact("date saved", text));
        }
    }

    private string? Closed(KerasObject item)
    {
        if (item.FunctionType == "lambda")
        {
            Add("__lambda__", "marshalled code", SerialisedGlobalKind.Dangerous, item.At);
        }

        // The values of config belong to the object around it.
        if (item.Under == "config" && open.Count > 0)
        {
            open[^1].Inner = item;
        }

        if (item.ClassName is not { } type)
        {
            return null;
        }

        Judge(item, type);
        if (open.Count == 0)
        {
            architecture = type;
            name = item.Inner?.Name;
        }
        else if (open.Count == LayerDepth && item.Under == "layers")
        {
            layers++;
            if (type == "InputLayer" && inputs.Count < MaxFound && item.Inner is { } config)
            {
                inputs.Add(new ModelPortFact(config.Name ?? item.Name ?? "", config.Type, config.Shape.Count == 0 ? null : string.Join('x', config.Shape)));
            }
        }

        return null;
    }

    private void Judge(KerasObject item, string type)
    {
        // A function is named by its config, which then is a text.
        var what = type == "function" && item.Config is { } function ? function : type;
        var module = item.Module ?? "";
        if (KerasLists.RunsCode(type))
        {
            Add(type, module.Length > 0 ? module : item.RegisteredName ?? "", SerialisedGlobalKind.Dangerous, item.At);
        }
        else if (module.Length > 0 && KerasLists.KindOf(module, what) is var kind and not SerialisedGlobalKind.Allowed)
        {
            Reference($"{module}.{what}");
            Add(what, module, kind, item.At);
        }
        else if (KerasLists.IsRegisteredElsewhere(item.RegisteredName))
        {
            // The program that loads it has to have registered it: nothing is imported by what the file says.
            Reference(item.RegisteredName!);
            Add(what, item.RegisteredName!, SerialisedGlobalKind.NotListed, item.At);
        }
    }

    private void Reference(string text)
    {
        if (references.Count < MaxFound)
        {
            references.Add(text);
        }
    }

    private void Add(string type, string from, SerialisedGlobalKind kind, long at)
    {
        if (globals.Count < MaxFound)
        {
            globals.TryAdd((type, from), new SerialisedGlobalFact(type, from, kind, "config.json", at));
        }
        else
        {
            Unparsed ??= $"names more than {MaxFound:N0} objects that are not Keras's own";
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > 6 * MaxText)
        {
            return "(a long text)";
        }

        var text = reader.GetString() ?? "";
        return text.Length <= MaxText ? text : text[..MaxText] + "…";
    }
}
