using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class ModelLicenseBuildTests
{
    private const string Model = "models/tiny.safetensors";
    private const string Card = "models/tiny.safetensors.md";

    private static Fixture With(string license)
    {
        var work = Fixture.Of("Model");
        work.Write(Model, TinyModels.Safetensors());
        work.Write(Card, TinyModels.Card.Replace("license: mit", "license: " + license, StringComparison.Ordinal));
        return work;
    }

    [TestMethod]
    public void Apache_passes_without_a_policy_and_its_terms_are_recorded()
    {
        using var work = With("apache-2.0");
        work.Build().MustPass().MustNotSay("CG2004");
        var terms = Terms(work);
        Assert.AreEqual("yes verified", terms["commercial-use"]);
        Assert.AreEqual("no verified", terms["use-restrictions"]);
        StringAssert.Contains(work.Read("bin/Debug/net10.0/App.compliance/sbom.cdx.json"), "compliancegate:license.term.commercial-use");
    }

    [TestMethod]
    public void A_non_commercial_license_fails_and_the_printed_entry_accepts_it()
    {
        using var work = With("cc-by-nc-4.0");
        var line = work.Build().MustFail().Only("error", "CG2004");
        StringAssert.Contains(line, "tiny.safetensors.md(2,");
        StringAssert.Contains(line, "The license of the model models/tiny.safetensors is not allowed: CC-BY-NC-4.0 refused (non-commercial).");
        Paste(work, line, """{"model":"models/tiny.safetensors","accept":["non-commercial"],"reason":""}""");
        work.Build().MustPass();
        Assert.AreEqual("no verified", Terms(work)["commercial-use"]);
    }

    [TestMethod]
    public void Llama_is_judged_by_its_terms()
    {
        using var work = With("llama3.1");
        var line = work.Build().MustFail().Only("error", "CG2004");
        StringAssert.Contains(line, "use-restrictions: Acceptable Use Policy; pass-on-terms: ");
        StringAssert.Contains(line, "user-threshold: above 700 million monthly users");
        Assert.DoesNotContain("regional-exclusion", line);
        Assert.DoesNotContain("needs a decision", line);

        work.Write("compliance.json", """
            { "extends": "default", "models": { "licenses": { "accept": ["use-restrictions", "pass-on-terms", "user-threshold"] } } }
            """);
        work.Build().MustPass().MustNotSay("CG0004");
        StringAssert.Contains(work.Read("bin/Debug/net10.0/App.compliance/manifest.json"), "Built with Llama");
        work.Replace(Card, "llama3.1", "llama3.2");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG2004"), "regional-exclusion: multimodal models");
    }

    [TestMethod]
    public void A_license_that_nobody_read_needs_a_decision_by_name()
    {
        using var work = With("grok2-community");
        var line = work.Build().MustFail().Only("error", "CG2004");
        StringAssert.Contains(line, "LicenseRef-grok2-community needs a decision (whether it permits commercial use, ");
        Paste(work, line, """{"model":"models/tiny.safetensors","allow":["LicenseRef-grok2-community"],"reason":""}""");
        work.Build().MustPass();
        Assert.AreEqual("unknown ", Terms(work)["commercial-use"]);
    }

    [TestMethod]
    public void An_exception_that_decides_nothing_is_told_at_its_line()
    {
        using var work = With("MIT OR LicenseRef-Contoso");
        work.Write("compliance.json", "{ \"models\": { \"licenses\": {\n  \"allow\": [\"LicenseRef-Other\"] } } }");
        var line = work.Build().MustPass().Only("warning", "CG0004");
        StringAssert.Contains(line, "compliance.json(2,13)");
        StringAssert.Contains(line, "LicenseRef-Other in models.licenses.allow decides nothing");
    }

    private static void Paste(Fixture work, string line, string entry)
    {
        StringAssert.Contains(line, entry);
        entry = entry.Replace("\"reason\":\"\"", "\"reason\":\"We read it.\"", StringComparison.Ordinal);
        work.Write("compliance.json", "{ \"models\": { \"licenses\": { \"exceptions\": [" + entry + "] } } }");
    }

    private static Dictionary<string, string> Terms(Fixture work) =>
        Proof.Manifest(work).GetProperty("components").GetProperty("models")[0].GetProperty("licenseTerms").EnumerateArray()
            .ToDictionary(t => t.GetProperty("term").GetString()!, t => $"{t.GetProperty("answer")} {Text(t.GetProperty("proof"))}");

    private static string? Text(JsonElement element) => element.GetString();
}
