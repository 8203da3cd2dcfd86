using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate;

/// <summary>The models of a project that its last builds found, one build for each target framework.</summary>
public static class ModelLockSource
{
    /// <summary>Takes the newest check of each target framework in the configuration of the newest, with what came into its output later.</summary>
    /// <param name="choice">The checks of one project.</param>
    /// <param name="refusal">Why they are no ground for a lock, in one sentence; null when they are.</param>
    public static IReadOnlyList<LockedBuild> Of(CheckChoice choice, out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var builds = new List<LockedBuild>();
        var frameworks = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        refusal = null;
        foreach (var check in choice.Check is null ? [] : (IEnumerable<KeptCheck>)[choice.Check, .. choice.Others])
        {
            var facts = BuildState.WithLate(check.File, check.Record).Facts;
            if (facts.Project.Configuration != choice.Check!.Record.Facts.Project.Configuration || !frameworks.Add(facts.Project.TargetFramework))
            {
                continue;
            }

            var seen = check.Record.Facts.Models;
            var build = new LockedBuild(facts.Project.TargetFramework, seen, [.. facts.Models.Where(m => !seen.Any(s => s.DisplayPath == m.DisplayPath))]);
            // What came late was read by the recording, which may run again where the check need not.
            refusal ??= Gap(facts) ?? Changed(build.Models, check.Time) ?? Changed(build.Late, BuildState.LateTime(check.File));
            builds.Add(build);
        }

        return builds;
    }

    /// <summary>A lock made of half the models would call the other half new, or worse, let nobody miss them.</summary>
    private static string? Gap(GateFacts facts)
    {
        foreach (var problem in facts.Problems)
        {
            if (problem.Kind is ProblemKind.GraphUnreadable or ProblemKind.RestoreIncomplete
                || (problem.Kind == ProblemKind.InputUnreadable && ModelFormats.MayBeModel(problem.Subject)))
            {
                return $"The last build could not read everything that may be a model: {SafeText.Line(problem.Message)} Mend that and build again, then lock.";
            }
        }

        return null;
    }

    private static string? Changed(ImmutableArray<ModelFact> models, DateTime read)
    {
        foreach (var model in models)
        {
            var file = new FileInfo(model.Path);
            if (file.Exists && (file.Length != model.Size || file.LastWriteTimeUtc > read))
            {
                return $"The model {SafeText.Line(model.DisplayPath)} changed after the last build. Build again, then lock.";
            }
        }

        return null;
    }
}
