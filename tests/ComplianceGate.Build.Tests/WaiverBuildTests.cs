using System.Globalization;
using System.Text.RegularExpressions;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Waivers in real builds: what is offered, what is bound to a content, and that no stamp hides an end.</summary>
[TestClass]
public sealed class WaiverBuildTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    [TestMethod]
    public void What_a_build_offers_can_be_pasted_and_is_refused_until_it_is_filled_in()
    {
        using var work = Fixture.Of("NotAllowed");
        var error = work.Build().MustFail().Only("error", "CG1002");
        var offered = Regex.Match(error, """To accept it for a while, write compliance\.json: (\{"waivers": \[\{[^}]*\}\]\})""").Groups[1].Value;
        StringAssert.Contains(offered, "\"component\": \"pkg:nuget/Test.Busl@1.0.0\", \"reason\": \"\", \"owner\": \"\"");
        StringAssert.Contains(work.Read("obj/Debug/net10.0/ComplianceGate/findings.sarif"), "\"waiver\": ");
        work.Write("compliance.json", offered);
        work.Build().MustFail().MustSay("CG0001");
        work.Write("compliance.json", offered.Replace("\"reason\": \"\"", "\"reason\": \"Being replaced.\"", StringComparison.Ordinal).Replace("\"owner\": \"\"", "\"owner\": \"legal@example.test\"", StringComparison.Ordinal));
        work.Build().MustPass().MustNotSay("CG1002");
    }

    [TestMethod]
    public void The_day_that_is_offered_follows_the_commit_and_the_terms()
    {
        using var work = Fixture.Of("NotAllowed");
        work.Write("compliance.json", """{ "waiverTerms": { "maximumDays": 30 } }""");
        work.Commit();
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG1002"), "add to \"waivers\" in compliance.json: {\"code\": \"CG1002\", \"component\": \"pkg:nuget/Test.Busl@1.0.0\", \"reason\": \"\", \"owner\": \"\", \"expires\": \"2026-02-01\"}");
    }

    [TestMethod]
    public void A_waiver_of_other_content_does_not_cover()
    {
        using var work = Fixture.Of("NotAllowed");
        work.Write("compliance.json", Policy(Today.AddDays(50), ", \"digest\": \"" + new string('a', 128) + "\""));
        var error = work.Build().MustFail().Only("error", "CG1002");
        StringAssert.Contains(error, "is of other content: its digest is qqqqqqqqqqqq");
        var hash = Regex.Match(work.Read("obj/project.assets.json"), "\"Test\\.Busl/1\\.0\\.0\": \\{\\s*\"sha512\": \"([^\"]+)\"").Groups[1].Value;
        work.Write("compliance.json", Policy(Today.AddDays(50), $", \"digest\": \"{hash}\""));
        work.Build().MustPass().MustNotSay("CG1002");
    }

    [TestMethod]
    public void A_stamp_holds_the_last_day_of_its_verdict_and_never_hides_an_end()
    {
        using var work = Fixture.Of("NotAllowed");
        // In the two weeks before its end the days that are left are told, so the day before them is the last of this verdict.
        work.Write("compliance.json", Policy(Today.AddDays(40)));
        work.Build().MustPass().MustNotSay("CG0006");
        const string Until = "obj/Debug/net10.0/ComplianceGate/check.until";
        Assert.AreEqual(Write(Today.AddDays(25)), work.Read(Until));

        // The same policy, only older: as on a later day nothing changes but the clock, so the file must look unchanged as well.
        var time = File.GetLastWriteTimeUtc(work.PathOf("compliance.json"));
        Age(5);
        work.Build("--no-restore").MustPass().MustNotSay("CG0006");
        work.Write(Until, Write(Today));
        work.Build("--no-restore").MustPass().MustNotSay("CG0006");

        work.Write(Until, Write(Today.AddDays(-1)));
        StringAssert.Contains(work.Build("--no-restore").MustPass().Only("warning", "CG0006"), "5 days are left");
        Assert.AreEqual(Write(Today), work.Read(Until), "tomorrow it is 4");

        Age(-1);
        work.Build("--no-restore").MustPass();
        work.Write(Until, Write(Today.AddDays(-1)));
        // A machine whose calendar counts other years than the gate's day.
        var late = work.DotNet(new Dictionary<string, string?> { ["LC_ALL"] = "fa_IR.UTF-8" }, "build", "--no-restore").MustFail();
        StringAssert.Contains(late.Only("error", "CG0003"), "1 day ago");
        late.Only("error", "CG1002");
        work.Build("--no-restore").MustFail().Only("error", "CG0003");

        void Age(int daysLeft)
        {
            work.Write("compliance.json", Policy(Today.AddDays(daysLeft)));
            File.SetLastWriteTimeUtc(work.PathOf("compliance.json"), time);
        }
    }

    [TestMethod]
    public void By_the_commits_time_no_day_is_kept_and_the_epoch_does_not_move_it()
    {
        using var work = Fixture.Of("NotAllowed");
        work.Write("compliance.json", Policy(new(2026, 1, 10), clock: "commit"));
        work.Commit();
        StringAssert.Contains(work.Build().MustPass().Only("warning", "CG0006"), "8 days are left");
        Assert.IsFalse(work.Has("obj/Debug/net10.0/ComplianceGate/check.until"));
        var later = new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = "1900000000" };
        StringAssert.Contains(work.DotNet(later, "build").MustPass().Only("warning", "CG0006"), "8 days are left");
    }

    private static string Policy(DateOnly expires, string more = "", string clock = "wall") => $$"""
        {
          "waivers": [ { "code": "CG1002", "component": "pkg:nuget/Test.Busl@1.0.0", "reason": "Being replaced.", "owner": "legal@example.test", "expires": "{{Write(expires)}}"{{more}} } ],
          "waiverTerms": { "clock": "{{clock}}" }
        }
        """;

    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
