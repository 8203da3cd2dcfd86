using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Models;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

/// <summary>Where cards come from, what they claim in the small, and the results that stand in and beside them.</summary>
[TestClass]
public sealed class CardSourceTests
{
    private const string Digest = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    // A line of a card, and the claims of its text; none where label or value leave a doubt.
    [TestMethod]
    [DataRow("**Parameters:** 7B", "parameters=7B")]
    [DataRow("- **Parameters**: ~1.3 billion parameters", "parameters=~1.3 billion parameters")]
    [DataRow("Number of parameters: 22,713,216", "parameters=22,713,216")]
    [DataRow("**Parameters:** 8B, 70B and 405B", "")]
    [DataRow("**Parameters:** 8x7B", "")]
    [DataRow("**Parameters:** 671B (37B activated)", "")]
    [DataRow("**Parameters:** temperature 0.7", "")]
    [DataRow("**Model size:** 4.1 GB", "size=4.1 GB")]
    [DataRow("**Model size:** 7B params", "parameters=7B params")]
    [DataRow("**Model size:** small", "")]
    [DataRow("**Size:** 12", "")]
    [DataRow("**Context length:** up to 128K tokens", "context-length=up to 128K tokens")]
    [DataRow("**Context length:** 4k or 32k", "")]
    [DataRow("**Architecture:** LlamaForCausalLM", "architecture=LlamaForCausalLM")]
    [DataRow("**Architecture:** an encoder and a decoder", "")]
    [DataRow("**Precision:** BF16", "quantisation=BF16")]
    [DataRow("**Precision:** FP16, FP32", "")]
    [DataRow("**Precision:** F16/F32", "")]
    [DataRow("**License:** MIT", "license=MIT")]
    [DataRow("**License:** See LICENSE.", "")]
    [DataRow("**License:** https://example.org/terms", "")]
    [DataRow("**Base model:** [Llama](https://huggingface.co/meta-llama/Llama-3.1-8B)", "base-model=meta-llama/Llama-3.1-8B")]
    [DataRow("**Base model:** Llama 3.1 8B", "base-model=Llama 3.1 8B")]
    [DataRow("**Base model:** a/b, c/d", "base-model=a/b base-model=c/d")]
    [DataRow("**Base model:** we took one that was lying around", "")]
    [DataRow("**Training data:** [imdb](https://huggingface.co/datasets/stanfordnlp/imdb)", "dataset=stanfordnlp/imdb")]
    [DataRow("**Training data:** proprietary", "")]
    [DataRow("**Language(s) (NLP):** English, German and French.", "language=English language=German language=French")]
    [DataRow("**Languages:** more than 20", "")]
    [DataRow("**SHA256:** `" + Digest + "`", "digest=" + Digest)]
    [DataRow("**SHA256:** aaaa", "")]
    [DataRow("**Exported with:** tf2onnx 1.16.1", "producer=tf2onnx producer-version=1.16.1")]
    [DataRow("**Training compute:** 3.8 x 10^25 FLOP", "training-compute=3.8 x 10^25 FLOP")]
    [DataRow("**Training compute:** 5000", "")]
    [DataRow("**Parameters:** [More Information Needed]", "")]
    [DataRow("`Parameters: 7B`", "")]
    public void A_label_makes_a_claim_or_none(string line, string claims)
    {
        var card = Parse("# A card\n\n" + line + "\n");
        Assert.AreEqual(claims, string.Join(' ', card.Claims.Select(c => $"{c.Kind}={c.Value}")));
        foreach (var claim in card.Claims)
        {
            Assert.AreEqual((3, CardClaimSource.Prose), (claim.Line, claim.Source));
        }
    }

    [TestMethod]
    public void A_claim_has_the_column_of_its_value()
    {
        var card = Parse("---\nlicense: mit\nlanguage: [en, de]\ncompliance:\n  size: 12\n---\n# A\n\n- **Parameters:** 7B\n\n| Property | Value |\n|--|--|\n| Version | 1.2 |\n");
        Assert.AreEqual(
            "license 2:10, language 3:12, language 3:16, size 5:9, parameters 9:19, version 13:13",
            string.Join(", ", card.Claims.Select(c => $"{c.Kind} {c.Line}:{c.Column}")));
    }

