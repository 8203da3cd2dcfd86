using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Results of lm-evaluation-harness (<c>results_*.json</c>). Its <c>model_sha</c> is a commit of the Hub's repository and no digest of
/// weights, so that it binds nothing; a digest counts where the run was given one as metadata, <c>weights_sha256</c>.
/// </summary>
internal sealed class HarnessEvaluationFormat : IEvaluationFormat
{
    private const string ErrorMark = "_stderr";

    /// <inheritdoc/>
    public string Id => "lm-evaluation-harness";

    /// <inheritdoc/>
    public bool Recognises(PositionedValue root) =>
        root.Member("results") is { Kind: JsonKind.Object }
        && (root.Member("configs") is { Kind: JsonKind.Object } || root.Member("versions") is { Kind: JsonKind.Object } || root.Member("n-shot") is { Kind: JsonKind.Object });

    /// <inheritdoc/>
    public void Read(PositionedValue root, EvaluationSink sink)
    {
        var run = root.Member("config").Member("metadata").Member("weights_sha256").AsSha256();
        var configs = Index(root.Member("configs"));
        var samples = Index(root.Member("n-samples"));
        var directions = Index(root.Member("higher_is_better"));
        foreach (var task in root.Member("results")!.Members)
        {
            var config = configs.GetValueOrDefault(task.Name);
            var count = samples.GetValueOrDefault(task.Name);
            var whole = new EvaluationResultFact
            {
                Metric = "",
                Value = 0,
                Task = Cut(task.Name),
                Dataset = config.Member("dataset_path").AsText(),
                Split = config.Member("dataset_name").AsText(),
                Samples = EvaluationSink.Count(count) ?? EvaluationSink.Count(count.Member("effective")),
                WeightsSha256 = config.Member("metadata").Member("weights_sha256").AsSha256() ?? run,
            };
            ReadTask(task.Value, whole, directions.GetValueOrDefault(task.Name), sink);
        }
    }

    private static void ReadTask(PositionedValue metrics, EvaluationResultFact whole, PositionedValue? directions, EvaluationSink sink)
    {
        var byName = Index(metrics);
        foreach (var metric in metrics.Members)
        {
            // "acc,none" is a metric and the filter that its answers went through; what has no filter ("alias", "samples") is none.
            var comma = metric.Name.IndexOf(',');
            if (comma <= 0 || metric.Name.AsSpan(0, comma).EndsWith(ErrorMark))
            {
                continue;
            }

            var (name, filter) = (metric.Name[..comma], metric.Name[(comma + 1)..]);
            if (sink.Number(metric.Value, $"the value of {Cut(metric.Name)} of {whole.Task}") is { } value)
            {
                var direction = directions.Member(name);
                sink.Add(whole with
                {
                    Metric = Cut(filter == "none" ? name : metric.Name),
                    Value = value,
                    // A run without a bootstrap has "N/A" here.
                    StandardError = EvaluationSink.Finite(byName.GetValueOrDefault($"{name}{ErrorMark},{filter}")),
                    HigherIsBetter = direction is { Kind: JsonKind.Boolean } ? direction.Text == "true" : null,
                    Location = sink.Place(metric.Value),
                });
            }
        }
    }

    // Thousands of tasks are looked up in several objects: each is gone through once.
    private static Dictionary<string, PositionedValue> Index(PositionedValue? value)
    {
        var index = new Dictionary<string, PositionedValue>(StringComparer.Ordinal);
        if (value is not null)
        {
            foreach (var member in value.Members)
            {
                index[member.Name] = member.Value;
            }
        }

        return index;
    }

    private static string Cut(string text) => text.Length <= 300 ? text : text[..300];
}
