using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

/// <summary>What is read of a restore's result, and what the rules CG5xxx make of it.</summary>
[TestClass]
public sealed class DependencyHealthTests
{
    private const string Url = "https://github.com/advisories/GHSA-aaaa-bbbb-cccc";

    // As NuGet 7.9 writes it.
    private const string Restore = """
        { "projectName": "app", "configFilePaths": ["/nowhere/NuGet.config"], "sources": { "https://feed.test/v3/index.json": {}, "/a/folder": {}, "/usr/share/dotnet/sdk/10.0.401/FSharp/library-packs/": {}, "/opt/dotnet/library-packs": {} }, "frameworks": { },
          "warningProperties": { "warnAsError": ["NU1605"] }, "restoreLockProperties": { "restorePackagesWithLockFile": "true", "restoreLockedMode": true },
          "restoreAuditProperties": { "enableAudit": "true", "auditLevel": "low", "auditMode": "all", "suppressedAdvisories": { "https://github.com/advisories/GHSA-supp-bbbb-cccc": null } } }
        """;

    [TestMethod]
    public void What_the_restore_says_of_itself_is_read_in_one_pass()
    {
        using var fixture = Sample();
        var graph = fixture.Read(fixture.Request() with { Packs = new() { Root = "/opt/dotnet/packs" } }, Json(fixture));
        var fact = graph.Dependencies;
        Assert.IsEmpty(graph.Problems);
        Assert.IsTrue(fact.IsRead && fact.IsLocked);
        Assert.AreEqual((2, AuditState.Done, "low"), (fact.Feeds, fact.Audit, fact.AuditLevel));
        Assert.AreEqual("/nowhere/NuGet.config", graph.NuGetConfigs.Single());
        Assert.AreEqual("https://github.com/advisories/GHSA-supp-bbbb-cccc", fact.Suppressed.Single());
        var advisory = fact.Advisories.Single();
        Assert.AreEqual(("GHSA-aaaa-bbbb-cccc", Url, "high", "X/1.0.0"), (advisory.Id, advisory.Url, advisory.Severity, advisory.Package));
        Assert.IsNull(fact.LockFile);
        Assert.AreEqual(3, fixture.Read(json: Json(fixture)).Dependencies.Feeds, "a folder of that name elsewhere is somebody's feed");
        Assert.IsTrue(fixture.Files.Seen.Any(f => f.Path.EndsWith("packages.lock.json", StringComparison.Ordinal)), "one that comes is seen by the next build");
    }

    [TestMethod]
    [DataRow("NU1903", "Das Paket \\\"X\\\" 1.0.0 weist eine bekannte Sicherheitslücke auf: https://github.com/advisories/GHSA-aaaa-bbbb-cccc.", 1)]
    [DataRow("NU1903", "Package 'X' 2.0.0 has, https://github.com/advisories/GHSA-aaaa-bbbb-cccc", 0)]
    [DataRow("NU1903", "Package 'X' 1.0.0 has no address", 1)]
    [DataRow("NU1905", "Audit source 'local' did not provide any vulnerability data.", 0)]
    [DataRow("NU1603", "Package 'X' 1.0.0 https://a.test", 0)]
    public void A_message_counts_by_code_package_and_version_whatever_its_language(string code, string message, int count)
    {
        using var fixture = Sample(log: false);
        var log = $$"""{ "code": "{{code}}", "level": "Warning", "message": "{{message}}", "libraryId": "x", "targetGraphs": ["net48"] }""";
        var fact = fixture.Read(json: Json(fixture).Replace("\"logs\": []", $"\"logs\": [{log}]", StringComparison.Ordinal)).Dependencies;
        Assert.HasCount(count, fact.Advisories);
        Assert.AreEqual(code == "NU1905" ? AuditState.NoData : AuditState.Done, fact.Audit);
    }

    [TestMethod]
    public void The_audit_is_heard_where_warnings_are_errors_and_names_no_package_as_an_advisory()
    {
        using var fixture = Sample(log: false).Log("NU1903", "Error", "Package 'X' 1.0.0 has a vulnerability without an address");
        var graph = fixture.Read(json: Json(fixture));
        Assert.IsEmpty(graph.Problems);
        var advisory = graph.Dependencies.Advisories.Single();
        Assert.AreEqual(("NU1903/X", "NU1903/X"), (advisory.Id, advisory.Url));
        using var failed = Sample().Log("NU1101", "Error", "Unable to find package");
        Assert.AreEqual(ProblemKind.RestoreIncomplete, failed.Read(json: Json(failed)).Problems.Single().Kind);
    }

