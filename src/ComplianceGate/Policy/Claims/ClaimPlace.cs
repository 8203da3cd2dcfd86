using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Where in a model something was read, as people who know its format call it.</summary>
internal static class ClaimPlace
{
    /// <summary>The place of what a kind of claim is compared with.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kind">One of <see cref="ClaimKinds"/>.</param>
    public static string Of(ModelFact model, string kind) => model.Format switch
    {
        "gguf" => Gguf(model, kind),
        "onnx" => Onnx(kind),
        "tflite" => "its metadata",
        _ => Configuration(model) ?? "its header",
    };

    /// <summary>The name of a file, without its folder.</summary>
    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Gguf(ModelFact model, string kind) => kind switch
    {
        ClaimKinds.Architecture => "general.architecture",
        ClaimKinds.Quantisation => "general.file_type",
        ClaimKinds.License => "general.license",
        ClaimKinds.BaseModel or ClaimKinds.BaseModelRelation => "general.base_model",
        ClaimKinds.Dataset => "general.datasets",
        ClaimKinds.Language => "general.languages",
        ClaimKinds.Version => "general.version",
        ClaimKinds.ContextLength => $"{model.Header?.Architecture ?? "<arch>"}.context_length",
        _ => "its header",
    };

    private static string Onnx(string kind) => kind switch
    {
        ClaimKinds.Input => "graph.input",
        ClaimKinds.Output => "graph.output",
        ClaimKinds.Version => "model_version",
        ClaimKinds.Producer => "producer_name",
        ClaimKinds.ProducerVersion => "producer_version",
        ClaimKinds.License => "metadata_props (license)",
        _ => "metadata_props",
    };

    private static string? Configuration(ModelFact model)
    {
        foreach (var part in model.Parts)
        {
            // Other files of the kind hold chat templates.
            if (part.Role == ModelPartRole.Configuration && FileName(part.DisplayPath) is "config.json" or "adapter_config.json")
            {
                return FileName(part.DisplayPath);
            }
        }

        return null;
    }
}
