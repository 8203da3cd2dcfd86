using System.Buffers.Binary;
using System.Text;
using ComplianceGate.Ledger;

namespace ComplianceGate.Tests;

/// <summary>What lies in a ledger's folder, by the words of C2SP tlog-tiles, tlog-checkpoint and signed-note.</summary>
[TestClass]
public sealed class LedgerFileTests
{
    [TestMethod]
    [DataRow(0, 0, 256, "tile/0/000")]
    [DataRow(0, 5, 7, "tile/0/005.p/7")]
    [DataRow(1, 1234067, 256, "tile/1/x001/x234/067")]
    [DataRow(63, 999, 255, "tile/63/999.p/255")]
    [DataRow(0, 1000, 1, "tile/0/x001/000.p/1")]
    [DataRow(TileName.Entries, 1234067, 3, "tile/entries/x001/x234/067.p/3")]
    public void Paths_are_those_of_the_specification(int level, int index, int width, string path)
    {
        Assert.AreEqual(path, new TileName(level, index, width).Path);
        Assert.AreEqual(new TileName(level, index, width), TileName.Parse(path));
    }

    [TestMethod]
    [DataRow("tile/0")]
    [DataRow("tile/00/000")]
    [DataRow("tile/64/000")]
    [DataRow("tile/-1/000")]
    [DataRow("tile/0/0")]
    [DataRow("tile/0/x000/001")]
    [DataRow("tile/0/001/001")]
    [DataRow("tile/0/x001")]
    [DataRow("tile/0/000.p/0")]
    [DataRow("tile/0/000.p/256")]
    [DataRow("tile/0/000.p/01")]
    [DataRow("tile/0/000.p")]
    [DataRow("tile/0/../000")]
    [DataRow("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [DataRow("tile/0/\u0661\u0661\u0661")]
    [DataRow("checkpoint")]
    [DataRow("")]
    public void What_is_no_path_of_a_tile_is_none(string path) => Assert.IsNull(TileName.Parse(path));

    [TestMethod]
    public void A_tree_of_70000_has_the_tiles_that_the_specification_counts()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 70_000));
        var names = Directory.GetFiles(sample.At("tile"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(sample.Folder, f)).Where(p => !p.StartsWith("tile/entries", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var expected = Enumerable.Range(0, 273).Select(i => $"tile/0/{i:000}").Append("tile/0/273.p/112").Append("tile/1/000").Append("tile/1/001.p/17").Append("tile/2/000.p/1");
        CollectionAssert.AreEqual(expected.Order(StringComparer.Ordinal).ToArray(), names);
        foreach (var name in names)
        {
            Assert.AreEqual(32 * TileName.Parse(name)!.Value.Width, new FileInfo(sample.At(name)).Length, name);
        }

        Assert.HasCount(274, Directory.GetFiles(sample.At("tile/entries"), "*", SearchOption.AllDirectories));
        var leaves = LedgerSample.Entries(0, 70_000).Select(ReferenceTree.Leaf).ToArray();
        CollectionAssert.AreEqual(ReferenceTree.Root(leaves, 65_536 - 256, 256), File.ReadAllBytes(sample.At("tile/1/000")).AsSpan()[^32..].ToArray());
        var prover = LedgerProver.Open(sample.Folder);
        CollectionAssert.AreEqual(ReferenceTree.Root(leaves, 0, leaves.Length), prover.Checkpoint.Root.ToArray());
        foreach (var index in (int[])[0, 255, 256, 65_535, 65_536, 69_888, 69_999])
        {
            CollectionAssert.AreEqual(
                ReferenceTree.Path(index, leaves, 0, leaves.Length).Select(Convert.ToHexString).ToArray(), prover.Inclusion(index).Hashes.Select(Convert.ToHexString).ToArray());
            Assert.AreEqual(index, prover.Find(LedgerSample.Entry(index)));
        }

        foreach (var first in (int[])[0, 1, 255, 256, 257, 40_000, 65_536, 69_999, 70_000])
        {
            CollectionAssert.AreEqual(ReferenceTree.Root(leaves, 0, first), prover.Consistency(first).FirstRoot.ToArray());
        }

        Assert.IsNull(prover.Find("none"u8.ToArray()));
        Assert.IsNull(sample.Verify().Fault);
    }

    [TestMethod]
    public void Growing_step_by_step_gives_the_same_tree_and_keeps_what_old_checkpoints_need()
    {
        using var sample = new LedgerSample();
        var random = new Random(7);
        var entries = new List<byte[]>();
        while (entries.Count < 600)
        {
            var more = LedgerSample.Entries(entries.Count, random.Next(1, 60)).ToArray();
            entries.AddRange(more);
            var result = sample.Append(more);
            Assert.AreEqual(more.Length, result.Added);
            Assert.AreEqual(entries.Count, result.Checkpoint.Size);
            CollectionAssert.AreEqual(ReferenceTree.Root(entries), result.Checkpoint.Root.ToArray());
            Assert.IsTrue(File.Exists(sample.At($"tile/0/{entries.Count / 256:000}" + (entries.Count % 256 == 0 ? "" : $".p/{entries.Count % 256}"))));
        }

        Assert.IsNull(sample.Verify().Fault);
        Assert.IsFalse(Directory.Exists(sample.At("tile/0/000.p")) && Directory.GetFiles(sample.At("tile/0/000.p")).Length > 0, "what is full needs no parts");
        Assert.IsGreaterThan(1, Directory.GetFiles(sample.At("tile/0/002.p")).Length, "every size that was signed keeps its tile");
        var bundle = File.ReadAllBytes(sample.At("tile/entries/000"));
        var first = LedgerSample.Entry(0);
        Assert.AreEqual(first.Length, BinaryPrimitives.ReadUInt16BigEndian(bundle));
        CollectionAssert.AreEqual(first, bundle.AsSpan(2, first.Length).ToArray());
    }

    [TestMethod]
    public void Entries_that_are_there_keep_their_index()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 300));
        var again = sample.Append(LedgerSample.Entry(299), LedgerSample.Entry(1000), LedgerSample.Entry(3), LedgerSample.Entry(1000), LedgerSample.Entry(1001));
        CollectionAssert.AreEqual(new long[] { 299, 300, 3, 300, 301 }, again.Indexes.ToArray());
        Assert.AreEqual(2, again.Added);
        var before = File.ReadAllBytes(sample.At("checkpoint"));
        Assert.AreEqual(0, sample.Append(LedgerSample.Entries(0, 300)).Added);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(sample.At("checkpoint")), "nothing new is nothing to sign");
    }

    [TestMethod]
    public void The_checkpoint_is_a_note_of_its_specification()
    {
        using var sample = new LedgerSample();
        sample.Append([]);
        var lines = File.ReadAllText(sample.At("checkpoint")).Split('\n');
        Assert.HasCount(6, lines);
        Assert.AreEqual(LedgerSample.Origin, lines[0]);
        Assert.AreEqual("0", lines[1]);
        Assert.AreEqual("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", lines[2]);
        Assert.AreEqual("", lines[3]);
        Assert.StartsWith("\u2014 " + LedgerSample.Origin + " ", lines[4]);
        var signature = Convert.FromBase64String(lines[4].Split(' ')[2]);
        Assert.AreEqual(sample.Signer.Key.Id[..8], Convert.ToHexStringLower(signature[..4]));
        Assert.IsTrue(sample.Signer.Key.Verify(Encoding.UTF8.GetBytes(string.Join('\n', lines[..3]) + "\n"), signature.AsSpan(4)));
        Assert.IsNull(sample.Verify().Fault);
    }

    [TestMethod]
    public void Other_signatures_and_extension_lines_are_passed_over_and_a_wrong_one_of_ours_is_not()
    {
        using var sample = new LedgerSample();
        using var witness = LedgerSample.NewSigner();
        var text = $"{LedgerSample.Origin}\n0\n{Convert.ToBase64String(MerkleHash.Empty)}\nextension\n";
        var own = SignedNote.Sign(text, LedgerSample.Origin, sample.Signer);
        var other = SignedNote.Sign(text, "witness.example.com", witness).Split("\n\n")[1];
        var stranger = SignedNote.Sign(text, LedgerSample.Origin, witness).Split("\n\n")[1];
        Assert.AreEqual(0, Checkpoint.Open(Encoding.UTF8.GetBytes(own + other + stranger), sample.Signer.Key).Size);
        Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Open(Encoding.UTF8.GetBytes(text + "\n" + other + stranger), sample.Signer.Key));
        var forged = SignedNote.Sign(text.Replace("ext", "axt", StringComparison.Ordinal), LedgerSample.Origin, sample.Signer).Split("\n\n")[1];
        Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Open(Encoding.UTF8.GetBytes(own + forged), sample.Signer.Key), "a known key's wrong signature spoils the note");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a b")]
    [DataRow("a+b")]
    [DataRow("a(b")]
    [DataRow("a\nb")]
    [DataRow("\u00e4.example")]
    public void A_name_that_would_break_signature_lines_is_refused(string origin)
    {
        using var sample = new LedgerSample();
        Assert.AreEqual(LedgerTrouble.WrongUse, Assert.ThrowsExactly<LedgerException>(() => LedgerAppender.Append(sample.Request() with { Origin = origin })).Trouble);
        Assert.IsFalse(Directory.Exists(sample.At("tile")));
    }

    [TestMethod]
    public void The_name_is_given_once_and_the_key_stays()
    {
        using var sample = new LedgerSample();
        Assert.Contains("--origin", Assert.ThrowsExactly<LedgerException>(() => LedgerAppender.Append(sample.Request(LedgerSample.Entry(1)) with { Origin = null })).Message);
        sample.Append(LedgerSample.Entry(1));
        Assert.AreEqual(1, LedgerAppender.Append(sample.Request(LedgerSample.Entry(2)) with { Origin = null }).Indexes[0]);
        Assert.AreEqual(LedgerTrouble.WrongUse, Assert.ThrowsExactly<LedgerException>(() => LedgerAppender.Append(sample.Request() with { Origin = "other.example" })).Trouble);
        using var other = LedgerSample.NewSigner();
        Assert.AreEqual(LedgerTrouble.Broken, Assert.ThrowsExactly<LedgerException>(() => LedgerAppender.Append(sample.Request() with { Signer = other })).Trouble);
        using var larger = new Signing.KeySigner(System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384));
        Assert.AreEqual(LedgerTrouble.WrongUse, Assert.ThrowsExactly<LedgerException>(() => LedgerAppender.Append(sample.Request() with { Signer = larger })).Trouble);
    }

    [TestMethod]
    public void Entries_have_the_size_that_two_bytes_can_tell()
    {
        using var sample = new LedgerSample();
        var largest = new byte[EntryBundle.MaxEntry];
        Assert.AreEqual(0, sample.Append(largest).Indexes[0]);
        Assert.AreEqual(LedgerTrouble.WrongUse, Assert.ThrowsExactly<LedgerException>(() => sample.Append(new byte[EntryBundle.MaxEntry + 1])).Trouble);
        Assert.AreEqual(LedgerTrouble.WrongUse, Assert.ThrowsExactly<LedgerException>(() => sample.Append([[]])).Trouble);
        Assert.IsNull(sample.Verify().Fault);
    }

    [TestMethod]
    public void A_proof_as_text_is_that_of_its_specification()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 5));
        var text = LedgerProver.Open(sample.Folder).Inclusion(4).Text;
        var leaves = LedgerSample.Entries(0, 5).Select(ReferenceTree.Leaf).ToArray();
        var expected = $"c2sp.org/tlog-proof@v1\nindex 4\n{Convert.ToBase64String(ReferenceTree.Root(leaves, 0, 4))}\n\n" + File.ReadAllText(sample.At("checkpoint"));
        Assert.AreEqual(expected, text);
    }

    [TestMethod]
    public void Hostile_notes_are_refused_and_nothing_else_is_thrown()
    {
        using var sample = new LedgerSample();
        sample.Append(LedgerSample.Entries(0, 3));
        var good = File.ReadAllBytes(sample.At("checkpoint"));
        var random = new Random(99);
        for (var round = 0; round < 4_000; round++)
        {
            var bytes = Mutate(good, random);
            try
            {
                var read = Checkpoint.Open(bytes, sample.Signer.Key);
                Assert.AreEqual(3, read.Size, Encoding.UTF8.GetString(bytes));
            }
            catch (InvalidDataException)
            {
                // As it should be.
            }
        }

        Assert.ThrowsExactly<InvalidDataException>(() => SignedNote.Read(new byte[70_000]));
    }

    [TestMethod]
    public void Hostile_bundles_and_evidence_entries_are_refused_and_nothing_else_is_thrown()
    {
        var random = new Random(100);
        var bundle = new byte[] { 0, 2, 1, 2, 0, 0, 0, 1, 9 };
        Assert.HasCount(3, EntryBundle.Read(bundle, 3));
        Assert.ThrowsExactly<InvalidDataException>(() => EntryBundle.Read(bundle, 2));
        Assert.ThrowsExactly<InvalidDataException>(() => EntryBundle.Read(bundle, 4));
        var entry = new EvidenceEntry { ManifestSha256 = new string('a', 64), Name = "N\"\u00e4\\", Version = "1.0", Stage = "pack", Artifacts = [new("a/b.dll", new string('b', 64))] }.Write();
        Assert.AreEqual("N\"\u00e4\\", EvidenceEntry.Read(entry).Name);
        for (var round = 0; round < 3_000; round++)
        {
            var (bytes, json) = (Mutate(bundle, random), Mutate(entry, random));
            Quietly(() => Assert.HasCount(3, EntryBundle.Read(bytes, 3)));
            Quietly(() => CollectionAssert.AreEqual(json, EvidenceEntry.Read(json).Write()));
        }
    }

    [TestMethod]
    public void An_evidence_entry_has_one_form()
    {
        var made = new EvidenceEntry { ManifestSha256 = new string('a', 64), Name = "A\u0001\n", Version = "1.0", Stage = "build", Artifacts = [new("a.dll", new string('b', 64))] };
        var text = Encoding.UTF8.GetString(made.Write());
        Assert.AreEqual(
            "{\"apiVersion\":\"0.0.1\",\"kind\":\"compliance-gate-evidence\",\"spec\":{\"artifactCount\":1,\"artifacts\":[{\"path\":\"a.dll\",\"sha256\":\"" + new string('b', 64)
            + "\"}],\"manifestSha256\":\"" + new string('a', 64) + "\",\"name\":\"A\\u0001\\n\",\"stage\":\"build\",\"version\":\"1.0\"}}",
            text);
        foreach (var other in (string[])[text + "\n", " " + text, text.Replace(",\"kind\"", ", \"kind\"", StringComparison.Ordinal), text.Replace("}}", ",\"more\":1}}", StringComparison.Ordinal), text.Replace("build", "make", StringComparison.Ordinal)])
        {
            Assert.ThrowsExactly<InvalidDataException>(() => EvidenceEntry.Read(Encoding.UTF8.GetBytes(other)), other);
        }

        var many = made with { Artifacts = [.. Enumerable.Range(0, 2_000).Select(i => new LoggedArtifact($"folder/file{i}.dll", new string('c', 64)))] };
        var whole = many.Write();
        Assert.IsLessThanOrEqualTo(EntryBundle.MaxEntry, whole.Length);
        Assert.Contains("\"artifactCount\":2000,\"artifacts\":[]", Encoding.UTF8.GetString(whole));
        Assert.IsEmpty(EvidenceEntry.Read(whole).Artifacts);
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidDataException)
        {
            // Refused.
        }
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, random.Next(bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, random.Next(Math.Min(40, bytes.Count - at)))); break;
                default: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add(0);
            }
        }

        return [.. bytes];
    }
}
