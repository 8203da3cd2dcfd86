using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class PolicyBuildTests
{
    [TestMethod]
    [DataRow("{ \"licenses\": { \"allow\": [\"MIT\" } }", 1, DisplayName = "syntax")]
    [DataRow("{\n  \"licences\": { }\n}", 2, DisplayName = "unknown key")]
    [DataRow("{\n  // a comment\n  \"mode\": \"strict\"\n}", 3, DisplayName = "wrong value")]
    [DataRow("{\n  \"cryptography\": { \"profile\": \"fip\" }\n}", 2, DisplayName = "unknown profile")]
    public void A_broken_policy_is_told_with_line_and_column(string policy, int line)
    {
        using var work = Fixture.Of("Plain");
        work.Write("compliance.json", policy);
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG0001"), $"compliance.json({line},");
    }

    [TestMethod]
    public void A_policy_that_is_a_folder_is_not_taken_for_none()
    {
        using var work = Fixture.Of("Plain");
        Directory.CreateDirectory(work.PathOf("compliance.json"));
        work.Build().MustFail().Only("error", "CG0001");
    }

    [TestMethod]
    public void A_named_policy_that_is_missing_stops_the_build()
    {
        using var work = Fixture.Of("Plain");
        StringAssert.Contains(work.Build("-p:ComplianceGatePolicy=rules/policy.json").MustFail().Only("error", "CG0001"), "policy.json");
    }

    [TestMethod]
    public void Audit_turns_errors_into_warnings_and_shows_them_again()
    {
        using var work = Fixture.Of("NotAllowed");
        work.Build("-p:ComplianceGateMode=audit").MustPass().Only("warning", "CG1002");
        var second = work.Build("-p:ComplianceGateMode=audit", "--no-restore").MustPass();
        StringAssert.Matches(second.Only("warning", "CG1002"), new System.Text.RegularExpressions.Regex(@"App\.csproj\(\d+,\d+\)"));
        work.Build().MustFail().Only("error", "CG1002");
    }

    [TestMethod]
    public void Audit_can_be_set_by_the_policy()
    {
        using var work = Fixture.Of("NotAllowed");
        work.Write("compliance.json", """{ "mode": "audit" }""");
        work.Build().MustPass().Only("warning", "CG1002");
    }

    [TestMethod]
    public void A_mode_that_nobody_knows_is_refused()
    {
        using var work = Fixture.Of("Plain");
        StringAssert.Contains(work.Build("-p:ComplianceGateMode=lenient").MustFail().Only("error", "CG0001"), "lenient");
    }

    [TestMethod]
    public void A_format_that_nobody_knows_is_refused()
    {
        using var work = Fixture.Of("Plain");
        StringAssert.Contains(work.Build("-p:ComplianceGateFormats=cyclonedx%3Bpdf").MustFail().Only("error", "CG0001"), "pdf");
    }

    [TestMethod]
    public void A_severity_is_changed_by_the_policy()
    {
        using var work = Fixture.Of("NotAllowed");
        work.Write("compliance.json", """{ "rules": { "CG1002": "warning" } }""");
        work.Build().MustPass().Only("warning", "CG1002");
    }

    [TestMethod]
    public void A_waiver_holds_until_its_day()
    {
        using var work = Fixture.Of("NotAllowed");
        string Waiver(string expires) => $$"""
            { "waivers": [ { "code": "CG1002", "component": "pkg:nuget/Test.Busl@1.0.0", "reason": "Being replaced.", "owner": "legal@example.test", "expires": "{{expires}}" } ] }
            """;
        work.Write("compliance.json", Waiver("2099-12-31"));
        work.Build().MustPass().MustNotSay("CG1002");
        work.Write("compliance.json", Waiver("2020-01-01"));
        var build = work.Build().MustFail();
        build.Only("error", "CG0003");
        build.Only("error", "CG1002");
    }

    [TestMethod]
    public void NoWarn_and_warnings_as_errors_do_not_silence_what_must_stop()
    {
        using var work = Fixture.Of("NoLicense");
        work.Build("-p:NoWarn=CG1001").MustFail().Only("error", "CG1001");
    }

    [TestMethod]
    public void The_gate_can_be_turned_off()
    {
        using var work = Fixture.Of("NoLicense");
        work.Build("-p:ComplianceGateEnabled=false").MustPass().MustNotSay("ComplianceGate:");
        Assert.IsFalse(Directory.Exists(work.PathOf("bin/Debug/net10.0/App.compliance")));
    }
}
