using System.Security.Cryptography;
using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Duties in real builds: silent until a profile is declared, and then with their reasons.</summary>
[TestClass]
public sealed class DutyBuildTests
{
    private const string Evidence = "bin/Debug/net10.0/App.compliance/";
    private const string Skipped = "Skipping target \"_ComplianceGateCheck\"";

    [TestMethod]
    public void Without_models_and_without_a_profile_nothing_is_said_of_duties()
    {
        using var work = Fixture.Of("Plain");
        var build = work.Build("-v:normal").MustPass();
        Assert.DoesNotContain("CG9", build.Output);
        Assert.DoesNotContain("dut", build.Output.ToLowerInvariant());
        Assert.IsFalse(work.Has(Evidence + "duties.json"));
        Assert.IsFalse(work.Has(Evidence + "downstream.md"));
        var manifest = Proof.Manifest(work);
        Assert.IsFalse(manifest.TryGetProperty("openness", out _));
        foreach (var document in manifest.GetProperty("documents").EnumerateArray().Select(static d => d.GetProperty("path").GetString()!))
        {
            Assert.DoesNotContain("eu-ai-act", work.Read("bin/Debug/net10.0/" + document), document);
        }
    }

    [TestMethod]
    public void A_duty_is_met_by_a_document_and_only_while_it_is_there()
    {
        // Without a commit the wall clock counts, which is past the day on which the duty began.
        using var work = Fixture.Of("Plain");
        work.Write("compliance.json", Provider(""));
        var line = work.Build().MustFail().Only("error", "CG9001");
        StringAssert.Contains(line, "compliance.json(2,14): error CG9001: ");
        StringAssert.Contains(line, "(eu-cra/14) is asked and not ready: Process for reports to the authorities [cra.reporting-process] is missing.");
        StringAssert.Contains(line, "Article 14(1) to (4) of Regulation (EU) 2024/2847, verified 2026-11-21; \"rules\": { \"CG9001\": \"none\" } or a waiver silences it.");
        StringAssert.Contains(line, "{\"code\": \"CG9001\", \"component\": \"eu-cra/14\", \"reason\": \"\", \"owner\": \"\", \"expires\": \"");

        work.Write("docs/reports.md", "Ann reports within 24 hours.");
        work.Write("compliance.json", Provider(", \"facts\": { \"cra.reporting-process\": { \"document\": \"docs/reports.md\" } }"));
        work.Build("--no-restore").MustPass();
        var duty = Duty(work, "eu-cra/14");
        Assert.AreEqual("met", duty.GetProperty("outcome").GetString());
        Assert.AreEqual("docs/reports.md", duty.GetProperty("evidence")[0].GetProperty("document").GetString());
        Assert.AreEqual(Sha256(work.PathOf("docs/reports.md")), duty.GetProperty("evidence")[0].GetProperty("sha256").GetString());
        var bill = Duty(work, "eu-cra/annex-i-2-1");
        Assert.AreEqual(Sha256(work.PathOf(Evidence + "sbom.cdx.json")), bill.GetProperty("evidence").EnumerateArray().Single(static e => e.GetProperty("fact").GetString() == "product.sbom").GetProperty("sha256").GetString());
        Proof.CheckSums(work).MustPass().MustSay("App.compliance/duties.json: OK");
        InstalledTool.Run(work.Directory, "verify", "bin/Debug/net10.0").MustPass();

        work.Build("--no-restore", "-v:diag").MustPass().MustSay(Skipped);
        File.Delete(work.PathOf("docs/reports.md"));
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG9001"), "the document docs/reports.md does not exist, says nothing");
    }

    [TestMethod]
    public void A_prohibited_use_stops_the_build_and_a_waiver_with_a_reason_carries_the_exception()
    {
        using var work = Fixture.Of("Plain");
        const string Profile = "\"profile\": { \"role\": \"deployer\", \"market\": \"eu\", \"commercial\": \"no\", \"uses\": [\"prohibited/emotion-at-work-or-school\"] }";
        work.Write("compliance.json", $"{{ {Profile} }}");
        work.Commit();
        var line = work.Build().MustFail().Lines("CG9003").First(static l => l.Contains(": error ", StringComparison.Ordinal));
        StringAssert.Contains(line, "the declared use is prohibited");
        StringAssert.Contains(line, "Article 5(1)(f)");

        var duty = line[(line.IndexOf('(', line.IndexOf("CG9003", StringComparison.Ordinal)) + 1)..].Split(')')[0];
        work.Write("compliance.json", $$"""{ {{Profile}}, "waivers": [{ "code": "CG9003", "component": "{{duty}}", "reason": "For medical reasons.", "owner": "ann@contoso.example", "expires": "2099-01-01" }] }""");
        work.Commit();
        work.Build("--no-restore").MustPass();
        StringAssert.Contains(work.Read(Evidence + "findings.sarif"), "For medical reasons.");
    }

