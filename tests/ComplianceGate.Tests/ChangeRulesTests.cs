using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

/// <summary>CG7001 by its facts alone.</summary>
[TestClass]
public sealed class ChangeRulesTests
{
    private const string Log = "/here/repo/CHANGELOG.md";

    private static readonly ChangeEntryFact Entry = new(9, "1.2.0 - 2026-06-15") { Date = "2026-06-15", Text = "- Contoso.Ink 2.0" };

    private static readonly ChangesFact Good = new() { Path = Log, Entry = Entry, IsExact = true };

    private static readonly ChangeEntryFact Waiting = new(3, "Unreleased") { Text = "- x" };

    [TestMethod]
    public void An_entry_with_a_day_and_content_is_enough() => Assert.AreEqual("", Told(Good));

    [TestMethod]
    public void What_lacks_is_told_with_what_to_write()
    {
        StringAssert.Contains(Told(new()), "No change log tells of version 1.2.0: no CHANGELOG.md");
        StringAssert.Contains(Told(new() { Path = Log }), "CHANGELOG.md has no entry for version 1.2.0. Add the heading ## [1.2.0] - 2026-06-15 and what");
        StringAssert.Contains(Told(new() { Path = Log, Unreleased = Waiting }), "stands under Unreleased. Put the heading ## [1.2.0] - 2026-06-15 below that of Unreleased.");
        StringAssert.Contains(Told(new() { Path = Log, Unreadable = "it may not be read." }), "cannot be read: it may not be read.");
        StringAssert.Contains(Told(Good with { Entry = Entry with { Date = null, Heading = "1.2.0 ::error::" } }), "has no day: its heading is '1.2.0 : :error: :'. Write the day");
        StringAssert.Contains(Told(Good with { Entry = Entry with { IsEmpty = true } }), "says nothing. Write what changed");
        StringAssert.Contains(Told(Good with { Entry = Entry with { Date = "2026-06-17" } }), "yet to come");
        Assert.AreEqual("", Told(Good with { Entry = Entry with { Date = "2026-06-16" } }), "elsewhere it may be tomorrow already");
        var finding = Run(Good with { Entry = Entry with { Date = null } }).Single();
        Assert.AreEqual((Severity.Note, new FileLocation(Log, 9, 1), "CHANGELOG.md"), (finding.Severity, finding.Location, finding.Subject));
    }

    [TestMethod]
    public void Release_notes_stand_for_an_entry()
    {
        Assert.AreEqual("", Told(new() { Notes = new(0, "") { Text = "x" } }));
        Assert.AreEqual("", Told(new() { Path = Log, Entry = Entry with { IsEmpty = true }, Notes = new(0, "") { Text = "x" } }));
    }

    [TestMethod]
    public void Before_a_release_what_is_not_released_is_enough()
    {
        Assert.AreEqual("", Told(new() { Path = Log, Unreleased = Waiting }, version: "1.2.0-beta.1"));
        Assert.AreEqual("", Told(Good with { IsExact = false, Entry = Entry with { Date = null } }, version: "1.2.0-beta.1"));
        StringAssert.Contains(Told(new() { Path = Log, Unreleased = Waiting with { IsEmpty = true } }, version: "1.2.0-beta.1"), "says nothing");
        StringAssert.Contains(Told(new() { Path = Log }, version: "1.2.0-beta.1"), "no entry");
    }

    [TestMethod]
    public void Who_never_set_a_version_is_left_alone()
    {
        Assert.AreEqual("", Told(new(), version: "1.0.0"));
        StringAssert.Contains(Told(new() { Path = Log }, version: "1.0.0"), "no entry");
        StringAssert.Contains(Told(new(), version: "1.0.0", change: f => f with { Reproducibility = new() { Settings = [new("VersionPrefix", "1.0.0", new("/here/repo/Directory.Build.props", 4))] } }), "No change log");
        StringAssert.Contains(Told(new(), version: "1.0.0", policy: Named), "No change log");
    }

    [TestMethod]
    public void It_speaks_of_what_others_get_and_where_it_is_named()
    {
        var project = Facts("1.0.0").Project;
        var release = new ReproducibilityFact { IsRelease = true };
        Assert.IsTrue(ChangeRules.IsAsked(project, release, new()));
        Assert.IsFalse(ChangeRules.IsAsked(project, new(), new()));
        Assert.IsTrue(ChangeRules.IsAsked(project, new(), Named));
        Assert.IsFalse(ChangeRules.IsAsked(project with { IsTestProject = true }, release, Named));
        Assert.IsFalse(ChangeRules.IsAsked(project with { IsPackable = false }, release, Named));
        Assert.IsTrue(ChangeRules.IsAsked(project with { IsPackable = false, OutputType = "Exe" }, release, new()));
    }

