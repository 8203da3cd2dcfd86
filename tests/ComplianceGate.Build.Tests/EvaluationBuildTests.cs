using System.Security.Cryptography;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class EvaluationBuildTests
{
    [TestMethod]
    public void A_threshold_holds_only_by_enough_samples_of_these_weights()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.md", TinyModels.Card);
        work.Write("evaluations/tiny.json", Results(new string('0', 64), 0.95, 100));
        work.Build().MustPass().MustNotSay("CG2012");

        work.Write("compliance.json", """{ "models": { "thresholds": [{ "metric": "accuracy", "minimum": 0.9 }] } }""");
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG2012"), "no evaluation has such a result");

        work.Replace("App.csproj", "</ItemGroup>", "<ComplianceEvaluation Include=\"evaluations/*.json\" /></ItemGroup>");
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG2012"), "other weights");

        var digest = Convert.ToHexStringLower(SHA256.HashData(TinyModels.Safetensors()));
        work.Write("evaluations/tiny.json", Results(digest, 0.85, 100));
        var line = work.Build("--no-restore").MustFail().Only("error", "CG2012");
        StringAssert.Contains(line, "evaluations/tiny.json(5");
        StringAssert.Contains(line, "at least 0.9");
        StringAssert.Contains(line, "says 0.85");

        work.Write("evaluations/tiny.json", Results(digest, 0.95, 29));
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG2012"), "insufficient");

        work.Write("evaluations/tiny.json", Results(digest, 0.95, 100));
        work.Build("--no-restore").MustPass();
        var threshold = Proof.Manifest(work).GetProperty("verdict").GetProperty("thresholds")[0];
        Assert.AreEqual("met", threshold.GetProperty("outcome").GetString());
        Assert.AreEqual("evaluations/tiny.json", threshold.GetProperty("evaluation").GetProperty("path").GetString());
    }

    private static string Results(string digest, double value, int samples) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
        {
          "schema": "compliancegate.evaluation/1",
          "weights": { "sha256": "{{digest}}" },
          "results": [
            { "metric": "accuracy", "value": {{value}}, "samples": {{samples}} }
          ]
        }
        """);
}
