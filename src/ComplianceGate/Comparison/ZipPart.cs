using System.IO.Compression;

namespace ComplianceGate.Comparison;

/// <summary>One entry of an archive, with all that its two headers say.</summary>
internal sealed record ZipPart
{
    /// <summary>The name as it stands there; a second one of the same name has <c> (2)</c> behind it.</summary>
    public required string Name { get; init; }

    /// <summary>Last change, as DOS packs it: date in the upper half, time in the lower.</summary>
    public required uint Time { get; init; }

    /// <summary>0 stored, 8 deflated.</summary>
    public required ushort Method { get; init; }

    /// <summary>CRC-32 of the content, as claimed.</summary>
    public required uint Crc { get; init; }

    /// <summary>Bytes in the archive, as claimed.</summary>
    public required long PackedSize { get; init; }

    /// <summary>Bytes of the content, as claimed.</summary>
    public required long Size { get; init; }

    /// <summary>External attributes: mode of Unix in the upper half.</summary>
    public required uint Attributes { get; init; }

    /// <summary>Where the local header begins.</summary>
    public required long LocalOffset { get; init; }

    /// <summary>Where the entry of the directory begins.</summary>
    public required long HeaderOffset { get; init; }

    /// <summary>Versions, flags, internal attributes of the directory; in hexadecimal.</summary>
    public required string Header { get; init; }

    /// <summary>Additional fields and comment of the directory; in hexadecimal.</summary>
    public required string Extra { get; init; }

    /// <summary>Version, flags, method and additional fields of the local header in hexadecimal, whether a descriptor follows, and what they say otherwise than the directory.</summary>
    public string Local { get; init; } = "";

    /// <summary>Where the content begins.</summary>
    public long DataOffset { get; init; }

    /// <summary>Where the entry ends.</summary>
    public long End { get; init; }

    /// <summary>Opens the content for sequential reading. It ends after <see cref="Size"/> bytes or throws when read whole.</summary>
    /// <param name="archive">The archive, which must not be read otherwise meanwhile.</param>
    public Stream Open(Stream archive)
    {
        var packed = new Window(archive, DataOffset, PackedSize);
        return Method switch
        {
            0 => packed,
            8 => new DeflateStream(packed, CompressionMode.Decompress),
            _ => throw new InvalidDataException("is packed in an unknown way"),
        };
    }

    /// <summary>The packed bytes as they stand in the archive.</summary>
    public Stream OpenPacked(Stream archive) => new Window(archive, DataOffset, PackedSize);

    /// <summary>The whole content.</summary>
    /// <exception cref="InvalidDataException">It is not of the size that is claimed, or too large; the message is the end of a sentence.</exception>
    public byte[] ReadAll(Stream archive)
    {
        // No byte of a deflate stream unfolds to more than 1032 (zlib, technical details).
        if (Size > Content.MaxLooked || Size / 1032 > PackedSize)
        {
            throw new InvalidDataException("claims a size that it cannot have, or that is not looked into");
        }

        using var stream = Open(archive);
        var bytes = new byte[Size];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length && stream.ReadByte() < 0
            ? bytes
            : throw new InvalidDataException("does not have the size that the archive claims");
    }

    /// <summary>A part of a stream.</summary>
    private sealed class Window(Stream stream, long start, long length) : Stream
    {
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            stream.Position = start + position;
            var read = stream.Read(buffer[..(int)Math.Min(buffer.Length, length - position)]);
            position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
