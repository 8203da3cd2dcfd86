using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.SampleModel;

/// <summary>Writes protobuf messages by hand (protobuf.dev, "Encoding"): varints, and fields with a length.</summary>
public sealed class ProtobufWriter
{
    private readonly List<byte> content = [];

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => content.ToArray();

    /// <summary>Writes an integer field.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">Its value; not negative.</param>
    public ProtobufWriter Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>Writes a field of bytes.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">Its value.</param>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        content.AddRange(value);
        return this;
    }

    /// <summary>Writes a text field.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">Its value.</param>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a message inside this one.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The inner message.</param>
    public ProtobufWriter Message(int field, ProtobufWriter value) => Bytes(field, value.ToArray());

    /// <summary>Writes numbers as little-endian bytes, the way <c>TensorProto.raw_data</c> wants them.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="values">The numbers.</param>
    public ProtobufWriter Floats(int field, ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return Bytes(field, bytes);
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            content.Add((byte)(value | 0x80));
        }

        content.Add((byte)value);
    }
}
