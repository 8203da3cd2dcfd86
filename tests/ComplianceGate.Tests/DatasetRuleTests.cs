using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class DatasetRuleTests
{
    [TestMethod]
    public void What_is_missing_is_told_in_one_finding_with_what_to_write()
    {
        var finding = Findings(new DatasetFact { Name = "contoso/reviews", Models = ["a.onnx"], DeclaredAt = new FileLocation("/p/a.md", 3, 5) }).Single();
        Assert.AreEqual(("CG2011", Severity.Warning, "a.onnx"), (finding.Code, finding.Severity, finding.Subject));
        StringAssert.Contains(finding.Message, "no card or Croissant file, no license and no origin");
        StringAssert.Contains(finding.Fix, "<ComplianceDataset Include=\"contoso/reviews\" Card=\"...\" License=\"...\" Origin=\"...\" />");
        StringAssert.Contains(finding.Fix, "Undocumented=\"...\"");
        Assert.AreEqual(3, finding.Location!.Line);
    }

    [TestMethod]
    public void Data_sets_that_one_card_only_names_make_one_finding()
    {
        var named = Enumerable.Range(10, 20).Select(i => new DatasetFact
        {
            Name = i < 25 ? $"contoso/d{i}" : $"d{i}", Models = ["m/a.gguf"], DeclaredAt = new FileLocation("/p/a.md", i, 5), Origin = i < 25 ? "https://x.example" : null,
        });
        var facts = ThresholdJudgeTests.Facts([], []) with
        {
            Datasets = [.. named, new() { Name = "declared", IsDeclared = true, Models = ["m/a.gguf"] }, new() { Name = "other", Models = ["m/b.gguf"] }],
        };
        var findings = Gate.Judge(facts, new PolicyReading(CompliancePolicy.BuiltIn, []), null, []).Findings.Where(f => f.Code == "CG2011").ToDictionary(f => f.Subject);
        CollectionAssert.AreEquivalent(new[] { "m/a.gguf", "declared", "m/b.gguf" }, findings.Keys);
        Assert.AreEqual(
            "The 20 data sets contoso/d10, contoso/d11, contoso/d12 and 17 more of m/a.gguf have no card or Croissant file, no license and no origin (5 of them).",
            findings["m/a.gguf"].Message);
        StringAssert.Contains(findings["m/a.gguf"].Fix, "compliance: { datasets-undocumented: \"why\" }");
        Assert.AreEqual(10, findings["m/a.gguf"].Location!.Line);
    }

    [TestMethod]
    public void Only_what_is_missing_is_asked_for()
    {
        var finding = Findings(Whole with { Origin = null, IsDeclared = true }).Single();
        StringAssert.Contains(finding.Message, "has no origin.");
        StringAssert.Contains(finding.Fix, "Add to its ComplianceDataset item: Origin=\"...\"");
        Assert.IsEmpty(Findings(Whole));
        Assert.IsEmpty(Findings(new DatasetFact { Name = "secret", Undocumented = "The contract forbids it." }));
    }

    [TestMethod]
    [DataRow("cc-by-4.0", null, "CC-BY-4.0")]
    [DataRow("MIT OR Apache-2.0", null, "MIT OR Apache-2.0")]
    [DataRow("other", "contoso data", "LicenseRef-contoso-data")]
    [DataRow("https://creativecommons.org/licenses/by-nc-sa/4.0/", null, "CC-BY-NC-SA-4.0")]
    [DataRow("http://creativecommons.org/publicdomain/zero/1.0/legalcode", null, "CC0-1.0")]
    [DataRow("https://creativecommons.org/licenses/by/3.0/de/", null, null)]
    [DataRow("https://creativecommons.org/licenses/", null, null)]
    [DataRow("https://opendatacommons.org/licenses/odbl/1-0/", null, "ODbL-1.0")]
    [DataRow("https://cdla.dev/permissive-2-0/", null, "CDLA-Permissive-2.0")]
    [DataRow("https://spdx.org/licenses/CC-BY-4.0.html", null, "CC-BY-4.0")]
    [DataRow("https://evil.example/licenses/MIT", null, null)]
    [DataRow("cc", null, null)]
    [DataRow("unknown", null, null)]
    [DataRow("ask us", null, null)]
    public void A_license_is_known_by_its_id_or_its_own_address(string stated, string? name, string? expected)
    {
        var judged = Judge(Whole with { License = stated, LicenseName = name }, new ModelLicensePolicy());
        Assert.AreEqual(expected, judged.Decision.License);
        Assert.AreEqual(expected is null, judged.Decision.Lacks.Contains("license"));
    }

    [TestMethod]
    public void A_license_that_is_not_known_is_told_with_the_reason()
    {
        var finding = Findings(Whole with { License = "cc" }).Single();
        StringAssert.Contains(finding.Message, "\"cc\"");
        StringAssert.Contains(finding.Fix, "cc-by-4.0");
    }

    [TestMethod]
    [DataRow("CC-BY-NC-4.0", true)]
    [DataRow("CC-BY-NC-4.0 AND MIT", true)]
    [DataRow("CC-BY-NC-4.0 OR MIT", false)]
    [DataRow("CC-BY-NC-SA-4.0", false)]
    public void A_license_that_the_policy_denies_is_told(string license, bool isDenied)
    {
        var reading = new PolicyReader(Gate.ParseExpression, RuleSet.Codes).Parse("""{ "models": { "licenses": { "deny": ["CC-BY-NC-4.0"] } } }"""u8, "/p/compliance.json");
        Assert.AreEqual(isDenied, Judge(Whole with { License = license }, reading.Policy.Models.Licenses).Denied is not null);
        var facts = ThresholdJudgeTests.Facts([], []) with { Datasets = [Whole with { License = license, Undocumented = "because" }] };
        Assert.AreEqual(isDenied, Gate.Judge(facts, reading, null, []).Findings.Any(f => f.Code == "CG2011" && f.Message.Contains("deny", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Names_are_safe_in_a_log_and_in_what_is_to_be_pasted()
    {
        var finding = Findings(new DatasetFact { Name = "a\" /><X>\n::error::b" }).Single();
        Assert.IsFalse((finding.Message + finding.Fix).Contains('\n', StringComparison.Ordinal));
        Assert.IsFalse(finding.Text.Contains("::error::", StringComparison.Ordinal));
        StringAssert.Contains(finding.Fix, "a&quot; />&lt;X>");
    }

    private static DatasetFact Whole => new() { Name = "x", Document = "x.md", DocumentKind = "card", License = "mit", Origin = "us" };

    private static JudgedDataset Judge(DatasetFact dataset, ModelLicensePolicy policy) =>
        DatasetJudge.Judge(policy, [dataset], t => Gate.ParseExpression(t).Expression?.ToString()).Single();

    private static List<Finding> Findings(DatasetFact dataset)
    {
        var facts = ThresholdJudgeTests.Facts([], []) with { Datasets = [dataset] };
        return [.. Gate.Judge(facts, new PolicyReading(CompliancePolicy.BuiltIn, []), null, []).Findings.Where(f => f.Code == "CG2011")];
    }
}
