using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.Models;

/// <summary>
/// A FlatBuffer as its own verifier would look at it (FlatBuffers "Internals"): every offset is held against the file before it is
/// followed, and offsets only lead forward, so that no structure can contain itself.
/// </summary>
internal sealed class FlatBuffer(PagedBytes bytes, long start)
{
    /// <summary>What is wrong, as the rest of a sentence that begins with the file; null while nothing is.</summary>
    public string? Reason { get; private set; }

    /// <summary>Byte at which it is wrong.</summary>
    public long Offset { get; private set; }

    /// <summary>The root table; null when it is not sound.</summary>
    public FlatTable? Root() => Follow(start, out var at) ? Table(at) : null;

    /// <summary>Looks at a table.</summary>
    /// <returns>The table; null when it is not sound.</returns>
    public FlatTable? Table(long at)
    {
        if (!TryInt32(at, out var distance))
        {
            return null;
        }

        var vtable = at - distance;
        if (vtable < start || !TryUInt16(vtable, out var vtableSize) || !TryUInt16(vtable + 2, out var tableSize))
        {
            Fail(at, "has a table description outside the file");
            return null;
        }

        if (vtableSize < 4 || vtableSize % 2 != 0 || vtable + vtableSize > bytes.Length || tableSize < 4 || at + tableSize > bytes.Length)
        {
            Fail(vtable, "has a table that does not lie in the file");
            return null;
        }

        return new FlatTable(this, at, tableSize, vtable, vtableSize);
    }

    /// <summary>Follows an offset, which counts from where it stands.</summary>
    public bool Follow(long at, out long target)
    {
        target = 0;
        if (!TryInt32(at, out var offset))
        {
            return false;
        }

        target = at + (uint)offset;
        return (offset != 0 && target <= bytes.Length - 4) || Fail(at, "has an offset that leads out of the file");
    }

    /// <summary>Reads a text.</summary>
    /// <param name="at">Where its length stands.</param>
    /// <param name="most">Longest part of it that is read, in bytes.</param>
    public string? Text(long at, int most)
    {
        if (!TryInt32(at, out var length) || (uint)length > bytes.Length - at - 4)
        {
            Fail(at, "has a text that does not lie in the file");
            return null;
        }

        var buffer = new byte[(int)Math.Min((uint)length, most)];
        return bytes.TryRead(at + 4, buffer) ? Encoding.UTF8.GetString(buffer) : null;
    }

    /// <summary>Reads two bytes.</summary>
    public bool TryUInt16(long at, out ushort value)
    {
        Span<byte> buffer = stackalloc byte[2];
        buffer.Clear();
        var there = bytes.TryRead(at, buffer) || Fail(at, "ends inside a number");
        value = BinaryPrimitives.ReadUInt16LittleEndian(buffer);
        return there;
    }

    /// <summary>Reads four bytes.</summary>
    public bool TryInt32(long at, out int value)
    {
        Span<byte> buffer = stackalloc byte[4];
        buffer.Clear();
        var there = bytes.TryRead(at, buffer) || Fail(at, "ends inside a number");
        value = BinaryPrimitives.ReadInt32LittleEndian(buffer);
        return there;
    }

    /// <summary>Reads eight bytes.</summary>
    public bool TryInt64(long at, out long value)
    {
        Span<byte> buffer = stackalloc byte[8];
        buffer.Clear();
        var there = bytes.TryRead(at, buffer) || Fail(at, "ends inside a number");
        value = BinaryPrimitives.ReadInt64LittleEndian(buffer);
        return there;
    }

    /// <summary>Reads one byte.</summary>
    public bool TryByte(long at, out byte value)
    {
        Span<byte> buffer = stackalloc byte[1];
        buffer.Clear();
        var there = bytes.TryRead(at, buffer) || Fail(at, "ends inside a number");
        value = buffer[0];
        return there;
    }

    /// <summary>Whether a vector lies in the file.</summary>
    public bool HasVector(long at, int elementSize, out uint count)
    {
        count = 0;
        if (!TryInt32(at, out var signed))
        {
            return false;
        }

        count = (uint)signed;
        return (long)count * elementSize <= bytes.Length - at - 4 || Fail(at, $"has a list of {count:N0} items that does not lie in the file");
    }

    /// <summary>Notes what is wrong; the first thing stays.</summary>
    public bool Fail(long at, string reason)
    {
        if (Reason is null)
        {
            Reason = bytes.IsExhausted ? "is spread out so far that it is not read to its end" : reason;
            Offset = at;
        }

        return false;
    }
}

/// <summary>A table of a FlatBuffer.</summary>
internal readonly record struct FlatTable(FlatBuffer Buffer, long At, int Size, long VTable, int VTableSize)
{
    /// <summary>Where a field stands; 0 when the table does not have it, or not so that it can be read.</summary>
    /// <param name="id">The field's number.</param>
    /// <param name="width">Bytes that it takes in the table.</param>
    public long Field(int id, int width)
    {
        var slot = 4 + (2 * id);
        if (slot + 2 > VTableSize || !Buffer.TryUInt16(VTable + slot, out var offset) || offset == 0)
        {
            return 0;
        }

        if (offset < 4 || offset + width > Size)
        {
            Buffer.Fail(At, "has a table with a field outside of it");
            return 0;
        }

        return At + offset;
    }

    /// <summary>A number of four bytes; 0 without one.</summary>
    public int Int32(int id) => Field(id, 4) is > 0 and var at && Buffer.TryInt32(at, out var value) ? value : 0;

    /// <summary>A number of eight bytes; 0 without one.</summary>
    public long Int64(int id) => Field(id, 8) is > 0 and var at && Buffer.TryInt64(at, out var value) ? value : 0;

    /// <summary>A number of one byte; 0 without one.</summary>
    public byte Byte(int id) => Field(id, 1) is > 0 and var at && Buffer.TryByte(at, out var value) ? value : (byte)0;

    /// <summary>A text; null without one.</summary>
    public string? Text(int id, int most) => Field(id, 4) is > 0 and var at && Buffer.Follow(at, out var target) ? Buffer.Text(target, most) : null;

    /// <summary>A table in a field; null without one.</summary>
    public FlatTable? Table(int id) => Field(id, 4) is > 0 and var at && Buffer.Follow(at, out var target) ? Buffer.Table(target) : null;

    /// <summary>A vector in a field.</summary>
    /// <param name="id">The field's number.</param>
    /// <param name="elementSize">Bytes of an item.</param>
    public FlatVector Vector(int id, int elementSize) =>
        Field(id, 4) is > 0 and var at && Buffer.Follow(at, out var target) && Buffer.HasVector(target, elementSize, out var count)
            ? new FlatVector(Buffer, target + 4, count)
            : default;
}

/// <summary>A vector of a FlatBuffer; empty by default.</summary>
internal readonly record struct FlatVector(FlatBuffer? Buffer, long At, uint Count)
{
    /// <summary>A number of four bytes.</summary>
    public int Int32(uint index) => Buffer!.TryInt32(At + (4L * index), out var value) ? value : 0;

    /// <summary>A table; null when it is not sound.</summary>
    public FlatTable? Table(uint index) => Buffer!.Follow(At + (4L * index), out var target) ? Buffer.Table(target) : null;
}
