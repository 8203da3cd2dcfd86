using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ComplianceGate.SampleModel;

namespace ComplianceGate.Tests;

/// <summary>Small files of each format, sound by their format's rules.</summary>
internal static class ModelSamples
{
    public static byte[] Onnx => SentimentModel.Write();

    public static byte[] Safetensors => SafetensorsOf("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   """, 4);

    public static byte[] Gguf
    {
        get
        {
            // One pair: general.architecture = "x"; no tensors.
            var key = "general.architecture"u8;
            var bytes = new List<byte>(Concat("GGUF"u8, UInt32(3), UInt64(0), UInt64(1), UInt64((ulong)key.Length), key));
            bytes.AddRange(UInt32(8));
            bytes.AddRange(UInt64(1));
            bytes.Add((byte)'x');
            return [.. bytes];
        }
    }

    /// <summary>The first bytes of whisper.cpp's tiny English model: the signature, then eleven numbers.</summary>
    public static byte[] Ggml
    {
        get
        {
            uint[] numbers = [0x67676d6c, 51864, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 1];
            return [.. numbers.SelectMany(UInt32)];
        }
    }

    public static byte[] Tflite
    {
        get
        {
            // Root at 16; its vtable at 8: size 6, table size 8, field 0 at 4. Then the version.
            var bytes = new byte[24];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, 16);
            "TFL3"u8.CopyTo(bytes.AsSpan(4));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), 6);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), 8);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), 4);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 8);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), 3);
            return bytes;
        }
    }

    public static byte[] PyTorch => Zip(("archive/data.pkl", "x"), ("archive/version", "3\n"), ("archive/data/0", "xxxx"));

    public static byte[] PyTorchLegacy => [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.', 0x80, 2, (byte)'M', 0xE9, 3, (byte)'.'];

    /// <summary>pickle.dumps({"a": 1}, protocol=4).</summary>
    public static byte[] Pickle => [0x80, 4, 0x95, 10, 0, 0, 0, 0, 0, 0, 0, (byte)'}', 0x94, 0x8C, 1, (byte)'a', 0x94, (byte)'K', 1, (byte)'s', (byte)'.'];

    public static byte[] Keras => Zip(("metadata.json", "{}"), ("config.json", "{}"), ("model.weights.h5", "x"));

    public static byte[] MLNet => Zip((@"TrainingInfo\Version.txt", "4.0.1 @BuiltBy: x"), ("Schema", "x"), ("TransformerChain/Model.key", "x"));

    public static byte[] Hdf5
    {
        get
        {
            // Superblock version 2: sizes 8 and 8, flags, base 0, extension none, end of file 48.
            var bytes = new byte[48];
            byte[] signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A, 2, 8, 8, 0];
            signature.CopyTo(bytes, 0);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(20), ulong.MaxValue);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(28), 48);
            return bytes;
        }
    }

    public static IEnumerable<(string Name, byte[] Bytes, string Format)> All =>
    [
        ("a.onnx", Onnx, "onnx"), ("a.safetensors", Safetensors, "safetensors"), ("a.gguf", Gguf, "gguf"), ("a.tflite", Tflite, "tflite"),
        ("a.pt", PyTorch, "pytorch"), ("a.pth", PyTorchLegacy, "pytorch"), ("a.pkl", Pickle, "pickle"), ("a.keras", Keras, "keras"),
        ("a.zip", MLNet, "mlnet"), ("b.mlnet", MLNet, "mlnet"), ("a.h5", Hdf5, "hdf5"), ("ggml-tiny.bin", Ggml, "ggml"),
    ];

    public static byte[] SafetensorsOf(string header, int data) =>
        Concat(UInt64((ulong)Encoding.UTF8.GetByteCount(header)), Encoding.UTF8.GetBytes(header), new byte[data]);

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    public static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] UInt64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Concat(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c) => [.. a, .. b, .. c];

    public static byte[] Concat(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> e, ReadOnlySpan<byte> f) =>
        [.. a, .. b, .. c, .. d, .. e, .. f];
}

/// <summary>A folder of a test's own; gone with it.</summary>
internal sealed class ModelFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cg-model-").FullName;

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(Path, true);
}
