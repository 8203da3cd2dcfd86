using System.Text.Json;
using System.Text.Json.Nodes;
using ComplianceGate.Duties;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Holds packs and lists of facts against their schemas, by a validator that somebody else wrote.</summary>
[TestClass]
public sealed class DutySchemaTests
{
    private const string Duty = "duties/0";

    private static readonly (string Name, string Where, string? Value)[] BrokenPacks =
    [
        ("an unknown key of a pack", "colour", "\"red\""),
        ("an unknown key of a duty", Duty + "/colour", "\"red\""),
        ("a duty without source", Duty + "/source", null),
        ("a duty without the day it was verified", Duty + "/verifiedOn", null),
        ("a duty without confidence", Duty + "/confidence", null),
        ("a duty without a day of beginning", Duty + "/appliesFrom", null),
        ("a day that is none", Duty + "/appliesFrom", "\"2027-13-11\""),
        ("a source without https", Duty + "/source", "\"http://eur-lex.europa.eu/\""),
        ("an unknown kind", Duty + "/kind", "\"suggestion\""),
        ("an unknown confidence", Duty + "/confidence", "\"certain\""),
        ("a duty that asks for nothing", Duty + "/requires", "[]"),
        ("a fact asked for twice", Duty + "/requires", """["a", "a"]"""),
        ("a weight for nobody", Duty + "/severity/passer-by", "\"note\""),
        ("no default weight", Duty + "/severity", """{ "hobbyist": "note" }"""),
        ("a condition of two kinds", Duty + "/when", """{ "all": [{ "ref": "a" }], "any": [{ "ref": "a" }] }"""),
        ("a condition without parts", Duty + "/when", """{ "all": [] }"""),
        ("a key without a test", Duty + "/when", """{ "key": "role" }"""),
        ("a key with two tests", Duty + "/when", """{ "key": "role", "in": ["hobbyist"], "is": true }"""),
        ("a test of the wrong type", Duty + "/when", """{ "key": "compute.training", "over": "1e25" }"""),
        ("a deep mistake", Duty + "/when", """{ "all": [{ "not": { "any": [{ "key": "role", "of": ["hobbyist"] }] } }] }"""),
        ("an exemption without citation", Duty + "/exemptions", """[{ "id": "a", "when": { "ref": "a" }, "reason": "a reason of some length" }]"""),
        ("an id with capitals", Duty + "/id", "\"eu-cra/Annex\""),
        ("an id without a pack", Duty + "/id", "\"annex\""),
        ("a version that is no month", "version", "\"2026.13\""),
        ("no duties", "duties", "[]"),
        ("a line break in a title", Duty + "/title", "\"one\\ntwo\""),
    ];

    private static readonly (string Name, string Where, string? Value)[] BrokenFacts =
    [
        ("an unknown key of a fact", "facts/0/colour", "\"red\""),
        ("a fact without a question", "facts/0/ask", null),
        ("a question that is no sentence", "facts/0/ask", "\"declare it somewhere\""),
        ("an unknown kind", "facts/0/kind", "\"picture\""),
        ("an unknown scope", "facts/0/scope", "\"planet\""),
        ("an unknown place", "facts/0/from", """["weather:today"]"""),
        ("an unknown document of the evidence", "facts/0/from", """["evidence:poem"]"""),
        ("an unknown form", "facts/0/aliases/horoscope", """["a"]"""),
        ("a form without a name", "facts/0/aliases/ntia", "[]"),
        ("an id with a space", "facts/0/id", "\"a fact\""),
    ];

    [TestMethod]
    public void A_foreign_validator_accepts_every_pack_and_every_list_of_facts()
    {
        Accepts("duty-pack", DutyData.PackFiles);
        Accepts("duty-facts", DutyData.FactFiles);
    }

