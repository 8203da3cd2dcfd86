using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Duties;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>What must hold for every profile, over all packs; profiles are drawn at random from fixed seeds.</summary>
[TestClass]
public sealed class DutyPropertyTests
{
    private const int Rounds = 250;

    private static readonly string?[] Licenses = [null, "MIT", "Apache-2.0", "GPL-3.0-only", "LicenseRef-Own", "MIT OR LicenseRef-Own", "NOT A LICENSE"];

    // What derived keys rest on; one that is not listed may rest on anything.
    private static readonly Dictionary<string, string[]> RestsOn = new()
    {
        ["derived.ships-model"] = [],
        ["derived.annex-iii-use"] = ["uses"],
        ["derived.high-risk-use"] = ["uses", "derogation", "profiling"],
        ["derived.monetised"] = ["monetisation", "commercial"],
        ["derived.open-license"] = ["license"],
        ["derived.open-derogated-system"] = ["license", "monetisation", "commercial"],
        ["derived.systemic-risk"] = ["systemicRisk", "compute.training", "compute.base", "compute.modification", "compute.baseSystemic"],
        ["derived.general-purpose"] = ["generality", "compute.training", "interaction"],
        ["derived.provider-by-modification"] = ["compute.modification", "compute.base", "compute.baseSystemic", "generality", "origin"],
    };

    // Duties that do not look at the market of their jurisdiction, and why that is right.
    private static readonly Dictionary<string, string> WithoutMarket = new()
    {
        ["eu-nis2"] = "the Directive binds entities of the Union, and the profile declares the entity itself",
        ["us-federal"] = "a federal buyer is declared by 'procurement', wherever else the product is sold",
    };

    private enum Applies
    {
        No,
        Open,
        Yes,
        Prohibited,
    }

    [TestMethod]
    public void Every_decision_has_a_reason_that_says_something()
    {
        foreach (var input in Inputs(1))
        {
            var decisions = DutyJudge.Judge(input);
            Assert.HasCount(input.Packs.Sum(p => p.Duties.Length), decisions);
            foreach (var decision in decisions)
            {
                Assert.IsTrue(!decision.Reasons.IsEmpty && decision.Reasons.All(r => r.Text.Trim().Length > 5), $"{decision.Duty} {decision.Outcome}: {Why(decision)}");
                Assert.IsTrue(decision.Outcome != DutyOutcome.Met || decision.Lacks.IsEmpty, decision.Duty);
                Assert.IsTrue(decision.Outcome != DutyOutcome.Unmet || !decision.Lacks.IsEmpty, decision.Duty);
                Assert.IsTrue(decision.Lacks.All(l => l.Give.Length > 10 && l.Title.Length > 2), decision.Duty);
            }
        }
    }

    [TestMethod]
    public void Openness_never_adds_a_duty()
    {
        var changed = 0;
        foreach (var input in Inputs(2))
        {
            var closed = Of(Closed(input));
            foreach (var (duty, applies) in Of(Open(input)))
            {
                Assert.IsTrue(closed[duty.Id] != Applies.No || applies == Applies.No || duty.Kind == DutyKind.Information, $"{duty.Id} does not apply when closed, and {applies} when open:\n{Told(input)}");
                changed += closed[duty.Id] != applies ? 1 : 0;
            }
        }

        Assert.IsGreaterThan(100, changed, "openness must matter to some");
    }

    [TestMethod]
    [DataRow("eu")]
    [DataRow("us")]
    public void Without_a_market_none_of_its_duties_applies_and_none_is_added(string market)
    {
        var looks = DutyPacks.BuiltIn.SelectMany(p => p.Duties).Where(d => LooksAt(d.When, market)).Select(d => d.Id).ToHashSet();
        var blind = DutyPacks.BuiltIn.Where(p => p.Jurisdiction == market && p.Duties.Any(d => d.Kind != DutyKind.Prohibition && !looks.Contains(d.Id))).Select(p => p.Id);
        Assert.AreEqual("", string.Join(", ", blind.Where(p => !WithoutMarket.ContainsKey(p) && p is "eu-cra" or "nist-ai-rmf")));
        Assert.IsNotEmpty(looks);
        var removed = 0;
        foreach (var input in Inputs(3))
        {
            var words = Market(input).Add(market);
            var there = Of(With(input, ProfileKeys.Market, new ProfileValue { Words = [.. words.Distinct()] }));
            foreach (var (duty, applies) in Of(With(input, ProfileKeys.Market, new ProfileValue { Words = words.RemoveAll(w => w == market) })))
            {
                Assert.IsTrue(there[duty.Id] != Applies.No || applies == Applies.No, $"{duty.Id} applies only without the market {market}:\n{Told(input)}");
                removed += there[duty.Id] != applies ? 1 : 0;
            }
        }

        Assert.IsGreaterThan(100, removed);
    }

