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
/// that no file, however its messages are nested, takes more than a moment; runs of plain values are stepped over much faster, and are
/// limited by their bytes instead.
/// </summary>
/// <param name="bytes">The file.</param>
/// <param name="maxRuns">Most bytes in runs of plain values; as many as a protobuf message can have.</param>
internal sealed class ProtobufReader(ModelBytes bytes, long maxRuns = int.MaxValue)
{
    private const int MaxFields = 4_000_000;
    private const string Damaged = "has a protobuf field that is damaged or reaches past the end of what holds it";

    // A tag of one byte and a number of ten.
    private const int MaxHead = 11;
    private const int FirstBlock = 64;
    private const int LastBlock = 16 * 1024;

    private int fields;
    private long runs;
    private byte[] block = [];

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
            return Fail(start, Damaged);
        }

        body = wire == 0 ? body : position;
        position += length;
        field = new ProtobufField((int)(tag >> 3), wire, value, start, body, position);
        return true;
    }

    /// <summary>
    /// Steps over the fields that follow as long as nothing in them is looked for: lists of numbers and texts that are not packed, of which
    /// every item is a field of its own.
    /// </summary>
    /// <param name="position">Where the first begins; then, where the first other field does.</param>
    /// <param name="end">Where the message ends.</param>
    /// <param name="numbers">Their numbers, below 16: a bit for each.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void SkipRun(ref long position, long end, int numbers)
    {
        var start = position;
        var size = FirstBlock;
        ReadOnlySpan<byte> window = [];
        while (Reason is null && position < end)
        {
            if (window.Length < MaxHead && window.Length < end - position)
            {
                window = Window(position, (int)Math.Min(size, end - position));
                size = Math.Min(size * 4, LastBlock);
            }

            // A tag of more than one byte is none of theirs.
            if (window.IsEmpty || window[0] >= 0x80 || (numbers >> (window[0] >> 3) & 1) == 0)
            {
                break;
            }

            var length = FieldLength(window);
            if (length < 0 || length > end - position)
            {
                Fail(position, Damaged);
            }
            else
            {
                position += length;
                window = length < window.Length ? window[(int)length..] : [];
            }
        }

        runs += position - start;
        if (runs > maxRuns)
        {
            Fail(start, $"has more than {maxRuns:N0} bytes of lists that are not packed");
        }
    }

    private ReadOnlySpan<byte> Window(long position, int size)
    {
        if (block.Length < size)
        {
            block = new byte[size == FirstBlock ? FirstBlock : LastBlock];
        }

        return block.AsSpan(0, bytes.Read(position, block.AsSpan(0, size)));
    }

    /// <summary>Length of a field with its tag, which has one byte; negative where it is damaged.</summary>
    private static long FieldLength(ReadOnlySpan<byte> field)
    {
        var wire = field[0] & 7;
        if (wire is 1 or 5)
        {
            return wire == 1 ? 9 : 5;
        }

        // The numbers of a forest: small ones, a great many.
        if (wire == 0 && field.Length > 2 && (field[1] < 0x80 || field[2] < 0x80))
        {
            return field[1] < 0x80 ? 2 : 3;
        }

        ulong value = 0;
        for (var i = 1; i < field.Length && i < MaxHead && (wire is 0 or 2); i++)
        {
            value |= (ulong)(field[i] & 0x7F) << (7 * (i - 1));
            if (field[i] < 0x80)
            {
                return i == MaxHead - 1 && field[i] > 1 ? -1
                    : wire == 0 ? i + 1
                    : value > int.MaxValue ? -1
                    : i + 1 + (long)value;
            }
        }

        return -1;
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
