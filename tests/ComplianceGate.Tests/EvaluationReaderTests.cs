using System.Diagnostics;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class EvaluationReaderTests
{
    private static readonly string Digest = new('a', 64);

    internal static string Own(string results, string? weights = null) =>
        $$"""
        {
          "schema": "compliancegate.evaluation/1",
          {{(weights is null ? "" : $"\"weights\": {{ \"sha256\": \"{weights}\" }},")}}
          "results": [{{results}}]
        }
        """;

    private static string Harness => $$"""
        {
          "results": {
            "mmlu": { "alias": "mmlu", "acc,none": 0.61, "acc_stderr,none": 0.004, " ": " " },
            "gsm8k": { "alias": "gsm8k", "exact_match,strict-match": 0.5, "exact_match_stderr,strict-match": "N/A", "exact_match,flexible-extract": 0.52 }
          },
          "configs": { "mmlu": { "dataset_path": "cais/mmlu", "dataset_name": "all" }, "gsm8k": { "dataset_path": "gsm8k", "metadata": { "weights_sha256": "{{Digest}}" } } },
          "n-samples": { "mmlu": { "original": 14042, "effective": 100 }, "gsm8k": 50 },
          "higher_is_better": { "mmlu": { "acc": true } },
          "config": { "model": "hf", "model_sha": "0123456789012345678901234567890123456789", "model_args": "pretrained=x" }
        }
        """;

    private static string Run(string scenario, string metrics, string tags = "[]") =>
        $$"""
        { "scenarioName": "{{scenario}}", "iterationName": "1", "executionName": "x", "messages": [], "modelResponse": {},
          "evaluationResult": { "metrics": { {{metrics}} } }, "tags": {{tags}}, "formatVersion": 1 }
        """;

    private static string Numeric(string name, string value) => $$"""
        "{{name}}": { "$type": "numeric", "name": "{{name}}", "value": {{value}}, "interpretation": { "rating": "good", "failed": false } }
        """;

    [TestMethod]
    public void Our_own_form_gives_values_and_groups_with_their_lines()
    {
        var evaluation = Read(Own("""
            { "metric": "accuracy", "value": 0.93, "dataset": "imdb", "split": "test", "task": "t", "samples": 100, "standardError": 0.01, "higherIsBetter": true },
            { "metric": "selection_rate",
              "groups": [ { "group": "a", "value": 0.4, "samples": 50 }, { "group": "b", "value": 0.5 } ] }
            """, "sha256:" + Digest.ToUpperInvariant()));
        Assert.AreEqual("compliance-gate", evaluation.Format);
        Assert.HasCount(3, evaluation.Results);
        var first = evaluation.Results[0];
        Assert.AreEqual((0.93, "imdb", "test", "t", 100L, 0.01, true), (first.Value, first.Dataset, first.Split, first.Task, first.Samples, first.StandardError, first.HigherIsBetter));
        Assert.AreEqual(Digest, first.WeightsSha256);
        Assert.AreEqual(4, first.Location!.Line);
        Assert.AreEqual(("b", null, 6), (evaluation.Results[2].Group, evaluation.Results[2].Samples, evaluation.Results[2].Location!.Line));
    }

    [TestMethod]
    [DataRow("""{ "metric": "m", "value": "0.9" }""", "no finite number")]
    [DataRow("""{ "metric": "m", "value": 1e999 }""", "no finite number")]
    [DataRow("""{ "metric": "m", "value": NaN }""", "not valid")]
    [DataRow("""{ "metric": "m" }""", "neither a \"value\"")]
    [DataRow("""{ "value": 1 }""", "without a \"metric\"")]
    [DataRow("""{ "metric": "m", "value": 1, "samples": 1.5 }""", "whole number")]
    [DataRow("""{ "metric": "m", "value": 1, "samples": -1 }""", "whole number")]
    [DataRow("""{ "metric": "m", "value": 1, "sample": 3 }""", "unknown key \"sample\"")]
    [DataRow("""{ "metric": "m", "groups": [ { "group": "a", "value": 1 }, { "group": "a", "value": 0 } ] }""", "twice")]
    [DataRow("""{ "metric": "m", "groups": [ { "value": 1 } ] }""", "without a name")]
    [DataRow("3", "object")]
    public void What_is_wrong_in_our_own_form_is_told(string result, string said)
    {
        var problems = new List<Problem>();
        EvaluationReader.Parse(Encoding.UTF8.GetBytes(Own(result, Digest)), new("/e.json", "e.json"), problems);
        Assert.IsTrue(problems.Exists(p => p.Message.Contains(said, StringComparison.Ordinal) && p.Location!.Line >= 4), string.Join("\n", problems));
    }

    [TestMethod]
    public void Weights_without_a_digest_are_told_and_a_later_schema_is_not_read()
    {
        var problems = new List<Problem>();
        var evaluation = EvaluationReader.Parse(Encoding.UTF8.GetBytes(Own("""{ "metric": "m", "value": 1 }""", "abc")), new("/e.json", "e.json"), problems);
        Assert.HasCount(1, problems);
        Assert.IsNull(evaluation!.Results.Single().WeightsSha256);
        problems.Clear();
        EvaluationReader.Parse("""{ "schema": "compliancegate.evaluation/2", "results": [] }"""u8.ToArray(), new("/e.json", "e.json"), problems);
        StringAssert.Contains(problems.Single().Message, "evaluation/2");
    }

    [TestMethod]
    public void The_harness_gives_tasks_samples_and_filters_and_a_commit_is_no_digest()
    {
        var evaluation = Read(Harness);
        Assert.AreEqual("lm-evaluation-harness", evaluation.Format);
        Assert.HasCount(3, evaluation.Results);
        var acc = evaluation.Results[0];
        Assert.AreEqual(("acc", 0.61, "mmlu", "cais/mmlu", "all", 100L, 0.004, true), (acc.Metric, acc.Value, acc.Task, acc.Dataset, acc.Split, acc.Samples, acc.StandardError, acc.HigherIsBetter));
        Assert.IsNull(acc.WeightsSha256);
        Assert.AreEqual(3, acc.Location!.Line);
        var strict = evaluation.Results[1];
        Assert.AreEqual(("exact_match,strict-match", 50L, null, Digest), (strict.Metric, strict.Samples, strict.StandardError, strict.WeightsSha256));
    }

    [TestMethod]
    public void A_value_of_the_harness_that_is_no_number_is_told()
    {
        var problems = new List<Problem>();
        EvaluationReader.Parse(Encoding.UTF8.GetBytes(Harness.Replace("0.61", "\"NaN\"", StringComparison.Ordinal)), new("/e.json", "e.json"), problems);
        StringAssert.Contains(problems.Single().Message, "acc,none");
    }

    [TestMethod]
    public void A_run_of_the_extensions_is_one_sample_of_the_weights_that_its_tags_name()
    {
        var evaluation = Read(Run("s.one", Numeric("Coherence", "4") + """
            , "Safe": { "$type": "boolean", "name": "Safe", "value": true }, "Words": { "$type": "string", "name": "Words", "value": "x" }, "None": { "$type": "numeric", "name": "None" }
            """, $"[\"nightly\", \"weights.sha256:{Digest}\"]"));
        Assert.AreEqual("extensions-ai", evaluation.Format);
        CollectionAssert.AreEqual(new[] { "Coherence", "Safe" }, evaluation.Results.Select(r => r.Metric).ToArray());
        CollectionAssert.AreEqual(new[] { 4.0, 1.0 }, evaluation.Results.Select(r => r.Value).ToArray());
        Assert.IsTrue(evaluation.Results.All(r => r is { Samples: 1, Task: "s.one" } && r.WeightsSha256 == Digest));
    }

    [TestMethod]
    public void A_report_of_the_extensions_gives_means_and_none_where_a_run_has_no_value()
    {
        var report = $$"""
            { "scenarioRunResults": [
              {{Run("a", Numeric("Fluency", "4") + "," + Numeric("Coherence", "1"))}},
              {{Run("a", Numeric("Fluency", "2") + "," + Numeric("Coherence", "null"))}},
              {{Run("b", Numeric("Fluency", "3"))}} ], "createdAt": "2026-01-01", "generatorVersion": "1" }
            """;
        var results = Read(report).Results;
        Assert.AreEqual((3.0, 2L), Single("a", "Fluency"));
        Assert.AreEqual((3.0, 3L), Single(null, "Fluency"));
        Assert.AreEqual((3.0, 1L), Single("b", "Fluency"));
        Assert.IsFalse(results.Any(r => r.Metric == "Coherence"));

        (double, long?) Single(string? task, string metric) => results.Where(r => r.Task == task && r.Metric == metric).Select(r => (r.Value, r.Samples)).Single();
    }

    [TestMethod]
    public void A_number_of_the_extensions_that_is_none_is_told()
    {
        var problems = new List<Problem>();
        EvaluationReader.Parse(Encoding.UTF8.GetBytes(Run("a", Numeric("F", "\"NaN\""))), new("/e.json", "e.json"), problems);
        StringAssert.Contains(problems.Single().Message, "\"NaN\"");
    }

    [TestMethod]
    [DataRow("{}", "of no format")]
    [DataRow("[]", "of no format")]
    [DataRow("{\"results\":[]}", "of no format")]
    [DataRow("", "not valid")]
    public void Another_document_is_told(string json, string said)
    {
        var problems = new List<Problem>();
        Assert.IsNull(EvaluationReader.Parse(Encoding.UTF8.GetBytes(json), new("/e.json", "e.json"), problems));
        StringAssert.Contains(problems.Single().Message, said);
    }

    [TestMethod]
    public void Files_are_read_once_in_order_and_one_that_is_missing_is_told()
    {
        using var folder = new ModelFolder();
        var b = folder.Write("b.json", Own("", Digest));
        var a = folder.Write("a.json", Own("", Digest));
        var files = new InputFiles();
        var (evaluations, problems) = EvaluationReader.Read([new(b, "b.json", "n"), new(b, "b.json", "m"), new(a, "a.json"), new(b, "b.json", "n"), new(Path.Combine(folder.Path, "c.json"), "c.json")], files);
        CollectionAssert.AreEqual(new[] { "a.json ", "b.json m", "b.json n" }, evaluations.Select(e => e.DisplayPath + " " + e.Model).ToArray(), "one file may be about several models");
        StringAssert.Contains(problems.Single().Message, "no such file");
        Assert.HasCount(3, files.Seen);
    }

    [TestMethod]
    public void Huge_and_deep_documents_are_refused_in_bounded_memory()
    {
        byte[][] documents =
        [
            Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat("0,", 3_000_000)) + "0]"),
            Encoding.UTF8.GetBytes(new string('[', 100_000)),
            Encoding.UTF8.GetBytes("{\"results\":{" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"\"t{i}\":{{}},")) + "\"x\":{}},\"configs\":{}}"),
            new byte[BoundedJson.MaxSize],
        ];
        foreach (var document in documents)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            EvaluationReader.Parse(document, new("/e.json", "e.json"), []);
            Assert.IsLessThan(64L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.IsLessThan(TimeSpan.FromSeconds(2), watch.Elapsed);
        }
    }

    [TestMethod]
    public void Damaged_results_give_problems_and_no_exception()
    {
        var random = new Random(20261121);
        byte[][] seeds =
        [
            Encoding.UTF8.GetBytes(Own("""{ "metric": "accuracy", "value": 0.93, "samples": 9, "groups": [ { "group": "a", "value": 0.4, "samples": 50 } ] }""", Digest)),
            Encoding.UTF8.GetBytes(Harness),
            Encoding.UTF8.GetBytes("{\"scenarioRunResults\":[" + Run("a", Numeric("Fluency", "4"), "[\"weights.sha256:x\"]") + "]}"),
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var problems = new List<Problem>();
            var evaluation = EvaluationReader.Parse(DataFuzz.Mutate(random, seeds[i % 3]), new("/e.json", "e.json"), problems);
            Assert.IsTrue(problems.TrueForAll(p => p.Kind == ProblemKind.InputUnreadable));
            Assert.IsTrue(evaluation is null || evaluation.Results.All(r => double.IsFinite(r.Value) && r.WeightsSha256 is null or { Length: 64 }));
        }
    }

    private static EvaluationFact Read(string json)
    {
        var problems = new List<Problem>();
        var evaluation = EvaluationReader.Parse(Encoding.UTF8.GetBytes(json), new("/e.json", "e.json"), problems);
        Assert.IsEmpty(problems, string.Join("\n", problems));
        return evaluation!;
    }
}
