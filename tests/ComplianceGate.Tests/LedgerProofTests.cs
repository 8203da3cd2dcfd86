using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Ledger;
using ComplianceGate.Signing;

namespace ComplianceGate.Tests;

/// <summary>Proofs judged with the ledger's key alone, whole and forged.</summary>
[TestClass]
public sealed class LedgerProofTests
{
    private const int Count = 9;

    [TestMethod]
    public void Proofs_hold_without_the_ledger_and_for_their_own_entry_only()
    {
        using var sample = new LedgerSample();
        var (entries, bundle) = Fill(sample);
        var prover = LedgerProver.Open(sample.Folder);
        var proofs = Enumerable.Range(0, Count).Select(i => Write(sample, $"p{i}", prover.Inclusion(i).Text)).ToArray();
        var ofBundle = Write(sample, "pb", prover.Inclusion(Count).Text);
        var older = Enumerable.Range(0, Count + 2).Select(i => Write(sample, $"c{i}", prover.Consistency(i).Text)).ToArray();
        Directory.Delete(sample.Folder, recursive: true);
        for (var i = 0; i < Count; i++)
        {
            Assert.AreEqual(i, Check(sample, proofs[i], entries[i]).Index);
            Assert.Contains("does not lead from the entry", Check(sample, proofs[i], entries[(i + 1) % Count]).Fault!);
        }

        Assert.AreEqual(Count, Check(sample, ofBundle, bundle).Index);
        Assert.AreEqual(Count, Check(sample, bundle).Index);
        Assert.AreEqual(ProofKind.Bundle, Check(sample, bundle).Kind);
        for (var i = 0; i <= Count + 1; i++)
        {
            var report = Check(sample, older[i]);
            Assert.IsTrue(report.Holds);
            Assert.AreEqual((i, Count + 1L), (report.First, report.Checkpoint!.Size));
        }
    }

    [TestMethod]
    public void Another_key_or_another_name_does_not_vouch()
    {
        using var sample = new LedgerSample();
        using var stranger = LedgerSample.NewSigner();
        var (entries, bundle) = Fill(sample);
        var prover = LedgerProver.Open(sample.Folder);
        var proof = Write(sample, "p", prover.Inclusion(4).Text);
        var older = Write(sample, "c", prover.Consistency(4).Text);
        foreach (var (file, entry) in ((string, string?)[])[(bundle, null), (proof, entries[4]), (older, null)])
        {
            Assert.IsFalse(LedgerProofs.Check(file, stranger.Key, null, entry).Holds);
            Assert.Contains("not of other.example", LedgerProofs.Check(file, sample.Signer.Key, "other.example", entry).Fault!);
            Assert.IsTrue(LedgerProofs.Check(file, sample.Signer.Key, LedgerSample.Origin, entry).Holds);
        }
    }

    [TestMethod]
    public void What_does_not_fit_is_wrong_use_and_what_is_not_there_is_undecided()
    {
        using var sample = new LedgerSample();
        var (entries, bundle) = Fill(sample);
        var prover = LedgerProver.Open(sample.Folder);
        var proof = Write(sample, "p", prover.Inclusion(4).Text);
        var older = Write(sample, "c", prover.Consistency(4).Text);
        Trouble(LedgerTrouble.WrongUse, proof, null);
        Trouble(LedgerTrouble.WrongUse, older, entries[4]);
        Trouble(LedgerTrouble.WrongUse, bundle, entries[4]);
        Trouble(LedgerTrouble.WrongUse, proof, proof);
        Trouble(LedgerTrouble.Unavailable, proof, sample.At("none.json"));
        Trouble(LedgerTrouble.Unavailable, sample.At("none"), null);
        Assert.Contains("is neither", Check(sample, entries[4]).Fault!);

        void Trouble(LedgerTrouble trouble, string file, string? entry) =>
            Assert.AreEqual(trouble, Assert.ThrowsExactly<LedgerException>(() => Check(sample, file, entry)).Trouble);
    }

