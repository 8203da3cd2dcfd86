using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PolicySchemaTests
{
    private static readonly JsonElement Schema = Load();

    [TestMethod]
    public void Schema_and_reader_know_the_same_keys()
    {
        AssertKeys(PolicyKeys.Root, Schema);
        AssertKeys(PolicyKeys.Licenses, At("licenses"));
        AssertKeys(PolicyKeys.Exception, At("licenses", "exceptions"));
        AssertKeys(PolicyKeys.Clarification, At("licenses", "clarify"));
        AssertKeys(PolicyKeys.Models, At("models"));
        AssertKeys(PolicyKeys.ModelLicenses, At("models", "licenses"));
        AssertKeys(PolicyKeys.ModelException, At("models", "licenses", "exceptions"));
        AssertKeys(PolicyKeys.Threshold, At("models", "thresholds"));
        AssertKeys(PolicyKeys.Waiver, At("waivers"));
        AssertKeys(PolicyKeys.WaiverTerms, At("waiverTerms"));
        AssertKeys(PolicyKeys.Signatures, At("signatures"));
        AssertKeys(PolicyKeys.Reviews, At("reviews"));
        AssertKeys(PolicyKeys.ReviewImport, At("reviews", "import"));
        AssertKeys(PolicyKeys.ReviewExemption, At("reviews", "exempt"));
        AssertKeys(PolicyKeys.Duties, At("duties"));
        AssertKeys(PolicyKeys.Dependencies, At("dependencies"));
        AssertKeys(PolicyKeys.Cryptography, At("cryptography"));
        Assert.AreEqual(17, CountClosedObjects(Schema), "an object that no line above compares");
    }

    [TestMethod]
    public void Schema_and_reader_know_the_same_values()
    {
        AssertSame(PolicyKeys.Bases, Strings(Definition("base").GetProperty("anyOf")[0].GetProperty("enum")));
        AssertSame(PolicyLayerKeys.All(), Strings(Definition("lockable").GetProperty("anyOf")[0].GetProperty("enum")));
        Assert.AreEqual(PolicyKeys.MostExtended, At("extends").GetProperty("anyOf")[1].GetProperty("maxItems").GetInt32());
        AssertSame(PolicyKeys.Modes, Strings(At("mode").GetProperty("enum")));
        AssertSame(PolicyKeys.Severities, Strings(At("rules").GetProperty("additionalProperties").GetProperty("enum")));
        AssertSame(PolicyKeys.FixedCodes, Strings(At("rules").GetProperty("propertyNames").GetProperty("not").GetProperty("enum")));
        AssertSame(CardFields.All, Strings(At("models", "require").GetProperty("enum")));
        AssertSame(ModelTermNames.Accepted, Strings(Schema.GetProperty("definitions").GetProperty("modelTerm").GetProperty("enum")));
        AssertSame(PolicyKeys.UnwaivableCodes, Strings(At("waivers", "code").GetProperty("not").GetProperty("enum")));
        AssertSame(PolicyKeys.Attributions, Strings(At("models", "attribution").GetProperty("enum")));
        AssertSame(EvaluationThreshold.Ratios, Strings(At("models", "thresholds", "ratio").GetProperty("enum")));
        Assert.AreEqual(EvaluationThreshold.DefaultSamples, At("models", "thresholds", "minimumSamples").GetProperty("default").GetInt64());
        AssertSame(PolicyKeys.Parties, Strings(At("signatures", "parties").GetProperty("enum")));
        AssertSame(PolicyKeys.Rungs, Strings(At("signatures", "rungs").GetProperty("enum")));
        Assert.AreEqual(PolicyKeys.LargestThreshold, At("signatures", "threshold").GetProperty("maximum").GetInt32());
        AssertSame(PolicyKeys.ReviewReasons, Strings(At("reviews", "require").GetProperty("enum")));
        AssertSame(PolicyKeys.ReviewVerdicts, Strings(At("reviews", "import", "verdicts").GetProperty("enum")));
        AssertSame(ReviewPolicy.Default.Files, Strings(At("reviews").GetProperty("properties").GetProperty("files").GetProperty("default")));
        AssertSame(DependencyPolicy.UsualVex, Strings(At("dependencies").GetProperty("properties").GetProperty("vex").GetProperty("default")));
        AssertSame(PolicyKeys.Undecided, Strings(At("duties", "undecided").GetProperty("enum")));
        Assert.AreEqual(DutyPolicy.UsualAge, At("duties", "maximumAgeDays").GetProperty("default").GetInt32());
        AssertSame(PolicyKeys.CryptographyProfiles, Strings(At("cryptography", "profile").GetProperty("enum")));
        AssertSame(PolicyKeys.Severities, Strings(At("cryptography", "packages").GetProperty("enum")));
        AssertSame(PolicyKeys.Clocks, Strings(At("waiverTerms", "clock").GetProperty("enum")));
        Assert.AreEqual(PolicyKeys.LongestTerm, At("waiverTerms", "maximumDays").GetProperty("maximum").GetInt32());
    }

    [TestMethod]
    public void What_the_schema_requires_the_reader_misses()
    {
        foreach (var (json, schema) in new[]
        {
            ("""{"waivers": [{}]}""", At("waivers")),
            ("""{"signatures": {}}""", At("signatures")),
            ("""{"reviews": {"import": [{}]}}""", At("reviews", "import")),
            ("""{"reviews": {"exempt": [{}]}}""", At("reviews", "exempt")),
            ("""{"licenses": {"exceptions": [{}]}}""", At("licenses", "exceptions")),
            ("""{"licenses": {"clarify": [{}]}}""", At("licenses", "clarify")),
            ("""{"models": {"licenses": {"exceptions": [{}]}}}""", At("models", "licenses", "exceptions")),
        })
        {
            var required = Strings(schema.GetProperty("required"));
            var missed = PolicyTestData.Read(json).Problems.Where(p => p.Message.Contains(" lacks ", StringComparison.Ordinal)).Select(p => p.Message.Split('\'')[1]);
            AssertSame(required, missed);
        }
    }

    [TestMethod]
    public void Every_key_the_schema_names_is_taken_by_the_reader()
    {
        // The example uses every key, and the reader refuses a key that it does not know.
        using var good = JsonDocument.Parse(
            PolicyTestData.Good, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var used = new SortedSet<string>(StringComparer.Ordinal);
        Collect(good.RootElement, used);
        foreach (var key in new[]
        {
            PolicyKeys.Root, PolicyKeys.Licenses, PolicyKeys.Exception, PolicyKeys.Clarification, PolicyKeys.Models, PolicyKeys.ModelLicenses,
            PolicyKeys.ModelException, PolicyKeys.Threshold, PolicyKeys.Waiver, PolicyKeys.WaiverTerms, PolicyKeys.Signatures,
            PolicyKeys.Duties, PolicyKeys.Dependencies, PolicyKeys.Reviews, PolicyKeys.ReviewImport, PolicyKeys.ReviewExemption, PolicyKeys.Cryptography,
        }.SelectMany(k => k))
        {
            Assert.Contains(key, used);
        }

        Assert.IsEmpty(PolicyTestData.Read(PolicyTestData.Good).Problems);
    }

    [TestMethod]
    public void Every_key_says_what_it_is_for()
    {
        var pending = new Stack<JsonElement>([Schema]);
        var keys = 0;
        while (pending.TryPop(out var element))
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                if (element.TryGetProperty("properties", out var properties))
                {
                    foreach (var property in properties.EnumerateObject())
                    {
                        keys += IsProfile(properties) ? 0 : 1;
                        Assert.IsTrue(property.Value.TryGetProperty("description", out var text) && text.GetString()!.Length > 10, property.Name);
                    }
                }

                foreach (var property in element.EnumerateObject())
                {
                    pending.Push(property.Value);
                }
            }
        }

        Assert.AreEqual(83, keys);
    }

    [TestMethod]
    public void Reserved_keys_are_not_in_the_schema()
    {
        var text = File.ReadAllText(PolicyTestData.RepositoryFile("schemas/compliance.schema.json"));
        foreach (var key in PolicyKeys.ReservedRoot.AddRange(PolicyKeys.ReservedModels))
        {
            Assert.DoesNotContain($"\"{key}\"", text);
        }
    }

    private static JsonElement Definition(string name) => Schema.GetProperty("definitions").GetProperty(name);

    private static JsonElement Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PolicyTestData.RepositoryFile("schemas/compliance.schema.json")));
        return document.RootElement.Clone();
    }

    private static JsonElement At(params string[] keys)
    {
        var element = Schema;
        foreach (var key in keys)
        {
            element = element.GetProperty("properties").GetProperty(key);
            element = element.TryGetProperty("items", out var items) ? items : element;
        }

        return element;
    }

    private static void AssertKeys(ImmutableArray<string> keys, JsonElement schema)
    {
        Assert.IsFalse(schema.GetProperty("additionalProperties").GetBoolean());
        AssertSame(keys, schema.GetProperty("properties").EnumerateObject().Select(p => p.Name));
    }

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.AreEqual(string.Join(' ', expected.Order(StringComparer.Ordinal)), string.Join(' ', actual.Order(StringComparer.Ordinal)));

    // Of the objects below the profile, which follow a table of their own.
    private static bool IsProfile(JsonElement properties) =>
        properties.EnumerateObject().First().Name is "role" or "training" or "weights" or "model" or "document" && !properties.TryGetProperty("metric", out _) && !properties.TryGetProperty("reason", out _);

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString()!)];

    private static int CountClosedObjects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => (element.TryGetProperty("properties", out _) ? 1 : 0)
            // ProfileSchemaTests compares the whole of it.
            + element.EnumerateObject().Where(p => p.Name is not ("profile" or "answers")).Sum(p => CountClosedObjects(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(CountClosedObjects),
        _ => 0,
    };

    private static void Collect(JsonElement element, SortedSet<string> names)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                names.Add(property.Name);
                Collect(property.Value, names);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, names);
            }
        }
    }
}
