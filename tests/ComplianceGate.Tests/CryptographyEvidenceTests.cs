using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

/// <summary>What documents tell of cryptography.</summary>
[TestClass]
public sealed class CryptographyEvidenceTests
{
    private static readonly EvidenceContext Context = CryptographySamples.Evidence("/home/ada");
    private static readonly JsonNode Older = JsonNode.Parse(new CycloneDxWriter().Written(Context))!;
    private static readonly JsonNode Later = JsonNode.Parse(CycloneDxWriter.Version17.Written(Context))!;

    [TestMethod]
    public void An_algorithm_is_told_with_its_properties_and_places()
    {
        var asset = Asset(Older, "AES-256-GCM");
        Assert.AreEqual("cryptographic-asset", (string)asset["type"]!);
        Assert.AreEqual(
            """{"assetType":"algorithm","algorithmProperties":{"primitive":"ae","parameterSetIdentifier":"256","executionEnvironment":"unknown","implementationPlatform":"unknown","mode":"gcm","cryptoFunctions":["decrypt","encrypt"],"classicalSecurityLevel":256,"nistQuantumSecurityLevel":5},"oid":"2.16.840.1.101.3.4.1"}""",
            asset["cryptoProperties"]!.ToJsonString());
        Assert.AreEqual(
            """[{"location":"app/Vault.cs","line":10,"offset":0,"symbol":"Acme.Vault.M0","additionalContext":"System.Security.Cryptography.AES"}]""",
            asset["evidence"]!["occurrences"]!.ToJsonString());
        Assert.AreEqual("AES", (string)Asset(Later, "AES-256-GCM")["cryptoProperties"]!["algorithmProperties"]!["algorithmFamily"]!);
    }

    [TestMethod]
    public void Version_1_7_names_curve_family_and_wrapping_and_1_6_does_without()
    {
        JsonNode Properties(JsonNode bom, string name) => Asset(bom, name)["cryptoProperties"]!["algorithmProperties"]!;
        Assert.AreEqual("nist/P-256", (string)Properties(Later, "ECDSA-P-256-SHA-256")["ellipticCurve"]!);
        Assert.AreEqual("P-256", (string)Properties(Later, "ECDSA-P-256-SHA-256")["curve"]!);
        Assert.AreEqual("P-256", (string)Properties(Older, "ECDSA-P-256-SHA-256")["curve"]!);
        Assert.IsNull(Properties(Older, "ECDSA-P-256-SHA-256")["ellipticCurve"]);
        Assert.IsNull(Properties(Older, "ECDSA-P-256-SHA-256")["algorithmFamily"]);
        Assert.AreEqual(("key-wrap", "other"), ((string)Properties(Later, "AES-KW")["primitive"]!, (string)Properties(Older, "AES-KW")["primitive"]!));
        Assert.IsNull(Properties(Later, "ECDSA-1.3.132.0.99")["ellipticCurve"]);
        Assert.AreEqual("secg/secp256k1", (string)Properties(Later, "ECDH-secp256k1")["ellipticCurve"]!);
    }

    [TestMethod]
    public void Protocols_are_told_version_by_version_and_keys_without_their_bytes()
    {
        Assert.AreEqual("""{"assetType":"protocol","protocolProperties":{"type":"tls","version":"1.0"}}""", Asset(Older, "TLS 1.0")["cryptoProperties"]!.ToJsonString());
        Assert.AreEqual("""{"assetType":"protocol","protocolProperties":{"type":"tls"}}""", Asset(Older, "TLS")["cryptoProperties"]!.ToJsonString());
        Assert.AreEqual(
            """{"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"secret-key","algorithmRef":"crypto:AES"}}""", Asset(Older, "Hard-coded key (AES)")["cryptoProperties"]!.ToJsonString());
        Assert.AreEqual(
            """{"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"secret-key","relatedCryptographicAssets":[{"type":"algorithm","ref":"crypto:AES"}]}}""",
            Asset(Later, "Hard-coded key (AES)")["cryptoProperties"]!.ToJsonString());
        Assert.AreEqual(
            """{"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"password","algorithmRef":"crypto:PBKDF2-SHA-256"}}""", Material("PBKDF2+key", "PBKDF2+SHA-256", "App.Lock"));
        Assert.AreEqual("""{"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"password"}}""", Material("PBKDF2+key", "PBKDF2+SHA-256", "App.Other"), "no link is better than a wrong one");
        Assert.IsFalse(Older["components"]!.AsArray().Any(c => (string?)c!["name"] is "X.509" or "Accepting any certificate"), "of these nothing is known that would make an asset");
    }

    private static string Material(string material, string algorithm, string method)
    {
        var judged = CryptographySamples.Judge(CryptographySamples.Read(CryptographySamples.Own(CryptographySamples.Use(algorithm, "App.Lock"), CryptographySamples.Use(material, method))));
        var context = new EvidenceContext
        {
            Facts = Context.Facts,
            Verdict = Context.Verdict with { Cryptography = judged.Decisions },
            Rules = Context.Rules,
            Artifacts = Context.Artifacts,
            FolderName = Context.FolderName,
            Time = Context.Time,
        };
        return JsonNode.Parse(new CycloneDxWriter().Written(context))!["components"]!.AsArray().Single(c => ((string)c!["name"]!).StartsWith("Hard-coded key", StringComparison.Ordinal))!["cryptoProperties"]!.ToJsonString();
    }

