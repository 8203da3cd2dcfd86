using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>Repeats of one cause are one entry of a log, and nothing else is.</summary>
[TestClass]
public sealed class FindingFoldTests
{
    private const string Project = "/p/App.csproj";

    [TestMethod]
    public void Packages_with_one_cause_are_one_entry_that_names_some_and_counts_all()
    {
        var logged = FindingFold.Of([.. Enumerable.Range(0, 40).Select(i => Package($"Contoso.P{i}", "1.0." + i, line: i + 5))], Project);
        var one = logged.Single();
        Assert.AreEqual(Severity.Error, one.Severity);
        Assert.AreEqual(5, one.Line);
        StringAssert.StartsWith(one.Text, "The license of Contoso.P0 1.0.0 is not allowed: BUSL-1.1 refused. Path: App -> Contoso.P0 1.0.0 (BUSL-1.1). "
            + "The same holds of Contoso.P1 1.0.1 (line 6), Contoso.P2 1.0.2 (line 7), Contoso.P3 1.0.3 (line 8), Contoso.P4 1.0.4 (line 9), Contoso.P5 1.0.5 (line 10) and 34 more (40 in all). "
            + "Replace the package: {\"package\":\"Contoso.P0\",\"version\":\"1.0.0\"}", StringComparison.Ordinal);
    }

    [TestMethod]
    public void What_differs_in_code_weight_license_or_fix_stays_apart()
    {
        var one = Package("A.B", "1.0.0");
        Finding[] others =
        [
            one with { Code = "CG1003" },
            one with { Severity = Severity.Warning },
            Package("C.D", "1.0.0", license: "SSPL-1.0"),
            Package("C.D", "1.0.0") with { Fix = "Do something else." },
        ];
        foreach (var other in others)
        {
            Assert.HasCount(2, FindingFold.Of([one, other], Project), other.ToString());
        }

        Assert.HasCount(1, FindingFold.Of([one, Package("C.D", "1.0.0")], Project));
    }

    [TestMethod]
    public void Models_and_their_cards_are_known_by_their_names()
    {
        static Finding Card(string name, string lacks) => new()
        {
            Code = "CG2002", Severity = Severity.Error, Subject = $"models/{name}.onnx", Location = new FileLocation($"/p/models/{name}.md", 2, 1),
            Message = $"The card models/{name}.md of the model models/{name}.onnx lacks {lacks}.",
            Fix = $"Draft the rest with: compliance-gate model draft-card models/{name}.onnx",
        };
        var logged = FindingFold.Of([Card("a", "its limits"), Card("b", "its limits"), Card("c", "its license")], Project);
        Assert.HasCount(2, logged);
        StringAssert.Contains(logged[0].Text, "The same holds of models/b.onnx (b.md, line 2) (2 in all).", StringComparison.Ordinal);
    }

    [TestMethod]
    public void One_thing_at_two_places_is_one_entry_with_both()
    {
        var logged = FindingFold.Of([Package("A.B", "1.0.0", line: 3), Package("A.B", "1.0.0", line: 9)], Project);
        StringAssert.Contains(logged.Single().Text, "The same holds of A.B 1.0.0 (line 9) (2 in all).", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Names_that_are_words_of_the_message_hide_nothing()
    {
        // Packages that are called as the words by which the causes differ.
        var one = Package("refused", "1.0.0", license: "MIT");
        var other = Package("allowed", "1.0.0", license: "Zlib");
        Assert.HasCount(2, FindingFold.Of([one, other], Project));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Whatever_is_folded_the_numbers_add_up_and_no_code_gets_lost(int seed)
    {
        var random = new Random(seed);
        var findings = Enumerable.Range(0, 300).Select(i => Package($"P{random.Next(50)}", $"1.{random.Next(3)}.0", random.Next(2) == 0 ? "X-1" : "Y-1", random.Next(60)) with
        {
            Code = "CG" + random.Next(1001, 1009),
            Severity = (Severity)random.Next((int)Severity.Note, (int)Severity.Error + 1),
        }).ToList();
        var logged = FindingFold.Of(findings, Project);
        CollectionAssert.AreEquivalent(
            findings.Select(f => (f.Code, f.Severity)).Distinct().ToList(), logged.Select(l => (l.Code, l.Severity)).Distinct().ToList());
        Assert.AreEqual(findings.Count, logged.Sum(l => InAll(l.Text)));
    }

    [TestMethod]
    public void Five_thousand_of_one_kind_take_no_time()
    {
        var findings = Enumerable.Range(0, 5000).Select(i => Package($"P{i}", "1.0.0", license: $"L-{i % 2500}")).ToImmutableArray();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.HasCount(2500, FindingFold.Of(findings, Project));
        Assert.IsLessThan(5, watch.Elapsed.TotalSeconds);
    }

    private static int InAll(string text)
    {
        var end = text.IndexOf(" in all)", StringComparison.Ordinal);
        return end < 0 ? 1 : int.Parse(text[(text.LastIndexOf('(', end) + 1)..end], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Finding Package(string id, string version, string license = "BUSL-1.1", int line = 7) => new()
    {
        Code = "CG1002", Severity = Severity.Error, Subject = PackageUrl.NuGet(id, version), Location = new FileLocation(Project, line, 5),
        Message = $"The license of {id} {version} is not allowed: {license} refused.",
        Path = ["App", $"{id} {version} ({license})"],
        Fix = $"Replace the package: {{\"package\":\"{id}\",\"version\":\"{version}\"}}",
    };
}
