namespace ComplianceGate.Comparison;

/// <summary>The bytes of one side: a file, or an entry of an archive.</summary>
internal abstract class Content
{
    /// <summary>Larger contents are compared but not looked into, in bytes.</summary>
    public const int MaxLooked = 512 << 20;

    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Opens the bytes, seekable, at the start.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public abstract Stream Open();

    /// <summary>All bytes, which must not be changed.</summary>
    /// <exception cref="IOException">They cannot be read, or are fewer than they were.</exception>
    /// <exception cref="InvalidDataException">They are too many.</exception>
    public virtual byte[] ReadAll()
    {
        using var stream = Open();
        var bytes = new byte[stream.Length <= MaxLooked ? stream.Length : throw new InvalidDataException($"has more than {MaxLooked:N0} bytes")];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Place of the first byte that differs, which is the shorter one's length where it begins the other; null where all are equal.</summary>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public static long? FirstDifference(Content left, Content right)
    {
        using var first = left.Open();
        using var second = right.Open();
        return FirstDifference(first, second);
    }

    /// <summary>Likewise of two streams, from where they stand.</summary>
    public static long? FirstDifference(Stream left, Stream right)
    {
        var (a, b) = (new byte[1 << 17], new byte[1 << 17]);
        for (long start = 0; ; start += a.Length)
        {
            var (one, other) = (left.ReadAtLeast(a, a.Length, throwOnEndOfStream: false), right.ReadAtLeast(b, b.Length, throwOnEndOfStream: false));
            var common = a.AsSpan(0, one).CommonPrefixLength(b.AsSpan(0, other));
            if (common < one || common < other)
            {
                return start + common;
            }

            if (one < a.Length)
            {
                return null;
            }
        }
    }
}

/// <summary>A file on disk.</summary>
internal sealed class FileContent(string path) : Content
{
    /// <inheritdoc/>
    public override long Length => new FileInfo(path).Length;

    /// <inheritdoc/>
    public override Stream Open() => Facts.RegularFile.OpenRead(path);
}

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryContent(byte[] bytes) : Content
{
    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override Stream Open() => new MemoryStream(bytes, writable: false);

    /// <inheritdoc/>
    public override byte[] ReadAll() => bytes;
}
