using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG9001: a duty applies, and a fact that it asks for is missing.</summary>
public sealed class DutyUnmet : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG9001", "DutyUnmet", "A duty lacks evidence", DutyFindings.Category, Severity.Error,
        "A duty applies to what the profile declares, and a fact that it asks for is nowhere to be found. It weighs what the pack says for the "
        + "declared role; one that does not apply yet is a note.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var decision in context.Duties)
        {
            if (decision is { Outcome: DutyOutcome.Unmet, IsInformational: false } && decision.Severity != Severity.None)
            {
                yield return DutyFindings.Of(
                    Descriptor, decision, decision.Severity,
                    $"{DutyFindings.Name(decision)} is asked{DutyFindings.Begins(decision)} and not ready: {DutyFindings.Lacks(decision)} "
                        + $"{(decision.Lacks.Length == 1 ? "is" : "are")} missing. Why it applies: {DutyFindings.Why(decision)}.",
                    DutyFindings.Give(decision));
            }
        }
    }
}
