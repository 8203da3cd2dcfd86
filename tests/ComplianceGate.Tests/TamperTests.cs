using System.Text.Json.Nodes;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>Sound evidence, changed in every way that there is; <c>tools/TamperTrial</c> changes it ten thousand times.</summary>
[TestClass]
public sealed class TamperTests
{
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("tamper-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow("build")]
    [DataRow("publish")]
    [DataRow("package")]
    [DataRow("package-alone")]
    [DataRow("extracted")]
    public void Every_change_of_every_file_is_noticed(string name)
    {
        var run = new TamperRun(folder);
        var sample = run.Samples.Single(s => s.Name == name);
        Assert.AreEqual(VerificationOutcome.Holds, run.Verify(sample, TamperRun.FilesOf(sample), []));
        var random = new Random(20261121);
        var missed = new List<string>();
        var count = 0;
        foreach (var (_, kind, file) in run.Table().Where(t => t.Sample == sample))
        {
            count++;
            if (run.Try(sample, kind, file, random) == VerificationOutcome.Holds)
            {
                missed.Add($"{kind} {file}");
            }
        }

        Assert.AreEqual("", string.Join('\n', missed));
        Assert.IsGreaterThan(60, count);
    }

    [TestMethod]
    public void The_table_has_at_least_two_hundred_variants_and_all_kinds()
    {
        var table = new TamperRun(folder).Table().ToList();
        Assert.IsGreaterThan(200, table.Count);
        CollectionAssert.AreEquivalent(Enum.GetValues<TamperKind>(), table.Select(t => t.Kind).Distinct().ToArray());
    }

    [TestMethod]
    public void Five_hundred_changes_at_random_places_are_noticed()
    {
        var report = new TamperRun(folder).Run(500, 20261122);
        Assert.AreEqual("", string.Join('\n', report.Missed));
        Assert.AreEqual(500, report.Kinds.Values.Sum());
    }

    /// <summary>Someone changes a document or an artifact and makes manifest and sums fit; the other documents and the assembly know better.</summary>
    [TestMethod]
    [DataRow("sbom: product version")]
    [DataRow("sbom: product name")]
    [DataRow("sbom: framework")]
    [DataRow("sbom: commit")]
    [DataRow("sbom: assembly digest")]
    [DataRow("sbom: component removed")]
    [DataRow("sbom: component added")]
    [DataRow("sbom: component version")]
    [DataRow("sbom: component digest")]
    [DataRow("sbom: component license")]
    [DataRow("sbom: model digest")]
    [DataRow("sbom: key twice")]
    [DataRow("sbom: stage removed")]
    [DataRow("sbom: commit removed")]
    [DataRow("sbom: link removed")]
    [DataRow("spdx: Package license")]
    [DataRow("manifest: declared license")]
    [DataRow("spdx: Product links")]
    [DataRow("spdx3: Product links")]
    [DataRow("spdx3: license")]
    [DataRow("provenance: commit removed")]
    [DataRow("provenance: tree removed")]
    [DataRow("provenance: called dirty")]
    [DataRow("provenance: document removed")]
    [DataRow("manifest: previous removed")]
    [DataRow("manifest: previous digest changed")]
    [DataRow("manifest: link removed")]
    [DataRow("manifest: link digest changed")]
    [DataRow("manifest: chosen license")]
    [DataRow("spdx: Product version")]
    [DataRow("spdx: File digest")]
    [DataRow("spdx: File removed")]
    [DataRow("spdx: Package removed")]
    [DataRow("spdx: Package version")]
    [DataRow("spdx: Package digest")]
    [DataRow("spdx: Model digest")]
    [DataRow("spdx: Model removed")]
    [DataRow("spdx3: Product version")]
    [DataRow("spdx3: File digest")]
    [DataRow("spdx3: File removed")]
    [DataRow("spdx3: Package removed")]
    [DataRow("spdx3: Package version")]
    [DataRow("spdx3: Package digest")]
    [DataRow("spdx3: Model digest")]
    [DataRow("spdx3: Model removed")]
    [DataRow("provenance: artifact digest")]
    [DataRow("provenance: artifact removed")]
    [DataRow("provenance: artifact added")]
    [DataRow("provenance: dependency digest")]
    [DataRow("provenance: dependency removed")]
    [DataRow("provenance: commit")]
    [DataRow("provenance: document digest")]
    [DataRow("buildinfo: version")]
    [DataRow("buildinfo: commit")]
    [DataRow("buildinfo: sdk")]
    [DataRow("sarif: finding removed")]
    [DataRow("sarif: other code")]
    [DataRow("manifest: version")]
    [DataRow("manifest: commit")]
    [DataRow("manifest: policy")]
    [DataRow("manifest: sdk")]
    [DataRow("manifest: package removed")]
    [DataRow("manifest: package digest")]
    [DataRow("manifest: license")]
    [DataRow("manifest: finding removed")]
    [DataRow("manifest: scope")]
    [DataRow("assembly: rebuilt, all digests of it made to fit but in the sbom")]
    [DataRow("assembly: of another commit, all digests of it made to fit")]
    public void A_chain_of_digests_that_was_made_to_fit_is_noticed_by_what_contradicts_it(string change)
    {
        var run = new TamperRun(folder);
        var sample = Linked();
        var files = new SortedDictionary<string, byte[]>(sample.Files, StringComparer.Ordinal);
        Repaired.Change(files, change);
        Repaired.MakeFit(files, "App.compliance");
        var report = run.Report(sample, files, []);
        Assert.AreEqual(VerificationOutcome.FallsShort, report.Outcome);
        Assert.IsTrue(report.Findings.All(f => f.Code == "CG4001"), string.Join('\n', report.Findings.Select(f => f.Text)));
        // Not because a digest is wrong: all of them fit.
        Assert.IsFalse(report.Findings.Any(f => f.Message.Contains("SHA256SUMS", StringComparison.Ordinal) || f.Message.Contains("than the manifest says", StringComparison.Ordinal)),
            string.Join('\n', report.Findings.Select(f => f.Text)));
    }

    [TestMethod]
    public void Making_everything_fit_without_a_change_still_holds()
    {
        var run = new TamperRun(folder);
        var sample = Linked();
        var files = new SortedDictionary<string, byte[]>(sample.Files, StringComparer.Ordinal);
        Repaired.MakeFit(files, "App.compliance");
        Assert.AreEqual(VerificationOutcome.Holds, run.Verify(sample, files, []));
    }

    private TamperSample Linked() => TamperSample.Folder(
        "publish", EvidenceStage.Publish, folder, new EvidenceLinkFact(EvidenceLinkKind.Previous, TamperFacts.Id, "1.0.0", null, null, new string('1', 64)),
        links: new EvidenceLinkFact(EvidenceLinkKind.Project, "Contoso.Lib", "1.0.0", "net10.0", null, new string('2', 64)));

    [TestMethod]
    public void A_package_that_was_packed_anew_around_other_evidence_is_noticed_by_the_link_to_its_contents()
    {
        var run = new TamperRun(folder);
        var sample = run.Samples.Single(s => s.Name == "package");
        var alone = run.Samples.Single(s => s.Name == "package-alone");
        var entries = new SortedDictionary<string, byte[]>(alone.Entries!.ToDictionary(), StringComparer.Ordinal);
        Repaired.Edit(entries, "_manifest/compliance/manifest.json", m => m["configuration"] = "Debug");
        var files = new SortedDictionary<string, byte[]>(sample.Files, StringComparer.Ordinal) { ["Contoso.App.1.2.3.nupkg"] = TamperSample.Zip(entries) };
        Repaired.Edit(files, "Contoso.App.1.2.3.compliance/manifest.json", m =>
        {
            var artifact = m["artifacts"]![0]!;
            (artifact["size"], artifact["sha256"]) = (files["Contoso.App.1.2.3.nupkg"].Length, FileDigest.Sha256(files["Contoso.App.1.2.3.nupkg"]));
            artifact["sha512"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(files["Contoso.App.1.2.3.nupkg"]));
        });
        Repaired.MakeFit(files, "Contoso.App.1.2.3.compliance");
        var findings = run.Report(sample, files, []).Findings;
        Assert.IsTrue(findings.Any(f => f.Text.Contains("_manifest/compliance/manifest.json has another SHA-256", StringComparison.Ordinal)), string.Join('\n', findings.Select(f => f.Text)));
    }
}

/// <summary>What someone does who knows how evidence is made.</summary>
internal static class Repaired
{
    private const string Folder = "App.compliance/";