    [TestMethod]
    public void The_tool_shows_what_a_supposition_would_change_and_what_is_missing()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        InstalledTool.Run(work.Directory, "duties").MustPass().MustSay("No profile is declared");

        var supposed = InstalledTool.Run(work.Directory, "duties", "--if", "role=deployer", "--if", "use=employment", "--if", "publicBody=false", "--json").MustPass();
        supposed.MustSay("No market is declared, so market=eu,us is supposed as well");
        using (var json = JsonDocument.Parse(supposed.Output[supposed.Output.IndexOf('{')..(supposed.Output.LastIndexOf('}') + 1)]))
        {
            var deployer = json.RootElement.GetProperty("duties").EnumerateArray().Single(static d => d.GetProperty("id").GetString() == "eu-ai-act/26");
            Assert.AreEqual("unmet", deployer.GetProperty("outcome").GetString());
            Assert.AreEqual("not applicable", deployer.GetProperty("declaredOutcome").GetString());
            Assert.AreEqual("2027-12-02", deployer.GetProperty("appliesFrom").GetString());
            Assert.IsFalse(deployer.GetProperty("inForce").GetBoolean());
        }

        // On the day on which it applies it falls short.
        Assert.AreEqual(1, InstalledTool.Run(work.Directory, "duties", "--if", "role=deployer", "--if", "use=employment", "--if", "market=eu", "--if", "publicBody=false", "--on", "2027-12-02").ExitCode);
        Assert.AreEqual(2, InstalledTool.Run(work.Directory, "duties", "--if", "role=deploier").ExitCode);
        Assert.AreEqual(2, InstalledTool.Run(work.Directory, "duties", "--on", "tomorrow").ExitCode);
    }

    [TestMethod]
    public void A_pack_of_ones_own_is_read_and_judged_anew_when_it_changes()
    {
        using var work = Fixture.Of("Plain");
        work.Write("compliance.json", """{ "profile": { "role": "open-source-maintainer" }, "duties": { "packs": ["house.json"] } }""");
        work.Write("house.json", Pack("error"));
        work.Commit();
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG9001"), "Somebody to write to (house/contact) is asked and not ready");
        work.Write("house.json", Pack("warning"));
        work.Build("--no-restore").MustPass().Only("warning", "CG9001");
        work.Write("house.json", Pack("warning").Replace("\"kind\": \"duty\"", "\"kind\": \"dutty\"", StringComparison.Ordinal));
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG0001"), "house.json(1,");
    }

    private static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static string Provider(string more) => $$"""
        {
          "profile": { "role": "system-provider", "market": "eu", "commercial": "sme", "monetisation": "price", "released": "2026-03-01"{{more}} }
        }
        """;

    private static string Pack(string severity) =>
        """{ "id": "house", "title": "House rules", "version": "1", "jurisdiction": "house", "verifiedOn": "2026-11-01", "about": "What we ask of ourselves.", "duties": [{ "id": "house/contact", "title": "Somebody to write to", "summary": "There is an address.", "instrument": "House rules", "article": "Rule 1", "kind": "duty", "scope": "project", "appliesFrom": "2020-01-01", "when": { "key": "role", "in": ["open-source-maintainer"] }, "requires": ["product.security-contact"], "severity": { "default": "SEVERITY" }, "source": "https://contoso.example/rules", "verifiedOn": "2026-11-01", "verifiedAgainst": "our own rules", "confidence": "high" }] }"""
            .Replace("SEVERITY", severity, StringComparison.Ordinal);

    private static JsonElement Duty(Fixture work, string id)
    {
        using var document = JsonDocument.Parse(work.Read(Evidence + "duties.json"));
        return document.RootElement.GetProperty("duties").EnumerateArray().Single(d => d.GetProperty("id").GetString() == id).Clone();
    }
}
