using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ComplianceGate.Signing;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>Certificates and time stamps, against an authority made of <c>openssl ts</c> on the loopback.</summary>
[TestClass]
public sealed class SigningTimeTests
{
    private static readonly DateTimeOffset Today = DateTimeOffset.UtcNow;
    private readonly List<IDisposable> held = [];
    private string folder = "";

    [TestInitialize]
    public void Start()
    {
        folder = Directory.CreateTempSubdirectory("time-").FullName;
        if (EvidenceVerifiers.Find("openssl") is null)
        {
            Assert.Inconclusive("openssl is missing.");
        }
    }

    [TestCleanup]
    public void End()
    {
        held.ForEach(h => h.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public async Task A_certificate_is_judged_at_the_time_that_a_trusted_authority_states()
    {
        var root = Authority("CN=Root");
        var leaf = Leaf(root, "1.3.6.1.5.5.7.3.3", Today.AddDays(-1), Today.AddDays(1));
        var stampRoot = Authority("CN=Stamp Root");
        var stamper = Leaf(stampRoot, "1.3.6.1.5.5.7.3.8", Today.AddDays(-1), Today.AddYears(5));
        var path = Package();
        using var signer = new KeySigner(leaf.GetECDsaPrivateKey()!);
        var bundle = SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, PreparedStatement.Of(path, false).Statement!.Value, signer), leaf.RawData);
        var response = await Ask(bundle.Signature.Value, stamper, stampRoot);
        bundle = bundle with { Timestamps = [response] };
        var file = path + ".sigstore.json";
        File.WriteAllBytes(file, bundle.ToJson());

        Assert.AreEqual(VerificationOutcome.Holds, Verify(path, Today, [root], []).Outcome, "within its time");
        Assert.AreEqual(VerificationOutcome.Holds, Verify(path, Today, [leaf], []).Outcome, "itself trusted");
        Assert.AreEqual(VerificationOutcome.FallsShort, Verify(path, Today.AddYears(1), [root], []).Outcome, "expired");
        var later = Verify(path, Today.AddYears(1), [root], [stampRoot]);
        Assert.AreEqual(VerificationOutcome.Holds, later.Outcome, string.Join('\n', later.Findings.Select(f => f.Text)));
        Assert.IsNotNull(later.Signatures.Single().Time);
        Assert.AreEqual(VerificationOutcome.Holds, Verify(path, Today.AddYears(1), [root], [stamper]).Outcome);
        Assert.AreEqual(VerificationOutcome.FallsShort, Verify(path, Today.AddYears(1), [root], [root]).Outcome, "an authority that nobody trusts");
        Assert.AreEqual(VerificationOutcome.FallsShort, Verify(path, Today, [Authority("CN=Root")], []).Outcome, "another root of the same name");

        var roots = Path.Combine(folder, "root.pem");
        File.WriteAllText(roots, root.ExportCertificatePem());
        var stamps = Path.Combine(folder, "stamps.pem");
        File.WriteAllText(stamps, stamper.ExportCertificatePem() + "\n" + stampRoot.ExportCertificatePem());
        var (exit, output) = EvidenceVerifiers.Script("verify-sigstore.mjs", "--ca", roots, "--tsa", stamps, file);
        Assert.AreEqual(0, exit, output);

        // A time stamp over other bytes, and one that is none.
        foreach (var forged in new[] { await Ask(new byte[] { 1, 2, 3 }, stamper, stampRoot), response[..^1], [0x30, 0x00] })
        {
            File.WriteAllBytes(file, (bundle with { Timestamps = [forged] }).ToJson());
            var report = Verify(path, Today, [root], [stampRoot]);
            Assert.AreEqual("CG4004", report.Findings[0].Code);
            Assert.Contains("time stamp", report.Findings[0].Message);
            Assert.AreEqual(1, EvidenceVerifiers.Script("verify-sigstore.mjs", "--ca", roots, "--tsa", stamps, file).ExitCode);
        }
    }

