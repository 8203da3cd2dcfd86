using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Results of Microsoft.Extensions.AI.Evaluation: a <c>ScenarioRunResult</c> as its result store keeps it, or the report of
/// <c>JsonReportWriter</c> with many. A run is one sample; what several runs measured is given as their mean, for each scenario and for all.
/// The weights are those that a run's tags name, <c>weights.sha256:</c> and the digest.
/// </summary>
internal sealed class ExtensionsAIEvaluationFormat : IEvaluationFormat
{
    private static readonly string[] TagNames = ["weights.sha256:", "weights.sha256="];

    /// <inheritdoc/>
    public string Id => "extensions-ai";

    /// <inheritdoc/>
    public bool Recognises(PositionedValue root) => root.Member("scenarioRunResults") is { Kind: JsonKind.Array } || IsRun(root);

    /// <inheritdoc/>
    public void Read(PositionedValue root, EvaluationSink sink)
    {
        var means = new List<Mean>();
        var byKey = new Dictionary<(string? Weights, string? Scenario, string Metric), Mean>();
        if (root.Member("scenarioRunResults") is { Kind: JsonKind.Array } runs)
        {
            foreach (var run in runs.Items)
            {
                if (IsRun(run))
                {
                    ReadRun(run, means, byKey, sink, isReport: true);
                }
                else
                {
                    sink.Report(run, "has a run without \"scenarioName\" and \"evaluationResult\"");
                }
            }
        }
        else
        {
            ReadRun(root, means, byKey, sink, isReport: false);
        }

        foreach (var mean in means)
        {
            mean.AddTo(sink);
        }
    }

    private static bool IsRun(PositionedValue root) =>
        root.Member("scenarioName") is { Kind: JsonKind.String } && root.Member("evaluationResult").Member("metrics") is { Kind: JsonKind.Object };

    private static void ReadRun(
        PositionedValue run, List<Mean> means, Dictionary<(string?, string?, string), Mean> byKey, EvaluationSink sink, bool isReport)
    {
        var scenario = run.Member("scenarioName").AsText();
        var weights = Weights(run);
        foreach (var metric in run.Member("evaluationResult").Member("metrics")!.Members)
        {
            var value = metric.Value.Member("value");
            var number = value switch
            {
                { Kind: JsonKind.Boolean } => value.Text == "true" ? 1 : 0,
                { Kind: JsonKind.Number } => sink.Number(value, $"\"value\" of {Name(metric)}"),
                // The library writes a number that is none as a text, and a metric of words has nothing to be held against.
                { Kind: JsonKind.String } when metric.Value.Member("$type").AsText() != "string" => sink.Number(value, $"\"value\" of {Name(metric)}"),
                _ => null,
            };
            Of((weights, scenario, Name(metric))).Take(number, value ?? metric.Value);
            if (isReport)
            {
                Of((weights, null, Name(metric))).Take(number, value ?? metric.Value);
            }
        }

        Mean Of((string? Weights, string? Scenario, string Metric) key)
        {
            if (!byKey.TryGetValue(key, out var mean))
            {
                byKey.Add(key, mean = new Mean(key.Weights, key.Scenario, key.Metric));
                means.Add(mean);
            }

            return mean;
        }
    }

    private static string Name(PositionedMember metric) => metric.Name.Length <= 300 ? metric.Name : metric.Name[..300];

    private static string? Weights(PositionedValue run)
    {
        foreach (var tag in run.Member("tags")?.Items ?? [])
        {
            foreach (var name in TagNames)
            {
                if (tag.Kind == JsonKind.String && tag.Text.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                {
                    return PositionedValueExtensions.Sha256(tag.Text.AsSpan(name.Length));
                }
            }
        }

        return null;
    }

    /// <summary>What the runs of one kind measured.</summary>
    private sealed class Mean(string? weights, string? scenario, string metric)
    {
        private double sum;
        private long samples;
        private bool isWhole = true;
        private PositionedValue? place;

        public void Take(double? value, PositionedValue at)
        {
            place ??= at;
            samples++;
            sum += value ?? 0;
            isWhole &= value is not null;
        }

        // A mean that left out the runs which failed to measure would be better than the truth.
        public void AddTo(EvaluationSink sink)
        {
            if (isWhole && double.IsFinite(sum))
            {
                sink.Add(new EvaluationResultFact
                {
                    Metric = metric,
                    Value = sum / samples,
                    Task = scenario,
                    Samples = samples,
                    WeightsSha256 = weights,
                    Location = sink.Place(place!),
                });
            }
        }
    }
}
