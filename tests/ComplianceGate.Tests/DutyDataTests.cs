using System.Globalization;
using System.Text;
using System.Text.Json;
using ComplianceGate.Duties;
using ComplianceGate.Policy;
using static ComplianceGate.Tests.DutyData;

namespace ComplianceGate.Tests;

/// <summary>What holds for every pack and every fact, whoever wrote it.</summary>
[TestClass]
public sealed class DutyDataTests
{
    // A word that says more than evidence can.
    private static readonly string[] Forbidden = ["compliant", "violation", "guarantee", "certified"];

    private static readonly string[] Instruments = ["Regulation (EU) ", "Directive (EU) ", "OMB Memorandum ", "NIST ", "NTIA, ", "CISA, ", "Executive Order ", "Colorado ", "New York City ", "California "];

    [TestMethod]
    public void The_gate_reads_every_pack_and_every_fact_of_the_folder()
    {
        CollectionAssert.AreEqual(PackFiles.Select(Path.GetFileNameWithoutExtension).ToList(), DutyPacks.BuiltIn.Select(p => p.Id).ToList());
        CollectionAssert.AreEqual(AllDuties.Select(d => Text(d, "id")).ToList(), DutyPacks.BuiltIn.SelectMany(p => p.Duties).Select(d => d.Id).ToList());
        CollectionAssert.AreEqual(AllFacts.Select(f => Text(f, "id")).ToList(), DutyPacks.Facts.Keys.ToList());
    }

    [TestMethod]
    public void A_pack_is_named_as_its_file_and_its_duties_begin_with_it()
    {
        foreach (var (file, pack) in PackFiles.Zip(AllPacks))
        {
            var id = Text(pack, "id");
            Assert.AreEqual(Path.GetFileNameWithoutExtension(file), id);
            foreach (var duty in DutiesOf(pack))
            {
                StringAssert.StartsWith(Text(duty, "id"), id + "/", StringComparison.Ordinal);
            }
        }

        AssertUnique(AllDuties.Select(d => Text(d, "id")));
        AssertUnique(AllFacts.Select(f => Text(f, "id")));
    }

