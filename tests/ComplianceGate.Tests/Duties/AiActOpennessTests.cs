namespace ComplianceGate.Tests;

/// <summary>Article 53(2) by real licenses: what the judge of openness finds of a model decides what of Chapter V is lifted.</summary>
[TestClass]
public class AiActOpennessTests
{
    private const string Published = "role=gpai-provider market=eu interaction=generates-text establishment=eu compute.training=2e23 openness.architecture=public openness.usage=public ";
    private const string Public = Published + "openness.weights=public openness.hosts=https://one.example,https://two.example ";

    public static IEnumerable<DutyProfile> Rows =>
    [
        new("Apache-2.0, public, on two hosts", "Article 53(2), Recital 102; research 3.6, row 5", Public + "monetisation=none", """
            unmet @always
            not @documents: free and open-source license + Article 53(2)
            """) { ModelLicense = "Apache-2.0" },
        new("Apache-2.0, public, training data undisclosed", "Article 53(2) asks for no data; 53(1)(d) stays", Public + "monetisation=none openness.data=undisclosed", """
            unmet @always
            not @documents: Article 53(2)
            """) { ModelLicense = "Apache-2.0" },
        new("one revocable host", "research 4: one host that can withdraw the weights; Article 53(2) asks that they are public, not from where", Published + "monetisation=none openness.weights=public openness.hosts=https://one.example", """
            unmet @always
            not @documents: free and open-source license + Article 53(2)
            """) { ModelLicense = "Apache-2.0" },
        new("one revocable host that chooses who gets the weights", "research 4: one host, gated; whether that is public is open", Published + "monetisation=none openness.weights=gated openness.hosts=https://one.example", """
            unmet @always
            decide @documents: Only one host + somebody has to decide + does not apply where + Article 53(2)
            info @form
            """) { ModelLicense = "Apache-2.0" },
        new("Apache-2.0 whose card tells more than 1e25 FLOP", "Article 53(2): not for systemic risk", Public.Replace("compute.training=2e23 ", "", StringComparison.Ordinal) + "monetisation=none", """
            unmet @documents, @always, @systemic, gpai-transparency/annex-xi-2
            info @form
            """) { ModelLicense = "Apache-2.0", CardCompute = "3e25" },
        new("Apache-2.0, weights private", "Article 53(2): parameters made public", Published + "monetisation=none openness.weights=private openness.hosts=https://one.example,https://two.example", """
            unmet @documents, @always
            info @form
            """) { ModelLicense = "Apache-2.0" },
        new("Apache-2.0 behind a paid platform alone", "Recital 103; research 3.1 monetisation", Public + "monetisation=paid-hosting-only commercial=large", """
            unmet @documents, @always
            info @form
            """) { ModelLicense = "Apache-2.0" },
        new("CC-BY-NC-4.0", "Recital 102, guidelines [M]", Public + "monetisation=none", """
            unmet @documents, @always
            info @form
            """) { ModelLicense = "CC-BY-NC-4.0" },
        new("the license of Llama 3.1", "guidelines [M]: user thresholds", Public + "monetisation=none", """
            unmet @documents, @always
            info @form
            """) { ModelLicense = "LicenseRef-llama3.1" },
        new("an OpenRAIL license", "guidelines [M], RAIL [?]: somebody has to decide", Public + "monetisation=none", """
            unmet @always
            decide @documents: disputed + Article 53(2)
            info @form
            """) { ModelLicense = "LicenseRef-creativeml-openrail-m" },
        new("Apache-2.0 above 1e25 FLOP", "Article 53(2): not for systemic risk", Public.Replace("2e23", "2e25", StringComparison.Ordinal) + "monetisation=none", """
            unmet @documents, @always, @systemic, gpai-transparency/annex-xi-2
            info @form
            """) { ModelLicense = "Apache-2.0" },
        new("a hobbyist's model under Apache-2.0", "Article 2(1)", "role=hobbyist commercial=no openness.weights=public interaction=generates-text", """
            not @documents, @always: no market in the Union is declared
            """) { ModelLicense = "Apache-2.0" },
    ];

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void The_duties_are_those_of_the_law(DutyProfile row) => row.Check(DutyGroups.AiAct);
}
