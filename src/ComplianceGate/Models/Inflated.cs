using System.IO.Compression;

namespace ComplianceGate.Models;

/// <summary>The kinds of compression that are read.</summary>
internal enum Compression
{
    /// <summary>Deflate (RFC 1951).</summary>
    Deflate,

    /// <summary>zlib (RFC 1950).</summary>
    ZLib,

    /// <summary>gzip (RFC 1952).</summary>
    GZip,
}

/// <summary>Inflates within a bound; nothing is allocated for a size that is only claimed.</summary>
internal static class Inflated
{
    /// <summary>Inflates.</summary>
    /// <param name="packed">What is compressed.</param>
    /// <param name="compression">How.</param>
    /// <param name="most">Most bytes that it may inflate to.</param>
    /// <param name="count">How many it did.</param>
    /// <returns>A buffer whose first bytes they are; null when it is damaged or longer.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[]? Read(Stream packed, Compression compression, int most, out int count)
    {
        count = 0;
        var buffer = new byte[Math.Min(most + 1, 64 << 10)];
        try
        {
            using Stream stream = compression switch
            {
                Compression.Deflate => new DeflateStream(packed, CompressionMode.Decompress),
                Compression.ZLib => new ZLibStream(packed, CompressionMode.Decompress),
                _ => new GZipStream(packed, CompressionMode.Decompress),
            };
            for (int read; (read = stream.Read(buffer, count, buffer.Length - count)) > 0;)
            {
                count += read;
                if (count > most)
                {
                    return null;
                }

                if (count == buffer.Length)
                {
                    Array.Resize(ref buffer, (int)Math.Min(most + 1L, buffer.Length * 2L));
                }
            }

            return buffer;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Inflates the first bytes of a deflated stream; null when there are fewer or it is damaged.</summary>
    public static byte[]? Head(Stream packed, int count)
    {
        try
        {
            using var stream = new DeflateStream(packed, CompressionMode.Decompress);
            var buffer = new byte[count];
            return stream.ReadAtLeast(buffer, count, throwOnEndOfStream: false) == count ? buffer : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

/// <summary>A region as a stream that is read once from its beginning.</summary>
internal sealed class RegionStream(ByteRegion region) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => region.Length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = region.Read(position, buffer);
        position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