    [TestMethod]
    public void Who_uses_depends_and_whose_code_it_is_provides()
    {
        JsonNode Entry(string reference) => Older["dependencies"]!.AsArray().Single(d => (string)d!["ref"]! == reference)!;
        string[] List(JsonNode entry, string name) => [.. (entry[name]?.AsArray() ?? []).Select(t => (string)t!)];
        CollectionAssert.Contains(List(Entry("project:Contoso.App@1.2.3-rc.1"), "dependsOn"), "crypto:AES-256-GCM");
        CollectionAssert.Contains(List(Entry("pkg:nuget/Contoso.Legacy@1.0.0"), "dependsOn"), "crypto:3DES-ECB");
        CollectionAssert.AreEqual(new[] { "crypto:AES" }, List(Entry("pkg:nuget/BouncyCastle.Cryptography@2.6.2"), "provides"));
        Assert.IsEmpty(List(Entry("pkg:nuget/BouncyCastle.Cryptography@2.6.2"), "dependsOn"));
        Assert.IsEmpty(List(Entry("pkg:nuget/Contoso.Legacy@1.0.0"), "provides"));
    }

    [TestMethod]
    public void The_manifest_lists_the_assets_with_who_uses_them()
    {
        var section = JsonNode.Parse(EvidenceSamples.Manifest(Context))!["cryptography"]!;
        Assert.AreEqual(("baseline", "2026-11-21", 4), ((string)section["profile"]!, (string)section["data"]!, (int)section["inspected"]!));
        var names = section["assets"]!.AsArray().Select(a => (string)a!["name"]!).ToList();
        CollectionAssert.AreEqual(names.Order(StringComparer.Ordinal).ToList(), names);
        Assert.AreEqual(
            """{"name":"MD5","algorithm":"MD5","status":"broken","usedBy":["App.dll","pkg:nuget/Contoso.Legacy@1.0.0"],"occurrences":6}""",
            section["assets"]!.AsArray().Single(a => (string)a!["name"]! == "MD5")!.ToJsonString());
        Assert.IsNull(JsonNode.Parse(EvidenceSamples.Manifest(EvidenceSamples.Rich()))!["cryptography"], "nothing was looked at");
    }

    [TestMethod]
    public void The_report_has_a_section_only_where_there_is_something_to_show()
    {
        StringAssert.Contains(Encoding.UTF8.GetString(new HtmlReportWriter().Written(Context)), "Cryptography, by the profile baseline", StringComparison.Ordinal);
        Assert.DoesNotContain("Cryptography", Encoding.UTF8.GetString(new HtmlReportWriter().Written(EvidenceSamples.Rich())));
    }

    [TestMethod]
    public void Documents_are_the_same_on_another_machine()
    {
        var other = CryptographySamples.Evidence("/srv/builds/of/bob");
        foreach (var write in new Func<EvidenceContext, byte[]>[] { new CycloneDxWriter().Written, CycloneDxWriter.Version17.Written, EvidenceSamples.Manifest })
        {
            Assert.AreEqual(Encoding.UTF8.GetString(write(Context)), Encoding.UTF8.GetString(write(other)));
        }
    }

    [TestMethod]
    public void Foreign_validators_reject_what_was_broken()
    {
        var folder = Directory.CreateTempSubdirectory("cg-cbom-").FullName;
        try
        {
            Action<JsonObject>[] changes =
            [
                c => c["cryptoProperties"]!["algorithmProperties"]!["primitive"] = "cipher",
                c => c["cryptoProperties"]!["assetType"] = "thing",
                c => c["cryptoProperties"]!.AsObject().Remove("assetType"),
                c => c["cryptoProperties"]!["algorithmProperties"]!["mode"] = "GCM",
                c => c["cryptoProperties"]!["algorithmProperties"]!["nistQuantumSecurityLevel"] = 7,
                c => c["cryptoProperties"]!["algorithmProperties"]!["cryptoFunctions"]![0] = "hide",
                c => c["evidence"]!["occurrences"]![0]!.AsObject().Remove("location"),
                c => c["evidence"]!["occurrences"]![0]!["offset"] = -1,
            ];
            var files = new List<string>();
            foreach (var bom in new[] { Older, Later })
            {
                foreach (var change in bom == Later ? [.. changes, c => c["cryptoProperties"]!["algorithmProperties"]!["algorithmFamily"] = "Rot13"] : changes)
                {
                    var broken = bom.DeepClone();
                    change(Asset(broken, "AES-256-GCM").AsObject());
                    Write(broken);
                }

                var lost = bom.DeepClone();
                lost["dependencies"]!.AsArray().Single(d => d!["provides"] is not null)!["provides"]![0] = "crypto:Nobody";
                Write(lost);
            }

            var (exitCode, output) = EvidenceVerifiers.Script("verify-cdx.mjs", files);
            Assert.AreEqual(1, exitCode, output);
            foreach (var file in files)
            {
                StringAssert.Contains(output, $"{file}: INVALID", StringComparison.Ordinal);
            }

            void Write(JsonNode bom)
            {
                files.Add(Path.Combine(folder, $"{files.Count:D2}.json"));
                File.WriteAllText(files[^1], bom.ToJsonString());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonNode Asset(JsonNode bom, string name) => bom["components"]!.AsArray().Single(c => (string?)c!["bom-ref"] == "crypto:" + name)!;
}
