using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>Small archives of Keras.</summary>
public sealed class KerasSeeds : IFuzzSeeds
{
    /// <inheritdoc/>
    public string Format => "keras";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        new("a.keras", FuzzZip.Pack([("metadata.json", Encoding.UTF8.GetBytes("{}")), ("config.json", Encoding.UTF8.GetBytes("{}")), ("model.weights.h5", new byte[4])])),
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random) =>
        FuzzZip.Change(bytes, random, (name, content, dice) => name.EndsWith(".json", StringComparison.Ordinal) ? FuzzJson.Change(content, dice) : FuzzBytes.Change(content, content, dice));
}