    [TestMethod]
    public void Without_the_market_of_the_union_the_cyber_resilience_act_asks_nothing()
    {
        foreach (var input in Inputs(4))
        {
            var without = With(input, ProfileKeys.Market, new ProfileValue { Words = ["us", "other"] });
            Assert.AreEqual("", string.Join(", ", Of(without).Where(d => d.Key.Id.StartsWith("eu-cra/", StringComparison.Ordinal) && d.Value != Applies.No).Select(d => d.Key.Id)));
            var isEntity = input.Profile.Values.TryGetValue("nis2", out var nis2) && nis2.Words is not ["none"];
            Assert.IsTrue(isEntity || Of(without).All(d => !d.Key.Id.StartsWith("eu-nis2/", StringComparison.Ordinal) || d.Value == Applies.No));
        }
    }

    [TestMethod]
    public void A_later_day_never_takes_away_a_duty_without_an_end()
    {
        var random = new Random(5);
        foreach (var input in Inputs(5))
        {
            var later = input with { Day = input.Day.AddDays(1 + random.Next(2000)) };
            var (before, after) = (DutyJudge.Judge(input), DutyJudge.Judge(later));
            foreach (var (first, second) in before.Zip(after))
            {
                Assert.AreEqual(first.Duty, second.Duty);
                if (first.AppliesUntil is null)
                {
                    Assert.AreEqual(first.Outcome, second.Outcome, first.Duty);
                    Assert.IsTrue(!first.IsInForce || second.IsInForce, first.Duty);
                }
                else if (later.Day > first.AppliesUntil)
                {
                    Assert.AreEqual((DutyOutcome.NotApplicable, false), (second.Outcome, second.IsInForce), first.Duty);
                }
            }
        }
    }

    [TestMethod]
    public void What_is_declared_changes_only_duties_that_ask_for_it_and_silence_has_a_reason()
    {
        var random = new Random(6);
        var settled = 0;
        var unknown = ProfileKeys.All.Where(k => k.Absent == AbsentMeaning.Unknown).ToArray();
        foreach (var input in Inputs(6))
        {
            var key = unknown[random.Next(unknown.Length)];
            var before = DutyJudge.Judge(input with { Profile = input.Profile with { Values = input.Profile.Values.Remove(key.Id) } });
            var after = DutyJudge.Judge(With(input, key.Id, DutyCases.RandomValue(random, key)));
            var duties = input.Packs.SelectMany(p => p.Duties).ToDictionary(d => d.Id);
            foreach (var (first, second) in before.Zip(after).Where(p => Of(p.First) != Of(p.Second)))
            {
                var keys = Keys(duties[first.Duty]);
                Assert.IsTrue(keys.Contains(key.Id) || keys.Contains("*"), $"{first.Duty} does not ask for {key.Id}, but {first.Outcome} became {second.Outcome}");
                if (second.Outcome == DutyOutcome.NotApplicable)
                {
                    Assert.IsTrue(second.Reasons.Any(r => r.Text.Length > 5), first.Duty);
                    settled++;
                }
            }
        }

        Assert.IsGreaterThan(10, settled, "some decisions must be settled");
    }

    [TestMethod]
    public void A_policy_that_takes_open_questions_to_apply_leaves_those_of_the_law_and_prohibits_nothing()
    {
        var settled = 0;
        foreach (var input in Inputs(7))
        {
            foreach (var (first, second) in DutyJudge.Judge(input).Zip(DutyJudge.Judge(input with { UndecidedApplies = true })))
            {
                var duty = input.Packs.SelectMany(static p => p.Duties).First(d => d.Id == second.Duty);
                var isTheLaws = duty.Decision is not null || duty.Confidence == "low" || duty.Kind == DutyKind.Prohibition;
                Assert.IsTrue(isTheLaws ? first.Outcome == second.Outcome : second.Outcome != DutyOutcome.NeedsDecision, second.Duty);
                settled += first.Outcome != second.Outcome ? 1 : 0;
                Assert.AreEqual(first.Outcome == DutyOutcome.NotApplicable, second.Outcome == DutyOutcome.NotApplicable, second.Duty);
            }
        }

        Assert.IsGreaterThan(100, settled);
    }

    [TestMethod]
    public void An_answer_to_every_fact_leaves_nothing_unmet()
    {
        foreach (var input in Inputs(8))
        {
            var (before, after) = (DutyJudge.Judge(input), DutyJudge.Judge(DutyCases.Answered(input)));
            foreach (var (first, second) in before.Zip(after))
            {
                Assert.AreNotEqual(DutyOutcome.Unmet, second.Outcome, second.Duty);
                Assert.AreEqual(Of(first), Of(second), second.Duty);
            }
        }
    }

