using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Duties;

namespace ComplianceGate.Tests;

/// <summary>Packs and lists of facts that somebody made to break the reader.</summary>
[TestClass]
public sealed class DutyReaderHostileTests
{
    private static readonly byte[] Pack = Encoding.UTF8.GetBytes("""
        {
          "$schema": "x", "id": "p", "title": "T", "version": "2026.11", "jurisdiction": "eu", "verifiedOn": "2026-11-21", "about": "About.",
          "definitions": { "d": { "key": "role", "in": ["deployer"], "otherwise": "no", "cite": "A" } },
          "duties": [
            {
              "id": "p/1", "title": "T", "summary": "S.", "instrument": "I", "article": "A", "kind": "duty", "scope": "project", "appliesFrom": "2026-01-01",
              "appliesUntil": "2030-01-01", "legacy": { "releasedBefore": "2025-01-01", "appliesFrom": "2027-01-01", "cite": "C" },
              "when": { "all": [{ "ref": "d" }, { "any": [{ "key": "compute.training", "over": 1e25 }, { "not": { "key": "profiling", "is": true } }] }, { "key": "released", "from": "2024-01-01" }] },
              "exemptions": [{ "id": "e", "when": { "key": "compute.base", "atMost": 1e23 }, "cite": "C", "reason": "R" }],
              "decision": "Open", "requires": ["f"], "severity": { "default": "note", "deployer": "error" },
              "source": "https://example.org/", "verifiedOn": "2026-11-21", "verifiedAgainst": "V", "confidence": "high"
            }
          ]
        }
        """);