    public static void Change(SortedDictionary<string, byte[]> files, string change)
    {
        var parts = change.Split(": ", 2);
        switch (parts[0])
        {
            case "sbom" when parts[1] == "key twice":
                var text = System.Text.Encoding.UTF8.GetString(files[Folder + "sbom.cdx.json"]);
                files[Folder + "sbom.cdx.json"] = System.Text.Encoding.UTF8.GetBytes(text.Replace("\"bomFormat\":", "\"bomFormat\": \"x\",\n  \"bomFormat\":", StringComparison.Ordinal));
                break;
            case "sbom":
                Edit(files, Folder + "sbom.cdx.json", bom => Bom(bom, parts[1]));
                break;
            case "spdx" when parts[1] == "Package license":
                Edit(files, Folder + "sbom.spdx.json", s => s["packages"]!.AsArray().First(p => p!["SPDXID"]!.GetValue<string>().StartsWith("SPDXRef-Package-", StringComparison.Ordinal) && p["licenseConcluded"]!.GetValue<string>() == "MIT")!["licenseConcluded"] = "0BSD");
                break;
            case "spdx3" when parts[1] == "license":
                Edit(files, Folder + "sbom.spdx3.json", s => s["@graph"]!.AsArray().First(p => p!["simplelicensing_licenseExpression"]?.GetValue<string>() == "MIT")!["simplelicensing_licenseExpression"] = "0BSD");
                break;
            case "spdx":
                Edit(files, Folder + "sbom.spdx.json", s => Spdx(s["packages"]!.AsArray(), "SPDXID", "versionInfo", "checksums", "checksumValue", parts[1].Split(' ')));
                break;
            case "spdx3":
                Edit(files, Folder + "sbom.spdx3.json", s => Spdx(s["@graph"]!.AsArray(), "spdxId", "software_packageVersion", "verifiedUsing", "hashValue", parts[1].Split(' ')));
                break;
            case "provenance":
                Edit(files, Folder + "provenance.intoto.json", s => Provenance(s, parts[1]));
                break;
            case "buildinfo":
                Edit(files, Folder + "buildinfo.json", i => BuildInfo(i, parts[1]));
                break;
            case "sarif":
                Edit(files, Folder + "findings.sarif", log => Sarif(log["runs"]![0]!["results"]!.AsArray(), parts[1]));
                break;
            case "manifest":
                Edit(files, Folder + "manifest.json", m => Manifest(m, parts[1]));
                break;
            default:
                Assembly(files, isOther: parts[1].StartsWith("of another", StringComparison.Ordinal));
                break;
        }
    }

