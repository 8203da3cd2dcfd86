using System.Text;
using System.Text.Json;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>What an editor offers while somebody writes a compliance.json, by the schema alone.</summary>
[TestClass]
public sealed class SchemaCompletionTests
{
    [TestMethod]
    public void Codes_are_offered_with_what_they_are_about()
    {
        using var schema = Load();
        var root = schema.RootElement.GetProperty("properties");
        AssertCodes(root.GetProperty("rules").GetProperty("propertyNames"), PolicyKeys.FixedCodes);
        AssertCodes(root.GetProperty("waivers").GetProperty("items").GetProperty("properties").GetProperty("code"), PolicyKeys.UnwaivableCodes);
    }

    [TestMethod]
    public void Every_value_has_a_list_a_default_or_an_example()
    {
        using var schema = Load();
        var without = new List<string>();
        var pending = new Stack<JsonElement>([schema.RootElement]);
        while (pending.TryPop(out var element))
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            // The profile is held by ProfileSchemaTests against its own table.
            foreach (var property in element.EnumerateObject().Where(p => p.Name is not ("profile" or "answers")))
            {
                pending.Push(property.Value);
                if (element.TryGetProperty("type", out var kind) && kind.ValueKind == JsonValueKind.String && property.Name == "properties")
                {
                    without.AddRange(property.Value.EnumerateObject().Where(IsBare).Select(p => p.Name));
                }
            }
        }

        Assert.IsEmpty(without, string.Join(", ", without));
    }

    [TestMethod]
    public void The_reader_takes_the_line_that_names_the_schema()
    {
        using var schema = Load();
        var policy = "{\"$schema\": \"" + schema.RootElement.GetProperty("$id").GetString() + "\"}";
        Assert.IsEmpty(PolicyTestData.Read(policy).Problems);
        foreach (var page in (string[])["docs/policy.md"])
        {
            StringAssert.Contains(File.ReadAllText(PolicyTestData.RepositoryFile(page)), schema.RootElement.GetProperty("$id").GetString()!, StringComparison.Ordinal);
        }
    }

    private static void AssertCodes(JsonElement names, IEnumerable<string> without)
    {
        var offered = names.GetProperty("enum").EnumerateArray().Select(c => c.GetString()!);
        var told = names.GetProperty("enumDescriptions").EnumerateArray().Select(c => c.GetString()!);
        CollectionAssert.AreEqual(
            RuleSet.Descriptors.Where(d => !without.Contains(d.Id)).Select(d => $"{d.Id}: {d.Title}").ToList(),
            offered.Zip(told, (code, title) => $"{code}: {title}").ToList());
    }

    private static bool IsBare(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Object
        && property.Value.TryGetProperty("type", out var kind) && kind.ValueKind == JsonValueKind.String && kind.GetString() is "string" or "integer" or "number"
        && !property.Value.EnumerateObject().Any(p => p.Name is "enum" or "examples" or "default" or "const");

    private static JsonDocument Load() => JsonDocument.Parse(Encoding.UTF8.GetBytes(File.ReadAllText(PolicyTestData.RepositoryFile("schemas/compliance.schema.json"))));
}