    private static readonly byte[] Facts = Encoding.UTF8.GetBytes("""
        { "facts": [{ "id": "f", "title": "T", "ask": "Ask.", "scope": "model", "kind": "text", "from": ["card:license"], "aliases": { "ntia": ["A"] } }] }
        """);

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "-1e999", "1e-999", "123456789012345678901234567890", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"2026-02-30\"", "\"9999-12-31\"", "[]", "{}", "[[]]", "[null]", "[{}]", "{\"all\":[]}", "{\"ref\":\"d\"}", "{\"ref\":\"nobody\"}", "{\"key\":\"role\",\"in\":[]}",
    ];

    [TestMethod]
    public void The_samples_are_good()
    {
        Assert.AreEqual("", Told(DutyPackReader.Read(Pack, IsKnown).Problems));
        Assert.AreEqual("", Told(DutyFactReader.Read(Facts).Problems));
        Assert.HasCount(1, DutyFactReader.Read(Facts).Facts);
    }

    [TestMethod]
    public void A_file_that_ends_early_is_refused_wherever_it_ends()
    {
        for (var length = 0; length < Pack.Length - 1; length++)
        {
            var (pack, problems) = DutyPackReader.Read(Pack.AsSpan(0, length), IsKnown);
            Assert.IsNull(pack, $"{length}");
            Assert.IsNotEmpty(problems, $"{length}");
        }

        for (var length = 0; length < Encoding.UTF8.GetString(Facts).TrimEnd().Length; length++)
        {
            Assert.IsNotEmpty(DutyFactReader.Read(Facts.AsSpan(0, length)).Problems, $"{length}");
        }
    }

    [TestMethod]
    public void Damaged_bytes_are_read_or_refused_and_what_is_read_can_be_judged()
    {
        var random = new Random(11);
        var read = 0;
        for (var i = 0; i < 4000; i++)
        {
            var bytes = (byte[])Pack.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                // A letter for a letter often gives another good file, any byte for a byte hardly ever.
                var place = random.Next(bytes.Length);
                bytes[place] = i % 2 == 0 && char.IsAsciiLetter((char)bytes[place]) ? (byte)('a' + random.Next(26)) : (byte)random.Next(32, 256);
            }

            read += Holds(bytes) ? 1 : 0;
            var facts = (byte[])Facts.Clone();
            facts[random.Next(facts.Length)] = (byte)random.Next(256);
            var (definitions, problems) = DutyFactReader.Read(facts);
            Assert.AreEqual(definitions.IsEmpty, !problems.IsEmpty);
        }

        Assert.IsTrue(read is > 20 and < 3900, $"{read} were read: either nothing or everything was damaged");
    }

    [TestMethod]
    public void Any_value_in_any_place_is_read_or_refused()
    {
        foreach (var path in Paths(JsonNode.Parse(Pack)!, ""))
        {
            foreach (var value in Values)
            {
                Holds(Replaced(Pack, path, value));
            }
        }

        foreach (var path in Paths(JsonNode.Parse(Facts)!, ""))
        {
            foreach (var value in Values)
            {
                var (facts, problems) = DutyFactReader.Read(Replaced(Facts, path, value));
                Assert.IsTrue(facts.IsEmpty || problems.IsEmpty, $"{path} {value}");
            }
        }
    }

    [TestMethod]
    [DataRow("1e999")]
    [DataRow("\"1e25\"")]
    [DataRow("null")]
    public void A_limit_that_is_no_number_is_refused(string limit) => Refused(Condition($$"""{ "key": "compute.training", "over": {{limit}} }"""), "must be a number");

    [TestMethod]
    public void Keys_that_stand_twice_are_refused()
    {
        var text = Encoding.UTF8.GetString(Pack);
        Assert.IsNull(DutyPackReader.Read(Encoding.UTF8.GetBytes(text.Replace("\"kind\": \"duty\"", "\"kind\": \"duty\", \"kind\": \"information\"", StringComparison.Ordinal)), IsKnown).Pack);
    }

    [TestMethod]
    public void Deep_files_neither_overflow_nor_take_long()
    {
        var watch = Stopwatch.StartNew();
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"a\":", "}"), ("{\"not\":", "}"), ("{\"all\":[", "]}") })
        {
            var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
            Assert.IsNull(DutyPackReader.Read(Encoding.UTF8.GetBytes(deep), IsKnown).Pack);
            Assert.IsEmpty(DutyFactReader.Read(Encoding.UTF8.GetBytes(deep)).Facts);
        }

        var conditions = string.Concat(Enumerable.Repeat("{\"not\":", 60)) + "{\"key\":\"profiling\",\"is\":true}" + new string('}', 60);
        Refused(Condition(conditions), "");
        Assert.IsLessThan(20_000, watch.ElapsedMilliseconds);
    }

    [TestMethod]
    public void A_definition_that_leads_to_itself_is_refused()
    {
        Refused(Definitions("""{ "d": { "not": { "ref": "d" } } }"""), "refers to itself");
        Refused(Definitions("""{ "d": { "all": [{ "ref": "e" }] }, "e": { "any": [{ "ref": "d" }] } }"""), "refers to itself");
    }

    [TestMethod]
    public void Definitions_that_double_each_other_are_refused_before_anybody_judges_them()
    {
        // Twenty levels stand for a million conditions, sixty for more than anybody can count; each is read once.
        foreach (var levels in new[] { 20, 60, 500 })
        {
            var watch = Stopwatch.StartNew();
            Refused(Definitions(Doubling(levels), levels), "");
            Assert.IsLessThan(10_000, watch.ElapsedMilliseconds);
        }
    }

    [TestMethod]
    public void A_chain_of_definitions_is_read_where_it_is_short_and_refused_where_it_is_long()
    {
        Assert.IsTrue(Holds(Definitions(Chain(10), 10)));
        Refused(Definitions(Chain(5_000), 5_000), "");
    }

    [TestMethod]
    public void A_file_that_is_too_big_is_refused_unread()
    {
        var watch = Stopwatch.StartNew();
        var bytes = new byte[64 << 20];
        Assert.HasCount(1, DutyPackReader.Read(bytes, IsKnown).Problems);
        Assert.HasCount(1, DutyFactReader.Read(bytes).Problems);
        Assert.IsLessThan(2_000, watch.ElapsedMilliseconds);
    }

    [TestMethod]
    public void Problems_are_few_and_safe_to_print()
    {
        var many = string.Join(',', Enumerable.Repeat("{ \"\\u001b[31m::error::##vso[x]\\u202e\": 1 }", 10_000));
        var text = Encoding.UTF8.GetString(Pack);
        var bytes = Encoding.UTF8.GetBytes(text[..text.IndexOf("\"duties\"", StringComparison.Ordinal)] + $"\"duties\": [{many}] }}");
        var problems = DutyPackReader.Read(bytes, IsKnown).Problems;
        Assert.IsTrue(problems.Length is > 0 and <= 100);
        foreach (var problem in problems)
        {
            Assert.IsFalse(problem.Message.Any(char.IsControl) || problem.Message.Contains("::", StringComparison.Ordinal) || problem.Message.Contains('\u202e'), problem.Message);
        }
    }

    private static bool IsKnown(string fact) => fact is "f" or "product.sbom";

    /// <summary>Whether a pack is read. One that is read is judged, too; one that is not has problems.</summary>
    private static bool Holds(byte[] bytes)
    {
        var (pack, problems) = DutyPackReader.Read(bytes, IsKnown);
        Assert.AreEqual(pack is null, !problems.IsEmpty, Told(problems));
        if (pack is not null)
        {
            var input = DutyCases.Input("role=deployer market=eu compute.training=2e25") with
            {
                Packs = [pack], Definitions = DutyPacks.Facts.Add("f", DutyFactReader.Read(Facts).Facts[0]),
            };
            Assert.HasCount(pack.Duties.Length, DutyJudge.Judge(input));
        }

        return pack is not null;
    }

    private static void Refused(byte[] bytes, string why)
    {
        var (pack, problems) = DutyPackReader.Read(bytes, IsKnown);
        Assert.IsNull(pack);
        Assert.IsTrue(problems.Any(p => p.Message.Contains(why, StringComparison.Ordinal)), Told(problems));
    }

    private static string Told(IEnumerable<PackProblem> problems) => string.Join("; ", problems.Select(p => $"{p.Line},{p.Column}: {p.Message}"));

    private static byte[] Condition(string when) => Replaced(Pack, "duties/0/exemptions/0/when", when);

    /// <summary>The pack with other definitions, and a duty for each of the last <paramref name="levels"/> of them, the lowest first.</summary>
    private static byte[] Definitions(string definitions, int levels = 0)
    {
        var root = JsonNode.Parse(Replaced(Pack, "definitions", definitions))!;
        var duties = root["duties"]!.AsArray();
        for (var i = 0; i < levels; i++)
        {
            var duty = duties[0]!.DeepClone();
            duty["id"] = $"p/n{i}";
            duty["when"] = new JsonObject { ["ref"] = $"d{i}" };
            duties.Insert(i, duty);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static string Doubling(int levels) =>
        "{ \"d\": { \"key\": \"profiling\", \"is\": true }, \"d0\": { \"ref\": \"d\" }"
        + string.Concat(Enumerable.Range(1, levels - 1).Select(i => $", \"d{i}\": {{ \"all\": [{{ \"ref\": \"d{i - 1}\" }}, {{ \"not\": {{ \"ref\": \"d{i - 1}\" }} }}] }}")) + " }";

    private static string Chain(int levels) =>
        "{ \"d\": { \"key\": \"profiling\", \"is\": true }, \"d0\": { \"ref\": \"d\" }"
        + string.Concat(Enumerable.Range(1, levels - 1).Select(i => $", \"d{i}\": {{ \"not\": {{ \"ref\": \"d{i - 1}\" }} }}")) + " }";

    private static IEnumerable<string> Paths(JsonNode? node, string path)
    {
        var children = node switch
        {
            JsonObject o => o.Select(m => (m.Key, m.Value)),
            JsonArray a => a.Select((v, i) => ($"{i}", v)),
            _ => [],
        };
        foreach (var (name, child) in children.ToList())
        {
            var here = path.Length == 0 ? name : $"{path}/{name}";
            yield return here;
            foreach (var below in Paths(child, here))
            {
                yield return below;
            }
        }
    }

    private static byte[] Replaced(byte[] good, string path, string value)
    {
        // Numbers such as 1e999 and lone surrogates are nothing that a JSON library writes: a mark is put there and then replaced.
        const string Mark = "\"\u00a7\"";
        var root = JsonNode.Parse(good)!;
        var parts = path.Split('/');
        var parent = parts[..^1].Aggregate(root, (n, p) => int.TryParse(p, out var i) ? n[i]! : n[p]!);
        if (int.TryParse(parts[^1], out var last) && parent is JsonArray)
        {
            parent[last] = "\u00a7";
        }
        else
        {
            parent[parts[^1]] = "\u00a7";
        }

        var text = root.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains(Mark, text);
        return Encoding.UTF8.GetBytes(text.Replace(Mark, value, StringComparison.Ordinal));
    }
}
