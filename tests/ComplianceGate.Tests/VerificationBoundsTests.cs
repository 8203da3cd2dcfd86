using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>What evidence may cost who verifies it, and which manifest of a program is its own.</summary>
[TestClass]
public sealed class VerificationBoundsTests
{
    private const string Evidence = "App.compliance/";
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("bounds-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Documents_that_nobody_reads_are_hashed_and_not_held()
    {
        var files = Publish();
        var big = new byte[20 << 20];
        for (var i = 0; i < 5; i++)
        {
            Name(files, $"extra{i}.bin", big);
        }

        Repaired.MakeFit(files, "App.compliance");
        var root = Save(files);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = EvidenceVerifier.Verify(root);
        Assert.IsLessThan(20L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        File.WriteAllBytes(Path.Combine(root, Evidence, "extra3.bin"), [.. big[1..], 1]);
        Assert.IsTrue(EvidenceVerifier.Verify(root).Findings.Any(f => f is { Code: "CG4001", Subject: Evidence + "extra3.bin" }));
    }

    [TestMethod]
    public void A_document_too_large_to_be_held_against_the_manifest_leaves_a_question_open()
    {
        var files = Publish();
        var text = Encoding.UTF8.GetString(files[Evidence + "sbom.spdx.json"]);
        files[Evidence + "sbom.spdx.json"] = Encoding.UTF8.GetBytes(text + new string(' ', StrictJson.MaxSize));
        Mend(files);
        Repaired.MakeFit(files, "App.compliance");
        var report = EvidenceVerifier.Verify(Save(files));
        Assert.AreEqual(VerificationOutcome.CannotDecide, report.Outcome, Text(report));
        Assert.AreEqual(Evidence + "sbom.spdx.json", report.Open.Single().Subject);
    }

    [TestMethod]
    public void A_set_names_no_more_documents_than_are_checked()
    {
        var files = Publish();
        for (var i = 0; i < 1001; i++)
        {
            Name(files, $"extra{i}.bin", [1]);
        }

        Repaired.MakeFit(files, "App.compliance");
        var report = EvidenceVerifier.Verify(Save(files));
        Assert.IsTrue(report.Open.Any(o => o.Message.Contains("at most 1,000 are checked", StringComparison.Ordinal)), Text(report));
    }

    [TestMethod]
    public void Native_code_with_the_manifests_of_its_libraries_alone_contradicts_nothing()
    {
        var own = Embedded(TamperFacts.Facts());
        var library = Embedded(TamperFacts.Facts() with { Project = TamperFacts.Facts().Project with { PackageId = "Some.Library", Version = "7.0.0" } });
        Assert.AreEqual((VerificationOutcome.Holds, 0), Judge(Native(library)));
        Assert.AreEqual((VerificationOutcome.Holds, 1), Judge(Native(library, own)));
        var stale = Embedded(TamperFacts.Facts(version: "1.2.2"));
        Assert.AreEqual((VerificationOutcome.FallsShort, 0), Judge(Native(library, stale)));
    }

    [TestMethod]
    public void An_assembly_with_the_manifest_of_a_package_merged_into_it_contradicts_nothing_and_that_of_another_product_does()
    {
        var facts = TamperFacts.Facts();
        var part = Embedded(facts with { Project = facts.Project with { PackageId = facts.Packages.First(p => p.Kind == ComponentKind.Package).Id, Version = "7.0.0" } });
        Assert.AreEqual((VerificationOutcome.Holds, 0), Judge(MadeUpAssembly.Make("App", part)));
        var other = Embedded(facts with { Project = facts.Project with { PackageId = "Evil" } });
        Assert.AreEqual((VerificationOutcome.FallsShort, 0), Judge(MadeUpAssembly.Make("App", other)));
    }

    [TestMethod]
    public void What_is_not_the_file_that_was_named_is_not_looked_into()
    {
        var files = Publish();
        files["App.dll"] = [.. MadeUpAssembly.Make("App", Embedded(TamperFacts.Facts(version: "9.9.9"))), 1];
        var report = EvidenceVerifier.Verify(Save(files));
        Assert.IsTrue(report.Findings.Any(f => f is { Code: "CG4001", Subject: "App.dll" } && f.Message.Contains("bytes", StringComparison.Ordinal)), Text(report));
        Assert.IsFalse(report.Findings.Any(f => f.Message.Contains("9.9.9", StringComparison.Ordinal)), Text(report));
    }

    private (VerificationOutcome Outcome, int Embedded) Judge(byte[] program)
    {
        var files = Publish();
        files["App.dll"] = program;
        var digest = FileDigest.Sha256(program);
        var former = JsonNode.Parse(files[Evidence + "manifest.json"])!["artifacts"]!.AsArray().Single(a => a!["path"]!.GetValue<string>() == "App.dll")!["sha256"]!.GetValue<string>();
        foreach (var name in files.Keys.Where(k => k.StartsWith(Evidence, StringComparison.Ordinal)).ToArray())
        {
            files[name] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files[name]).Replace(former, digest, StringComparison.Ordinal));
        }

        Mend(files);
        Repaired.MakeFit(files, "App.compliance");
        var report = EvidenceVerifier.Verify(Save(files));
        TestContext.WriteLine(Text(report));
        return (report.Outcome, report.Evidence.Single().Embedded);
    }

    /// <summary>Writes the digests of the documents into the provenance.</summary>
    private static void Mend(SortedDictionary<string, byte[]> files) => Repaired.Edit(files, Evidence + "provenance.intoto.json", statement =>
    {
        foreach (var product in statement["predicate"]!["runDetails"]!["byproducts"]!.AsArray())
        {
            product!["digest"]!["sha256"] = FileDigest.Sha256(files[product["name"]!.GetValue<string>()]);
        }
    });

    /// <summary>Where texts go that explain a failure.</summary>
    public required TestContext TestContext { get; init; }

    private static byte[] Native(params byte[][] manifests) => [0x7F, (byte)'E', (byte)'L', (byte)'F', .. new byte[60], .. manifests.SelectMany(m => m.Append((byte)0))];

    private SortedDictionary<string, byte[]> Publish() => TamperSample.Folder("publish", EvidenceStage.Publish, folder).Files;

    private static byte[] Embedded(GateFacts facts)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        EmbeddedManifestWriter.Write(facts, TamperFacts.Verdict.PolicySha256, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Name(SortedDictionary<string, byte[]> files, string name, byte[] bytes)
    {
        files[Evidence + name] = bytes;
        Repaired.Edit(files, Evidence + "manifest.json", m => m["documents"]!.AsArray().Add(new JsonObject { ["path"] = Evidence + name, ["sha256"] = FileDigest.Sha256(bytes) }));
    }

    private string Save(SortedDictionary<string, byte[]> files)
    {
        var root = Path.Combine(folder, Path.GetRandomFileName());
        foreach (var (path, bytes) in files)
        {
            var full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes);
        }

        return root;
    }

    private static string Text(VerificationReport report) => string.Join('\n', [.. report.Findings.Select(f => f.Text), .. report.Open.Select(o => o.Message)]);
}
