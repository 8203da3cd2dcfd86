using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelRulesTests
{
    [TestMethod]
    public void A_model_without_a_card_is_told_once_with_the_places_and_the_command()
    {
        var model = ModelLicenseTests.Model("mit") with { Card = null, CardCandidates = ["m/a.gguf.md", "m/a.md"], DisplayPath = "m/a b.gguf" };
        var finding = Judge(model).Single();
        Assert.AreEqual("CG2001", finding.Code);
        Assert.AreEqual(Severity.Error, finding.Severity);
        Assert.AreEqual("m/a b.gguf", finding.Subject);
        Assert.AreEqual("The model m/a b.gguf has no model card: looked for m/a.gguf.md, m/a.md.", finding.Message);
        Assert.AreEqual("Draft one with: compliance-gate model draft-card \"m/a b.gguf\"", finding.Fix);
    }

    [TestMethod]
    public void A_shared_general_card_is_explained()
    {
        var model = ModelLicenseTests.Model("mit") with { Card = null, CardCandidates = ["a.md", "README.md"], SharesCardWith = ["b.gguf", "c.gguf"] };
        StringAssert.Contains(Judge(model).Single().Message, "README.md would also be the card of b.gguf, c.gguf");
    }

    [TestMethod]
    public void A_package_s_model_is_told_how_to_get_a_card()
    {
        var model = ModelLicenseTests.Model("mit") with { Card = null, Package = "X.Y/1.0.0", DisplayPath = "X.Y/1.0.0/m/a.gguf", CardCandidates = ["X.Y/1.0.0/m/a.md"] };
        var finding = Judge(model).Single();
        Assert.AreEqual("X.Y/1.0.0/m/a.gguf", finding.Subject);
        StringAssert.Contains(finding.Fix, "<ComplianceModel Include=\"$(NuGetPackageRoot)x.y/1.0.0/m/a.gguf\" Card=\"...\" />");
    }

    [TestMethod]
    public void All_gaps_of_a_card_stand_in_one_finding_at_the_first_placeholder()
    {
        var finding = Judge(Card(("license", "", 2), ("intended-use", "", 9), ("limitations", "x", 12))).Where(f => f.Code == "CG2002").Single();
        Assert.AreEqual(new FileLocation("/p/a.md", 2, 1), finding.Location);
        StringAssert.Contains(finding.Message, "lacks what the model is (");
        StringAssert.Contains(finding.Message, "; its license (\"license:\" in the front matter) (line 2 holds nothing but a placeholder)");
        StringAssert.Contains(finding.Message, "; where it came from (");
        StringAssert.Contains(finding.Message, "; what it is for (a heading \"Uses\" or \"Intended Use\") (line 9");
        Assert.DoesNotContain("its limits", finding.Message);
        Assert.AreEqual("Draft the rest with: compliance-gate model draft-card a.gguf", finding.Fix);
    }

    [TestMethod]
    public void A_gap_without_a_placeholder_points_at_the_card_s_first_line()
    {
        var finding = Judge(Card(("license", "mit", 2), ("name", "x", 3), ("origin", "x", 3), ("limitations", "x", 12))).Single();
        Assert.AreEqual("CG2002", finding.Code);
        Assert.AreEqual(new FileLocation("/p/a.md", 1, 1), finding.Location);
    }

    [TestMethod]
    public void A_whole_card_is_silent_and_the_policy_may_ask_for_more()
    {
        var model = Card(("license", "mit", 2), ("name", "x", 3), ("origin", "x", 3), ("limitations", "x", 12), ("intended-use", "x", 13));
        Assert.IsEmpty(Judge(model));
        var policy = CompliancePolicy.BuiltIn with { Models = new ModelPolicy { Require = ["evaluation", "license"] } };
        var finding = Judge(model, policy).Single();
        Assert.AreEqual("CG2002", finding.Code);
        StringAssert.Contains(finding.Message, "lacks how well it does (");
    }

    [TestMethod]
    public void A_declared_base_model_tells_the_origin()
    {
        var model = Card(("license", "mit", 2), ("name", "x", 3), ("limitations", "x", 12), ("intended-use", "x", 13));
        Assert.HasCount(1, Judge(model));
        Assert.IsEmpty(Judge(model with { DeclaredBaseModel = "a/b" }));
    }

    [TestMethod]
    public void A_license_that_alone_is_missing_is_one_finding()
    {
        var finding = Judge(Card(("name", "x", 3), ("origin", "x", 3), ("limitations", "x", 12), ("intended-use", "x", 13))).Single();
        Assert.AreEqual("CG2003", finding.Code);
        Assert.AreEqual(new FileLocation("/p/a.md", 1, 1), finding.Location);
        Assert.AreEqual("The license of the model a.gguf is not known: its card a.md states no license.", finding.Message);
    }

    [TestMethod]
    public void An_unknown_license_is_told_at_its_key()
    {
        var finding = Judge(Card(("license", "cc", 2), ("name", "x", 3), ("origin", "x", 3), ("limitations", "x", 12), ("intended-use", "x", 13))).Single();
        Assert.AreEqual("CG2003", finding.Code);
        Assert.AreEqual(new FileLocation("/p/a.md", 2, 1), finding.Location);
        StringAssert.Contains(finding.Message, "states \"cc\" as its license, which is a family");
    }

    [TestMethod]
    public void A_declared_license_that_is_unknown_is_told_at_the_item()
    {
        var at = new FileLocation("/p/p.csproj", 7, 3);
        var model = Card(("license", "mit", 2), ("name", "x", 3), ("origin", "x", 3), ("limitations", "x", 12), ("intended-use", "x", 13));
        var finding = Judge(model with { DeclaredLicense = "my terms", DeclaredAt = at }).Single();
        Assert.AreEqual(at, finding.Location);
        StringAssert.Contains(finding.Message, "its ComplianceModel item states \"my terms\"");
        StringAssert.Contains(finding.Fix, "License=\"<id>\" on the item");
    }

    [TestMethod]
    [DataRow("a.onnx is a Git LFS pointer: \"git lfs pull\" fetches it.", "Run: git lfs pull")]
    [DataRow("a.onnx is empty.", "Replace it with an intact copy")]
    public void A_malformed_file_is_told(string message, string fix)
    {
        var facts = Facts([]) with { Problems = [new Problem(ProblemKind.ModelMalformed, "a.onnx", message), new Problem(ProblemKind.InputUnreadable, "x", "x")] };
        var finding = Judge(facts, CompliancePolicy.BuiltIn).Single();
        Assert.AreEqual("CG2007", finding.Code);
        Assert.AreEqual("a.onnx", finding.Subject);
        StringAssert.Contains(finding.Message, message);
        StringAssert.StartsWith(finding.Fix, fix);
    }

    [TestMethod]
    public void Foreign_text_is_harmless_in_every_finding()
    {
        const string Evil = "a\n::error::x\u001b[31m##vso[x]\u202E";
        var card = Card(("license", Evil, 2));
        ModelFact[] models =
        [
            card with { DisplayPath = Evil, Card = card.Card! with { DisplayPath = Evil } },
            card with { DisplayPath = Evil + "2", Card = null, CardCandidates = [Evil], SharesCardWith = [Evil], Package = Evil + "/1" },
        ];
        var facts = Facts(models) with { Problems = [new Problem(ProblemKind.ModelMalformed, "x", Evil)] };
        var findings = Judge(facts, CompliancePolicy.BuiltIn);
        Assert.HasCount(4, findings);
        foreach (var finding in findings)
        {
            Assert.IsFalse(finding.Text.Any(char.IsControl) || finding.Text.Contains("::", StringComparison.Ordinal) || finding.Text.Contains("##", StringComparison.Ordinal)
                || finding.Text.Contains('\u202E'), finding.Text);
        }
    }

    [TestMethod]
    public void Codes_and_severities_are_those_of_the_design()
    {
        Assert.AreEqual("CG2001 CG2002 CG2003 CG2004 CG2005 CG2006 CG2007 CG2008 CG2009 CG2010 CG2011 CG2012 CG2013", string.Join(' ', ModelRules.All.Select(r => r.Descriptor.Id)));
        Assert.IsTrue(ModelRules.All.All(r => r.Descriptor.DefaultSeverity == (r.Descriptor.Id is "CG2011" or "CG2013" ? Severity.Warning : Severity.Error) && r.Descriptor.Category == "Models"));
    }

    private static ModelFact Card(params (string Name, string Value, int Line)[] fields)
    {
        var model = ModelLicenseTests.Model("mit");
        return model with
        {
            Card = model.Card! with
            {
                Fields = [.. fields.Select(f => new CardField(f.Name, f.Value, f.Value.Length == 0 ? CardFieldState.Placeholder : CardFieldState.Stated, f.Line, 1, true))],
            },
        };
    }

    private static List<Finding> Judge(ModelFact model, CompliancePolicy? policy = null) => Judge(Facts([model]), policy ?? CompliancePolicy.BuiltIn);

    private static List<Finding> Judge(GateFacts facts, CompliancePolicy policy)
    {
        var licenses = facts.Models.ToDictionary(m => m.DisplayPath, m => ModelLicenseJudge.Decide(m, ModelLicenseTests.Normalise));
        var context = new RuleContext(facts, policy, new Dictionary<string, JudgedLicense>(), licenses);
        return [.. ModelRules.All.SelectMany(r => r.Evaluate(context))];
    }

    internal static GateFacts Facts(IEnumerable<ModelFact> models) => new()
    {
        Project = new ProjectFact
        {
            Name = "p", Path = "/p/p.csproj", AssemblyName = "p", PackageId = "p", Version = "1.0.0", TargetFramework = "net10.0",
            TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Release", Language = "C#", OutputType = "Exe",
        },
        Toolchain = new ToolchainFact { Sdk = "10", MSBuild = "18", Gate = "0" },
        Source = new SourceFact(),
        JudgedAt = 0,
        Models = [.. models],
    };
}
