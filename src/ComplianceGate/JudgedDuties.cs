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
    public static JudgedDuties Of(CompliancePolicy policy, GateFacts facts, IReadOnlyDictionary<string, ModelLicenseDecision> licenses)
    {
        var day = RuleRunner.Day(facts.JudgedAt);
        if (policy.Profile is null && facts.Models.IsEmpty)
        {
            return new([], [], [], day);
        }

        var openness = OpennessJudge.Judge(policy.Profile ?? Profile.Empty, facts, licenses);
        return policy.Profile is not { } profile ? new(openness, [], [], day) : Of(policy, profile, facts, licenses, openness, day);
    }

    private static JudgedDuties Of(
        CompliancePolicy policy, Profile profile, GateFacts facts, IReadOnlyDictionary<string, ModelLicenseDecision> licenses, ImmutableArray<OpennessDecision> openness, DateOnly day)
    {
        var packs = PolicyAnswers.Packs(policy.Duties);
        var decisions = DutyJudge.Judge(new DutyInput
        {
            Profile = profile,
            Facts = facts,
            Packs = packs,
            Definitions = DutyPacks.Facts,
            Day = day,
            Openness = openness,
            ModelLicenses = licenses,
            UndecidedApplies = policy.Duties.UndecidedApplies,
            PolicyName = policy.Path is { } path ? DisplayPaths.Relative(path, facts.Project.Directory) : PolicyFile.Name,
            PolicySha256 = policy.Sha256,
        });
        return new(openness, decisions, [.. packs.Select(static p => new JudgedPack(p.Id, $"{p.Id} {p.Version}", p.VerifiedOn))], day);
    }
}
