using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>Small archives and old files of PyTorch.</summary>
public sealed class PyTorchSeeds : IFuzzSeeds
{
    private static byte[] Tensors => Table(2, ("a", "0", "FloatStorage", 6, [2, 3]), ("b", "1", "LongStorage", 1, []));

    private static byte[] Head =>
        [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.', 0x80, 2, (byte)'M', 0xE9, 3, (byte)'.', 0x80, 2, (byte)'}', (byte)'.'];

    /// <inheritdoc/>
    public string Format => "pytorch";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        new("a.pt", FuzzZip.Pack([("archive/data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("archive/version", Encoding.UTF8.GetBytes("3\n")), ("archive/data/0", new byte[4])])),
        new("b.pt", [.. Head, 0x80, 2, (byte)'}', (byte)'.', 0x80, 2, (byte)']', (byte)'.']),
        new("c.pt", FuzzZip.Pack([("m/data.pkl", Tensors), ("m/byteorder", Encoding.UTF8.GetBytes("little")), ("m/code/a.py", [1]), ("m/constants.pkl", PickleSeeds.Imports)])),
        new("d.pt", [.. Head, .. Tensors, 0x80, 2, (byte)']', (byte)'.', .. new byte[32]]),
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random) =>
        FuzzZip.Change(bytes, random, (name, content, dice) => name.EndsWith(".pkl", StringComparison.Ordinal) ? PickleSeeds.ChangeOpcode(content, dice) : FuzzBytes.Change(content, content, dice))
        ?? PickleSeeds.ChangeOpcode(bytes, random);

    /// <summary>A state dict as torch.save writes it.</summary>
    internal static byte[] Table(int protocol, params (string Name, string Key, string Storage, int Elements, int[] Shape)[] tensors)
    {
        var pickle = PickleBytes.Of(protocol).Global("collections", "OrderedDict").Op(")R").Put(0).Op("(");
        foreach (var (name, key, storage, elements, shape) in tensors)
        {
            pickle.Text(name).Global("torch._utils", "_rebuild_tensor_v2").Op("((").Text("storage").Global("torch", storage).Text(key).Text("cpu").Int(elements)
                .Op("tQ").Int(0).Op("(");
            foreach (var size in shape)
            {
                pickle.Int(size);
            }

            pickle.Op("t(").Int(1).Op("t").Op(0x89).Global("collections", "OrderedDict").Op(")RtR");
        }

        return pickle.Op("u}").Text("_metadata").Op("Nsb").Stop();
    }
}