    public static void Edit(SortedDictionary<string, byte[]> files, string path, Action<JsonObject> edit)
    {
        var document = JsonNode.Parse(files[path])!.AsObject();
        edit(document);
        files[path] = System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    /// <summary>Writes the digests of documents and artifacts into the manifest, and all of them into the sums.</summary>
    public static void MakeFit(SortedDictionary<string, byte[]> files, string folder)
    {
        Edit(files, folder + "/manifest.json", manifest =>
        {
            foreach (var document in manifest["documents"]!.AsArray())
            {
                document!["sha256"] = FileDigest.Sha256(files[document["path"]!.GetValue<string>()]);
            }

            foreach (var artifact in manifest["artifacts"]!.AsArray())
            {
                var bytes = files[artifact!["path"]!.GetValue<string>()];
                (artifact["size"], artifact["sha256"]) = (bytes.Length, FileDigest.Sha256(bytes));
            }
        });
        var named = files.Where(f => f.Key != folder + "/SHA256SUMS").Select(f => $"{FileDigest.Sha256(f.Value)}  {f.Key}\n");
        files[folder + "/SHA256SUMS"] = System.Text.Encoding.UTF8.GetBytes(string.Concat(named));
    }

    private static void Bom(JsonObject bom, string change)
    {
        var product = bom["metadata"]!["component"]!;
        var components = bom["components"]!.AsArray();
        var first = components[0]!;
        switch (change)
        {
            case "product version":
                product["version"] = "9.9.9";
                break;
            case "product name":
                product["name"] = "Other";
                break;
            case "framework" or "commit":
                product["properties"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == (change == "commit" ? "compliancegate:source.commit" : "compliancegate:targetFramework"))!["value"] = "other";
                break;
            case "stage removed" or "commit removed":
                var properties = product["properties"]!.AsArray();
                properties.Remove(properties.Single(p => p!["name"]!.GetValue<string>() == (change == "stage removed" ? "compliancegate:stage" : "compliancegate:source.commit")));
                break;
            case "link removed":
                product["externalReferences"]!.AsArray().RemoveAt(0);
                break;
            case "assembly digest":
                product["components"]![0]!["hashes"]![0]!["content"] = new string('0', 64);
                break;
            case "component removed":
                components.RemoveAt(0);
                break;
            case "component added":
                var more = first.DeepClone();
                more["purl"] = "pkg:nuget/Evil@1.0.0";
                components.Add(more);
                break;
            case "component version":
                first["version"] = "1.0.1";
                break;
            case "component digest":
                first["hashes"]![0]!["content"] = new string('0', 128);
                break;
            case "component license":
                first["licenses"]![0]!["license"]!["id"] = "0BSD";
                break;
            case "model digest":
                components.Single(c => c!["type"]!.GetValue<string>() == "machine-learning-model")!["hashes"]![0]!["content"] = new string('0', 64);
                break;
            default:
                throw new ArgumentException(change);
        }
    }

    private static void Spdx(JsonArray elements, string id, string version, string hashes, string hash, string[] change)
    {
        var one = elements.First(e => e![id]?.GetValue<string>() is { } name && name[(name.LastIndexOf('#') + 1)..].Replace("SPDXRef-", "", StringComparison.Ordinal) is var own
            && (own == change[0] || own.StartsWith(change[0] + "-", StringComparison.Ordinal)))!;
        switch (change[1])
        {
            case "version":
                one[version] = "9.9.9";
                break;
            case "links":
                one.AsObject().Remove(id == "spdxId" ? "externalRef" : "externalRefs");
                break;
            case "digest":
                one[hashes]![0]![hash] = new string('0', one[hashes]![0]![hash]!.GetValue<string>().Length);
                break;
            default:
                elements.Remove(one);
                break;
        }
    }

    private static void Provenance(JsonObject statement, string change)
    {
        var subject = statement["subject"]!.AsArray();
        var dependencies = statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]!.AsArray();
        var package = dependencies.First(d => d!["uri"]?.GetValue<string>().StartsWith("pkg:", StringComparison.Ordinal) == true)!;
        switch (change)
        {
            case "tree removed":
                dependencies.First(d => d!["digest"]?["gitTree"] is not null)!["digest"]!.AsObject().Remove("gitTree");
                break;
            case "called dirty":
                var source = dependencies.First(d => d!["digest"]?["gitTree"] is not null)!;
                source["digest"]!.AsObject().Remove("gitTree");
                source["annotations"]!["dirty"] = true;
                break;
            case "artifact digest":
                subject[0]!["digest"]!["sha256"] = new string('0', 64);
                break;
            case "artifact removed":
                subject.RemoveAt(1);
                break;
            case "artifact added":
                var more = subject[0]!.DeepClone();
                more["name"] = "Evil.dll";
                subject.Add(more);
                break;
            case "dependency digest":
                package["digest"]!["sha512"] = new string('0', 128);
                break;
            case "dependency removed":
                dependencies.Remove(package);
                break;
            case "commit":
                dependencies.First(d => d!["digest"]?["gitCommit"] is not null)!["digest"]!["gitCommit"] = new string('f', 40);
                break;
            case "commit removed":
                dependencies.Remove(dependencies.First(d => d!["digest"]?["gitCommit"] is not null));
                break;
            case "document removed":
                statement["predicate"]!["runDetails"]!["byproducts"]!.AsArray().RemoveAt(0);
                break;
            case "document digest":
                statement["predicate"]!["runDetails"]!["byproducts"]![0]!["digest"]!["sha256"] = new string('0', 64);
                break;
            default:
                throw new ArgumentException(change);
        }
    }

