using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>Writes GGUF files (ggml, gguf.md): pairs, tensors, and zeros for their data.</summary>
/// <param name="version">Version of the format, 2 or 3.</param>
public sealed class GgufFile(uint version = 3)
{
    private readonly List<(string Key, uint Type, byte[] Value)> pairs = [];
    private readonly List<(string Name, ulong[] Dimensions, uint Type, ulong Offset)> tensors = [];
    private ulong end;

    /// <summary>Bytes at which tensors begin.</summary>
    public uint Alignment { get; init; } = 32;

    /// <summary>Adds a text.</summary>
    public GgufFile Text(string key, string value) => Pair(key, 8, String(value));

    /// <summary>Adds a number of 32 bits.</summary>
    public GgufFile Number(string key, uint value) => Pair(key, 4, UInt32(value));

    /// <summary>Adds a list of texts.</summary>
    public GgufFile Texts(string key, params string[] values) =>
        Pair(key, 9, [.. UInt32(8), .. UInt64((ulong)values.Length), .. values.SelectMany(String)]);

    /// <summary>Adds a pair of any type.</summary>
    public GgufFile Pair(string key, uint type, byte[] value)
    {
        pairs.Add((key, type, value));
        return this;
    }

    /// <summary>Adds a tensor whose data takes so many bytes.</summary>
    public GgufFile Tensor(string name, uint type, ulong size, params ulong[] dimensions) => Tensor(name, type, size, end, dimensions);

    /// <summary>Adds a tensor that says that its data lies elsewhere.</summary>
    public GgufFile TensorAt(string name, uint type, ulong size, ulong offset, params ulong[] dimensions) => Tensor(name, type, size, offset, dimensions);

    /// <summary>The file.</summary>
    public byte[] ToArray()
    {
        var bytes = new List<byte>([.. "GGUF"u8, .. UInt32(version), .. UInt64((ulong)tensors.Count), .. UInt64((ulong)pairs.Count)]);
        foreach (var (key, type, value) in pairs)
        {
            bytes.AddRange([.. String(key), .. UInt32(type), .. value]);
        }

        foreach (var (name, dimensions, type, offset) in tensors)
        {
            bytes.AddRange([.. String(name), .. UInt32((uint)dimensions.Length), .. dimensions.SelectMany(UInt64), .. UInt32(type), .. UInt64(offset)]);
        }

        if (tensors.Count > 0)
        {
            bytes.AddRange(new byte[(Alignment - (bytes.Count % Alignment)) % Alignment]);
            bytes.AddRange(new byte[end]);
        }

        return [.. bytes];
    }

    /// <summary>A text as GGUF writes it.</summary>
    public static byte[] String(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return [.. UInt64((ulong)bytes.Length), .. bytes];
    }

    /// <summary>Four bytes.</summary>
    public static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>Eight bytes.</summary>
    public static byte[] UInt64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    private GgufFile Tensor(string name, uint type, ulong size, ulong offset, ulong[] dimensions)
    {
        tensors.Add((name, dimensions, type, offset));
        end = (end + size + Alignment - 1) / Alignment * Alignment;
        return this;
    }
}
