namespace ComplianceGate.Models;

/// <summary>One field of a protobuf message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Wire">Its wire type: 0 a number, 1 eight bytes, 2 bytes with a length, 5 four bytes.</param>
/// <param name="Value">The number.</param>
/// <param name="Start">Where the field begins.</param>
/// <param name="Body">Where its bytes begin.</param>
/// <param name="End">The byte after it.</param>
internal readonly record struct ProtobufField(int Number, int Wire, ulong Value, long Start, long Body, long End)
{
    /// <summary>Number of its bytes.</summary>
    public long Length => End - Body;

    /// <summary>Whether it is a number of this field.</summary>
    /// <param name="number">The field's number.</param>
    public bool IsNumber(int number) => Number == number && Wire == 0;

    /// <summary>Whether it is bytes of this field: a text, a message or a list.</summary>
    /// <param name="number">The field's number.</param>
    public bool IsBytes(int number) => Number == number && Wire == 2;
}

/// <summary>
/// Walks the fields of protobuf messages in a file (protobuf.dev, "Encoding") without holding them. All fields together are limited, so
/// that no file, however its messages are nested, takes more than a moment.
/// </summary>
/// <param name="bytes">The file.</param>
internal sealed class ProtobufReader(ModelBytes bytes)
{
    private const int MaxFields = 4_000_000;
    private int fields;

    /// <summary>What is wrong, as the rest of a sentence that begins with the file; null while nothing is.</summary>
    public string? Reason { get; private set; }

    /// <summary>Byte at which it is wrong.</summary>
    public long Offset { get; private set; }

    /// <summary>Reads the next field of a message.</summary>
    /// <param name="position">Where it begins; then, where the one after it does.</param>
    /// <param name="end">Where the message ends.</param>
    /// <param name="field">The field.</param>
    /// <returns>False at the end of the message, and where something is wrong.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Next(ref long position, long end, out ProtobufField field)
    {
        field = default;
        if (Reason is not null || position >= end)
        {
            return false;
        }

        var start = position;
        if (++fields > MaxFields)
        {
            return Fail(start, $"has more than {MaxFields:N0} protobuf fields");
        }

        if (!TryVarint(ref position, end, out var tag) || tag >> 3 is 0 or > int.MaxValue)
        {
            return Fail(start, "has no protobuf field where one should begin");
        }

        var wire = (int)(tag & 7);
        var body = position;
        ulong value = 0;
        var length = wire switch
        {
            0 => TryVarint(ref position, end, out value) ? 0 : -1,
            1 => 8,
            2 => TryVarint(ref position, end, out var claimed) && claimed <= (ulong)(end - position) ? (long)claimed : -1,
            5 => 4,
            _ => -1,
        };
        if (length < 0 || length > end - position)
        {
            return Fail(start, "has a protobuf field that is damaged or reaches past the end of what holds it");
        }

        body = wire == 0 ? body : position;
        position += length;
        field = new ProtobufField((int)(tag >> 3), wire, value, start, body, position);
        return true;
    }

    /// <summary>Reads a number inside a list of numbers.</summary>
    /// <param name="position">Where it begins; then, where the one after it does.</param>
    /// <param name="end">Where the list ends.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryVarint(ref long position, long end, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70 && position < end; shift += 7)
        {
            if (!bytes.TryByte(position, out var next) || (shift == 63 && next > 1))
            {
                return false;
            }

            position++;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of a field, cut.</summary>
    /// <param name="field">The field.</param>
    /// <param name="most">Most characters.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Text(in ProtobufField field, int most)
    {
        var raw = new byte[(int)Math.Min(field.Length, most * 4L)];
        return HeaderText.Decode(raw.AsSpan(0, bytes.Read(field.Body, raw)), most);
    }

    /// <summary>Says what is wrong; the first word counts.</summary>
    /// <param name="offset">Byte at which it is.</param>
    /// <param name="reason">What.</param>
    /// <returns>Always false.</returns>
    public bool Fail(long offset, string reason)
    {
        if (Reason is null)
        {
            Reason = reason;
            Offset = offset;
        }

        return false;
    }
}
