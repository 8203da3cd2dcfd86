using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

/// <summary>Other people's validators accept what is written, and reject what was broken: a validator that accepts all proves nothing.</summary>
[TestClass]
public sealed class EvidenceVerifierTests
{
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("evidence-verifier-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Every_bill_of_materials_is_strictly_valid() =>
        AssertAllValid("verify-cdx.mjs", [], Write("cdx.json", new CycloneDxWriter().Written));

    [TestMethod]
    public void Every_bill_of_materials_of_version_1_7_is_strictly_valid() =>
        AssertAllValid("verify-cdx.mjs", [], Write("cdx17.json", CycloneDxWriter.Version17.Written));

    [TestMethod]
    public void A_second_validator_accepts_every_bill_of_materials() => AssertAllValid(
        "verify-cdxgen.mjs", [], [.. Write("cdx.json", new CycloneDxWriter().Written), .. Write("cdx17.json", CycloneDxWriter.Version17.Written)]);

    [TestMethod]
    public void Every_spdx_document_is_valid() => AssertAllValid("verify-spdx.mjs", [SpdxSchema], Write("spdx.json", new SpdxWriter().Written));

    [TestMethod]
    public void Every_spdx_3_document_is_valid_by_schema_and_model() =>
        AssertAllValid("verify-spdx3.mjs", [EvidenceVerifiers.Schemas()], Write("spdx3.json", new Spdx3Writer().Written));

    [TestMethod]
    public void Every_sarif_log_is_valid_without_a_warning() =>
        AssertAllValid("verify-sarif.mjs", [], Write("sarif", new SarifWriter().Written));

    [TestMethod]
    public void Every_manifest_is_valid_by_the_published_schema() =>
        AssertAllValid("verify-schema.mjs", [ManifestSchema], Write("manifest.json", EvidenceSamples.Manifest));

    [TestMethod]
    public void Broken_bills_of_materials_are_rejected() => AssertAllInvalid("verify-cdx.mjs", [], "cdx.json", new CycloneDxWriter().Written, BrokenBills);

    [TestMethod]
    public void Broken_bills_of_materials_of_version_1_7_are_rejected() => AssertAllInvalid("verify-cdx.mjs", [], "cdx17.json", CycloneDxWriter.Version17.Written,
    [
        .. BrokenBills,
        bom => bom["specVersion"] = "1.6",
        bom => bom["components"]![1]!["licenses"]![1]!["acknowledgement"] = "chosen",
    ]);

    [TestMethod]
    public void The_second_validator_rejects_broken_bills_of_materials() => AssertAllInvalid("verify-cdxgen.mjs", [], "cdx17.json", CycloneDxWriter.Version17.Written,
    [
        bom => bom["serialNumber"] = "urn:uuid:1",
        bom => bom["unknown"] = "x",
        bom => bom["components"]![0]!["type"] = "thing",
        bom => bom["components"]![0]!["hashes"]![0]!["content"] = "abc",
        bom => bom["components"]![0]!["purl"] = "no package url",
        bom => bom.Remove("bomFormat"),
    ]);

    [TestMethod]
    public void Broken_spdx_documents_are_rejected() => AssertAllInvalid("verify-spdx.mjs", [SpdxSchema], "spdx.json", new SpdxWriter().Written,
    [
        document => document.Remove("creationInfo"),
        document => document["spdxVersion"] = "SPDX-2.2",
        document => document["documentNamespace"] = "here#there",
        document => document["creationInfo"]!["created"] = "yesterday",
        document => document["creationInfo"]!["creators"]![0] = "ComplianceGate",
        document => document["packages"]![1]!["SPDXID"] = document["packages"]![2]!["SPDXID"]!.DeepClone(),
        document => document["packages"]![1]!["checksums"]![0]!["algorithm"] = "SHA-512",
        document => document["packages"]![1]!["checksums"]![0]!["checksumValue"] = "abc",
        document => document["packages"]![1]!.AsObject().Remove("downloadLocation"),
        document => document["packages"]![1]!["primaryPackagePurpose"] = "TOOL",
        document => document["relationships"]![1]!["relatedSpdxElement"] = "SPDXRef-Nobody",
        document => document["relationships"]![1]!["relationshipType"] = "HAS",
        document => document.Remove("hasExtractedLicensingInfos"),
        document => document["unknown"] = 1,
    ]);

    [TestMethod]
    public void Broken_spdx_3_documents_are_rejected() => AssertAllInvalid("verify-spdx3.mjs", [EvidenceVerifiers.Schemas()], "spdx3.json", new Spdx3Writer().Written,
    [
        document => document["@context"] = "https://spdx.org/rdf/3.0.0/spdx-context.jsonld",
        document => Node(document, "CreationInfo").Remove("createdBy"),
        document => Node(document, "CreationInfo")["created"] = "2023-11-14",
        document => Node(document, "software_Package")["software_primaryPurpose"] = "thing",
        document => Node(document, "software_Package").Remove("creationInfo"),
        document => Node(document, "Relationship").Remove("to"),
        document => Node(document, "Relationship")["relationshipType"] = "likes",
        document => Node(document, "Relationship")["to"]![0] = "urn:nobody",
        // The model alone knows of what class the end of a relationship must be; no schema does.
        document => Node(document, "software_Package")["suppliedBy"] = Node(document, "software_File")["spdxId"]!.DeepClone(),
        document => Node(document, "CreationInfo")["createdUsing"]![0] = Node(document, "software_File")["spdxId"]!.DeepClone(),
        document => Node(document, "SpdxDocument")["dataLicense"] = Node(document, "software_File")["spdxId"]!.DeepClone(),
        document => Node(document, "SpdxDocument")["profileConformance"]!.AsArray().RemoveAt(3),
        document => Node(document, "software_File")["verifiedUsing"]![0]!["algorithm"] = "sha0",
        document => document["@graph"]!.AsArray().Add(Node(document, "software_File").DeepClone()),
    ]);

    private static readonly Action<JsonObject>[] BrokenBills =
    [
        bom => bom["serialNumber"] = "urn:uuid:1",
        bom => bom["version"] = 0,
        bom => bom["unknown"] = "x",
        bom => bom["metadata"]!["timestamp"] = "yesterday",
        bom => bom["components"]![0]!["type"] = "thing",
        bom => bom["components"]![0]!["hashes"]![0]!["content"] = "abc",
        bom => bom["components"]![2]!["licenses"]![0]!["license"]!["id"] = "Not-A-License",
        bom => bom["dependencies"]![0]!["dependsOn"]![0] = "pkg:nuget/Nobody@1.0.0",
        bom => bom["components"]![0]!["bom-ref"] = bom["components"]![1]!["bom-ref"]!.DeepClone(),
    ];

    [TestMethod]
    public void Broken_sarif_logs_are_rejected() => AssertAllInvalid("verify-sarif.mjs", [], "sarif", new SarifWriter().Written,
    [
        log => log["version"] = "2.0.0",
        log => log["runs"]![0]!["results"]![0]!.AsObject().Remove("message"),
        log => log["runs"]![0]!["results"]![0]!["level"] = "fatal",
        log => log["runs"]![0]!["results"]![0]!["ruleIndex"] = 99,
        log => log["runs"]![0]!["tool"]!["driver"]!.AsObject().Remove("name"),
        log => log["runs"]![0]!["columnKind"] = "bytes",
        log => log["runs"]![0]!["results"]![0]!["unknown"] = 1,
    ]);

    [TestMethod]
    public void Broken_manifests_are_rejected() => AssertAllInvalid("verify-schema.mjs", [ManifestSchema], "manifest.json", EvidenceSamples.Manifest,
    [
        manifest => manifest.Remove("verdict"),
        manifest => manifest["schema"] = "compliancegate.manifest/2",
        manifest => manifest["artifacts"]![0]!["sha256"] = new string('A', 64),
        manifest => manifest["artifacts"]![0]!["path"] = "/home/ada/App.dll",
        manifest => manifest["components"]!["packages"]![0]!["scope"] = "both",
        manifest => manifest["components"]!["packages"]![0]!.AsObject().Remove("license"),
        manifest => manifest["components"]!["models"]![1]!["licenseTerms"]![0]!["answer"] = "maybe",
        manifest => manifest["components"]!["models"]![1]!.AsObject().Remove("licenseTerms"),
        manifest => manifest["source"]!["commitTime"] = "1700000000",
        manifest => manifest["verdict"]!["outcome"] = "compliant",
        manifest => manifest["feed"] = "somewhere",
    ]);

    [TestMethod]
    public void Wrong_usage_is_told_apart()
    {
        Assert.AreEqual(2, EvidenceVerifiers.Script("verify-cdx.mjs").ExitCode);
        Assert.AreEqual(2, EvidenceVerifiers.Script("verify-sarif.mjs").ExitCode);
        Assert.AreEqual(2, EvidenceVerifiers.Script("verify-cdxgen.mjs").ExitCode);
        Assert.AreEqual(2, EvidenceVerifiers.Script("verify-spdx.mjs", ManifestSchema).ExitCode);
        Assert.AreEqual(2, EvidenceVerifiers.Script("verify-spdx3.mjs", ".").ExitCode);
        Assert.AreEqual(2, EvidenceVerifiers.Script("verify-schema.mjs", ManifestSchema).ExitCode);
    }

    [TestMethod]
    [DataRow("empty")]
    [DataRow("rich")]
    [DataRow("unicode")]
    [DataRow("hostile")]
    public void Sha256sum_accepts_the_sums_and_rejects_any_flip(string sample)
    {
        if (EvidenceVerifiers.Find("sha256sum") is null)
        {
            Assert.Inconclusive("There is no sha256sum here.");
        }

        var context = EvidenceSamples.Of(sample);
        foreach (var artifact in context.Artifacts)
        {
            var path = Path.Combine(folder, artifact.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, EvidenceSamples.Content(artifact.Path));
        }

        EvidenceFolder.Write(folder, context, EvidenceWriters.All);
        var sums = context.FolderName + "/" + EvidenceFolder.SumsName;
        var accepted = EvidenceVerifiers.Run("sha256sum", folder, "-c", "--strict", sums);
        Assert.AreEqual(0, accepted.ExitCode, accepted.Output);

        string[] named = [.. context.Artifacts.Select(a => a.Path), context.FolderName + "/manifest.json", context.FolderName + "/sbom.cdx.json", context.FolderName + "/sbom.spdx3.json", context.FolderName + "/findings.sarif"];
        foreach (var name in named)
        {
            Flip(Path.Combine(folder, name));
            Assert.AreEqual(1, EvidenceVerifiers.Run("sha256sum", folder, "-c", "--strict", sums).ExitCode, name);
            Flip(Path.Combine(folder, name));
        }
    }

    private static string ManifestSchema => Path.Combine(EvidenceVerifiers.RepositoryRoot, "schemas", "manifest.schema.json");

    private static string SpdxSchema => Path.Combine(EvidenceVerifiers.Schemas(), "spdx-2.3.schema.json");

    private static JsonObject Node(JsonObject document, string type) => document["@graph"]!.AsArray().First(n => n!["type"]!.GetValue<string>() == type)!.AsObject();

    private List<string> Write(string extension, Func<EvidenceContext, byte[]> write)
    {
        var files = new List<string>();
        foreach (var sample in EvidenceSamples.All.Keys)
        {
            files.Add(Path.Combine(folder, $"{sample}.{extension}"));
            File.WriteAllBytes(files[^1], write(EvidenceSamples.Of(sample)));
        }

        return files;
    }

    private static void AssertAllValid(string script, string[] first, List<string> files)
    {
        var (exitCode, output) = EvidenceVerifiers.Script(script, [.. first, .. files]);
        Assert.AreEqual(0, exitCode, output);
        foreach (var file in files)
        {
            Assert.Contains(file + ": valid", output);
        }
    }

    private void AssertAllInvalid(string script, string[] first, string extension, Func<EvidenceContext, byte[]> write, Action<JsonObject>[] changes)
    {
        var bytes = write(EvidenceSamples.Rich());
        var files = new List<string>();
        foreach (var change in changes)
        {
            var document = JsonNode.Parse(bytes)!.AsObject();
            change(document);
            files.Add(Path.Combine(folder, $"broken{files.Count}.{extension}"));
            File.WriteAllText(files[^1], document.ToJsonString());
        }

        files.Add(Path.Combine(folder, $"cut.{extension}"));
        File.WriteAllBytes(files[^1], bytes[..^20]);
        files.Add(Path.Combine(folder, $"marked.{extension}"));
        File.WriteAllBytes(files[^1], [.. Encoding.UTF8.Preamble, .. bytes]);

        var (exitCode, output) = EvidenceVerifiers.Script(script, [.. first, .. files]);
        Assert.AreEqual(1, exitCode, output);
        foreach (var file in files)
        {
            Assert.Contains(file + ": INVALID", output);
        }
    }

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
