using System.Buffers.Binary;
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
        new("b.zip", FuzzZip.Pack(
        [
            (@"TrainingInfo\Version.txt", Encoding.UTF8.GetBytes("4.0.1 @BuiltBy: x")),
            ("Schema", Schema(("Text", "TextSpan", null), ("Features", "Single", [3, 3]), ("Key", "Key2", null))),
            ("TransformerChain/Model.key", Component("TransformerChain", "Microsoft.ML.Data, Version=4.0.0.0")),
        ])),
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random) => FuzzZip.Change(bytes, random);

    /// <summary>A component's head as ML.NET writes it, and behind it the name of its assembly.</summary>
    internal static byte[] Component(string loader, string? assembly)
    {
        var name = Encoding.Unicode.GetBytes(assembly ?? "");
        var bytes = new byte[0x100 + name.Length + 8];
        "ML\0MODEL"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), assembly is null ? 0x00010001u : 0x00010002u);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(0x10), 0x100);
        Encoding.ASCII.GetBytes(loader).CopyTo(bytes, 0x50);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(0x90), 0x100);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(0x98), (uint)name.Length);
        name.CopyTo(bytes, 0x100);
        return bytes;
    }

    /// <summary>An IDV file without rows.</summary>
    internal static byte[] Schema(params (string Name, string Codec, int[]? Vector)[] columns)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            var header = new byte[256];
            "CML\0DVB\0"u8.CopyTo(header);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), 256);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(48), columns.Length);
            writer.Write(header);
            foreach (var (name, codec, vector) in columns)
            {
                writer.Write(name);
                Codec(writer, codec, vector);
                writer.Write((byte)1);
                writer.Write7BitEncodedInt(0);
                writer.Write(0L);
                writer.Write(0L);
            }
        }

        return stream.ToArray();
    }

    private static void Codec(BinaryWriter writer, string codec, int[]? vector)
    {
        using var inner = new MemoryStream();
        using var parameters = new BinaryWriter(inner);
        if (vector is not null)
        {
            parameters.Write(codec);
            parameters.Write((byte)0);
            parameters.Write(vector.Length);
            Array.ForEach(vector, parameters.Write);
        }
        else if (codec == "Key2")
        {
            parameters.Write("UInt32");
            parameters.Write((byte)0);
            parameters.Write(5UL);
        }

        parameters.Flush();
        writer.Write(vector is null ? codec : "VBuffer");
        writer.Write7BitEncodedInt((int)inner.Length);
        writer.Write(inner.ToArray());
    }
}
