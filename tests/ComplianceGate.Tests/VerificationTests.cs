using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Models;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>What <c>verify</c> says of sound and of unsound evidence, in each form in which it is handed over.</summary>
[TestClass]
public sealed class VerificationTests
{
    private string folder = "";

    private static int Documents => EvidenceFolder.KnownNames.Length;

    private string Root => Path.Combine(folder, "root");

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("verification-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void A_publish_folder_holds_and_says_what_was_checked_on_one_line()
    {
        var report = Verify(Publish());
        Assert.AreEqual("Contoso.App 1.2.3 (net10.0), publish: 6 artifacts, " + Documents + " documents, 1 embedded manifest; all digests hold; not signed", report.Evidence.Single().Line);
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome);
        Assert.AreEqual(FileDigest.Sha256File(Path.Combine(Root, "App.compliance", "manifest.json")), report.Evidence[0].ManifestSha256);
    }

    [TestMethod]
    public void A_package_holds_with_the_evidence_inside_and_beside_it()
    {
        Put(TamperSample.Package(folder));
        var report = EvidenceVerifier.Verify(Path.Combine(Root, "Contoso.App.1.2.3.nupkg"));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        CollectionAssert.AreEqual(
            new[] { "Contoso.App.1.2.3.nupkg!/_manifest/compliance", "Contoso.App.1.2.3.nupkg!/_manifest/compliance/net10.0", "Contoso.App.1.2.3.compliance" },
            report.Evidence.Select(e => e.Path).OrderBy(p => !p.Contains('!')).ThenBy(p => p, StringComparer.Ordinal).ToArray());
        Assert.AreEqual(1, report.Evidence.Single(e => e.Path == "Contoso.App.1.2.3.compliance").Links, "the contents");
        Assert.AreEqual(1, report.Evidence.Single(e => e.Path.EndsWith("_manifest/compliance", StringComparison.Ordinal)).Links, "the framework");
        // The same from the folder that holds it, where packages of others may lie, too.
        File.WriteAllText(Path.Combine(Root, "Other.1.0.0.nupkg"), "not ours");
        Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(Root).Outcome);
    }

    [TestMethod]
    [DataRow("package-alone")]
    [DataRow("extracted")]
    [DataRow("build")]
    public void Every_other_form_holds_too(string name)
    {
        var run = new TamperRun(folder);
        var sample = run.Samples.Single(s => s.Name == name);
        Assert.AreEqual(VerificationOutcome.Holds, run.Verify(sample, TamperRun.FilesOf(sample), []));
    }

    [TestMethod]
    [DataRow("empty")]
    [DataRow("rich")]
    [DataRow("unicode")]
    [DataRow("many")]
    [DataRow("kinds")]
    [DataRow("models")]
    public void What_the_documents_say_of_one_build_never_contradicts_itself(string sample)
    {
        var context = EvidenceSamples.Of(sample);
        foreach (var artifact in context.Artifacts)
        {
            Save(artifact.Path, EvidenceSamples.Content(artifact.Path));
        }

        Directory.CreateDirectory(Root);
        EvidenceFolder.Write(Root, context, EvidenceWriters.All);
        var report = EvidenceVerifier.Verify(Root);
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
    }

    [TestMethod]
    public void Each_trouble_has_its_code_and_names_its_file()
    {
        Publish();
        File.AppendAllText(Path.Combine(Root, "App.pdb"), "x");
        File.Delete(Path.Combine(Root, "App.deps.json"));
        File.WriteAllText(Path.Combine(Root, "stray.txt"), "x");
        File.WriteAllText(Path.Combine(Root, "App.compliance", "stray.json"), "{}");
        var report = EvidenceVerifier.Verify(Root);
        CollectionAssert.AreEqual(
            new[] { "CG4001 App.pdb", "CG4002 App.deps.json", "CG4003 App.compliance/stray.json", "CG4003 stray.txt" },
            report.Findings.Select(f => $"{f.Code} {f.Subject}").ToArray());
        Assert.IsFalse(report.Evidence.Single().Holds);
        StringAssert.Contains(report.Evidence[0].Line, "does not hold");
        Assert.AreEqual(VerificationOutcome.FallsShort, report.Outcome);
    }

    [TestMethod]
    public void In_the_output_of_a_build_only_code_and_models_are_unexpected()
    {
        Put(TamperSample.Folder("build", EvidenceStage.Build, folder));
        File.WriteAllText(Path.Combine(Root, "app.log"), "x");
        Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(Root).Outcome);
        foreach (var name in (string[])["Evil.dll", "evil.SO", "libz.so.1.2", "x.dylib", "run.exe", "b.gguf"])
        {
            File.WriteAllText(Path.Combine(Root, name), "x");
            Assert.AreEqual($"CG4003 {name}", string.Join(' ', EvidenceVerifier.Verify(Root).Findings.Select(f => $"{f.Code} {f.Subject}")));
            File.Delete(Path.Combine(Root, name));
        }
    }

    [TestMethod]
    public void The_endings_of_models_are_those_of_the_formats() =>
        CollectionAssert.AreEquivalent(ModelFormats.All.SelectMany(f => f.Extensions).ToArray(), CodeFiles.Models.ToArray());

    [TestMethod]
    public void A_folder_inside_an_output_folder_is_held_to_evidence_of_its_own()
    {
        Put(TamperSample.Folder("build", EvidenceStage.Build, folder));
        foreach (var (path, bytes) in TamperSample.Folder("publish", EvidenceStage.Publish, folder).Files)
        {
            Save("publish/" + path, bytes);
        }

        var report = EvidenceVerifier.Verify(Root);
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.HasCount(2, report.Evidence);
        Save("publish/Evil.dll", [1]);
        Assert.AreEqual("CG4003 publish/Evil.dll", string.Join(' ', EvidenceVerifier.Verify(Root).Findings.Select(f => $"{f.Code} {f.Subject}")));
        File.Delete(Path.Combine(Root, "publish", "Evil.dll"));
        Directory.Delete(Path.Combine(Root, "publish", "App.compliance"), true);
        Assert.IsTrue(EvidenceVerifier.Verify(Root).Findings.Any(f => f.Subject == "publish/App.dll"), "without evidence of its own it is code that nobody speaks of");
    }

    [TestMethod]
    public void One_file_is_checked_with_the_evidence_beside_it()
    {
        Publish();
        foreach (var other in Directory.GetFiles(Root).Where(f => !f.EndsWith("App.dll", StringComparison.Ordinal)))
        {
            File.Delete(other);
        }

        Directory.Delete(Path.Combine(Root, "models"), true);
        var report = EvidenceVerifier.Verify(Path.Combine(Root, "App.dll"));
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        StringAssert.Contains(report.Evidence.Single().Line, $"1 artifact, {Documents} documents, 1 embedded manifest; all digests hold; 5 artifacts lie elsewhere and were not checked");
        File.AppendAllText(Path.Combine(Root, "App.dll"), "x");
        Assert.AreEqual(VerificationOutcome.FallsShort, EvidenceVerifier.Verify(Path.Combine(Root, "App.dll")).Outcome);
        Save("Other.dll", [1]);
        Assert.AreEqual(VerificationOutcome.CannotDecide, EvidenceVerifier.Verify(Path.Combine(Root, "Other.dll")).Outcome);
    }

    [TestMethod]
    public void An_evidence_folder_is_checked_with_what_lies_beside_it()
    {
        Publish();
        Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(Path.Combine(Root, "App.compliance")).Outcome);
        Directory.Move(Path.Combine(Root, "App.compliance"), Path.Combine(folder, "App.compliance"));
        Assert.AreEqual(VerificationOutcome.FallsShort, EvidenceVerifier.Verify(Path.Combine(folder, "App.compliance")).Outcome, "its artifacts are not there");
    }

    [TestMethod]
    public void Evidence_that_lies_elsewhere_needs_the_name_of_the_output_folder()
    {
        foreach (var (path, bytes) in TamperSample.Folder("publish", EvidenceStage.Publish, folder, evidence: "../evidence").Files)
        {
            Save(path, bytes);
        }

        var evidence = Path.Combine(folder, "evidence");
        Assert.AreEqual(VerificationOutcome.CannotDecide, EvidenceVerifier.Verify(evidence).Outcome);
        var report = EvidenceVerifier.Verify(evidence, new VerificationOptions { Root = Root });
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Save("App.pdb", [1]);
        Assert.AreEqual(VerificationOutcome.FallsShort, EvidenceVerifier.Verify(evidence, new VerificationOptions { Root = Root }).Outcome);
    }

    [TestMethod]
    public void What_is_not_there_or_has_no_evidence_cannot_be_decided()
    {
        Assert.AreEqual(VerificationOutcome.CannotDecide, EvidenceVerifier.Verify(Path.Combine(folder, "nothing")).Outcome);
        Assert.AreEqual(VerificationOutcome.CannotDecide, EvidenceVerifier.Verify(folder).Outcome);
        Save("a.nupkg", [1, 2, 3]);
        Assert.AreEqual(VerificationOutcome.CannotDecide, EvidenceVerifier.Verify(Path.Combine(Root, "a.nupkg")).Outcome);
        Save("b.nupkg", TamperSample.Zip([new("lib/a.dll", [1])]));
        Assert.AreEqual(VerificationOutcome.CannotDecide, EvidenceVerifier.Verify(Path.Combine(Root, "b.nupkg")).Outcome);
        Assert.AreEqual(VerificationOutcome.CannotDecide, new VerificationReport().Outcome);
    }

    [TestMethod]
    [DataRow("/etc/passwd")]
    [DataRow("../outside.txt")]
    [DataRow("a/../../outside.txt")]
    [DataRow("C:/Windows/x.dll")]
    [DataRow("..\\outside.txt")]
    [DataRow("a//b")]
    [DataRow("./App.pdb")]
    [DataRow("a\nb")]
    [DataRow("")]
    public void A_path_that_leaves_the_root_or_means_another_elsewhere_is_refused(string path)
    {
        Publish();
        File.WriteAllText(Path.Combine(folder, "outside.txt"), "outside");
        var files = Read();
        Repaired.Edit(files, "App.compliance/manifest.json", m =>
            m["artifacts"]!.AsArray().Add(new JsonObject { ["path"] = path, ["size"] = 7, ["sha256"] = FileDigest.Sha256("outside"u8) }));
        Save("App.compliance/manifest.json", files["App.compliance/manifest.json"]);
        var findings = EvidenceVerifier.Verify(Root).Findings;
        Assert.IsTrue(findings.Any(f => f.Code == "CG4001" && f.Message.Contains("names the artifact", StringComparison.Ordinal)), string.Join('\n', findings.Select(f => f.Text)));
    }

    [TestMethod]
    public void A_link_inside_the_folder_counts_as_its_target_and_every_other_is_refused()
    {
        Put(TamperSample.Folder("build", EvidenceStage.Build, folder));
        var pdb = Path.Combine(Root, "App.pdb");
        File.Move(pdb, Path.Combine(Root, "real.bin"));
        File.CreateSymbolicLink(pdb, "real.bin");
        Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(Root).Outcome);
        File.Delete(pdb);
        File.CreateSymbolicLink(Path.Combine(Root, "between"), "models/../real.bin");
        File.CreateSymbolicLink(pdb, "./between");
        Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(Root).Outcome, "part by part");
        File.Delete(Path.Combine(Root, "between"));

        File.Move(Path.Combine(Root, "real.bin"), Path.Combine(folder, "real.bin"));
        foreach (var target in (string[])["real.bin", "../real.bin", Path.Combine(folder, "real.bin"), "App.pdb", "/dev/zero"])
        {
            File.Delete(pdb);
            File.CreateSymbolicLink(pdb, target);
            Assert.AreEqual("CG4001 App.pdb", string.Join(' ', EvidenceVerifier.Verify(Root).Findings.Select(f => $"{f.Code} {f.Subject}")), target);
        }

        // A folder that is a link is not entered: what is in it is not there.
        File.Delete(pdb);
        File.Move(Path.Combine(folder, "real.bin"), pdb);
        Directory.Move(Path.Combine(Root, "models"), Path.Combine(folder, "models"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "models"), Path.Combine(folder, "models"));
        Assert.IsTrue(EvidenceVerifier.Verify(Root).Findings.Any(f => f is { Code: "CG4002", Subject: "models/a.onnx" }));
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("[]")]
    [DataRow("")]
    [DataRow("{\"schema\":\"compliancegate.other/2\"}")]
    [DataRow("{\"schema\":\"compliancegate.manifest/1\",\"schema\":\"compliancegate.manifest/1\"}")]
    public void A_manifest_of_another_form_never_holds(string manifest)
    {
        Publish();
        Save("App.compliance/manifest.json", Encoding.UTF8.GetBytes(manifest));
        Assert.AreEqual(VerificationOutcome.FallsShort, EvidenceVerifier.Verify(Root).Outcome, "the sums name other bytes");
        Save("App.compliance/SHA256SUMS", Encoding.UTF8.GetBytes($"{FileDigest.Sha256(Encoding.UTF8.GetBytes(manifest))}  App.compliance/manifest.json\n"));
        Assert.AreEqual(VerificationOutcome.CannotDecide, EvidenceVerifier.Verify(Root).Outcome, "a later version may have written it");
    }

    [TestMethod]
    public void A_manifest_of_any_bytes_is_told_and_never_trips_the_reader()
    {
        var manifest = Publish().Files["App.compliance/manifest.json"];
        var random = new Random(4001);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = (byte[])manifest.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            }

            try
            {
                ManifestReader.Parse(bytes);
            }
            catch (Exception e) when (e is InvalidDataException or LaterVersionException)
            {
                continue;
            }
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("abc")]
    [DataRow("{0}  a")]
    [DataRow("{0} a\n")]
    [DataRow("{0}  \n")]
    [DataRow("{0} *a\n")]
    [DataRow("{0}  a\n\n")]
    [DataRow("{0}  a\n{0}  a\n")]
    [DataRow("{0}  b\n{0}  a\n")]
    [DataRow("{0}  a\\b\n")]
    [DataRow("\\{0}  a\n")]
    [DataRow("\\{0}  a\\x\n")]
    [DataRow("\\{0}  a\\")]
    [DataRow("{1}  a\n")]
    [DataRow("{0}  a\r\n")]
    public void Sums_of_another_form_are_refused(string form)
    {
        var bytes = Encoding.UTF8.GetBytes(form.Replace("{0}", new string('a', 64), StringComparison.Ordinal).Replace("{1}", new string('A', 64), StringComparison.Ordinal));
        Assert.ThrowsExactly<InvalidDataException>(() => ChecksumFile.Parse(bytes));
    }

    [TestMethod]
    public void Escaped_names_are_read_as_they_are_written()
    {
        var context = EvidenceSamples.Hostile();
        EvidenceFolder.Write(folder, context, []);
        var lines = ChecksumFile.Parse(File.ReadAllBytes(Path.Combine(folder, "App.compliance", "SHA256SUMS")));
        CollectionAssert.IsSubsetOf(context.Artifacts.Select(a => a.Path).ToArray(), lines.Select(l => l.Path).ToArray());
    }

    [TestMethod]
    [DataRow("1.0.0", "1.0.0.0", 0)]
    [DataRow("1.0", "1.0.0+abc", 0)]
    [DataRow("1.0.0-rc.1", "1.0.0", -1)]
    [DataRow("1.0.0-rc.2", "1.0.0-rc.10", -1)]
    [DataRow("1.0.0-beta", "1.0.0-RC", -1)]
    [DataRow("2.0.0", "10.0.0", -1)]
    [DataRow("1.0.0-1", "1.0.0-a", -1)]
    [DataRow("1.0.0-a", "1.0.0-a.1", -1)]
    public void Versions_have_an_order(string a, string b, int expected)
    {
        Assert.AreEqual(expected, Math.Sign(ReleaseVersion.Compare(a, b)!.Value));
        Assert.AreEqual(-expected, Math.Sign(ReleaseVersion.Compare(b, a)!.Value));
        Assert.IsNull(ReleaseVersion.Compare(a, "later"));
    }

    private TamperSample Publish()
    {
        var sample = TamperSample.Folder("publish", EvidenceStage.Publish, folder);
        Put(sample);
        return sample;
    }

    private VerificationReport Verify(TamperSample sample) => EvidenceVerifier.Verify(Path.Combine(Root, sample.Asked));

    private void Put(TamperSample sample)
    {
        foreach (var (path, bytes) in sample.Files)
        {
            Save(path, bytes);
        }
    }

    private void Save(string path, byte[] bytes)
    {
        var full = Path.GetFullPath(path, Root);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    private SortedDictionary<string, byte[]> Read() => new(
        Directory.GetFiles(Root, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(Root, f).Replace('\\', '/'), File.ReadAllBytes), StringComparer.Ordinal);

    private static string Text(VerificationReport report) => string.Join('\n', [.. report.Findings.Select(f => f.Text), .. report.Open.Select(o => o.Message)]);
}
