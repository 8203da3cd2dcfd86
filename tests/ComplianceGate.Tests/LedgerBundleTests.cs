using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
        var body = JsonNode.Parse(SignedEntry.Write(bundle, new LoggedSigners { Keys = [signer.Key] }))!;
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
    public void A_certificate_s_bundle_is_logged_when_its_key_or_what_stands_above_it_was_named()
    {
        using var sample = new LedgerSample();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signer = new KeySigner(ECDsa.Create(key.ExportParameters(true)));
        using var stranger = LedgerSample.NewSigner();
        var until = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var root = Root("CN=root", rootKey);
        using var other = Root("CN=root", key);
        var request = new CertificateRequest("CN=signer", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CertificateTrust.CodeSigningUse)], critical: false));
        using var certificate = request.Create(root, until.AddYears(-5), until, [1, 2, 3]);
        var (good, bad) = (Write("good", signer), Write("bad", stranger));

        var named = new LoggedSigners { Certificates = [root.RawData], Now = until.AddYears(-1) };
        Assert.Contains("--signed-by", Try(good, new LoggedSigners())!, "anybody makes himself a certificate");
        Assert.Contains("--signed-by", Try(good, named with { Certificates = [other.RawData] })!);
        Assert.Contains("--signed-by", Try(good, named with { Now = until.AddDays(1) })!);
        Assert.Contains("--signed-by", Try(good, new LoggedSigners { Keys = [stranger.Key] })!);
        Assert.IsNull(Try(good, named));
        Assert.IsNull(Try(good, named with { Certificates = [certificate.RawData] }));
        Assert.IsNull(Try(good, new LoggedSigners { Keys = [signer.Key] }));
        Assert.Contains("not its certificate's", Try(bad, named)!);
        Assert.AreEqual(0, LoggedBundle.Verify(SigstoreBundle.Read(File.ReadAllBytes(good)), sample.Signer.Key).Index);

        string? Try(string path, LoggedSigners signers) => LedgerIntake.Run(Intake(sample) with { Files = [path], Signers = signers }).Refused.SingleOrDefault()?.Reason;

        string Write(string name, ISigner who)
        {
            var path = Path.Combine(sample.Root, name + ".sigstore.json");
            File.WriteAllBytes(path, SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, "{}"u8.ToArray(), who), certificate.RawData).ToJson());
            return path;
        }

        X509Certificate2 Root(string name, ECDsa own)
        {
            var made = new CertificateRequest(name, own, HashAlgorithmName.SHA256);
            made.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            return made.CreateSelfSigned(until.AddYears(-10), until.AddYears(10));
        }
    }

    [TestMethod]
    public void What_came_into_a_bundle_meanwhile_stays_and_another_bundle_is_left_alone()
    {
        using var sample = new LedgerSample();
        using var second = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        var (kept, replaced, gone) = (Bundle(sample, signer, "kept", 1), Bundle(sample, signer, "replaced", 2), Bundle(sample, signer, "gone", 3));
        var stranger = Bundle(sample, signer, "stranger", 4);
        var result = LedgerIntake.Run(Intake(sample, signer) with { Files = [kept, replaced, gone] }, () =>
        {
            var bundle = SigstoreBundle.Read(File.ReadAllBytes(kept));
            File.WriteAllBytes(kept, (bundle with { Timestamps = [new byte[] { 1, 2, 3 }] }).ToJson());
            LedgerIntake.Run(Intake(second, signer) with { Files = [kept] });
            File.Copy(stranger, replaced, overwrite: true);
            File.Delete(gone);
        });
        var now = SigstoreBundle.Read(File.ReadAllBytes(kept));
        Assert.HasCount(1, now.Timestamps);
        Assert.AreEqual(0, LoggedBundle.Verify(now, sample.Signer.Key).Index);
        Assert.AreEqual(0, LoggedBundle.Verify(now, second.Signer.Key).Index);
        CollectionAssert.AreEqual(new[] { replaced, gone }, result.Refused.Select(r => r.Path).ToArray());
        Assert.Contains("replaced by another bundle", result.Refused[0].Reason);
        CollectionAssert.AreEqual(File.ReadAllBytes(stranger), File.ReadAllBytes(replaced));
        Assert.IsEmpty(Directory.GetFiles(sample.Root, "*.lock", new EnumerationOptions { AttributesToSkip = 0 }), "nothing stays beside a bundle");
    }

    [TestMethod]
    public void Two_ledgers_that_log_a_bundle_at_once_both_leave_their_proof()
    {
        LedgerSample[] ledgers = [new(), new(), new(), new()];
        try
        {
            using var signer = LedgerSample.NewSigner();
            var files = Enumerable.Range(0, 15).Select(i => Bundle(ledgers[0], signer, $"b{i}", i)).ToArray();
            Parallel.ForEach(ledgers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, ledger =>
                Assert.IsEmpty(LedgerIntake.Run(Intake(ledger, signer) with { Files = [.. files] }).Refused));
            foreach (var file in files)
            {
                var bundle = SigstoreBundle.Read(File.ReadAllBytes(file));
                Assert.HasCount(4, bundle.LogEntries);
            }
        }
        finally
        {
            foreach (var ledger in ledgers)
            {
                ledger.Dispose();
            }
        }
    }

    [TestMethod]
    public void A_bundle_that_somebody_else_holds_is_told_and_the_others_get_their_proof()
    {
        using var sample = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        var (held, free) = (Bundle(sample, signer, "held", 1), Bundle(sample, signer, "free", 2));
        using var gate = LedgerFolder.Lock(LedgerFinish.LockOf(held), TimeSpan.Zero, isPassing: true);
        var request = Intake(sample, signer) with { Files = [held, free] };
        var refused = LedgerIntake.Run(request with { Ledger = request.Ledger with { Wait = TimeSpan.FromMilliseconds(100) } }).Refused.Single();
        Assert.AreEqual(held, refused.Path);
        Assert.Contains("Another process held", refused.Reason);
        Assert.AreEqual(1, LoggedBundle.Verify(SigstoreBundle.Read(File.ReadAllBytes(free)), sample.Signer.Key).Index);
    }

    [TestMethod]
    public void A_tile_that_breaks_after_the_append_costs_only_the_bundles_whose_proof_needs_it()
    {
        using var sample = new LedgerSample();
        using var signer = LedgerSample.NewSigner();
        var (early, late) = (Bundle(sample, signer, "early", 1), Bundle(sample, signer, "late", 2));
        LedgerIntake.Run(Intake(sample, signer) with { Files = [early] });
        sample.Append(LedgerSample.Entries(0, 300));
        var result = LedgerIntake.Run(Intake(sample, signer) with { Files = [early, late] }, () => File.Delete(sample.At("tile/0/000")));
        Assert.AreEqual(early, result.Refused.Single().Path);
        Assert.Contains("tile/0/000 is missing", result.Refused[0].Reason);
        Assert.AreEqual(301, LoggedBundle.Verify(SigstoreBundle.Read(File.ReadAllBytes(late)), sample.Signer.Key).Index);
        var unread = LedgerIntake.Run(Intake(sample, signer) with { Files = [late], Ledger = sample.Request() with { Folder = Path.Combine(sample.Root, "new") , Seen = null } }, () => File.Delete(Path.Combine(sample.Root, "new", "checkpoint")));
        Assert.Contains("could not be finished", unread.Refused.Single().Reason);
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
        new() { Ledger = sample.Request(), Signers = new LoggedSigners { Keys = [.. signers.Select(s => s.Key)] } };

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