    [TestMethod]
    public void Long_values_are_cut_and_many_are_bounded()
    {
        var card = Parse("---\nlanguage:\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"- {new string('x', 400)}{i}\n")) + "---\n");
        Assert.HasCount(500, card.Claims);
        Assert.IsTrue(card.Claims.All(c => c.Value.Length == 300));
        Assert.IsLessThanOrEqualTo(50, card.Flaws.Length);
    }

    [TestMethod]
    public void A_general_card_that_names_each_model_documents_each()
    {
        using var folder = new ModelFolder();
        var (a, b) = (folder.Write("a.onnx", ModelSamples.Onnx), folder.Write("b.gguf", ModelSamples.Gguf));
        folder.Write("README.md", "# Models\n\n## a.onnx\n\n- License: MIT\n\n## b.gguf\n\n- License: Apache-2.0\n");
        var models = Read(a, b);
        Assert.AreEqual("MIT Apache-2.0", string.Join(' ', models.Select(m => m.Card?.Field(CardFields.License)?.Value)));
        Assert.AreEqual(models[0].Card!.Sha256, models[1].Card!.Sha256);

        // One that is not named is left without.
        folder.Write("README.md", "# Models\n\n## a.onnx\n\n- License: MIT\n");
        models = Read(a, b);
        Assert.IsNotNull(models[0].Card);
        Assert.IsNull(models[1].Card);
        Assert.AreEqual("a.onnx", models[1].SharesCardWith.Single());

        folder.Write("README.md", "---\ncompliance:\n  files:\n    a.onnx: {size: 1}\n    b.gguf: {size: 2}\n---\n# Models\n");
        Assert.AreEqual("1 2", string.Join(' ', Read(a, b).Select(m => m.Card?.Claims.Single().Value)));
    }

    [TestMethod]
    public void A_document_is_found_and_the_component_with_the_digest_is_taken()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("a.onnx", ModelSamples.Onnx);
        var digest = FileDigest.Sha256(ModelSamples.Onnx);
        folder.Write("model_card.json", $$"""
            {"bomFormat":"CycloneDX","components":[
              {"type":"machine-learning-model","name":"a.onnx","version":"1"},
              {"type":"machine-learning-model","name":"x","version":"2","hashes":[{"alg":"SHA-256","content":"{{digest}}"}]}]}
            """);
        Assert.AreEqual("2", Read(path).Single().Card?.Field(CardFields.Version)?.Value);
    }

    [TestMethod]
    public void A_json_file_of_another_program_is_no_card_unless_it_is_named()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("a.onnx", ModelSamples.Onnx);
        var other = folder.Write("modelcard.json", """{"metrics":{}}""");
        var (models, problems) = ModelReader.Read([new(path, "a.onnx", ModelShipping.Copied)], new InputFiles());
        Assert.IsNull(models.Single().Card);
        Assert.IsEmpty(problems);

