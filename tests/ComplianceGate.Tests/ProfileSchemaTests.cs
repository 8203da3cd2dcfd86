using System.Text.Json;
using System.Text.Json.Nodes;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Holds <c>profile</c> of the policy's schema to the table of its keys.</summary>
[TestClass]
public sealed class ProfileSchemaTests
{
    private const string PathText = "Path of a model with forward slashes; * stands for any name, ** for any folders.";

    [TestMethod]
    public void The_schema_says_what_the_table_of_keys_says()
    {
        var profile = JsonNode.Parse(File.ReadAllBytes(PolicyTestData.RepositoryFile("schemas/compliance.schema.json")))!["properties"]!["profile"]!;
        var expected = Properties(perModel: false);
        expected["models"] = new JsonObject
        {
            ["description"] = "What differs for single models; the first entry that fits a model holds.",
            ["type"] = "array",
            ["items"] = new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["required"] = new JsonArray("model"),
                ["properties"] = new JsonObject([new("model", new JsonObject { ["description"] = PathText, ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 260 }), .. Properties(perModel: true).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))]),
            },
        };
        Assert.IsTrue(JsonNode.DeepEquals(expected, profile["properties"]), $"Paste this as properties of profile:\n{expected.ToJsonString(new JsonSerializerOptions { WriteIndented = true })}");
        Assert.IsFalse(profile["additionalProperties"]!.GetValue<bool>());
    }

    [TestMethod]
    public void Ids_of_keys_are_unique_and_one_object_deep()
    {
        CollectionAssert.AllItemsAreUnique(ProfileKeys.All.Select(k => k.Id).ToArray());
        foreach (var key in ProfileKeys.All)
        {
            Assert.IsLessThanOrEqualTo(1, key.Id.Count(c => c == '.'), key.Id);
            Assert.AreEqual(key.Kind is ProfileKind.Word or ProfileKind.Words, !key.Words.IsDefaultOrEmpty, key.Id);
        }
    }

    private static JsonObject Properties(bool perModel)
    {
        var properties = new JsonObject();
        foreach (var key in ProfileKeys.All.Where(k => k.PerModel || !perModel))
        {
            var parts = key.Id.Split('.');
            var target = properties;
            if (parts.Length == 2)
            {
                if (!properties.ContainsKey(parts[0]))
                {
                    properties[parts[0]] = new JsonObject
                    {
                        ["description"] = parts[0] == "compute" ? "Compute in FLOP." : "What is open of the models.",
                        ["type"] = "object",
                        ["additionalProperties"] = false,
                        ["properties"] = new JsonObject(),
                    };
                }

                target = properties[parts[0]]!["properties"]!.AsObject();
            }

            target[parts[^1]] = Schema(key);
        }

        properties["openness"]!["properties"]!["components"] = Answers("The licenses of the released parts of the models, by the part.");
        properties["facts"] = Answers("Answers to the facts that duties ask for, by the id of the fact (docs/duties/facts.md).");
        return properties;
    }

    private static JsonObject Answers(string meaning) => new() { ["description"] = meaning, ["$ref"] = "#/definitions/answers" };

    private static JsonObject Schema(ProfileKey key)
    {
        var schema = new JsonObject { ["description"] = key.Meaning };
        switch (key.Kind)
        {
            case ProfileKind.Word:
                schema["enum"] = Words(key);
                break;
            case ProfileKind.Words:
                schema["anyOf"] = new JsonArray(new JsonObject { ["enum"] = Words(key) }, Many(new JsonObject { ["enum"] = Words(key) }));
                break;
            case ProfileKind.Texts:
                schema["anyOf"] = new JsonArray(Text(), Many(Text()));
                break;
            case ProfileKind.Flag:
                schema["type"] = "boolean";
                break;
            case ProfileKind.Day:
                schema["type"] = "string";
                schema["format"] = "date";
                break;
            default:
                schema["type"] = "number";
                schema["minimum"] = 0;
                break;
        }

        return schema;
    }

    private static JsonObject Text() => new() { ["type"] = "string", ["minLength"] = 1 };

    private static JsonObject Many(JsonObject items) => new() { ["type"] = "array", ["minItems"] = 1, ["uniqueItems"] = true, ["items"] = items };

    private static JsonArray Words(ProfileKey key) => new([.. key.Words.Select(w => (JsonNode)w)]);
}
