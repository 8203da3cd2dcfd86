using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>Small archives and one old file of PyTorch.</summary>
public sealed class PyTorchSeeds : IFuzzSeeds
{
    /// <inheritdoc/>
    public string Format => "pytorch";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        new("a.pt", FuzzZip.Pack([("archive/data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("archive/version", Encoding.UTF8.GetBytes("3\n")), ("archive/data/0", new byte[4])])),
        new("b.pt", [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.', 0x80, 2, (byte)'M', 0xE9, 3, (byte)'.', 0x80, 2, (byte)'}', (byte)'.']),
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random) => FuzzZip.Change(bytes, random);
}
