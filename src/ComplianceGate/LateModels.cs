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
    /// <summary>
    /// Copied items whose names may be a model's and that the check did not judge, and files of the output that may be models and
    /// are to the byte none of those: whatever way they came.
    /// </summary>
    public static ImmutableArray<ModelCandidate> Find(RecordRequest request, ImmutableArray<ArtifactFact> artifacts)
    {
        var facts = request.Check.Facts;
        var late = new Dictionary<string, ModelCandidate>(StringComparer.Ordinal);
        var judged = facts.Models.SelectMany(m => m.Parts.Select(p => p.Path).Append(m.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in request.CopiedModels.Where(p => !judged.Contains(p)))
        {
            late[path] = Candidate(path, facts.Project);
        }

        // A shard in the output is a part of a model that was judged.
        var digests = facts.Models.SelectMany(m => m.Parts.Select(p => p.Sha256).Append(m.Sha256)).ToHashSet(StringComparer.Ordinal);
        var lateNames = late.Keys.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        foreach (var artifact in artifacts)
        {
            // A copied item stands for its copy: its card lies beside the source, not in the output.
            if (ModelFormats.MayBeModel(artifact.Path) && !digests.Contains(artifact.Sha256) && !lateNames.Contains(Path.GetFileName(artifact.Path)))
            {
                var path = Path.GetFullPath(artifact.Path, request.OutputDirectory);
                late[path] = Candidate(path, facts.Project);
            }
        }

        return [.. late.Values];
    }

    private static ModelCandidate Candidate(string path, ProjectFact project) =>
        new(path, DisplayPaths.Relative(path, project.Directory), ModelShipping.Copied);

    /// <summary>Judges the whole again with them; the log shows only what is new.</summary>
    /// <param name="request">What the build says of its outputs.</param>
    /// <param name="facts">The facts of the check, with other late ones.</param>
    /// <param name="late">The models.</param>
    /// <param name="files">The door to the disk.</param>
    public static (GateFacts Facts, Verdict Verdict, ImmutableArray<LoggedFinding> Logged) Judge(
        RecordRequest request, GateFacts facts, ImmutableArray<ModelCandidate> late, InputFiles files)
    {
        var (known, before) = request.Check;
        var (models, problems) = ModelReader.Read(late, files);
        if (models.IsEmpty && problems.IsEmpty && ReferenceEquals(facts, known))
        {
            return (facts, before, []);
        }

        // A name is a key: a late file must not take that of a package's model.
        var taken = facts.Models.Select(m => m.DisplayPath).ToHashSet(StringComparer.Ordinal);
        models = [.. models.Select(m => taken.Contains(m.DisplayPath) ? m with { DisplayPath = "./" + m.DisplayPath } : m)];
        var others = new List<Problem>();
        var evaluations = CardEvaluations.Join(facts.Evaluations, models, files, others);
        facts = facts with
        {
            Evaluations = evaluations,
            Models = [.. facts.Models.Concat(models).OrderBy(m => m.DisplayPath, StringComparer.Ordinal)],
            Problems = [.. facts.Problems, .. problems, .. others],
        };
        facts = facts with { Datasets = NamedDatasets.Join(facts.Datasets, facts.Models) };
        var (verdict, logged) = LateVerdict.Of(before, facts, files);
        return (facts, verdict, logged);
    }
}
