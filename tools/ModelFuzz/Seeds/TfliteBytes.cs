using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>
/// Writes FlatBuffers from front to back: a table, then what its fields point to. Offsets to what comes later are filled in when it
/// does.
/// </summary>
internal sealed class TfliteBytes
{
    private readonly List<byte> bytes = [];

    public byte[] Bytes => [.. bytes];

    public int Here => bytes.Count;

    /// <summary>A file with one root table.</summary>
    public static TfliteBytes File(string id)
    {
        var file = new TfliteBytes();
        file.Raw(new byte[4]);
        file.Raw(Encoding.ASCII.GetBytes(id));
        return file;
    }

    public int Raw(ReadOnlySpan<byte> raw)
    {
        var at = Here;
        bytes.AddRange(raw);
        return at;
    }

    public void Point(int from, int to) => Set(from, to - from);

    public void Set(int at, int value)
    {
        var raw = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(raw, value);
        for (var i = 0; i < 4; i++)
        {
            bytes[at + i] = raw[i];
        }
    }

    /// <summary>A table whose fields each take eight bytes; null for one that is left out.</summary>
    /// <returns>Where the table is, and where each field.</returns>
    public (int At, int[] Fields) Table(params long?[] fields)
    {
        var vtable = Here;
        Raw(UInt16(4 + (2 * fields.Length)));
        var present = fields.Count(f => f is not null);
        Raw(UInt16(4 + (8 * present)));
        var next = 4;
        foreach (var field in fields)
        {
            Raw(UInt16(field is null ? 0 : next));
            next += field is null ? 0 : 8;
        }

        var at = Here;
        Raw(new byte[4]);
        Set(at, at - vtable);
        var places = new int[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] is { } value)
            {
                var raw = new byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(raw, value);
                places[i] = Raw(raw);
            }
        }

        return (at, places);
    }

    public int Text(string text)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        var at = Raw(BitConverter.GetBytes((uint)raw.Length));
        Raw(raw);
        Raw([0]);
        return at;
    }

    public int Ints(params int[] values)
    {
        var at = Raw(BitConverter.GetBytes((uint)values.Length));
        foreach (var value in values)
        {
            Raw(BitConverter.GetBytes((uint)value));
        }

        return at;
    }

    public int Data(ReadOnlySpan<byte> data)
    {
        var at = Raw(BitConverter.GetBytes((uint)data.Length));
        Raw(data);
        return at;
    }

    /// <summary>A model: one graph of tensors, operator codes, buffers, metadata.</summary>
    public static byte[] Model(
        (string Name, int[] Shape, byte Type, int Buffer)[] tensors, byte[][] buffers, string?[]? operators = null, byte[]? metadata = null, int[]? inputs = null)
    {
        var file = File("TFL3");
        var root = file.Table(3, 0, 0, 0, 0, null, metadata is null ? null : 0);
        file.Set(0, root.At);
        operators ??= [];
        file.Tables(root.Fields[1], operators.Length, i =>
        {
            var code = file.Table(operators[i] is null ? 9 : 32, operators[i] is null ? null : 0, 1, operators[i] is null ? 9 : 32);
            if (operators[i] is { } name)
            {
                file.Point(code.Fields[1], file.Text(name));
            }

            return code.At;
        });
        file.Tables(root.Fields[2], 1, _ => file.Graph(tensors, inputs ?? [0]));
        file.Point(root.Fields[3], file.Text("Made by hand."));
        byte[][] all = metadata is null ? [[], .. buffers] : [[], .. buffers, metadata];
        file.Tables(root.Fields[4], all.Length, i =>
        {
            var buffer = file.Table(all[i].Length == 0 ? null : 0);
            if (all[i].Length > 0)
            {
                file.Point(buffer.Fields[0], file.Data(all[i]));
            }

            return buffer.At;
        });
        if (metadata is not null)
        {
            file.Tables(root.Fields[6], 1, _ =>
            {
                var entry = file.Table(0, all.Length - 1);
                file.Point(entry.Fields[0], file.Text("TFLITE_METADATA"));
                return entry.At;
            });
        }

        return file.Bytes;
    }

    /// <summary>ModelMetadata: name, description, version, none, author, license.</summary>
    public static byte[] Metadata(string name, string description, string version, string author, string license)
    {
        var file = File("M001");
        var root = file.Table(0, 0, 0, null, 0, 0);
        file.Set(0, root.At);
        foreach (var (field, text) in ((int, string)[])[(0, name), (1, description), (2, version), (4, author), (5, license)])
        {
            file.Point(root.Fields[field], file.Text(text));
        }

        return file.Bytes;
    }

    private int Graph((string Name, int[] Shape, byte Type, int Buffer)[] tensors, int[] inputs)
    {
        var graph = Table(0, 0, 0);
        Tables(graph.Fields[0], tensors.Length, i =>
        {
            var tensor = Table(0, tensors[i].Type, tensors[i].Buffer, 0);
            Point(tensor.Fields[0], Ints(tensors[i].Shape));
            Point(tensor.Fields[3], Text(tensors[i].Name));
            return tensor.At;
        });
        Point(graph.Fields[1], Ints(inputs));
        Point(graph.Fields[2], Ints(tensors.Length - 1));
        return graph.At;
    }

    private void Tables(int field, int count, Func<int, int> write)
    {
        var list = Raw(BitConverter.GetBytes((uint)count));
        Raw(new byte[4 * count]);
        Point(field, list);
        for (var i = 0; i < count; i++)
        {
            Point(list + 4 + (4 * i), write(i));
        }
    }

    private static byte[] UInt16(int value)
    {
        var raw = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(raw, (ushort)value);
        return raw;
    }
}
