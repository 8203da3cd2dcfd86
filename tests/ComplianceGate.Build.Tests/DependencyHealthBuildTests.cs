using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>What real restores leave behind is told in real builds.</summary>
[TestClass]
public sealed class DependencyHealthBuildTests
{
    private const string Id = "GHSA-aaaa-bbbb-cccc";
    private const string Manifest = "bin/Debug/net10.0/App.compliance/manifest.json";

    [TestMethod]
    public void An_advisory_of_the_restore_is_told_answered_and_kept()
    {
        using var work = Fixture.Of("Transitive");
        using var feed = new AuditFeed("test.child", "https://github.com/advisories/" + Id);
        work.Write("NuGet.config", $"""
            <configuration><auditSources><clear /><add key="audit" value="{feed.Address}" allowInsecureConnections="true" /></auditSources></configuration>
            """);
        work.Write("Directory.Build.props", """
            <Project><Import Project="../Directory.Build.props" /><PropertyGroup>
              <NuGetAudit>true</NuGetAudit><TreatWarningsAsErrors>true</TreatWarningsAsErrors><WarningsNotAsErrors>NU1903</WarningsNotAsErrors>
            </PropertyGroup></Project>
            """);
        const string Allow = """ "licenses": { "allow": ["MIT", "BUSL-1.1"] } """;
        work.Write("compliance.json", $"{{ {Allow} }}");
        var warning = work.Build().MustPass().Only("warning", "CG5003");
        StringAssert.Contains(warning, $"Test.Child 3.4.0 has a known vulnerability of high severity, {Id}");
        StringAssert.Contains(warning, "App -> Test.Parent 1.2.0 -> Test.Child 3.4.0. Update what asks for it: dotnet add package Test.Parent");
        Assert.AreEqual("open", Status(work));

        // A file that appears where one was looked for makes the build judge again.
        work.Write("openvex.json", Vex("not_affected"));
        work.Build("--no-restore").MustPass().MustNotSay("CG5003");
        Assert.AreEqual("not_affected", Status(work));

        work.Write("openvex.json", Vex("affected"));
        work.Write("compliance.json", $$"""{ {{Allow}}, "rules": { "CG5003": "error" } }""");
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG5003"), "openvex.json(4,5) says that this product is affected");

        // A file that nobody named stops no build; one that the policy names does, with or without advisories.
        work.Write("openvex.json", Vex("perhaps"));
        work.Write("compliance.json", $"{{ {Allow} }}");
        StringAssert.Contains(work.Build("--no-restore").MustPass().Only("warning", "CG5003"), "cannot be read: openvex.json(4,");
        work.Write("compliance.json", $$"""{ {{Allow}}, "dependencies": { "vex": ["openvex.json"] } }""");
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG0005"), "openvex.json(4,");
    }

    [TestMethod]
    public void Content_that_is_not_the_locked_one_stops_a_build_without_a_restore()
    {
        using var work = Fixture.Of("Plain");
        work.Replace("App.csproj", "<OutputType>", "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile><OutputType>");
        work.Replace("App.csproj", "Version=\"1.0.0\"", "Version=\"[1.0.0,2.0.0)\"");
        work.Build("-v:n").MustPass().MustSay("message CG5002: Test.Mit is asked for as version [1.0.0, 2.0.0), which is 1.0.0 today; the lock file holds it.");
        using var json = JsonDocument.Parse(work.Read("packages.lock.json"));
        var hash = json.RootElement.GetProperty("dependencies").GetProperty("net10.0").GetProperty("Test.Mit").GetProperty("contentHash").GetString()!;
        var raw = work.Read("packages.lock.json");
        work.Write("packages.lock.json", raw.Replace(JsonEncodedText.Encode(hash).ToString(), "AAAA", StringComparison.Ordinal).Replace(hash, "AAAA", StringComparison.Ordinal));
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG5004"), "Test.Mit 1.0.0 has other content than the lock file holds");
    }

    private static string? Status(Fixture work)
    {
        using var json = JsonDocument.Parse(work.Read(Manifest));
        return json.RootElement.GetProperty("advisories")[0].GetProperty("status").GetString();
    }

    private static string Vex(string status) => $$"""
        {
          "@context": "https://openvex.dev/ns/v0.2.0", "@id": "urn:test", "author": "a@b.example", "timestamp": "2026-11-21T10:00:00Z", "version": 1,
          "statements": [
            { "vulnerability": { "name": "{{Id}}" }, "products": [{ "@id": "pkg:nuget/Test.Child@3.4.0" }], "status": "{{status}}", "justification": "vulnerable_code_not_present" }
          ]
        }
        """;
}
