using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>An entry of a policy list that decided nothing.</summary>
/// <param name="Text">What it is: <c>'MIT' in licenses.allow</c>; not escaped.</param>
/// <param name="Location">Where it stands.</param>
public sealed record UnusedEntry(string Text, FileLocation Location);

/// <summary>CG0004: a waiver, exception, clarification or allow entry that decided nothing.</summary>
public static class EntryUnusedRule
{
    /// <summary>What the rule is called and how much it weighs.</summary>
    public static RuleDescriptor Descriptor { get; } = new(
        "CG0004",
        "EntryUnused",
        "A policy entry is unused",
        GateRules.Category,
        Severity.Warning,
        "An entry that decides nothing today accepts something nobody looked at tomorrow. It is told only where "
            + "the policy file lies in the project's own folder: other projects may use an entry of a shared policy.");

    /// <summary>The finding of one waiver.</summary>
    /// <param name="waiver">The waiver.</param>
    public static Finding Of(Waiver waiver) => Create(
        waiver.Component, $"The waiver of {waiver.Code} for {SafeText.Line(waiver.Component)} silences nothing.", waiver.Location);

    /// <summary>The finding of one entry of a list.</summary>
    /// <param name="entry">The entry.</param>
    public static Finding Of(UnusedEntry entry) => Create(
        entry.Text, $"The entry {SafeText.Line(entry.Text)} decides nothing.", entry.Location);

    /// <summary>The code that a waiver silences of which a finding speaks (CG0003, CG0004, CG0006); null for any other finding.</summary>
    /// <param name="finding">The finding.</param>
    internal static string? WaivedCode(Finding finding)
    {
        const string Start = "The waiver of ";
        if ((finding.Code != Descriptor.Id && finding.Code != WaiverExpiredRule.Descriptor.Id && finding.Code != WaiverExpiresSoonRule.Descriptor.Id)
            || !finding.Message.StartsWith(Start, StringComparison.Ordinal))
        {
            return null;
        }

        var end = finding.Message.IndexOf(' ', Start.Length);
        return end < 0 ? null : finding.Message[Start.Length..end];
    }

    private static Finding Create(string subject, string message, FileLocation location) => new()
    {
        Code = Descriptor.Id,
        Severity = Descriptor.DefaultSeverity,
        Subject = subject,
        Message = message,
        Fix = "Remove it, or correct what it names.",
        Location = location,
    };
}
