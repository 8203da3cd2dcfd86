using System.Security.Cryptography;

namespace ComplianceGate.Ledger;

/// <summary>The hashes of a Merkle tree (RFC 6962, section 2.1): SHA-256, and leaves that cannot be taken for nodes.</summary>
public static class MerkleHash
{
    /// <summary>Length of every hash, in bytes.</summary>
    public const int Size = 32;

    /// <summary>Most leaves a tree may have here: far more than any disk holds, and small enough that no sum of two sizes overflows.</summary>
    public const long MaxTreeSize = 1L << 48;

    /// <summary>The root of a tree without leaves: the hash of nothing.</summary>
    public static byte[] Empty => SHA256.HashData([]);

    /// <summary>The hash of a leaf: SHA-256 of a zero byte and the entry.</summary>
    /// <param name="body">The entry.</param>
    public static byte[] Leaf(ReadOnlySpan<byte> body)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData([0]);
        sha256.AppendData(body);
        return sha256.GetHashAndReset();
    }

    /// <summary>The hash of a node: SHA-256 of a one byte, the left child and the right one.</summary>
    /// <param name="left">The left child's hash.</param>
    /// <param name="right">The right child's hash.</param>
    /// <exception cref="ArgumentException">One of them is of another length than <see cref="Size"/>.</exception>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != Size || right.Length != Size)
        {
            throw new ArgumentException("A hash of a tree has 32 bytes.", nameof(left));
        }

        Span<byte> both = stackalloc byte[1 + 2 * Size];
        both[0] = 1;
        left.CopyTo(both[1..]);
        right.CopyTo(both[(1 + Size)..]);
        return SHA256.HashData(both);
    }

    /// <summary>The root of a complete subtree: of a power of two of hashes that stand side by side.</summary>
    /// <param name="hashes">The hashes, one behind the other.</param>
    /// <exception cref="ArgumentException">Their number is no power of two.</exception>
    internal static byte[] Complete(ReadOnlySpan<byte> hashes)
    {
        var count = hashes.Length / Size;
        if (hashes.Length % Size != 0 || !System.Numerics.BitOperations.IsPow2(count))
        {
            throw new ArgumentException("A complete subtree has a power of two of leaves.", nameof(hashes));
        }

        var row = hashes.ToArray();
        for (; count > 1; count /= 2)
        {
            for (var i = 0; i < count; i += 2)
            {
                Node(row.AsSpan(i * Size, Size), row.AsSpan((i + 1) * Size, Size)).CopyTo(row.AsSpan(i / 2 * Size));
            }
        }

        return row[..Size];
    }
}
