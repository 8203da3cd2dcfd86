using System.Security.Cryptography;
using System.Text;

namespace ComplianceGate.Models;

/// <summary>
/// The Merkle tree hash of RFC 6962, section 2.1, with SHA-256, over the files of a data set: leaf after leaf, in memory for one
/// digest a level. A leaf's data is the file's path relative to the data set in UTF-8 with forward slashes, a zero byte, its size in
/// bytes as decimal digits, a zero byte, and its SHA-256 in lower-case hexadecimal. The caller gives the leaves in the order of their paths'
/// UTF-8 bytes.
/// </summary>
internal sealed class MerkleTree
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    // One digest for each bit of the number of leaves: the roots of the full trees to the left.
    private readonly List<byte[]> roots = [];
    private long leaves;

    /// <summary>Adds a file.</summary>
    /// <param name="path">Its path relative to the data set, forward slashes.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="sha256">Its SHA-256, lower-case hexadecimal.</param>
    public void Add(string path, long size, string sha256)
    {
        var data = Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}\0{size}\0{sha256}"));
        var hash = Hash(LeafPrefix, data, []);
        for (var bit = leaves; (bit & 1) == 1; bit >>= 1)
        {
            hash = Hash(NodePrefix, roots[^1], hash);
            roots.RemoveAt(roots.Count - 1);
        }

        roots.Add(hash);
        leaves++;
    }

    /// <summary>The root in lower-case hexadecimal; that of no leaf is the digest of nothing.</summary>
    public string Root()
    {
        if (roots.Count == 0)
        {
            return Convert.ToHexStringLower(SHA256.HashData([]));
        }

        var hash = roots[^1];
        for (var i = roots.Count - 2; i >= 0; i--)
        {
            hash = Hash(NodePrefix, roots[i], hash);
        }

        return Convert.ToHexStringLower(hash);
    }

    private static byte[] Hash(byte prefix, byte[] left, byte[] right)
    {
        var data = new byte[1 + left.Length + right.Length];
        data[0] = prefix;
        left.CopyTo(data, 1);
        right.CopyTo(data, 1 + left.Length);
        return SHA256.HashData(data);
    }
}
