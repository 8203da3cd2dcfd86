using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Ledger;
using ComplianceGate.Signing;

namespace ComplianceGate.Tests;

/// <summary>Signed bundles and spooled evidence on their way into a ledger, and what others make of the proof.</summary>
[TestClass]
public sealed class LedgerBundleTests
{
    [TestMethod]
    public void A_bundle_that_is_logged_carries_its_proof_and_others_accept_it()
    {
        using var sample = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        sample.Append(LedgerSample.Entries(0, 300));
        var files = Enumerable.Range(0, 5).Select(i => Bundle(sample, signer, $"b{i}", i)).ToArray();
        var result = LedgerIntake.Run(Intake(sample, signer) with { Files = [.. files] });
        Assert.IsEmpty(result.Refused);
        CollectionAssert.AreEqual(new long[] { 300, 301, 302, 303, 304 }, result.Logged.Select(l => l.Index).ToArray());
        foreach (var file in files)
        {
            var place = LoggedBundle.Verify(SigstoreBundle.Read(File.ReadAllBytes(file)), sample.Signer.Key);
            Assert.AreEqual(305, place.Checkpoint.Size);
            Assert.AreEqual(place.Index, LedgerIntake.Find(LedgerProver.Open(sample.Folder), file));
        }

        Foreign(sample, signer, 0, "", files);
        // The same again, later: the old index, and a proof to the newer checkpoint in place of the old one.
        sample.Append(LedgerSample.Entries(1_000, 10));
        var again = LedgerIntake.Run(Intake(sample, signer) with { Files = [files[2]] });
        Assert.AreEqual(302, again.Logged[0].Index);
        Assert.AreEqual(0, again.Added);
        Assert.AreEqual(315, LoggedBundle.Verify(SigstoreBundle.Read(File.ReadAllBytes(files[2])), sample.Signer.Key).Checkpoint.Size);
        Foreign(sample, signer, 0, "", files);
    }

    [TestMethod]
    [DataRow("none", "expected 1 tlog entries")]
    [DataRow("sibling", "calculated root hash")]
    [DataRow("size", "invalid checkpoint signature")]
    [DataRow("root", "invalid checkpoint signature")]
    [DataRow("index", "")]
    [DataRow("body", "")]
    [DataRow("other", "")]
    [DataRow("shorter", "invalid hash count")]
    public void A_forged_proof_is_refused_by_us_and_by_others(string forgery, string reason)
    {
        using var sample = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        sample.Append(LedgerSample.Entries(0, 9));
        var (file, other) = (Bundle(sample, signer, "a", 1), Bundle(sample, signer, "b", 2));
        Assert.IsEmpty(LedgerIntake.Run(Intake(sample, signer) with { Files = [file, other] }).Refused);
        Foreign(sample, signer, 0, "", file);
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        var material = json["verificationMaterial"]!;
        var entry = material["tlogEntries"]![0]!;
        var proof = entry["inclusionProof"]!;
        switch (forgery)
        {
            case "none": material["tlogEntries"] = new JsonArray(); break;
            case "sibling": proof["hashes"]![0] = Convert.ToBase64String(new byte[32]); break;
            case "size": proof["checkpoint"]!["envelope"] = proof["checkpoint"]!["envelope"]!.GetValue<string>().Replace("\n11\n", "\n12\n", StringComparison.Ordinal); break;
            case "root": proof["checkpoint"]!["envelope"] = proof["checkpoint"]!["envelope"]!.GetValue<string>().Replace("\n11\n", "\n11\nA", StringComparison.Ordinal); break;
            case "index": proof["logIndex"] = "3"; break;
            case "body": entry["canonicalizedBody"] = Convert.ToBase64String(Convert.FromBase64String(entry["canonicalizedBody"]!.GetValue<string>())[..^1]); break;
            case "other": material["tlogEntries"]![0] = JsonNode.Parse(File.ReadAllText(other))!["verificationMaterial"]!["tlogEntries"]![0]!.DeepClone(); break;
            default: ((JsonArray)proof["hashes"]!).RemoveAt(0); break;
        }

        File.WriteAllText(file, json.ToJsonString());
        Assert.ThrowsExactly<InvalidDataException>(() => LoggedBundle.Verify(SigstoreBundle.Read(File.ReadAllBytes(file)), sample.Signer.Key));
        Foreign(sample, signer, 1, reason, file);
    }

    [TestMethod]
    public void Another_ledger_s_key_does_not_vouch()
    {
        using var sample = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        using var stranger = LedgerSample.NewSigner();
        var file = Bundle(sample, signer, "a", 1);
        LedgerIntake.Run(Intake(sample, signer) with { Files = [file] });
        Assert.ThrowsExactly<InvalidDataException>(() => LoggedBundle.Verify(SigstoreBundle.Read(File.ReadAllBytes(file)), stranger.Key));
        var (exitCode, output) = EvidenceVerifiers.Script("verify-ledger.mjs", Pem(sample, "signer", signer), Pem(sample, "stranger", stranger), LedgerSample.Origin, file);
        Assert.AreEqual(1, exitCode, output);
        (exitCode, output) = EvidenceVerifiers.Script("verify-ledger.mjs", Pem(sample, "signer", signer), Pem(sample, "ledger", sample.Signer), "other.example.com", file);
        Assert.AreEqual(1, exitCode, output);
    }

