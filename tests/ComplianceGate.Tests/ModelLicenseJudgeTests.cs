using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

/// <summary>What the policy makes of models' licenses, and what CG2004 says of it.</summary>
[TestClass]
public sealed class ModelLicenseJudgeTests
{
    [TestMethod]
    public void Without_a_policy_open_licenses_pass_and_no_other()
    {
        string[] refused =
        [
            "apple-amlr", "apple-ascl", "bigcode-openrail-m", "bigscience-bloom-rail-1.0", "bigscience-openrail-m", "c-uda", "cc-by-nc-2.0", "cc-by-nc-3.0",
            "cc-by-nc-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0",
            "creativeml-openrail-m", "deepfloyd-if-license", "fair-noncommercial-research-license", "gemma", "grok2-community", "h-research", "intel-research",
            "llama2", "llama3", "llama3.1", "llama3.2", "llama3.3", "llama4", "openmdw-1.1", "openrail++",
        ];
        CollectionAssert.AreEqual(refused, HuggingFaceLicenses.All.Select(l => l.Id).Where(id => Judge("{}", id).Decision.Accepted == false).ToArray());
        foreach (var family in HuggingFaceLicenses.All.Where(l => l.Expression is null))
        {
            Assert.IsNull(Judge("{}", family.Id).Decision.Accepted, "CG2003 tells of it");
        }
    }

    [TestMethod]
    [DataRow("MIT-0", true)]
    [DataRow("GPL-3.0-or-later", true)]
    [DataRow("CC-BY-2.5-AU", true)]
    [DataRow("Apache-2.0 WITH LLVM-exception", true)]
    [DataRow("CC-BY-NC-SA-2.0-UK", false)]
    [DataRow("BUSL-1.1", false)]
    [DataRow("LicenseRef-Contoso-Model-Terms", false)]
    [DataRow("MIT AND CC-BY-NC-4.0", false)]
    [DataRow("MIT OR CC-BY-NC-4.0", true)]
    public void An_expression_passes_by_its_terms(string stated, bool accepted) => Assert.AreEqual(accepted, Judge("{}", stated).Decision.Accepted);

    [TestMethod]
    public void Of_an_or_the_first_accepted_side_is_chosen()
    {
        var decision = Judge("{}", "CC-BY-NC-4.0 OR CC-BY-4.0 OR MIT").Decision;
        Assert.AreEqual("CC-BY-4.0", decision.Chosen);
        Assert.AreEqual("yes", decision.Terms.Single(t => t.Term == "commercial-use").Answer);
    }

    [TestMethod]
    public void Of_an_and_the_strictest_answer_is_recorded()
    {
        var terms = Judge("{}", "(MIT AND CC-BY-SA-4.0) AND (LicenseRef-gemma AND LicenseRef-h-research)").Decision.Terms;
        Assert.HasCount(11, terms);
        Assert.AreEqual(new ModelTermDecision("commercial-use", "no", "unverified", "research only"), terms[0]);
        Assert.AreEqual(new ModelTermDecision("use-restrictions", "yes", "verified", "Prohibited Use Policy, which Google may change"), terms[1]);
        Assert.AreEqual(new ModelTermDecision("user-threshold", "unknown", null, null), terms[5]);
        Assert.AreEqual(new ModelTermDecision("share-alike", "yes", "verified", null), terms[7]);
        Assert.AreEqual("limited", Judge("{}", "c-uda").Decision.Terms[0].Answer);
        Assert.AreEqual("secondary", Judge("{}", "openmdw-1.1").Decision.Terms[0].Proof);
    }