    [TestMethod]
    public void A_foreign_validator_refuses_each_broken_pack() => RefusesEach("duty-pack", DutyData.PackFiles.Single(f => f.EndsWith("eu-cra.json", StringComparison.Ordinal)), BrokenPacks);

    [TestMethod]
    public void A_foreign_validator_refuses_each_broken_list_of_facts() => RefusesEach("duty-facts", DutyData.FactFiles.Single(f => f.EndsWith("product.json", StringComparison.Ordinal)), BrokenFacts);

    [TestMethod]
    public void Schema_and_profile_know_the_same_roles()
    {
        var weights = Schema("duty-pack").GetProperty("$defs").GetProperty("duty").GetProperty("properties").GetProperty("severity").GetProperty("properties");
        string[] expected = ["default", .. ProfileKeys.Find(ProfileKeys.Role)!.Words];
        CollectionAssert.AreEqual(expected, weights.EnumerateObject().Select(p => p.Name).ToArray());
    }

    [TestMethod]
    public void Our_own_reader_refuses_what_hangs_on_the_schema_s_shapes()
    {
        var pack = File.ReadAllBytes(DutyData.PackFiles.Single(f => f.EndsWith("eu-cra.json", StringComparison.Ordinal)));
        Assert.IsNotNull(DutyPackReader.Read(pack, DutyPacks.Facts.ContainsKey).Pack);
        // What follows is a matter of taste to a reader: a form that is too long, too short or odd. It must not be refused there.
        string[] taste = ["a duty without https", "a source without https", "an id with capitals", "an id without a pack", "a version that is no month", "no duties", "a line break in a title"];
        foreach (var (name, where, value) in BrokenPacks.Where(b => !taste.Contains(b.Name)))
        {
            var (read, problems) = DutyPackReader.Read(Broken(pack, where, value), DutyPacks.Facts.ContainsKey);
            Assert.IsNull(read, name);
            Assert.IsNotEmpty(problems, name);
        }
    }

    private static void Accepts(string schema, IEnumerable<string> files)
    {
        var (exitCode, output) = EvidenceVerifiers.Script("verify-schema.mjs", [SchemaFile(schema), .. files]);
        Assert.AreEqual(0, exitCode, output);
    }

    private static void RefusesEach(string schema, string good, (string Name, string Where, string? Value)[] broken)
    {
        var folder = Directory.CreateTempSubdirectory("cg-duty-schema-").FullName;
        try
        {
            var bytes = File.ReadAllBytes(good);
            var files = broken.Select((b, i) => Path.Combine(folder, $"{i:D2}.json")).ToList();
            for (var i = 0; i < files.Count; i++)
            {
                File.WriteAllBytes(files[i], Broken(bytes, broken[i].Where, broken[i].Value));
            }

            var (exitCode, output) = EvidenceVerifiers.Script("verify-schema.mjs", [SchemaFile(schema), good, .. files]);
            Assert.AreEqual(1, exitCode, output);
            StringAssert.Contains(output, $"{good}: valid", StringComparison.Ordinal);
            for (var i = 0; i < files.Count; i++)
            {
                StringAssert.Contains(output, $"{files[i]}: INVALID", StringComparison.Ordinal, broken[i].Name);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A file with one value set, or taken away where the new one is null.</summary>
    private static byte[] Broken(byte[] good, string where, string? value)
    {
        var root = JsonNode.Parse(good)!;
        var parts = where.Split('/');
        var parent = root;
        foreach (var part in parts[..^1])
        {
            parent = int.TryParse(part, out var index) ? parent![index] : parent![part];
        }

        if (value is null)
        {
            Assert.IsTrue(parent!.AsObject().Remove(parts[^1]), where);
        }
        else
        {
            parent![parts[^1]] = JsonNode.Parse(value);
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private static string SchemaFile(string name) => Path.Combine(DocumentationTests.Root, "schemas", name + ".schema.json");

    private static JsonElement Schema(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SchemaFile(name)));
        return document.RootElement.Clone();
    }
}
