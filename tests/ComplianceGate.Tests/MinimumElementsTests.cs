using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

/// <summary>The page of minimum elements names only what stands in the documents.</summary>
[TestClass]
public sealed class MinimumElementsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(EvidenceVerifiers.RepositoryRoot, "docs", "minimum-elements.md"));

    private static readonly string[] Columns = ["manifest.json", "CycloneDX", "SPDX 2.3", "SPDX 3.0.1"];

    [TestMethod]
    public void Every_path_of_the_tables_leads_to_something()
    {
        var documents = Documents(EvidenceSamples.Of("packed"));
        var wrong = new List<string>();
        var count = 0;
        foreach (var (element, column, path) in Paths())
        {
            count++;
            wrong.AddRange(documents[column].Where(d => !Leads(d, path)).Select(_ => $"{element}: {column} has no {path}"));
        }

        Assert.IsGreaterThan(200, count);
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    [TestMethod]
    [DataRow("## NTIA 2021", 7)]
    [DataRow("## CISA 2025, draft", 11)]
    [DataRow("## G7 \"SBOM for AI\", 2026", 50)]
    public void Every_element_has_a_row_with_a_word_for_each_format(string heading, int elements)
    {
        var rows = Rows(heading);
        Assert.HasCount(elements, rows);
        foreach (var row in rows)
        {
            Assert.HasCount(5, row);
            Assert.DoesNotContain("", row, row[0]);
        }
    }

    [TestMethod]
    [DataRow("metadata.nothing")]
    [DataRow("components[type=thing].name")]
    [DataRow("components[].nothing")]
    [DataRow("metadata.component.name[]")]
    public void A_path_that_leads_nowhere_is_noticed(string path) => Assert.IsFalse(Leads(Documents(EvidenceSamples.Of("packed"))["CycloneDX"][0], path));

    [TestMethod]
    public void What_is_said_of_models_below_the_tables_holds_as_well()
    {
        var documents = Documents(EvidenceSamples.Of("packed"));
        Assert.IsTrue(Leads(documents["CycloneDX"][0], "components[type=machine-learning-model].modelCard.considerations"));
        Assert.IsTrue(Leads(documents["SPDX 3.0.1"][0], "@graph[type=ai_AIPackage].ai_limitation"));
        Assert.IsTrue(Leads(documents["SPDX 3.0.1"][0], "@graph[type=ai_AIPackage].ai_informationAboutApplication"));
        Assert.IsTrue(Leads(documents["CycloneDX"][0], "compositions[].aggregate"));
    }

    private static Dictionary<string, JsonNode[]> Documents(EvidenceContext context) => new()
    {
        ["manifest.json"] = [JsonNode.Parse(EvidenceSamples.Manifest(context))!],
        ["CycloneDX"] = [JsonNode.Parse(new CycloneDxWriter().Written(context))!, JsonNode.Parse(CycloneDxWriter.Version17.Written(context))!],
        ["SPDX 2.3"] = [JsonNode.Parse(new SpdxWriter().Written(context))!],
        ["SPDX 3.0.1"] = [JsonNode.Parse(new Spdx3Writer().Written(context))!],
    };

    private static IEnumerable<(string Element, string Column, string Path)> Paths()
    {
        foreach (var heading in Page.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)))
        {
            foreach (var row in Rows(heading))
            {
                for (var i = 0; i < Columns.Length; i++)
                {
                    foreach (Match match in Regex.Matches(row[i + 1], "`([^`]+)`"))
                    {
                        yield return ($"{heading} {row[0]}", Columns[i], match.Groups[1].Value);
                    }
                }
            }
        }
    }

    /// <summary>The rows of the table under a heading, without the names of clusters.</summary>
    private static List<string[]> Rows(string heading)
    {
        var section = Page[(Page.IndexOf(heading + "\n", StringComparison.Ordinal) + heading.Length)..];
        var end = section.IndexOf("\n## ", StringComparison.Ordinal);
        return (end < 0 ? section : section[..end]).Split('\n')
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| Element ", StringComparison.Ordinal) && !l.StartsWith("| **", StringComparison.Ordinal))
            .Select(l => l.Trim().Trim('|').Split('|').Select(c => c.Trim()).ToArray()).ToList();
    }

    /// <summary>Whether a path leads to a value other than null.</summary>
    private static bool Leads(JsonNode document, string path)
    {
        IEnumerable<JsonNode?> nodes = [document];
        foreach (Match step in Regex.Matches(path, @"([^.\[\]]+)(\[[^\]]*\])?(\.|$)"))
        {
            var name = step.Groups[1].Value;
            nodes = nodes.Select(n => n is JsonObject found ? found[name] : null).Where(n => n is not null);
            if (step.Groups[2].Success)
            {
                var (key, value) = step.Groups[2].Value.Trim('[', ']').Split('=', 2) is [var k, var v] ? (k, v) : (null, null);
                nodes = nodes.OfType<JsonArray>().SelectMany(a => a).Where(n => key is null || (n as JsonObject)?[key]?.ToString() == value);
            }
        }

        return nodes.Any(n => n is not null);
    }
}
