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
        new("b.tflite", TfliteBytes.Model(
            [("in", [1, 3], 0, 0), ("w", [3, 2], 0, 1), ("q", [3], 17, 2), ("out", [1, 2], 9, 0)],
            [new byte[24], new byte[2]],
            [null, "Mine"],
            TfliteBytes.Metadata("a", "b", "c", "d", "e"))),
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random)
    {
        // Offsets, counts and sizes all are small numbers of four bytes.
        var copy = bytes.ToArray();
        var at = random.Next(Math.Max(1, copy.Length - 4));
        var value = random.Next(3) switch { 0 => random.Next(64), 1 => random.Next(copy.Length + 1), _ => copy.Length - at };
        BitConverter.GetBytes(value).AsSpan(0, Math.Min(4, copy.Length - at)).CopyTo(copy.AsSpan(at));
        return copy;
    }
}
