using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;
using static ComplianceGate.Tests.ClaimSamples;

namespace ComplianceGate.Tests;

/// <summary>CG2005: what is made of contradictions.</summary>
[TestClass]
public sealed class ClaimRulesTests
{
    [TestMethod]
    public void A_contradiction_names_both_sides_their_places_and_the_fix()
    {
        var finding = Judge(Model("gguf", new() { Parameters = 13_015_864_320 }, Claim(ClaimKinds.Parameters, "7B", line: 12))).Single();
        Assert.AreEqual("CG2005", finding.Code);
        Assert.AreEqual(Severity.Error, finding.Severity);
        Assert.AreEqual("m/a.gguf", finding.Subject);
        Assert.AreEqual(new FileLocation("/p/m/a.md", 12, 1), finding.Location);
        Assert.AreEqual(
            "The card m/a.md contradicts the model m/a.gguf: it states its parameters as \"7B\" (line 12), and the file has \"13,015,864,320\" "
            + "(the shapes of its tensors; outside the range of 6,300,000,000 to 7,700,000,000 that the card's figure stands for).",
            finding.Message);
        Assert.AreEqual("Correct line 12 of the card to what the file says, or ship the file that the card describes.", finding.Fix);
    }

    [TestMethod]
    [DataRow(CardClaimSource.FrontMatter, Severity.Error)]
    [DataRow(CardClaimSource.Block, Severity.Error)]
    [DataRow(CardClaimSource.Document, Severity.Error)]
    [DataRow(CardClaimSource.Item, Severity.Error)]
    [DataRow(CardClaimSource.Prose, Severity.Warning)]
    public void Prose_is_a_warning(CardClaimSource source, Severity severity) =>
        Assert.AreEqual(severity, Judge(Model("gguf", new() { License = "MIT" }, Claim(ClaimKinds.License, "apache-2.0", source))).Single().Severity);

    [TestMethod]
    public void Each_contradiction_is_a_finding_and_none_is_told_twice()
    {
        var size = Claim(ClaimKinds.Size, "1 GB", line: 5);
        var model = Model("gguf", new() { License = "MIT", Architecture = "llama" }, Claim(ClaimKinds.License, "apache-2.0", line: 2), size, size, Claim(ClaimKinds.Architecture, "bert", line: 9));
        CollectionAssert.AreEqual(new[] { 2, 5, 9 }, Judge(model).Select(f => f.Location!.Line).ToArray());
        Assert.HasCount(3, ModelClaimJudge.Judge([model]));
    }

    [TestMethod]
    public void What_the_item_declares_is_a_claim_at_the_item()
    {
        var model = Model("gguf", new() { License = "MIT", BaseModels = [new("a/b")], Name = "x" }) with { DeclaredLicense = "apache-2.0", DeclaredBaseModel = "a/b" };
        var finding = Judge(model).Single();
        Assert.AreEqual(new FileLocation("/p/p.csproj", 7, 5), finding.Location);
        StringAssert.StartsWith(finding.Message, "The ComplianceModel item contradicts the model m/a.gguf: it states its license as \"apache-2.0\", and the file has \"MIT\" (general.license");
        StringAssert.StartsWith(finding.Fix, "Correct the item to");
        Assert.HasCount(2, ModelClaimJudge.Judge([model]));
        Assert.HasCount(2, ModelClaimJudge.Judge([model with { Card = null }]));
    }

    [TestMethod]
    public void Figures_in_prose_beside_the_right_one_speak_of_others()
    {
        var model = Model(
            "gguf", new() { Parameters = 7_000_000_000 }, Claim(ClaimKinds.Parameters, "70B", CardClaimSource.Prose, line: 8),
            Claim(ClaimKinds.Parameters, "7B", CardClaimSource.Prose, line: 9), Claim(ClaimKinds.Parameters, "13B", line: 2));
        Assert.AreEqual(2, Judge(model).Single().Location!.Line);
        var softened = ModelClaimJudge.Judge([model])[0].Decision;
        Assert.AreEqual(ClaimOutcome.Unverifiable, softened.Outcome);
        Assert.AreEqual("the card states several, and another of them is this file's", softened.Reason);
    }

    [TestMethod]
    public void Digests_of_sibling_files_beside_the_right_one_are_left_open()
    {
        var model = Model("gguf", null, Claim(ClaimKinds.Digest, DigestA, line: 2), Claim(ClaimKinds.Digest, DigestB, line: 3));
        Assert.IsEmpty(Judge(model));
        Assert.HasCount(1, Judge(model with { Sha256 = new string('d', 64), Card = model.Card! with { Claims = [model.Card.Claims[0]] } }));
    }

    [TestMethod]
    public void A_wrong_digest_in_the_block_is_not_taken_back_for_one_in_the_text()
    {
        var model = Model("gguf", null, Claim(ClaimKinds.Digest, DigestA, CardClaimSource.Prose), Claim(ClaimKinds.Digest, DigestB));
        Assert.HasCount(1, Judge(model));
        var beside = model with { Parts = [new("/p/m/LICENSE", "m/LICENSE", ModelPartRole.LicenseText, 1, DigestB)], Card = model.Card! with { Claims = [Claim(ClaimKinds.Digest, DigestB)] } };
        Assert.HasCount(1, Judge(beside), "The digest of the license beside the weights proves nothing of them.");
    }

