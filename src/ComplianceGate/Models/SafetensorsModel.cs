using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>A model in safetensors: one file, or all its shards, and the configuration beside it.</summary>
internal sealed class SafetensorsModel
{
    // Where one of these ends a tensor's name, the weights beside it are quantised and it is no parameter itself.
    private static readonly string[] QuantisationNames =
    [
        "weight_scale", "weight_scale_inv", "weight_scale_2", "input_scale", "scales", "zero_point", "qzeros", "qweight", "weight_packed",
        "weight_shape", "g_idx", "absmax", "quant_map", "SCB", "_blocks",
    ];

    private readonly ModelBytes bytes;
    private readonly ModelSurroundings around;
    private readonly TensorTally tally = new();
    private readonly HeaderProperties properties = new();
    private readonly List<ModelPart> parts = [];
    private readonly List<KeyValuePair<string, string>> metadata = [];
    private long parameters;
    private bool hasQuantisationNames;
    private string? reason;
    private long offset;

    private SafetensorsModel(ModelBytes bytes, ModelSurroundings around)
    {
        this.bytes = bytes;
        this.around = around;
    }

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">Its file, or one of its shards.</param>
    /// <param name="around">The folder it lies in.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ModelContents Read(ModelBytes bytes, ModelSurroundings around)
    {
        var model = new SafetensorsModel(bytes, around);
        var shard = ModelShards.Parse(around.ModelPath);
        if (shard is { Count: > 1 })
        {
            model.ReadShards(shard);
        }
        else
        {
            var header = SafetensorsHeader.Read(bytes);
            (model.reason, model.offset) = (header.Reason, header.Offset);
            model.Take(header);
        }

        if (model.reason is not null)
        {
            return ModelContents.Broken(model.offset, model.reason) with { Parts = [.. model.parts] };
        }

        var config = model.Config(shard);
        return new ModelContents
        {
            Header = config?.Reason is null ? model.Header(config) : null,
            Parts = [.. model.parts, .. config?.Parts ?? []],
            Reason = config?.Reason,
        };
    }

    private void ReadShards(ModelShards shard)
    {
        var indexName = shard.Stem + ".safetensors.index.json";
        var own = Path.GetFileName(around.ModelPath);
        AddParts(shard, own);
        if (Open(indexName, out var refusal) is not { } stream)
        {
            Fail(0, $"is shard {shard.Number} of {shard.Count}, but their index {HeaderText.Quote(indexName)} {refusal}");
            return;
        }

        SafetensorsIndex index;
        using (stream)
        {
            index = SafetensorsIndex.Read(new ModelBytes(stream));
        }

        parts.Add(new ModelPart(around.Find(indexName, out _)!, ModelPartRole.Index));
        if (index.Reason is { } broken)
        {
            Fail(0, $"is shard {shard.Number} of {shard.Count}, but their index {HeaderText.Quote(indexName)} {broken}");
            return;
        }

        if (shard.Count > ModelShards.MaxCount)
        {
            Fail(0, $"is one of {shard.Count:N0} shards; at most {ModelShards.MaxCount:N0} are read");
        }

        long data = 0;
        for (var i = 1; i <= shard.Count && reason is null; i++)
        {
            data += ReadShard(shard.Name(i), own, index);
        }

        CheckIndex(index, shard, data);
    }

    // Whatever else is wrong with them: they are one model.
    private void AddParts(ModelShards shard, string own)
    {
        foreach (var name in shard.Others(own))
        {
            if (around.Find(name, out _) is { } path)
            {
                parts.Add(new ModelPart(path, ModelPartRole.Shard));
            }
        }
    }

    /// <summary>Reads one shard and gives the bytes of its tensors.</summary>
    private long ReadShard(string name, string own, SafetensorsIndex index)
    {
        if (!index.Shards.TryGetValue(name, out var expected))
        {
            Fail(0, $"belongs to a shard {HeaderText.Quote(name)} that their index does not name");
            return 0;
        }

        SafetensorsHeader header;
        if (name == own)
        {
            header = SafetensorsHeader.Read(bytes);
            Fail(header.Offset, header.Reason);
        }
        else
        {
            if (Open(name, out var refusal) is not { } stream)
            {
                Fail(0, $"belongs to a shard {HeaderText.Quote(name)} that {refusal}");
                return 0;
            }

            using (stream)
            {
                header = SafetensorsHeader.Read(new ModelBytes(stream));
            }

            Fail(0, header.Reason is { } broken ? $"belongs to a shard {HeaderText.Quote(name)} that {broken} (its byte {header.Offset:N0})" : null);
        }

        foreach (var tensor in header.Tensors)
        {
            if (index.ShardOf(tensor.Name) != name)
            {
                Fail(0, $"belongs to a shard {HeaderText.Quote(name)} with a tensor {HeaderText.Quote(tensor.Name)} that their index does not have there");
            }
        }

        if (header.Tensors.Count != expected)
        {
            Fail(0, $"belongs to a shard {HeaderText.Quote(name)} of {header.Tensors.Count:N0} tensors, of which their index names {expected:N0}");
        }

        Take(header);
        return header.DataLength;
    }

