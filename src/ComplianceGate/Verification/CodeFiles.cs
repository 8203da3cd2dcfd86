namespace ComplianceGate.Verification;

/// <summary>
/// Which files matter in the output folder of a live build: code and models. Programs leave logs and data there, and older builds leave
/// texts; none of these is loaded as code.
/// </summary>
internal static class CodeFiles
{
    // Those of the models are the endings that are a model's alone (a test holds them against the readers of models).
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".dll", ".exe", ".so", ".dylib", ".winmd",
    };

    /// <summary>The endings of model files.</summary>
    public static HashSet<string> Models { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ".onnx", ".safetensors", ".gguf", ".tflite", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".keras", ".h5", ".mlnet",
    };

    /// <summary>Whether a file that no evidence speaks of is told.</summary>
    /// <param name="path">Path with forward slashes.</param>
    public static bool Matters(string path) =>
        Path.GetExtension(path) is var ending && (Endings.Contains(ending) || Models.Contains(ending))
        // libx.so.1.2
        || SafePath.Name(path).Contains(".so.", StringComparison.OrdinalIgnoreCase);
}
