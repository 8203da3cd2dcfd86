using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>What builds left in obj, and the answers that the license commands give from it.</summary>
[TestClass]
public sealed class KeptCheckTests
{
    private string root = "";

    [TestInitialize]
    public void Start() => root = Directory.CreateTempSubdirectory("cg-kept-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(root, recursive: true);

    [TestMethod]
    public void Checks_are_found_and_what_cannot_be_read_is_named()
    {
        Keep("one");
        Keep("two", framework: "net8.0");
        Write("three/obj/ComplianceGate/check.facts", [1, 2, 3]);
        Write("four/obj/Other/check.facts", [1]);
        Write("node_modules/x/obj/ComplianceGate/check.facts", [1]);
        var found = KeptChecks.Find(root);
        CollectionAssert.AreEqual(new[] { "one (net10.0, Debug)", "two (net8.0, Debug)" }, found.Checks.Select(c => c.Build).ToArray());
        Assert.HasCount(1, found.Unreadable);
        Assert.EndsWith("three/obj/ComplianceGate/check.facts", found.Unreadable[0].File.Replace('\\', '/'));
    }

    [TestMethod]
    public void What_another_build_or_version_wrote_says_so()
    {
        var file = Keep("one");
        var bytes = File.ReadAllBytes(file);
        bytes[0] ^= 1;
        File.WriteAllBytes(file, bytes);
        StringAssert.StartsWith(KeptChecks.Find(root).Unreadable.Single().Reason, "Another build of ComplianceGate ", StringComparison.Ordinal);
        // The first letter of the version, behind the layout, the mark that there is one, and its length.
        bytes[18] = (byte)'9';
        File.WriteAllBytes(file, bytes);
        StringAssert.Contains(KeptChecks.Find(root).Unreadable.Single().Reason, " wrote it, and this is ", StringComparison.Ordinal);
        bytes[18] = 0x1B;
        File.WriteAllBytes(file, bytes);
        Assert.AreEqual("Another version wrote it.", KeptChecks.Find(root).Unreadable.Single().Reason);
    }

    [TestMethod]
    public void The_newest_check_answers_unless_another_is_named()
    {
        Age(Keep("app", framework: "net10.0"), 1);
        Age(Keep("app", framework: "net8.0"), 2);
        Age(Keep("app", framework: "net8.0", configuration: "Release"), 0);
        var folder = Path.Combine(root, "app");
        var newest = CheckChoice.Of(folder, null, null);
        Assert.AreEqual("app (net8.0, Debug)", newest.Check!.Build);
        Assert.HasCount(2, newest.Others);
        Assert.AreEqual("app (net10.0, Debug)", CheckChoice.Of(Path.Combine(folder, "app.csproj"), "NET10.0", null).Check!.Build);
        Assert.AreEqual("app (net8.0, Release)", CheckChoice.Of(folder, null, "release").Check!.Build);
        Assert.IsNull(CheckChoice.Of(folder, "net9.0", null).Check);
    }

    [TestMethod]
    public void A_folder_of_several_projects_is_ambiguous_and_one_with_its_own_is_not()
    {
        Keep("one");
        Keep("two");
        Assert.HasCount(2, CheckChoice.Of(root, null, null).Projects);
        Assert.AreEqual("one (net10.0, Debug)", CheckChoice.Of(Path.Combine(root, "one"), null, null).Check!.Build);
        Keep("one/inner");
        Assert.AreEqual("one (net10.0, Debug)", CheckChoice.Of(Path.Combine(root, "one"), null, null).Check!.Build);
    }

    [TestMethod]
    public void An_obj_that_lies_apart_is_found()
    {
        Keep("src/one", obj: "artifacts/obj/one/debug");
        Keep("src/two", obj: "artifacts/obj/two/debug");
        Assert.AreEqual("one (net10.0, Debug)", CheckChoice.Of(Path.Combine(root, "src", "one"), null, null).Check!.Build);
        Assert.AreEqual("two (net10.0, Debug)", CheckChoice.Of(Path.Combine(root, "src", "two", "two.csproj"), null, null).Check!.Build);
    }

    [TestMethod]
    public void Projects_without_a_check_are_named()
    {
        Keep("one");
        Write("one/one.csproj", []);
        Write("two/two.fsproj", []);
        CollectionAssert.AreEqual(new[] { Path.Combine(root, "two", "two.fsproj") }, KeptChecks.Find(root).ProjectsWithout(root).ToArray());
    }

    [TestMethod]
    public void The_table_groups_by_license_says_why_and_judges_by_the_policy_as_it_is_now()
    {
        Keep("one", packages:
        [
            Package("A", "MIT"), Package("B", "BUSL-1.1 OR MIT"), Package("C", "BUSL-1.1"), Package("D", null), Package("E", "MIT") with { Scope = PackageScope.BuildOnly, ScopeReason = "an analyzer" },
        ]);
        var check = KeptChecks.Find(root).Checks.Single();
        var table = LicenseTable.Of(check.Record);
        CollectionAssert.AreEqual(
            new[] { "BUSL-1.1: C refused", "BUSL-1.1 OR MIT: B accepted", "MIT: A accepted, E unjudged", ": D refused" },
            table.Groups.Select(g => $"{g.License}: {string.Join(", ", g.Rows.Select(r => $"{r.Package.Id} {(r.Accepted switch { true => "accepted", false => "refused", _ => "unjudged" })}"))}").ToArray());
        Assert.IsTrue(table.HasRefused);
        Assert.AreEqual("BUSL-1.1: neither OSI-approved nor FSF-free; MIT: OSI-approved", table.Groups[1].Rows[0].Reason);
        CollectionAssert.AreEqual(new[] { "CG1002" }, table.Groups[0].Rows[0].Codes.ToArray());
        Assert.AreEqual("not judged: an analyzer", table.Groups[2].Rows[1].Reason);
        Assert.AreEqual("it states none and carries no text", table.Groups[3].Rows[0].Reason);
        Assert.IsFalse(table.PolicyChanged);

        var policy = Write("policy.json", """{ "licenses": { "allow": ["BUSL-1.1"] } }"""u8.ToArray());
        var other = LicenseTable.Of(check.Record, policy);
        Assert.IsTrue(other.PolicyChanged);
        CollectionAssert.AreEqual(new bool?[] { true }, other.Groups[0].Rows.Select(r => r.Accepted).ToArray());
        Assert.AreEqual(false, other.Groups[2].Rows[0].Accepted, "the list replaces the built-in one");
        Assert.IsNotEmpty(LicenseTable.Of(check.Record, Write("bad.json", "{ \"x\": 1 }"u8.ToArray())).Problems);
    }

    [TestMethod]
    public void A_license_that_is_contradicted_is_not_accepted_whatever_it_says()
    {
        var text = new PackageText("LICENSE", 10, new string('a', 64)) { Recognition = new TextRecognition(["GPL-3.0-only"], "GPL-3.0-only", false, null) };
        Keep("one", packages: [Package("A", "MIT") with { Texts = [text] }]);
        var row = LicenseTable.Of(KeptChecks.Find(root).Checks.Single().Record).Groups.Single().Rows.Single();
        Assert.AreEqual(false, row.Accepted);
        CollectionAssert.AreEqual(new[] { "CG1004" }, row.Codes.ToArray());
    }

    [TestMethod]
    public void An_npm_package_is_looked_up_by_its_id_or_package_url()
    {
        var text = new PackageText("LICENSE", 10, new string('a', 64)) { Recognition = new TextRecognition(["MIT"], "MIT", false, null) };
        Keep("one", packages: [Package("@scope/pad", null) with { Kind = ComponentKind.NpmPackage, Texts = [text] }, Package("x.dll", null) with { Kind = ComponentKind.File }]);
        var checks = KeptChecks.Find(root).Checks;
        var purl = checks[0].Record.Facts.Packages[0].Purl;
        foreach (var name in (string[])[purl, purl[..purl.LastIndexOf('@')]])
        {
            var entry = ClarifyEntry.Of(PackageLookup.Of(name, null, Path.Combine(root, "none"), checks, root).Package!).Single();
            StringAssert.Contains(entry.Json, "\"package\":\"pkg:npm/", StringComparison.Ordinal);
            Assert.AreEqual("MIT", entry.Expression);
        }

        Assert.IsNull(PackageLookup.Of("x.dll", null, Path.Combine(root, "none"), checks, root).Package, "the license of a file stands on its item");
    }

    [TestMethod]
    public void An_entry_is_unused_when_no_project_of_the_policy_used_it()
    {
        var policy = Write("compliance.json", """
            {
              "licenses": { "allow": ["MIT", "Zlib", "ISC"],
                "clarify": [ { "package": "Gone", "version": "1.0.0", "expression": "MIT" } ] },
              "waivers": [
                { "code": "CG1002", "component": "pkg:nuget/Busl", "reason": "r", "owner": "o@example.test", "expires": "2030-01-01" },
                { "code": "CG1001", "component": "pkg:nuget/Nobody", "reason": "r", "owner": "o@example.test", "expires": "2030-01-01" },
                { "code": "CG2001", "component": "late.onnx", "reason": "r", "owner": "o@example.test", "expires": "2030-01-01" }
              ]
            }
            """u8.ToArray());
        Keep("one", policy: policy, packages: [Package("A", "MIT")]);
        Keep("two", policy: policy, packages: [Package("A", "Zlib"), Package("Busl", "BUSL-1.1")]);
        Keep("stranger", packages: [Package("A", "ISC")]);
        var shared = SharedPolicy.Of(root, null, KeptChecks.Find(root).Checks);
        Assert.AreEqual(policy, shared.Path);
        Assert.HasCount(2, shared.Builds);
        CollectionAssert.AreEqual(new[] { "stranger (net10.0, Debug)" }, shared.OtherBuilds.Select(b => b.Build).ToArray());
        CollectionAssert.AreEqual(
            new[] { "2 ISC in licenses.allow", "3 for Gone in licenses.clarify", "6 pkg:nuget/Nobody" },
            shared.Unused.Select(f => $"{f.Location!.Line} {f.Subject}").ToArray());
        Assert.IsTrue(shared.Unused.All(f => f.Code == "CG0004"));
    }

    [TestMethod]
    public void A_build_that_could_not_be_read_as_a_whole_is_undecided()
    {
        var policy = Write("compliance.json", "{}"u8.ToArray());
        Keep("one", policy: policy, problem: new Problem(ProblemKind.InputUnreadable, "A 1.0.0", "The nuspec of A 1.0.0 cannot be read."));
        Assert.HasCount(1, SharedPolicy.Of(root, policy, KeptChecks.Find(root).Checks).Undecided);
    }

    private static PackageFact Package(string id, string? expression) => LicensingSamples.Package(expression, id, "1.0.0");

    private string Keep(
        string folder, string framework = "net10.0", string configuration = "Debug", string? obj = null, string? policy = null,
        ImmutableArray<PackageFact> packages = default, Problem? problem = null)
    {
        var name = Path.GetFileName(folder);
        var facts = EvidenceSamples.Facts(root, new SourceFact(), packages.IsDefault ? [] : packages, []);
        facts = facts with
        {
            Project = facts.Project with
            {
                Name = name, Path = Path.Combine(root, folder.Replace('/', Path.DirectorySeparatorChar), name + ".csproj"), TargetFramework = framework, Configuration = configuration,
            },
            Problems = problem is null ? [] : [problem],
        };
        Write($"{folder}/{name}.csproj", []);
        var record = new CheckRecord(facts, new Verdict { Mode = "enforce", PolicyPath = policy, PolicySha256 = policy is null ? null : FileDigest.Sha256File(policy) });
        return Write($"{obj ?? $"{folder}/obj/{configuration}/{framework}"}/ComplianceGate/check.facts", CheckRecordWriter.Write(record));
    }

    private static void Age(string file, int hours) => File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, hours, 0, 0, DateTimeKind.Utc));

    private string Write(string path, byte[] bytes)
    {
        var full = Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return full;
    }
}
