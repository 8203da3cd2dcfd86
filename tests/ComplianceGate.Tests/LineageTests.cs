using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Models;
using ComplianceGate.Policy;
using ComplianceGate.Rules;
using static ComplianceGate.Tests.ClaimSamples;

namespace ComplianceGate.Tests;

/// <summary>CG2009 and CG2010: what follows from what a model was made from.</summary>
[TestClass]
public sealed class LineageTests
{
    private const string GemmaLine = "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms";

    [TestMethod]
    [DataRow("mit", "meta-llama/Llama-3.1-8B", "use-restrictions (Acceptable Use Policy); pass-on-terms (a copy of the agreement goes with it); user-threshold (above 700 million monthly users a license of Meta's is needed)")]
    [DataRow("apache-2.0", "google/gemma-2b-it", "use-restrictions (Prohibited Use Policy, which Google may change); pass-on-terms (the use restrictions must bind recipients, of models trained on its output as well)")]
    [DataRow("llama3.1", "meta-llama/Llama-3.2-1B", "regional-exclusion (multimodal models are not licensed to persons and companies in the European Union)")]
    [DataRow("llama3.1", "meta-llama/Llama-3.1-8B", null)]
    [DataRow("llama3.2", "meta-llama/Llama-3.1-8B", null)]
    [DataRow("mit", "mistralai/Mistral-7B-v0.1", null)]
    [DataRow("mit", "someone/Llama-3.1-8B", null)]
    [DataRow("mit", "Llama-3.1-8B", null)]
    [DataRow("mit", "meta-llama/Llama-3.10-8B", null)]
    [DataRow("LicenseRef-Contoso", "meta-llama/Llama-3.1-8B", null)]
    [DataRow("cc", "meta-llama/Llama-3.1-8B", null)]
    public void The_model_s_own_license_must_keep_the_terms(string license, string parent, string? dropped)
    {
        var findings = Rule2009(Derived(license, parent));
        Assert.HasCount(dropped is null ? 0 : 1, findings);
        if (dropped is not null)
        {
            Assert.AreEqual(Severity.Error, findings[0].Severity);
            StringAssert.EndsWith(findings[0].Message, $": it drops {dropped}.");
            StringAssert.Contains(findings[0].Message, $"its base model {parent} (line 4 of the card) is under ");
            Assert.AreEqual(new FileLocation("/p/m/a.md", 2, 1), findings[0].Location);
        }
    }

    [TestMethod]
    public void What_rests_on_memory_is_a_warning()
    {
        var finding = Rule2009(Derived("mit", "facebook/nllb-200-distilled-600M")).Single();
        Assert.AreEqual(Severity.Warning, finding.Severity);
        StringAssert.Contains(finding.Message, "is under CC-BY-NC-4.0, as far as is known: it drops non-commercial.");
    }

    [TestMethod]
    public void A_base_model_is_found_in_the_file_and_at_the_item_and_told_once()
    {
        var byFile = Derived("mit", null) with { Header = new() { BaseModels = [new("Llama 3.1 8B", "Meta Llama", null, "https://huggingface.co/meta-llama/Llama-3.1-8B")] } };
        StringAssert.Contains(Rule2009(byFile).Single().Message, "meta-llama/Llama-3.1-8B (general.base_model of the file)");
        var byItem = Derived("mit", null) with { DeclaredBaseModel = "https://huggingface.co/meta-llama/Llama-3.1-8B" };
        StringAssert.Contains(Rule2009(byItem).Single().Message, "meta-llama/Llama-3.1-8B (the ComplianceModel item)");
        Assert.HasCount(1, Rule2009(Derived("mit", "meta-llama/Llama-3.1-8B") with { Header = byFile.Header, DeclaredBaseModel = byItem.DeclaredBaseModel }));
    }

    [TestMethod]
    [DataRow("MIT", ModelShipping.Packed, 1)]
    [DataRow("MIT", ModelShipping.Embedded, 1)]
    [DataRow("MIT", ModelShipping.Copied, 0)]
    [DataRow("MIT AND LicenseRef-llama3.1", ModelShipping.Packed, 0)]
    [DataRow("MIT OR LicenseRef-llama3.1", ModelShipping.Packed, 1)]
    [DataRow(null, ModelShipping.Packed, 0)]
    public void The_package_s_license_must_keep_the_terms(string? expression, ModelShipping shipping, int count)
    {
        var facts = Facts(Derived("llama3.1", "meta-llama/Llama-3.1-8B") with { Shipping = shipping });
        facts = facts with { Project = facts.Project with { IsPackable = true, LicenseExpression = expression } };
        var findings = Evaluate(new BaseModelTermsStricter(), facts);
        Assert.HasCount(count, findings);
        if (count > 0)
        {
            Assert.AreEqual(new FileLocation("/p/p.csproj"), findings[0].Location);
            StringAssert.StartsWith(findings[0].Message, $"The package p states {expression} (PackageLicenseExpression) and carries the model m/a.gguf, and its base model meta-llama/Llama-3.1-8B");
            Assert.IsEmpty(Evaluate(new BaseModelTermsStricter(), facts with { Project = facts.Project with { IsPackable = false } }));
        }
    }

