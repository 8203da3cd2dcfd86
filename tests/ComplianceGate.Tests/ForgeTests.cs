using ComplianceGate.ForgeTrial;
using ComplianceGate.Signing;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>Forged signatures, judged by ours and by other people's verifiers; <c>tools/ForgeTrial</c> makes five hundred.</summary>
[TestClass]
public sealed class ForgeTests
{
    // What Sigstore's verifier is not asked: which file the statement speaks of, and whether a reader would take the first or the second of two keys.
    private static readonly ForgeKind[] UnseenBySigstore = [ForgeKind.Replayed, ForgeKind.PayloadTwice];

    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("forge-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void No_forged_signature_is_taken_for_good()
    {
        using var sample = new ForgeSample(folder);
        var forger = new Forger(sample);
        foreach (var signer in sample.Signers)
        {
            var good = sample.Verify(".sigstore.json", forger.Good(signer).ToJson());
            Assert.AreEqual(VerificationOutcome.Holds, good.Outcome, string.Join('\n', good.Findings.Select(f => f.Text)));
            Assert.AreEqual(VerificationOutcome.Holds, sample.Verify(".dsse.json", forger.Good(signer).Envelope.ToJson()).Outcome);
            Assert.IsTrue(good.Evidence.All(e => e.Line.EndsWith($"; signed by {signer.Key.Algorithm}", StringComparison.Ordinal)), good.Evidence[0].Line);
        }

        var count = Enum.GetValues<ForgeKind>().Length * sample.Signers.Count * 2;
        var report = new ForgeRun(sample).Run(count, 20261121);
        Assert.AreEqual("", string.Join('\n', report.Accepted));
        Assert.HasCount(Enum.GetValues<ForgeKind>().Length, report.Kinds);
    }

    [TestMethod]
    public void Others_accept_the_good_and_reject_the_forged()
    {
        using var sample = new ForgeSample(folder);
        var forger = new Forger(sample);
        var made = Directory.CreateDirectory(Path.Combine(folder, "made")).FullName;
        var keys = new List<string>();
        List<string> good = [], forged = [];
        foreach (var signer in sample.Signers)
        {
            keys.AddRange(["--key", Write(made, $"{signer.Key.Algorithm}.pem", ForgeRun.Pem(signer.Key))]);
            good.Add(Write(made, $"good-{signer.Key.Algorithm}.sigstore.json", forger.Good(signer).ToJson()));
            foreach (var kind in Enum.GetValues<ForgeKind>())
            {
                forged.Add(Write(made, $"{kind}-{signer.Key.Algorithm}.sigstore.json", forger.Forge(kind, signer, new Random(7))));
            }
        }

        Accepts("verify-dsse.mjs", [.. keys, "--subject", sample.Subject, .. good]);
        Rejects("verify-dsse.mjs", [.. keys, "--subject", sample.Subject], forged);
        Accepts("verify-sigstore.mjs", [.. keys, .. good]);
        Rejects("verify-sigstore.mjs", keys, forged.FindAll(f => !UnseenBySigstore.Any(k => Path.GetFileName(f).StartsWith(k.ToString(), StringComparison.Ordinal))));
    }

    [TestMethod]
    public void OpenSSL_accepts_the_good_and_rejects_the_forged()
    {
        if (EvidenceVerifiers.Find("openssl") is null)
        {
            Assert.Inconclusive("openssl is missing.");
        }

        using var sample = new ForgeSample(folder);
        var forger = new Forger(sample);
        foreach (var signer in sample.Signers)
        {
            var key = Write(folder, "key.pem", ForgeRun.Pem(signer.Key));
            Assert.IsTrue(OpenSsl(forger.Good(signer).Envelope, key, signer.Key), signer.Key.Algorithm.ToString());
            // Of an RSA signature openssl dgst reads no more bytes than the key has, so that it never meets one that is too long.
            ForgeKind[] longer = signer.Key.Algorithm == SignatureAlgorithm.RsaPkcs1Sha256 ? [] : [ForgeKind.NotCanonical];
            foreach (var kind in (ForgeKind[])[.. longer, ForgeKind.Payload, ForgeKind.PayloadType, ForgeKind.Key, ForgeKind.KeyId, ForgeKind.Reencoded, ForgeKind.Signature, ForgeKind.SignatureCut, ForgeKind.Exchanged, ForgeKind.Shifted, ForgeKind.NotEncoded])
            {
                var forged = SigstoreBundle.Read(forger.Forge(kind, signer, new Random(9)));
                Assert.IsFalse(OpenSsl(forged.Envelope, key, signer.Key), $"{kind} {signer.Key.Algorithm}");
            }
        }
    }

    private bool OpenSsl(DsseEnvelope envelope, string key, VerificationKey of)
    {
        var message = Write(folder, "message", envelope.Encode());
        var signature = Write(folder, "signature", envelope.Signatures[0].Value.ToArray());
        var hash = of.Algorithm == SignatureAlgorithm.EcdsaP384Sha384 ? "-sha384" : "-sha256";
        return EvidenceVerifiers.Run("openssl", folder, "dgst", hash, "-verify", key, "-signature", signature, message).ExitCode == 0;
    }

    private static void Accepts(string script, IEnumerable<string> arguments)
    {
        var (exit, output) = EvidenceVerifiers.Script(script, arguments);
        Assert.AreEqual(0, exit, output);
    }

    private static void Rejects(string script, IEnumerable<string> arguments, List<string> forged)
    {
        var (exit, output) = EvidenceVerifiers.Script(script, [.. arguments, .. forged]);
        Assert.AreEqual(1, exit, output);
        Assert.DoesNotContain(": valid", output);
        Assert.HasCount(forged.Count, output.Split('\n').Where(l => l.EndsWith(": INVALID", StringComparison.Ordinal)).ToArray(), output);
    }

    private static string Write(string folder, string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static string Write(string folder, string name, string content) => Write(folder, name, System.Text.Encoding.ASCII.GetBytes(content));
}