    [TestMethod]
    [DataRow("\"enableAudit\": \"true\"", "\"enableAudit\": \"false\"", AuditState.Off)]
    [DataRow("\"auditMode\": \"all\"", "\"auditMode\": \"direct\"", AuditState.DirectOnly)]
    [DataRow("\"warnAsError\": [\"NU1605\"]", "\"noWarn\": [\"NU1701\", \"NU1904\"]", AuditState.Hidden)]
    [DataRow("restoreAuditProperties", "another", AuditState.Unknown)]
    [DataRow("\"https://feed.test/v3/index.json\": {},", "", AuditState.NoData)]
    public void Whether_the_audit_can_be_relied_on_is_told(string text, string with, AuditState state)
    {
        using var fixture = Sample(log: false);
        Assert.AreEqual(state, fixture.Read(json: Json(fixture).Replace(text, with, StringComparison.Ordinal)).Dependencies.Audit);
    }

    [TestMethod]
    [DataRow("[1.0.0, )", false)]
    [DataRow("[1.0.0]", false)]
    [DataRow("[1.0.0, 1.0.0]", false)]
    [DataRow("1.0.0", false)]
    [DataRow("[1.*, )", true)]
    [DataRow("*", true)]
    [DataRow("[1.0.0, 2.0.0)", true)]
    [DataRow("(1.0.0, )", true)]
    [DataRow("(, )", true)]
    [DataRow("(, 2.0.0]", true)]
    [DataRow("[, 2.0.0]", true)]
    [DataRow("", false)]
    [DataRow("[", false)]
    [DataRow("x", false)]
    public void Only_what_may_move_is_a_range(string version, bool isTold)
    {
        using var fixture = Sample(log: false);
        var graph = fixture.Read(json: Json(fixture).Replace("\"version\": \"[1.0.0, )\" }, \"X\"", $"\"version\": \"{version}\" }}, \"X\"", StringComparison.Ordinal));
        Assert.HasCount(isTold ? 1 : 0, graph.Dependencies.Ranges, version);
        if (isTold)
        {
            Assert.AreEqual(("A", version, "A/1.0.0"), (graph.Dependencies.Ranges[0].Id, graph.Dependencies.Ranges[0].Version, graph.Dependencies.Ranges[0].Package));
        }
    }

    [TestMethod]
    [DataRow("hash-X", "hash-X", null)]
    [DataRow("other", "hash-X", false)]
    [DataRow("hash-X", "other", true)]
    public void Content_is_held_against_the_lock(string locked, string extracted, bool? inFolder)
    {
        using var fixture = Sample();
        fixture.Write("x/1.0.0/.nupkg.metadata", $$"""{ "version": 2, "contentHash": "{{extracted}}" }""");
        var path = Path.Combine(fixture.Root, "app", "packages.lock.json");
        File.WriteAllText(path, $$"""
            {
              "version": 1,
              "dependencies": {
                "net10.0": {
                  "x": { "type": "Direct", "resolved": "1.0.0", "contentHash": "{{locked}}" },
                  "A": { "type": "Direct", "resolved": "9.0.0", "contentHash": "none of this version" },
                  "lib": { "type": "Project" }
                }
              }
            }
            """);
        var fact = fixture.Read(json: Json(fixture)).Dependencies;
        Assert.AreEqual(path, fact.LockFile);
        Assert.AreEqual(inFolder, fact.Changed.SingleOrDefault()?.InFolder);
        if (inFolder is not null)
        {
            Assert.AreEqual(new FileLocation(path, 5, 68), fact.Changed[0].Place);
            var finding = Judge(new() { IsRead = true, LockFile = path, Changed = fact.Changed }).Single();
            Assert.AreEqual(("CG5004", Severity.Error, "pkg:nuget/X@1.0.0"), (finding.Code, finding.Severity, finding.Subject));
            StringAssert.Contains(finding.Message, inFolder.Value ? "in the package folder" : "in what was restored");
        }
    }

