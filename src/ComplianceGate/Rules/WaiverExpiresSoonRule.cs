using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG0006: a waiver that silences something will soon expire.</summary>
public static class WaiverExpiresSoonRule
{
    /// <summary>How many days before its last day a waiver is told of.</summary>
    public const int Days = 14;

    /// <summary>What the rule is called and how much it weighs.</summary>
    public static RuleDescriptor Descriptor { get; } = new(
        "CG0006",
        "WaiverExpiresSoon",
        "Waiver expires soon",
        GateRules.Category,
        Severity.Warning,
        "A waiver that this project leans on has at most 14 days left. After its last day the finding that it "
            + "silences stops the build again.");

    /// <summary>The finding of one such waiver.</summary>
    /// <param name="waiver">The waiver.</param>
    /// <param name="today">The day by which is judged.</param>
    public static Finding Of(Waiver waiver, DateOnly today)
    {
        var left = (waiver.Expires.DayNumber - today.DayNumber) switch
        {
            0 => "today is its last day",
            1 => "1 day is left",
            var days => $"{days} days are left",
        };
        return new()
        {
            Code = Descriptor.Id,
            Severity = Descriptor.DefaultSeverity,
            Subject = waiver.Component,
            Message = $"The waiver of {waiver.Code} for {SafeText.Line(waiver.Component)} expires on "
                + $"{WaiverTerms.Write(waiver.Expires)}: {left}. {WaiverMatch.Why(waiver)}",
            Fix = "Mend what it covers and remove it; or, if its owner still stands for it, set a later 'expires'.",
            Location = waiver.Location,
        };
    }
}
