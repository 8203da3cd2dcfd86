using ComplianceGate.Facts;
using ComplianceGate.Policy;
using static ComplianceGate.Tests.OpennessSamples;

namespace ComplianceGate.Tests;

/// <summary>The class of the Model Openness Framework, as its reference tool computes it.</summary>
[TestClass]
public sealed class OpennessFrameworkTests
{
    private static readonly string[] Third =
        ["part:model-architecture=MIT", "part:technical-report=CC-BY-4.0", "part:evaluation-results=CC-BY-4.0", "part:model-card=CC-BY-4.0", "part:data-card=CC-BY-4.0"];

    private static readonly string[] Second = [.. Third, "part:training-code=MIT", "part:inference-code=MIT", "part:evaluation-code=MIT", "part:evaluation-data=CC0-1.0"];

    private static readonly string[] First =
        [.. Second, "part:datasets=CDLA-Permissive-2.0", "part:data-preprocessing-code=Apache-2.0", "part:model-parameters-intermediate=CC0-1.0", "part:research-paper=CC-BY-4.0"];

    [TestMethod]
    public void The_highest_class_with_every_part_of_it_and_of_those_below_is_reached()
    {
        Assert.AreEqual(3, Class(Third));
        Assert.AreEqual(2, Class(Second));
        Assert.AreEqual(1, Class(First));
        foreach (var missing in Third.Where(s => !s.Contains("technical-report", StringComparison.Ordinal)))
        {
            Assert.IsNull(Class([.. First.Where(s => s != missing)]), missing);
        }

        foreach (var missing in Second.Except(Third))
        {
            Assert.AreEqual(3, Class([.. First.Where(s => s != missing)]), missing);
        }

        foreach (var missing in First.Except(Second))
        {
            Assert.AreEqual(2, Class([.. First.Where(s => s != missing)]), missing);
        }
    }

    [TestMethod]
    public void A_research_paper_stands_for_the_technical_report()
    {
        string[] without = [.. First.Where(s => !s.Contains("technical-report", StringComparison.Ordinal))];
        Assert.AreEqual(1, Class(without));
        Assert.IsNull(Class([.. without.Where(s => !s.Contains("research-paper", StringComparison.Ordinal))]));
        Assert.AreEqual(1, Class([.. without, "part:technical-report=LicenseRef-Contoso"]), "A report that is not open is as none.");
        Assert.IsNull(Class([.. Third[2..], Third[0], "part:research-paper=LicenseRef-Contoso"]));
    }

    [TestMethod]
    [DataRow("LicenseRef-Contoso", false)]
    [DataRow("CC-BY-NC-4.0", false)]
    [DataRow("MIT AND CC-BY-NC-4.0", false)]
    [DataRow("not an expression", false)]
    [DataRow("MIT OR CC-BY-NC-4.0", true)]
    [DataRow("OpenMDW-1.0", true)]
    [DataRow("OGL-UK-3.0", true)]
    [DataRow("PDDL-1.0", true)]
    [DataRow("GFDL-1.3", true)]
    public void Only_open_licenses_count(string license, bool counts) =>
        Assert.AreEqual(counts ? 3 : null, Class([.. Third[1..], "part:model-architecture=" + license]));

    [TestMethod]
    public void An_open_license_that_is_not_made_for_the_part_counts_with_a_notice()
    {
        var decision = Judge("Apache-2.0", Model(), Profile(Third));
        Assert.AreEqual(3, decision.FrameworkClass);
        StringAssert.Contains(decision.Why("framework-class"), "model-parameters-final counts under Apache-2.0, which is open and not one that the framework's tool names for data");
        Assert.DoesNotContain("names for data", Judge("CC0-1.0", Model(), Profile(Third)).Why("framework-class"));
    }

    [TestMethod]
    public void Licenses_fall_back_to_the_kind_and_then_to_the_whole()
    {
        string[] parts = ["part:model-architecture= ", "part:technical-report= ", "part:evaluation-results= ", "part:model-card= ", "part:data-card= "];
        Assert.IsNull(Class(parts, license: null));
        Assert.AreEqual(3, Class(parts), "The license that was found is that of the whole.");
        Assert.AreEqual(3, Class([.. parts, "part:distribution=Apache-2.0"], license: null));
        Assert.AreEqual(3, Class([.. parts, "part:distribution=LicenseRef-Contoso", "part:code=MIT", "part:data=CC0-1.0", "part:document=CC-BY-4.0"], license: null));
        Assert.IsNull(Class([.. parts, "part:distribution=Apache-2.0", "part:document=LicenseRef-Contoso"]));
        Assert.AreEqual(3, Class([.. Third, "part:distribution=LicenseRef-Contoso", "part:document=LicenseRef-Contoso"]), "Its own goes first.");
    }

