using System.Collections.Immutable;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether a use of Annex III of the AI Act is declared.</summary>
internal sealed class AnnexThreeUse : IDerivedKey
{
    private static readonly ImmutableArray<string> Areas =
        ["biometrics", "critical-infrastructure", "education", "employment", "essential-services", "law-enforcement", "migration", "justice", "elections"];

    /// <inheritdoc/>
    public string Id => "derived.annex-iii-use";

    /// <inheritdoc/>
    public string Meaning => "Whether a use of Annex III of the AI Act is declared.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        foreach (var use in situation.Words(ProfileKeys.Uses))
        {
            foreach (var area in Areas)
            {
                if (Situation.IsWithin(use, area))
                {
                    return Answer.Yes($"the declared use {use} is one of Annex III", "Article 6(2) and Annex III of Regulation (EU) 2024/1689");
                }
            }
        }

        // Both are areas of Annex III in general, and it has exceptions: only the publisher can say which use it is.
        foreach (var kind in (ReadOnlySpan<string>)["emotion-recognition", "biometric-categorisation"])
        {
            if (situation.Words(ProfileKeys.Uses).IsEmpty && situation.Has("interaction", kind))
            {
                return Answer.Unknown($"interaction is {kind}, which Annex III names, but no use is declared", ProfileKeys.Uses, "Point 1 of Annex III of Regulation (EU) 2024/1689");
            }
        }

        return Answer.No("no use of Annex III is declared");
    }
}
