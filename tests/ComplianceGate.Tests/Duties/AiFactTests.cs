using ComplianceGate.Duties;

namespace ComplianceGate.Tests;

/// <summary>One list of facts fills every form: each point of the annexes, each row of the forms, is a fact.</summary>
[TestClass]
public class AiFactTests
{
    // Elements of the G7's "SBOM for AI - Minimum Elements" (12 May 2026), as the research transcribes them, section 1.6. Those of the document itself are the SBOM's.
    private static readonly string[] G7Elements =
    [
        "system: name", "system: components", "system: producer", "system: version", "system: timestamp", "system: data flow", "system: data usage", "system: I/O properties",
        "system: intended application area", "system: dependency relationship",
        "models: name", "models: identifier", "models: version", "models: timestamp", "models: producer", "models: description", "models: hash value", "models: hash algorithm",
        "models: properties", "models: I/O properties", "models: training properties", "models: licence", "models: external references",
        "datasets: name", "datasets: description", "datasets: content", "datasets: identifier", "datasets: hash", "datasets: provenance", "datasets: statistical properties",
        "datasets: sensitivity", "datasets: dependency relationship", "datasets: licence",
        "infrastructure: software", "infrastructure: hardware",
        "security: controls", "security: compliance", "security: cyber-policy information", "security: vulnerability referencing",
        "KPI: security metrics", "KPI: operational performance",
    ];

    [TestMethod]
    [DataRow("annexXI", "1(a) 1(b) 1(c) 1(d) 1(e) 1(f) 2(a) 2(b) 2(c) 2(d) 2(e)", DisplayName = "Annex XI, Section 1")]
    [DataRow("annexXII", "1(a) 1(b) 1(c) 1(d) 1(e) 1(f) 1(g) 1(h) 2(a) 2(b) 2(c)", DisplayName = "Annex XII")]
    [DataRow("annexIV", "1(a) 1(b) 1(c) 1(d) 1(e) 1(f) 1(g) 1(h) 2(a) 2(b) 2(c) 2(d) 2(e) 2(f) 2(g) 2(h) 3 4 5 6 7 8 9", DisplayName = "Annex IV")]
    public void Every_point_of_an_annex_is_a_fact_that_a_duty_asks_for(string form, string points)
    {
        var asked = DutyPacks.BuiltIn.Where(static p => DutyGroups.AiAct.Contains(p.Id)).SelectMany(static p => p.Duties).SelectMany(static d => d.Requires).ToHashSet(StringComparer.Ordinal);
        foreach (var point in points.Split(' '))
        {
            Assert.IsTrue(DutyPacks.Facts.Values.Any(f => asked.Contains(f.Id) && Names(f, form).Contains(point)), $"{form} {point}");
        }
    }

    [TestMethod]
    public void Section_2_of_Annex_XI_is_three_facts() =>
        Assert.AreEqual("section 2(1), section 2(2), section 2(3)", string.Join(", ", DutyPacks.Facts.Values.SelectMany(static f => Names(f, "annexXI")).Where(static n => n.StartsWith("section", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));

    [TestMethod]
    public void Every_part_of_the_Model_Documentation_Form_has_facts()
    {
        var rows = DutyPacks.Facts.Values.SelectMany(static f => Names(f, "modelDocumentationForm")).ToHashSet(StringComparer.Ordinal);
        for (var part = 1; part <= 8; part++)
        {
            Assert.IsTrue(rows.Any(r => r.StartsWith($"{part} ", StringComparison.Ordinal)), $"part {part}");
        }
    }

    [TestMethod]
    public void Every_section_of_the_summary_of_the_training_content_has_facts()
    {
        var rows = DutyPacks.Facts.Values.SelectMany(static f => Names(f, "trainingSummary")).ToHashSet(StringComparer.Ordinal);
        foreach (var section in (string[])["1", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3"])
        {
            Assert.IsTrue(rows.Any(r => r.StartsWith(section + " ", StringComparison.Ordinal)), section);
        }
    }

    [TestMethod]
    public void What_Annex_XII_asks_for_Annex_XI_or_the_duty_of_Annex_XII_asks_for()
    {
        var asked = DutyPacks.BuiltIn.Single(static p => p.Id == "gpai-transparency").Duties.Where(static d => d.Id.Contains("/annex-xi", StringComparison.Ordinal)).SelectMany(static d => d.Requires).ToHashSet(StringComparer.Ordinal);
        foreach (var fact in DutyPacks.Facts.Values.Where(static f => Names(f, "annexXI").Length + Names(f, "annexXII").Length > 0))
        {
            // The day on the Union's market stands in the summary of the training content.
            Assert.IsTrue(asked.Contains(fact.Id) || fact.Id == "model.union-release-date", fact.Id);
        }
    }

    [TestMethod]
    public void An_element_of_the_G7_is_spelled_as_the_list_spells_it()
    {
        foreach (var fact in DutyPacks.Facts.Values.Where(static f => f.Id.StartsWith("model.", StringComparison.Ordinal) || f.Id.StartsWith("system.", StringComparison.Ordinal)))
        {
            foreach (var element in Names(fact, "g7"))
            {
                Assert.Contains(element, G7Elements, fact.Id);
            }
        }
    }

    private static System.Collections.Immutable.ImmutableArray<string> Names(FactDefinition fact, string form) => fact.Aliases.GetValueOrDefault(form) is { IsDefault: false } names ? names : [];
}
