using System.Numerics;

namespace ComplianceGate.Ledger;

/// <summary>Roots and proofs of a tree of which the tiles are at hand (RFC 6962, section 2.1). A proof costs a few tiles, not the tree.</summary>
internal sealed class MerkleTree
{
    private readonly ITiles tiles;

    /// <summary>Looks at a tree.</summary>
    /// <param name="tiles">Its tiles.</param>
    /// <param name="size">Its number of leaves.</param>
    public MerkleTree(ITiles tiles, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MerkleHash.MaxTreeSize);
        this.tiles = tiles;
        Size = size;
    }

    /// <summary>Number of leaves.</summary>
    public long Size { get; }

    /// <summary>The root.</summary>
    public byte[] Root() => Size == 0 ? MerkleHash.Empty : Range(0, Size);

    /// <summary>The hash of a leaf.</summary>
    /// <param name="index">Its index.</param>
    public byte[] Leaf(long index) => Complete(0, index);

    /// <summary>The hashes that lead from a leaf to the root, from the sibling up (RFC 6962, section 2.1.1).</summary>
    /// <param name="index">Index of the leaf.</param>
    public List<byte[]> Inclusion(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        var proof = new List<byte[]>();
        for (var (low, high) = (0L, Size); high - low > 1;)
        {
            var middle = low + Split(high - low);
            if (index < middle)
            {
                proof.Add(Range(middle, high));
                high = middle;
            }
            else
            {
                proof.Add(Range(low, middle));
                low = middle;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The hashes that show that the tree began as one of another size, lowest first (RFC 6962, section 2.1.2).</summary>
    /// <param name="first">Number of leaves that it had; with none the proof is empty.</param>
    public List<byte[]> Consistency(long first)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Size);
        var proof = new List<byte[]>();
        if (first == 0 || first == Size)
        {
            return proof;
        }

        var (low, high) = (0L, Size);
        while (first < high)
        {
            var middle = low + Split(high - low);
            if (first <= middle)
            {
                proof.Add(Range(middle, high));
                high = middle;
            }
            else
            {
                proof.Add(Range(low, middle));
                low = middle;
            }
        }

        // The last part is the older tree whole, of which the reader has the root, unless parts were cut off before it.
        if (low > 0)
        {
            proof.Add(Range(low, high));
        }

        proof.Reverse();
        return proof;
    }

    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));

    // A range begins at a multiple of a power of two that is not smaller than it, so it falls into complete subtrees, largest first.
    private byte[] Range(long low, long high)
    {
        var parts = new List<byte[]>();
        while (low < high)
        {
            var height = BitOperations.Log2((ulong)(high - low));
            parts.Add(Complete(height, low >> height));
            low += 1L << height;
        }

        var hash = parts[^1];
        for (var i = parts.Count - 2; i >= 0; i--)
        {
            hash = MerkleHash.Node(parts[i], hash);
        }

        return hash;
    }

    private byte[] Complete(int height, long index)
    {
        var (level, inner) = (height / TileName.Height, height % TileName.Height);
        var first = index << inner;
        var number = first / TileName.Full;
        var tile = tiles.Read(new TileName(level, number, TileName.WidthOf(level, number, Size)));
        return MerkleHash.Complete(tile.Span.Slice((int)(first % TileName.Full) * MerkleHash.Size, MerkleHash.Size << inner));
    }
}