    [TestMethod]
    public void A_certificate_for_something_else_does_not_sign()
    {
        var root = Authority("CN=Root");
        var path = Package();
        var statement = PreparedStatement.Of(path, false).Statement!.Value;
        foreach (var use in (string?[])["1.3.6.1.5.5.7.3.1", null])
        {
            var leaf = Leaf(root, use, Today.AddDays(-1), Today.AddDays(1));
            using var signer = new KeySigner(leaf.GetECDsaPrivateKey()!);
            File.WriteAllBytes(path + ".sigstore.json", SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, statement, signer), leaf.RawData).ToJson());
            Assert.AreEqual(VerificationOutcome.FallsShort, Verify(path, Today, [root], []).Outcome, use);
        }

        // The key of another certificate than the one that is carried.
        var good = Leaf(root, "1.3.6.1.5.5.7.3.3", Today.AddDays(-1), Today.AddDays(1));
        using var stranger = SigningEnvelopeTests.Signer("P-256");
        File.WriteAllBytes(path + ".sigstore.json", SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, statement, stranger), good.RawData).ToJson());
        var report = Verify(path, Today, [root], []);
        Assert.IsTrue(report.Findings.Any(f => f.Code == "CG4004" && f.Message.Contains("not signed by the key of the certificate", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_plain_envelope_of_the_same_signature_has_the_time_of_the_bundle()
    {
        var leaf = Leaf(Authority("CN=Root"), "1.3.6.1.5.5.7.3.3", Today.AddDays(-1), Today.AddDays(1));
        var stampRoot = Authority("CN=Stamp Root");
        var stamper = Leaf(stampRoot, "1.3.6.1.5.5.7.3.8", Today.AddDays(-1), Today.AddYears(5));
        var path = Package();
        using var signer = new KeySigner(leaf.GetECDsaPrivateKey()!);
        var envelope = DsseEnvelope.Sign(DsseEnvelope.InTotoType, PreparedStatement.Of(path, false).Statement!.Value, signer);
        File.WriteAllBytes(path + ".dsse.json", envelope.ToJson());
        File.WriteAllBytes(path + ".sigstore.json", (SigstoreBundle.Create(envelope) with { Timestamps = [await Ask(envelope.Signatures[0].Value, stamper, stampRoot)] }).ToJson());
        var later = Verify(path, Today.AddYears(1), [leaf], [stampRoot]);
        Assert.AreEqual(VerificationOutcome.Holds, later.Outcome, string.Join('\n', later.Findings.Select(f => f.Text)));
        Assert.IsTrue(later.Signatures.All(s => s is { Counts: true, Time: not null }));
        Assert.IsEmpty(later.Notes);
    }

    [TestMethod]
    public void A_chain_may_lead_over_an_intermediate_that_is_trusted_with_nothing()
    {
        var root = Authority("CN=Root");
        var between = Authority("CN=Between", root);
        var leaf = Leaf(between, "1.3.6.1.5.5.7.3.3", Today.AddDays(-1), Today.AddDays(1));
        var path = Package();
        using var signer = new KeySigner(leaf.GetECDsaPrivateKey()!);
        File.WriteAllBytes(path + ".sigstore.json", SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, PreparedStatement.Of(path, false).Statement!.Value, signer), leaf.RawData).ToJson());
        File.WriteAllText(Path.Combine(folder, "root.pem"), root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "between.pem"), between.ExportCertificatePem());
        VerificationOutcome Outcome(string json) => EvidenceVerifier.Verify(path, new VerificationOptions
        {
            Signatures = new SignatureOptions { Now = Today, Trust = TrustReader.Read(System.Text.Encoding.UTF8.GetBytes(json), f => File.ReadAllBytes(Path.Combine(folder, f))) },
        }).Outcome;
        const string Root = """{ "name": "root", "certificateFile": "root.pem" }""";
        const string Between = """{ "name": "between", "certificateFile": "between.pem" }""";
        Assert.AreEqual(VerificationOutcome.FallsShort, Outcome($$"""{ "certificates": [{{Root}}] }"""));
        Assert.AreEqual(VerificationOutcome.Holds, Outcome($$"""{ "certificates": [{{Root}}], "intermediates": [{{Between}}] }"""));
        Assert.AreEqual(VerificationOutcome.Holds, Verify(path, Today, [root, between], []).Outcome, "both with --certificate");
        Assert.AreEqual(VerificationOutcome.FallsShort, Verify(path, Today, [between], []).Outcome, "what does not sign itself ends no chain");
        Assert.AreEqual(VerificationOutcome.FallsShort, Verify(path, Today, [Authority("CN=Root"), between], []).Outcome);
    }

    [TestMethod]
    public void One_key_is_one_party_whatever_stands_above_it()
    {
        var root = Authority("CN=Root");
        var leaf = Leaf(root, "1.3.6.1.5.5.7.3.3", Today.AddDays(-1), Today.AddDays(1));
        var path = Package();
        var prepared = PreparedStatement.Of(path, false);
        using var signer = new KeySigner(leaf.GetECDsaPrivateKey()!);
        File.WriteAllBytes(path + ".dsse.json", DsseEnvelope.Sign(DsseEnvelope.InTotoType, prepared.Statement!.Value, signer).ToJson());
        var summary = new VerificationSummary
        {
            Subjects = [new SummarySubject("x", Facts.FileDigest.Sha256File(path))], VerifierId = "https://example.test/lab", TimeVerified = Today, ResourceUri = "pkg:nuget/x@1",
            PolicyUri = "https://example.test/policy", Passed = true, Reproduction = new SummaryReproduction("bit-identical"), InputAttestations = [new SummarySubject(null, prepared.ManifestSha256!)],
        };
        File.WriteAllBytes(path + ".vsa.json.sigstore.json", SigstoreBundle.Create(DsseEnvelope.Sign(DsseEnvelope.InTotoType, summary.ToJson(), signer), leaf.RawData).ToJson());
        var report = EvidenceVerifier.Verify(path, new VerificationOptions
        {
            Signatures = new SignatureOptions
            {
                Now = Today,
                Parties = [SignerRole.Builder, SignerRole.Rebuilder],
                Trust = new SignatureTrust
                {
                    Certificates =
                    [
                        new TrustedCertificate { Name = "labs", Role = SignerRole.Rebuilder, Encoded = root.RawData },
                        new TrustedCertificate { Name = "release", Role = SignerRole.Builder, Encoded = leaf.RawData },
                    ],
                },
            },
        });
        Assert.AreEqual(VerificationOutcome.FallsShort, report.Outcome);
        Assert.AreEqual("CG4005", report.Findings.Single().Code);
    }

    private async Task<byte[]> Ask(ReadOnlyMemory<byte> signature, X509Certificate2 stamper, X509Certificate2 root)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        probe.Stop();
        using var listener = new HttpListener();
        listener.Prefixes.Add(address.ToString());
        listener.Start();
        var serving = Task.Run(() => Serve(listener, stamper, root));
        using var client = new HttpClient();
        var response = await Timestamps.AskAsync(client, address, signature);
        await serving;
        return response;
    }

    private async Task Serve(HttpListener listener, X509Certificate2 stamper, X509Certificate2 root)
    {
        string At(string name) => Path.Combine(folder, name);
        var context = await listener.GetContextAsync();
        using (var query = File.Create(At("query")))
        {
            await context.Request.InputStream.CopyToAsync(query);
        }

        File.WriteAllText(At("stamper.pem"), stamper.ExportCertificatePem());
        File.WriteAllText(At("stamper.key"), stamper.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(At("chain.pem"), root.ExportCertificatePem());
        File.WriteAllText(At("ts.cnf"), $"""
            [tsa]
            default_tsa = one
            [one]
            serial = {At("serial")}
            default_policy = 1.2.3.4.1
            digests = sha256, sha384, sha512
            signer_digest = sha256
            ess_cert_id_alg = sha256
            """);
        var (exit, output) = EvidenceVerifiers.Run("openssl", folder, "ts", "-reply", "-config", At("ts.cnf"), "-queryfile", At("query"), "-signer", At("stamper.pem"), "-inkey", At("stamper.key"), "-chain", At("chain.pem"), "-out", At("response"));
        Assert.AreEqual(0, exit, output);
        context.Response.ContentType = "application/timestamp-reply";
        await context.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(At("response")));
        context.Response.Close();
    }

    private string Package()
    {
        var sample = TamperSample.Package(folder);
        foreach (var (path, content) in sample.Files)
        {
            var full = Path.Combine(folder, "out", path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }

        return Path.Combine(folder, "out", sample.Asked);
    }

    private static VerificationReport Verify(string path, DateTimeOffset now, X509Certificate2[] trusted, X509Certificate2[] stampers) =>
        EvidenceVerifier.Verify(path, new VerificationOptions
        {
            Signatures = new SignatureOptions
            {
                Now = now,
                Trust = new SignatureTrust
                {
                    Certificates = [.. trusted.Select(t => new TrustedCertificate { Name = t.Subject, Encoded = t.RawData })],
                    TimestampAuthorities = [.. stampers.Select(s => (ReadOnlyMemory<byte>)s.RawData)],
                },
            },
        });

    private X509Certificate2 Authority(string name, X509Certificate2? above = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (above is not null)
        {
            using var issued = request.Create(above, Today.AddDays(-2), Today.AddYears(9), RandomNumberGenerator.GetBytes(8));
            return Hold(issued.CopyWithPrivateKey(key), key);
        }

        return Hold(request.CreateSelfSigned(Today.AddYears(-1), Today.AddYears(10)), key);
    }

    private X509Certificate2 Leaf(X509Certificate2 root, string? use, DateTimeOffset from, DateTimeOffset until)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Leaf", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        if (use is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], true));
        }

        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("release@example.test");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(root, from, until, RandomNumberGenerator.GetBytes(8));
        return Hold(issued.CopyWithPrivateKey(key), key);
    }

    private X509Certificate2 Hold(X509Certificate2 certificate, ECDsa key)
    {
        held.Add(certificate);
        held.Add(key);
        return certificate;
    }
}
