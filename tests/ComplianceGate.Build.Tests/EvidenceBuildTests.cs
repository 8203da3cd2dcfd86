using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Evidence;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class EvidenceBuildTests
{
    private const string Output = "bin/Debug/net10.0";

    [TestMethod]
    public void Every_file_that_the_build_put_in_the_output_is_listed()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.md", TinyModels.Card);
        work.Replace("App.csproj", "</ItemGroup>", "<PackageReference Include=\"Test.Mit\" Version=\"1.0.0\" /></ItemGroup>");
        work.Build().MustPass();
        var listed = Proof.Manifest(work).GetProperty("artifacts").EnumerateArray().Select(a => a.GetProperty("path").GetString()!).ToList();
        var there = Directory.EnumerateFiles(work.PathOf(Output), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(work.PathOf(Output), f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("App.compliance/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        CollectionAssert.AreEqual(there, listed);
        CollectionAssert.IsSubsetOf(new[] { "App.dll", "App.pdb", "App.deps.json", "App.runtimeconfig.json", "App", "Test.Mit.dll", "models/tiny.safetensors" }, listed);
    }

    [TestMethod]
    public void Sums_hold_and_notice_a_changed_byte_and_a_missing_file()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        Proof.CheckSums(work).MustPass().MustSay("App.dll: OK").MustSay("App.compliance/manifest.json: OK");
        var bytes = File.ReadAllBytes(work.PathOf($"{Output}/App.pdb"));
        bytes[100] ^= 1;
        File.WriteAllBytes(work.PathOf($"{Output}/App.pdb"), bytes);
        Proof.CheckSums(work).MustFail().MustSay("App.pdb: FAILED");
        File.Delete(work.PathOf($"{Output}/App.pdb"));
        Proof.CheckSums(work).MustFail();
    }

    [TestMethod]
    public void The_manifest_names_the_digest_of_every_other_document()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        var documents = Proof.Manifest(work).GetProperty("documents").EnumerateArray().ToList();
        CollectionAssert.AreEquivalent(
            Directory.GetFiles(work.PathOf($"{Output}/App.compliance")).Select(f => "App.compliance/" + Path.GetFileName(f)).Except(["App.compliance/manifest.json", "App.compliance/SHA256SUMS"]).ToArray(),
            documents.Select(d => d.GetProperty("path").GetString()).ToArray());
        foreach (var document in documents)
        {
            var path = document.GetProperty("path").GetString()!;
            Assert.AreEqual(Facts.FileDigest.Sha256File(work.PathOf($"{Output}/{path}")), document.GetProperty("sha256").GetString());
        }
    }

    [TestMethod]
    public void Formats_are_chosen_and_a_document_that_is_no_longer_asked_for_goes()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        work.Build("--no-restore", "-p:ComplianceGateFormats=cyclonedx").MustPass();
        Assert.IsTrue(work.Has($"{Output}/App.compliance/sbom.cdx.json"));
        Assert.IsFalse(work.Has($"{Output}/App.compliance/findings.sarif"));
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void The_evidence_folder_can_lie_elsewhere()
    {
        using var work = Fixture.Of("Plain");
        work.Build("-p:ComplianceGateEvidenceDir=evidence/").MustPass();
        DotNet.Command("sha256sum", work.PathOf(Output), ["-c", "--strict", work.PathOf("evidence/SHA256SUMS")]).MustPass();
    }

    [TestMethod]
    public void Two_builds_of_one_commit_in_two_folders_are_the_same_to_the_byte()
    {
        using var one = Fixture.Of("Model", "one");
        using var two = Fixture.Of("Model", "another place");
        string[] texts = ["en_US.UTF-8", "tr_TR.UTF-8"];
        string[] zones = ["UTC", "Pacific/Auckland"];
        var builds = new List<Dictionary<string, string>>();
        foreach (var (work, index) in new[] { (one, 0), (two, 1) })
        {
            work.Write("models/tiny.safetensors", TinyModels.Safetensors());
            work.Write("models/tiny.md", TinyModels.Card);
            work.Write(".gitignore", "bin/\nobj/\n");
            work.Write("compliance.json", """{ "rules": { "CG1008": "note" } }""");
            work.Commit();
            // Repository and branch are told, so that somebody else can build the same; who may read it there is nobody's business.
            DotNet.Command("git", work.Directory, ["remote", "add", "origin", index == 0 ? "https://user:secret@example.test/acme/app.git" : "https://example.test/acme/app.git"]).MustPass();
            work.DotNet(new Dictionary<string, string?> { ["LANG"] = texts[index], ["LC_ALL"] = texts[index], ["TZ"] = zones[index] },
                "build", "-p:ContinuousIntegrationBuild=true").MustPass();
            builds.Add(Directory.EnumerateFiles(work.PathOf(Output), "*", SearchOption.AllDirectories)
                .ToDictionary(f => Path.GetRelativePath(work.PathOf(Output), f), Facts.FileDigest.Sha256File));
        }

        CollectionAssert.AreEqual(builds[0].OrderBy(f => f.Key, StringComparer.Ordinal).ToList(), builds[1].OrderBy(f => f.Key, StringComparer.Ordinal).ToList());
        var source = Proof.Manifest(one).GetProperty("source");
        Assert.AreEqual("2026-01-02T03:04:05Z", source.GetProperty("commitTime").GetString());
        Assert.IsFalse(source.GetProperty("dirty").GetBoolean());
        foreach (var document in Directory.EnumerateFiles(one.PathOf($"{Output}/App.compliance")))
        {
            var text = File.ReadAllText(document);
            Assert.IsFalse(text.Contains(one.Directory, StringComparison.Ordinal), $"{document} names a path of this machine");
            Assert.IsFalse(text.Contains("secret", StringComparison.Ordinal), document);
        }
    }

    [TestMethod]
    public void The_time_is_that_of_the_epoch_or_the_commit_and_never_now()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        Assert.IsFalse(work.Read($"{Output}/App.compliance/sbom.cdx.json").Contains("\"timestamp\"", StringComparison.Ordinal), "no source of time, no time");
        work.DotNet(new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = "1700000000" }, "build", "--no-restore").MustPass();
        StringAssert.Contains(work.Read($"{Output}/App.compliance/sbom.cdx.json"), "\"timestamp\": \"2023-11-14T22:13:20Z\"");
    }

    [TestMethod]
    public void A_repository_without_the_git_program_is_an_unknown_revision()
    {
        using var work = Fixture.Of("Plain");
        work.Commit();
        var only = Directory.CreateDirectory(work.PathOf("../programs")).FullName;
        var dotnet = new FileInfo(DotNet.Command("which", work.Directory, ["dotnet"]).Output.Trim());
        File.CreateSymbolicLink(Path.Combine(only, "dotnet"), dotnet.ResolveLinkTarget(true)?.FullName ?? dotnet.FullName);
        DotNet.Run(work.Directory, ["build", "-tl:off", "-nodeReuse:false"], new Dictionary<string, string?> { ["PATH"] = only }).MustPass();
        var source = Proof.Manifest(work).GetProperty("source");
        Assert.AreEqual(JsonValueKind.Null, source.GetProperty("commit").ValueKind);
    }

    [TestMethod]
    public void The_embedded_manifest_is_read_without_loading_and_never_tells_whether_the_tree_was_dirty()
    {
        using var work = Fixture.Of("Plain");
        work.Commit();
        work.Write("untracked.txt", "x");
        work.Build().MustPass();
        var manifest = EmbeddedManifestReader.ReadFile(work.PathOf($"{Output}/App.dll"))!;
        var commit = DotNet.Command("git", work.Directory, ["rev-parse", "HEAD"]).MustPass().Output.Trim();
        Assert.AreEqual(commit, manifest.Commit);
        Assert.IsFalse(string.IsNullOrEmpty(manifest.Packages.Single(p => p.Id == "Test.Mit").ContentHash));
        Assert.IsFalse(System.Text.Encoding.UTF8.GetString(manifest.Json.Span).Contains("dirty", StringComparison.Ordinal));
        Assert.IsTrue(Proof.Manifest(work).GetProperty("source").GetProperty("dirty").GetBoolean());
        work.Build("--no-restore", "-p:ComplianceGateEmbed=false").MustPass();
        Assert.IsNull(EmbeddedManifestReader.ReadFile(work.PathOf($"{Output}/App.dll")));
    }

    [TestMethod]
    public void What_a_real_build_writes_is_accepted_by_validators_of_others()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.md", TinyModels.Card);
        work.Replace("App.csproj", "</ItemGroup>", "<PackageReference Include=\"Test.Dual\" Version=\"1.0.0\" /></ItemGroup>");
        work.Commit();
        work.Build("-p:ComplianceGateMode=audit").MustPass();
        // A folder of its own: the library's tests install theirs at the same time.
        var verifiers = Directory.CreateDirectory(work.PathOf("../verifiers")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(PackedGate.Repository, "tests", "verifiers")))
        {
            File.Copy(file, Path.Combine(verifiers, Path.GetFileName(file)));
        }

        if (DotNet.Command("sh", verifiers, ["-c", "command -v node && command -v npm"]).ExitCode != 0)
        {
            Assert.Inconclusive("The validators run on node.");
        }

        DotNet.Command("npm", verifiers, ["ci", "--no-audit", "--no-fund"]).MustPass();
        var evidence = work.PathOf($"{Output}/App.compliance");
        string[][] good =
        [
            ["verify-cdx.mjs", Path.Combine(evidence, "sbom.cdx.json")],
            ["verify-sarif.mjs", Path.Combine(evidence, "findings.sarif")],
            ["verify-schema.mjs", Path.Combine(PackedGate.Repository, "schemas", "manifest.schema.json"), Path.Combine(evidence, "manifest.json")],
        ];
        foreach (var command in good)
        {
            DotNet.Command("node", verifiers, command).MustPass();
            var broken = Path.Combine(verifiers, "broken-" + Path.GetFileName(command[^1]));
            File.WriteAllText(broken, File.ReadAllText(command[^1]).Replace("\"version\":", "\"versiom\":", StringComparison.Ordinal));
            Assert.AreEqual(1, DotNet.Command("node", verifiers, [.. command[..^1], broken]).ExitCode, $"{command[0]} accepts a broken document");
        }
    }
}
