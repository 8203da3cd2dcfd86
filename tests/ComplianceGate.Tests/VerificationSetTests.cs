using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>Which sets of evidence are read, which vouch, and what else lies there.</summary>
[TestClass]
public sealed class VerificationSetTests
{
    private static readonly byte[] Elf = "\u007FELF\u0002\u0001\u0001"u8.ToArray();

    private string folder = "";

    private string Root => Path.Combine(folder, "root");

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("verification-sets-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Evidence_of_a_package_in_a_folder_does_not_hide_that_of_the_folder()
    {
        Put("", Published());
        Put("", TamperSample.Extracted(folder));
        File.AppendAllText(Path.Combine(Root, "App.pdb"), "x");
        var findings = Findings(Verify());
        CollectionAssert.IsSubsetOf(new[] { "CG4001 App.pdb", "CG4003 App.compliance" }, findings);
    }

    [TestMethod]
    public void A_link_is_followed_as_the_system_follows_it()
    {
        Put("", Built());
        var outside = Path.Combine(folder, "outside", "deeper");
        Directory.CreateDirectory(outside);
        File.Move(Path.Combine(Root, "App.pdb"), Path.Combine(Root, "App.orig"));
        File.WriteAllText(Path.Combine(folder, "outside", "App.orig"), "evil");
        Directory.CreateSymbolicLink(Path.Combine(Root, "x"), outside);
        File.CreateSymbolicLink(Path.Combine(Root, "App.pdb"), "x/../App.orig");
        Assert.Contains("CG4001 App.pdb", Findings(Verify()));
        foreach (var target in (string[])["models/a.onnx/../../App.orig", "../root/App.orig", "nothing/../App.orig", "App.orig/", Path.Combine(Root, "App.orig")])
        {
            File.Delete(Path.Combine(Root, "App.pdb"));
            File.CreateSymbolicLink(Path.Combine(Root, "App.pdb"), target);
            Assert.Contains("CG4001 App.pdb", Findings(Verify()), target);
        }
    }

    [TestMethod]
    public void Only_expected_evidence_and_what_it_names_vouches()
    {
        Put("", Published());
        var expected = Digest("App.compliance/manifest.json");
        var sums = Digest("App.compliance/SHA256SUMS");
        Assert.AreEqual(VerificationOutcome.Holds, Verify(expected).Outcome);
        Assert.AreEqual(VerificationOutcome.Holds, Verify(sums).Outcome);
        Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(Path.Combine(Root, "App.compliance"), Expecting(sums)).Outcome);

        Put("", Own("Evil.dll"));
        var report = Verify();
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, "whoever can write there can write evidence");
        Assert.IsTrue(report.Evidence.All(e => e.SharesFolder && e.Line.Contains("another set speaks of the same folder", StringComparison.Ordinal)));
        foreach (var digest in (string[])[expected, sums])
        {
            report = Verify(digest);
            CollectionAssert.IsSubsetOf(new[] { "CG4003 Evil.compliance/manifest.json", "CG4003 Evil.dll" }, Findings(report));
            Assert.IsFalse(report.Evidence.Any(e => e.Holds), "one is not expected, and beside the other lies what it does not name");
        }

