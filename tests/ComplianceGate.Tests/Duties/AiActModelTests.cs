namespace ComplianceGate.Tests;

/// <summary>Providers of general-purpose models: Articles 51 to 55, Annexes XI and XII, the summary of the training content.</summary>
[TestClass]
public class AiActModelTests
{
    private const string Provider = "role=gpai-provider market=eu interaction=generates-text establishment=eu ";

    public static IEnumerable<DutyProfile> Rows =>
    [
        new("a closed model above 1e23 FLOP", "Article 53(1)(a) to (d); research 3.6, row 4", Provider + "compute.training=2e23", """
            unmet @documents, @always from 2025-08-02: the training took 2e23 FLOP, more than 1e23 FLOP + guidelines
            info @form
            not @systemic: not more than 1e25 FLOP + Article 51(2)
            not 54: established in the Union
            not 50-2: no role is declared of one who provides a system
            """) { Open = "no: the weights are private" },
        new("an open model above 1e23 FLOP", "Article 53(2); research 3.6, row 5", Provider + "compute.training=2e23", """
            unmet @always
            not @documents, @form: free and open-source license + Article 53(2) + all of it is public
            """) { Open = "yes: all of it is public" },
        new("public weights without data", "Article 53(2) does not ask for data; 53(1)(d) stays; research 3.1 open source", Provider + "compute.training=2e23 openness.weights=public openness.data=undisclosed", """
            unmet @always
            not @documents: Article 53(2)
            """) { Open = "yes: license, weights, architecture and usage are public" },
        new("a non-commercial license", "Recital 102, guidelines [M]; research 3.1 disqualifiers", Provider + "compute.training=2e23 openness.license=non-commercial", """
            unmet @documents, @always
            info @form
            """) { Open = "no: a non-commercial license is not free and open-source" },
        new("a license with a user threshold", "guidelines [M]; research 3.1 disqualifiers", Provider + "compute.training=2e23 openness.license=scale-restricted", """
            unmet @documents, @always
            info @form
            """) { Open = "no: a threshold of users is not free and open-source" },
        new("RAIL terms", "guidelines [M], RAIL [?]; research 3.1, 3.6 row 6", Provider + "compute.training=2e23 openness.license=use-restricted", """
            unmet @always
            decide @documents: use restrictions have to be judged + does not apply where + Article 53(2)
            info @form
            """) { Open = "decision: use restrictions have to be judged" },
        new("nobody said how open it is", "Article 53(2)", Provider + "compute.training=2e23", """
            unmet @always
            decide @documents: nothing was said of the openness of the model + Article 53(2)
            info @form
            """),
        new("hosted behind a paid platform alone", "Recital 103, guidelines [M]; research 3.1 monetisation", Provider + "compute.training=2e23 monetisation=paid-hosting-only", """
            unmet @documents, @always
            info @form
            """) { Open = "no: it can be had only behind a paid platform" },
        new("an open model above 1e25 FLOP", "Articles 51(2), 52(1), 53(2), 55(1); research 3.6, row 7", Provider + "compute.training=2e25", """
            unmet @documents, @always
            unmet @systemic, gpai-transparency/annex-xi-2: the training took 2e25 FLOP, more than 1e25 FLOP + Article 51(2)
            info @form
            """) { Open = "yes: all of it is public" },
        new("exactly 1e25 FLOP", "Article 51(2): greater than", Provider + "compute.training=1e25", """
            unmet @always
            not @documents: Article 53(2)
            not @systemic, gpai-transparency/annex-xi-2: not more than 1e25 FLOP
            """) { Open = "yes: all of it is public" },
        new("designated by the Commission below 1e25 FLOP", "Article 51(1)(b), Annex XIII", Provider + "compute.training=2e24 systemicRisk=true", """
            unmet @documents, @always, @systemic, gpai-transparency/annex-xi-2
            info @form
            """) { Open = "yes: all of it is public" },
        new("exactly 1e23 FLOP", "guidelines: more than 1e23 FLOP", Provider + "compute.training=1e23", """
            not @documents, @always: not more than 1e23 FLOP + guidelines
            """),
        new("a narrow model above 1e23 FLOP", "guidelines: transcription, upscaling, weather, games; research 3.1", Provider + "compute.training=5e23 generality=narrow", """
            not @documents, @always, @systemic: one narrow task + guidelines
            """),
        new("a classifier above 1e23 FLOP", "guidelines: generates language, images or video", "role=gpai-provider market=eu establishment=eu compute.training=5e23 interaction=biometric-categorisation", """
            not @documents, @always: not declared to generate
            """),
        new("a provider who forgot what the model does", "guidelines; Article 51(2): unknown is not rounded down", "role=gpai-provider market=eu establishment=eu compute.training=2e25", """
            decide @documents, @always, @systemic, gpai-transparency/annex-xi-2: interaction, which says what the model generates, is not declared
            info @form
            """) { Open = "no: the weights are private" },
        new("a provider who forgot what the model does, below 1e23 FLOP", "guidelines: more than 1e23 FLOP", "role=gpai-provider market=eu establishment=eu compute.training=1e23", """
            not @documents, @always, @systemic: not more than 1e23 FLOP
            """),
        new("a declared provider whose card tells the compute", "Article 51(2)", Provider, """
            unmet @documents, @always, @systemic, gpai-transparency/annex-xi-2: the training took 2e25 FLOP
            info @form
            """) { Open = "no: the weights are private", CardCompute = "2e25" },
        new("a provider who ships another's model beside its own", "Article 3(3): who develops it", Provider + "origin=third-party", """
            not @documents, @always, @systemic: another's, passed on as it is
            """) { CardCompute = "2e25" },
        new("a research purpose with a price and a market", "Articles 2(6), 53(1)(c) and (d): always stay", Provider + "commercial=no purpose=scientific-research monetisation=price compute.training=2e25 openness.license=proprietary", """
            decide @documents, @always, @systemic, gpai-transparency/annex-xi-2: sole purpose has to be decided + Article 2(6)
            info @form
            """) { Open = "no: the license is closed" },
        new("everything about the openness is asked at once", "Article 53(2)", Provider + "compute.training=2e23 openness.license=osi", """
            unmet @always
            decide @documents: declare openness.weights + declare openness.architecture + declare openness.usage + declare monetisation
            info @form
            """) { ModelLicense = "Apache-2.0" },
        new("compute that nobody declared", "guidelines; research 3.6, row 4: unknown and plausible", Provider, """
            decide @documents, @always, @systemic, gpai-transparency/annex-xi-2: compute.training is not declared
            info @form
            """),
        new("compute that nobody declared, of a model with few parameters", "Recital 98; research 8 line 9", Provider, """
            decide @documents, @always: 120000000 parameters, fewer than a billion, which speaks against + Recital 98
            decide @systemic, gpai-transparency/annex-xi-2
            info @form
            """) { Parameters = 120_000_000 },
        new("a billion parameters are not few", "Recital 98: at least a billion", Provider, """
            decide @documents, @always, @systemic, gpai-transparency/annex-xi-2: compute.training is not declared
            info @form
            """) { Parameters = 1_000_000_000 },
        new("a closed model from outside the Union", "Article 54; research 3.6, row 4", "role=gpai-provider market=eu interaction=generates-image establishment=outside-eu compute.training=2e23", """
            unmet @documents, @always, 54
            info @form
            """) { Open = "no: the weights are private" },
        new("an open model from outside the Union", "Article 54(6)", "role=gpai-provider market=eu interaction=generates-image establishment=outside-eu compute.training=2e23", """
            unmet @always
            not 54: same conditions as those of Article 53(2) + Article 54(6)
            not @documents: Article 53(2)
            """) { Open = "yes: all of it is public" },
        new("an open model with systemic risk from outside the Union", "Articles 53(2), 54(6): not for systemic risk", "role=gpai-provider market=eu interaction=generates-image establishment=outside-eu compute.training=3e25", """
            unmet @documents, @always, @systemic, 54, gpai-transparency/annex-xi-2
            info @form
            """) { Open = "yes: all of it is public" },
        new("a maintainer who says that it is a model, not a system", "Articles 3(3), 50(2): systems", "role=open-source-maintainer,gpai-provider market=eu commercial=no establishment=eu interaction=generates-text compute.training=2e23", """
            unmet @always
            not 50-2: nothing is declared that makes it a system
            not @documents: Article 53(2)
            """) { License = "Apache-2.0", Open = "yes: all of it is public" },
        new("nobody said where the provider is established", "Article 54(1)", "role=gpai-provider market=eu interaction=generates-text compute.training=2e23", """
            unmet @documents, @always
            decide 54: establishment is not declared
            info @form
            """) { Open = "no: the weights are private" },
        new("placed on the market on the day before Chapter V", "Article 111(3); research 3.1 dates", Provider + "compute.training=2e23 released=2025-08-01", """
            unmet ahead @documents, @always from 2027-08-02: before 2025-08-02 + Article 111(3)
            info @form from 2025-08-02
            """) { Open = "no: the weights are private" },
        new("placed on the market on the day of Chapter V", "Article 111(3)", Provider + "compute.training=2e23 released=2025-08-02", """
            unmet @documents, @always from 2025-08-02
            info @form
            """) { Open = "no: the weights are private" },
        new("an old model on the last day of its time", "Article 111(3)", Provider + "compute.training=2e23 released=2024-01-01", """
            unmet ahead @documents, @always from 2027-08-02
            info @form
            """) { Open = "no: the weights are private", Day = "2027-08-01" },
        new("an old model on the first day", "Article 111(3)", Provider + "compute.training=2e23 released=2024-01-01", """
            unmet @documents, @always from 2027-08-02
            info @form
            """) { Open = "no: the weights are private", Day = "2027-08-02" },
        new("judged on the day before Chapter V applies", "Article 113(b)", Provider + "compute.training=2e23", """
            unmet ahead @documents, @always from 2025-08-02
            info ahead @form
            """) { Open = "no: the weights are private", Day = "2025-08-01" },
        new("a large model for the United States alone", "Article 2(1)", "role=gpai-provider market=us interaction=generates-text establishment=outside-eu compute.training=2e25", """
            not @documents, @always, @systemic, 54: no market in the Union is declared
            """),
        new("an open model whose policy and summary are there", "Article 53(1)(c), (d)", Provider + "compute.training=2e23", """
            met 53-1-c, 53-1-d
            unmet gpai-transparency/training-summary-1, gpai-transparency/training-summary-2, gpai-transparency/training-summary-3
            not @documents: Article 53(2)
            """) { Open = "yes: all of it is public", Facts = [("gpai.copyright-policy", "https://model.example/copyright"), ("gpai.training-summary", "https://model.example/summary")] },
    ];

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void The_duties_are_those_of_the_law(DutyProfile row) => row.Check(DutyGroups.AiAct);
}
