using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG9003: what is declared is forbidden, whatever the role and the license.</summary>
public sealed class UseProhibited : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG9003", "UseProhibited", "A declared use is prohibited", DutyFindings.Category, Severity.Error,
        "The profile declares a use that the law forbids in a market that it declares. Neither a role, nor a license, nor evidence changes that.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var decision in context.Duties)
        {
            if (decision is { Outcome: DutyOutcome.Prohibited, IsInformational: false })
            {
                yield return DutyFindings.Of(
                    Descriptor, decision, Descriptor.DefaultSeverity,
                    $"{DutyFindings.Name(decision)}: the declared use is prohibited{DutyFindings.Begins(decision)}. Why: {DutyFindings.Why(decision)}.",
                    "Give up the use, or correct the profile where it does not say what is meant.");
            }
        }
    }
}