    private void CheckIndex(SafetensorsIndex index, ModelShards shard, long data)
    {
        if (reason is null && index.Shards.Count != shard.Count)
        {
            Fail(0, $"is one of {shard.Count} shards, but their index names {index.Shards.Count}");
        }

        if (reason is null && index.TotalSize is { } total && total != data)
        {
            Fail(0, $"belongs to shards of {data:N0} bytes, but their index says {total:N0}");
        }
    }

    private Stream? Open(string name, out string refusal)
    {
        var path = around.Find(name, out var why);
        refusal = why ?? "is not beside it";
        return path is null ? null : around.Open(path);
    }

    private void Take(SafetensorsHeader header)
    {
        foreach (var tensor in header.Tensors)
        {
            var isAid = IsQuantisationAid(tensor.Name);
            hasQuantisationNames |= isAid;
            if (!tally.Add(tensor.Type.Name, tensor.Elements, isPacked: false))
            {
                Fail(tensor.At, "has more elements than a number can hold");
                return;
            }

            parameters += tensor.Type.IsFloat && !isAid ? tensor.Elements : 0;
        }

        if (metadata.Count == 0)
        {
            metadata.AddRange(header.Metadata);
        }
    }

    private static bool IsQuantisationAid(string name)
    {
        foreach (var ending in QuantisationNames)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal)
                && (name.Length == ending.Length || ending[0] == '_' || name[^(ending.Length + 1)] is '.' or '_'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The configuration beside it, where it is this model's: the Hub's libraries give the model its name; a file of another name is
    /// taken for it only where no other one is there.
    /// </summary>
    private HubConfig? Config(ModelShards? shard)
    {
        var name = shard is null ? Path.GetFileNameWithoutExtension(around.ModelPath) : shard.Stem;
        if (name is "model" or "pytorch_model" or "diffusion_pytorch_model" or "adapter_model")
        {
            return HubConfig.Read(around, name == "adapter_model", properties);
        }

        foreach (var other in around.Names())
        {
            if (other.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && other != Path.GetFileName(around.ModelPath)
                && (shard is null || ModelShards.Parse(other)?.Stem != shard.Stem))
            {
                return null;
            }
        }

        return HubConfig.Read(around, adapter: true, properties);
    }

    private ModelHeaderFact Header(HubConfig? config)
    {
        foreach (var (key, value) in metadata)
        {
            properties.Add("metadata " + key, value);
        }

        var isQuantised = hasQuantisationNames || config?.IsQuantised == true;
        var unknown = Unknown(isQuantised, config);
        return new ModelHeaderFact
        {
            Architecture = config?.Architecture ?? Stated("modelspec.architecture"),
            TensorCount = tally.Tensors,
            StoredElements = tally.Elements,
            Parameters = unknown is null ? parameters : null,
            ParametersUnknown = unknown,
            TensorTypes = tally.Types(type => isQuantised && SafetensorsType.MayPack(type)),
            Quantisation = config?.Quantisation,
            Name = Stated("modelspec.title") ?? Stated("name"),
            Version = Stated("modelspec.version") ?? Stated("version"),
            Author = Stated("modelspec.author") ?? Stated("author"),
            Description = HeaderText.Fact(Raw("modelspec.description") ?? Raw("description"), HeaderText.Long),
            License = Stated("modelspec.license") ?? Stated("license"),
            BaseModels = BaseModels(config),
            ContextLength = config?.ContextLength,
            ChatTemplateSha256 = config?.ChatTemplateSha256,
            Properties = properties.ToFacts(),
        };
    }

    private ImmutableArray<ModelReferenceFact> BaseModels(HubConfig? config)
    {
        var name = config?.AdapterBase ?? Stated("base_model");
        return name is null ? [] : [new ModelReferenceFact(name)];
    }

    /// <summary>Why the number of parameters cannot be told from the shapes.</summary>
    private string? Unknown(bool isQuantised, HubConfig? config)
    {
        if (tally.Tensors == 0)
        {
            return "it holds no tensors";
        }

        if (config?.IsAdapter == true)
        {
            return "it is an adapter, which holds only what differs from its base model";
        }

        long packed = 0;
        foreach (var type in tally.Types())
        {
            packed += SafetensorsType.MayPack(type.Type) ? type.Elements : 0;
        }

        return packed > 0 && isQuantised ? "it is quantised, and elements of its integer types may each hold several parameters"
            : packed > parameters / 1000 ? "elements of its integer types may each hold several parameters, or none"
            : null;
    }

    private string? Stated(string key) => HeaderText.Fact(Raw(key));

    private string? Raw(string key)
    {
        foreach (var (known, value) in metadata)
        {
            if (known == key)
            {
                return value;
            }
        }

        return null;
    }

    private void Fail(long at, string? why)
    {
        if (reason is null && why is not null)
        {
            reason = why;
            offset = at;
        }
    }
}