    [TestMethod]
    public void Any_changed_character_of_a_proof_is_found_and_nothing_else_is_thrown()
    {
        using var sample = new LedgerSample();
        var (entries, _) = Fill(sample);
        var prover = LedgerProver.Open(sample.Folder);
        var random = new Random(77);
        foreach (var (text, entry) in ((string, string?)[])[(prover.Inclusion(4).Text, entries[4]), (prover.Consistency(5).Text, null)])
        {
            for (var round = 0; round < 1_500; round++)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                var at = random.Next(bytes.Length);
                var old = bytes[at];
                bytes[at] = (byte)random.Next(256);
                var changed = round % 5 == 0 ? bytes[..at] : round % 5 == 1 ? [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 30)..]] : bytes;
                var file = Write(sample, "changed", changed);
                try
                {
                    Assert.AreEqual(changed.Length == bytes.Length && bytes[at] == old, Check(sample, file, entry).Holds, Encoding.Latin1.GetString(changed));
                }
                catch (LedgerException e) when (e.Trouble == LedgerTrouble.WrongUse)
                {
                    // An entry that was named, for what is no proof of inclusion any more.
                }
            }
        }
    }

    [TestMethod]
    public void Proofs_that_claim_another_place_or_another_beginning_do_not_hold()
    {
        using var sample = new LedgerSample();
        var (entries, bundle) = Fill(sample);
        var prover = LedgerProver.Open(sample.Folder);
        var (inclusion, consistency) = (prover.Inclusion(4), prover.Consistency(5));
        string[] texts =
        [
            inclusion.Text.Replace("index 4", "index 5", StringComparison.Ordinal), inclusion.Text.Replace("index 4", "index 04", StringComparison.Ordinal),
            (inclusion with { Hashes = inclusion.Hashes.RemoveAt(0) }).Text, (inclusion with { Hashes = inclusion.Hashes.Add(inclusion.Hashes[0]) }).Text,
            (inclusion with { Hashes = [.. Enumerable.Repeat(new byte[32], 500)] }).Text,
        ];
        foreach (var text in texts)
        {
            Assert.IsFalse(Check(sample, Write(sample, "forged", text), entries[4]).Holds, text);
        }

        foreach (var forged in (ConsistencyProof[])[consistency with { First = 6 }, consistency with { FirstRoot = prover.Consistency(6).FirstRoot }, consistency with { Hashes = [] }, consistency with { First = 0 }])
        {
            Assert.IsFalse(Check(sample, Write(sample, "forged", forged.Text)).Holds, forged.Text);
        }

        var json = JsonNode.Parse(File.ReadAllText(bundle))!;
        json["verificationMaterial"]!["tlogEntries"]![0]!["inclusionProof"]!["hashes"]![0] = Convert.ToBase64String(new byte[32]);
        File.WriteAllText(bundle, json.ToJsonString());
        Assert.Contains("does not lead to the root", Check(sample, bundle).Fault!);
        File.WriteAllText(bundle, "{}");
        Assert.IsFalse(Check(sample, bundle).Holds);
    }

    private static (string[] Entries, string Bundle) Fill(LedgerSample sample)
    {
        var entries = Enumerable.Range(0, Count).Select(i => Write(sample, $"e{i}.json", new EvidenceEntry
        {
            ManifestSha256 = new string((char)('0' + i), 64), Name = "App", Version = "1.0", Stage = "build", Artifacts = [],
        }.Write())).ToArray();
        var bundle = Write(sample, "b.sigstore.json", SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, "{}"u8.ToArray(), sample.Signer)).ToJson());
        Assert.IsEmpty(LedgerIntake.Run(new IntakeRequest { Ledger = sample.Request(), Files = [.. entries, bundle] }).Refused);
        return (entries, bundle);
    }

    private static ProofReport Check(LedgerSample sample, string file, string? entry = null) => LedgerProofs.Check(file, sample.Signer.Key, null, entry);

    private static string Write(LedgerSample sample, string name, string text) => Write(sample, name, Encoding.UTF8.GetBytes(text));

    private static string Write(LedgerSample sample, string name, byte[] bytes)
    {
        var path = Path.Combine(sample.Root, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
