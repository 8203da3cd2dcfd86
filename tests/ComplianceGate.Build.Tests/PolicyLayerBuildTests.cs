using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class PolicyLayerBuildTests
{
    private const string Project = "src/App/App.csproj";
    private const string Skipped = "Skipping target \"_ComplianceGateCheck\"";

    [TestMethod]
    public void Organisation_repository_and_project_are_merged_and_a_changed_layer_is_judged_again()
    {
        using var work = Repository("NotAllowed", "1.0.0");
        work.Write("compliance.json", """{ "extends": "policies/base.json" }""");
        work.Write("policies/base.json", """{ "licenses": { "exceptions": [ { "package": "Test.Busl", "allow": ["BUSL-1.1"], "reason": "contract" } ] } }""");
        work.Write("src/App/compliance.json", """{ "waiverTerms": { "maximumDays": 30 } }""");
        work.Commit();
        work.Build(Project).MustPass();
        using var manifest = JsonDocument.Parse(work.Read("src/App/bin/Debug/net10.0/App.compliance/manifest.json"));
        Assert.AreEqual(
            "organisation Test.Policy/1.0.0/policy/organisation.json|extended policies/base.json|repository compliance.json|project src/App/compliance.json",
            string.Join('|', manifest.RootElement.GetProperty("policy").GetProperty("layers").EnumerateArray()
                .Select(l => $"{l.GetProperty("kind").GetString()} {l.GetProperty("file").GetString()}")));

        work.Build(Project, "--no-restore", "-v:diag").MustPass().MustSay(Skipped);

        // Without its exception the package is refused again, whatever lies nearer.
        work.Write("policies/base.json", "{}");
        work.Build(Project, "--no-restore").MustFail().Only("error", "CG1002");
        work.Write("compliance.json", """{ "licenses": { "allow": ["MIT", "BUSL-1.1"] } }""");
        work.Build(Project, "--no-restore").MustPass();
        File.Delete(work.PathOf("compliance.json"));
        work.Build(Project, "--no-restore").MustFail().Only("error", "CG1002");
    }

    [TestMethod]
    public void What_the_organisation_locks_cannot_be_loosened()
    {
        using var work = Repository("NotAllowed", "1.0.0");
        work.Write("src/App/compliance.json", "{\n  \"rules\": { \"CG1002\": \"warning\" },\n  \"mode\": \"audit\"\n}");
        work.Commit();
        var build = work.Build(Project).MustFail();
        var lines = build.Lines("CG0001");
        Assert.HasCount(2, lines, build.Output);
        StringAssert.Contains(lines[0], "compliance.json(2,24): error CG0001: 'rules.CG1002' may not go from 'error' to 'warning': 'rules.CG1002' is locked by ");
        StringAssert.Contains(lines[1], "compliance.json(3,11): error CG0001: 'mode' may not go from 'enforce' to 'audit': 'mode' is locked by ");
        StringAssert.Contains(lines[1], "organisation.json(1,");

        work.Write("src/App/compliance.json", "{}");
        build = work.Build(Project, "--no-restore", "-p:ComplianceGateMode=audit").MustFail();
        StringAssert.Contains(build.Only("error", "CG0001"), "ComplianceGateMode may not go from 'enforce' to 'audit'");
        build.Only("error", "CG1002");

        // A file of one's own name does not get around it either.
        work.Write("lenient.json", """{ "mode": "audit" }""");
        StringAssert.Contains(work.Build(Project, "--no-restore", "-p:ComplianceGatePolicy=../../lenient.json").MustFail().Only("error", "CG0001"), "lenient.json(1,11)");
    }

    [TestMethod]
    public void A_layer_that_changes_or_goes_is_judged_again()
    {
        using var work = Repository("Plain", "2.0.0");
        work.Commit();
        work.Build(Project).MustFail().MustSay("CG1002");
        work.Replace(Project, "Version=\"2.0.0\"", "Version=\"1.0.0\"");
        work.Build(Project).MustPass();
        work.Replace(Project, "</ItemGroup>", "<ComplianceGatePolicyLayer Include=\"../../org.json\" /></ItemGroup>");
        work.Write("org.json", """{ "licenses": { "deny": ["MIT"] } }""");
        work.Build(Project, "--no-restore").MustFail().MustSay("CG1002");
        work.Write("org.json", "{}");
        work.Build(Project, "--no-restore").MustPass();
        File.Delete(work.PathOf("org.json"));
        StringAssert.Contains(work.Build(Project, "--no-restore").MustFail().Only("error", "CG0001"), "org.json");
        work.Replace(Project, "<ComplianceGatePolicyLayer Include=\"../../org.json\" />", "");
        work.Build(Project, "--no-restore").MustPass();
    }

    [TestMethod]
    public void The_tool_explains_the_policy_with_the_layers_of_the_last_build()
    {
        using var work = Repository("Plain", "1.0.0");
        work.Write("compliance.json", """{ "licenses": { "deny": ["AGPL-3.0-only"] } }""");
        work.Commit();
        var before = InstalledTool.Run(work.Directory, "explain", "--policy", "src/App").MustPass();
        before.MustSay("known only after a build");
        before.MustNotSay("organisation.json");
        work.Build(Project).MustPass();
        var table = InstalledTool.Run(work.Directory, "explain", "--policy", "src/App").MustPass();
        StringAssert.Matches(table.Output, new(@"mode +""enforce"" +\S+organisation\.json\(1,11\) +locked by \S+organisation\.json\(1,\d+\)"));
        StringAssert.Matches(table.Output, new(@"licenses\.deny +""AGPL-3\.0-only"" +compliance\.json\(1,26\)"));
        StringAssert.Matches(table.Output, new(@"licenses\.allow +""what is OSI-approved or FSF-free"" +built-in"));
        InstalledTool.Run(work.Directory, "explain", "--policy", "--json").MustPass().MustSay("\"lockedBy\": {");

        work.Write("src/App/compliance.json", """{ "mode": "audit" }""");
        var refused = InstalledTool.Run(work.Directory, "explain", "--policy", "src/App");
        Assert.AreEqual(3, refused.ExitCode);
        refused.MustSay("src/App/compliance.json(1,11): error CG0001: 'mode' may not go from 'enforce' to 'audit'");
        Assert.AreEqual(2, InstalledTool.Run(work.Directory, "explain", "CG1002", "--policy").ExitCode);
    }

    /// <summary>A fixture one project deep in a repository, with the policy of an organisation.</summary>
    private static Fixture Repository(string fixture, string policyVersion)
    {
        var work = Fixture.Of(fixture);
        foreach (var name in new[] { "App.csproj", "Program.cs" })
        {
            work.Write("src/App/" + name, work.Read(name));
            File.Delete(work.PathOf(name));
        }

        work.Replace(Project, "</ItemGroup>", $"<PackageReference Include=\"Test.Policy\" Version=\"{policyVersion}\" PrivateAssets=\"all\" /></ItemGroup>");
        return work;
    }
}