    [TestMethod]
    public void A_bundle_that_two_ledgers_log_keeps_both_proofs()
    {
        using var first = new LedgerSample();
        using var second = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        var file = Bundle(first, signer, "a", 1);
        LedgerIntake.Run(Intake(first, signer) with { Files = [file] });
        LedgerIntake.Run(Intake(second, signer) with { Files = [file] });
        LedgerIntake.Run(Intake(first, signer) with { Files = [file] });
        var bundle = SigstoreBundle.Read(File.ReadAllBytes(file));
        Assert.HasCount(2, bundle.LogEntries);
        Assert.AreEqual(0, LoggedBundle.Verify(bundle, first.Signer.Key).Index);
        Assert.AreEqual(0, LoggedBundle.Verify(bundle, second.Signer.Key).Index);
        var doubled = bundle with { LogEntries = bundle.LogEntries.AddRange(bundle.LogEntries) };
        Assert.ThrowsExactly<InvalidDataException>(() => LoggedBundle.Verify(doubled, first.Signer.Key));
    }

    [TestMethod]
    public void The_entry_is_the_one_that_Rekor_s_type_gives()
    {
        using var signer = LedgerSample.NewSigner();
        var bundle = SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, "{}"u8.ToArray(), signer));
        var body = JsonNode.Parse(SignedEntry.Write(bundle, [signer.Key]))!;
        Assert.AreEqual("{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{\"envelopeHash\":", body.ToJsonString()[..59]);
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData("{}"u8)), body["spec"]!["payloadHash"]!["value"]!.GetValue<string>());
        var envelope = $"{{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{{\"keyid\":\"{signer.Key.Id}\",\"sig\":\"{Convert.ToBase64String(bundle.Signature.Value.Span)}\"}}]}}";
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(envelope))), body["spec"]!["envelopeHash"]!["value"]!.GetValue<string>());
        var pem = Encoding.ASCII.GetString(Convert.FromBase64String(body["spec"]!["signatures"]![0]!["verifier"]!.GetValue<string>()));
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----\n", pem);
    }

    [TestMethod]
    public void What_is_not_signed_by_a_named_key_is_not_logged_and_keeps_nothing_else_out()
    {
        using var sample = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        using var stranger = LedgerSample.NewSigner();
        var (good, bad) = (Bundle(sample, signer, "good", 1), Bundle(sample, stranger, "bad", 2));
        var damaged = Path.Combine(sample.Root, "damaged.sigstore.json");
        File.WriteAllText(damaged, "{}");
        var text = File.ReadAllText(bad);
        var result = LedgerIntake.Run(Intake(sample, signer) with { Files = [damaged, bad, good, Path.Combine(sample.Root, "none.json")] });
        Assert.AreEqual(1, result.Added);
        CollectionAssert.AreEqual(new[] { damaged, bad, Path.Combine(sample.Root, "none.json") }, result.Refused.Select(r => r.Path).ToArray());
        Assert.Contains("--signed-by", result.Refused[1].Reason);
        Assert.AreEqual(text, File.ReadAllText(bad));
        // The ledger's own key needs no naming.
        var own = Bundle(sample, sample.Signer, "own", 3);
        Assert.AreEqual(1, LedgerIntake.Run(Intake(sample, signer) with { Files = [own] }).Logged[0].Index);
    }

    [TestMethod]
    public void A_certificate_s_bundle_needs_no_key_and_a_wrong_one_is_refused()
    {
        using var sample = new LedgerSample();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signer = new KeySigner(ECDsa.Create(key.ExportParameters(true)));
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var stranger = LedgerSample.NewSigner();
        var paths = new List<string>();
        foreach (var who in (ISigner[])[signer, stranger])
        {
            paths.Add(Path.Combine(sample.Root, $"c{paths.Count}.sigstore.json"));
            File.WriteAllBytes(paths[^1], SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, "{}"u8.ToArray(), who), certificate.RawData).ToJson());
        }

        var result = LedgerIntake.Run(Intake(sample) with { Files = [.. paths] });
        Assert.AreEqual(paths[0], result.Logged.Single().Path);
        Assert.Contains("not its certificate's", result.Refused.Single().Reason);
        Assert.AreEqual(0, LoggedBundle.Verify(SigstoreBundle.Read(File.ReadAllBytes(paths[0])), sample.Signer.Key).Index);
    }

    [TestMethod]
    public void The_spool_is_emptied_of_what_was_logged_and_of_nothing_else()
    {
        using var sample = new LedgerSample();
        var spool = Directory.CreateDirectory(Path.Combine(sample.Root, "spool")).FullName;
        for (var i = 0; i < 20; i++)
        {
            Spool(spool, i);
        }

        var wrong = Path.Combine(spool, new string('a', 64) + ".json");
        File.Copy(Directory.GetFiles(spool).Order(StringComparer.Ordinal).First(), wrong);
        File.WriteAllText(Path.Combine(spool, "." + new string('b', 64) + ".json.0123.tmp"), "half");
        File.WriteAllText(Path.Combine(spool, "README.json"), "{}");
        var result = LedgerIntake.Run(Intake(sample) with { Spool = spool });
        Assert.AreEqual(20, result.Added);
        Assert.AreEqual(wrong, result.Refused.Single().Path);
        Assert.HasCount(3, Directory.GetFiles(spool));
        Assert.IsNull(sample.Verify().Fault);
        File.Delete(wrong);
        // Built again: the same file, the same entry.
        var path = Spool(spool, 3);
        var kept = File.ReadAllBytes(path);
        var again = LedgerIntake.Run(Intake(sample) with { Spool = spool });
        Assert.AreEqual(0, again.Added);
        Assert.IsFalse(File.Exists(path));
        File.WriteAllBytes(path, kept);
        Assert.AreEqual(again.Logged[0].Index, LedgerIntake.Find(LedgerProver.Open(sample.Folder), path));
        Assert.AreEqual(LedgerTrouble.Unavailable, Assert.ThrowsExactly<LedgerException>(() => LedgerIntake.Run(Intake(sample) with { Spool = Path.Combine(sample.Root, "none") })).Trouble);
    }

    [TestMethod]
    public void A_bundle_whose_proof_did_not_reach_it_gets_it_the_next_time()
    {
        using var sample = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        var file = Bundle(sample, signer, "a", 1);
        var bare = File.ReadAllBytes(file);
        LedgerIntake.Run(Intake(sample, signer) with { Files = [file] });
        // Killed between the checkpoint and the bundle: the bundle is as it was.
        File.WriteAllBytes(file, bare);
        var again = LedgerIntake.Run(Intake(sample, signer) with { Files = [file] });
        Assert.AreEqual(0, again.Added);
        Assert.AreEqual(0, LoggedBundle.Verify(SigstoreBundle.Read(File.ReadAllBytes(file)), sample.Signer.Key).Index);
    }

    [TestMethod]
    public void Hostile_proofs_in_bundles_are_refused_and_nothing_else_is_thrown()
    {
        using var sample = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        sample.Append(LedgerSample.Entries(0, 5));
        var file = Bundle(sample, signer, "a", 1);
        LedgerIntake.Run(Intake(sample, signer) with { Files = [file] });
        var bundle = SigstoreBundle.Read(File.ReadAllBytes(file));
        var random = new Random(4242);
        var refused = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var entry = bundle.LogEntries[0].ToArray();
            entry[random.Next(entry.Length)] = (byte)random.Next(32, 127);
            try
            {
                var place = LoggedBundle.Verify(bundle with { LogEntries = [entry] }, sample.Signer.Key);
                Assert.AreEqual(5, place.Index);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(2_500, refused);
    }

    private static IntakeRequest Intake(LedgerSample sample, params ISigner[] signers) =>
        new() { Ledger = sample.Request(), Signers = [.. signers.Select(s => s.Key)] };

    private static string Bundle(LedgerSample sample, ISigner signer, string name, int number)
    {
        var path = Path.Combine(sample.Root, name + ".sigstore.json");
        var payload = Encoding.UTF8.GetBytes($"{{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{{\"name\":\"{number}\",\"digest\":{{\"sha256\":\"{new string('0', 64)}\"}}}}],\"predicateType\":\"https://example.com/x\"}}");
        File.WriteAllBytes(path, SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, payload, signer)).ToJson());
        return path;
    }

    private static string Spool(string spool, int number)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData([(byte)number]));
        var path = Path.Combine(spool, digest + ".json");
        File.WriteAllBytes(path, new EvidenceEntry { ManifestSha256 = digest, Name = "App", Version = "1.0", Stage = "build", Artifacts = [new("App.dll", digest)] }.Write());
        return path;
    }

    private static string Pem(LedgerSample sample, string name, ISigner signer)
    {
        var path = Path.Combine(sample.Root, name + ".pem");
        File.WriteAllText(path, PemEncoding.WriteString("PUBLIC KEY", signer.Key.Encoded.Span));
        return path;
    }

    private static void Foreign(LedgerSample sample, ISigner signer, int expected, string reason, params string[] files)
    {
        var (exitCode, output) = EvidenceVerifiers.Script("verify-ledger.mjs", [Pem(sample, "signer", signer), Pem(sample, "ledger", sample.Signer), LedgerSample.Origin, .. files]);
        Assert.AreEqual(expected, exitCode, output);
        Assert.Contains(reason, output);
    }
}
