namespace ComplianceGate.ModelFuzz;

/// <summary>Small pickles.</summary>
public sealed class PickleSeeds : IFuzzSeeds
{
    /// <inheritdoc/>
    public string Format => "pickle";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        // pickle.dumps({"a": 1}, protocol=4)
        new("a.pkl", [0x80, 4, 0x95, 10, 0, 0, 0, 0, 0, 0, 0, (byte)'}', 0x94, 0x8C, 1, (byte)'a', 0x94, (byte)'K', 1, (byte)'s', (byte)'.']),
    ];
}
