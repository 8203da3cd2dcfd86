using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>Derives from the facts of a model and from what is declared what of it is open.</summary>
public static class OpennessJudge
{
    /// <summary>Judges the project's own models; or, where it ships none, the one that its profile speaks of.</summary>
    /// <param name="profile">What is declared.</param>
    /// <param name="facts">What was read.</param>
    /// <param name="licenses">What the models' licenses are, by <see cref="ModelFact.DisplayPath"/>.</param>
    public static ImmutableArray<OpennessDecision> Judge(Profile profile, GateFacts facts, IReadOnlyDictionary<string, ModelLicenseDecision> licenses)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(licenses);
        return [];
    }
}
