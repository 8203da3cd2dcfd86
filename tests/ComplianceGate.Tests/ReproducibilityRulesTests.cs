using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

/// <summary>CG3001 to CG3010 by their facts alone.</summary>
[TestClass]
public sealed class ReproducibilityRulesTests
{
    private const string Project = "/here/repo/src/App/App.csproj";
    private const string Commit = "1f0c2a6b9d3e4f5a6b7c8d9e0f1a2b3c4d5e6f70";

    private static readonly ReproducibilityFact Clean = new()
    {
        IsClaimed = true,
        IsRelease = true,
        IsRead = true,
        IsRecorded = true,
        Assembly = "App.dll",
        NuGetVersion = "7.9.0",
        HasSourceLink = true,
        SdkPin = new("/here/repo/global.json", "10.0.401", "disable", 1, true),
        Settings =
        [
            new("ContinuousIntegrationBuild", "true"), new("Deterministic", "true"), new("DeterministicSourcePaths", "true"), new("EmbedUntrackedSources", "true"),
            new("EnableSourceLink", "true"), new("Version", "1.0.0"),
        ],
    };

    private static readonly SourceFact Source = new() { Root = "/here/repo", Commit = Commit, Remote = "https://github.com/acme/app.git", Dirty = false };

    [TestMethod]
    public void What_is_as_it_should_be_is_not_told() => Assert.AreEqual("", Codes(Clean));

    [TestMethod]
    public void A_build_at_home_hears_only_of_certain_harm()
    {
        var bad = Clean with
        {
            IsClaimed = false, IsRelease = false, SdkPin = null, HasSourceLink = false, Leaks = [new(PathLeakKind.Document, "Program.cs", 2)], Unshared = ["x.cs"], NuGetVersion = "7.0.0",
            Converted = new("x.cs", "/here/repo/.gitattributes"), Changing = [new("Version", "DateTime.Now", new(Project, 3))], Floating = [new("A", "1.*", new(Project, 9))],
            Settings = [new("Deterministic", "false", new(Project, 4, 5)), new("FileVersion", "1.*")],
        };
        var source = Source with { Dirty = true };
        Assert.AreEqual("CG3001=Warning CG3005=Note", Codes(bad, source));
        Assert.AreEqual("CG3001=Warning CG3003=Note CG3005=Note", Codes(bad, Source with { Commit = null }, Named("CG3003")));
        Assert.AreEqual("CG3001=Note CG3001=Warning CG3002=Note CG3004=Note CG3005=Note CG3005=Note CG3006=Note CG3007=Note CG3008=Note CG3010=Note", Codes(bad with { IsRelease = true }, source));
    }

    [TestMethod]
    public void Who_packs_by_hand_gets_notes_where_one_that_claims_gets_warnings()
    {
        foreach (var (bad, code) in new (ReproducibilityFact, string)[]
        {
            (Clean with { NuGetVersion = "7.0.0" }, "CG3001"), (Clean with { Settings = [new("FileVersion", "1.*")] }, "CG3005"),
            (Clean with { Changing = [new("Version", "DateTime.Now", new(Project, 3))] }, "CG3005"), (Clean with { Converted = new("x.cs", "/here/repo/.gitattributes") }, "CG3008"),
        })
        {
            Assert.AreEqual(code + "=Warning", Codes(bad));
            Assert.AreEqual(code + "=Note", Codes(bad with { IsClaimed = false }));
            var asked = new CompliancePolicy { Rules = ImmutableSortedDictionary<string, Severity>.Empty.Add(code, Severity.Error) };
            Assert.AreEqual(code + "=Error", Codes(bad with { IsClaimed = false }, policy: asked), "the policy's word goes before");
        }
    }

    [TestMethod]
    [DataRow("false", "Deterministic is 'false'")]
    [DataRow("", "Deterministic is not set")]
    public void Without_determinism_the_property_is_named(string value, string message)
    {
        var finding = Only(Clean with { Settings = [new("Deterministic", value, new(Project, 4, 5))] });
        StringAssert.StartsWith(finding.Message, message);
        Assert.AreEqual(("Deterministic", new FileLocation(Project, 4, 5)), (finding.Subject, finding.Location));
    }