    [TestMethod]
    public void The_table_of_base_models_is_in_order_and_names_known_licenses()
    {
        var keys = BaseModelLicenses.All.Select(b => b.Organization + " " + b.Prefix).ToArray();
        CollectionAssert.AreEqual(keys.Distinct().Order(StringComparer.Ordinal).ToArray(), keys);
        foreach (var family in BaseModelLicenses.All)
        {
            Assert.IsTrue(ModelTerms.Of((LicenseTerm)SpdxExpressionParser.Parse(family.License).Expression!).IsRead || family.License.EndsWith("plus-plus", StringComparison.Ordinal), family.License);
        }

        Assert.AreEqual("LicenseRef-llama3.1", BaseModelLicenses.Find("meta-llama", "Meta-Llama-3.1-8B-Instruct")!.License);
        Assert.AreEqual("LicenseRef-llama3", BaseModelLicenses.Find("Meta-Llama", "Meta-Llama-3-8B")!.License);
        Assert.AreEqual("LicenseRef-llama3.1", BaseModelLicenses.Find("deepseek-ai", "DeepSeek-R1-Distill-Llama-8B")!.License);
        Assert.IsNull(BaseModelLicenses.Find(null, "Llama-3.1-8B"));
        Assert.IsNull(BaseModelLicenses.Find("google", "gemma-20b"));
    }

    [TestMethod]
    public void Lines_are_asked_for_where_the_policy_requires_them()
    {
        var model = Derived("gemma", null);
        Assert.IsEmpty(Rule2010(model));
        var finding = Rule2010(model, require: true).Single();
        Assert.AreEqual("CG2010", finding.Code);
        Assert.AreEqual(new FileLocation("/p/m/a.md", 2, 1), finding.Location);
        StringAssert.Contains(finding.Message, $"ask for \"{GemmaLine}\", which neither its card m/a.md nor");
        Assert.IsEmpty(Rule2010(model with { Card = model.Card! with { Notices = [GemmaLine] } }, require: true));
        Assert.IsEmpty(Rule2010(model with { Card = null }, require: true));
        Assert.IsEmpty(Rule2010(Derived("mit", null), require: true));
        Assert.HasCount(1, Rule2010(Derived("mit", "google/gemma-2b"), require: true));
    }

    [TestMethod]
    [DataRow("Contoso Chat", "finetune", "F16=1", Severity.Error)]
    [DataRow("Contoso Llama Chat", "adapter", "F16=1", Severity.Error)]
    [DataRow("Contoso Chat", null, "F16=1", Severity.Warning)]
    [DataRow("Contoso Chat", null, "Q4_K!=1", null)]
    [DataRow("Contoso Chat", "quantized", "Q4_K!=1", null)]
    [DataRow("Llama-3.1-Contoso", "finetune", "F16=1", null)]
    [DataRow("Model Card for contoso/Llama-Chat", "finetune", "F16=1", null)]
    [DataRow("A chat model that answers questions about the products of Contoso in English.", "finetune", "F16=1", null)]
    public void A_derived_model_has_the_name_that_its_license_asks_for(string name, string? relation, string types, Severity? severity)
    {
        var model = Derived("llama3.1", "someone/a-llama") with { Header = new() { TensorTypes = [.. Types(types)] } };
        var claims = relation is null ? model.Card!.Claims : model.Card!.Claims.Add(Claim(ClaimKinds.BaseModelRelation, relation));
        model = model with { Card = model.Card with { Claims = claims, Fields = model.Card.Fields.Add(new(CardFields.Name, name, CardFieldState.Stated, 6, 1, false)) } };
        var findings = Rule2010(model);
        Assert.AreEqual(severity, findings.SingleOrDefault()?.Severity);
        if (severity is not null)
        {
            Assert.AreEqual(new FileLocation("/p/m/a.md", 6, 1), findings[0].Location);
            StringAssert.Contains(findings[0].Message, $"asks that its name begin with \"Llama\", and it is called \"{name}\".");
        }
    }

    [TestMethod]
    public void Llama_3_has_a_prefix_of_its_own()
    {
        var model = Derived("llama3", "meta-llama/Meta-Llama-3-8B") with { Header = new() { Name = "Llama Contoso" } };
        model = model with { Card = model.Card! with { Claims = model.Card.Claims.Add(Claim(ClaimKinds.BaseModelRelation, "merge")) } };
        StringAssert.Contains(Rule2010(model).Single().Message, "begin with \"Llama 3\", and it is called \"Llama Contoso\"");
        Assert.IsEmpty(Rule2010(model with { Header = new() { Name = "Llama-3-Contoso" } }));
    }