    [TestMethod]
    public void What_changed_since_the_release_before_must_be_mentioned()
    {
        var before = Before;
        Assert.AreEqual("", Since(before, "- Contoso.Ink, **Contoso.Paper** under Apache-2.0, `Pen`, [tiny.onnx](x), `Cap` and Quill are new or gone, and the project is MIT now."));
        var told = Since(before, "- Something else: Contoso.Inkling, Pencil, Contoso.Paper.Core and caps.");
        StringAssert.Contains(told, "The major version of dependencies changed since 1.1.0, and the entry for version 1.2.0 does not mention it: Contoso.Ink 1.4.0 -> 2.0.0. Add to the entry: - Contoso.Ink 1.4.0 -> 2.0.0");
        StringAssert.Contains(told, "this project: ISC -> MIT; Contoso.Paper: MIT -> Apache-2.0.");
        StringAssert.Contains(told, "models/tiny.onnx (now bbbbbbbbbbbb).");
        StringAssert.Contains(told, "Contoso.Drawing.Pen`1 (changed); Contoso.Drawing.Pen`1+Cap (added); Contoso.Drawing.Quill (removed).");
        Assert.AreEqual(3, Since(before, "- all of Contoso.Drawing is new").Split('\n').Length, "a namespace stands for its types");
        Assert.IsFalse(Since(before with { PublicApi = null }, "- x").Contains("API", StringComparison.Ordinal));
        Assert.IsFalse(Since(before with { TargetFramework = "net8.0" }, "- x").Contains("API", StringComparison.Ordinal));
        Assert.IsFalse(Since(before with { TargetFramework = "net10.0;net8.0" }, "- x").Contains("removed", StringComparison.Ordinal));
        Assert.IsFalse(Since(before with { TellsLicense = false }, "- x").Contains("this project", StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_license_that_came_or_went_is_told()
    {
        StringAssert.Contains(Since(Before with { License = null }, "- x"), "this project: no expression -> MIT");
        Assert.IsFalse(Since(Before with { License = null, TellsLicense = false }, "- x").Contains("this project", StringComparison.Ordinal));
        StringAssert.Contains(Told(Good, change: f => f with { Project = f.Project with { LicenseExpression = null }, PreviousContents = Before }), "this project: ISC -> no expression");
        Assert.AreEqual("", Told(Good, change: f => f with { Project = f.Project with { LicenseExpression = null }, PreviousContents = new() { Version = "1", TargetFramework = "x", TellsLicense = true } }));
    }

    [TestMethod]
    public void The_namespace_of_the_package_itself_mentions_no_type()
    {
        var api = new PublicApiFact([new("Contoso.Core.Pen", new string('a', 64))]);
        string Of(string id) => Told(
            Good with { Entry = Entry with { Text = "- Contoso.Core is faster" } },
            change: f => f with { Project = f.Project with { PackageId = id }, PublicApi = api, PreviousContents = new() { Version = "1", TargetFramework = "net10.0", PublicApi = new([]) } });
        StringAssert.Contains(Of("contoso.core"), "Contoso.Core.Pen (added)");
        Assert.AreEqual("", Of("Contoso.App"));
    }

    [TestMethod]
    public void Of_a_text_that_was_cut_nothing_is_said_to_be_left_out()
    {
        var text = new string('x', ChangeEntryFact.MaxText);
        Assert.IsFalse(Of(text).Contains("mention", StringComparison.Ordinal));
        StringAssert.Contains(Of(text[1..]), "does not mention it");

        string Of(string said) => Told(Good with { Entry = Entry with { Text = said } }, change: f => f with { PreviousContents = Before });
    }

    [TestMethod]
    [DataRow("1.2.0 - January 2, 2026", true)]
    [DataRow("1.2.0 (2026/01/02)", true)]
    [DataRow("2026.1.2", false)]
    [DataRow("1.2.0 - 2026-02-30", false)]
    [DataRow("1.2.0", false)]
    public void A_day_of_another_form_is_told_as_such(string heading, bool isOther)
    {
        var told = Told(Good with { Entry = Entry with { Date = null, Heading = heading } });
        StringAssert.Contains(told, isOther ? "has a day that is not written as yyyy-MM-dd: " : "has no day: ");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("d")]
    [DataRow("DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD")]
    public void A_digest_that_any_type_would_match_is_refused(string sha256)
    {
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(EvidenceSamples.Manifest(EvidenceSamples.Of("rich")))!;
        manifest["publicApi"]!["list"]![0]!["sha256"] = sha256;
        using var json = JsonDocument.Parse(manifest.ToJsonString());
        Assert.ThrowsExactly<InvalidOperationException>(() => ChangeSource.Contents(json.RootElement));
    }

    [TestMethod]
    public void At_most_five_are_named()
    {
        var api = new PublicApiFact([.. Enumerable.Range(0, 9).Select(i => new ApiTypeFact($"A.T{i}", new string('a', 64)))]);
        var told = Told(Good, change: f => f with { PublicApi = api, PreviousContents = new() { Version = "1", TargetFramework = "net10.0", PublicApi = new([]) } });
        StringAssert.Contains(told, "A.T4 (added); and 4 more.");
    }

    [TestMethod]
    public void A_waiver_is_not_idle_before_the_api_was_read()
    {
        var waiver = new Waiver("CG7001", "public-api", "It is experimental.", "a@example.org", new(2026, 9, 1), new("/here/repo/compliance.json", 3));
        var policy = new CompliancePolicy { Waivers = [waiver], Path = "/here/repo/compliance.json" };
        var project = Facts("1.2.0").Project with { Path = "/here/repo/App.csproj" };
        Assert.AreEqual("", Codes(f => f with { Project = project, Changes = Good, PreviousContents = Before }));
        Assert.AreEqual("CG0004", Codes(f => f with { Project = project, Changes = Good, PreviousContents = Before with { PublicApi = null } }));

        string Codes(Func<GateFacts, GateFacts> change) =>
            string.Join(' ', RuleRunner.Run([new ChangeLogLacksVersion()], Context(change(Facts("1.2.0")), policy), null, []).Findings.Select(f => f.Code).Where(c => c != "CG7001"));
    }

    [TestMethod]
    public void A_manifest_that_was_written_is_read_back()
    {
        var context = EvidenceSamples.Of("rich");
        using var json = JsonDocument.Parse(EvidenceSamples.Manifest(context));
        var contents = ChangeSource.Contents(json.RootElement);
        Assert.AreEqual(("1.2.3-rc.1", "net10.0", "MIT", true), (contents.Version, contents.TargetFramework, contents.License, contents.TellsLicense));
        Assert.AreEqual(new ApiTypeFact("Contoso.App.Pen`1", new string('d', 32)), contents.PublicApi!.Types.Single());
        Assert.IsNotEmpty(contents.Packages);
        CollectionAssert.AreEqual(context.Facts.Models.Select(m => m.WeightsSha256).Distinct().Order(StringComparer.Ordinal).ToList(), contents.Models.ToList());
    }

    private static CompliancePolicy Named => new() { Rules = ImmutableSortedDictionary<string, Severity>.Empty.Add("CG7001", Severity.Error) };

    private static PreviousContents Before => new()
    {
        Version = "1.1.0", TargetFramework = "net10.0", License = "ISC", TellsLicense = true,
        Packages = [new("package", "Contoso.Ink", "1.4.0", "MIT"), new("package", "Contoso.Paper", "1.0.0", "MIT"), new("package", "Contoso.Same", "1.0.0", "MIT")],
        Models = [new string('a', 64)],
        PublicApi = new([new("Contoso.Drawing.Pen`1", new string('1', 32)), new("Contoso.Drawing.Quill", new string('2', 32)), new("Contoso.Drawing.Same", new string('3', 32))]),
    };

    private static string Since(PreviousContents before, string entry) => Told(
        Good with { Entry = Entry with { Text = entry } },
        change: f => f with
        {
            PreviousContents = before,
            Packages = [Package("Contoso.Ink", "2.0.0"), Package("Contoso.Paper", "1.1.0"), Package("Contoso.Same", "1.2.0"), Package("Contoso.New", "1.0.0")],
            Models = [EvidenceSamples.Model("models/tiny.onnx", "/here") with { Sha256 = new string('b', 64) }, EvidenceSamples.Model("models/old.onnx", "/here") with { Sha256 = new string('a', 64) }],
            PublicApi = new([new("Contoso.Drawing.Pen`1", new string('9', 64)), new("Contoso.Drawing.Pen`1+Cap", new string('8', 64)), new("Contoso.Drawing.Same", new string('3', 64))]),
        });

    private static PackageFact Package(string id, string version) => EvidenceSamples.Package(id, version, "/here");

    private static string Told(ChangesFact changes, string version = "1.2.0", CompliancePolicy? policy = null, Func<GateFacts, GateFacts>? change = null) =>
        string.Join('\n', Run(changes, version, policy, change).Select(f => $"{f.Message} {f.Fix}"));

    private static ImmutableArray<Finding> Run(ChangesFact changes, string version = "1.2.0", CompliancePolicy? policy = null, Func<GateFacts, GateFacts>? change = null)
    {
        var facts = Facts(version) with { Changes = changes };
        return [.. new ChangeLogLacksVersion().Evaluate(Context(change?.Invoke(facts) ?? facts, policy ?? new()))];
    }

    private static RuleContext Context(GateFacts facts, CompliancePolicy policy)
    {
        var licenses = facts.Packages.ToDictionary(
            p => p.Key, p => new JudgedLicense(p, new LicenseDecision { Package = p.Key, Basis = "expression", Expression = p.Id == "Contoso.Paper" ? "Apache-2.0" : "MIT" }, null, null, []));
        return new(facts, policy, licenses, ImmutableDictionary<string, ModelLicenseDecision>.Empty);
    }

    private static GateFacts Facts(string version)
    {
        var facts = EvidenceSamples.Facts("/here/repo", new SourceFact { Root = "/here/repo", CommitTime = 1_781_481_600 }, [], []);
        // 2026-06-15
        return facts with { JudgedAt = 1_781_481_600, Project = facts.Project with { Version = version, OutputType = "Library" } };
    }
}