    [TestMethod]
    [DataRow("7.8.1", true)]
    [DataRow("6.12.0", true)]
    [DataRow("7.9.0", false)]
    [DataRow("10.0.0", false)]
    [DataRow(null, false)]
    [DataRow("nonsense", false)]
    public void An_old_nuget_is_told_where_it_packs(string? version, bool isTold)
    {
        var fact = Clean with { NuGetVersion = version };
        Assert.AreEqual(isTold ? "CG3001=Warning" : "", Codes(fact));
        Assert.AreEqual("", Codes(fact, project: p => p with { IsPackable = false }));
    }

    [TestMethod]
    [DataRow("DeterministicTimestamp", "1577836800", "")]
    [DataRow("DeterministicTimestamp", "2020-01-01T00:00:00Z", "")]
    [DataRow("DeterministicTimestamp", "2020-01-01", "")]
    [DataRow("DeterministicTimestamp", "1979-12-31T23:59:59Z", "CG3001=Warning")]
    [DataRow("DeterministicTimestamp", "-5", "CG3001=Warning")]
    [DataRow("DeterministicTimestamp", "99999999999999999", "CG3001=Warning")]
    [DataRow("DeterministicTimestamp", "soon", "CG3001=Warning")]
    [DataRow("SOURCE_DATE_EPOCH", "315532800", "")]
    [DataRow("SOURCE_DATE_EPOCH", "315532799", "CG3001=Note")]
    [DataRow("SOURCE_DATE_EPOCH", "no number", "")]
    public void A_time_that_no_package_can_carry_is_told(string name, string value, string codes)
    {
        var fact = Clean with { Settings = [.. Clean.Settings, new(name, value)] };
        Assert.AreEqual(codes, Codes(fact));
        Assert.AreEqual("", Codes(fact, project: p => p with { IsPackable = false }));
    }

    [TestMethod]
    public void Each_place_of_a_path_and_its_cause_are_named()
    {
        var leaks = Clean with
        {
            Leaks = [new(PathLeakKind.Document, "Program.cs", 2), new(PathLeakKind.Text, "Where.cs", 1), new(PathLeakKind.SourceLink, "", 1), new(PathLeakKind.SymbolsPath, "obj/App.pdb", 1)],
        };
        var finding = Only(leaks);
        StringAssert.StartsWith(finding.Message, "App.dll holds paths of this machine in 2 source names of its symbols (Program.cs and others), in 1 text or resource (Where.cs), in its Source Link, in the path of its symbols: the SDK maps only");
        Assert.AreEqual("CG3002", Run(leaks, policy: new() { Waivers = [Waive("CG3002", "App.dll")] }).Single(f => f.Waived is not null).Code);
        StringAssert.Contains(Only(Set(leaks, "DeterministicSourcePaths", "false")).Message, "DeterministicSourcePaths is 'false'");
        StringAssert.Contains(Only(Set(leaks, "EnableSourceControlManagerQueries", "False")).Message, "EnableSourceControlManagerQueries is 'false'");
        StringAssert.Contains(Run(leaks, Source with { Commit = null })[0].Message, "without a commit");
        var byHand = Only(leaks with { IsClaimed = false });
        Assert.AreEqual(Severity.Note, byHand.Severity);
        StringAssert.Contains(byHand.Fix, "-p:ContinuousIntegrationBuild=true");
    }

