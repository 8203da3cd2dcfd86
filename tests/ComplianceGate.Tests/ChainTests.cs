using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>Each release names the one before it by the digest of its manifest.</summary>
[TestClass]
public sealed class ChainTests
{
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("chain-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void A_chain_is_walked_back_to_its_beginning_wherever_the_manifests_lie()
    {
        var first = Release("old/a", null, "1.0.0");
        var second = Package("packages", first, "1.1.0");
        Release("new", second, "2.0.0");
        var report = Walk("new");
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
        Assert.IsTrue(report.ChainIsWhole);
        Assert.AreEqual(
            "1.1.0 packages/Contoso.App.1.1.0.compliance/manifest.json, 1.0.0 old/a/App.compliance/manifest.json",
            string.Join(", ", report.Chain.Select(r => $"{r.Version} {r.Path}")));

        // A manifest inside a package is found, too; and one that was put away without its documents.
        Directory.Delete(Path.Combine(folder, "packages", "Contoso.App.1.1.0.compliance"), true);
        Assert.IsFalse(Walk("new").ChainIsWhole);
        var inner = File.ReadAllBytes(Path.Combine(folder, "packages", "Contoso.App.1.1.0.nupkg"));
        var tree = new PackageTree(PackageArchive.Read(new MemoryStream(inner)));
        var sha256 = FileDigest.Sha256(tree.ReadAll(tree.Find("_manifest/compliance/manifest.json")!, 1 << 20));
        Release("newer", Link("1.1.0", sha256), "2.0.1");
        StringAssert.EndsWith(Walk("newer").Chain.Single().Path, "Contoso.App.1.1.0.nupkg!/_manifest/compliance/manifest.json", StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "old"), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("manifest.json", StringComparison.Ordinal)))
        {
            File.Delete(file);
        }

        Release("newest", first, "3.0.0");
        Assert.AreEqual(VerificationOutcome.Holds, Walk("newest").Outcome);
    }

    [TestMethod]
    public void A_first_release_has_a_whole_chain_of_none()
    {
        Release("new", null, "1.0.0");
        var report = Walk("new");
        Assert.AreEqual((true, 0), (report.ChainIsWhole, report.Chain.Length));
        Assert.IsNull(EvidenceVerifier.Verify(Path.Combine(folder, "new")).ChainIsWhole, "not asked for");
    }

    [TestMethod]
    public void A_link_that_is_missing_leaves_it_open()
    {
        var first = Release("old", null, "1.0.0");
        Release("new", first, "1.1.0");
        File.AppendAllText(Path.Combine(folder, "old", "App.compliance", "manifest.json"), "\n");
        var report = Walk("new");
        Assert.AreEqual(VerificationOutcome.CannotDecide, report.Outcome);
        Assert.IsFalse(report.ChainIsWhole);
        StringAssert.Contains(report.Open.Single().Message, first.ManifestSha256);
    }

    [TestMethod]
    public void A_link_to_a_later_or_another_release_does_not_hold()
    {
        var later = Release("later", null, "2.0.0");
        Release("new", later, "1.1.0");
        Assert.AreEqual("CG4001", Walk("new").Findings.Single().Code);
        Release("same", later, "2.0.0");
        Assert.AreEqual("CG4001", Walk("same").Findings.Single().Code);
        Release("renamed", later with { Version = "1.9.0" }, "3.0.0");
        StringAssert.Contains(Walk("renamed").Findings.Single().Message, "the digest is that of Contoso.App 2.0.0");
    }

    [TestMethod]
    public void Releases_that_are_verified_together_are_compared_like_any_other()
    {
        var first = Release("all/a", null, "1.0.0");
        Release("all/b", first with { Version = "0.9.0" }, "1.1.0");
        var report = Walk("all");
        StringAssert.Contains(report.Findings.Single().Message, "the digest is that of Contoso.App 1.0.0");
        Assert.AreEqual("1.0.0", report.Chain.Single().Version);

        // Two that name the same one: both are compared.
        Release("all/b", first, "1.1.0");
        Release("all/c", first with { Name = "Other" }, "1.2.0");
        report = Walk("all");
        StringAssert.Contains(report.Findings.Single().Message, "names Other 1.0.0");
        Assert.IsTrue(report.ChainIsWhole);
        Assert.AreEqual(1, report.Chain.Length);

        // Where the folder that is searched does not hold it, the one that is verified itself does.
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        Directory.Delete(Path.Combine(folder, "all", "c"), true);
        report = EvidenceVerifier.Verify(Path.Combine(folder, "all"), new VerificationOptions { FollowChain = true, ChainFolder = Path.Combine(folder, "empty") });
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
    }

    [TestMethod]
    public void A_version_without_an_order_is_no_earlier_one()
    {
        var first = Release("old", null, "nightly");
        Release("new", first, "1.0.0");
        var report = Walk("new");
        Assert.AreEqual(VerificationOutcome.CannotDecide, report.Outcome);
        StringAssert.Contains(report.Open.Single().Message, "have no order");
        Assert.IsFalse(EvidenceVerifier.Verify(Path.Combine(folder, "nothing"), new VerificationOptions { FollowChain = true }).ChainIsWhole, "without evidence there is no chain");
    }

    [TestMethod]
    public void A_document_of_an_earlier_release_that_was_changed_is_told()
    {
        var first = Release("old", null, "1.0.0");
        Release("new", first, "1.1.0");
        File.AppendAllText(Path.Combine(folder, "old", "App.compliance", "NOTICE.txt"), "x");
        Assert.AreEqual("old/App.compliance/NOTICE.txt", Walk("new").Findings.Single().Subject);
    }

    private VerificationReport Walk(string name) =>
        EvidenceVerifier.Verify(Path.Combine(folder, name), new VerificationOptions { FollowChain = true, ChainFolder = folder });

    private EvidenceLinkFact Release(string name, EvidenceLinkFact? previous, string version) =>
        Put(name, TamperSample.Folder("publish", EvidenceStage.Publish, folder, previous, version), "App.compliance", version);

    private EvidenceLinkFact Package(string name, EvidenceLinkFact? previous, string version) =>
        Put(name, TamperSample.Package(folder, previous, version), $"Contoso.App.{version}.compliance", version);

    private EvidenceLinkFact Put(string name, TamperSample sample, string evidence, string version)
    {
        foreach (var (path, bytes) in sample.Files)
        {
            var full = Path.Combine(folder, name, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes);
        }

        return Link(version, FileDigest.Sha256(sample.Files[evidence + "/manifest.json"]));
    }

    private static EvidenceLinkFact Link(string version, string sha256) => new(EvidenceLinkKind.Previous, TamperFacts.Id, version, null, null, sha256);

    private static string Text(VerificationReport report) => string.Join('\n', [.. report.Findings.Select(f => f.Text), .. report.Open.Select(o => o.Message)]);
}
