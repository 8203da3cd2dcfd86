using System.Text.Json;
using System.Text.RegularExpressions;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>What a newcomer sees when a build fails, wherever they look.</summary>
[TestClass]
public sealed partial class FirstFailureBuildTests
{
    private const string State = "obj/Debug/net10.0/ComplianceGate/";
    private static readonly string[] Codes = ["CG1001", "CG1002", "CG2001"];

    [TestMethod]
    public void A_failure_is_short_complete_and_leads_to_its_report_wherever_it_is_read()
    {
        using var work = Project();
        var quiet = work.Build("-v:quiet", "-bl:build.binlog").MustFail();
        Check(work, quiet);
        StringAssert.Contains(quiet.Output, "3 Error(s)");
        CheckDocuments(work);

        // A binary log that is played back, the Terminal Logger, which shows no message of any importance, and the plain console.
        Check(work, work.Build("build.binlog", "-v:quiet"));
        var terminal = DotNet.Run(work.Directory, ["build", "--no-restore", "-tl:on", "-nodeReuse:false"]).MustFail();
        Check(work, terminal with { Output = Escapes().Replace(terminal.Output, "") });
        foreach (var code in Codes)
        {
            StringAssert.Contains(terminal.Output, $"\u001b]8;;https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/rules/{code}.md\u001b\\{code}", "the code is a link");
        }

        Check(work, work.Build("--no-restore").MustFail());
    }

    [TestMethod]
    public void Each_finding_becomes_an_annotation_of_GitHub_at_its_place()
    {
        using var work = Project();
        var build = work.DotNet(new Dictionary<string, string?> { ["GITHUB_ACTIONS"] = "true" }, "build").MustFail();
        foreach (var (code, file, line) in new[] { ("CG1001", "App.csproj", "11"), ("CG1002", "App.csproj", "9"), ("CG2001", work.PathOf("models/a.safetensors"), "1") })
        {
            var match = GitHub().Match(build.Only("error", code));
            Assert.IsTrue(match.Success, build.Only("error", code));
            Assert.AreEqual($"{file} {line} {code} {work.PathOf("App.csproj")}", $"{match.Groups[1]} {match.Groups[2]} {match.Groups[4]} {match.Groups[6]}");
        }

        build.MustNotSay("::error").MustNotSay("##vso");
    }

    [TestMethod]
    public void Warnings_are_folded_alike_and_shown_again_alike_and_a_build_that_passes_takes_the_report_away()
    {
        using var work = Project();
        work.Build().MustFail();
        Assert.IsTrue(work.Has(State + "report.html"));
        var first = work.Build("--no-restore", "-p:ComplianceGateMode=audit").MustPass();
        var again = work.Build("--no-restore", "-p:ComplianceGateMode=audit").MustPass();
        foreach (var code in Codes)
        {
            Assert.AreEqual(first.Only("warning", code), again.Only("warning", code));
        }

        StringAssert.Contains(first.Only("warning", "CG1002"), "The same holds of Test.Child 3.4.0 (line 10) (2 in all).");
        first.MustNotSay("All findings:");
        Assert.IsFalse(work.Has(State + "report.html"));
        Assert.IsFalse(work.Has(State + "findings.sarif"));
        work.DotNet("clean").MustPass();
        Assert.IsFalse(Directory.Exists(work.PathOf(State)));
    }

    private static void Check(Fixture work, CommandResult build)
    {
        foreach (var code in Codes)
        {
            build.Only("error", code);
        }

        var refused = build.Only("error", "CG1002");
        StringAssert.Contains(refused, "App.csproj(9,5): error CG1002: The license of Test.Busl 1.0.0 is not allowed");
        StringAssert.Contains(refused, "The same holds of Test.Child 3.4.0 (line 10) (2 in all). Replace the package");
        StringAssert.Contains(build.Only("error", "CG2001"), "The same holds of models/b.safetensors, models/c.safetensors (3 in all).");
        // The last error tells where all of it is, in a line of its own nowhere.
        var place = $"All findings: {work.PathOf(State)}report.html, and as SARIF in findings.sarif beside it.";
        Assert.AreEqual(1, Codes.Count(c => build.Only("error", c).Contains(place, StringComparison.Ordinal)), build.Output);
    }

    private static void CheckDocuments(Fixture work)
    {
        using var sarif = JsonDocument.Parse(work.Read(State + "findings.sarif"));
        var results = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(r => r.GetProperty("ruleId").GetString()).ToList();
        Assert.AreEqual(2, results.Count(r => r == "CG1002"));
        Assert.AreEqual(3, results.Count(r => r == "CG2001"));
        var report = work.Read(State + "report.html");
        foreach (var name in (string[])["Test.Busl", "Test.Child", "Test.NoLicense", "models/a.safetensors", "models/b.safetensors", "models/c.safetensors"])
        {
            StringAssert.Contains(report, name, StringComparison.Ordinal);
        }
    }

    private static Fixture Project()
    {
        var work = Fixture.Of("NotAllowed");
        work.Replace("App.csproj", "Include=\"Test.Busl\" Version=\"1.0.0\" />", """
            Include="Test.Busl" Version="1.0.0" />
                <PackageReference Include="Test.Parent" Version="1.2.0" />
                <PackageReference Include="Test.NoLicense" Version="1.0.0" />
                <Content Include="models/*.safetensors" CopyToOutputDirectory="PreserveNewest" />
            """);
        foreach (var name in (string[])["a", "b", "c"])
        {
            var bytes = TinyModels.Safetensors();
            bytes[^1] = (byte)name[0];
            work.Write($"models/{name}.safetensors", bytes);
        }

        return work;
    }

    // What actions/setup-dotnet looks for.
    [GeneratedRegex(@"^([^\s].*)\((\d+)(?:,\d+|,\d+,\d+)?\):\s+(error|warning)\s+([a-zA-Z]+(?<!MSB)\d+):\s*(.*?)\s+\[(.*?)\]$")]
    private static partial Regex GitHub();

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]|\u001b\]8;;[^\u001b]*\u001b\\")]
    private static partial Regex Escapes();
}
