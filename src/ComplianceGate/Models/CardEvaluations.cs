using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// The results that stand in and beside the cards of models: <c>model-index</c>, which the reader of cards has read with them, and
/// the files of <c>.eval_results</c> in a card's folder (hub-docs, "eval_results.yaml", August 2026, marked as work in progress).
/// </summary>
public static class CardEvaluations
{
    private const string Folder = ".eval_results";
    private const int MaxFiles = 100;
    private const int MaxSize = 1 << 20;
    private const int MaxResults = 10_000;

    /// <summary>Reads them.</summary>
    /// <param name="models">The models with their cards.</param>
    /// <param name="files">The door to the disk. That a file is added to <c>.eval_results</c> the targets notice, which list it for the check.</param>
    /// <param name="problems">Takes what could not be read; all of kind <see cref="ProblemKind.InputUnreadable"/>.</param>
    /// <returns>One fact a model and source, in ordinal order of display paths, then of models.</returns>
    public static ImmutableArray<EvaluationFact> Read(IReadOnlyList<ModelFact> models, InputFiles files, ICollection<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(models);
        var found = new List<EvaluationFact>();
        var users = new SortedDictionary<string, (CardFact Card, string? Model)>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            if (model.Card is not { } card)
            {
                continue;
            }

            if (!card.Results.IsEmpty)
            {
                found.Add(new EvaluationFact
                {
                    Path = card.Path, DisplayPath = card.DisplayPath, Sha256 = card.Sha256, Format = "model-index", Model = model.DisplayPath, Results = card.Results,
                });
            }

            // A folder that lies beside the cards of several models is about none of them in particular.
            var folder = Path.Combine(Path.GetDirectoryName(card.Path) ?? "", Folder);
            users[folder] = users.TryGetValue(folder, out var other) ? (other.Card, null) : (card, model.DisplayPath);
        }

        foreach (var (folder, (card, model)) in users)
        {
            if (InputFiles.FolderExists(folder))
            {
                OfFolder(folder, card, model, files, problems, found);
            }
        }

        found.Sort(static (a, b) => string.CompareOrdinal(a.DisplayPath, b.DisplayPath) is var c and not 0 ? c : string.CompareOrdinal(a.Model, b.Model));
        return [.. found];
    }

    /// <summary>Adds the results of cards to those that were declared.</summary>
    /// <param name="declared">Results that items name.</param>
    /// <param name="models">The models with their cards.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Takes what could not be read.</param>
    /// <returns>All, in ordinal order of display paths.</returns>
    public static ImmutableArray<EvaluationFact> Join(
        ImmutableArray<EvaluationFact> declared, IReadOnlyList<ModelFact> models, InputFiles files, ICollection<Problem> problems)
    {
        var found = Read(models, files, problems);
        return found.IsEmpty ? declared : declared.AddRange(found).Sort(static (a, b) =>
            string.CompareOrdinal(a.DisplayPath, b.DisplayPath) is var c and not 0 ? c : string.CompareOrdinal(a.Model, b.Model));
    }

    private static void OfFolder(
        string folder, CardFact card, string? model, InputFiles files, ICollection<Problem> problems, List<EvaluationFact> found)
    {
        var above = card.DisplayPath[..(card.DisplayPath.LastIndexOf('/') + 1)];
        foreach (var name in InputFiles.Names(folder, MaxFiles))
        {
            if (!name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var display = above + Folder + "/" + name;
            var path = Path.Combine(folder, name);
            try
            {
                var bytes = files.ReadAllBytes(path, MaxSize);
                found.Add(new EvaluationFact
                {
                    Path = path, DisplayPath = display, Sha256 = FileDigest.Sha256(bytes), Format = "eval-results", Model = model,
                    Results = Results(bytes, path, display, problems),
                });
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(Trouble(path, display, "cannot be read: " + ModelReader.Reason(e), 0, 0));
            }
        }
    }

    /// <summary>Reads the text of one file: a list of results.</summary>
    internal static ImmutableArray<EvaluationResultFact> Results(byte[] bytes, string path, string display, ICollection<Problem> problems)
    {
        var text = Encoding.UTF8.GetString(bytes.AsSpan(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
        var tree = YamlTree.Read(text, 1, mayBeList: true);
        if (tree.Reason is { } reason)
        {
            problems.Add(Trouble(path, display, "is broken: " + reason, tree.Line, tree.Column));
        }

        if (tree.Root is { Kind: YamlKind.Map } map)
        {
            problems.Add(Trouble(path, display, "must hold a list of results and holds a map", map.Line, map.Column));
            return [];
        }

        var results = ImmutableArray.CreateBuilder<EvaluationResultFact>();
        foreach (var entry in tree.Root?.Items ?? [])
        {
            if (results.Count == MaxResults)
            {
                break;
            }

            if (Result(entry, path) is { } result)
            {
                results.Add(result);
            }
            else if (tree.Reason is null)
            {
                problems.Add(Trouble(path, display, "has a result without \"dataset: id\", \"dataset: task_id\" or a number as \"value\"", entry.Line, entry.Column));
                return results.ToImmutable();
            }
        }

        return results.ToImmutable();
    }

    // The benchmark's own definition names the metric, not this file: it is called by the key of the value.
    private static EvaluationResultFact? Result(YamlNode entry, string path)
    {
        var dataset = entry.Get("dataset") is { Kind: YamlKind.Map } map ? map : null;
        if (dataset?.Text("id") is not { } id || dataset.Text("task_id") is not { } task
            || entry.Get("value") is not { } value || ModelIndex.Number(value) is not { } number)
        {
            return null;
        }

        var source = entry.Get("source") is { Kind: YamlKind.Map } from ? from : null;
        return new EvaluationResultFact
        {
            Metric = "value",
            Value = number,
            Task = ModelIndex.Short(task),
            Dataset = ModelIndex.Short(id),
            Samples = ModelIndex.Count(entry.Get("samples")),
            Group = ModelIndex.Short(entry.Text("group")),
            WeightsSha256 = (entry.Text("weights_sha256") ?? source?.Text("weights_sha256")) is { } digest ? CardQuantity.Sha256(digest) : null,
            Location = new FileLocation(path, value.Line, value.Column),
        };
    }

    private static Problem Trouble(string path, string display, string reason, int line, int column) => new(
        ProblemKind.InputUnreadable, display, $"The results {display} {reason}.", new FileLocation(path, line, column));
}
