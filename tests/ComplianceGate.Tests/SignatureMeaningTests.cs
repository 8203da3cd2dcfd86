using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Signing;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>What a valid signature means: for which evidence, which party and which files it counts.</summary>
[TestClass]
public sealed class SignatureMeaningTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private readonly KeySigner builder = SigningEnvelopeTests.Signer("P-256");
    private readonly KeySigner rebuilder = SigningEnvelopeTests.Signer("P-384");
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("meaning-").FullName;

    [TestCleanup]
    public void End()
    {
        Directory.Delete(folder, recursive: true);
        builder.Dispose();
        rebuilder.Dispose();
    }

    [TestMethod]
    [DataRow("\"mode\": \"enforce\"", "\"mode\": \"audit\"")]
    [DataRow("\"outcome\": \"passed\"", "\"outcome\": \"failed\"")]
    public void A_summary_of_evidence_that_did_not_pass_says_so(string from, string to)
    {
        var path = Lay("publish", "App.compliance");
        Change(path, from, to);
        var report = Verify(path, new SignatureOptions { Now = Now });
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.IsFalse(VerificationSummary.Of(report, "https://example.test/v", null, Now)!.Passed);
    }

    [TestMethod]
    public void Bare_provenance_is_not_signed_as_it_stands()
    {
        var path = Lay("publish", "App.compliance");
        Assert.Contains("sign the artifact instead", PreparedStatement.RefusalOf(File.ReadAllBytes(Path.Combine(path, "provenance.intoto.json")))!);
        Assert.Contains("sign the artifact instead", PreparedStatement.RefusalOf(PreparedStatement.Of(path, false).Statement!.Value)!);
        var other = """{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"HASH"}}],"predicateType":"https://example.test/x","predicate":{}}""";
        Assert.IsNotNull(PreparedStatement.RefusalOf(Encoding.UTF8.GetBytes(other.Replace("HASH", new string('a', 64), StringComparison.Ordinal))));
    }

    [TestMethod]
    public void Of_several_sets_that_speak_of_a_file_the_signed_one_is_meant()
    {
        var path = Lay("publish", "App.dll");
        Sign(path, builder);
        var own = FileDigest.Sha256File(Path.Combine(folder, "out", "App.compliance", "manifest.json"));
        Copy("App.compliance", "Evil.compliance");
        var report = Verify(path, Keys((builder, SignerRole.Any)));
        Assert.HasCount(2, report.Evidence);
        Assert.AreEqual(own, report.Evidence.Single(e => e.SignedBy is not null).ManifestSha256, Text(report));
        var statement = Encoding.UTF8.GetString(DsseEnvelope.Read(File.ReadAllBytes(path + ".dsse.json")).Payload.Span).Replace(own, new string('0', 64), StringComparison.Ordinal);
        Write(path, DsseEnvelope.Sign(DsseEnvelope.InTotoType, Encoding.UTF8.GetBytes(statement), builder));
        Finds(Verify(path, Keys((builder, SignerRole.Any))), "CG4004", "other evidence");
    }

    [TestMethod]
    public void A_summary_counts_for_the_evidence_that_it_names()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        var manifest = PreparedStatement.Of(path, false).ManifestSha256!;
        Summarise(path, rebuilder, null, new string('1', 64));
        var report = Verify(path, Keys((rebuilder, SignerRole.Any)));
        Finds(report, "CG4005", "not signed by anybody");
        Assert.IsTrue(report.Notes.Any(n => n.Message.Contains("does not name this evidence", StringComparison.Ordinal)), Text(report));
        Summarise(path, rebuilder, null, manifest);
        Assert.AreEqual(VerificationOutcome.Holds, Verify(path, Keys((rebuilder, SignerRole.Any))).Outcome);
    }

    [TestMethod]
    public void With_trust_only_what_is_signed_vouches_for_files()
    {
        var path = Lay("publish", "");
        Sign(path, builder);
        foreach (var file in Directory.GetFiles(path, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(path, "plugins", Path.GetRelativePath(path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Change(Path.Combine(path, "plugins", "App.compliance"), "\"outcome\": \"passed\"", "\"outcome\":  \"passed\"");
        Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(path).Outcome, Text(EvidenceVerifier.Verify(path)));
        var report = Verify(path, Keys((builder, SignerRole.Any)));
        Assert.IsTrue(report.Findings.Any(f => f.Code == "CG4003" && f.Subject == "plugins/App.compliance/manifest.json"), Text(report));
        Assert.IsTrue(report.Findings.Any(f => f.Code == "CG4003" && f.Subject == "plugins/App.dll"), Text(report));
        Assert.IsFalse(report.Evidence.Single(e => e.Path.Contains("plugins", StringComparison.Ordinal)).Holds);
    }

    [TestMethod]
    public void What_a_signed_manifest_names_by_digest_vouches_too()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Sign(path, builder);
        var report = Verify(path, Keys((builder, SignerRole.Any)));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.IsTrue(report.Evidence.All(e => e.SignedBy is not null));
    }

    [TestMethod]
    public void A_key_has_one_spelling()
    {
        using var rsa = RSA.Create(2048);
        var encoded = rsa.ExportSubjectPublicKeyInfo();
        var bits = rsa.ExportRSAPublicKey();
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(encoded)), VerificationKey.Read(encoded).Id);
        foreach (var (algorithm, key) in new[]
        {
            ("300b06092a864886f70d010101", bits),
            ("300d06092a864886f70d0101010500", Loose(bits)),
            ("300f06092a864886f70d0101010402ffff", bits),
        })
        {
            byte[] other = Sequence([.. Convert.FromHexString(algorithm), .. Tagged(0x03, [0, .. key])]);
            Assert.ThrowsExactly<CryptographicException>(() => VerificationKey.Read(other), algorithm);
        }
    }

    [TestMethod]
    public void Only_summaries_that_are_ours_to_judge_are_held_against_the_path()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Sign(path, builder);
        var good = Verify(path, Keys((builder, SignerRole.Any)));
        Assert.AreEqual(VerificationOutcome.Holds, good.Outcome);
        var sha256 = FileDigest.Sha256File(path);
        foreach (var (subject, type) in new[]
        {
            ($"\"sha256\":\"{sha256}\"", SignedStatement.Provenance), ("\"gitCommit\":\"a94a8fe5ccb19ba61c4c0873d391e987982fbbd3\"", SignedStatement.Provenance),
            ($"\"sha256\":\"{sha256}\"", "https://cyclonedx.org/bom"),
        })
        {
            var foreign = Encoding.UTF8.GetBytes($$$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"x","digest":{ {{{{subject}}}} }}],"predicateType":"{{{{type}}}}","predicate":{"buildDefinition":{}}}""");
            Write(path + ".github", DsseEnvelope.Sign(DsseEnvelope.InTotoType, foreign, rebuilder));
            var report = Verify(path, Keys((builder, SignerRole.Any)));
            Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
            Assert.IsNotEmpty(report.Notes);
        }

        // By somebody who is trusted it would be a false statement.
        Finds(Verify(path, Keys((rebuilder, SignerRole.Any))), "CG4005", "not signed");
        Write(path + ".github", DsseEnvelope.Sign(DsseEnvelope.InTotoType, Encoding.UTF8.GetBytes($$$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"{{{{sha256}}}}"}}],"predicateType":"{{{{SignedStatement.Provenance}}}}","predicate":{}}"""), rebuilder));
        Finds(Verify(path, Keys((builder, SignerRole.Any), (rebuilder, SignerRole.Any))), "CG4004", "nobody knows which evidence");
        Write(path + ".github", DsseEnvelope.Sign("text/plain", "x"u8.ToArray(), builder));
        Finds(Verify(path, Keys((builder, SignerRole.Any))), "CG4004", "something else than an in-toto statement");
    }

    [TestMethod]
    public void A_bundle_over_a_message_is_told_and_no_error()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Sign(path, builder);
        File.WriteAllText(path + ".cosign.sigstore.json", """
            {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"certificate":{"rawBytes":"AAAA"},"tlogEntries":[]},
             "messageSignature":{"messageDigest":{"algorithm":"SHA2_256","digest":"AAAA"},"signature":"AAAA"}}
            """);
        var report = Verify(path, Keys((builder, SignerRole.Any)));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.Contains("not looked at", report.Notes.Single().Message);
    }

    [TestMethod]
    public void A_key_out_of_its_time_is_an_error_only_where_nobody_else_signed()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Sign(path, builder, "old");
        var both = Keys((builder, SignerRole.Any), (rebuilder, SignerRole.Any));
        var trust = both.Trust! with { Keys = [both.Trust!.Keys[0] with { NotAfter = Now.AddSeconds(-1) }, both.Trust.Keys[1]] };
        Finds(Verify(path, both with { Trust = trust }), "CG4004", "was not valid then");
        Sign(path, rebuilder);
        var report = Verify(path, both with { Trust = trust });
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.IsTrue(report.Notes.Any(n => n.Message.Contains("was not valid then", StringComparison.Ordinal)));
        Assert.AreEqual("key1", report.Evidence[^1].SignedBy);
    }

    [TestMethod]
    public void A_summary_names_what_counted_by_what_was_signed()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Sign(path, builder);
        Sign(path, rebuilder, "other");
        var report = Verify(path, Keys((builder, SignerRole.Any)));
        var summary = VerificationSummary.Of(report, "https://example.test/v", null, Now)!;
        var payload = FileDigest.Sha256(DsseEnvelope.Read(File.ReadAllBytes(path + ".dsse.json")).Payload.Span);
        var inputs = summary.InputAttestations.Where(i => i.Name is not null).ToArray();
        Assert.HasCount(1, inputs);
        Assert.AreEqual(payload, inputs[0].Sha256);
        Assert.Contains("payload", inputs[0].Name!);
    }

    [TestMethod]
    public void A_policy_says_whether_evidence_that_failed_may_be_signed()
    {
        var path = Lay("publish", "App.compliance");
        Change(path, "\"outcome\": \"passed\"", "\"outcome\": \"failed\"");
        Write(path, DsseEnvelope.Sign(DsseEnvelope.InTotoType, PreparedStatement.Of(path, true).Statement!.Value, builder));
        File.WriteAllText(Path.Combine(folder, "b.pem"), ForgeTrial.ForgeRun.Pem(builder.Key));
        File.WriteAllText(Path.Combine(folder, "trust.json"), """{ "keys": [{ "name": "release", "publicKeyFile": "b.pem" }] }""");
        var policy = Path.Combine(folder, "compliance.json");
        SignatureOptions Options(string more)
        {
            File.WriteAllText(policy, $$"""{ "signatures": { "trust": "trust.json"{{more}} } }""");
            return SignatureDemands.OfPolicy(policy, Now, out _)!;
        }

        var report = Verify(path, Options(""));
        Finds(report, "CG4005", "not signed by anybody");
        Assert.IsTrue(report.Notes.Any(n => n.Message.Contains("signatures.allowFailing", StringComparison.Ordinal)), Text(report));
        Finds(Verify(path, Options(", \"allowFailing\": false")), "CG4005", "not signed by anybody");
        report = Verify(path, Options(", \"allowFailing\": true"));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.Contains("although the verdict did not pass", report.Notes.Single().Message);
        Assert.IsNull(Options(", \"allowFailing\": 1"));

        // A summary that says of it that it passed is false, whoever is trusted.
        File.Delete(path + ".dsse.json");
        File.Delete(path + ".sigstore.json");
        Write(path + ".vsa.json", DsseEnvelope.Sign(DsseEnvelope.InTotoType, new VerificationSummary
        {
            Subjects = [report.Subject!], VerifierId = "https://example.test/lab", TimeVerified = Now, ResourceUri = "pkg:nuget/x@1", PolicyUri = "https://example.test/policy",
            Passed = true, InputAttestations = [new SummarySubject(null, report.Evidence[0].ManifestSha256)],
        }.ToJson(), builder));
        Finds(Verify(path, Keys((builder, SignerRole.Any))), "CG4005", "not signed by anybody");
    }

    [TestMethod]
    public void What_is_signed_is_what_was_verified()
    {
        var path = Lay("publish", "App.dll");
        EvidenceVerifier.Verify(path, null, out var heads);
        Assert.AreEqual(FileDigest.Sha256File(path), SignedSubject.ReadVerified(path, heads[0]).Sha256);
        File.AppendAllText(path, "x");
        Assert.ThrowsExactly<InvalidDataException>(() => SignedSubject.ReadVerified(path, heads[0]));
    }

    [TestMethod]
    public void A_key_with_two_roles_is_refused_in_a_trust_file()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "c.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "k.pem"), ForgeTrial.ForgeRun.Pem(PublicMaterial.OfCertificate(certificate.RawData)));
        const string Json = """{ "keys": [{ "name": "k", "role": "builder", "publicKeyFile": "k.pem" }], "certificates": [{ "name": "c", "role": "ROLE", "certificateFile": "c.pem" }] }""";
        SignatureTrust Trust(string role) => TrustReader.Read(Encoding.UTF8.GetBytes(Json.Replace("ROLE", role, StringComparison.Ordinal)), f => File.ReadAllBytes(Path.Combine(folder, f)));
        Assert.HasCount(1, Trust("builder").Certificates);
        Assert.Contains("two roles", Assert.ThrowsExactly<InvalidDataException>(() => Trust("rebuilder")).Message);
    }

    /// <summary>An RSAPublicKey whose modulus has one more leading zero than it needs.</summary>
    private static byte[] Loose(byte[] key)
    {
        var reader = new System.Formats.Asn1.AsnReader(key, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var (modulus, exponent) = (reader.ReadIntegerBytes().ToArray(), reader.ReadEncodedValue().ToArray());
        return Sequence([.. Tagged(0x02, [0, .. modulus]), .. exponent]);
    }

    private static byte[] Sequence(byte[] content) => Tagged(0x30, content);

    private static byte[] Tagged(byte tag, byte[] content) =>
        content.Length < 128 ? [tag, (byte)content.Length, .. content] : [tag, 0x82, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    private string Lay(string kind, string asked)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "out")).FullName;
        foreach (var (path, content) in TamperSample.All(folder).Single(s => s.Name == kind).Files)
        {
            var full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }

        return Path.TrimEndingDirectorySeparator(Path.Combine(root, asked));
    }

    /// <summary>Changes a manifest, and the sums so that they fit.</summary>
    private static void Change(string set, string from, string to)
    {
        var (manifest, sums) = (Path.Combine(set, "manifest.json"), Path.Combine(set, "SHA256SUMS"));
        var old = FileDigest.Sha256File(manifest);
        var text = File.ReadAllText(manifest);
        Assert.Contains(from, text);
        File.WriteAllText(manifest, text.Replace(from, to, StringComparison.Ordinal));
        File.WriteAllText(sums, File.ReadAllText(sums).Replace(old, FileDigest.Sha256File(manifest), StringComparison.Ordinal));
    }

    /// <summary>Somebody's own evidence of the same folder.</summary>
    private void Copy(string from, string to, string what = "\u0001", string with = "")
    {
        var (source, target) = (Path.Combine(folder, "out", from), Directory.CreateDirectory(Path.Combine(folder, "out", to)).FullName);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        var sums = Path.Combine(target, "SHA256SUMS");
        File.WriteAllText(sums, File.ReadAllText(sums).Replace(from + "/", to + "/", StringComparison.Ordinal));
        Change(target, from + "/", to + "/");
        if (what != "\u0001")
        {
            Change(target, what, with);
        }
    }

    private static void Sign(string path, ISigner signer, string? label = null)
    {
        var prepared = PreparedStatement.Of(path, false);
        Assert.IsNull(prepared.Refusal, Text(prepared.Report));
        Write(label is null ? path : $"{path}.{label}", DsseEnvelope.Sign(DsseEnvelope.InTotoType, prepared.Statement!.Value, signer));
    }

    private static void Write(string stem, DsseEnvelope envelope)
    {
        File.WriteAllBytes(stem + ".sigstore.json", SigstoreBundle.Create(envelope).ToJson());
        File.WriteAllBytes(stem + ".dsse.json", envelope.ToJson());
    }

    private static void Summarise(string path, ISigner signer, string? rung, params string[] inputs) => Write(path + ".vsa.json", DsseEnvelope.Sign(DsseEnvelope.InTotoType, new VerificationSummary
    {
        Subjects = [new SummarySubject("x", FileDigest.Sha256File(path))], VerifierId = "https://example.test/lab", TimeVerified = Now, ResourceUri = "pkg:nuget/x@1",
        PolicyUri = "https://example.test/policy", Passed = true, Reproduction = rung is null ? null : new SummaryReproduction(rung), InputAttestations = [.. inputs.Select(i => new SummarySubject(null, i))],
    }.ToJson(), signer));

    private static SignatureOptions Keys(params (KeySigner Signer, SignerRole Role)[] keys) => new()
    {
        Now = Now,
        Trust = new SignatureTrust { Keys = [.. keys.Select((k, i) => new TrustedKey { Name = $"key{i}", Key = k.Signer.Key, Role = k.Role })] },
    };

    private static VerificationReport Verify(string path, SignatureOptions options) => EvidenceVerifier.Verify(path, new VerificationOptions { Signatures = options });

    private static void Finds(VerificationReport report, string code, string message)
    {
        Assert.AreEqual(VerificationOutcome.FallsShort, report.Outcome, Text(report));
        Assert.IsTrue(report.Findings.Any(f => f.Code == code && f.Message.Contains(message, StringComparison.Ordinal)), Text(report));
    }

    private static string Text(VerificationReport report) => string.Join('\n', report.Findings.Select(f => f.Text).Concat(report.Notes.Select(n => n.Text)).Concat(report.Open.Select(o => o.Message)));
}