    [TestMethod]
    public void A_damaged_lock_file_is_a_problem_with_its_place()
    {
        using var fixture = Sample();
        var path = Path.Combine(fixture.Root, "app", "packages.lock.json");
        File.WriteAllText(path, "{\n \"dependencies\": { \"net10.0\": [] } }");
        var problem = fixture.Read(json: Json(fixture)).Problems.Single();
        Assert.AreEqual((ProblemKind.InputUnreadable, 2), (problem.Kind, problem.Location!.Line));
    }

    [TestMethod]
    [DataRow("<packageSourceMapping><packageSource key=\"a\"><package pattern=\"*\" /></packageSource></packageSourceMapping>", "", true)]
    [DataRow("", "<packageSourceMapping><packageSource key=\"a\"><package pattern=\"*\" /></packageSource></packageSourceMapping>", true)]
    [DataRow("<packageSourceMapping><clear /></packageSourceMapping>", "<packageSourceMapping><packageSource key=\"a\"><package pattern=\"*\" /></packageSource></packageSourceMapping>", false)]
    [DataRow("<packageSourceMapping><packageSource key=\"a\"><package pattern=\"*\" /></packageSource><clear /></packageSourceMapping>", "", false)]
    [DataRow("<packageSources><clear /></packageSources>", "<packageSourceMapping><packageSource key=\"a\" /></packageSourceMapping>", false)]
    public void Mappings_of_several_configurations_are_one(string near, string far, bool maps)
    {
        using var folder = new TemporaryFolder();
        var (one, two) = (folder.Write("a.config", $"<configuration>{near}</configuration>"), folder.Write("b.config", $"<configuration>{far}</configuration>"));
        var problems = new List<Problem>();
        Assert.AreEqual(maps, SourceMapping.Exists([one, folder.PathOf("gone.config"), two], new InputFiles(), problems));
        Assert.IsEmpty(problems);
        File.WriteAllText(one, "<!DOCTYPE x><configuration/>");
        SourceMapping.Exists([one], new InputFiles(), problems);
        Assert.AreEqual(ProblemKind.InputUnreadable, problems.Single().Kind);
    }