    [TestMethod]
    [DataRow("**Built with Llama**", "Built with Llama")]
    [DataRow("> Gemma is provided under and subject to\n> the Gemma Terms of Use found at `ai.google.dev/gemma/terms`.", GemmaLine)]
    [DataRow("llama 3.1 is licensed under the Llama 3.1 Community License, Copyright (c) Meta Platforms, Inc. All Rights Reserved.", "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved.")]
    [DataRow("<!-- Built with Llama -->", "")]
    [DataRow("Built with Llamas", "")]
    [DataRow("Built with Meta Llama 3", "Built with Meta Llama 3")]
    [DataRow("", "")]
    public void Lines_are_found_however_they_are_set(string text, string expected)
    {
        var found = new bool[ModelTermsTable.AllAttributionLines.Length];
        NoticeLines.Search(text, found);
        Assert.AreEqual(expected, string.Join('|', ModelTermsTable.AllAttributionLines.Where((_, i) => found[i]).Distinct()));
    }

    [TestMethod]
    public void Lines_are_found_beside_the_model()
    {
        var folder = Directory.CreateTempSubdirectory("notices").FullName;
        File.WriteAllText(Path.Combine(folder, "a.md"), "# A\n\nBuilt with Llama\n");
        File.WriteAllText(Path.Combine(folder, "NOTICE"), GemmaLine, Encoding.Unicode);
        var files = new InputFiles();
        var card = new CardFact { Path = Path.Combine(folder, "a.md"), DisplayPath = "a.md", Sha256 = DigestA };
        CollectionAssert.AreEquivalent(new[] { "Built with Llama", GemmaLine }, NoticeLines.Beside(card, Path.Combine(folder, "a.gguf"), files)!.Notices.Distinct().ToArray());
        Assert.IsTrue(files.Seen.Any(f => f.Path.EndsWith("LICENSE.md", StringComparison.Ordinal) && f.Time is null), "a NOTICE that appears later is met");
        Assert.IsNull(NoticeLines.Beside(null, Path.Combine(folder, "a.gguf"), files));
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public void The_notices_show_the_lines_and_the_text_beside_the_model()
    {
        var model = Derived("mit", "google/gemma-2b") with { Parts = [Part("m/LICENSE", ModelPartRole.LicenseText, sha256: DigestB), Part("m/config.json", ModelPartRole.Configuration)] };
        var facts = EvidenceSamples.Facts("/home/ada", new SourceFact(), [], [model]);
        var verdict = Gate.Judge(facts, new PolicyReading(CompliancePolicy.BuiltIn, []), null, []);
        CollectionAssert.AreEqual(new[] { GemmaLine }, verdict.ModelLicenses.Single().Notices.ToArray());
        var text = Encoding.UTF8.GetString(new NoticeWriter().Written(new EvidenceContext
        {
            Facts = facts, Verdict = verdict, FolderName = "App.compliance", Texts = new Dictionary<string, NoticeText> { [DigestB] = new("The text.", null) },
        }));
        StringAssert.Contains(text, $"m/a.gguf\n  License: MIT\n  Attribution: {GemmaLine}\n  License text: m/LICENSE: text 1 below\n", StringComparison.Ordinal);
        StringAssert.Contains(text, "\n    The text.\n", StringComparison.Ordinal);
        Assert.DoesNotContain("config.json", text);
        Assert.AreEqual("CG2009", verdict.Findings.Single(f => f.Severity == Severity.Error && f.Code is "CG2009" or "CG2010").Code);
    }

    internal static GateFacts Facts(params ModelFact[] models) => new()
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

    private static ModelFact Derived(string license, string? parent)
    {
        var model = parent is null ? Model() : Model("gguf", null, Claim(ClaimKinds.BaseModel, parent, CardClaimSource.FrontMatter, line: 4));
        return model with { Card = model.Card! with { Fields = [new(CardFields.License, license, CardFieldState.Stated, 2, 1, true)] } };
    }

    private static List<Finding> Rule2009(ModelFact model) => Evaluate(new BaseModelTermsStricter(), Facts(model));

    private static List<Finding> Rule2010(ModelFact model, bool require = false) => Evaluate(new AttributionMissing(), Facts(model), require);

    private static List<Finding> Evaluate(IRule rule, GateFacts facts, bool require = false)
    {
        var policy = CompliancePolicy.BuiltIn with { Models = new ModelPolicy { RequiresAttribution = require } };
        var licenses = ModelTermsJudge.Judge(policy.Models.Licenses, facts.Models, ModelLicenseTests.Normalise).Decisions();
        var context = new RuleContext(facts, policy, new Dictionary<string, JudgedLicense>(), licenses) { Lineages = ModelLineageJudge.Judge(facts, licenses) };
        return [.. rule.Evaluate(context)];
    }
}
