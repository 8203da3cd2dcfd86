using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary><c>compliance-gate report</c> as a user has it, over what real builds left.</summary>
[TestClass]
public sealed class ReportToolTests
{
    [TestMethod]
    public void Many_projects_become_a_page_a_summary_and_json()
    {
        using var work = Fixture.Of("Plain");
        Assert.AreEqual(3, InstalledTool.Run(work.Directory, "report").ExitCode, "there is no evidence yet");
        Assert.AreEqual(2, InstalledTool.Run(work.Directory, "report", "nowhere").ExitCode);
        Assert.AreEqual(2, InstalledTool.Run(work.Directory, "report", "--json", "--markdown").ExitCode);
        work.Build().MustPass();
        InstalledTool.Run(work.Directory, "report", "bin", "-o", "page/all.html").MustPass().MustSay("1 read, 0 failed");
        StringAssert.Contains(work.Read("page/all.html"), "<p class=\"outcome\">All 1 passed</p>", StringComparison.Ordinal);
        InstalledTool.Run(work.Directory, "report", "--markdown").MustPass().MustSay("## ComplianceGate: passed");
        InstalledTool.Run(work.Directory, "report", "bin", "--json").MustPass().MustSay("\"schema\": \"compliancegate.report/1\"");
        StringAssert.Contains(work.Read("bin/Debug/net10.0/App.compliance/report.html"), "<h2 id=\"dependencies\">", StringComparison.Ordinal);
        work.Write("compliance.json", """{ "licenses": { "deny": ["MIT"] } }""");
        work.Build("--no-restore").MustFail();
        var told = InstalledTool.Run(work.Directory, "report", "--markdown");
        Assert.AreEqual(1, told.ExitCode, told.Output);
        told.MustSay("1 of 2 failed").MustSay("**error** [CG1002]");
        work.Write("bin/Debug/net10.0/Other.compliance/manifest.json", "{");
        var damaged = InstalledTool.Run(work.Directory, "report", "--json");
        Assert.AreEqual(3, damaged.ExitCode);
        damaged.MustSay("Other.compliance/manifest.json is no JSON").MustSay("\"outcome\": \"failed\"");
    }
}