    private static IEnumerable<DutyInput> Inputs(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Rounds; i++)
        {
            var openness = new OpennessDecision { Model = null, Article53 = random.Next(3) switch { 0 => "yes", 1 => "no", _ => "decision" } };
            var input = DutyCases.Input("", Licenses[random.Next(Licenses.Length)], random.Next(2) == 0);
            yield return input with
            {
                Profile = DutyCases.Random(random, random.NextDouble()),
                Day = new DateOnly(2024, 1, 1).AddDays(random.Next(3000)),
                Openness = [openness, .. input.Facts.Models.Select(m => openness with { Model = m.DisplayPath })],
            };
        }
    }

    private static DutyInput Open(DutyInput input) => Opened(
        input, "MIT", "yes",
        ("openness.weights", "public"), ("license", "open-source"), ("openness.license", "osi"), ("openness.data", "released"), ("openness.trainingCode", "released"), ("openness.architecture", "public"), ("openness.usage", "public"));

    private static DutyInput Closed(DutyInput input) => Opened(
        input, "LicenseRef-Own", "no",
        ("openness.weights", "private"), ("license", "proprietary"), ("openness.license", "proprietary"), ("openness.data", "undisclosed"), ("openness.trainingCode", "not-released"), ("openness.architecture", "not-public"), ("openness.usage", "not-public"));

    private static DutyInput Opened(DutyInput input, string license, string article53, params (string Key, string Word)[] words)
    {
        foreach (var (key, word) in words)
        {
            input = With(input, key, new ProfileValue { Words = [word] });
        }

        return input with
        {
            Facts = input.Facts with { Project = input.Facts.Project with { LicenseExpression = license } },
            Openness = [.. input.Openness.Select(o => o with { Article53 = article53 })],
        };
    }

    private static DutyInput With(DutyInput input, string key, ProfileValue value) =>
        input with { Profile = input.Profile with { Values = value.Words.IsEmpty && value is { Number: null, Day: null, Flag: null } ? input.Profile.Values.Remove(key) : input.Profile.Values.SetItem(key, value) } };

    private static ImmutableArray<string> Market(DutyInput input) => input.Profile.Values.TryGetValue(ProfileKeys.Market, out var market) ? market.Words : [];

    private static Applicability Of(DutyInput input)
    {
        var duties = input.Packs.SelectMany(p => p.Duties).ToDictionary(d => d.Id);
        return new(DutyJudge.Judge(input).Select(d => KeyValuePair.Create(duties[d.Duty], Of(d))));
    }

    private static Applies Of(DutyDecision decision) => decision.Outcome switch
    {
        DutyOutcome.NotApplicable => Applies.No,
        DutyOutcome.NeedsDecision => Applies.Open,
        DutyOutcome.Prohibited => Applies.Prohibited,
        _ => Applies.Yes,
    };

    private static bool LooksAt(DutyCondition condition, string market) => condition switch
    {
        AllOf all => all.Parts.Any(p => LooksAt(p, market)),
        AnyOf any => any.Parts.Any(p => LooksAt(p, market)),
        NotOf not => LooksAt(not.Part, market),
        HasWord word => word.Key == ProfileKeys.Market && word.Words.Contains(market),
        _ => false,
    };

    private static HashSet<string> Keys(Duty duty)
    {
        var keys = new HashSet<string>();
        var pending = new Stack<DutyCondition>([duty.When, .. duty.Exemptions.Select(e => e.When)]);
        while (pending.TryPop(out var condition))
        {
            switch (condition)
            {
                case AllOf all: all.Parts.ToList().ForEach(pending.Push); break;
                case AnyOf any: any.Parts.ToList().ForEach(pending.Push); break;
                case NotOf not: pending.Push(not.Part); break;
                case HasWord word: keys.Add(word.Key); break;
                case HasNumber number: keys.Add(number.Key); break;
                case HasDay day: keys.Add(day.Key); break;
                case HasFlag flag when SituationKeys.FindDerived(flag.Key) is null: keys.Add(flag.Key); break;
                case HasFlag flag: keys.UnionWith(RestsOn.TryGetValue(flag.Key, out var rest) ? rest : ["*"]); break;
                default: Assert.Fail("a condition of an unknown kind"); break;
            }
        }

        return keys;
    }

    private static string Why(DutyDecision decision) => string.Join("; ", decision.Reasons.Select(r => r.Text));

    private static string Told(DutyInput input) =>
        $"{input.Facts.Project.LicenseExpression}, " + string.Join(", ", input.Profile.Values.Select(v => $"{v.Key}={string.Join('+', v.Value.Words)}{v.Value.Number}{v.Value.Day}{v.Value.Flag}"));

    /// <summary>Whether duties apply, by the duty; for several models what reaches furthest.</summary>
    private sealed class Applicability : List<KeyValuePair<Duty, Applies>>
    {
        private readonly Dictionary<string, Applies> byId = [];

        public Applicability(IEnumerable<KeyValuePair<Duty, Applies>> items)
            : base(items)
        {
            foreach (var (duty, applies) in this)
            {
                byId[duty.Id] = byId.TryGetValue(duty.Id, out var known) && known > applies ? known : applies;
            }
        }

        public Applies this[string id] => byId[id];
    }
}
