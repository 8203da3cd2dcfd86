using System.Buffers;
using System.Security.Cryptography;

namespace ComplianceGate.Models;

/// <summary>The digest of a model file, of which no more is read than its length was when it was recognised.</summary>
internal static class ModelDigest
{
    private const int BufferSize = 1 << 20;

    /// <summary>SHA-256 of a stream of known length. What another program appends meanwhile is not read, however much it is.</summary>
    /// <param name="stream">A readable stream at its beginning.</param>
    /// <param name="length">Its length in bytes when it was opened first.</param>
    /// <returns>The digest in lower-case hexadecimal; null when the stream is shorter or longer by now.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static string? Sha256(Stream stream, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var rest = length;
        try
        {
            for (int read; rest > 0 && (read = stream.Read(buffer, 0, (int)Math.Min(rest, buffer.Length))) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                rest -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return rest == 0 && stream.Length == length ? Convert.ToHexStringLower(hash.GetHashAndReset()) : null;
    }
}
