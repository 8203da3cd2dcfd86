using System.Security.Cryptography;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>The manifest names the release before it.</summary>
[TestClass]
public sealed class ReleaseBuildTests
{
    private const string Manifest = "bin/Debug/net10.0/App.compliance/manifest.json";

    [TestMethod]
    public void A_manifest_names_the_release_before_it_by_its_digest()
    {
        using var work = Fixture.Of("Plain");
        work.Build("-p:Version=1.0.0").MustPass();
        Assert.AreEqual("null", Proof.Manifest(work).GetProperty("previous").GetRawText());
        var released = File.ReadAllBytes(work.PathOf(Manifest));
        work.Write("releases/App/manifest.json", released);
        work.Write("compliance.json", """{ "previous": "releases/{name}" }""");
        work.Build("-p:Version=1.1.0").MustPass();
        var previous = Proof.Manifest(work).GetProperty("previous");
        Assert.AreEqual("previous", previous.GetProperty("kind").GetString());
        Assert.AreEqual("1.0.0", previous.GetProperty("version").GetString());
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(released)), previous.GetProperty("manifestSha256").GetString());

        // Another release in its place is noticed, and none is no matter where each project has its own.
        work.Write("releases/App/manifest.json", System.Text.Encoding.UTF8.GetString(released).Replace("\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"", StringComparison.Ordinal));
        work.Build("-p:Version=1.1.0", "--no-restore").MustPass();
        Assert.AreEqual("1.0.1", Proof.Manifest(work).GetProperty("previous").GetProperty("version").GetString());
        File.Delete(work.PathOf("releases/App/manifest.json"));
        work.Build("-p:Version=1.1.0", "--no-restore").MustPass();
        Assert.AreEqual("null", Proof.Manifest(work).GetProperty("previous").GetRawText());
    }

    [TestMethod]
    public void A_release_that_is_none_is_told_with_its_line()
    {
        using var work = Fixture.Of("Plain");
        work.Write("compliance.json", "{\n  \"previous\": \"releases/manifest.json\"\n}\n");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG0001"), "compliance.json(2,15)");
        foreach (var (text, reason) in ((string, string)[])
            [("{}", "cannot be read"), ("not json", "cannot be read"), ("""{"schema":"compliancegate.manifest/9"}""", "no manifest of a form"),
             ("""{"schema":"compliancegate.manifest/1","name":"Other","version":"1.0.0"}""", "speaks of Other, not of App")])
        {
            work.Write("releases/manifest.json", text);
            StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG0001"), reason);
        }
    }
}