        Assert.AreEqual(VerificationOutcome.Holds, Verify(expected, Digest("Evil.compliance/manifest.json")).Outcome);
        Assert.Contains("CG4002 root", Findings(Verify(expected, new string('0', 64))));
    }

    [TestMethod]
    public void What_expected_evidence_names_by_digest_vouches_too()
    {
        Put("", Own("Lib.dll", "Lib.compliance"));
        Put("", Published(Link("Contoso.App", "1.2.3", Digest("Lib.compliance/manifest.json"))));
        var report = Verify(Digest("App.compliance/SHA256SUMS"));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.IsFalse(report.Evidence.Any(e => e.SharesFolder), "one names the other");
        Assert.AreEqual(VerificationOutcome.FallsShort, Verify(Digest("Lib.compliance/SHA256SUMS")).Outcome);

        var package = TamperSample.Package(folder);
        Put("packages", package);
        var path = Path.Combine(Root, "packages", package.Asked);
        Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(path, Expecting(Digest("packages/Contoso.App.1.2.3.compliance/SHA256SUMS"))).Outcome);
        Assert.AreEqual(VerificationOutcome.FallsShort, EvidenceVerifier.Verify(path, Expecting(new string('1', 64))).Outcome);
    }

    [TestMethod]
    public void A_link_to_a_project_is_checked_where_the_project_is()
    {
        Put("lib", TamperSample.Folder("lib", EvidenceStage.Build, folder, version: "2.0.0"));
        Put("app", TamperSample.Folder("app", EvidenceStage.Build, folder, links: Link("Contoso.App", "2.0.0", Digest("lib/App.compliance/manifest.json"))));
        var report = Verify();
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.AreEqual(1, report.Evidence.Single(e => e.Path == "app/App.compliance").Links);
        StringAssert.Contains(report.Evidence.Single(e => e.Links == 1).Line, "all digests and links hold");
        Put("app", TamperSample.Folder("app", EvidenceStage.Build, folder, links: Link("Contoso.App", "2.0.0", new string('1', 64))));
        Assert.AreEqual("CG4001 lib/App.compliance/manifest.json", Findings(Verify()).Single());
        Put("app", TamperSample.Folder("app", EvidenceStage.Build, folder, links: Link("Contoso.App", "2.1.0", Digest("lib/App.compliance/manifest.json"))));
        Assert.AreEqual("CG4001 app/App.compliance/manifest.json", Findings(Verify()).Single(), "the digest is that of another version");
    }

    [TestMethod]
    public void A_manifest_of_a_later_version_is_an_open_question_wherever_it_lies()
    {
        foreach (var name in (string[])["build", "publish", "package", "extracted"])
        {
            var run = new TamperRun(folder);
            var sample = run.Samples.Single(s => s.Name == name);
            foreach (var manifest in sample.Files.Keys.Where(f => f.EndsWith("manifest.json", StringComparison.Ordinal)))
            {
                var files = new SortedDictionary<string, byte[]>(sample.Files, StringComparer.Ordinal);
                Repaired.Edit(files, manifest, m => m["schema"] = "compliancegate.manifest/2");
                files.Remove("contoso.app.1.2.3.nupkg");
                var report = run.Report(sample, files, []);
                Assert.IsTrue(report.Open.Any(o => o.Message.Contains("later version", StringComparison.Ordinal)), Text(report));
                // The set of all frameworks names that of one by its digest, which is another now.
                Assert.AreEqual(VerificationOutcome.CannotDecide, report.Outcome, manifest + '\n' + Text(report));
            }
        }

        var packed = new TamperRun(folder);
        var alone = packed.Samples.Single(s => s.Name == "package-alone");
        foreach (var manifest in alone.Entries!.Where(e => e.Key.EndsWith("manifest.json", StringComparison.Ordinal)).Select(e => e.Key).ToList())
        {
            var entries = TamperRun.FilesOf(alone);
            Repaired.Edit(entries, manifest, m => m["schema"] = "compliancegate.manifest/3");
            var report = packed.Report(alone, entries, []);
            Assert.AreEqual(VerificationOutcome.CannotDecide, report.Outcome, manifest + '\n' + Text(report));
        }
    }

    [TestMethod]
    public void Evidence_that_lies_apart_exempts_nothing_beside_the_artifacts()
    {
        Put("", TamperSample.Folder("publish", EvidenceStage.Publish, folder, evidence: "../App.compliance"));
        Save("App.compliance/Evil.dll", [1]);
        var options = new VerificationOptions { Root = Root };
        Assert.AreEqual("CG4003 App.compliance/Evil.dll", Findings(EvidenceVerifier.Verify(Path.Combine(folder, "App.compliance"), options)).Single());
        Directory.Delete(Root, true);
        Put("", Published());
        var report = EvidenceVerifier.Verify(Path.Combine(Root, "App.compliance"), options);
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
    }

    [TestMethod]
    public void Evidence_of_packages_in_the_output_of_a_build_exempts_only_what_it_names()
    {
        Put("", Built());
        Put("packages", TamperSample.Package(folder));
        Assert.AreEqual(VerificationOutcome.Holds, Verify().Outcome);
        Save("packages/Evil.dll", [1]);
        Assert.AreEqual("CG4003 packages/Evil.dll", Findings(Verify()).Single());
    }

    [TestMethod]
    public void Code_without_a_name_of_code_and_links_that_lead_away_are_told_in_the_output_of_a_build()
    {
        Put("", Built());
        Directory.CreateDirectory(Path.Combine(folder, "de"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "de"), Path.Combine(folder, "de"));
        Save("tool", Elf);
        Save("run", "MZ\u0090\0"u8.ToArray());
        Save("mac", [0xCF, 0xFA, 0xED, 0xFE, 7, 0]);
        Save("notes", "ELF and MZ"u8.ToArray());
        Save("tiny", "MZ"u8.ToArray());
        CollectionAssert.AreEqual(new[] { "CG4003 de", "CG4003 mac", "CG4003 run", "CG4003 tool" }, Findings(Verify()));
    }

    [TestMethod]
    public void A_finding_that_two_sets_share_counts_for_both()
    {
        Put("", Published());
        Put("", TamperSample.Folder("publish", EvidenceStage.Publish, folder, evidence: "Other.compliance"));
        Assert.AreEqual(VerificationOutcome.Holds, Verify().Outcome);
        File.AppendAllText(Path.Combine(Root, "App.pdb"), "x");
        var report = Verify();
        Assert.AreEqual("CG4001 App.pdb", Findings(report).Single());
        Assert.AreEqual(2, report.Evidence.Count(e => !e.Holds));
    }

    [TestMethod]
    public void A_folder_that_is_only_named_like_evidence_is_none()
    {
        foreach (var (path, bytes) in Built().Files)
        {
            Save("x.compliance/bin/" + path, bytes);
        }

        foreach (var path in (string[])[Root, Path.Combine(Root, "x.compliance"), Path.Combine(Root, "x.compliance", "bin")])
        {
            var report = EvidenceVerifier.Verify(path);
            Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, path + Text(report));
        }

        Save("x.compliance/SHA256SUMS", [1]);
        Assert.AreEqual(VerificationOutcome.FallsShort, Verify().Outcome, "now it claims to be");
    }

    [TestMethod]
    public void An_evidence_folder_is_checked_without_a_walk_through_all_that_lies_beside_it()
    {
        Put("out", Built());
        Directory.CreateDirectory(Path.Combine(Root, "out", string.Join('/', Enumerable.Repeat("d", 80))));
        Assert.AreEqual(VerificationOutcome.CannotDecide, EvidenceVerifier.Verify(Path.Combine(Root, "out")).Outcome, "too deep");
        var report = EvidenceVerifier.Verify(Path.Combine(Root, "out", "App.compliance"));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));

        Put("far", TamperSample.Folder("build", EvidenceStage.Build, folder, evidence: "evidence/App.compliance"));
        report = EvidenceVerifier.Verify(Path.Combine(Root, "far", "evidence", "App.compliance"));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, "the documents tell where the output folder is" + Text(report));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_listed_is_named_and_the_rest_is_read()
    {
        Put("", Built());
        // One that goes away while it is listed, because nothing is closed to a privileged process.
        Directory.CreateDirectory(Path.Combine(Root, "closed"));
        var tree = FolderTree.Read(Root, f =>
        {
            if (f == "closed")
            {
                Directory.Delete(Path.Combine(Root, f));
            }

            return true;
        });
        Assert.AreEqual("closed", tree.Unlisted.Single());
        Assert.IsNotNull(tree.Find("models/a.onnx"));
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => FolderTree.Read(Path.Combine(Root, "closed")));
    }

    [TestMethod]
    public void Plugins_that_were_published_below_a_program_are_held_to_evidence_of_their_own()
    {
        Put("", Published());
        Put("plugins/p", Published());
        Assert.AreEqual(VerificationOutcome.Holds, Verify().Outcome, Text(Verify()));
        Save("plugins/p/stray.txt", [1]);
        Save("plugins/stray.txt", [1]);
        CollectionAssert.AreEqual(new[] { "CG4003 plugins/p/stray.txt", "CG4003 plugins/stray.txt" }, Findings(Verify()));
        // A build inside is open to what is no code; a published folder is not.
        Directory.Delete(Path.Combine(Root, "plugins"), true);
        Put("plugins/p", Built());
        Save("plugins/p/stray.txt", [1]);
        Assert.AreEqual("CG4003 plugins/p/stray.txt", Findings(Verify()).Single());
    }

    [TestMethod]
    public void A_colon_in_the_name_of_an_artifact_is_no_trouble_where_it_means_nothing()
    {
        Assert.IsNotNull(SafePath.ArtifactRefusal("C:/Windows/x.dll"));
        Assert.IsNotNull(SafePath.ArtifactRefusal("../a:b"));
        Assert.AreEqual(OperatingSystem.IsWindows(), SafePath.ArtifactRefusal("wwwroot/a:b.txt") is not null);
    }

    private TamperSample Published(params ImmutableArray<EvidenceLinkFact> links) =>
        TamperSample.Folder("publish", EvidenceStage.Publish, folder, links: links);

    private TamperSample Built() => TamperSample.Folder("build", EvidenceStage.Build, folder);

    /// <summary>Evidence that somebody made of a file of his own.</summary>
    private SortedDictionary<string, byte[]> Own(string file, string evidence = "Evil.compliance")
    {
        var files = TamperSample.Folder("publish", EvidenceStage.Publish, folder, evidence: evidence).Files;
        files.Add(file, [1]);
        foreach (var document in files.Keys.Where(f => f.StartsWith(evidence + "/", StringComparison.Ordinal) && !f.EndsWith("manifest.json", StringComparison.Ordinal)).ToList())
        {
            files.Remove(document);
        }

        Repaired.Edit(files, evidence + "/manifest.json", m =>
        {
            m["documents"] = new JsonArray();
            m["artifacts"] = new JsonArray(new JsonObject { ["path"] = file, ["size"] = 1, ["sha256"] = FileDigest.Sha256([1]) });
        });
        foreach (var other in files.Keys.Where(f => f != file && !f.StartsWith(evidence + "/", StringComparison.Ordinal)).ToList())
        {
            files.Remove(other);
        }

        Repaired.MakeFit(files, evidence);
        return files;
    }

    private static EvidenceLinkFact Link(string name, string version, string sha256) => new(EvidenceLinkKind.Project, name, version, "net10.0", null, sha256);

    private static VerificationOptions Expecting(params string[] digests) => new() { Expected = [.. digests] };

    private VerificationReport Verify(params string[] expected) => EvidenceVerifier.Verify(Root, Expecting(expected));

    private string Digest(string path) => FileDigest.Sha256(File.ReadAllBytes(Path.Combine(Root, path)));

    private void Put(string below, TamperSample sample) => Put(below, sample.Files);

    private void Put(string below, SortedDictionary<string, byte[]> files)
    {
        foreach (var (path, bytes) in files)
        {
            Save(Path.Combine(below, path), bytes);
        }
    }

    private void Save(string path, byte[] bytes)
    {
        var full = Path.GetFullPath(path, Root);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    private static string[] Findings(VerificationReport report) => [.. report.Findings.Select(f => $"{f.Code} {f.Subject}")];

    private static string Text(VerificationReport report) => string.Join('\n', [.. report.Findings.Select(f => f.Text), .. report.Open.Select(o => o.Message)]);
}
