using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Ledger;
using ComplianceGate.Signing;

namespace ComplianceGate.Tests;

/// <summary>A tree by the words of RFC 6962, section 2.1, and nothing clever: what the ledger's own code is held against.</summary>
internal static class ReferenceTree
{
    public static byte[] Root(IReadOnlyList<byte[]> entries) => Root([.. entries.Select(Leaf)], 0, entries.Count);

    public static byte[] Leaf(byte[] entry) => SHA256.HashData([0, .. entry]);

    public static byte[] Root(byte[][] leaves, int from, int count)
    {
        if (count == 0)
        {
            return SHA256.HashData([]);
        }

        var k = Split(count);
        return count == 1 ? leaves[from] : SHA256.HashData([1, .. Root(leaves, from, k), .. Root(leaves, from + k, count - k)]);
    }

    public static IEnumerable<byte[]> Path(int m, byte[][] leaves, int from, int count)
    {
        var k = Split(count);
        return count == 1 ? []
            : m < k ? Path(m, leaves, from, k).Append(Root(leaves, from + k, count - k))
            : Path(m - k, leaves, from + k, count - k).Append(Root(leaves, from, k));
    }

    public static IEnumerable<byte[]> Proof(int m, byte[][] leaves, int from, int count, bool isWhole)
    {
        if (m == count)
        {
            return isWhole ? [] : [Root(leaves, from, count)];
        }

        var k = Split(count);
        return m <= k ? Proof(m, leaves, from, k, isWhole).Append(Root(leaves, from + k, count - k))
            : Proof(m - k, leaves, from + k, count - k, false).Append(Root(leaves, from, k));
    }

    // The largest power of two that is smaller.
    private static int Split(int count)
    {
        var k = 1;
        while (k * 2 < count)
        {
            k *= 2;
        }

        return k;
    }
}

/// <summary>Tiles in memory, each hash by its definition in C2SP tlog-tiles.</summary>
internal sealed class ReferenceTiles(byte[][] leaves) : ITiles
{
    public ReadOnlyMemory<byte> Read(TileName tile)
    {
        var span = 1;
        for (var i = 0; i < tile.Level; i++)
        {
            span *= 256;
        }

        return Enumerable.Range(0, tile.Width).SelectMany(i => ReferenceTree.Root(leaves, (int)(tile.Index * 256 + i) * span, span)).ToArray();
    }
}

/// <summary>A ledger in a folder of its own.</summary>
internal sealed class LedgerSample : IDisposable
{
    public const string Origin = "log.example.com/builds";

    public string Root { get; } = Directory.CreateTempSubdirectory("cg-ledger-").FullName;

    public string Folder => Path.Combine(Root, "ledger");

    public SeenPlace Seen => new(Path.Combine(Root, "seen"), IsFolder: true);

    public ISigner Signer { get; } = NewSigner();

    public static ISigner NewSigner() => new KeySigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static byte[] Entry(int number) => Encoding.UTF8.GetBytes($"entry {number} {new string('x', number * 7 % 90)}");

    public static IEnumerable<byte[]> Entries(int from, int count) => Enumerable.Range(from, count).Select(Entry);

    public LedgerAppendRequest Request(params IEnumerable<byte[]> entries) => new()
    {
        Folder = Folder, Signer = Signer, Origin = Origin, Entries = [.. entries.Select(static e => (ReadOnlyMemory<byte>)e)], Seen = Seen, Wait = TimeSpan.FromSeconds(60),
    };

    public LedgerAppendResult Append(params IEnumerable<byte[]> entries) => LedgerAppender.Append(Request(entries));

    public LedgerReport Verify(bool withSeen = true) => LedgerVerifier.Verify(VerifyRequest(withSeen));

    public LedgerVerifyRequest VerifyRequest(bool withSeen = true) => new() { Folder = Folder, Key = Signer.Key, Seen = withSeen ? Seen : null };

    public string At(string path) => Path.Combine(Folder, path);

    /// <summary>A copy of the ledger as it is, to be put back later.</summary>
    public string Snapshot()
    {
        var copy = Path.Combine(Root, Guid.NewGuid().ToString("N"));
        Copy(Folder, copy);
        return copy;
    }

    public void Restore(string snapshot)
    {
        Directory.Delete(Folder, recursive: true);
        Copy(snapshot, Folder);
    }

    public void Dispose()
    {
        Signer.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
