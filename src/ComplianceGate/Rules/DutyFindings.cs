using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>What the findings about duties share.</summary>
internal static class DutyFindings
{
    /// <summary>Category of these rules.</summary>
    public const string Category = "Duties";

    private const int MostLacks = 4;
    private const int LongestReason = 400;

    /// <summary>A finding about a duty. What is not yet in force is a note, whatever it will weigh.</summary>
    public static Finding Of(RuleDescriptor descriptor, DutyDecision decision, Severity severity, string message, string fix) => new()
    {
        Code = descriptor.Id,
        Severity = decision.IsInForce || severity < Severity.Note ? severity : Severity.Note,
        Subject = decision.Duty,
        Message = message,
        Fix = $"{fix} {End(decision, descriptor.Id)}".TrimStart(),
        Location = decision.Location,
    };

    /// <summary>The duty and whom it is asked of.</summary>
    public static string Name(DutyDecision decision) =>
        $"{SafeText.Line(decision.Title)} ({decision.Duty}{(decision.Model is { } model ? $", {SafeText.Line(model)}" : "")})";

    /// <summary>From when on it is asked, where that is still to come; empty otherwise.</summary>
    public static string Begins(DutyDecision decision) =>
        decision.IsInForce || decision.AppliesFrom is not { } day ? "" : $" from {Day(day)} on";

    /// <summary>Why it applies, as clauses.</summary>
    public static string Why(DutyDecision decision) => Text(decision.Reasons);

    /// <summary>Reasons as clauses.</summary>
    public static string Text(ImmutableArray<DutyReason> reasons)
    {
        var text = new StringBuilder();
        foreach (var reason in reasons)
        {
            if (text.Length > 0)
            {
                text.Append("; ");
            }

            if (text.Length > LongestReason)
            {
                break;
            }

            text.Append(SafeText.Line(reason.Text)).Append(reason.Cite is { } cite ? $" ({SafeText.Line(cite)})" : "");
        }

        return text.ToString();
    }

    /// <summary>The titles of what is missing.</summary>
    public static string Lacks(DutyDecision decision) => List(decision.Lacks, static l => $"{SafeText.Line(l.Title)} [{l.Fact}]");

    /// <summary>How to give what is missing first.</summary>
    public static string Give(DutyDecision decision) => decision.Lacks is [var first, ..]
        ? $"{SafeText.Line(first.Give).TrimEnd('.')}{(decision.Lacks.Length > 1 ? $"; compliance-gate duties tells it of all {decision.Lacks.Length}" : "")}."
        : "";

    /// <summary>The article, when it was verified, and how to silence the finding: the end of each message.</summary>
    public static string End(DutyDecision decision, string code) =>
        $"{SafeText.Line(decision.Article)} of {SafeText.Line(decision.Instrument)}, verified {Day(decision.VerifiedOn)}; "
        + $"\"rules\": {{ \"{code}\": \"none\" }} or a waiver silences it.";

    private static string List<T>(ImmutableArray<T> items, Func<T, string> show)
    {
        var shown = items.Take(MostLacks).Select(show);
        return string.Join(", ", shown) + (items.Length > MostLacks ? $" and {items.Length - MostLacks} more" : "");
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
