using ComplianceGate.Ledger;

namespace ComplianceGate.Tests;

/// <summary>Roots and proofs against the known answers, against RFC 6962 word by word, and against every single wrong bit.</summary>
[TestClass]
public sealed class LedgerTreeTests
{
    // The leaves and roots that the implementations of Certificate Transparency test with.
    private static readonly string[] KnownLeaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] KnownRoots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [TestMethod]
    public void Roots_are_the_known_ones()
    {
        var leaves = KnownLeaves.Select(l => MerkleHash.Leaf(Convert.FromHexString(l))).ToArray();
        for (var size = 0; size <= leaves.Length; size++)
        {
            Assert.AreEqual(KnownRoots[size], Convert.ToHexStringLower(new MerkleTree(new ReferenceTiles(leaves), size).Root()));
        }
    }

    [TestMethod]
    public void Proofs_are_those_of_the_definition_at_every_small_size()
    {
        var leaves = Leaves(66);
        for (var size = 1; size <= leaves.Length; size++)
        {
            var tree = new MerkleTree(new ReferenceTiles(leaves), size);
            var root = ReferenceTree.Root(leaves, 0, size);
            CollectionAssert.AreEqual(root, tree.Root());
            for (var i = 0; i < size; i++)
            {
                var proof = tree.Inclusion(i);
                AreEqual(ReferenceTree.Path(i, leaves, 0, size), proof);
                Assert.IsTrue(MerkleProof.VerifyInclusion(leaves[i], i, size, proof, root));
            }

            for (var first = 1; first <= size; first++)
            {
                var proof = tree.Consistency(first);
                AreEqual(ReferenceTree.Proof(first, leaves, 0, size, true), proof);
                Assert.IsTrue(MerkleProof.VerifyConsistency(first, size, proof, ReferenceTree.Root(leaves, 0, first), root));
            }
        }
    }

    [TestMethod]
    public void Every_wrong_bit_of_an_inclusion_proof_is_refused()
    {
        var random = new Random(20261121);
        var leaves = Leaves(700);
        for (var round = 0; round < 60; round++)
        {
            var size = random.Next(1, leaves.Length + 1);
            var index = random.Next(size);
            var proof = new MerkleTree(new ReferenceTiles(leaves), size).Inclusion(index);
            var (root, leaf) = (ReferenceTree.Root(leaves, 0, size), leaves[index].ToArray());
            bool Holds(long i) => MerkleProof.VerifyInclusion(leaf, i, size, proof, root);
            Assert.IsTrue(Holds(index));
            foreach (var part in (byte[][])[.. proof, root, leaf])
            {
                EachBit(part, () => Assert.IsFalse(Holds(index)));
            }

            for (var bit = 0; bit < 64; bit++)
            {
                Assert.IsFalse(Holds(index ^ (1L << bit)));
            }

            Assert.IsFalse(MerkleProof.VerifyInclusion(leaf, index, size, [.. proof, root], root));
            Assert.IsFalse(proof.Count > 0 && MerkleProof.VerifyInclusion(leaf, index, size, proof[1..], root));
            Assert.IsFalse(proof.Count > 0 && MerkleProof.VerifyInclusion(leaf, index, size, proof[..^1], root));
        }
    }

    [TestMethod]
    public void Every_wrong_bit_of_a_consistency_proof_is_refused()
    {
        var random = new Random(20261122);
        var leaves = Leaves(700);
        for (var round = 0; round < 60; round++)
        {
            var second = random.Next(2, leaves.Length + 1);
            var first = random.Next(1, second);
            var proof = new MerkleTree(new ReferenceTiles(leaves), second).Consistency(first);
            var (older, newer) = (ReferenceTree.Root(leaves, 0, first), ReferenceTree.Root(leaves, 0, second));
            bool Holds() => MerkleProof.VerifyConsistency(first, second, proof, older, newer);
            Assert.IsTrue(Holds());
            foreach (var part in (byte[][])[.. proof, older, newer])
            {
                EachBit(part, () => Assert.IsFalse(Holds()));
            }

            Assert.IsFalse(MerkleProof.VerifyConsistency(first, second, [.. proof, newer], older, newer));
            Assert.IsFalse(MerkleProof.VerifyConsistency(first, second, proof[1..], older, newer));
            Assert.IsFalse(MerkleProof.VerifyConsistency(first, second, proof[..^1], older, newer));
            Assert.IsFalse(MerkleProof.VerifyConsistency(second, first, proof, newer, older));
        }
    }

    [TestMethod]
    public void A_size_of_another_shape_is_refused_and_the_signed_checkpoint_binds_the_rest()
    {
        // A root says nothing of its size: leaf 0 of three leaves has a proof of the same shape in a tree of four. RFC 6962 signs both together.
        var leaves = Leaves(4);
        var proof = new MerkleTree(new ReferenceTiles(leaves), 3).Inclusion(0);
        var root = ReferenceTree.Root(leaves, 0, 3);
        Assert.IsTrue(MerkleProof.VerifyInclusion(leaves[0], 0, 4, proof, root));
        foreach (var size in (long[])[0, 1, 2, 5, 8, 1L << 20, MerkleHash.MaxTreeSize + 1, long.MaxValue, -1, long.MinValue])
        {
            Assert.IsFalse(MerkleProof.VerifyInclusion(leaves[0], 0, size, proof, root), $"{size}");
        }

        using var sample = new LedgerSample();
        var checkpoint = new Checkpoint(LedgerSample.Origin, 3, root);
        var note = System.Text.Encoding.UTF8.GetBytes(checkpoint.Sign(sample.Signer));
        Assert.AreEqual(3, Checkpoint.Open(note, sample.Signer.Key).Size);
        EachBit(note, () => Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Open(note, sample.Signer.Key)));
    }

    [TestMethod]
    public void Trees_of_no_leaf_and_of_one_size_are_judged_by_their_roots()
    {
        var leaves = Leaves(5);
        var root = ReferenceTree.Root(leaves, 0, 5);
        Assert.IsTrue(MerkleProof.VerifyConsistency(0, 5, [], MerkleHash.Empty, root));
        Assert.IsFalse(MerkleProof.VerifyConsistency(0, 5, [root], MerkleHash.Empty, root));
        Assert.IsFalse(MerkleProof.VerifyConsistency(0, 5, [], leaves[0], root), "an empty tree has one root only");
        Assert.IsTrue(MerkleProof.VerifyConsistency(0, 0, [], MerkleHash.Empty, MerkleHash.Empty));
        Assert.IsFalse(MerkleProof.VerifyConsistency(0, 0, [], root, root));
        Assert.IsTrue(MerkleProof.VerifyConsistency(5, 5, [], root, root));
        Assert.IsFalse(MerkleProof.VerifyConsistency(5, 5, [], root, leaves[0]));
        Assert.IsFalse(MerkleProof.VerifyConsistency(5, 5, [root], root, root));
        Assert.IsFalse(MerkleProof.VerifyConsistency(-1, 5, [], MerkleHash.Empty, root));
    }

    [TestMethod]
    public void Hashes_of_another_length_and_too_many_are_refused_and_not_thrown_at()
    {
        var leaves = Leaves(2);
        var root = ReferenceTree.Root(leaves, 0, 2);
        foreach (var proof in (List<byte[]>[])[[[]], [new byte[31]], [new byte[33]], [null!], [.. Enumerable.Repeat(leaves[1], 65)], [.. Enumerable.Repeat(leaves[1], 100_000)]])
        {
            Assert.IsFalse(MerkleProof.VerifyInclusion(leaves[0], 0, 2, proof, root));
            Assert.IsFalse(MerkleProof.VerifyConsistency(1, 2, proof, leaves[0], root));
        }

        Assert.IsFalse(MerkleProof.VerifyInclusion(new byte[5], 0, 2, [leaves[1]], root));
        Assert.IsFalse(MerkleProof.VerifyConsistency(1, 2, [leaves[1]], leaves[0], new byte[5]));
        Assert.IsFalse(MerkleProof.VerifyConsistency(1, 2, [leaves[1]], [], root));
    }

    private static byte[][] Leaves(int count) => [.. LedgerSample.Entries(0, count).Select(ReferenceTree.Leaf)];

    private static void AreEqual(IEnumerable<byte[]> expected, List<byte[]> actual) =>
        Assert.AreEqual(string.Join('\n', expected.Select(Convert.ToHexString)), string.Join('\n', actual.Select(Convert.ToHexString)));

    private static void EachBit(byte[] bytes, Action judge)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            judge();
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }
}