    [TestMethod]
    [DataRow("cc-by-nc-4.0", """{"accept": ["non-commercial", "attribution"]}""", true)]
    [DataRow("cc-by-nc-4.0", """{"accept": ["non-commercial"]}""", false)]
    [DataRow("c-uda", """{"accept": ["non-commercial", "use-restrictions", "pass-on-terms", "attribution", "share-alike"]}""", true)]
    [DataRow("mit", """{"accept": []}""", false)]
    [DataRow("cc0-1.0", """{"accept": []}""", true)]
    [DataRow("MIT-0", """{"accept": []}""", false)]
    [DataRow("grok2-community", """{"allow": ["LicenseRef-grok2-community"]}""", true)]
    [DataRow("grok2-community", """{"allow": ["LicenseRef-GROK2-community"]}""", true)]
    [DataRow("cc-by-nc-4.0", """{"allow": ["CC-BY-NC-4.0"]}""", true)]
    [DataRow("cc-by-nc-4.0", """{"allow": ["CC-BY-NC-4.0"], "deny": ["CC-BY-NC-4.0"]}""", false)]
    [DataRow("mit", """{"deny": ["MIT"]}""", false)]
    [DataRow("GPL-3.0-or-later", """{"deny": ["GPL-3.0-only"]}""", false)]
    [DataRow("GPL-3.0-or-later", """{"deny": ["GPL-3.0-only"], "allow": ["GPL-3.0-or-later"]}""", true)]
    [DataRow("cc-by-nc-4.0", """{"exceptions": [{"model": "a.gguf", "accept": ["non-commercial"], "reason": "r"}]}""", true)]
    [DataRow("cc-by-nc-4.0", """{"exceptions": [{"model": "b.gguf", "accept": ["non-commercial"], "reason": "r"}]}""", false)]
    [DataRow("h-research", """{"exceptions": [{"model": "a.gguf", "allow": ["LicenseRef-h-research"], "reason": "r"}]}""", true)]
    [DataRow("cc-by-nc-4.0", """{"exceptions": [{"model": "a.gguf", "accept": ["non-commercial"], "reason": "r"}], "deny": ["CC-BY-NC-4.0"]}""", false)]
    public void The_policy_accepts_terms_names_and_models(string stated, string section, bool accepted) =>
        Assert.AreEqual(accepted, Judge(Section(section[1..^1]), stated).Decision.Accepted);

    [TestMethod]
    public void Whoever_accepts_every_term_accepts_no_license_that_nobody_read()
    {
        var all = string.Join(", ", ModelTermNames.Accepted.Select(t => $"\"{t}\""));
        var policy = Section($"\"accept\": [{all}]");
        string[] unread = ["apple-amlr", "apple-ascl", "fair-noncommercial-research-license", "grok2-community", "h-research", "intel-research", "openmdw-1.1", "openrail++"];
        CollectionAssert.AreEqual(unread, HuggingFaceLicenses.All.Select(l => l.Id).Where(id => Judge(policy, id).Decision.Accepted == false).ToArray());
        StringAssert.Contains(Finding(policy, "LicenseRef-Contoso").Message, "LicenseRef-Contoso needs a decision (whether it permits commercial use, ");
        StringAssert.Contains(Finding(policy, "h-research").Fix, "\"allow\":[\"LicenseRef-h-research\"]");
    }

    [TestMethod]
    public void A_refusal_names_the_model_the_license_each_term_and_the_entry()
    {
        var finding = Finding("{}", "cc-by-nc-4.0");
        Assert.AreEqual(("CG2004", Severity.Error, "a.gguf"), (finding.Code, finding.Severity, finding.Subject));
        Assert.AreEqual("The license of the model a.gguf is not allowed: CC-BY-NC-4.0 refused (non-commercial).", finding.Message);
        Assert.AreEqual(
            """Replace the model, or accept these terms in models.licenses.exceptions with your reason: {"model":"a.gguf","accept":["non-commercial"],"reason":""}""",
            finding.Fix);
        Assert.AreEqual(new FileLocation("/p/a.md", 2, 1), finding.Location);
    }

