using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG0001: the policy cannot be followed as it stands.</summary>
public static class PolicyInvalidRule
{
    /// <summary>What the rule is called and how much it weighs.</summary>
    public static RuleDescriptor Descriptor { get; } = new(
        "CG0001",
        "PolicyInvalid",
        "The policy is not valid",
        GateRules.Category,
        Severity.Error,
        "compliance.json, or a property that stands for it, holds something that the gate cannot follow. A "
            + "policy is followed as a whole or not at all, so nothing is judged by it until it is mended.");

    /// <summary>The finding of one problem.</summary>
    /// <param name="facts">For the way from the project to the file.</param>
    /// <param name="problem">The problem.</param>
    public static Finding Of(GateFacts facts, PolicyProblem problem) => new()
    {
        Code = Descriptor.Id,
        Severity = Severity.Error,
        Subject = FindingOrder.Display(facts, problem.Location.Path),
        Message = problem.Message,
        Location = problem.Location,
    };

    /// <summary>The finding of a <c>ComplianceGateMode</c> that is none.</summary>
    /// <param name="facts">For the project.</param>
    /// <param name="mode">The property's value.</param>
    public static Finding OfMode(GateFacts facts, string mode) => new()
    {
        Code = Descriptor.Id,
        Severity = Severity.Error,
        Subject = FindingOrder.Display(facts, facts.Project.Path),
        Message = $"ComplianceGateMode must be 'enforce' or 'audit', but is '{SafeText.Line(mode)}'.",
        Location = new(facts.Project.Path),
    };

    /// <summary>The finding of a <c>ComplianceGateMode</c> that would loosen a locked mode.</summary>
    /// <param name="facts">For the project.</param>
    /// <param name="place">Where the mode is locked.</param>
    public static Finding OfLockedMode(GateFacts facts, FileLocation place) => new()
    {
        Code = Descriptor.Id,
        Severity = Severity.Error,
        Subject = FindingOrder.Display(facts, facts.Project.Path),
        Message = $"ComplianceGateMode may not go from 'enforce' to 'audit': 'mode' is locked by {SafeText.Line(place.Path)}({place.Line},{place.Column}).",
        Location = new(facts.Project.Path),
    };
}
