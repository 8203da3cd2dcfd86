namespace ComplianceGate.ModelFuzz;

/// <summary>Small files of TensorFlow Lite.</summary>
public sealed class TfliteSeeds : IFuzzSeeds
{
    /// <inheritdoc/>
    public string Format => "tflite";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        // Root at 16; its vtable at 8: size 6, table size 8, field 0 at 4. Then the version.
        new("a.tflite", [16, 0, 0, 0, (byte)'T', (byte)'F', (byte)'L', (byte)'3', 6, 0, 8, 0, 4, 0, 0, 0, 8, 0, 0, 0, 3, 0, 0, 0]),
    ];
}