    [TestMethod]
    public void Every_license_of_an_expression_is_labelled() => Assert.AreEqual(
        "The license of the model a.gguf is not allowed: (CC-BY-NC-4.0 OR LicenseRef-llama2) AND MIT: CC-BY-NC-4.0 refused (non-commercial), "
        + "LicenseRef-llama2 refused (use-restrictions: Acceptable Use Policy; pass-on-terms: a copy of the agreement goes with it; "
        + "user-threshold: above 700 million monthly users a license of Meta's is needed; no-training: neither it nor its output may improve "
        + "another language model), MIT accepted (its terms are accepted).",
        Finding("{}", "(CC-BY-NC-4.0 OR LicenseRef-llama2) AND MIT").Message);

    [TestMethod]
    public void What_was_not_verified_needs_a_decision()
    {
        Assert.AreEqual(
            "The license of the model a.gguf is not allowed: LicenseRef-grok2-community needs a decision (whether it permits commercial use, forbids some uses, "
            + "must be passed on with its limits, asks for an attribution, rules the names of what is derived, ends above a number of users, excludes a region, "
            + "binds what is derived to the same terms, forbids to give out what is derived, can be revoked or restricted from afar or forbids to improve other "
            + "models with it was not verified).",
            Finding("{}", "grok2-community").Message);
        StringAssert.Contains(Finding("{}", "intel-research").Message, "refused (non-commercial: research only, not verified) and needs a decision (whether it forbids");
        StringAssert.Contains(Finding("{}", "apple-amlr").Message, "no product development, as third parties say)");
        StringAssert.Contains(Finding("{}", "openmdw-1.1").Message, "needs a decision (whether it permits commercial use, forbids some uses,");
    }

    [TestMethod]
    [DataRow("CC-BY-NC-4.0 AND LicenseRef-x AND MIT", "\"accept\":[\"non-commercial\"],\"allow\":[\"LicenseRef-x\"]")]
    [DataRow("(CC-BY-NC-ND-4.0 OR CC-BY-ND-4.0) AND MIT", "\"accept\":[\"no-derivatives\"]")]
    [DataRow("CC-BY-NC-4.0 AND CC-BY-NC-SA-4.0", "\"accept\":[\"non-commercial\"]")]
    [DataRow("gemma", "\"accept\":[\"use-restrictions\",\"pass-on-terms\",\"revocable\"]")]
    [DataRow("openrail++", "\"allow\":[\"LicenseRef-openrail-plus-plus\"]")]
    public void The_entry_is_the_smallest_and_pasted_it_passes(string stated, string lists)
    {
        var finding = Finding("{}", stated);
        var entry = finding.Fix[finding.Fix.IndexOf('{', StringComparison.Ordinal)..];
        Assert.AreEqual($$"""{"model":"a.gguf",{{lists}},"reason":""}""", entry);
        var policy = Section($"\"exceptions\": [{entry}]");
        StringAssert.Contains(Read(policy).Problems.Single().Message, "'reason' must be a text that is not empty");
        Assert.IsTrue(Judge(policy.Replace("\"reason\":\"\"", "\"reason\":\"read\"", StringComparison.Ordinal), stated).Decision.Accepted);
    }

    [TestMethod]
    public void Nothing_is_offered_against_a_denied_license()
    {
        const string Policy = """{"models": {"licenses": {"deny": ["LicenseRef-gemma"]}}}""";
        var finding = Finding(Policy, "gemma");
        Assert.AreEqual("The license of the model a.gguf is not allowed: LicenseRef-gemma refused (in models.licenses.deny).", finding.Message);
        Assert.DoesNotContain("{", finding.Fix);
        StringAssert.Contains(Finding(Policy, "LicenseRef-gemma OR CC-BY-ND-4.0").Fix, "\"accept\":[\"no-derivatives\"]");
        Assert.DoesNotContain("{", Finding(Policy, "LicenseRef-gemma AND CC-BY-ND-4.0").Fix);
    }

