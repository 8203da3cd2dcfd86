using System.Buffers.Binary;

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

    /// <summary>Whether a file that no evidence speaks of is told: by its name, by what it begins with, or because it is a link that leads elsewhere.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It does not hold what its archive says of it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static bool Matters(FileTree tree, TreeFile file) => file.Refusal is not null || IsNamed(file.Path) || BeginsAsCode(tree, file);

    private static bool BeginsAsCode(FileTree tree, TreeFile file)
    {
        if (file.Size < 4)
        {
            return false;
        }

        using var stream = tree.Open(file);
        Span<byte> head = stackalloc byte[4];
        return stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4
            && (head[..2].SequenceEqual("MZ"u8)
                || head.SequenceEqual("\u007FELF"u8)
                // Mach-O: 32 and 64 bits in either byte order, and several in one file.
                || BinaryPrimitives.ReadUInt32BigEndian(head) is 0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE or 0xCAFEBABE or 0xCAFEBABF);
    }

    private static bool IsNamed(string path) =>
        Path.GetExtension(path) is var ending && (Endings.Contains(ending) || Models.Contains(ending))
        // libx.so.1.2
        || SafePath.Name(path).Contains(".so.", StringComparison.OrdinalIgnoreCase);
}
