using System.Collections.Immutable;

namespace ComplianceGate.Rules;

/// <summary>The rules about duties.</summary>
public static class DutyRules
{
    /// <summary>All of them, in the order of their codes.</summary>
    public static ImmutableArray<IRule> All { get; } = [new DutyUnmet(), new DutyNeedsDecision(), new UseProhibited(), new DutyPackOld()];
}
