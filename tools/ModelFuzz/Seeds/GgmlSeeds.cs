namespace ComplianceGate.ModelFuzz;

/// <summary>The first numbers of models in the formats before GGUF.</summary>
public sealed class GgmlSeeds : IFuzzSeeds
{
    /// <inheritdoc/>
    public string Format => "ggml";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        new("a.bin", [.. "lmgg"u8, .. new byte[48]]),
        new("b.bin", [.. "tjgg"u8, 3, 0, 0, 0, .. new byte[48]]),
    ];
}
