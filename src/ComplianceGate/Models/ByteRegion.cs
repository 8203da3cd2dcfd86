namespace ComplianceGate.Models;

/// <summary>
/// A stretch of a model file, or of what an entry of it inflates to. Offsets count from its first byte; no read leaves it.
/// </summary>
internal sealed class ByteRegion
{
    private readonly ModelBytes bytes;
    private readonly long start;

    /// <summary>A stretch of a file; the part of it that the file does not have is cut off.</summary>
    public ByteRegion(ModelBytes bytes, long start, long length)
    {
        this.bytes = bytes;
        this.start = Math.Clamp(start, 0, bytes.Length);
        Length = Math.Clamp(length, 0, bytes.Length - this.start);
    }

    /// <summary>Bytes in memory.</summary>
    public ByteRegion(byte[] buffer, int length)
        : this(new ModelBytes(new MemoryStream(buffer, 0, length, writable: false)), 0, length)
    {
    }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>A part of it, cut to what is there.</summary>
    public ByteRegion Slice(long offset, long length)
    {
        var first = Math.Clamp(offset, 0, Length);
        return new ByteRegion(bytes, start + first, Math.Clamp(length, 0, Length - first));
    }

    /// <summary>Reads as many bytes as are there.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset >= Length)
        {
            return 0;
        }

        var count = (int)Math.Min(destination.Length, Length - offset);
        return bytes.Read(start + offset, destination[..count]);
    }

    /// <summary>Reads exactly as many bytes as asked for.</summary>
    public bool TryRead(long offset, Span<byte> destination) => Read(offset, destination) == destination.Length;

    /// <summary>Reads one byte.</summary>
    public bool TryByte(long offset, out byte value)
    {
        value = 0;
        return offset >= 0 && offset < Length && bytes.TryByte(start + offset, out value);
    }

    /// <summary>Reads a little-endian number of 1, 2, 4 or 8 bytes.</summary>
    public bool TryNumber(long offset, int width, out ulong value)
    {
        Span<byte> buffer = stackalloc byte[8];
        buffer.Clear();
        var there = TryRead(offset, buffer[..width]);
        value = there ? System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(buffer) : 0;
        return there;
    }

    /// <summary>Where a byte next stands; -1 when it does not within a number of bytes.</summary>
    public long Find(byte wanted, long offset, long within)
    {
        Span<byte> buffer = stackalloc byte[1024];
        for (var end = Math.Min(Length, offset + within); offset < end;)
        {
            var part = buffer[..(int)Math.Min(buffer.Length, end - offset)];
            var count = Read(offset, part);
            if (count == 0)
            {
                return -1;
            }

            var at = part[..count].IndexOf(wanted);
            if (at >= 0)
            {
                return offset + at;
            }

            offset += count;
        }

        return -1;
    }

    /// <summary>All bytes, when there are no more than a number of them; null otherwise.</summary>
    public byte[]? ToArray(int most)
    {
        if (Length > most)
        {
            return null;
        }

        var buffer = new byte[(int)Length];
        return TryRead(0, buffer) ? buffer : null;
    }
}