    [TestMethod]
    public void A_declared_license_is_told_at_the_item()
    {
        var at = new FileLocation("/p/p.csproj", 7, 3);
        var model = ModelLicenseTests.Model("mit") with { DeclaredLicense = "cc-by-nc-4.0", DeclaredAt = at };
        Assert.AreEqual(at, Findings(CompliancePolicy.BuiltIn, model).Single().Location);
    }

    [TestMethod]
    public void Entries_that_decide_nothing_are_told_and_the_others_are_not()
    {
        var policy = Read("""
            {"models": {"licenses": {
              "accept": ["attribution", "non-commercial", "revocable"],
              "allow": ["LicenseRef-x", "LicenseRef-y"],
              "deny": ["LicenseRef-z"],
              "exceptions": [
                {"model": "a.gguf", "accept": ["no-derivatives", "no-training"], "allow": ["MIT"], "reason": "r"},
                {"model": "b.gguf", "accept": ["no-derivatives"], "reason": "r"}
              ]}}}
            """).Policy;
        var judged = Judged(policy, ModelLicenseTests.Model("CC-BY-NC-ND-4.0 AND LicenseRef-x"));
        var none = LicenseJudge.Judge(policy, []);
        CollectionAssert.AreEqual(
            new[]
            {
                "revocable in models.licenses.accept",
                "LicenseRef-y in models.licenses.allow",
                "no-training in the exception for a.gguf in models.licenses.exceptions",
                "MIT in the exception for a.gguf in models.licenses.exceptions",
                "for b.gguf in models.licenses.exceptions",
            },
            UnusedEntries.Of(policy, none, judged).Select(e => e.Text).ToArray());
        Assert.IsEmpty(UnusedEntries.Of(policy, none, Judged(policy)), "models may come after the check");
    }

    [TestMethod]
    [DataRow("""{"licenses": 3}""", "'models.licenses' must be an object {…}, but is the number 3.")]
    [DataRow("""{"licenses": {"acept": []}}""", "Unknown key 'acept' in 'models.licenses'. Did you mean 'accept'?")]
    [DataRow("""{"licenses": {"accept": "revocable"}}""", "'models.licenses.accept' must be an array […], but is 'revocable'.")]
    [DataRow("""{"licenses": {"accept": ["noncommercial"]}}""", "Unknown term 'noncommercial' in 'models.licenses.accept'. Did you mean 'non-commercial'?")]
    [DataRow("""{"licenses": {"accept": ["revocable", "revocable"]}}""", "'revocable' stands in 'models.licenses.accept' a second time.")]
    [DataRow("""{"licenses": {"accept": [null]}}""", "An entry of 'models.licenses.accept' must be a text that is not empty, but is null.")]
    [DataRow("""{"licenses": {"exceptions": [{"model": "a", "reason": "r"}]}}""", "An exception for a model must accept a term in 'accept' or allow a license in 'allow'.")]
    [DataRow("""{"licenses": {"exceptions": [{"model": "a", "accept": [], "allow": [], "reason": "r"}]}}""", "An exception for a model must accept a term in 'accept' or allow a license in 'allow'.")]
    [DataRow("""{"licenses": {"exceptions": [{"model": "a/*", "accept": ["revocable"], "reason": "r"}]}}""", "'model' must be the path of a model as findings show it (forward slashes, no wildcard), but is 'a/*'.")]
    [DataRow("""{"licenses": {"exceptions": [{"model": "a", "accept": ["revocable"]}]}}""", "An exception for a model lacks 'reason'.")]
    [DataRow("""{"licenses": {"exceptions": [{"model": "a", "accept": ["revocable"], "reason": "r", "path": "a"}]}}""", "Unknown key 'path' in an exception for a model. Known here: model, accept, allow, reason.")]
    public void A_wrong_setting_is_told(string section, string message) =>
        Assert.AreEqual(message, Read($$"""{"models": {{section}}}""").Problems.Single().Message);

