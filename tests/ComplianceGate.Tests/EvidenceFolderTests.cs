using System.Buffers;
using System.Text;
using System.Text.Json;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class EvidenceFolderTests
{
    private string output = "";

    private string Evidence => Path.Combine(output, "App.compliance");

    [TestInitialize]
    public void Start() => output = Directory.CreateTempSubdirectory("evidence-folder-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(output, recursive: true);

    [TestMethod]
    public void Documents_come_first_then_the_manifest_then_the_sums()
    {
        var written = EvidenceFolder.Write(output, EvidenceSamples.Rich(), EvidenceWriters.All);
        string[] expected = [.. EvidenceWriters.InOrder(EvidenceWriters.All).Select(w => w.FileName), "manifest.json", "SHA256SUMS"];
        CollectionAssert.AreEqual(expected.Select(name => Path.Combine(Evidence, name)).ToArray(), written.ToArray());
        CollectionAssert.AreEquivalent(expected, Directory.GetFileSystemEntries(Evidence).Select(Path.GetFileName).ToArray());
        CollectionAssert.AreEqual(expected, EvidenceFolder.KnownNames.ToArray());
        Assert.AreEqual("provenance.intoto.json", expected[^3], "it names all others");
    }

    [TestMethod]
    public void The_sums_name_every_artifact_and_document_once_in_ordinal_order()
    {
        EvidenceFolder.Write(output, EvidenceSamples.Rich(), EvidenceWriters.All);
        var lines = File.ReadAllText(Path.Combine(Evidence, "SHA256SUMS")).TrimEnd('\n').Split('\n').ToDictionary(line => line[66..], line => line[..64]);
        string[] names =
        [
            .. EvidenceFolder.KnownNames.Remove("SHA256SUMS").Select(n => "App.compliance/" + n).Order(StringComparer.Ordinal),
            "App.dll", "App.pdb", "models/a.onnx", "runtimes/linux-x64/native/libx.so",
        ];
        CollectionAssert.AreEqual(names, lines.Keys.ToArray());
        Assert.AreEqual(EvidenceSamples.Artifact("App.dll").Sha256, lines["App.dll"]);
        Assert.AreEqual(FileDigest.Sha256File(Path.Combine(Evidence, "manifest.json")), lines["App.compliance/manifest.json"]);
    }

    [TestMethod]
    public void The_manifest_names_the_digest_of_every_other_document()
    {
        EvidenceFolder.Write(output, EvidenceSamples.Rich(), EvidenceWriters.All);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Evidence, "manifest.json")));
        var documents = manifest.RootElement.GetProperty("documents").EnumerateArray().ToArray();
        Assert.HasCount(EvidenceFolder.KnownNames.Length - 2, documents);
        foreach (var document in documents)
        {
            Assert.AreEqual(FileDigest.Sha256File(Path.Combine(output, document.GetProperty("path").GetString()!)), document.GetProperty("sha256").GetString());
        }
    }

    [TestMethod]
    public void What_the_evidence_folder_held_before_is_no_artifact()
    {
        var rich = EvidenceSamples.Rich();
        var context = new EvidenceContext
        {
            Facts = rich.Facts, Verdict = rich.Verdict, FolderName = rich.FolderName, Artifacts = [.. rich.Artifacts, EvidenceSamples.Artifact("App.compliance/SHA256SUMS")],
        };
        EvidenceFolder.Write(output, context, []);
        Assert.DoesNotContain("  App.compliance/SHA256SUMS", File.ReadAllText(Path.Combine(Evidence, "SHA256SUMS")));
    }

    [TestMethod]
    public void Documents_no_longer_asked_for_and_leftovers_go_and_strangers_stay()
    {
        EvidenceFolder.Write(output, EvidenceSamples.Rich(), EvidenceWriters.All);
        File.WriteAllText(Path.Combine(Evidence, ".manifest.json.0123456789abcdef0123456789abcdef.tmp"), "half");
        File.WriteAllText(Path.Combine(Evidence, "stranger.txt"), "mine");
        Assert.IsTrue(EvidenceWriters.TrySelect("sarif", out var sarif, out _));

        EvidenceFolder.Write(output, EvidenceSamples.Rich(), sarif);
        string[] expected = ["findings.sarif", "buildinfo.json", "NOTICE.txt", "downstream.json", "downstream.md", "duties.json", "manifest.json", "SHA256SUMS", "stranger.txt"];
        CollectionAssert.AreEquivalent(expected, Directory.GetFileSystemEntries(Evidence).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void A_build_that_dies_while_writing_leaves_no_sums()
    {
        EvidenceFolder.Write(output, EvidenceSamples.Rich(), EvidenceWriters.All);
        Assert.ThrowsExactly<NotSupportedException>(() => EvidenceFolder.Write(output, EvidenceSamples.Rich(), [new CycloneDxWriter(), new Dying()]));
        Assert.IsFalse(File.Exists(Path.Combine(Evidence, "SHA256SUMS")));
        Assert.IsEmpty(Directory.GetFiles(Evidence, ".*"));
    }

    [TestMethod]
    public void A_file_where_the_folder_should_be_is_an_error()
    {
        File.WriteAllText(Evidence, "in the way");
        Assert.Throws<IOException>(() => EvidenceFolder.Write(output, EvidenceSamples.Rich(), EvidenceWriters.All));
        Assert.AreEqual("in the way", File.ReadAllText(Evidence));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Whichever_document_it_dies_at_nothing_is_torn_and_the_next_run_completes(bool isSecond)
    {
        var whole = EvidenceWriters.All;
        for (var stage = 0; stage <= whole.Length; stage++)
        {
            if (isSecond)
            {
                EvidenceFolder.Write(output, EvidenceSamples.Rich(), whole);
            }

            Assert.ThrowsExactly<NotSupportedException>(() => EvidenceFolder.Write(output, EvidenceSamples.Rich(), whole.Insert(stage, new Dying())));
            Assert.IsFalse(File.Exists(Path.Combine(Evidence, "SHA256SUMS")), "sums say that the folder is whole");
            foreach (var file in Directory.GetFiles(Evidence, "*.json").Concat(Directory.GetFiles(Evidence, "*.sarif")))
            {
                JsonDocument.Parse(File.ReadAllBytes(file)).Dispose();
            }

            Assert.IsEmpty(Directory.GetFiles(Evidence, "*.tmp"));
            EvidenceFolder.Write(output, EvidenceSamples.Rich(), whole);
            CollectionAssert.AreEquivalent(EvidenceFolder.KnownNames.ToArray(), Directory.GetFiles(Evidence).Select(Path.GetFileName).ToArray());
            Directory.Delete(Evidence, recursive: true);
        }
    }

    [TestMethod]
    public void A_relative_output_folder_is_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => EvidenceFolder.Write("bin", EvidenceSamples.Rich(), []));

    [TestMethod]
    public void A_document_can_be_written_alone()
    {
        var path = Path.Combine(output, "obj", "Debug", "findings.sarif");
        EvidenceFolder.WriteDocument(path, EvidenceSamples.Rich(), new SarifWriter());
        CollectionAssert.AreEqual(new SarifWriter().Written(EvidenceSamples.Rich()), File.ReadAllBytes(path));
    }

    [TestMethod]
    [DataRow("cyclonedx;sarif", "cyclonedx,sarif")]
    [DataRow(" SARIF ; cyclonedx;;sarif ", "cyclonedx,sarif")]
    [DataRow("sarif", "sarif")]
    [DataRow("", "")]
    [DataRow(null, "")]
    public void Formats_are_selected_by_name(string? formats, string expected)
    {
        Assert.IsTrue(EvidenceWriters.TrySelect(formats, out var writers, out var error), error);
        Assert.AreEqual(expected, string.Join(',', writers.Select(w => w.Format)));
    }

    [TestMethod]
    public void An_unknown_format_is_refused_with_the_known_ones()
    {
        Assert.IsFalse(EvidenceWriters.TrySelect("sarif;odt;pdf\u001b", out var writers, out var error));
        Assert.IsEmpty(writers);
        Assert.AreEqual($"ComplianceGateFormats names 'odt', 'pdf\uFFFD', which this version cannot write. It can write: {string.Join(", ", EvidenceWriters.All.Select(w => w.Format))}.", error);
    }

    private sealed class Dying : IEvidenceWriter
    {
        public string Format => "sarif";

        public string FileName => "findings.sarif";

        public bool IsPacked => false;

        public void Write(EvidenceContext context, IBufferWriter<byte> output)
        {
            output.Write(Encoding.UTF8.GetBytes("half"));
            throw new NotSupportedException();
        }
    }
}
