using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class RuleRunnerTests
{
    private const string Project = "/here/repo/src/App/App.csproj";
    private const string OwnPolicy = "/here/repo/src/App/compliance.json";
    private const string SharedPolicy = "/here/repo/compliance.json";

    // 2026-06-15
    private static readonly DateOnly Today = new(2026, 6, 15);

    private static readonly Finding Bad = new()
    {
        Code = "CG1002",
        Severity = Severity.Error,
        Subject = "pkg:nuget/Bad.Package@1.5.0",
        Message = "License not allowed.",
        Location = new(Project, 10, 5),
    };

    [TestMethod]
    public void Findings_of_rules_and_others_are_reported_together()
    {
        var run = RuleRunner.Run([new FixedRule(Bad)], Context(new()), null, [Bad with { Code = "CG1001" }]);
        Assert.AreEqual("CG1001 CG1002", string.Join(' ', run.Findings.Select(f => f.Code)));
        Assert.AreEqual("enforce", run.Mode);
        Assert.IsNull(run.ValidUntil);
    }

    [TestMethod]
    public void The_policy_sets_severities_and_none_takes_a_finding_away()
    {
        var rules = ImmutableSortedDictionary<string, Severity>.Empty
            .Add("CG1001", Severity.None).Add("CG1002", Severity.Warning).Add("CG3003", Severity.Error);
        var run = Run(new() { Rules = rules }, Bad, Bad with { Code = "CG1001" }, Bad with { Code = "CG3003", Severity = Severity.Note }, Bad with { Code = "CG2001" });
        Assert.AreEqual("CG1002=Warning CG2001=Error CG3003=Error", Show(run));
    }

    [TestMethod]
    [DataRow(null, null, "enforce")]
    [DataRow("", "audit", "audit")]
    [DataRow(null, "audit", "audit")]
    [DataRow("enforce", "audit", "enforce")]
    [DataRow(" Audit ", "enforce", "audit")]
    public void The_property_goes_before_the_policys_mode(string? property, string? policy, string expected)
    {
        var run = RuleRunner.Run([], Context(new() { Mode = policy }), property, [Bad]);
        Assert.AreEqual(expected, run.Mode);
        Assert.AreEqual(expected == "audit" ? Severity.Warning : Severity.Error, run.Findings.Single().Severity);
    }

    [TestMethod]
    public void A_mode_that_is_none_is_refused_and_everything_still_judged()
    {
        var run = RuleRunner.Run([], Context(new() { Mode = "audit" }), "lenient", [Bad]);
        Assert.AreEqual("CG0001=Error CG1002=Error", Show(run));
        Assert.AreEqual("ComplianceGateMode must be 'enforce' or 'audit', but is 'lenient'.", run.Findings[0].Message);
    }

    [TestMethod]
    public void Audit_leaves_warnings_and_notes_as_they_are()
    {
        var run = Run(new() { Mode = "audit" }, Bad with { Code = "CG1", Severity = Severity.Warning }, Bad with { Code = "CG2", Severity = Severity.Note });
        Assert.AreEqual("CG1=Warning CG2=Note", Show(run));
    }

    [TestMethod]
    public void A_policy_with_problems_is_not_followed_and_audit_does_not_soften_that()
    {
        var problem = new PolicyProblem("Unknown key 'x'.", new(OwnPolicy, 3, 7));
        var context = Context(new() { Mode = "audit", Waivers = [Waive("CG0005", "a.onnx", 100)] });
        context = context with { Facts = context.Facts with { Problems = [new(ProblemKind.InputUnreadable, "a.onnx", "Too short.")] } };
        var run = RuleRunner.Run([new FixedRule(Bad), .. GateRules.Rules], context, "audit", [Bad], [problem], [new("x", new(OwnPolicy))]);
        Assert.AreEqual("CG0005=Warning CG0001=Error", Show(run));
        Assert.IsNull(run.Findings[0].Waived);
        Assert.AreEqual(("Unknown key 'x'.", "compliance.json", problem.Location), (run.Findings[1].Message, run.Findings[1].Subject, run.Findings[1].Location));

        Assert.AreEqual("CG0005=Error CG0001=Error", Show(RuleRunner.Run([.. GateRules.Rules], context, null, [], [problem])), "its own mode is not followed either");
    }

    [TestMethod]
    [DataRow("pkg:nuget/Bad.Package", true)]
    [DataRow("pkg:nuget/bad.PACKAGE", true)]
    [DataRow("pkg:nuget/Bad.Package@1.5.0", true)]
    [DataRow("pkg:nuget/Bad.Package@1.5", true)]
    [DataRow("pkg:nuget/Bad.Package@1.4.0", false)]
    [DataRow("pkg:nuget/Bad.Package@[1.0,2.0)", true)]
    [DataRow("pkg:nuget/Bad.Package@%5B1.0%2C2.0%29", true)]
    [DataRow("pkg:nuget/Bad.Package@[2.0,)", false)]
    [DataRow("pkg:nuget/Bad.Package@1.*", true)]
    [DataRow("pkg:nuget/Bad.Packag", false)]
    [DataRow("Bad.Package", false)]
    public void A_waiver_names_a_package(string component, bool silences)
    {
        var run = Run(new() { Path = SharedPolicy, Waivers = [Waive("CG1002", component, 100)] }, Bad);
        Assert.AreEqual(silences ? "asked counsel (ops, until 2026-09-23)" : null, run.Findings.Single().Waived);
        Assert.AreEqual(Severity.Error, run.Findings.Single().Severity);
        Assert.AreEqual(silences, new Verdict { Mode = run.Mode, Findings = run.Findings }.Passed);
    }

    [TestMethod]
    [DataRow("models/a.onnx", true)]
    [DataRow("Models/a.onnx", false)]
    [DataRow("a.onnx", false)]
    public void A_waiver_names_a_path_to_the_letter(string component, bool silences)
    {
        var policy = new CompliancePolicy { Path = SharedPolicy, Waivers = [Waive("CG2001", component, 100)] };
        foreach (var subject in new[] { "models/a.onnx", @"models\a.onnx" })
        {
            Assert.AreEqual(silences, Run(policy, Bad with { Code = "CG2001", Subject = subject }).Findings.Single().Waived is not null);
        }
    }

    [TestMethod]
    public void A_waiver_is_for_one_code() =>
        Assert.IsNull(Run(new() { Path = SharedPolicy, Waivers = [Waive("CG1001", "pkg:nuget/Bad.Package", 100)] }, Bad).Findings.Single().Waived);

    [TestMethod]
    public void A_waiver_tells_its_ticket_and_nothing_harmful()
    {
        var waiver = Waive("CG1002", "pkg:nuget/Bad.Package", 100) with { Reason = "line\n::error::x", Ticket = "OPS-1" };
        Assert.AreEqual("line : :error: :x (ops, OPS-1, until 2026-09-23)", Run(new() { Waivers = [waiver] }, Bad).Findings.Single().Waived);
    }

    [TestMethod]
    [DataRow(15, "CG1002=Error waived")]
    [DataRow(14, "CG0006=Warning CG1002=Error waived")]
    [DataRow(1, "CG0006=Warning CG1002=Error waived")]
    [DataRow(0, "CG0006=Warning CG1002=Error waived")]
    [DataRow(-1, "CG0003=Error CG1002=Error")]
    [DataRow(-400, "CG0003=Error CG1002=Error")]
    public void A_waiver_holds_until_the_end_of_its_last_day(int daysLeft, string expected)
    {
        var policy = new CompliancePolicy { Path = OwnPolicy, Waivers = [Waive("CG1002", "pkg:nuget/Bad.Package", daysLeft)] };
        foreach (var second in new[] { 0, 86_399 })
        {
            Assert.AreEqual(expected, ShowByCode(RuleRunner.Run([], Context(policy, second), null, [Bad])));
        }
    }

    [TestMethod]
    public void Messages_about_waivers_say_what_to_do_and_where()
    {
        var policy = new CompliancePolicy { Path = OwnPolicy };
        string Message(int days) => Run(policy with { Waivers = [Waive("CG1002", "pkg:nuget/Bad.Package", days)] }, Bad).Findings.First(f => f.Code[..3] == "CG0").Message;
        Assert.AreEqual("The waiver of CG1002 for pkg:nuget/Bad.Package expired on 2026-06-14, 1 day ago. Its reason: asked counsel (ops).", Message(-1));
        Assert.AreEqual("The waiver of CG1002 for pkg:nuget/Bad.Package expired on 2026-06-05, 10 days ago. Its reason: asked counsel (ops).", Message(-10));
        Assert.AreEqual("The waiver of CG1002 for pkg:nuget/Bad.Package expires on 2026-06-15: today is its last day. Its reason: asked counsel (ops).", Message(0));
        Assert.AreEqual("The waiver of CG1002 for pkg:nuget/Bad.Package expires on 2026-06-16: 1 day is left. Its reason: asked counsel (ops).", Message(1));
        Assert.AreEqual("The waiver of CG1002 for pkg:nuget/Bad.Package expires on 2026-06-20: 5 days are left. Its reason: asked counsel (ops).", Message(5));
        var finding = Run(policy with { Waivers = [Waive("CG1002", "pkg:nuget/Bad.Package", -1)] }, Bad).Findings.Single(f => f.Code == "CG0003");
        Assert.AreEqual(new FileLocation(OwnPolicy, 7, 3), finding.Location);
        Assert.AreEqual("pkg:nuget/Bad.Package", finding.Subject);
        Assert.AreNotEqual("", finding.Fix);
    }

    [TestMethod]
    public void Audit_softens_an_expired_waiver_and_the_policy_can_mute_the_reminder()
    {
        var expired = new CompliancePolicy { Path = OwnPolicy, Mode = "audit", Waivers = [Waive("CG1002", "pkg:nuget/Bad.Package", -1)] };
        Assert.AreEqual("CG0003=Warning CG1002=Warning", ShowByCode(Run(expired, Bad)));
        var soon = new CompliancePolicy
        {
            Path = OwnPolicy,
            Waivers = [Waive("CG1002", "pkg:nuget/Bad.Package", 3)],
            Rules = ImmutableSortedDictionary<string, Severity>.Empty.Add("CG0006", Severity.None),
        };
        Assert.AreEqual("CG1002=Error waived", ShowByCode(Run(soon, Bad)));
    }

    [TestMethod]
    [DataRow(OwnPolicy, 100, "CG0004=Warning")]
    [DataRow(OwnPolicy, 3, "CG0004=Warning")]
    [DataRow(OwnPolicy, -1, "CG0003=Error")]
    [DataRow(SharedPolicy, 100, "")]
    [DataRow(SharedPolicy, -1, "")]
    public void An_unused_waiver_is_told_only_of_the_projects_own_policy(string path, int daysLeft, string expected) =>
        Assert.AreEqual(expected, ShowByCode(Run(new() { Path = path, Waivers = [Waive("CG1002", "pkg:nuget/Gone", daysLeft)] })));

    [TestMethod]
    public void An_unused_entry_is_told_only_of_the_projects_own_policy()
    {
        UnusedEntry entry = new("'MIT' in licenses.allow", new(OwnPolicy, 4, 9));
        var run = RuleRunner.Run([], Context(new() { Path = OwnPolicy }), null, [], unusedEntries: [entry]);
        Assert.AreEqual("The entry 'MIT' in licenses.allow decides nothing.", run.Findings.Single().Message);
        Assert.AreEqual(("CG0004", Severity.Warning, entry.Location), (run.Findings[0].Code, run.Findings[0].Severity, run.Findings[0].Location));
        Assert.IsEmpty(RuleRunner.Run([], Context(new() { Path = SharedPolicy }), null, [], unusedEntries: [entry]).Findings);
        Assert.IsEmpty(RuleRunner.Run([], Context(new()), null, [], unusedEntries: [entry]).Findings);
        var own = Context(new() { Path = OwnPolicy });
        own = own with { Facts = own.Facts with { Project = own.Facts.Project with { IsOneOfSeveral = true } } };
        Assert.IsEmpty(RuleRunner.Run([], own, null, [], unusedEntries: [entry]).Findings, "Another framework may use it.");
    }

    [TestMethod]
    public void Nothing_is_called_unused_where_something_could_not_be_read()
    {
        var context = Context(new() { Path = OwnPolicy, Waivers = [Waive("CG1002", "pkg:nuget/Gone", 100)] });
        context = context with { Facts = context.Facts with { Problems = [new(ProblemKind.RestoreIncomplete, "NU1101", "Not found.")] } };
        Assert.AreEqual("CG0005=Error", ShowByCode(RuleRunner.Run(GateRules.Rules, context, null, [], unusedEntries: [new("x", new(OwnPolicy))])));
    }

    [TestMethod]
    [DataRow(false, OwnPolicy, "pkg:nuget/Bad.Package", 100, null)]
    [DataRow(true, OwnPolicy, "pkg:nuget/Bad.Package", 100, 85)]
    [DataRow(true, OwnPolicy, "pkg:nuget/Bad.Package", 15, 0)]
    [DataRow(true, OwnPolicy, "pkg:nuget/Bad.Package", 3, 0)]
    [DataRow(true, OwnPolicy, "pkg:nuget/Bad.Package", -5, 0)]
    [DataRow(true, OwnPolicy, "pkg:nuget/Gone", 100, 100)]
    [DataRow(true, SharedPolicy, "pkg:nuget/Bad.Package", 100, 85)]
    [DataRow(true, SharedPolicy, "pkg:nuget/Gone", 100, null)]
    [DataRow(true, SharedPolicy, "pkg:nuget/Gone", -5, null)]
    [DataRow(true, SharedPolicy, "pkg:generic/libfoo.so", 100, 85)]
    public void Only_the_wall_clock_and_a_waiver_that_matters_bind_a_verdict_to_a_day(
        bool wall, string path, string component, int daysLeft, int? expected)
    {
        var context = Context(new() { Path = path, WallClock = wall, Waivers = [Waive("CG1002", component, daysLeft)] });
        var committed = context with { Facts = context.Facts with { Source = new() { Root = "/here/repo", CommitTime = context.Facts.JudgedAt } } };
        var until = expected is { } days ? Today.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : null;
        Assert.AreEqual(until, RuleRunner.Run([], committed, null, [Bad]).ValidUntil);
        if (wall)
        {
            // Without a commit today's day counts, whatever the policy says.
            var loose = context with { Policy = context.Policy with { WallClock = false } };
            Assert.AreEqual(until, RuleRunner.Run([], loose, null, [Bad]).ValidUntil);
        }
    }

    // The day that the stamp holds is right if and only if no day up to it brings another verdict, and the next one does.
    [TestMethod]
    public void A_waiver_of_a_library_that_may_come_after_the_check_is_not_called_unused()
    {
        var run = Run(new() { Path = OwnPolicy, Waivers = [Waive("CG1007", "pkg:generic/libfoo.so", 100), Waive("CG1002", "pkg:nuget/Gone", 100)] });
        Assert.AreEqual("pkg:nuget/Gone", run.Findings.Single(f => f.Code == "CG0004").Subject);
    }

    [TestMethod]
    public void Up_to_the_day_that_is_kept_the_findings_are_the_same_and_on_the_next_they_are_not()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 500; round++)
        {
            var waivers = new Waiver[random.Next(1, 4)];
            for (var i = 0; i < waivers.Length; i++)
            {
                waivers[i] = Waive("CG1002", random.Next(3) == 0 ? "pkg:nuget/Gone" : "pkg:nuget/Bad.Package", random.Next(-3, 40));
            }

            var policy = new CompliancePolicy { Path = random.Next(2) == 0 ? OwnPolicy : SharedPolicy, WallClock = true, Waivers = [.. waivers] };
            string Said(int day) => string.Join('\n', RuleRunner.Run([], Context(policy, day * 86_400), null, [Bad]).Findings.Select(f => $"{f.Code} {f.Message} {f.Waived}"));
            var run = Run(policy, Bad);
            if (run.ValidUntil is null)
            {
                Assert.AreEqual(Said(0), Said(400));
                continue;
            }

            var last = DateOnly.ParseExact(run.ValidUntil, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).DayNumber - Today.DayNumber;
            for (var day = 0; day <= last; day++)
            {
                Assert.AreEqual(Said(0), Said(day), $"day {day} of {last}");
            }

            Assert.AreNotEqual(Said(0), Said(last + 1), $"day {last + 1}");
        }
    }

    [TestMethod]
    [DataRow(90, "CG1002=Error waived")]
    [DataRow(91, "CG0001=Error")]
    public void A_waiver_longer_than_the_policy_allows_makes_the_policy_invalid(int daysLeft, string expected)
    {
        var policy = new CompliancePolicy { Path = OwnPolicy, MaximumWaiverDays = 90, Waivers = [Waive("CG1002", "pkg:nuget/Bad.Package", daysLeft)] };
        var run = Run(policy, Bad);
        Assert.AreEqual(expected, ShowByCode(run));
        if (daysLeft > 90)
        {
            Assert.AreEqual(
                "The waiver of CG1002 runs for 91 days, until 2026-09-14; 'waiverTerms.maximumDays' allows 90, until 2026-09-13.",
                run.Findings.Single().Message);
            Assert.AreEqual(new FileLocation(OwnPolicy, 7, 3), run.Findings.Single().Location);
        }
    }

    [TestMethod]
    [DataRow(long.MinValue)]
    [DataRow(long.MaxValue)]
    [DataRow(-1L)]
    public void A_day_that_the_calendar_lacks_is_no_reason_to_fail(long judgedAt)
    {
        var policy = new CompliancePolicy { Path = OwnPolicy, MaximumWaiverDays = 3660, Waivers = [Waive("CG1002", "pkg:nuget/Bad.Package", 100)] };
        var context = Context(policy);
        var run = RuleRunner.Run([], context with { Facts = context.Facts with { JudgedAt = judgedAt } }, null, [Bad]);
        Assert.AreEqual(judgedAt > 0 ? "CG0003=Error CG1002=Error" : "CG0001=Error", ShowByCode(run));
    }

    [TestMethod]
    public void An_expired_waiver_beside_a_valid_one_is_still_told()
    {
        var policy = new CompliancePolicy
        {
            Path = SharedPolicy,
            Waivers = [Waive("CG1002", "pkg:nuget/Bad.Package", -1), Waive("CG1002", "pkg:nuget/Bad.Package@1.5.0", 100)],
        };
        Assert.AreEqual("CG0003=Error CG1002=Error waived", ShowByCode(Run(policy, Bad)));
    }

    [TestMethod]
    public void Problems_of_inputs_are_one_finding_each()
    {
        var context = Context(new());
        var place = new FileLocation("/here/repo/src/App/obj/project.assets.json", 3, 4);
        context = context with
        {
            Facts = context.Facts with
            {
                Problems =
                [
                    new(ProblemKind.InputUnreadable, "a.onnx", "Too\nshort."),
                    new(ProblemKind.RestoreIncomplete, "Foo 1.0", "NU1101.", place),
                    new(ProblemKind.ModelMalformed, "b.onnx", "Not mine."),
                    new(ProblemKind.SourceUnknown, "git", "Not mine."),
                ],
            },
        };
        var run = RuleRunner.Run(GateRules.Rules, context, null, []);
        Assert.AreEqual("CG0005|a.onnx|a.onnx: Too short. CG0005|Foo 1.0|Foo 1.0: NU1101.", string.Join(' ', run.Findings.Select(f => $"{f.Code}|{f.Subject}|{f.Message}")));
        Assert.AreEqual(place, run.Findings[1].Location);
        Assert.Contains("restore", run.Findings[1].Fix);
    }

    [TestMethod]
    public void Findings_are_sorted_as_the_project_sees_them_and_said_once()
    {
        Finding At(string path, int line, int column, string code = "CG1", string subject = "s", string message = "m") =>
            new() { Code = code, Severity = Severity.Warning, Subject = subject, Message = message, Location = new(path, line, column), Path = ["a", "b"] };
        Finding[] sorted =
        [
            Bad with { Location = null },
            At("/here/repo/Directory.Packages.props", 9, 9),
            At("/here/repo/src/App/App.csproj", 1, 2),
            At("/here/repo/src/App/App.csproj", 2, 1, "CG1", "a", "z"),
            At("/here/repo/src/App/App.csproj", 2, 1, "CG1", "b", "a"),
            At("/here/repo/src/App/App.csproj", 2, 1, "CG1", "b", "b"),
            At("/here/repo/src/App/App.csproj", 2, 1, "CG2", "a", "a"),
            At("/here/repo/src/App/App.csproj", 2, 3),
            At("/here/repo/src/App/App.csproj", 10, 1),
            At("/elsewhere/card.md", 1, 1),
        ];
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var shuffled = sorted.Concat(sorted.Select(f => f with { Path = [.. f.Path] })).ToArray();
            random.Shuffle(shuffled);
            CollectionAssert.AreEqual(
                sorted.Select(f => $"{f.Location} {f.Code} {f.Subject} {f.Message}").ToArray(),
                RuleRunner.Run([], Context(new()), null, shuffled).Findings.Select(f => $"{f.Location} {f.Code} {f.Subject} {f.Message}").ToArray());
        }
    }

    [TestMethod]
    public void Findings_that_differ_in_anything_are_both_kept()
    {
        var run = Run(new(), Bad, Bad with { Fix = "x" }, Bad with { Path = ["a"] }, Bad with { Path = ["b"] }, Bad with { Severity = Severity.Note });
        Assert.HasCount(5, run.Findings);
    }

    [TestMethod]
    public void The_gates_own_rules_are_described()
    {
        Assert.AreEqual("CG0001 CG0002 CG0003 CG0004 CG0005 CG0006 CG4001 CG4002 CG4003 CG4004 CG4005", string.Join(' ', GateRules.Descriptors.Select(d => d.Id)));
        Assert.AreEqual("CG0005", string.Join(' ', GateRules.Rules.Select(r => r.Descriptor.Id)));
        Assert.HasCount(11, GateRules.Descriptors.Select(d => d.Name).Distinct());
        Assert.AreEqual(
            "Error Error Error Warning Error Warning Error Error Error Error Note", string.Join(' ', GateRules.Descriptors.Select(d => d.DefaultSeverity)));
    }

    private static RuleRun Run(CompliancePolicy policy, params Finding[] findings) => RuleRunner.Run([], Context(policy), null, findings);

    private static string Show(RuleRun run) => string.Join(' ', run.Findings.Select(Show));

    private static string ShowByCode(RuleRun run) => string.Join(' ', run.Findings.OrderBy(f => f.Code, StringComparer.Ordinal).Select(Show));

    private static string Show(Finding finding) => $"{finding.Code}={finding.Severity}{(finding.Waived is null ? "" : " waived")}";

    private static Waiver Waive(string code, string component, int daysLeft) =>
        new(code, component, "asked counsel", "ops", Today.AddDays(daysLeft), new(OwnPolicy, 7, 3));

    private static RuleContext Context(CompliancePolicy policy, int second = 0) => new(
        new()
        {
            Project = new()
            {
                Name = "App",
                Path = Project,
                AssemblyName = "App",
                PackageId = "App",
                Version = "1.0.0",
                TargetFramework = "net10.0",
                TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0",
                Configuration = "Debug",
                Language = "C#",
                OutputType = "Exe",
            },
            Toolchain = new() { Sdk = "10.0.100", MSBuild = "18.0.0", Gate = "0.1.0" },
            Source = new() { Root = "/here/repo" },
            JudgedAt = new DateTimeOffset(Today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds() + second,
        },
        policy,
        new Dictionary<string, JudgedLicense>(),
        new Dictionary<string, ModelLicenseDecision>());

    private sealed class FixedRule(Finding finding) : IRule
    {
        public RuleDescriptor Descriptor { get; } = new("CG1002", "Fixed", "Fixed", "Licenses", Severity.Error, "Fixed.");

        public IEnumerable<Finding> Evaluate(RuleContext context) => [finding];
    }
}
