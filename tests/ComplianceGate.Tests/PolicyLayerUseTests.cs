using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PolicyLayerUseTests
{
    [TestMethod]
    public void A_locked_mode_is_not_loosened_by_the_property()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var facts = Facts(folder);
        var place = new FileLocation("/org/policy.json", 3, 14);
        var locked = Run("audit", new CompliancePolicy { ModeLock = place });
        Assert.AreEqual("enforce", locked.Mode);
        var finding = locked.Findings.Single();
        Assert.AreEqual(("CG0001", Severity.Error), (finding.Code, finding.Severity));
        Assert.AreEqual("ComplianceGateMode may not go from 'enforce' to 'audit': 'mode' is locked by /org/policy.json(3,14).", finding.Message);
        Assert.AreEqual("enforce", Run("enforce", new CompliancePolicy { Mode = "audit", ModeLock = place }).Mode);
        Assert.AreEqual("audit", Run("audit", new CompliancePolicy { Mode = "audit", ModeLock = place }).Mode);
        Assert.AreEqual("audit", Run("audit", new CompliancePolicy()).Mode);

        RuleRun Run(string mode, CompliancePolicy policy) => RuleRunner.Run([], LicensingSamples.Context(policy) with { Facts = facts }, mode, []);
    }

    [TestMethod]
    public void Unused_waivers_and_entries_of_a_shared_layer_are_not_told()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        const string Both = """{ "waivers": [ { "code": "CG1002", "component": "pkg:nuget/NAME", "reason": "r", "owner": "o", "expires": "2099-06-30" } ], "licenses": { "exceptions": [ { "package": "NAME", "allow": ["MIT"], "reason": "r" } ] } }""";
        folder.Write("compliance.json", Both.Replace("NAME", "Shared", StringComparison.Ordinal));
        var own = folder.Write("App/compliance.json", Both.Replace("NAME", "Own", StringComparison.Ordinal));
        var facts = Facts(folder);
        var verdict = Gate.Judge(facts, Gate.ReadPolicy(facts.Project, named: null, [], facts.Source, new InputFiles()), null, []);
        var unused = verdict.Findings.Where(f => f.Code == "CG0004").ToList();
        Assert.HasCount(2, unused);
        Assert.IsTrue(unused.All(f => f.Location!.Path == own));
        Assert.AreEqual("repository project", string.Join(' ', verdict.PolicyLayers.Select(l => l.KindName)));
    }

    [TestMethod]
    public void A_shared_policy_is_judged_with_the_layers_of_each_project()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var shared = folder.Write("compliance.json", """{ "licenses": { "allow": ["MIT", "Zlib"], "exceptions": [ { "package": "A", "allow": ["MPL-2.0"], "reason": "r" } ] } }""");
        folder.Write("App/compliance.json", """{ "licenses": { "allow": ["Apache-2.0"] } }""");
        folder.Folder("Lib");
        var result = SharedPolicy.Of(folder.Path, shared, [Kept("App", "Zlib"), Kept("Lib", "MIT")]);
        Assert.IsEmpty(result.Problems);
        Assert.HasCount(2, result.Builds);
        // App goes by a list of its own, so that the entry for Zlib decides nothing there although its package is under it.
        Assert.AreEqual("Zlib|A", string.Join('|', result.Unused.Select(f => f.Message.Contains("Zlib", StringComparison.Ordinal) ? "Zlib" : "A")));

        KeptCheck Kept(string project, string license)
        {
            var facts = Facts(folder, project) with { Packages = [Package(license)] };
            var verdict = Gate.Judge(facts, Gate.ReadPolicy(facts.Project, named: null, [], facts.Source, new InputFiles()), null, []);
            return new(Path.Combine(folder.Path, project, "check.facts"), DateTime.UnixEpoch, new(facts, verdict));
        }
    }

    [TestMethod]
    public void A_kept_check_is_judged_again_with_the_layers_that_it_had()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var org = folder.Write("org.json", """{ "licenses": { "deny": ["MIT"] } }""");
        folder.Write("App/compliance.json", "{}");
        var facts = Facts(folder) with { Packages = [Package("MIT")] };
        var verdict = Gate.Judge(facts, Gate.ReadPolicy(facts.Project, named: null, [org], facts.Source, new InputFiles()), null, []);
        Assert.IsTrue(LicenseTable.Of(new(facts, verdict)).HasRefused);
        Assert.IsFalse(LicenseTable.Of(new(facts, verdict)).PolicyChanged);
        folder.Write("compliance.json", "{}");
        Assert.IsTrue(LicenseTable.Of(new(facts, verdict)).PolicyChanged, "a layer more");
        var strict = folder.Write("strict.json", "{}");
        Assert.IsTrue(LicenseTable.Of(new(facts, verdict), strict).HasRefused, "the organisation has its say beside a named file");
    }

    [TestMethod]
    public void A_path_is_relative_to_the_layer_that_it_stands_in()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        folder.Write("signing/policy.json", """{ "signatures": { "trust": "trust.json" }, "previous": "releases", "reviews": { "files": ["r.json"], "import": [{ "file": "i.json", "who": "I" }] } }""");
        var own = folder.Write("App/compliance.json", """{ "extends": "../signing/policy.json" }""");
        var wrong = Assert.ThrowsExactly<FileNotFoundException>(() => SignatureDemands.OfPolicy(own, DateTimeOffset.UnixEpoch, out _));
        Assert.AreEqual(Path.Combine(folder.Path, "signing", "trust.json"), wrong.FileName);

        var facts = Facts(folder);
        var policy = Gate.ReadPolicy(facts.Project, named: null, [], facts.Source, new InputFiles());
        var files = new InputFiles();
        var (_, problem, _, _) = PreviousRelease.Read(policy.Policy, facts.Project, false, files);
        Assert.AreEqual(Path.Combine(folder.Path, "signing", "policy.json"), problem!.Location.Path);
        Assert.AreEqual(Path.Combine(folder.Path, "signing", "releases", "manifest.json"), files.Seen.Single().Path);

        files = new InputFiles();
        Reviews.ReviewsReader.Read(policy.Policy, files);
        Assert.AreEqual("i.json r.json", string.Join(' ', files.Seen.Select(s => Path.GetRelativePath(Path.Combine(folder.Path, "signing"), s.Path)).Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    public void Manifest_and_provenance_name_every_layer_and_no_machine()
    {
        var context = EvidenceSamples.Rich();
        var root = context.Facts.Source.Root!;
        ImmutableArray<PolicyLayer> layers =
        [
            new("/somebody/elses/org.json", new string('a', 64), PolicyLayerKind.Organisation), new(root + "/src/compliance.json", new string('b', 64), PolicyLayerKind.Repository),
        ];
        context = new EvidenceContext
        {
            Facts = context.Facts, Rules = context.Rules, Artifacts = context.Artifacts, FolderName = context.FolderName, Time = context.Time,
            Verdict = context.Verdict with { PolicyLayers = layers, PolicySha256 = LayerDigest.Of(layers) },
        };
        using var manifest = JsonDocument.Parse(EvidenceSamples.Manifest(context));
        var told = manifest.RootElement.GetProperty("policy");
        Assert.AreEqual(context.Verdict.PolicySha256, told.GetProperty("digest").GetString());
        Assert.AreEqual(
            "org.json organisation|src/compliance.json repository",
            string.Join('|', told.GetProperty("layers").EnumerateArray().Select(l => $"{l.GetProperty("file").GetString()} {l.GetProperty("kind").GetString()}")));
        var provenance = Encoding.UTF8.GetString(new ProvenanceWriter().Written(context));
        StringAssert.Contains(provenance, "src/compliance.json");
        StringAssert.Contains(provenance, new string('a', 64));
        Assert.DoesNotContain("/somebody", provenance);
    }

    private static GateFacts Facts(PolicyTestData.TemporaryFolder folder, string project = "App")
    {
        var facts = EvidenceSamples.Facts(folder.Path, new SourceFact { Root = folder.Path }, [], []);
        return facts with { Project = facts.Project with { Name = project, Path = Path.Combine(folder.Path, project, project + ".csproj") } };
    }

    private static PackageFact Package(string license) => LicensingSamples.Package(license);
}