    [TestMethod]
    [DataRow(null, "The project does not lie in a git repository.", "git init")]
    [DataRow("/here/repo", "git refuses the repository because another user owns it; name its folder in git's safe.directory setting.", "safe.directory FOLDER")]
    [DataRow("/here/repo", "The repository has no commit yet.", "Commit the source")]
    [DataRow("/here/repo", "The revision is unknown because git is not installed.", "Install git")]
    [DataRow("/here/repo", "git gave no revision.", "git status")]
    public void Why_there_is_no_revision_is_told_with_what_to_do(string? root, string why, string fix)
    {
        var finding = Only(Clean, new SourceFact { Root = root, Unknown = why });
        Assert.AreEqual("CG3003", finding.Code);
        StringAssert.Contains(finding.Message, why);
        StringAssert.Contains(finding.Fix, fix);
    }

    [TestMethod]
    public void A_changed_tree_is_told_and_one_that_nobody_asked_about_is_not()
    {
        StringAssert.Contains(Only(Clean, Source with { Dirty = true }).Message, "commit 1f0c2a6b9d3e,");
        Assert.AreEqual("", Codes(Clean, Source with { Dirty = null }));
    }

    [TestMethod]
    public void A_version_that_is_made_from_another_is_told_once()
    {
        var fact = Clean with { Settings = [new("Version", "1.0.*", new(Project, 4)), new("AssemblyVersion", "1.0.*"), new("PackageVersion", "1.0.0")] };
        Assert.AreEqual("Version", Only(fact).Subject);
        StringAssert.Contains(Only(Clean with { Changing = [new("Copyright", "Environment.UserName", new(Project, 3))] }).Message, "on every machine");
    }

    [TestMethod]
    [DataRow("10.0.401", "disable", true, "")]
    [DataRow("10.0.100", "Disable", true, "")]
    [DataRow("10.0.401", "patch", true, "")]
    [DataRow("10.0.400", "patch", true, "rollForward is 'patch'")]
    [DataRow("10.0.401", "latestFeature", true, "rollForward is 'latestFeature'")]
    [DataRow("10.0.401", null, true, "not set, which means latestPatch")]
    [DataRow(null, "disable", true, "names no version")]
    [DataRow("10.0.401", "disable", false, "outside the repository")]
    public void What_counts_as_a_pinned_sdk(string? version, string? roll, bool isShared, string message)
    {
        var found = Run(Clean with { SdkPin = new("/here/repo/global.json", version, roll, 3, isShared) });
        Assert.HasCount(message.Length == 0 ? 0 : 1, found);
        if (found is [var finding])
        {
            StringAssert.Contains(finding.Message, message);
            StringAssert.Contains(finding.Fix, "\"version\": \"10.0.401\", \"rollForward\": \"disable\"");
            Assert.AreEqual(new FileLocation("/here/repo/global.json", 3), finding.Location);
        }
    }

    [TestMethod]
    public void Why_nothing_links_to_the_source_is_told()
    {
        StringAssert.Contains(Only(Clean, Source with { Remote = null }).Fix, "git remote add origin");
        StringAssert.Contains(Only(Clean with { HasSourceLink = false }, Source with { Remote = "ssh://git.acme.example:2222/app.git" }).Message, "of git.acme.example:2222 it does not know");
        StringAssert.Contains(Only(Set(Clean, "EnableSourceLink", "false")).Message, "EnableSourceLink is 'false'");
        Assert.AreEqual("", Codes(Clean with { HasSourceLink = null }), "no symbols, no word");
    }

    [TestMethod]
    public void Line_ends_packages_and_sources_are_named()
    {
        StringAssert.Contains(Only(Clean with { Converted = new("src/x.cs", "/here/repo/.gitattributes"), ConvertingConfig = "c" }).Message, "src/x.cs has CRLF");
        Assert.AreEqual("CG3008=Note", Codes(Clean with { ConvertingConfig = "/here/repo/.git/config" }));
        var floating = Run(Clean with { Floating = [new("a.b", "1.*", new(Project, 9, 5))] }, policy: new() { Rules = Named("CG3009").Rules.SetItem("CG3009", Severity.Warning) }).Single();
        Assert.AreEqual(("a.b", new FileLocation(Project, 9, 5)), (floating.Subject, floating.Location));
        StringAssert.Contains(Only(Clean with { Unshared = ["a.cs", "b.cs", "c.cs", "d.cs"] }).Message, "a.cs, b.cs, c.cs and 1 more");
    }