    [TestMethod]
    public void One_of_several_base_models_that_the_file_names_is_enough()
    {
        var header = new ModelHeaderFact { Name = "x", BaseModels = [new("contoso/one")] };
        var several = Model("safetensors", header, Claim(ClaimKinds.BaseModel, "contoso/one", CardClaimSource.FrontMatter), Claim(ClaimKinds.BaseModel, "fabrikam/second", CardClaimSource.FrontMatter));
        Assert.IsEmpty(Judge(several));
        Assert.HasCount(1, Judge(several with { Card = several.Card! with { Claims = [several.Card.Claims[1]] } }));
    }

    [TestMethod]
    public void Foreign_text_is_harmless_and_bounded()
    {
        const string Evil = "a\n::error::x\u001b[31m##vso[x]\u202E";
        var header = new ModelHeaderFact { Version = "9" + new string('9', 5000), Architecture = Evil, Languages = [Evil], Inputs = [new(Evil, Evil, Evil)], Producer = Evil };
        var model = Model("gguf", header, Claim(ClaimKinds.Version, "1"), Claim(ClaimKinds.Producer, "x"), Claim(ClaimKinds.Input, "a_name"));
        foreach (var finding in Judge(model with { DisplayPath = Evil, Card = model.Card! with { DisplayPath = Evil } }))
        {
            Assert.IsFalse(finding.Text.Any(char.IsControl) || finding.Text.Contains("::", StringComparison.Ordinal) || finding.Text.Contains("##", StringComparison.Ordinal), finding.Text);
            Assert.IsLessThan(3000, finding.Text.Length);
        }
    }

    [TestMethod]
    public void Nothing_that_a_card_or_file_says_can_stop_the_comparison()
    {
        var random = new Random(20261121);
        string[] pieces =
            ["7", "B", "x", ",", ".", " ", "-", "k", "Q4_K_M", "sha256:", "[", "]", "(", ")", "fp16", "e", "99999999999999999999", "10^", "\ud800", "\u0000", "٧", "/", "://", "hf.co/", "a", "GB", "MIT", " OR ", "\n", ":", "~", "?", "_"];
        string Text() => string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
        var kinds = typeof(ClaimKinds).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var header = new ModelHeaderFact
            {
                Architecture = Text(), Parameters = random.NextInt64(), Quantisation = Text(), License = Text(), LicenseName = Text(), Version = Text(), Producer = Text(),
                ProducerVersion = Text(), ContextLength = random.NextInt64(), Name = Text(), Languages = [Text()], BaseModels = [new(Text(), Text(), null, Text())], Datasets = [new(Text())],
                Inputs = [new(Text(), Text(), Text())], Outputs = [new(Text(), Text(), Text())], TensorTypes = [new(Text(), 1, random.NextInt64(), random.Next(2) == 0)],
            };
            var kind = kinds[i % kinds.Length];
            foreach (var decision in ClaimSamples.Judge(Model(random.Next(2) == 0 ? "gguf" : "onnx", header, Claim(kind, Text(), detail: random.Next(3) == 0 ? Text() : null))))
            {
                Assert.IsTrue(decision.Outcome == ClaimOutcome.Unverifiable || (decision.Found is not null && decision.ReadFrom is not null), kind);
            }
        }
    }

    [TestMethod]
    public void The_manifest_records_each_claim_with_what_came_out()
    {
        var model = Model("gguf", new() { Parameters = 13_000_000_000 }, Claim(ClaimKinds.Parameters, "7B", line: 4), Claim(ClaimKinds.Role, "provider", line: 5), Claim(ClaimKinds.Size, "4.37 GB"));
        var context = new EvidenceContext
        {
            Facts = EvidenceSamples.Facts("/home/ada", new SourceFact(), [], [model]),
            Verdict = new Verdict { Mode = "enforce", ModelClaims = [.. ModelClaimJudge.Judge([model]).Select(c => c.Decision)] },
            FolderName = "App.compliance",
        };
        using var manifest = JsonDocument.Parse(EvidenceSamples.Manifest(context));
        var claims = manifest.RootElement.GetProperty("components").GetProperty("models")[0].GetProperty("claims").EnumerateArray()
            .Select(c => $"{c.GetProperty("kind")} {c.GetProperty("claimed")} {c.GetProperty("line")} {c.GetProperty("outcome")} {c.GetProperty("found")}|{c.GetProperty("readFrom")}");
        Assert.AreEqual(
            "parameters 7B 4 contradicted 13,000,000,000|the shapes of its tensors; role provider 5 unverifiable |; size 4.37 GB 3 confirmed 4,370,000,000 bytes|the size of a.gguf",
            string.Join("; ", claims));
    }

    private static List<Finding> Judge(ModelFact model)
    {
        var context = new RuleContext(LineageTests.Facts(model), CompliancePolicy.BuiltIn, new Dictionary<string, JudgedLicense>(), ImmutableDictionary<string, ModelLicenseDecision>.Empty)
        {
            Claims = ModelClaimJudge.Judge([model]),
        };
        return [.. new CardContradictsWeights().Evaluate(context)];
    }
}
