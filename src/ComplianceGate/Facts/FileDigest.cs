using System.Buffers;
using System.Security.Cryptography;

namespace ComplianceGate.Facts;

/// <summary>Digests of bytes and files, always SHA-256 in lower-case hexadecimal.</summary>
public static class FileDigest
{
    // Measured: larger buffers, memory maps and read-ahead gain nothing over one of this size.
    private const int BufferSize = 1 << 20;

    /// <summary>SHA-256 of a span.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>SHA-256 of the rest of a stream, in bounded memory.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static string Sha256(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>SHA-256 of a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder or may not be read.</exception>
    public static string Sha256File(string path)
    {
        using var stream = RegularFile.OpenRead(path);
        return Sha256(stream);
    }
}
