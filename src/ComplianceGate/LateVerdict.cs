using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Judges the whole again with what only the recording could see.</summary>
internal static class LateVerdict
{
    /// <summary>Judges.</summary>
    /// <param name="before">The verdict of the check.</param>
    /// <param name="facts">What is known now.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>The verdict, and what of it the check has not shown.</returns>
    public static (Verdict Verdict, ImmutableArray<LoggedFinding> Logged) Of(Verdict before, GateFacts facts, InputFiles files)
    {
        var policy = Gate.ReadPolicy(facts.Project, before, facts.Source, files);
        // No rule finds these: the check met them while it read the evidence of packages.
        var kept = before.Findings.Where(f => f.Code.StartsWith("CG4", StringComparison.Ordinal)).Select(f => f with { Waived = null });
        var verdict = Gate.Judge(facts, policy, before.Mode, kept);
        // Each on its own: what the check folded together may have got company.
        var project = facts.Project.Path;
        var shown = Gate.Live(before, policy.Policy).Select(f => LoggedFinding.Of(f, project)).ToHashSet();
        return (verdict, FindingFold.Of([.. Gate.Live(verdict, policy.Policy).Where(f => !shown.Contains(LoggedFinding.Of(f, project)))], project));
    }
}