    private static void BuildInfo(JsonObject info, string change)
    {
        switch (change)
        {
            case "version":
                info["version"] = "9.9.9";
                break;
            case "commit":
                info["source"]!["commit"] = new string('f', 40);
                break;
            case "sdk":
                info["sdk"]!["version"] = "10.0.999";
                break;
            default:
                throw new ArgumentException(change);
        }
    }

    private static void Sarif(JsonArray results, string change)
    {
        if (change == "finding removed")
        {
            results.RemoveAt(0);
        }
        else
        {
            results[0]!["ruleId"] = "CG0001";
        }
    }

    private static void Manifest(JsonObject manifest, string change)
    {
        var packages = manifest["components"]!["packages"]!.AsArray();
        switch (change)
        {
            case "version":
                manifest["version"] = "9.9.9";
                break;
            case "commit":
                manifest["source"]!["commit"] = new string('f', 40);
                break;
            case "policy":
                manifest["policy"]!["digest"] = new string('0', 64);
                break;
            case "sdk":
                manifest["toolchain"]!["sdk"] = "10.0.999";
                break;
            case "package removed":
                packages.RemoveAt(0);
                break;
            case "package digest":
                packages[0]!["contentHash"] = Convert.ToBase64String(new byte[64]);
                break;
            case "license":
                packages[0]!["license"] = "0BSD";
                break;
            case "declared license":
                packages.First(p => p!["licenseDeclared"] is not null)!["licenseDeclared"] = "0BSD";
                break;
            case "chosen license":
                packages.First(p => p!["licenseChosen"] is not null)!["licenseChosen"] = "0BSD";
                break;
            case "previous removed":
                manifest["previous"] = null;
                break;
            case "previous digest changed":
                manifest["previous"]!["manifestSha256"] = new string('3', 64);
                break;
            case "link removed":
                manifest["links"] = new JsonArray();
                break;
            case "link digest changed":
                manifest["links"]![0]!["manifestSha256"] = new string('3', 64);
                break;
            case "finding removed":
                manifest["verdict"]!["findings"]!.AsArray().RemoveAt(0);
                break;
            case "scope":
                packages[0]!["scope"] = "build-only";
                break;
            default:
                throw new ArgumentException(change);
        }
    }

    private static void Assembly(SortedDictionary<string, byte[]> files, bool isOther)
    {
        if (!isOther)
        {
            files["App.dll"][^1] ^= 1;
            return;
        }

        var facts = TamperFacts.Facts();
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        EmbeddedManifestWriter.Write(facts with { Source = facts.Source with { Commit = new string('f', 40) } }, TamperFacts.Verdict.PolicySha256, buffer);
        files["App.dll"] = MadeUpAssembly.Make("App", buffer.WrittenSpan.ToArray());
        Edit(files, Folder + "sbom.cdx.json", bom => bom["metadata"]!["component"]!["components"]![0]!["hashes"]![0]!["content"] = FileDigest.Sha256(files["App.dll"]));
    }
}
