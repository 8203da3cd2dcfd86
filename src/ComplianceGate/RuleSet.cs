using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Rules;

namespace ComplianceGate;

/// <summary>All rules of the gate.</summary>
public static class RuleSet
{
    /// <summary>The rules, in the order of their codes.</summary>
    public static ImmutableArray<IRule> All { get; } = [.. GateRules.Rules, .. LicenseRules.All, .. ModelRules.All, .. ReproducibilityRules.All, .. DependencyRules.All, .. CryptographyRules.All, .. ChangeRules.All, new HighRiskWithoutReview(), .. DutyRules.All];

    /// <summary>What each rule is called and how much it weighs, in the order of the codes; also those that only a build applies.</summary>
    public static ImmutableArray<RuleDescriptor> Descriptors { get; } =
        [.. GateRules.Descriptors.Concat(All.Select(r => r.Descriptor)).DistinctBy(d => d.Id).OrderBy(d => d.Id, StringComparer.Ordinal)];

    /// <summary>The codes.</summary>
    public static ImmutableArray<string> Codes { get; } = [.. Descriptors.Select(d => d.Id)];
}
