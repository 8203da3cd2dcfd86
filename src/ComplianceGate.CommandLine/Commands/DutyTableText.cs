using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tool.Commands;

/// <summary>The duties of a project for a screen of 100 columns.</summary>
internal static class DutyTableText
{
    private const int Width = 100;
    private const string In = "    ";

    public static string Of(DutyTable table, bool all)
    {
        var text = new StringBuilder();
        if (table.Decisions.IsEmpty)
        {
            return "No profile, no duties. Suppose one with --if role=..., or declare \"profile\" in compliance.json.\n";
        }

        Applying(text, table, static d => d is { Outcome: DutyOutcome.Prohibited }, "Prohibited");
        Applying(text, table, static d => d is { Outcome: DutyOutcome.Unmet, IsInForce: true, IsInformational: false }, "Evidence is missing");
        Applying(text, table, static d => d is { Outcome: DutyOutcome.NeedsDecision, IsInformational: false }, "Needs a decision");
        Applying(text, table, static d => d is { Outcome: DutyOutcome.Unmet, IsInForce: false, IsInformational: false }, "Still to come, and evidence is missing");
        Applying(text, table, static d => d is { Outcome: DutyOutcome.Met, IsInformational: false }, "Ready");
        Informing(text, table);
        Others(text, table, all);
        if (table.IsSupposed)
        {
            Changes(text, table);
        }

        return text.Append("\nThis shows readiness and evidence. It is no legal advice.\n").ToString();
    }

    private static void Applying(StringBuilder text, DutyTable table, Predicate<DutyDecision> isMeant, string heading)
    {
        var decisions = table.Decisions.Where(d => isMeant(d)).ToList();
        if (decisions.Count == 0)
        {
            return;
        }

        text.Append(text.Length > 0 ? "\n" : "").Append(heading).Append(" (").Append(decisions.Count).Append(")\n");
        // What applies for one reason stands together, and the reason once.
        foreach (var group in decisions.GroupBy(Reasons))
        {
            foreach (var decision in group)
            {
                One(text, decision);
            }

            Wrap(text, In, $"why{(group.Count() > 1 ? " (all " + group.Count().ToString(CultureInfo.InvariantCulture) + ")" : "")}: {group.Key}");
        }
    }

    // Nothing is asked, so that a line each is enough; --json has the rest.
    private static void Informing(StringBuilder text, DutyTable table)
    {
        var decisions = table.Decisions.Where(static d => d.IsInformational && d.Outcome != DutyOutcome.NotApplicable).ToList();
        if (decisions.Count == 0)
        {
            return;
        }

        text.Append(text.Length > 0 ? "\n" : "").Append("For information; nothing is asked (").Append(decisions.Count).Append(")\n");
        foreach (var decision in decisions)
        {
            var from = decision.AppliesFrom is { } day ? $", from {Day(day)}" : "";
            Wrap(text, "  ", $"{decision.Duty}: {SafeText.Line(decision.Title)} ({decision.Article} of {decision.Instrument}{from}; verified {Day(decision.VerifiedOn)}, confidence {decision.Confidence})");
        }
    }

    private static void One(StringBuilder text, DutyDecision decision)
    {
        var from = decision.AppliesFrom is { } day ? $", from {Day(day)}" : "";
        Wrap(text, "  ", $"{decision.Duty}{(decision.Model is { } model ? $" [{SafeText.Line(model)}]" : "")}: {SafeText.Line(decision.Title)}");
        Wrap(text, In, $"{decision.Article} of {decision.Instrument}{from}; verified {Day(decision.VerifiedOn)}, confidence {decision.Confidence}");
        foreach (var proof in decision.Proofs)
        {
            var digest = proof.Sha256 is { } sha256 ? $", sha256 {sha256}" : ", written by the build";
            Wrap(text, In, $"has {proof.Fact}: {SafeText.Line(proof.Document)}{digest}");
        }

        foreach (var lack in decision.Lacks)
        {
            Wrap(text, In, $"lacks {lack.Fact} ({SafeText.Line(lack.Title)}): {SafeText.Line(lack.Give, 1000)}");
        }
    }

    // Reasons that many duties share are told once.
    private static void Others(StringBuilder text, DutyTable table, bool all)
    {
        var others = table.Decisions.Where(static d => d.Outcome == DutyOutcome.NotApplicable).ToList();
        if (others.Count == 0)
        {
            return;
        }

        text.Append(text.Length > 0 ? "\n" : "").Append("Does not apply (").Append(others.Count).Append(")\n");
        foreach (var group in others.GroupBy(Reasons).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal))
        {
            if (all)
            {
                Wrap(text, "  ", group.Key);
                foreach (var decision in group)
                {
                    Wrap(text, In, $"{decision.Duty}{(decision.Model is { } model ? $" [{SafeText.Line(model)}]" : "")}: {SafeText.Line(decision.Title)}");
                }
            }
            else
            {
                Wrap(text, "  ", $"{group.Count()}: {group.Key}");
            }
        }

        text.Append(all ? "" : "  --all lists them.\n");
    }

    private static void Changes(StringBuilder text, DutyTable table)
    {
        text.Append("\nWhat the suppositions change\n");
        var count = 0;
        foreach (var decision in table.Decisions)
        {
            var before = table.Before(decision)?.Outcome ?? DutyOutcome.NotApplicable;
            if (before != decision.Outcome)
            {
                count++;
                Wrap(text, "  ", $"{decision.Duty}{(decision.Model is { } model ? $" [{SafeText.Line(model)}]" : "")}: {Word(before)} -> {Word(decision.Outcome)}");
            }
        }

        text.Append(count == 0 ? "  nothing\n" : "");
    }

    private static string Reasons(DutyDecision decision) =>
        string.Join("; ", decision.Reasons.Select(static r => SafeText.Line(r.Text) + (r.Cite is { } cite ? $" ({SafeText.Line(cite)})" : "")));

    /// <summary>An outcome in words.</summary>
    public static string Word(DutyOutcome outcome) => outcome switch
    {
        DutyOutcome.Met => "met",
        DutyOutcome.Unmet => "unmet",
        DutyOutcome.NeedsDecision => "needs a decision",
        DutyOutcome.Prohibited => "prohibited",
        _ => "not applicable",
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Wrap(StringBuilder text, string indentation, string words)
    {
        var column = 0;
        var isFirst = true;
        foreach (var word in words.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                (column, isFirst) = (0, false);
            }

            var lead = column > 0 ? " " : isFirst ? indentation : indentation + "  ";
            text.Append(lead).Append(word);
            column += lead.Length + word.Length;
        }

        text.Append('\n');
    }
}
