using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Duties;

/// <summary>Whether Article 2(12) of the AI Act lifts Article 6(4) for an open-source system held not to be high-risk. Nobody settled it, so it is never a yes.</summary>
internal sealed class OpenDerogatedSystem : IDerivedKey
{
    private const string Cite = "Article 2(12) of Regulation (EU) 2024/1689";

    private static readonly OpenLicense License = new();
    private static readonly Monetised Money = new();

    /// <inheritdoc/>
    public string Id => "derived.open-derogated-system";

    /// <inheritdoc/>
    public string Meaning => "Whether open source lifts the assessment that a system is not high-risk: not where the project's license is not open or money or data is asked for it; else not known, since the law leaves it open.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        var (license, money) = (situation.Derived(License), situation.Derived(Money));
        return license.Value == Truth.False ? license
            : money.Value == Truth.True ? money with { Value = Truth.False }
            : license.Value == Truth.Unknown || money.Value == Truth.Unknown ? new(Truth.Unknown, [.. Open(license), .. Open(money)])
            : Answer.Unknown("whether the exemption of open-source systems reaches one that only a ground of Article 6(3) keeps from being high-risk is not settled", null, Cite);
    }

    private static ImmutableArray<DutyReason> Open(Answer answer) => answer.Value == Truth.Unknown ? answer.Why : [];
}