        (models, problems) = ModelReader.Read([new(path, "a.onnx", ModelShipping.Copied, Card: other)], new InputFiles());
        Assert.IsNotNull(models.Single().Card);
        StringAssert.Contains(problems.Single().Message, "a JSON document of no kind that is read");
    }

    [TestMethod]
    public void Results_in_and_beside_a_card_are_told_with_their_place()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("a.onnx", ModelSamples.Onnx);
        folder.Write("a.md", $"---\nmodel-index:\n- name: a\n  results:\n  - task: {{type: t}}\n    dataset: {{type: d, name: D}}\n    metrics:\n    - type: f1\n      value: 0.5\ncompliance:\n  evaluated-sha256: {Digest}\n---\n");
        folder.Write(".eval_results/gpqa.yaml", $"- dataset: {{id: o/gpqa, task_id: diamond}}\n  value: 0.42\n- dataset:\n    id: o/gpqa\n    task_id: main\n  value: 0.4\n  weights_sha256: {Digest}\n  source: {{url: https://example.org}}\n");
        folder.Write(".eval_results/notes.txt", "no results");
        var problems = new List<Problem>();
        var found = CardEvaluations.Read(Read(path), new InputFiles(), problems);
        Assert.IsEmpty(problems);
        Assert.AreEqual(".eval_results/gpqa.yaml eval-results a.onnx, a.md model-index a.onnx", string.Join(", ", found.Select(f => $"{f.DisplayPath} {f.Format} {f.Model}")));
        Assert.AreEqual(
            new EvaluationResultFact { Metric = "value", Value = 0.42, Task = "diamond", Dataset = "o/gpqa", Location = new FileLocation(Path.Combine(folder.Path, ".eval_results", "gpqa.yaml"), 2, 10) },
            found[0].Results[0]);
        Assert.AreEqual(Digest, found[0].Results[1].WeightsSha256);
        Assert.AreEqual(Digest, found[1].Results.Single().WeightsSha256);
    }

    [TestMethod]
    public void The_results_of_cards_stand_among_those_that_are_declared()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("b.onnx", ModelSamples.Onnx);
        folder.Write("b.md", "---\nmodel-index:\n- name: a\n  results:\n  - task: {type: t}\n    dataset: {type: d, name: D}\n    metrics: [{type: f1, value: 1}]\n---\n");
        var declared = new EvaluationFact { Path = "/c", DisplayPath = "c.json", Sha256 = "00", Format = "compliance-gate" };
        var all = CardEvaluations.Join([declared with { DisplayPath = "a.json" }, declared], Read(path), new InputFiles(), new List<Problem>());
        Assert.AreEqual("a.json b.md c.json", string.Join(' ', all.Select(e => e.DisplayPath)));
    }

    [TestMethod]
    public void A_digest_that_is_none_takes_a_result_s_weights_away()
    {
        var card = Parse($"---\nmodel-index:\n- name: a\n  results:\n  - task: {{type: t}}\n    dataset: {{type: d, name: D}}\n    metrics:\n    - {{type: f1, value: 0.5, args: {{weights_sha256: abc}}}}\ncompliance:\n  evaluated-sha256: {Digest}\n---\n");
        Assert.IsNull(card.Results.Single().WeightsSha256);
        StringAssert.Contains(card.Flaws.Single().Message, "weights_sha256 is no SHA-256");
    }

    [TestMethod]
    public void A_result_without_a_digest_names_no_weights()
    {
        var card = Parse($"---\nmodel-index:\n- name: a\n  results:\n  - task: {{type: t}}\n    dataset: {{type: d, name: D}}\n    metrics:\n    - {{type: f1, value: 0.5}}\ncompliance:\n  sha256: {Digest}\n---\n");
        Assert.IsNull(card.Results.Single().WeightsSha256);
    }

    [TestMethod]
    [DataRow("dataset: {id: a}", "must hold a list of results")]
    [DataRow("- dataset: {id: a}\n  value: 1", "has a result without")]
    [DataRow("- dataset: {id: a, task_id: b}\n  value: high", "has a result without")]
    [DataRow("- a: &x 1\n  b: *x", "aliases are not read")]
    [DataRow("just words", "is neither a list nor")]
    [DataRow("- {", "is broken")]
    public void Results_that_cannot_be_read_are_told(string yaml, string reason)
    {
        var problems = new List<Problem>();
        Assert.IsEmpty(CardEvaluations.Results(Encoding.UTF8.GetBytes(yaml), "/e.yaml", "e.yaml", problems));
        StringAssert.Contains(problems.Single().Message, reason);
    }

    [TestMethod]
    public void The_flaws_of_a_card_are_one_warning_at_the_first()
    {
        var model = ModelLicenseTests.Model("mit") with { DisplayPath = "m/a.gguf" };
        model = model with { Card = model.Card! with { Flaws = [new("one\n::error::", 3, 5), new("two", 4, 1), .. Enumerable.Repeat(new CardFlaw("x", 9, 1), 10)] } };
        var facts = ModelRulesTests.Facts([model, model with { DisplayPath = "m/b.gguf" }]);
        var context = new RuleContext(facts, CompliancePolicy.BuiltIn, new Dictionary<string, JudgedLicense>(), new Dictionary<string, ModelLicenseDecision>());
        var finding = new CardMetadataInvalid().Evaluate(context).Single();
        Assert.AreEqual(("CG2013", Severity.Warning, "m/a.gguf"), (finding.Code, finding.Severity, finding.Subject));
        StringAssert.Contains(finding.Message, "one : :error: : (line 3); two (line 4); x (line 9)");
        StringAssert.Contains(finding.Message, "and 4 more");
        Assert.AreEqual(new FileLocation(model.Card!.Path, 3, 5), finding.Location);
    }

    [TestMethod]
    public void The_page_of_the_rule_quotes_what_it_says()
    {
        var page = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "rules", "CG2013.md"));
        var start = page.IndexOf("```markdown\n", StringComparison.Ordinal) + "```markdown\n".Length;
        var card = Parse(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]) with { DisplayPath = "models/tiny.md" };
        var model = ModelLicenseTests.Model("mit") with { DisplayPath = "models/tiny.gguf", Card = card };
        var context = new RuleContext(
            ModelRulesTests.Facts([model]), CompliancePolicy.BuiltIn, new Dictionary<string, JudgedLicense>(), new Dictionary<string, ModelLicenseDecision>());
        var finding = new CardMetadataInvalid().Evaluate(context).Single();
        StringAssert.Contains(page, $"models/tiny.md({finding.Location!.Line},{finding.Location.Column}): warning CG2013: {finding.Message} {finding.Fix}\n");
    }

    [TestMethod]
    public void The_block_of_the_page_is_read_without_a_flaw()
    {
        var page = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "model-cards.md"));
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var card = Parse("---\n" + page[start..page.IndexOf("```", start, StringComparison.Ordinal)] + "---\n");
        Assert.IsEmpty(card.Flaws);
        Assert.HasCount(16, card.Claims);
    }

    // Mutations of the cards found in the wild: whatever becomes of them, the reader tells and does not throw.
    [TestMethod]
    public void No_change_to_a_card_makes_the_reader_throw_or_linger()
    {
        var seeds = Directory.EnumerateFiles(Path.Combine(DocumentationTests.Root, "tests", "fixtures", "Cards"))
            .Where(f => !f.EndsWith(".expected", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => (Path: f, Bytes: File.ReadAllBytes(f))).ToList();
        var random = new Random(20261121);
        var subject = new CardSubject("a.Q8_0.gguf", "m/a.Q8_0.gguf", Digest);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 20_000; i++)
        {
            var (path, bytes) = seeds[random.Next(seeds.Count)];
            bytes = ModelFormatTests.Mutate(random, bytes.Length > 0 ? bytes : [10]);
            if (random.Next(3) == 0)
            {
                // Halves of two cards in one.
                var other = seeds[random.Next(seeds.Count)].Bytes;
                bytes = [.. bytes.Take(random.Next(bytes.Length + 1)), .. other.Skip(random.Next(other.Length + 1))];
            }

            var problems = new List<Problem>();
            var card = CardReader.Parse(bytes, path, "c", problems, subject);
            var lines = 1 + bytes.Count(b => b is (byte)'\n' or (byte)'\r');
            Assert.IsTrue(problems.All(p => p.Kind == ProblemKind.InputUnreadable));
            Assert.IsTrue(card.Claims.All(c => c.Line >= 1 && c.Line <= lines && c.Column >= 1 && c.Value.Length is > 0 and <= 300));
            Assert.IsTrue(card.Fields.All(f => f.Line >= 1 && f.Line <= lines && f.Column >= 1 && f.Value.Length <= 300));
            Assert.IsTrue(card.Flaws.All(f => f.Line >= 1 && f.Line <= lines && f.Message.Length > 0));
            Assert.IsTrue(card.Results.All(r => double.IsFinite(r.Value)));
        }

        Assert.IsLessThan(300.0, watch.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public void Hostile_texts_end_soon()
    {
        string[] cards =
        [
            "# A\n" + string.Concat(Enumerable.Repeat("| size | 1B |\n", 18_000)),
            "# A\n| k | value |\n|-|-|\n" + string.Concat(Enumerable.Range(0, 13_000).Select(i => $"| size | {i}B |\n")),
            "# A\n" + string.Concat(Enumerable.Range(0, 12_000).Select(i => $"**Size:** {i}B\n")),
            string.Concat(Enumerable.Repeat("## Model\n", 29_000)),
            string.Concat(Enumerable.Repeat("## Base model\n", 18_000)),
            string.Concat(Enumerable.Range(0, 9_000).Select(i => $"## Size\n{i}B\n\n")),
            string.Concat(Enumerable.Repeat("<h2>Uses</h2>\n", 18_000)),
            "<div>\n" + string.Concat(Enumerable.Repeat("<h2 ", 60_000)),
            string.Concat(Enumerable.Repeat("|a|b|\n|-|-|\n|c|d|\n\n", 13_000)),
            "| " + string.Concat(Enumerable.Repeat("size |", 40_000)) + "\n" + string.Concat(Enumerable.Repeat("|-", 40_000)) + "|\n",
            "**Languages:** " + string.Concat(Enumerable.Repeat("a,", 100_000)),
            "---\ncompliance:\n  files:\n" + string.Concat(Enumerable.Range(0, 40_000).Select(i => $"    f{i}: {{}}\n")) + "---\n",
            "---\ncompliance:\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"  k{i}: 1\n")) + "---\n",
        ];
        foreach (var card in cards)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            CardReader.Parse(Encoding.UTF8.GetBytes(card), "/c.md", "c.md", [], new CardSubject("a.onnx", "a.onnx"));
            Assert.IsLessThan(30.0, watch.Elapsed.TotalSeconds, card[..Math.Min(60, card.Length)]);
        }
    }

    private static CardFact Parse(string card)
    {
        var problems = new List<Problem>();
        var fact = CardReader.Parse(Encoding.UTF8.GetBytes(card), "/c.md", "c.md", problems);
        Assert.IsEmpty(problems);
        return fact;
    }

    private static System.Collections.Immutable.ImmutableArray<ModelFact> Read(params string[] paths)
    {
        var (models, problems) = ModelReader.Read([.. paths.Select(p => new ModelCandidate(p, Path.GetFileName(p), ModelShipping.Copied))], new InputFiles());
        Assert.IsEmpty(problems);
        return models;
    }
}
