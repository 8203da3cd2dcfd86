using System.Globalization;

namespace ComplianceGate.Models;

/// <summary>
/// The formats of ggml before GGUF, which whisper.cpp still writes: a signature, for two of them a version, then the numbers that
/// describe the model (ggml, <c>GGML_FILE_MAGIC</c>; llama.cpp before August 2023). Their files are called <c>.bin</c>, a name that
/// claims nothing, so the head alone tells them.
/// </summary>
public sealed class GgmlFormat : IModelFormat
{
    private const uint NewestVersion = 3;

    // Each of the programs that write such files describes its model by six numbers of four bytes or more.
    private const int MinNumbers = 24;

    /// <inheritdoc/>
    public string Id => "ggml";

    /// <inheritdoc/>
    public string Name => "ggml";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        // The signatures are the numbers 0x67676d6c, 0x67676d66 and 0x67676a74 ('ggml', 'ggmf', 'ggjt'), little-endian.
        var family = bytes.HasAt(0, "lmgg"u8) ? "ggml" : bytes.HasAt(0, "fmgg"u8) ? "ggmf" : bytes.HasAt(0, "tjgg"u8) ? "ggjt" : null;
        if (family is null)
        {
            return ModelHead.Other(0, "has no signature of ggml");
        }

        if (family == "ggml")
        {
            return Sound(bytes, 4, null);
        }

        if (!bytes.TryUInt32(4, out var version))
        {
            return ModelHead.Broken(bytes.Length, "ends before its version", family);
        }

        return version is 0 or > NewestVersion
            ? ModelHead.Broken(4, $"has version {version} of {family}; versions 1 to {NewestVersion} are known", family)
            : Sound(bytes, 8, string.Create(CultureInfo.InvariantCulture, $"{family}-{version}"));
    }

    private static ModelHead Sound(ModelBytes bytes, int start, string? version) =>
        bytes.Length < start + MinNumbers
            ? ModelHead.Broken(bytes.Length, "ends before the numbers that describe it", version)
            : new ModelHead(HeadMatch.Certain, version);
}
