using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>A file of results that the project declares as a <c>ComplianceEvaluation</c>.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="DisplayPath">Path as the user knows it; forward slashes.</param>
/// <param name="Model">The model that the item says it is about, as written; null when it does not say.</param>
public sealed record EvaluationCandidate(string Path, string DisplayPath, string? Model = null);

/// <summary>Reads the files of evaluation results that a project declares.</summary>
public static class EvaluationReader
{
    private static readonly IEvaluationFormat[] Formats = [new ComplianceEvaluationFormat(), new HarnessEvaluationFormat(), new ExtensionsAIEvaluationFormat()];

    /// <summary>Reads the files.</summary>
    /// <param name="candidates">The items; one path may stand there several times, for several models.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>Those that are of a known format, in ordinal order of their display paths, and what could not be read.</returns>
    public static (ImmutableArray<EvaluationFact> Evaluations, ImmutableArray<Problem> Problems) Read(
        IReadOnlyList<EvaluationCandidate> candidates, InputFiles files)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var problems = new List<Problem>();
        var evaluations = new List<EvaluationFact>(candidates.Count);
        var seen = new HashSet<(string, string?)>();
        var byPath = new Dictionary<string, EvaluationFact?>(StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            if (!seen.Add((candidate.Path, candidate.Model)))
            {
                continue;
            }

            if (!byPath.TryGetValue(candidate.Path, out var evaluation))
            {
                evaluation = BoundedJson.ReadFile(candidate.Path, candidate.DisplayPath, "The evaluation", files, problems) is { } bytes ? Parse(bytes, candidate, problems) : null;
                byPath.Add(candidate.Path, evaluation);
            }

            if (evaluation is not null)
            {
                evaluations.Add(evaluation with { Model = candidate.Model });
            }
        }

        evaluations.Sort(static (a, b) => string.CompareOrdinal(a.DisplayPath, b.DisplayPath) is var c and not 0 ? c : string.CompareOrdinal(a.Model, b.Model));
        return ([.. evaluations], [.. problems]);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="candidate">The item.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>Its results; null when it is no document of a known format.</returns>
    public static EvaluationFact? Parse(byte[] bytes, EvaluationCandidate candidate, ICollection<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(problems);
        if (BoundedJson.Parse(bytes, candidate.Path, candidate.DisplayPath, "The evaluation", problems) is not { } root)
        {
            return null;
        }

        foreach (var format in Formats)
        {
            if (format.Recognises(root))
            {
                var sink = new EvaluationSink(candidate.Path, candidate.DisplayPath, problems);
                format.Read(root, sink);
                return new EvaluationFact
                {
                    Path = candidate.Path,
                    DisplayPath = candidate.DisplayPath,
                    Sha256 = FileDigest.Sha256(bytes),
                    Format = format.Id,
                    Model = candidate.Model,
                    Results = sink.Results,
                };
            }
        }

        problems.Add(BoundedJson.Trouble(candidate.Path, candidate.DisplayPath, "The evaluation",
            "is of no format that is read: neither ComplianceGate's own, nor of lm-evaluation-harness, nor of Microsoft.Extensions.AI.Evaluation"));
        return null;
    }
}
