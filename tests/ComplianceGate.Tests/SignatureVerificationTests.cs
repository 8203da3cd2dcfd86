using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Signing;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class SignatureVerificationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private readonly KeySigner builder = SigningEnvelopeTests.Signer("P-256");
    private readonly KeySigner rebuilder = SigningEnvelopeTests.Signer("P-384");
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("signed-").FullName;

    [TestCleanup]
    public void End()
    {
        Directory.Delete(folder, recursive: true);
        builder.Dispose();
        rebuilder.Dispose();
    }

    [TestMethod]
    [DataRow("package", "Contoso.App.1.2.3.nupkg")]
    [DataRow("publish", "")]
    [DataRow("publish", "App.compliance")]
    [DataRow("publish", "App.compliance/manifest.json")]
    [DataRow("publish", "App.dll")]
    [DataRow("publish", "runtimes/linux-x64/native/libx.so")]
    [DataRow("build", "")]
    [DataRow("build", "App.dll")]
    public void What_has_evidence_can_be_signed_and_verified(string kind, string asked)
    {
        var path = Lay(kind, asked);
        Sign(path, builder);
        var report = Verify(path, Keys((builder, SignerRole.Any)));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.Contains("; signed by key0", report.Evidence[^1].Line);
        var again = EvidenceVerifier.Verify(Path.Combine(folder, "out"));
        Assert.IsEmpty(again.Findings, "a signature beside what it signs is no unexpected file: " + Text(again));
        var statement = Encoding.UTF8.GetString(DsseEnvelope.Read(File.ReadAllBytes(path + ".dsse.json")).Payload.Span);
        Assert.Contains("\"compliancegate_verdict\":{\"outcome\":\"passed\",\"mode\":\"enforce\",\"manifestSha256\":\"", statement);
        Assert.DoesNotContain("evenIfFailing", statement);
    }

    [TestMethod]
    public void What_is_put_beside_as_a_signature_must_be_one()
    {
        Lay("publish", "");
        var junk = Path.Combine(folder, "out", "App.dll.sigstore.json");
        File.WriteAllText(junk, "{}");
        Assert.AreEqual("App.dll.sigstore.json", EvidenceVerifier.Verify(Path.Combine(folder, "out")).Findings.Single().Subject);
    }

    [TestMethod]
    public void Without_a_key_it_is_told_and_changes_nothing()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        var report = Verify(path, new SignatureOptions { Now = Now });
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome);
        Assert.Contains("is not signed", report.Notes.Single().Message);
        Sign(path, builder);
        report = Verify(path, new SignatureOptions { Now = Now });
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome);
        Assert.Contains("whose they are was not checked", report.Notes.Single().Message);
        Assert.EndsWith("; not signed", report.Evidence[0].Line);
    }

    [TestMethod]
    public void With_a_key_it_must_be_signed_by_that_key()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Finds(Verify(path, Keys((builder, SignerRole.Any))), "CG4005", "is not signed: no signature");
        Sign(path, rebuilder);
        Finds(Verify(path, Keys((builder, SignerRole.Any))), "CG4005", "not signed by anybody who is trusted");
    }

    [TestMethod]
    public void A_signature_of_other_bytes_is_told()
    {
        var path = Lay("publish", "App.dll");
        Sign(path, builder);
        File.Move(path + ".sigstore.json", Path.Combine(folder, "out", "App.pdb.sigstore.json"));
        Finds(Verify(Path.Combine(folder, "out", "App.pdb"), Keys((builder, SignerRole.Any))), "CG4004", "other bytes");
        Finds(Verify(Path.Combine(folder, "out", "App.pdb"), new SignatureOptions { Now = Now }), "CG4004", "other bytes");
    }

    [TestMethod]
    public void Each_key_counts_once()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Sign(path, builder);
        Sign(path, builder, "again");
        var two = Keys((builder, SignerRole.Any), (rebuilder, SignerRole.Any), threshold: 2);
        Finds(Verify(path, two), "CG4005", "2 different keys must have signed, and 1 did");
        var envelope = DsseEnvelope.Sign(DsseEnvelope.InTotoType, PreparedStatement.Of(path, false).Statement!.Value, builder, builder);
        File.WriteAllBytes(path + ".dsse.json", envelope.ToJson());
        Finds(Verify(path, two), "CG4005", "and 1 did");
        Sign(path, rebuilder, "second");
        Assert.AreEqual(VerificationOutcome.Holds, Verify(path, two).Outcome);
    }

    [TestMethod]
    public void A_key_is_trusted_in_its_time_alone()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Sign(path, builder);
        var trust = Keys((builder, SignerRole.Any)).Trust!;
        SignatureOptions At(DateTimeOffset? from, DateTimeOffset? until) => new() { Now = Now, Trust = trust with { Keys = [trust.Keys[0] with { NotBefore = from, NotAfter = until }] } };
        Assert.AreEqual(VerificationOutcome.Holds, Verify(path, At(Now, Now)).Outcome);
        Finds(Verify(path, At(null, Now.AddSeconds(-1))), "CG4004", "was not valid then");
        Finds(Verify(path, At(Now.AddSeconds(1), null)), "CG4004", "was not valid then");
    }

    [TestMethod]
    public void Each_party_signs_what_is_its_to_sign()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Sign(path, builder);
        var both = Keys((builder, SignerRole.Builder), (rebuilder, SignerRole.Rebuilder)) with { Parties = [SignerRole.Builder, SignerRole.Rebuilder] };
        Finds(Verify(path, both), "CG4005", "a signature of the rebuilder");
        Sign(path, rebuilder, "rebuilder");
        Finds(Verify(path, both), "CG4005", "a signature of the rebuilder");
        Assert.IsTrue(Verify(path, both).Notes.Any(n => n.Message.Contains("signs verification summaries", StringComparison.Ordinal)));
        Summarise(path, "same IL");
        Finds(Verify(path, both), "CG4005", "a signature of the rebuilder");
        Assert.AreEqual(VerificationOutcome.Holds, Verify(path, both with { Rungs = ["same IL"] }).Outcome);
        Summarise(path, "identical after declared normalisation");
        var report = Verify(path, both);
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.EndsWith("; signed by key0 (builder), key1 (rebuilder)", report.Evidence[0].Line);
        Summarise(path, "different", passed: false);
        Finds(Verify(path, both), "CG4004", "did not pass");
    }

    [TestMethod]
    public void A_statement_must_be_of_the_evidence_that_lies_here()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        var statement = Encoding.UTF8.GetString(PreparedStatement.Of(path, false).Statement!.Value.Span);
        foreach (var (from, to, message) in new[]
        {
            ("\"manifestSha256\":\"", "\"manifestSha256\":\"" + new string('0', 64) + "\",\"x\":\"", "other evidence"),
            ("\"outcome\":\"passed\"", "\"outcome\":\"failed\"", "another verdict"),
            ("\"mode\":\"enforce\"", "\"mode\":\"audit\"", "another verdict"),
            ("compliancegate_verdict", "other_verdict", "nobody knows which evidence"),
            ("\"externalParameters\":{", "\"externalParameters\":{\"more\":1,", "other provenance"),
            ("\"_type\":\"https://in-toto.io/Statement/v1\"", "\"_type\":\"https://in-toto.io/Statement/v2\"", "not of the form"),
        })
        {
            Assert.Contains(from, statement);
            Write(path, DsseEnvelope.Sign(DsseEnvelope.InTotoType, Encoding.UTF8.GetBytes(statement.Replace(from, to, StringComparison.Ordinal)), builder));
            Finds(Verify(path, Keys((builder, SignerRole.Any))), "CG4004", message);
        }
    }

    [TestMethod]
    [DataRow("\"mode\": \"enforce\"", "\"mode\": \"audit\"", "audit mode")]
    [DataRow("\"outcome\": \"passed\"", "\"outcome\": \"failed\"", "did not pass")]
    public void What_did_not_pass_is_signed_only_with_these_words(string from, string to, string message)
    {
        var path = Lay("publish", "App.compliance");
        var manifest = Path.Combine(path, "manifest.json");
        var old = FileDigest.Sha256File(manifest);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(from, to, StringComparison.Ordinal));
        var sums = Path.Combine(path, "SHA256SUMS");
        File.WriteAllText(sums, File.ReadAllText(sums).Replace(old, FileDigest.Sha256File(manifest), StringComparison.Ordinal));
        var refused = PreparedStatement.Of(path, false);
        Assert.Contains(message, refused.Refusal!);
        Assert.IsFalse(refused.IsUndecided);
        var signed = PreparedStatement.Of(path, true).Statement!.Value;
        Assert.Contains("\"evenIfFailing\":true", Encoding.UTF8.GetString(signed.Span));
        Write(path, DsseEnvelope.Sign(DsseEnvelope.InTotoType, signed, builder));
        var report = Verify(path, Keys((builder, SignerRole.Any)));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.Contains("although the verdict did not pass", report.Notes.Single().Message);
    }

    [TestMethod]
    public void What_does_not_hold_or_has_no_provenance_is_not_signed()
    {
        var alone = Lay("package-alone", "p.nupkg");
        var refused = PreparedStatement.Of(alone, false);
        Assert.IsTrue(refused.IsUndecided);
        Assert.Contains("beside it", refused.Refusal!);
        var path = Path.Combine(folder, "out", "none.txt");
        File.WriteAllText(path, "x");
        Assert.IsTrue(PreparedStatement.Of(path, false).IsUndecided);
        Directory.Delete(Path.Combine(folder, "out"), true);
        var changed = Lay("publish", "");
        File.AppendAllText(Path.Combine(changed, "App.pdb"), "x");
        Assert.IsFalse(PreparedStatement.Of(changed, false).IsUndecided);
        Assert.Contains("does not hold", PreparedStatement.Of(changed, true).Refusal!);
    }

    [TestMethod]
    public void A_trust_file_says_whom_to_trust()
    {
        File.WriteAllText(Path.Combine(folder, "r.pem"), ForgeTrial.ForgeRun.Pem(rebuilder.Key));
        var trust = Trust($$"""
            { "$schema": "x", "threshold": 2,
              "keys": [
                { "name": "release", "role": "builder", "publicKey": {{System.Text.Json.JsonSerializer.Serialize(ForgeTrial.ForgeRun.Pem(builder.Key))}}, "notBefore": "2026-01-01T00:00:00Z", "notAfter": "2027-01-01T00:00:00Z" },
                { "name": "lab", "role": "rebuilder", "publicKeyFile": "r.pem" } ] }
            """);
        Assert.AreEqual(2, trust.Threshold);
        Assert.AreEqual("release lab", string.Join(' ', trust.Keys.Select(k => k.Name)));
        Assert.AreEqual(SignerRole.Rebuilder, trust.Keys[1].Role);
        Assert.AreEqual(rebuilder.Key.Id, trust.Keys[1].Key.Id);
        Assert.AreEqual(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), trust.Keys[0].NotAfter);
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("""{ "keys": [] }""")]
    [DataRow("""{ "threshold": 0, "keys": [KEY] }""")]
    [DataRow("""{ "treshold": 2, "keys": [KEY] }""")]
    [DataRow("""{ "keys": [KEY, KEY] }""")]
    [DataRow("""{ "keys": [{ "name": "a", "publicKeyFile": "r.pem", "publicKey": "x" }] }""")]
    [DataRow("""{ "keys": [{ "name": "a" }] }""")]
    [DataRow("""{ "keys": [{ "name": "", "publicKeyFile": "r.pem" }] }""")]
    [DataRow("""{ "keys": [{ "name": "a", "role": "admin", "publicKeyFile": "r.pem" }] }""")]
    [DataRow("""{ "keys": [{ "name": "a", "notAfter": "tomorrow", "publicKeyFile": "r.pem" }] }""")]
    [DataRow("""{ "keys": [{ "name": "a", "notBefore": "2027-01-01T00:00:00Z", "notAfter": "2026-01-01T00:00:00Z", "publicKeyFile": "r.pem" }] }""")]
    [DataRow("""{ "keys": [{ "name": "a", "publicKey": "no key" }] }""")]
    [DataRow("""{ "keys": [{ "name": "a", "publicKeyFile": "r.pem" }], "keys": [] }""")]
    [DataRow("""{ "certificates": [{ "name": "a", "certificateFile": "r.pem" }] }""")]
    public void A_trust_file_with_a_flaw_trusts_nobody(string json)
    {
        File.WriteAllText(Path.Combine(folder, "r.pem"), ForgeTrial.ForgeRun.Pem(rebuilder.Key));
        Assert.ThrowsExactly<InvalidDataException>(() => Trust(json.Replace("KEY", """{ "name": "a", "publicKeyFile": "r.pem" }""", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_schema_of_the_trust_file_knows_its_keys()
    {
        using var schema = System.Text.Json.JsonDocument.Parse(File.ReadAllText(PolicyTestData.RepositoryFile("schemas/trust.schema.json")));
        var properties = schema.RootElement.GetProperty("properties");
        static string Names(System.Text.Json.JsonElement of) => string.Join(' ', of.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        static string Known(IEnumerable<string> keys) => string.Join(' ', keys.Order(StringComparer.Ordinal));
        Assert.AreEqual(Known(TrustReader.RootKeys), Names(properties));
        foreach (var (name, keys) in new[] { ("keys", TrustReader.KeyKeys), ("certificates", TrustReader.CertificateKeys), ("intermediates", TrustReader.AuthorityKeys), ("timestampAuthorities", TrustReader.AuthorityKeys) })
        {
            var items = properties.GetProperty(name).GetProperty("items");
            Assert.AreEqual(Known(keys), Names(items.GetProperty("properties")));
            Assert.IsFalse(items.GetProperty("additionalProperties").GetBoolean());
        }
    }

    [TestMethod]
    public void A_policy_can_ask_for_two_parties()
    {
        File.WriteAllText(Path.Combine(folder, "b.pem"), ForgeTrial.ForgeRun.Pem(builder.Key));
        File.WriteAllText(Path.Combine(folder, "r.pem"), ForgeTrial.ForgeRun.Pem(rebuilder.Key));
        using var third = SigningEnvelopeTests.Signer("P-256");
        File.WriteAllText(Path.Combine(folder, "t.pem"), ForgeTrial.ForgeRun.Pem(third.Key));
        const string Builder = """{ "name": "release", "role": "builder", "publicKeyFile": "b.pem" }""";
        const string Rebuilder = """{ "name": "lab", "role": "rebuilder", "publicKeyFile": "r.pem" }""";
        const string Third = """{ "name": "third", "publicKeyFile": "t.pem" }""";
        File.WriteAllText(Path.Combine(folder, "trust.json"), $$"""{ "keys": [{{Builder}}, {{Rebuilder}}, {{Third}}] }""");
        var policy = Path.Combine(folder, "compliance.json");
        File.WriteAllText(policy, """{ "signatures": { "trust": "trust.json", "threshold": 3, "parties": ["builder", "rebuilder"], "rungs": ["bit-identical"] } }""");
        var options = SignatureDemands.OfPolicy(policy, Now, out var problems)!;
        Assert.IsEmpty(problems);
        Assert.AreEqual(3, options.Trust!.Threshold);
        CollectionAssert.AreEqual(new[] { SignerRole.Builder, SignerRole.Rebuilder }, options.Parties.ToArray());
        CollectionAssert.AreEqual(new[] { "bit-identical" }, options.Rungs.ToArray());
        foreach (var (keys, message) in new[] { ($"{Builder}, {Rebuilder}", "asks for 3 different keys"), ($"{Builder}, {Third}, {Third.Replace("third", "more", StringComparison.Ordinal).Replace("t.pem", "r.pem", StringComparison.Ordinal)}", "asks for the rebuilder") })
        {
            File.WriteAllText(Path.Combine(folder, "trust.json"), $$"""{ "keys": [{{keys}}] }""");
            Assert.Contains(message, Assert.ThrowsExactly<InvalidDataException>(() => SignatureDemands.OfPolicy(policy, Now, out _)).Message);
        }

        foreach (var flaw in new[]
        {
            "{}", """{ "signatures": {} }""", """{ "signatures": { "trust": "/trust.json" } }""", """{ "signatures": { "trust": "t", "rungs": ["same IL"] } }""",
            """{ "signatures": { "trust": "t", "parties": [] } }""", """{ "signatures": { "trust": "t", "threshold": 0 } }""", """{ "signatures": { "trust": "t", "keys": 1 } }""",
        })
        {
            File.WriteAllText(policy, flaw);
            Assert.IsNull(SignatureDemands.OfPolicy(policy, Now, out problems));
            Assert.IsNotEmpty(problems, flaw);
        }
    }

    [TestMethod]
    public void A_summary_says_what_was_verified_and_claims_no_level()
    {
        var path = Lay("package", "Contoso.App.1.2.3.nupkg");
        Sign(path, builder);
        var summary = VerificationSummary.Of(Verify(path, Keys((builder, SignerRole.Any))), "https://example.test/verifier", null, Now)!;
        Assert.AreEqual("pkg:nuget/Contoso.App@1.2.3", summary.ResourceUri);
        Assert.AreEqual(FileDigest.Sha256File(path), summary.Subjects.Single().Sha256);
        Assert.HasCount(4, summary.InputAttestations, "each manifest, and what was signed");
        var text = Encoding.UTF8.GetString(summary.ToJson());
        Assert.Contains("\"SLSA_BUILD_LEVEL_0\"", text);
        Assert.Contains("\"timeVerified\": \"2026-11-21T00:00:00Z\"", text);
        Assert.Contains("\"FAILED\"", Encoding.UTF8.GetString((summary with { Passed = false }).ToJson()));
        Assert.IsNull(PreparedStatement.RefusalOf(summary.ToJson()));
        Assert.IsNotNull(PreparedStatement.RefusalOf("{}"u8.ToArray()));
    }

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

    private void Summarise(string path, string rung, bool passed = true) => Write(path + ".vsa.json", DsseEnvelope.Sign(DsseEnvelope.InTotoType, new VerificationSummary
    {
        Subjects = [new SummarySubject("x", FileDigest.Sha256File(path))], VerifierId = "https://example.test/lab", TimeVerified = Now, ResourceUri = "pkg:nuget/x@1",
        PolicyUri = "https://example.test/policy", Passed = passed, Reproduction = new SummaryReproduction(rung), InputAttestations = [new SummarySubject(null, PreparedStatement.Of(path, true).ManifestSha256!)],
    }.ToJson(), rebuilder));

    private static SignatureOptions Keys(params (KeySigner Signer, SignerRole Role)[] keys) => Options(keys, 1);

    private static SignatureOptions Keys((KeySigner, SignerRole) one, (KeySigner, SignerRole) two, int threshold) => Options([one, two], threshold);

    private static SignatureOptions Options((KeySigner Signer, SignerRole Role)[] keys, int threshold) => new()
    {
        Now = Now,
        Trust = new SignatureTrust { Threshold = threshold, Keys = [.. keys.Select((k, i) => new TrustedKey { Name = $"key{i}", Key = k.Signer.Key, Role = k.Role })] },
    };

    private SignatureTrust Trust(string json) => TrustReader.Read(Encoding.UTF8.GetBytes(json), file => File.ReadAllBytes(Path.Combine(folder, file)));

    private static VerificationReport Verify(string path, SignatureOptions options) => EvidenceVerifier.Verify(path, new VerificationOptions { Signatures = options });

    private static void Finds(VerificationReport report, string code, string message)
    {
        Assert.AreEqual(VerificationOutcome.FallsShort, report.Outcome, Text(report));
        Assert.IsTrue(report.Findings.Any(f => f.Code == code && f.Message.Contains(message, StringComparison.Ordinal)), Text(report));
        Assert.IsTrue(report.Evidence.All(e => e.SignedBy is null));
    }

    private static string Text(VerificationReport report) => string.Join('\n', report.Findings.Select(f => f.Text).Concat(report.Open.Select(o => o.Message)));
}
