using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>Small archives of ML.NET.</summary>
public sealed class MLNetSeeds : IFuzzSeeds
{
    /// <inheritdoc/>
    public string Format => "mlnet";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        new("a.zip", FuzzZip.Pack([(@"TrainingInfo\Version.txt", Encoding.UTF8.GetBytes("4.0.1 @BuiltBy: x")), ("Schema", new byte[1]), ("TransformerChain/Model.key", new byte[1])])),
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random) => FuzzZip.Change(bytes, random);
}