    [TestMethod]
    public void The_latest_time_of_a_signature_counts()
    {
        byte[] at = [0x30, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x05, 0x31, 0x0F, 0x17, 0x0D];
        byte[] signature = [.. at, .. "181102101112Z"u8, .. at, .. "161102101112Z"u8, .. at, .. "99999"u8];
        Assert.AreEqual(new DateTimeOffset(2018, 11, 2, 10, 11, 12, TimeSpan.Zero), PackageAges.Latest(signature));
        Assert.IsNull(PackageAges.Latest([.. at, .. "181302101112Z"u8]));
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf(".signature.p7s"), signature);
        var package = new PackageFact { Id = "X", Version = "1.0.0", Folder = folder.PathOf("") };
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.AreEqual(new OldPackageFact("X/1.0.0", "2018-11-02", 2616), PackageAges.Find([package, package with { Folder = null }], 2615, now, new InputFiles()).Single());
        Assert.IsEmpty(PackageAges.Find([package], 2616, now, new InputFiles()));
    }

    [TestMethod]
    public void A_build_at_home_hears_nothing_of_how_CI_restores()
    {
        var bare = new DependencyHealthFact { IsRead = true, Feeds = 2, HasSourceMapping = false, Audit = AuditState.Off };
        Assert.AreEqual("", Codes(Judge(bare)));
        Assert.AreEqual("CG5001=Note CG5005=Note CG5007=Note", Codes(Judge(bare, isCI: true)));
        Assert.AreEqual("", Codes(Judge(bare, isCI: true, isTest: true)));
        Assert.AreEqual("", Codes(Judge(bare with { IsRead = false }, isCI: true)));
        Assert.AreEqual("CG5001=Error CG5005=Warning", Codes(Judge(bare, policy: Named(("CG5001", Severity.Error), ("CG5005", Severity.Warning)))));
        Assert.AreEqual("", Codes(Judge(bare with { LockFile = "/p/packages.lock.json", IsLocked = true, HasSourceMapping = true, Audit = AuditState.Done }, isCI: true)));
        StringAssert.Contains(Judge(bare with { LockFile = "/p/packages.lock.json", Feeds = 1, Audit = AuditState.Done }, isCI: true).Single().Message, "not held to it");
    }

    [TestMethod]
    public void A_floating_version_is_told_once()
    {
        var fact = new DependencyHealthFact { IsRead = true, Ranges = [new("X", "[1.*, )", "X/1.0.0", new("/p/App.csproj", 9, 5))] };
        var finding = Judge(fact).Single();
        Assert.AreEqual(("CG5002", Severity.Warning, "pkg:nuget/X@1.0.0"), (finding.Code, finding.Severity, finding.Subject));
        Assert.AreEqual("X is asked for as version 1.*, which is 1.0.0 today.", finding.Message);
        StringAssert.Contains(finding.Fix, "Version=\"1.0.0\"");
        Assert.AreEqual("CG5002=Note", Codes(Judge(fact with { LockFile = "/p/packages.lock.json" })));
        Assert.AreEqual("CG3009=Error", Codes(Judge(fact, policy: Named(("CG3009", Severity.Error)), floats: true)), "a policy that goes by the older code hears that");
        Assert.AreEqual("CG5002=Warning", Codes(Judge(fact, floats: true)));
        Assert.AreEqual("CG5002=Warning", Codes(Judge(fact, policy: Named(("CG3009", Severity.None)), floats: true)), "who silences the older code has not silenced this one");
        Assert.AreEqual("CG3009=Note CG5002=Error", Codes(Judge(fact, policy: Named(("CG3009", Severity.Note), ("CG5002", Severity.Error)), floats: true)));
    }

    [TestMethod]
    public void An_audit_that_keeps_the_lighter_ones_to_itself_is_told()
    {
        var fact = new DependencyHealthFact { IsRead = true, LockFile = "/p/packages.lock.json", IsLocked = true, Feeds = 1, Audit = AuditState.Done, AuditLevel = "high" };
        StringAssert.Contains(Judge(fact, isCI: true).Single(f => f.Code == "CG5007").Message, "lighter than high");
        Assert.AreEqual("", Codes(Judge(fact with { AuditLevel = "low" }, isCI: true)));
        StringAssert.Contains(Judge(fact with { IsLocked = false, AuditLevel = null }, isCI: true).Single().Fix, "or '$(CI)' == 'true'");
    }

    [TestMethod]
    public void An_advisory_that_nothing_answers_tells_what_could_not_be_read_or_speaks_of_something_else()
    {
        var fact = Vulnerable();
        var unread = Judge(fact with { UnreadAnswers = ["openvex.json(2,1): This is neither."] }).Single();
        Assert.AreEqual(Severity.Warning, unread.Severity);
        StringAssert.Contains(unread.Message, "cannot be read: openvex.json(2,1): This is neither.");
        var other = Judge(fact with { Advisories = [fact.Advisories[0] with { Elsewhere = new("/p/openvex.json", 2, 1) }] }).Single();
        StringAssert.Contains(other.Message, "openvex.json(2,1) speaks of it, but not of X 1.0.0 in this product");
    }

    [TestMethod]
    [DataRow("CG5003", Url, "")]
    [DataRow("CG5007", "NuGetAudit", "")]
    [DataRow("CG5001", "packages.lock.json", "CG0004=Warning")]
    public void A_waiver_of_what_comes_and_goes_with_the_day_is_never_idle(string code, string component, string expected)
    {
        var json = $$"""{ "waivers": [{ "code": "{{code}}", "component": "{{component}}", "reason": "r", "owner": "o", "expires": "2026-12-31" }] }""";
        var read = Gate.NewPolicyReader().Parse(Encoding.UTF8.GetBytes(json), "/p/compliance.json");
        Assert.IsEmpty(read.Problems);
        var calm = new DependencyHealthFact { IsRead = true, LockFile = "/p/packages.lock.json", IsLocked = true, Audit = AuditState.Done };
        Assert.AreEqual(expected, Codes(Judge(calm, policy: read.Policy)));
        // Nor is its end told only on days with an advisory, and a package says nothing of it.
        var soon = read.Policy with { Waivers = [read.Policy.Waivers[0] with { Expires = new(2026, 6, 20) }] };
        var told = Judge(calm, policy: soon);
        Assert.AreEqual(expected.Length == 0 ? "CG0006=Warning" : expected, Codes(told));
        Assert.IsTrue(PackageEvidence.IsOfThisBuild(told.Single()));
    }

    [TestMethod]
    [DataRow("CG7001", true)]
    [DataRow("CG5003", true)]
    [DataRow("CG3009", true)]
    [DataRow("CG1002", false)]
    [DataRow("CG0004", false)]
    public void A_package_tells_what_does_not_hang_on_how_it_was_built(string code, bool isLeftOut) => Assert.AreEqual(
        isLeftOut, PackageEvidence.IsOfThisBuild(new() { Code = code, Severity = Severity.Warning, Subject = "s", Message = "The waiver of CG1002 for s silences nothing." }));

    [TestMethod]
    public void An_advisory_is_a_warning_with_its_path_and_what_to_update()
    {
        var finding = Judge(Vulnerable()).Single();
        Assert.AreEqual(("CG5003", Severity.Warning, Url), (finding.Code, finding.Severity, finding.Subject));
        Assert.AreEqual("App -> Top 2.0.0 -> X 1.0.0", string.Join(" -> ", finding.Path));
        StringAssert.Contains(finding.Fix, "dotnet add package Top");
        Assert.AreEqual(new FileLocation("/p/App.csproj", 9, 5), finding.Location);
        Assert.AreEqual("", Codes(Judge(Vulnerable(AdvisoryStatus.NotAffected))));
        Assert.AreEqual("", Codes(Judge(Vulnerable(AdvisoryStatus.Fixed))));
        StringAssert.Contains(Judge(Vulnerable(AdvisoryStatus.Affected)).Single().Message, "openvex.json(7,3) says that this product is affected");
        StringAssert.Contains(Judge(Vulnerable(AdvisoryStatus.UnderInvestigation)).Single().Message, "being looked into");
        var stopped = Judge(Vulnerable(), policy: Named(("CG5003", Severity.Error))).Single();
        Assert.AreEqual(Severity.Error, stopped.Severity);
        StringAssert.Contains(stopped.Fix, "stops old commits too");
    }

    [TestMethod]
    public void A_suppressed_advisory_needs_a_waiver_and_the_offered_one_does()
    {
        var fact = new DependencyHealthFact { IsRead = true, Suppressed = [Url] };
        var finding = Judge(fact, policy: new() { Path = "/p/compliance.json" }).Single();
        Assert.AreEqual(("CG5003", Severity.Warning), (finding.Code, finding.Severity));
        var json = $"{{\"waivers\": [{finding.Offer!.Json("CG5003").Replace("\"reason\": \"\", \"owner\": \"\"", "\"reason\": \"r\", \"owner\": \"o\"", StringComparison.Ordinal)}]}}";
        var read = Gate.NewPolicyReader().Parse(Encoding.UTF8.GetBytes(json), "/p/compliance.json");
        Assert.IsEmpty(read.Problems);
        Assert.IsNotNull(Judge(fact, policy: read.Policy).Single(f => f.Code == "CG5003").Waived);
    }

    [TestMethod]
    public void Hostile_names_cannot_act_on_a_log()
    {
        const string Evil = "x\n::error::##vso[task.complete]\u202e; rm -rf /";
        var fact = new DependencyHealthFact
        {
            IsRead = true, Feeds = 2, Ranges = [new(Evil, Evil, null, new("/p/App.csproj"))], Changed = [new(Evil, Evil, Evil, true, new("/p/l"))], Suppressed = [Evil],
            Advisories = [new() { Id = Evil, Url = Evil, Severity = "high", Package = Evil + "/1", Answer = new(AdvisoryStatus.Affected, Evil, Evil, new("/p/" + Evil)) }],
            Old = [new(Evil, "2018-01-01", 9)],
        };
        var findings = Judge(fact);
        Assert.HasCount(5, findings);
        foreach (var finding in findings)
        {
            Assert.IsFalse(finding.Text.Any(char.IsControl) || finding.Text.Contains("::", StringComparison.Ordinal) || finding.Text.Contains('\u202e', StringComparison.Ordinal), finding.Text);
            Assert.IsFalse(finding.Fix.Contains("package x", StringComparison.Ordinal), finding.Fix);
        }
    }

    [TestMethod]
    public void Whatever_stands_in_the_files_is_read_or_a_problem()
    {
        using var fixture = Sample();
        var lockFile = Path.Combine(fixture.Root, "app", "packages.lock.json");
        const string Lock = """{ "version": 1, "dependencies": { "net10.0": { "X": { "resolved": "1.0.0", "contentHash": "h" } } } }""";
        var random = new Random(20261122);
        for (var i = 0; i < 400; i++)
        {
            var json = Encoding.UTF8.GetBytes(Restore);
            Damage(random, json);
            File.WriteAllBytes(lockFile, Damage(random, Encoding.UTF8.GetBytes(Lock)));
            var all = Encoding.Latin1.GetBytes(Json(fixture).Replace(Restore, Encoding.Latin1.GetString(json), StringComparison.Ordinal));
            File.WriteAllBytes(fixture.AssetsFile, all);
            var graph = PackageGraphReader.Read(fixture.Request(), new InputFiles());
            Assert.IsTrue(graph.Packages.Length == 2 || !graph.Problems.IsEmpty);
        }
    }

    internal static byte[] Damage(Random random, byte[] bytes)
    {
        for (var n = random.Next(0, 5); n > 0; n--)
        {
            bytes[random.Next(bytes.Length)] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)"{}[]\",: <>/"[random.Next(11)], _ => bytes[random.Next(bytes.Length)] };
        }

        return bytes;
    }

    private static PackagesFixture Sample(bool log = true)
    {
        var fixture = new PackagesFixture().Package("A", "1.0.0").Package("X", "1.0.0").Reference("A").Reference("X");
        return log ? fixture.Log("NU1903", "Warning", $"Package 'X' 1.0.0 has a known high severity vulnerability, {Url}") : fixture;
    }

    private static string Json(PackagesFixture fixture) =>
        fixture.Json().Replace("""{ "projectName": "app", "frameworks": { } }""", Restore, StringComparison.Ordinal);

    private static DependencyHealthFact Vulnerable(AdvisoryStatus? status = null) => new()
    {
        IsRead = true,
        Advisories =
        [
            new()
            {
                Id = "GHSA-aaaa-bbbb-cccc", Url = Url, Severity = "high", Package = "X/1.0.0",
                Answer = status is { } word ? new(word, null, null, new("/p/openvex.json", 7, 3)) : null,
            },
        ],
    };

    private static CompliancePolicy Named(params (string Code, Severity Severity)[] rules) =>
        new() { Path = "/p/compliance.json", Rules = rules.ToImmutableSortedDictionary(r => r.Code, r => r.Severity, StringComparer.Ordinal) };

    private static string Codes(ImmutableArray<Finding> findings) => string.Join(' ', findings.Select(f => $"{f.Code}={f.Severity}").Order(StringComparer.Ordinal));

    private static ImmutableArray<Finding> Judge(DependencyHealthFact fact, bool isCI = false, bool isTest = false, CompliancePolicy? policy = null, bool floats = false)
    {
        var facts = new GateFacts
        {
            Project = new ProjectFact
            {
                Name = "App", Path = "/p/App.csproj", AssemblyName = "App", PackageId = "App", Version = "1.0.0", TargetFramework = "net10.0", TargetFrameworkMoniker = "",
                Configuration = "Release", Language = "C#", OutputType = "Exe", IsTestProject = isTest,
            },
            Toolchain = new ToolchainFact { Sdk = "10.0.401", MSBuild = "18.0", Gate = "1.0" },
            Source = new SourceFact(),
            JudgedAt = 1_781_481_600,
            Packages = [new() { Id = "X", Version = "1.0.0", Path = ["Top 2.0.0", "X 1.0.0"], RequestedAt = new("/p/App.csproj", 9, 5) }],
            Reproducibility = new() { IsClaimed = isCI, IsRelease = isCI, Floating = floats ? [new("X", "1.*", new("/p/App.csproj", 9, 5))] : [] },
            Dependencies = fact,
        };
        var context = new RuleContext(facts, policy ?? new(), ImmutableDictionary<string, JudgedLicense>.Empty, ImmutableDictionary<string, ModelLicenseDecision>.Empty);
        return RuleRunner.Run([new PackageFloatsRule(), .. DependencyRules.All], context, null, []).Findings;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string root = Directory.CreateTempSubdirectory("cg-health-").FullName;

        public string PathOf(string name) => Path.Combine(root, name);

        public string Write(string name, string text)
        {
            File.WriteAllText(PathOf(name), text);
            return PathOf(name);
        }

        public void Dispose() => Directory.Delete(root, recursive: true);
    }
}