    [TestMethod]
    [DataRow("""{"models": {"licenses": {"accept": ["revocable"]}}}""", false)]
    [DataRow("""{"models": {"licenses": {"accept": ["revocable"]}}, "extends": "default"}""", true)]
    [DataRow("""{"models": {"licenses": {"allow": ["MIT"]}}}""", true)]
    public void Accept_replaces_the_built_in_list_unless_it_is_extended(string json, bool builtIn) =>
        Assert.AreEqual(builtIn, Read(json).Policy.Models.Licenses.AcceptsOpenTerms);

    [TestMethod]
    public void Hostile_names_stay_harmless_and_short_and_entries_stay_json()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 500; round++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 120)).Select(_ => (char)random.Next(1, 0x2100))) + "\u001b[31m\n::error::##vso[x]\u202E\"}";
            var model = ModelLicenseTests.Model("other") with { DisplayPath = name };
            model = model with { Card = model.Card! with { LicenseName = name + "x" } };
            foreach (var finding in Findings(CompliancePolicy.BuiltIn, model).Where(f => f.Code == "CG2004"))
            {
                Assert.IsFalse(finding.Text.Any(char.IsControl) || finding.Text.Contains("::", StringComparison.Ordinal) || finding.Text.Contains("##", StringComparison.Ordinal)
                    || finding.Text.Contains('\u202E'), finding.Text);
                Assert.IsLessThan(4000, finding.Text.Length);
                using var json = JsonDocument.Parse(finding.Fix[finding.Fix.IndexOf('{', StringComparison.Ordinal)..]);
                Assert.AreEqual(1, json.RootElement.GetProperty("allow").GetArrayLength());
            }
        }
    }

    [TestMethod]
    public void A_long_expression_gives_a_short_message()
    {
        var finding = Finding("{}", string.Join(" AND ", Enumerable.Range(0, 200).Select(i => $"LicenseRef-{i}")));
        StringAssert.EndsWith(finding.Message, ", and more.");
        Assert.AreEqual("Replace the model, or allow its licenses in compliance.json.", finding.Fix);
        Assert.IsLessThan(4500, finding.Text.Length);
    }

    private static string Section(string members) => "{\"models\": {\"licenses\": {" + members + "}}}";

    private static PolicyReading Read(string json) => new PolicyReader(Parse, RuleSet.Codes).Parse(Encoding.UTF8.GetBytes(json), "/p/compliance.json");

    private static (LicenseExpression? Expression, string? Error, TextSpan Span) Parse(string text)
    {
        var result = SpdxExpressionParser.Parse(text);
        return (result.Expression, result.Error?.Message, result.Error?.Span ?? default);
    }

    private static JudgedModelLicense Judge(string policy, string stated)
    {
        var (read, problems) = Read(policy);
        Assert.IsEmpty(problems, string.Join("; ", problems.Select(p => p.Message)));
        return Judged(read, ModelLicenseTests.Model(stated)).ByModel["a.gguf"];
    }

    private static JudgedModels Judged(CompliancePolicy policy, params ModelFact[] models) =>
        ModelTermsJudge.Judge(policy.Models.Licenses, [.. models], t => SpdxExpressionParser.Parse(t).Expression?.ToString());

    private static Finding Finding(string policy, string stated) =>
        Findings(Read(policy).Policy, ModelLicenseTests.Model(stated)).Single(f => f.Code == "CG2004");

    private static List<Finding> Findings(CompliancePolicy policy, params ModelFact[] models)
    {
        var judged = Judged(policy, models);
        var context = LicensingSamples.Context(policy) with { JudgedModels = judged.ByModel, ModelLicenses = judged.Decisions() };
        context = context with { Facts = context.Facts with { Models = [.. models] } };
        return [.. new ModelLicenseNotAllowed().Evaluate(context)];
    }
}
