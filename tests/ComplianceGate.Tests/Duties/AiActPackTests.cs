using ComplianceGate.Diagnostics;
using ComplianceGate.Duties;

namespace ComplianceGate.Tests;

/// <summary>What must hold for every profile: one missing fact is one finding, and openness lifts only what the law says.</summary>
[TestClass]
public class AiActPackTests
{
    private static IEnumerable<DutyProfile> All =>
        [.. AiActHobbyTests.Rows, .. AiActModelTests.Rows, .. AiActModificationTests.Rows, .. AiActHighRiskTests.Rows, .. AiActTransparencyTests.Rows, .. AiActProhibitionTests.Rows];

    [TestMethod]
    public void There_are_at_least_48_profiles_of_different_names()
    {
        var names = All.Select(static r => r.Name).ToList();
        Assert.IsGreaterThanOrEqualTo(48, names.Count);
        Assert.HasCount(names.Count, names.Distinct(StringComparer.Ordinal));
    }

    [TestMethod]
    public void Every_duty_applies_in_some_row_and_not_in_another()
    {
        var applies = new HashSet<string>(StringComparer.Ordinal);
        var not = new HashSet<string>(StringComparer.Ordinal);
        foreach (var decision in All.SelectMany(static r => r.Judge(DutyGroups.AiAct)))
        {
            (decision.Outcome == DutyOutcome.NotApplicable ? not : applies).Add(decision.Duty);
        }

        var ids = DutyPacks.BuiltIn.Where(static p => DutyGroups.AiAct.Contains(p.Id)).SelectMany(static p => p.Duties).Select(static d => d.Id).ToList();

        Assert.AreEqual("", string.Join(", ", ids.Where(id => !applies.Contains(id))));
        Assert.AreEqual("", string.Join(", ", ids.Where(id => !not.Contains(id))));
    }

    [TestMethod]
    public void One_missing_fact_is_one_finding()
    {
        foreach (var row in All)
        {
            var lacks = row.Judge(DutyGroups.AiAct).Where(static d => !d.IsInformational && d.Outcome == DutyOutcome.Unmet).SelectMany(static d => d.Lacks).Select(static l => l.Fact).ToList();
            Assert.HasCount(lacks.Distinct(StringComparer.Ordinal).Count(), lacks, $"{row.Name}: {string.Join(", ", lacks.GroupBy(static l => l).Where(static g => g.Count() > 1).Select(static g => g.Key))}");
        }
    }

    [TestMethod]
    public void Openness_adds_nothing_and_lifts_only_what_Articles_53_2_and_54_6_name()
    {
        var lifted = new HashSet<string>(DutyGroups.Of("@documents").Concat(DutyGroups.Of("@modified")).Concat(DutyGroups.Of("@form")).Append("eu-ai-act/54"), StringComparer.Ordinal);
        foreach (var row in All)
        {
            var closed = Applying(row with { Open = "no: closed", License = null, Profile = row.Profile + " openness.license=proprietary" });
            var open = Applying(row with { Open = "yes: open", License = "MIT", Profile = row.Profile + " openness.license=osi" });
            Assert.AreEqual("", string.Join(", ", open.Except(closed)), row.Name);

            // Article 2(12) lifts Article 4 alone: of what these packs hold nothing else binds a system that is neither high-risk nor under Article 5 or 50.
            Assert.AreEqual("", string.Join(", ", closed.Except(open).Where(id => !lifted.Contains(id) && id != "eu-ai-act/4")), row.Name);
        }
    }

    [TestMethod]
    public void Without_a_market_in_the_Union_nothing_applies()
    {
        foreach (var row in All)
        {
            Assert.AreEqual("", string.Join(", ", Applying(row with { Profile = row.Profile + " market=us" })), row.Name);
        }
    }

    [TestMethod]
    public void A_later_day_takes_nothing_away()
    {
        foreach (var row in All)
        {
            var now = row.Judge(DutyGroups.AiAct).Where(static d => d.IsInForce && d.Outcome != DutyOutcome.NotApplicable).Select(static d => d.Duty);
            var later = (row with { Day = "2030-01-01" }).Judge(DutyGroups.AiAct).Where(static d => d.IsInForce && d.Outcome != DutyOutcome.NotApplicable).Select(static d => d.Duty);
            Assert.AreEqual("", string.Join(", ", now.Except(later)), row.Name);
        }
    }

    [TestMethod]
    public void Every_reason_why_not_has_words()
    {
        foreach (var row in All)
        {
            foreach (var decision in row.Judge(DutyGroups.AiAct))
            {
                Assert.IsNotEmpty(decision.Reasons, decision.Duty);
                Assert.IsTrue(decision.Reasons.All(static r => r.Text.Length > 0), decision.Duty);
            }
        }
    }

    private static HashSet<string> Applying(DutyProfile row)
    {
        // --if joins words of one key: what the row says of market is taken back first.
        var words = row.Profile.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var last = words.Length == 0 ? "" : words[^1][..(words[^1].IndexOf('=', StringComparison.Ordinal) + 1)];
        var own = words.Where((w, i) => i == words.Length - 1 || !w.StartsWith(last, StringComparison.Ordinal));
        return [.. (row with { Profile = string.Join(' ', own) }).Judge(DutyGroups.AiAct).Where(static d => d.Outcome != DutyOutcome.NotApplicable).Select(static d => d.Duty)];
    }
}
