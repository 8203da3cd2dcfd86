using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ThresholdJudgeTests
{
    private static readonly string Ours = new('a', 64);
    private static readonly string Theirs = new('b', 64);

    [TestMethod]
    [DataRow(0.9, 100L, ThresholdOutcome.Met)]
    [DataRow(0.8999999999999999, 100L, ThresholdOutcome.Failed)]
    [DataRow(0.95, 30L, ThresholdOutcome.Met)]
    [DataRow(0.95, 29L, ThresholdOutcome.Insufficient)]
    [DataRow(0.95, null, ThresholdOutcome.Insufficient)]
    [DataRow(0.1, 1L, ThresholdOutcome.Failed)]
    public void A_value_is_held_against_a_minimum(double value, long? samples, ThresholdOutcome expected) =>
        Assert.AreEqual(expected, Judge("""{ "metric": "Accuracy", "minimum": 0.9 }""", Value("accuracy", value, samples)).Outcome);

    [TestMethod]
    public void A_maximum_holds_the_other_way_and_samples_need_not_be_asked_for()
    {
        Assert.AreEqual(ThresholdOutcome.Met, Judge("""{ "metric": "error-rate", "maximum": 0.1, "minimumSamples": 0 }""", Value("error_rate", 0.1, null)).Outcome);
        Assert.AreEqual(ThresholdOutcome.Failed, Judge("""{ "metric": "error-rate", "maximum": 0.1, "minimumSamples": 0 }""", Value("error_rate", 0.11, null)).Outcome);
    }

    [TestMethod]
    public void Only_results_of_these_weights_count()
    {
        const string Threshold = """{ "metric": "accuracy", "minimum": 0.9 }""";
        Assert.AreEqual(ThresholdOutcome.Missing, Judge(Threshold).Outcome);
        Assert.AreEqual(ThresholdOutcome.UnknownWeights, Judge(Threshold, Value("accuracy", 0.99, 100) with { WeightsSha256 = null }).Outcome);
        var other = Judge(Threshold, Value("accuracy", 0.98, 100) with { WeightsSha256 = null }, Value("accuracy", 0.99, 100) with { WeightsSha256 = Theirs });
        Assert.AreEqual((ThresholdOutcome.OtherWeights, Theirs), (other.Outcome, other.Reason));
        Assert.AreEqual(ThresholdOutcome.Met, Judge(Threshold, Value("accuracy", 0.1, 100) with { WeightsSha256 = Theirs }, Value("accuracy", 0.99, 100)).Outcome);
    }

    [TestMethod]
    [DataRow(ModelPartRole.Shard)]
    [DataRow(ModelPartRole.ExternalData)]
    public void Weights_in_several_files_are_named_by_the_digest_over_all(ModelPartRole role)
    {
        var part = new ModelPartFact("/p/m/data/w.bin", "m/data/w.bin", role, 1, Theirs);
        var model = Model with { DisplayPath = "m/a.onnx", Parts = [part, part with { DisplayPath = "m/config.json", Role = ModelPartRole.Configuration, Sha256 = new string('c', 64) }] };
        var over = FileDigest.Sha256(System.Text.Encoding.UTF8.GetBytes($"{Ours}  a.onnx\n{Theirs}  data/w.bin\n"));
        Assert.AreEqual(over, model.WeightsSha256);
        Assert.AreEqual(over, (model with { DisplayPath = "./m/a.onnx" }).WeightsSha256);
        var changed = model with { Parts = [part with { Sha256 = new string('d', 64) }, model.Parts[1]] };
        Assert.AreEqual(ThresholdOutcome.Met, Outcome(model, over).Outcome);
        Assert.AreEqual(ThresholdOutcome.OtherWeights, Outcome(changed, over).Outcome);
        foreach (var one in new[] { Ours, Ours.ToUpperInvariant(), Theirs })
        {
            var decision = Outcome(model, one);
            Assert.AreEqual((ThresholdOutcome.UnknownWeights, one), (decision.Outcome, decision.Reason));
        }

        var facts = Facts([model], [Evaluation(Value("accuracy", 0.99, 100) with { WeightsSha256 = Ours })]);
        var finding = Findings(facts, """{ "metric": "accuracy", "minimum": 0.9 }""").Single();
        StringAssert.Contains(finding.Message, "names the SHA-256 of one file");
        StringAssert.Contains(finding.Fix, over);

        static ThresholdDecision Outcome(ModelFact model, string digest) => ThresholdJudge.Judge(
            Thresholds("""{ "metric": "accuracy", "minimum": 0.9 }"""), [model], [Evaluation(Value("accuracy", 0.99, 100) with { WeightsSha256 = digest })]).Single();
    }

    [TestMethod]
    [DataRow("m/a.onnx", true)]
    [DataRow("./m/a.onnx", true)]
    [DataRow("m\\a.onnx", true)]
    [DataRow("A.onnx", true)]
    [DataRow("b.onnx", false)]
    [DataRow("other/a.onnx", false)]
    [DataRow("", false)]
    public void An_item_keeps_its_results_to_the_model_that_it_names(string named, bool isIt)
    {
        const string Threshold = """{ "metric": "accuracy", "minimum": 0.9 }""";
        ModelFact[] models = [Model with { DisplayPath = "m/a.onnx" }, Model with { DisplayPath = "m/b.onnx" }];
        var results = Evaluation(Value("accuracy", 0.99, 100)) with { Model = named };
        var decisions = ThresholdJudge.Judge(Thresholds(Threshold), [.. models], [results]);
        Assert.AreEqual(isIt, decisions[0].Outcome == ThresholdOutcome.Met);
        Assert.AreEqual(named == "b.onnx", decisions[1].Outcome == ThresholdOutcome.Met);
        Assert.AreNotEqual(ThresholdOutcome.Met, ThresholdJudge.Judge(Thresholds(Threshold), [models[0]], [Evaluation(Value("accuracy", 0.99, 100) with { WeightsSha256 = Theirs }) with { Model = named }])[0].Outcome, "the digest counts all the same");
        Assert.AreEqual(ThresholdOutcome.Met, ThresholdJudge.Judge(Thresholds(Threshold), [models[0]], [results with { Format = "model-index" }])[0].Outcome, "a card's place binds nothing");
        if (named == "other/a.onnx")
        {
            Assert.AreEqual((ThresholdOutcome.OtherModel, named), (decisions[0].Outcome, decisions[0].Reason));
            StringAssert.Contains(Findings(Facts(models, [results]), Threshold)[0].Message, "says Model=\"other/a.onnx\", which names no model that ships");
        }
    }

    [TestMethod]
    public void Index_and_configuration_hold_no_weights()
    {
        var model = Model with { Parts = [new("/p/i", "i", ModelPartRole.Index, 1, Theirs), new("/p/LICENSE", "LICENSE", ModelPartRole.LicenseText, 1, Theirs)] };
        Assert.AreEqual(model.Sha256, model.WeightsSha256);
    }

    [TestMethod]
    public void Several_results_must_all_hold_and_what_is_named_narrows_them()
    {
        EvaluationResultFact[] results =
        [
            Value("accuracy", 0.95, 100) with { Dataset = "imdb", Split = "test" },
            Value("accuracy", 0.7, 100) with { Dataset = "yelp", Split = "test" },
            Value("accuracy", 0.2, 100) with { Dataset = "imdb", Split = "test", Group = "fr" },
        ];
        var all = Judge("""{ "metric": "accuracy", "minimum": 0.9 }""", results);
        Assert.AreEqual((ThresholdOutcome.Failed, "0.7"), (all.Outcome, all.Found));
        Assert.AreEqual(ThresholdOutcome.Met, Judge("""{ "metric": "accuracy", "dataset": "IMDB", "minimum": 0.9 }""", results).Outcome);
        Assert.AreEqual(ThresholdOutcome.Failed, Judge("""{ "metric": "accuracy", "dataset": "imdb", "group": "fr", "minimum": 0.9 }""", results).Outcome);
        Assert.AreEqual(ThresholdOutcome.Missing, Judge("""{ "metric": "accuracy", "dataset": "imdb", "split": "train", "minimum": 0.9 }""", results).Outcome);
        Assert.AreEqual(ThresholdOutcome.Missing, Judge("""{ "metric": "accuracy", "task": "x", "minimum": 0.9 }""", results).Outcome);
    }

    [TestMethod]
    [DataRow(0.4, 0.5, ThresholdOutcome.Met, "a ratio of 0.8")]
    [DataRow(0.39, 0.5, ThresholdOutcome.Failed, "a ratio of 0.78")]
    [DataRow(0.0, 0.0, ThresholdOutcome.Met, "a ratio of 1")]
    [DataRow(0.0, 0.1, ThresholdOutcome.Failed, "a ratio of 0")]
    [DataRow(1.5, 0.5, ThresholdOutcome.Insufficient, null)]
    public void Four_fifths_is_the_lowest_rate_over_the_highest(double a, double b, ThresholdOutcome expected, string? found)
    {
        var decision = Judge("""{ "ratio": "four-fifths" }""", Group("selection_rate", "a", a), Group("selection_rate", "b", b));
        Assert.AreEqual((expected, found), (decision.Outcome, decision.Found));
        StringAssert.Contains(decision.Convention, "convention");
        StringAssert.Contains(decision.Convention, "not law");
    }

    [TestMethod]
    public void Groups_need_samples_each_and_one_group_is_none()
    {
        var few = Judge("""{ "ratio": "four-fifths" }""", Group("selection_rate", "a", 0.5), Group("selection_rate", "b", 0.5) with { Samples = 29 });
        Assert.AreEqual((ThresholdOutcome.Insufficient, 29L), (few.Outcome, few.Samples));
        StringAssert.Contains(few.Reason, "group b");
        Assert.AreEqual(ThresholdOutcome.Insufficient, Judge("""{ "ratio": "four-fifths" }""", Group("selection_rate", "a", 0.5)).Outcome);
        Assert.AreEqual(ThresholdOutcome.Insufficient, Judge("""{ "ratio": "four-fifths" }""", Group("selection_rate", "a", 0.5), Group("selection_rate", "b", 0.5) with { Samples = null }).Outcome);
        Assert.AreEqual(ThresholdOutcome.Missing, Judge("""{ "ratio": "four-fifths" }""", Value("selection_rate", 0.5, 100)).Outcome);
    }

    [TestMethod]
    public void Demographic_parity_has_a_ratio_and_a_difference_of_any_rate()
    {
        EvaluationResultFact[] results = [Group("hire_rate", "a", 0.3), Group("hire_rate", "b", 0.5), Group("hire_rate", "c", 0.45)];
        var ratio = Judge("""{ "ratio": "demographic-parity", "metric": "hire rate", "minimum": 0.6, "maximum": 0.1 }""", results);
        Assert.AreEqual((ThresholdOutcome.Failed, "a difference of 0.2"), (ratio.Outcome, ratio.Found));
        StringAssert.Contains(ratio.Reason, "0.3 for a and 0.5 for b");
        Assert.AreEqual(ThresholdOutcome.Met, Judge("""{ "ratio": "demographic-parity", "metric": "hire_rate", "minimum": 0.6 }""", results).Outcome);
        Assert.AreEqual(ThresholdOutcome.Missing, Judge("""{ "ratio": "demographic-parity", "minimum": 0.6 }""", results).Outcome);
    }

    [TestMethod]
    public void Equalized_odds_is_the_worse_of_two_rates_and_needs_both()
    {
        EvaluationResultFact[] results = [Group("tpr", "a", 0.9), Group("tpr", "b", 0.9), Group("false_positive_rate", "a", 0.1), Group("false_positive_rate", "b", 0.05)];
        var decision = Judge("""{ "ratio": "equalized-odds", "minimum": 0.8 }""", results);
        Assert.AreEqual((ThresholdOutcome.Failed, "a ratio of 0.5"), (decision.Outcome, decision.Found));
        Assert.AreEqual(ThresholdOutcome.Met, Judge("""{ "ratio": "equalized-odds", "minimum": 0.5 }""", results).Outcome);
        Assert.AreEqual(ThresholdOutcome.Insufficient, Judge("""{ "ratio": "equalized-odds", "minimum": 0.5 }""", results[..2]).Outcome);
    }

    [TestMethod]
    public void What_was_measured_on_different_things_is_not_compared()
    {
        EvaluationResultFact[] results =
        [
            Group("selection_rate", "a", 0.1) with { Dataset = "x" }, Group("selection_rate", "b", 0.1) with { Dataset = "x" },
            Group("selection_rate", "a", 0.9) with { Dataset = "y" }, Group("selection_rate", "b", 0.9) with { Dataset = "y" },
        ];
        Assert.AreEqual(ThresholdOutcome.Met, Judge("""{ "ratio": "four-fifths" }""", results).Outcome);
    }

    [TestMethod]
    [DataRow("models/*.onnx", true)]
    [DataRow("models/*", true)]
    [DataRow("*.onnx", false)]
    [DataRow("**/*.onnx", true)]
    [DataRow("**", true)]
    [DataRow("models/**/tiny.onnx", true)]
    [DataRow("models/tin?.onnx", true)]
    [DataRow("models/tiny.on", false)]
    [DataRow("MODELS/tiny.onnx", false)]
    public void A_threshold_is_for_the_models_of_its_pattern(string pattern, bool isFor)
    {
        var model = DatasetReaderTests.Model("models/tiny.onnx", null);
        Assert.AreEqual(isFor ? 1 : 0, ThresholdJudge.Judge(Thresholds($$"""{ "metric": "m", "minimum": 1, "model": "{{pattern}}" }"""), [model], []).Length);
    }

    [TestMethod]
    public void A_hostile_pattern_takes_no_time()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.IsFalse(PathPattern.Matches(string.Concat(Enumerable.Repeat("*a", 130)), new string('a', 4000) + "b"));
        Assert.IsLessThan(TimeSpan.FromSeconds(1), watch.Elapsed);
    }

    [TestMethod]
    public void A_finding_has_both_numbers_and_both_places()
    {
        var facts = Facts([Model], [Evaluation(Value("accuracy", 0.87, 100) with { Location = new FileLocation("/p/e.json", 7, 3) })]);
        var finding = Findings(facts, """{ "metric": "accuracy", "dataset": "imdb", "minimum": 0.9 }""").Single();
        Assert.AreEqual("CG2012", finding.Code);
        Assert.AreEqual(Severity.Error, finding.Severity);
        StringAssert.Contains(finding.Message, "no evaluation has such a result");
        finding = Findings(facts, """{ "metric": "accuracy", "minimum": 0.9 }""").Single();
        StringAssert.Contains(finding.Message, "at least 0.9 (compliance.json, line 1)");
        StringAssert.Contains(finding.Message, "e.json, line 7, says 0.87");
        Assert.AreEqual(7, finding.Location!.Line);
        Assert.IsEmpty(Findings(facts, """{ "metric": "accuracy", "minimum": 0.8 }"""));
        var foreign = Facts([Model], [Evaluation(Value("accuracy", 0.99, 100) with { WeightsSha256 = null })]);
        StringAssert.Contains(Findings(foreign, """{ "metric": "accuracy", "minimum": 0.9 }""").Single().Message, "unknown weights");
    }

    private static ModelFact Model => DatasetReaderTests.Model("a.onnx", null);

    private static ThresholdDecision Judge(string threshold, params EvaluationResultFact[] results) =>
        ThresholdJudge.Judge(Thresholds(threshold), [Model], [Evaluation(results)]).Single();

    private static System.Collections.Immutable.ImmutableArray<EvaluationThreshold> Thresholds(string threshold)
    {
        var reading = PolicyTestData.Read($$"""{ "models": { "thresholds": [{{threshold}}] } }""");
        Assert.IsEmpty(reading.Problems);
        return reading.Policy.Models.Thresholds;
    }

    private static EvaluationFact Evaluation(params EvaluationResultFact[] results) =>
        new() { Path = "/p/e.json", DisplayPath = "e.json", Sha256 = new string('e', 64), Format = "compliance-gate", Results = [.. results] };

    private static EvaluationResultFact Value(string metric, double value, long? samples) =>
        new() { Metric = metric, Value = value, Samples = samples, WeightsSha256 = Ours.ToUpperInvariant() };

    private static EvaluationResultFact Group(string metric, string group, double value) => Value(metric, value, 100) with { Group = group };

    internal static GateFacts Facts(ModelFact[] models, EvaluationFact[] evaluations) => new()
    {
        Project = new ProjectFact
        {
            Name = "A", Path = "/p/A.csproj", AssemblyName = "A", PackageId = "A", Version = "1.0.0", TargetFramework = "net10.0", TargetFrameworkMoniker = "",
            Configuration = "Debug", Language = "C#", OutputType = "Exe",
        },
        Toolchain = new ToolchainFact { Sdk = "10", MSBuild = "18", Gate = "1" },
        Source = new SourceFact(),
        JudgedAt = 0,
        Models = [.. models],
        Evaluations = [.. evaluations],
    };

    private static List<Finding> Findings(GateFacts facts, string threshold)
    {
        var policy = PolicyTestData.Read($$"""{ "models": { "thresholds": [{{threshold}}] } }""");
        return [.. Gate.Judge(facts, policy, null, []).Findings.Where(f => f.Code == "CG2012")];
    }
}
