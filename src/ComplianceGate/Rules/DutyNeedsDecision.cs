using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>
/// CG9002: whether duties apply hangs on something that nobody declared, or that the law leaves open. Duties that hang on the same are one
/// finding: one answer settles them all.
/// </summary>
public sealed class DutyNeedsDecision : IRule
{
    private const int MostNamed = 5;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG9002", "DutyNeedsDecision", "A duty needs a decision", DutyFindings.Category, Severity.Warning,
        "Whether a duty applies hangs on a value that the profile does not declare, or on a question that the law or its source leaves open. "
        + "Nobody but the publisher can decide it, so it is asked and never guessed.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var groups = new Dictionary<string, List<DutyDecision>>(StringComparer.Ordinal);
        foreach (var decision in context.Duties)
        {
            if (decision is { Outcome: DutyOutcome.NeedsDecision, IsInformational: false } && decision.Severity != Severity.None)
            {
                var key = $"{decision.Model}\n{decision.IsInForce}\n{DutyFindings.Text(decision.Reasons)}";
                if (!groups.TryGetValue(key, out var group))
                {
                    groups.Add(key, group = []);
                }

                group.Add(decision);
            }
        }

        foreach (var group in groups.Values)
        {
            yield return Of(group);
        }
    }

    private Finding Of(List<DutyDecision> group)
    {
        var first = group[0];
        var keys = first.Reasons.Select(static r => r.Key).OfType<string>().Distinct().ToImmutableArray();
        var names = string.Join(", ", group.Take(MostNamed).Select(static d => d.Duty)) + (group.Count > MostNamed ? $" and {group.Count - MostNamed} more" : "");
        var what = group.Count == 1 ? $"Whether {DutyFindings.Name(first)} applies" : $"Whether {group.Count} duties apply ({names})";
        var fix = keys.IsEmpty
            ? "Decide it, with advice where you need it, and waive this finding with what was decided as the reason."
            : $"Declare {string.Join(" and ", keys.Select(static k => $"\"{k}\""))} in the \"profile\" of compliance.json.";
        return DutyFindings.Of(
            Descriptor, first, Descriptor.DefaultSeverity,
            $"{what}{DutyFindings.Begins(first)} needs a decision{(first.Model is { } model && group.Count > 1 ? $" for {SafeText.Line(model)}" : "")}: {DutyFindings.Why(first)}.", fix);
    }
}
