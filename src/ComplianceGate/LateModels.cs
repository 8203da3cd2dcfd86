using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate;

/// <summary>
/// Models that the check could not see because they came into the output later: the content of referenced projects, and items
/// that other targets added. They ship like any other, so they are judged like any other, only after the compiler.
/// </summary>
internal static class LateModels
{
    /// <summary>Copied items whose names may be a model's and that the check did not judge.</summary>
    public static ImmutableArray<ModelCandidate> Find(RecordRequest request)
    {
        if (request.CopiedModels.IsEmpty)
        {
            return [];
        }

        var known = request.Check.Facts.Models.Select(m => m.Path).ToHashSet(StringComparer.Ordinal);
        var directory = request.Check.Facts.Project.Directory;
        return [.. request.CopiedModels.Distinct(StringComparer.Ordinal).Where(p => !known.Contains(p))
            .Select(p => new ModelCandidate(p, DisplayPaths.Relative(p, directory), ModelShipping.Copied))];
    }

    /// <summary>Judges the whole again with them; the log shows only what is new.</summary>
    public static (GateFacts Facts, Verdict Verdict, ImmutableArray<LoggedFinding> Logged) Judge(RecordRequest request, ImmutableArray<ModelCandidate> late, InputFiles files)
    {
        var (facts, before) = request.Check;
        var (models, problems) = ModelReader.Read(late, files);
        if (models.IsEmpty && problems.IsEmpty)
        {
            return (facts, before, []);
        }

        facts = facts with
        {
            Models = [.. facts.Models.Concat(models).OrderBy(m => m.DisplayPath, StringComparer.Ordinal)],
            Problems = [.. facts.Problems, .. problems],
        };
        var policy = Gate.ReadPolicy(facts.Project, before.PolicyPath, facts.Source, files);
        var verdict = Gate.Judge(facts, policy, before.Mode, []);
        var shown = Gate.Logged(before, facts.Project).ToHashSet();
        return (facts, verdict, [.. Gate.Logged(verdict, facts.Project).Where(f => !shown.Contains(f))]);
    }
}