    [TestMethod]
    public void Every_entry_tells_where_it_comes_from_and_how_sure_it_is()
    {
        foreach (var pack in AllPacks)
        {
            foreach (var duty in DutiesOf(pack))
            {
                var id = Text(duty, "id");
                Assert.IsTrue(Uri.TryCreate(Text(duty, "source"), UriKind.Absolute, out var source) && source.Scheme == "https", id);
                Assert.IsTrue(Day(duty, "verifiedOn") <= Day(pack, "verifiedOn"), $"{id} is younger than its pack");
                Assert.IsTrue(Day(duty, "verifiedOn").Year >= 2026, id);
                Assert.IsTrue(Text(duty, "verifiedAgainst").Length > 20, id);
                Assert.Contains(Text(duty, "confidence"), new[] { "high", "medium", "low" });
                Assert.IsTrue(Instruments.Any(i => Text(duty, "instrument").StartsWith(i, StringComparison.Ordinal)), $"{id}: {Text(duty, "instrument")}");
                var from = Day(duty, "appliesFrom");
                Assert.IsTrue(from.Year is >= 2018 and <= 2035, id);
                Assert.IsTrue(!duty.TryGetProperty("appliesUntil", out _) || Day(duty, "appliesUntil") >= from, id);
                Assert.IsTrue(!duty.TryGetProperty("legacy", out var legacy) || Day(legacy, "appliesFrom") >= from, id);
            }

            StringAssert.StartsWith(Text(pack, "verifiedOn").Replace('-', '.'), Text(pack, "version")[..7], StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void What_nobody_is_sure_of_forbids_nothing()
    {
        foreach (var duty in AllDuties.Where(d => Text(d, "confidence") == "low"))
        {
            Assert.AreNotEqual("prohibition", Text(duty, "kind"), Text(duty, "id"));
        }
    }

    [TestMethod]
    public void A_fact_that_is_asked_for_is_listed_and_a_listed_one_is_asked_for_or_known_elsewhere()
    {
        var listed = AllFacts.Select(f => Text(f, "id")).ToHashSet();
        var asked = AllDuties.SelectMany(d => Texts(d, "requires")).ToHashSet();
        Assert.AreEqual("", string.Join(", ", asked.Where(a => !listed.Contains(a))));
        foreach (var fact in AllFacts)
        {
            Assert.IsTrue(asked.Contains(Text(fact, "id")) || fact.GetProperty("aliases").EnumerateObject().Any(), $"nobody asks for {Text(fact, "id")}");
        }

        foreach (var duty in AllDuties.Where(d => Text(d, "kind") == "duty"))
        {
            Assert.IsTrue(Texts(duty, "requires").Any(), Text(duty, "id"));
        }
    }

    [TestMethod]
    public void A_fact_of_a_model_is_asked_for_by_a_duty_of_models()
    {
        var perModel = AllFacts.Where(f => Text(f, "scope") == "model").Select(f => Text(f, "id")).ToHashSet();
        foreach (var duty in AllDuties.Where(d => Text(d, "scope") == "project"))
        {
            Assert.AreEqual("", string.Join(", ", Texts(duty, "requires").Where(perModel.Contains)), $"{Text(duty, "id")} is decided once for the project");
        }
    }

    [TestMethod]
    public void Conditions_ask_what_a_profile_can_say()
    {
        foreach (var pack in AllPacks)
        {
            var definitions = pack.TryGetProperty("definitions", out var d) ? d.EnumerateObject().ToList() : [];
            var used = new HashSet<string>();
            var conditions = definitions.SelectMany(x => Within(x.Value))
                .Concat(DutiesOf(pack).SelectMany(duty => ConditionsOf(pack, duty)));
            foreach (var condition in conditions)
            {
                if (TextOrNull(condition, "ref") is { } name)
                {
                    used.Add(name);
                    Assert.IsTrue(definitions.Exists(x => x.Name == name), $"{Text(pack, "id")} defines no {name}");
                }

                if (TextOrNull(condition, "key") is { } key)
                {
                    var known = SituationKeys.Find(key);
                    Assert.IsNotNull(known, $"{Text(pack, "id")}: {key}");
                    foreach (var word in Texts(condition, "in"))
                    {
                        Assert.IsTrue(known.Words.Any(w => w == word || w.StartsWith(word + "/", StringComparison.Ordinal)), $"{Text(pack, "id")}: {key} knows no {word}");
                    }
                }
            }

            Assert.AreEqual("", string.Join(", ", definitions.Select(x => x.Name).Where(n => !used.Contains(n))), $"{Text(pack, "id")} defines what nobody uses");
        }
    }

    [TestMethod]
    public void A_weight_names_a_role_of_the_profile()
    {
        var roles = ProfileKeys.Find(ProfileKeys.Role)!.Words;
        foreach (var duty in AllDuties)
        {
            var weights = duty.GetProperty("severity").EnumerateObject().ToList();
            Assert.IsTrue(weights.All(w => w.Name == "default" || roles.Contains(w.Name)), Text(duty, "id"));
            Assert.IsTrue(weights.Exists(w => w.Name == "default"), Text(duty, "id"));
            Assert.IsTrue(Text(duty, "kind") != "information" || weights.All(w => w.Value.GetString() is "note" or "none"), $"{Text(duty, "id")} only informs");
        }
    }

    [TestMethod]
    public void A_fact_is_found_somewhere_or_says_how_to_declare_it()
    {
        foreach (var fact in AllFacts)
        {
            var id = Text(fact, "id");
            var from = Texts(fact, "from").ToList();
            Assert.AreEqual("", string.Join(", ", from.Where(f => !FactSources.IsKnown(f))), id);
            var ask = Text(fact, "ask");
            Assert.IsTrue(ask.EndsWith('.'), id);
            Assert.IsTrue(from.Count > 0 || ask.Contains($"`{id}`", StringComparison.Ordinal), $"{id} is found nowhere, so its 'ask' must name it");
            Assert.IsTrue(Text(fact, "scope") == "model" || from.All(f => !f.StartsWith("card:", StringComparison.Ordinal) && !f.StartsWith("model:", StringComparison.Ordinal)), $"{id} is no fact of a model");
        }
    }

    [TestMethod]
    public void No_entry_says_what_nobody_can_promise_or_drafts_what_the_house_does_not_say()
    {
        foreach (var file in PackFiles.Concat(FactFiles))
        {
            var bytes = File.ReadAllBytes(file);
            var text = Encoding.UTF8.GetString(bytes);
            Assert.AreEqual("", string.Join(", ", Forbidden.Where(w => text.Contains(w, StringComparison.OrdinalIgnoreCase))), file);
            Assert.IsFalse(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble), file);
            Assert.IsTrue(text.EndsWith("}\n", StringComparison.Ordinal) && !text.Contains('\t', StringComparison.Ordinal) && !text.Contains('\r', StringComparison.Ordinal), file);
            Assert.IsTrue(text.Split('\n').All(l => (l.Length - l.TrimStart(' ').Length) % 2 == 0), $"{file}: two spaces a level");
        }
    }

    [TestMethod]
    public void A_reason_is_a_clause_and_a_summary_a_sentence()
    {
        foreach (var pack in AllPacks)
        {
            var clauses = DutiesOf(pack).SelectMany(d => ConditionsOf(pack, d).Select(c => TextOrNull(c, "otherwise"))
                .Concat(Items(d, "exemptions").Select(e => (string?)Text(e, "reason"))).Append(TextOrNull(d, "decision")));
            foreach (var clause in clauses.OfType<string>().Distinct())
            {
                Assert.IsFalse(clause.EndsWith('.'), $"'{clause}' goes into a sentence");
            }

            foreach (var summary in DutiesOf(pack).Select(d => Text(d, "summary")).Append(Text(pack, "about")))
            {
                Assert.IsTrue(summary.EndsWith('.'), summary);
            }

            foreach (var exemptions in DutiesOf(pack).Select(d => Items(d, "exemptions")))
            {
                AssertUnique(exemptions.Select(e => Text(e, "id")));
            }
        }
    }

    private static void AssertUnique(IEnumerable<string> ids)
    {
        var twice = ids.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.AreEqual("", string.Join(", ", twice));
    }

    private static DateOnly Day(JsonElement element, string name) => DateOnly.ParseExact(Text(element, name), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
