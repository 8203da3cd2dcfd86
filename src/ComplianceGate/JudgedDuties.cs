using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Duties;
using ComplianceGate.Facts;
using ComplianceGate.Openness;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate;

/// <summary>What of models is open, and which duties follow from the profile. Without models and without a profile nothing is read or judged.</summary>
/// <param name="Openness">What is open of the models.</param>
/// <param name="Decisions">The duties; empty without a profile.</param>
/// <param name="Packs">The packs that hold them.</param>
/// <param name="Day">The day by which was judged.</param>
internal sealed record JudgedDuties(ImmutableArray<OpennessDecision> Openness, ImmutableArray<DutyDecision> Decisions, ImmutableArray<JudgedPack> Packs, DateOnly Day)
{
    /// <summary>Judges.</summary>
    /// <param name="reading">The policy.</param>
    /// <param name="facts">What was read.</param>
    /// <param name="licenses">What the models' licenses are, by their display paths.</param>
    /// <param name="isSupposed">Whether a part of the profile is only supposed.</param>
    public static JudgedDuties Of(PolicyReading reading, GateFacts facts, IReadOnlyDictionary<string, ModelLicenseDecision> licenses, bool isSupposed = false)
    {
        var policy = reading.Policy;
        var day = RuleRunner.Day(facts.JudgedAt);
        if (policy.Profile is null && facts.Models.IsEmpty)
        {
            return new([], [], [], day);
        }

        var openness = OpennessJudge.Judge(policy.Profile ?? Profile.Empty, facts, licenses);
        return policy.Profile is not { } profile ? new(openness, [], [], day) : Of(reading, profile, facts, licenses, openness, (day, isSupposed));
    }

    private static JudgedDuties Of(
        PolicyReading reading, Profile profile, GateFacts facts, IReadOnlyDictionary<string, ModelLicenseDecision> licenses, ImmutableArray<OpennessDecision> openness, (DateOnly Day, bool IsSupposed) judged)
    {
        var policy = reading.Policy;
        var packs = PolicyAnswers.Packs(policy.Duties);
        var decisions = DutyJudge.Judge(new DutyInput
        {
            Profile = profile,
            Facts = facts,
            Packs = packs,
            Definitions = DutyPacks.Facts,
            Day = judged.Day,
            IsSupposed = judged.IsSupposed,
            Openness = openness,
            ModelLicenses = licenses,
            UndecidedApplies = policy.Duties.UndecidedApplies,
            Policies = Files(reading, facts),
        });
        return new(openness, decisions, [.. packs.Select(static p => new JudgedPack(p.Id, $"{p.Id} {p.Version}", p.VerifiedOn))], judged.Day);
    }

    private static Dictionary<string, DocumentFact> Files(PolicyReading reading, GateFacts facts)
    {
        var files = new Dictionary<string, DocumentFact>(StringComparer.Ordinal);
        foreach (var layer in reading.Layers)
        {
            files[layer.Path] = new DocumentFact(layer.Path, PolicyAnswers.Shown(layer.Path, layer.Path, facts.Project, facts.Source.Root), layer.Sha256);
        }

        if (reading.Policy is { Path: { } path } policy)
        {
            files.TryAdd(path, new DocumentFact(path, PolicyAnswers.Shown(path, path, facts.Project, facts.Source.Root), policy.Sha256));
        }

        return files;
    }
}
