using System.Globalization;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

/// <summary>Cards of the kinds found in the wild, each with what a person reads in it.</summary>
[TestClass]
public sealed class CardFixtureTests
{
    private static readonly string Folder = Path.Combine(DocumentationTests.Root, "tests", "fixtures", "Cards");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.expected").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_card_says_what_a_person_reads_in_it(string name)
    {
        string[] expected = [.. File.ReadAllLines(Path.Combine(Folder, name + ".expected")).Where(l => l.Length > 0)];
        var subject = expected[0].Split(' ');
        Assert.AreEqual("for", subject[0]);
        var path = Directory.EnumerateFiles(Folder, name + ".*").Single(f => !f.EndsWith(".expected", StringComparison.Ordinal));
        var problems = new List<Problem>();
        var card = CardReader.Parse(
            File.ReadAllBytes(path), path, Path.GetFileName(path), problems, new CardSubject(subject[1], subject[1], subject.ElementAtOrDefault(2)));

        var actual = Shown(card, problems);
        foreach (var kind in (string[])["field", "blank", "claim", "flaw", "problem", "result", "license"])
        {
            string[] wanted = [.. Of(expected, kind)];
            string[] found = [.. Of(actual, kind)];
            var all = $"\nwanted:\n{string.Join('\n', wanted)}\nfound:\n{string.Join('\n', found)}";
            Assert.HasCount(wanted.Length, found, kind + all);
            for (var i = 0; i < wanted.Length; i++)
            {
                // Of what is told in our own words a part is enough.
                var holds = kind is "flaw" or "problem" ? Holds(found[i], wanted[i]) : found[i] == wanted[i];
                Assert.IsTrue(holds, $"{kind} {i}:\n{found[i]}\n{wanted[i]}{all}");
            }
        }
    }

    [TestMethod]
    public void There_are_as_many_as_were_promised() => Assert.IsGreaterThanOrEqualTo(30, Names.Count());

    private static bool Holds(string found, string wanted)
    {
        var parts = wanted.Split(' ', 3);
        return found.StartsWith($"{parts[0]} {parts[1]} ", StringComparison.Ordinal) && found.Contains(parts[2], StringComparison.Ordinal);
    }

    // Fields have no order of their own; all else stands in the order of the card.
    private static IEnumerable<string> Of(IEnumerable<string> lines, string kind)
    {
        var found = lines.Where(l => l.StartsWith(kind + " ", StringComparison.Ordinal));
        return kind is "field" or "blank" ? found.Order(StringComparer.Ordinal) : found;
    }

    private static List<string> Shown(CardFact card, List<Problem> problems)
    {
        var lines = new List<string>();
        foreach (var field in card.Fields)
        {
            lines.Add(field.State == CardFieldState.Stated ? $"field {field.Name} {field.Line} {field.Value}" : $"blank {field.Name} {field.Line}");
        }

        lines.AddRange(card.Claims.Select(c => $"claim {c.Kind} {c.Source} {c.Line} {c.Value}" + (c.Detail is null || c.Kind == "license" ? "" : " " + c.Detail)));
        lines.AddRange(card.Flaws.Select(f => $"flaw {f.Line} {f.Message}"));
        lines.AddRange(problems.Select(p => $"problem {p.Location?.Line} {p.Message}"));
        lines.AddRange(card.Results.Select(r => string.Join(' ', new[]
        {
            "result", r.Metric, r.Value.ToString(CultureInfo.InvariantCulture), r.Location!.Line.ToString(CultureInfo.InvariantCulture), r.Dataset, r.Split,
            r.Group, r.Samples?.ToString(CultureInfo.InvariantCulture), r.WeightsSha256,
        }.Where(p => p is not null))));
        if (card.LicenseName is not null)
        {
            lines.Add($"license {card.LicenseName} {card.LicenseLink}");
        }

        return lines;
    }
}