    [TestMethod]
    public void A_waiver_of_what_only_the_recording_can_tell_is_not_called_unused()
    {
        var policy = new CompliancePolicy { Path = "/here/repo/src/App/compliance.json", Waivers = [Waive("CG3002", "App.dll"), Waive("CG3009", "pkg:nuget/Gone")] };
        var run = RuleRunner.Run([.. GateRules.Rules, .. ReproducibilityRules.All], Context(Clean, Source, policy), null, []);
        StringAssert.Contains(run.Findings.Single(f => f.Code == "CG0004").Message, "CG3009");
    }

    [TestMethod]
    public void Text_from_outside_cannot_break_a_line()
    {
        var evil = "x\n::error::y\u202e";
        var fact = Clean with
        {
            IsClaimed = true, Assembly = evil, Leaks = [new(PathLeakKind.Document, evil, 1)], Unshared = [evil], Converted = new(evil, "/a"), Floating = [new(evil, evil + "*", new(Project))], HasSourceLink = false,
            SdkPin = new("/a", evil, evil, 1, true), Settings = [new("Deterministic", evil), new("Version", evil + "*")],
        };
        foreach (var finding in Run(fact, Source with { Remote = "https://" + evil + "/a", Dirty = true }))
        {
            Assert.IsFalse(finding.Text.Any(char.IsControl) || finding.Text.Contains("::", StringComparison.Ordinal) || finding.Text.Contains('\u202e', StringComparison.Ordinal), finding.Text);
        }
    }

    private static ReproducibilityFact Set(ReproducibilityFact fact, string name, string value) =>
        fact with { Settings = [.. fact.Settings.Where(s => s.Name != name), new(name, value)] };

    private static CompliancePolicy Named(string code) => new() { Rules = ImmutableSortedDictionary<string, Severity>.Empty.Add(code, Severity.Note) };

    private static Waiver Waive(string code, string component) =>
        new(code, component, "Because.", "a@b.example", new DateOnly(2026, 9, 1), new("/here/repo/src/App/compliance.json", 1, 1), null);

    private static Finding Only(ReproducibilityFact fact, SourceFact? source = null) => Run(fact, source).Single();

    private static string Codes(ReproducibilityFact fact, SourceFact? source = null, CompliancePolicy? policy = null, Func<ProjectFact, ProjectFact>? project = null) =>
        string.Join(' ', Run(fact, source, policy, project).Select(f => $"{f.Code}={f.Severity}").Order(StringComparer.Ordinal));

    private static ImmutableArray<Finding> Run(ReproducibilityFact fact, SourceFact? source = null, CompliancePolicy? policy = null, Func<ProjectFact, ProjectFact>? project = null) =>
        RuleRunner.Run(ReproducibilityRules.All, Context(fact, source ?? Source, policy ?? new(), project), null, []).Findings;

    private static RuleContext Context(ReproducibilityFact fact, SourceFact source, CompliancePolicy policy, Func<ProjectFact, ProjectFact>? project = null)
    {
        var app = new ProjectFact
        {
            Name = "App", Path = Project, AssemblyName = "App", PackageId = "App", Version = "1.0.0", TargetFramework = "net10.0", TargetFrameworkMoniker = "", Configuration = "Release",
            Language = "C#", OutputType = "Library", IsPackable = true,
        };
        var facts = new GateFacts
        {
            Project = project?.Invoke(app) ?? app,
            Toolchain = new ToolchainFact { Sdk = "10.0.401", MSBuild = "18.0", Gate = "1.0" },
            Source = source,
            // 2026-06-15
            JudgedAt = 1_781_481_600,
            Reproducibility = fact,
        };
        return new RuleContext(facts, policy, ImmutableDictionary<string, JudgedLicense>.Empty, ImmutableDictionary<string, ModelLicenseDecision>.Empty);
    }
}
