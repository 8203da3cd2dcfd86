namespace ComplianceGate.Ledger;

/// <summary>
/// Judges proofs about a Merkle tree (RFC 9162, sections 2.1.3.2 and 2.1.4.2; the tree is that of RFC 6962). Nothing here reads the
/// tree: who holds a root that he trusts can judge with it alone.
/// </summary>
public static class MerkleProof
{
    // No tree of the largest size needs more: one hash for each level, and one more for the old root.
    private const int MostHashes = 64;

    /// <summary>Whether a proof shows that a leaf stands at an index of the tree with a root.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="index">Index of the leaf, from 0.</param>
    /// <param name="size">Number of leaves of the tree.</param>
    /// <param name="proof">The hashes, from the leaf's sibling up.</param>
    /// <param name="root">The tree's root.</param>
    public static bool VerifyInclusion(ReadOnlySpan<byte> leaf, long index, long size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (index < 0 || size <= index || size > MerkleHash.MaxTreeSize || leaf.Length != MerkleHash.Size || !AreHashes(proof))
        {
            return false;
        }

        var (node, last) = (index, size - 1);
        var hash = leaf.ToArray();
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            hash = Up(ref node, ref last, hash, sibling);
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Whether a proof shows that one tree is the beginning of another.</summary>
    /// <param name="first">Number of leaves of the older tree.</param>
    /// <param name="second">Number of leaves of the newer tree.</param>
    /// <param name="proof">The hashes, lowest first; none for two trees of one size, or where the older one has no leaf.</param>
    /// <param name="firstRoot">Root of the older tree.</param>
    /// <param name="secondRoot">Root of the newer tree.</param>
    public static bool VerifyConsistency(long first, long second, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (first < 0 || second < first || second > MerkleHash.MaxTreeSize || !AreHashes(proof) || firstRoot.Length != MerkleHash.Size || secondRoot.Length != MerkleHash.Size)
        {
            return false;
        }

        if (first == second)
        {
            return proof.Count == 0 && firstRoot.SequenceEqual(secondRoot) && (first > 0 || firstRoot.SequenceEqual(MerkleHash.Empty));
        }

        // Nothing is the beginning of everything, and no hash could tell more.
        return first == 0 ? proof.Count == 0 && firstRoot.SequenceEqual(MerkleHash.Empty) : IsBeginning(first, second, proof, firstRoot, secondRoot);
    }

    private static bool IsBeginning(long first, long second, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot)
    {
        // Of a complete older tree the root is itself the first node, so that the proof leaves it out.
        var next = (first & (first - 1)) == 0 ? 0 : 1;
        if (proof.Count < next)
        {
            return false;
        }

        var (node, last) = (first - 1, second - 1);
        for (; (node & 1) == 1; node >>= 1)
        {
            last >>= 1;
        }

        var older = next == 0 ? firstRoot.ToArray() : proof[0];
        var newer = older;
        for (; next < proof.Count; next++)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                older = MerkleHash.Node(proof[next], older);
            }

            newer = Up(ref node, ref last, newer, proof[next]);
        }

        return last == 0 && firstRoot.SequenceEqual(older) && secondRoot.SequenceEqual(newer);
    }

    // One step from a node to the level where it has a sibling, and over it.
    private static byte[] Up(ref long node, ref long last, byte[] hash, byte[] sibling)
    {
        var wasLeft = (node & 1) == 1 || node == last;
        if (wasLeft)
        {
            while ((node & 1) == 0 && node != 0)
            {
                (node, last) = (node >> 1, last >> 1);
            }
        }

        (node, last) = (node >> 1, last >> 1);
        return wasLeft ? MerkleHash.Node(sibling, hash) : MerkleHash.Node(hash, sibling);
    }

    private static bool AreHashes(IReadOnlyList<byte[]> proof)
    {
        if (proof.Count > MostHashes)
        {
            return false;
        }

        foreach (var hash in proof)
        {
            if (hash is not { Length: MerkleHash.Size })
            {
                return false;
            }
        }

        return true;
    }
}
