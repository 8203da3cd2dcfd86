using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// A model in ONNX: the message <c>ModelProto</c> (onnx.proto), its graphs and the graphs inside their nodes. The bytes of tensors
/// are stepped over.
/// </summary>
internal sealed class OnnxModel
{
    private const int MaxMetadata = 1_024;

    private readonly ProtobufReader reader;
    private readonly OnnxTensors tensors;
    private readonly OnnxGraphs graphs;
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly List<(string Domain, ulong Version)> opsets = [];
    private readonly HeaderProperties properties = new();
    private string? producer;
    private string? producerVersion;
    private string? domain;
    private string? description;
    private ulong version;
    private bool hasTraining;

    private OnnxModel(ModelBytes bytes, ModelSurroundings around)
    {
        reader = new ProtobufReader(bytes);
        tensors = new OnnxTensors(reader, around);
        graphs = new OnnxGraphs(reader, tensors);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">Its file.</param>
    /// <param name="around">The folder it lies in.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ModelContents Read(ModelBytes bytes, ModelSurroundings around)
    {
        var model = new OnnxModel(bytes, around);
        long position = 0;
        while (model.reader.Next(ref position, bytes.Length, out var field))
        {
            model.Take(field);
        }

        ImmutableArray<ModelPart> parts = [.. model.tensors.Parts];
        return model.reader.Reason is { } reason
            ? ModelContents.Broken(model.reader.Offset, reason) with { Parts = parts }
            : new ModelContents { Header = model.Header(), Parts = parts };
    }

    private void Take(in ProtobufField field)
    {
        switch (field.Number, field.Wire)
        {
            case (2, 2):
                producer = HeaderText.Fact(reader.Text(field, HeaderText.Short));
                break;
            case (3, 2):
                producerVersion = HeaderText.Fact(reader.Text(field, HeaderText.Short));
                break;
            case (4, 2):
                domain = HeaderText.Fact(reader.Text(field, HeaderText.Short));
                break;
            case (5, 0):
                version = field.Value;
                break;
            case (6, 2):
                description = HeaderText.Fact(reader.Text(field, HeaderText.Long), HeaderText.Long);
                break;
            case (7, 2):
                graphs.Walk(field, 0);
                break;
            case (8, 2):
                TakeOpset(field);
                break;
            case (14, 2):
                TakeMetadata(field);
                break;
            case (20, 2):
                hasTraining = true;
                graphs.WalkTraining(field);
                break;
            case (25, 2):
                graphs.WalkFunction(field);
                break;
        }
    }

    private void TakeOpset(in ProtobufField message)
    {
        var name = "";
        ulong number = 0;
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            name = field.IsBytes(1) ? reader.Text(field, HeaderText.Short) : name;
            number = field.IsNumber(2) ? field.Value : number;
        }

        if (opsets.Count < MaxMetadata)
        {
            opsets.Add((name.Length == 0 ? "ai.onnx" : name, number));
        }
    }

    private void TakeMetadata(in ProtobufField message)
    {
        string key = "", value = "";
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            key = field.IsBytes(1) ? reader.Text(field, HeaderText.Short) : key;
            value = field.IsBytes(2) ? reader.Text(field, HeaderText.Long) : value;
        }

        if (metadata.Count < MaxMetadata)
        {
            metadata.TryAdd(key, value);
        }
    }

    private ModelHeaderFact Header()
    {
        AddProperties();
        var unknown = tensors.Unknown
            ?? (graphs.HasTensorsInBranches ? "its branches may hold the same weights twice"
                : graphs.Domains.Contains("ai.onnx.ml") ? "operators of ai.onnx.ml keep numbers in their attributes"
                : null);
        return new ModelHeaderFact
        {
            TensorCount = tensors.Tally.Tensors,
            StoredElements = tensors.Tally.Elements,
            Parameters = unknown is null ? tensors.Parameters : null,
            ParametersUnknown = unknown,
            TensorTypes = tensors.Tally.Types(),
            Name = Stated("name") ?? Stated("model_name"),
            Version = version is > 0 and <= long.MaxValue ? version.ToString(CultureInfo.InvariantCulture) : Stated("model_version") ?? Stated("version"),
            Author = Stated("author") ?? Stated("model_author"),
            Description = description ?? HeaderText.Fact(metadata.GetValueOrDefault("description"), HeaderText.Long),
            License = Stated("license") ?? Stated("model_license"),
            LicenseLink = Stated("license_link") ?? Stated("license_url"),
            Producer = producer,
            ProducerVersion = producerVersion,
            Inputs = graphs.Inputs(),
            Outputs = graphs.Outputs(),
            CodeReferences = CodeReferences(),
            Properties = properties.ToFacts(),
        };
    }

    private void AddProperties()
    {
        foreach (var (name, number) in opsets)
        {
            properties.Add("opset " + name, number.ToString(CultureInfo.InvariantCulture));
        }

        properties.Add("domain", domain);
        properties.Add("graph", graphs.Name);
        properties.Add("nodes", graphs.Nodes.ToString(CultureInfo.InvariantCulture));
        properties.Add("training information", hasTraining ? "present" : null);
        foreach (var (key, value) in metadata)
        {
            properties.Add("metadata " + key, value);
        }
    }

    /// <summary>The domains of operators that are not ONNX's own, and the functions that the file brings, in ordinal order.</summary>
    private ImmutableArray<string> CodeReferences()
    {
        var references = new List<string>();
        foreach (var name in graphs.Domains)
        {
            if (name is not ("" or "ai.onnx" or "ai.onnx.ml" or "ai.onnx.training" or "ai.onnx.preview.training") && !graphs.FunctionDomains.Contains(name))
            {
                references.Add("domain " + name);
            }
        }

        foreach (var function in graphs.Functions)
        {
            references.Add("function " + function);
        }

        references.Sort(StringComparer.Ordinal);
        return [.. references];
    }

    private string? Stated(string key) => HeaderText.Fact(metadata.GetValueOrDefault(key));
}
