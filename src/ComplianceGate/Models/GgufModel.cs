using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>A model in GGUF: one file, or all the files that llama.cpp split it into.</summary>
internal sealed class GgufModel
{
    private readonly ModelSurroundings around;
    private readonly TensorTally tally = new();
    private readonly HeaderProperties properties = new();
    private readonly List<ModelPart> parts = [];
    private string? reason;
    private long offset;

    private GgufModel(ModelSurroundings around) => this.around = around;

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">Its file, or one of those it was split into.</param>
    /// <param name="around">The folder it lies in.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ModelContents Read(ModelBytes bytes, ModelSurroundings around)
    {
        var model = new GgufModel(around);
        var own = GgufHeader.Read(bytes);
        model.Fail(own.Offset, own.Reason);
        var first = model.reason is null ? model.ReadSplits(own) : own;
        return model.reason is null
            ? new ModelContents { Header = model.Header(first), Parts = [.. model.parts] }
            : ModelContents.Broken(model.offset, model.reason) with { Parts = [.. model.parts] };
    }

    /// <summary>Reads the other files of a split model and gives the head of the first, which describes the model.</summary>
    private GgufHeader ReadSplits(GgufHeader own)
    {
        var count = own.Pairs.Number("split.count") ?? 0;
        var shard = ModelShards.Parse(around.ModelPath);
        if (count <= 1)
        {
            // By its name it may still look like one of several; only the file itself says so.
            Take(own);
            return own;
        }

        if (shard is null || shard.Count != count || shard.Number != own.Pairs.Number("split.no") + 1)
        {
            Fail(0, $"is file {own.Pairs.Number("split.no") + 1} of {count:N0} by its metadata, but not by its name");
            return own;
        }

        // Whatever else is wrong with them: they are one model.
        foreach (var name in shard.Others(Path.GetFileName(around.ModelPath)))
        {
            if (around.Find(name, out _) is { } path)
            {
                parts.Add(new ModelPart(path, ModelPartRole.Shard));
            }
        }

        if (count > ModelShards.MaxCount)
        {
            Fail(0, $"is one of {count:N0} files; at most {ModelShards.MaxCount:N0} are read");
            return own;
        }

        var first = own;
        for (var i = 1; i <= shard.Count && reason is null; i++)
        {
            var header = i == shard.Number ? own : Other(shard, i);
            first = i == 1 && header is not null ? header : first;
            if (header is not null)
            {
                Take(header);
            }
        }

        var total = own.Pairs.Number("split.tensors.count");
        if (reason is null && total is not null && total != tally.Tensors)
        {
            Fail(0, $"belongs to {shard.Count} files of {tally.Tensors:N0} tensors, but says that there are {total:N0}");
        }

        return first;
    }

    private GgufHeader? Other(ModelShards shard, int number)
    {
        var name = shard.Name(number);
        var shown = HeaderText.Quote(name);
        if (around.Find(name, out var refusal) is not { } path)
        {
            Fail(0, $"is file {shard.Number} of {shard.Count}, but the file {shown} {refusal ?? "is not beside it"}");
            return null;
        }

        using var stream = around.Open(path);
        var other = new ModelBytes(stream);
        var head = new GgufFormat().Read(other);
        var header = head is { Match: HeadMatch.Certain, Reason: null } ? GgufHeader.Read(other) : null;
        if ((header is null ? head.Reason : header.Reason) is { } broken)
        {
            Fail(0, string.Create(CultureInfo.InvariantCulture, $"belongs to a file {shown} that {broken} (its byte {header?.Offset ?? head.Offset:N0})"));
        }
        else if (header!.Pairs.Number("split.count") != shard.Count || header.Pairs.Number("split.no") != number - 1)
        {
            Fail(0, $"belongs to a file {shown} that is not number {number} of {shard.Count} by its metadata");
        }

        return header;
    }

    private void Take(GgufHeader header)
    {
        foreach (var type in header.Tally.Types())
        {
            if (!tally.Add(type))
            {
                Fail(0, "has more elements than a number can hold");
            }
        }

        if (header.Trailing > 0)
        {
            properties.Add("bytes behind the last tensor", header.Trailing.ToString(CultureInfo.InvariantCulture));
        }
    }

    private ModelHeaderFact Header(GgufHeader first)
    {
        var pairs = first.Pairs;
        var architecture = pairs.Short("general.architecture");
        var unknown = Unknown(pairs.Short("general.type"));
        properties.Add("byte order", first.IsBigEndian ? "big-endian" : null);
        pairs.AddTo(properties, architecture);
        return new ModelHeaderFact
        {
            Architecture = architecture,
            TensorCount = tally.Tensors,
            StoredElements = tally.Elements,
            Parameters = unknown is null ? tally.Elements : null,
            ParametersUnknown = unknown,
            TensorTypes = tally.Types(),
            Quantisation = pairs.Number("general.file_type") is { } type ? GgufType.FileType(type) : null,
            Name = pairs.Short("general.name"),
            Version = pairs.Short("general.version"),
            Author = pairs.Short("general.author"),
            Description = pairs.Value("general.description"),
            License = pairs.Short("general.license"),
            LicenseName = pairs.Short("general.license.name"),
            LicenseLink = pairs.Short("general.license.link"),
            BaseModels = pairs.References("general.base_model"),
            Datasets = Datasets(pairs),
            Languages = pairs.List("general.languages"),
            ContextLength = architecture is null ? null : pairs.Number(architecture + ".context_length"),
            ChatTemplateSha256 = pairs.ChatTemplateSha256,
            Properties = properties.ToFacts(),
        };
    }

    private static ImmutableArray<ModelReferenceFact> Datasets(GgufPairs pairs)
    {
        var datasets = pairs.References("general.dataset").ToBuilder();
        foreach (var name in pairs.List("general.datasets"))
        {
            datasets.Add(new ModelReferenceFact(name));
        }

        return datasets.ToImmutable();
    }

    private string? Unknown(string? type) =>
        tally.Tensors == 0 ? "it holds no tensors"
        : type is null or "model" ? null
        : type == "adapter" ? "it is an adapter, which holds only what differs from its base model"
        : $"it says that it is of the type {HeaderText.Quote(type)} and no model by itself";

    private void Fail(long at, string? why)
    {
        if (reason is null && why is not null)
        {
            reason = why;
            offset = at;
        }
    }
}
