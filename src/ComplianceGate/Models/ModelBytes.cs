using System.Buffers.Binary;

namespace ComplianceGate.Models;

/// <summary>
/// A model file as its readers see it: its length, and bounded reads anywhere in it. No read goes past the end, so a number that
/// the file claims can be compared with what is there before anything is allocated for it. Not for several threads.
/// </summary>
public sealed class ModelBytes
{
    private const int WindowSize = 16 * 1024;

    private readonly Stream stream;
    private readonly byte[] window = new byte[WindowSize];
    private long windowStart;
    private int windowLength;
    private ZipListing? zip;

    /// <summary>Looks at a file.</summary>
    /// <param name="stream">A readable stream that can seek; it stays the caller's.</param>
    public ModelBytes(Stream stream)
    {
        this.stream = stream;
        Length = stream.Length;
    }

    /// <summary>Length of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>The file as a ZIP archive; read once, whichever format asks.</summary>
    internal ZipListing Zip => zip ??= ZipListing.Read(this);

    /// <summary>Reads as many bytes as are there.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="destination">Where they go.</param>
    /// <returns>The number of bytes read.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset >= Length || destination.IsEmpty)
        {
            return 0;
        }

        if (offset >= windowStart && offset + destination.Length <= windowStart + windowLength)
        {
            window.AsSpan((int)(offset - windowStart), destination.Length).CopyTo(destination);
            return destination.Length;
        }

        if (destination.Length > WindowSize)
        {
            stream.Position = offset;
            return stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }

        stream.Position = offset;
        windowStart = offset;
        windowLength = 0;
        windowLength = stream.ReadAtLeast(window, WindowSize, throwOnEndOfStream: false);
        var count = Math.Min(windowLength, destination.Length);
        window.AsSpan(0, count).CopyTo(destination);
        return count;
    }

    /// <summary>Whether the bytes at an offset are the given ones.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="expected">At most 64 bytes.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool HasAt(long offset, ReadOnlySpan<byte> expected)
    {
        Span<byte> actual = stackalloc byte[64];
        actual = actual[..expected.Length];
        return Read(offset, actual) == expected.Length && actual.SequenceEqual(expected);
    }

    /// <summary>Reads one byte.</summary>
    /// <param name="offset">Where it is.</param>
    /// <param name="value">The byte; 0 past the end.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryByte(long offset, out byte value)
    {
        Span<byte> one = stackalloc byte[1];
        var there = Read(offset, one) == 1;
        value = one[0];
        return there;
    }

    /// <summary>Reads two bytes, little-endian.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="value">The number; 0 when the bytes are not all there.</param>
    /// <returns>Whether they are there.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryUInt16(long offset, out ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        var there = Read(offset, bytes) == 2;
        value = there ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;
        return there;
    }

    /// <summary>Reads four bytes, little-endian.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="value">The number; 0 when the bytes are not all there.</param>
    /// <returns>Whether they are there.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryUInt32(long offset, out uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        var there = Read(offset, bytes) == 4;
        value = there ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        return there;
    }

    /// <summary>Reads eight bytes, little-endian.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="value">The number; 0 when the bytes are not all there.</param>
    /// <returns>Whether they are there.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryUInt64(long offset, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        var there = Read(offset, bytes) == 8;
        value = there ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return there;
    }
}
