using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG0003: a waiver's last day has passed.</summary>
public static class WaiverExpiredRule
{
    /// <summary>What the rule is called and how much it weighs.</summary>
    public static RuleDescriptor Descriptor { get; } = new(
        "CG0003",
        "WaiverExpired",
        "A waiver has expired",
        GateRules.Category,
        Severity.Error,
        "A waiver holds until the end of its last day (UTC) and silences nothing afterwards. By default the "
            + "commit's time counts, so that an old commit still builds; the policy can ask for the wall clock.");

    /// <summary>The finding of one expired waiver.</summary>
    /// <param name="waiver">The waiver.</param>
    /// <param name="today">The day by which is judged.</param>
    public static Finding Of(Waiver waiver, DateOnly today)
    {
        var days = today.DayNumber - waiver.Expires.DayNumber;
        return new()
        {
            Code = Descriptor.Id,
            Severity = Descriptor.DefaultSeverity,
            Subject = waiver.Component,
            Message = $"The waiver of {waiver.Code} for {SafeText.Line(waiver.Component)} expired on "
                + $"{WaiverTerms.Write(waiver.Expires)}, {(days == 1 ? "1 day" : $"{days} days")} ago. {WaiverMatch.Why(waiver)}",
            Fix = "Mend what it covers and remove it; or, if its owner still stands for it, set a later 'expires'.",
            Location = waiver.Location,
        };
    }
}