    [TestMethod]
    public void What_the_gate_knows_counts_and_says_so()
    {
        var card = Card(Field(CardFields.Evaluation)) with { Results = [new EvaluationResultFact { Metric = "accuracy", Value = 0.9 }] };
        var decision = Judge(
            "CC-BY-4.0", Model(card), Profile("part:model-architecture=MIT", "part:technical-report=CC-BY-4.0"),
            f => f with { Datasets = [new DatasetFact { Name = "d", Models = [ModelPath], Document = "d.md" }] });
        Assert.AreEqual(3, decision.FrameworkClass, decision.Why("framework-class"));
        var why = decision.Why("framework-class");
        foreach (var text in (string[])["the weights are here (models/a.gguf)", "the card is here (models/a.md)", "the card holds results", "every data set that the model names is documented"])
        {
            StringAssert.Contains(why, text);
        }
    }

    [TestMethod]
    public void Weights_that_are_not_given_out_or_come_under_another_license_do_not_count()
    {
        Assert.IsNull(Class([.. First, "openness.weights=private"]));
        var decision = Judge("CC-BY-NC-4.0", Model(), Profile([.. First, "part:model-parameters-final=CC0-1.0"]));
        Assert.IsNull(decision.FrameworkClass);
        StringAssert.Contains(decision.Why("framework-class"), "The profile declares model-parameters-final under CC0-1.0, and the license that was found is CC-BY-NC-4.0; what was found holds.");
    }

    [TestMethod]
    public void There_are_seventeen_parts_and_the_classes_ask_for_six_four_and_four()
    {
        Assert.HasCount(17, OpennessParts.All);
        CollectionAssert.AreEqual(new[] { 6, 4, 4 }, ((int[])[3, 2, 1]).Select(c => OpennessParts.All.Count(p => p.Class == c && p.IsRequired)).ToArray());
    }

    // What is more open in any fact is not less open in any result.
    [TestMethod]
    public void Adding_openness_never_makes_a_result_less_open()
    {
        string[][] ladders =
        [
            ["openness.weights=private", "openness.weights=gated", "openness.weights=public"],
            ["openness.data=undisclosed", "openness.data=described", "openness.data=released"],
            ["openness.trainingCode=not-released", "", "openness.trainingCode=released"],
            ["openness.architecture=not-public", "", "openness.architecture=public"],
            ["openness.usage=not-public", "", "openness.usage=public"],
            ["openness.hosts=https://a.example", "openness.hosts=https://a.example,https://b.example", "openness.hosts=https://a.example,https://b.example,https://c.example"],
            ["openness.revocable=true", "openness.revocable=false"],
            ["monetisation=price", "", "monetisation=none"],
            .. OpennessParts.All.Select(p => new[] { "", $"part:{p.Id}={(p.Content == PartContent.Code ? "MIT" : "CC0-1.0")}" }),
        ];
        string?[] licenses = ["CC-BY-NC-4.0", "LicenseRef-llama3.1", null, "LicenseRef-gemma", "CC-BY-4.0", "MIT"];
        var random = new Random(20261122);
        for (var round = 0; round < 400; round++)
        {
            var steps = ladders.Select(l => random.Next(l.Length)).ToArray();
            var license = licenses[random.Next(licenses.Length)];
            var card = random.Next(2) == 0 ? null : Card(Field(CardFields.TrainingData), Field(CardFields.Evaluation), Field(CardFields.IntendedUse));
            var before = Rank(steps, license, card);
            var at = random.Next(ladders.Length);
            if (steps[at] + 1 < ladders[at].Length)
            {
                steps[at]++;
                var after = Rank(steps, license, card);
                for (var i = 0; i < before.Length; i++)
                {
                    Assert.IsGreaterThanOrEqualTo(before[i], after[i], $"round {round}, result {i}: {ladders[at][steps[at]]} under {license}");
                }
            }
        }

        int[] Rank(int[] steps, string? license, CardFact? card)
        {
            var decision = Judge(license, Model(card), Profile(steps.Select((s, i) => ladders[i][s]).Where(s => s.Length > 0)));
            return
            [
                Array.IndexOf((string[])["no", "decision", "yes"], decision.Article53),
                Array.IndexOf((string[])["no", "undecided", "yes"], decision.OpenSourceAi),
                decision.FrameworkClass is { } c ? 4 - c : 0,
                Array.IndexOf((string[])["undisclosed", "described", "released"], decision.Data),
                decision.Revocable == "no" ? 1 : 0,
            ];
        }
    }

    private static int? Class(string[] settings, string? license = "MIT") => Judge(license, Model(), Profile(settings)).FrameworkClass;
}
