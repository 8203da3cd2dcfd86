using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The gate's own form of results (<c>docs/evaluations.md</c>, <c>schemas/evaluation.schema.json</c>). An unknown key is refused.</summary>
internal sealed class ComplianceEvaluationFormat : IEvaluationFormat
{
    /// <summary>The value of <c>schema</c>.</summary>
    public const string Schema = "compliancegate.evaluation/1";

    private static readonly string[] RootKeys = ["$schema", "schema", "weights", "results", "producedBy", "date", "notes"];
    private static readonly string[] ResultKeys =
        ["metric", "value", "task", "dataset", "split", "samples", "standardError", "higherIsBetter", "groups", "notes"];

    private static readonly string[] GroupKeys = ["group", "value", "samples", "standardError"];
    private static readonly string[] WeightsKeys = ["sha256"];

    /// <inheritdoc/>
    public string Id => "compliance-gate";

    /// <inheritdoc/>
    public bool Recognises(PositionedValue root) => root.Member("schema").AsText()?.StartsWith("compliancegate.evaluation/", StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    public void Read(PositionedValue root, EvaluationSink sink)
    {
        if (root.Member("schema").AsText() is { } schema && schema != Schema)
        {
            sink.Report(root.Member("schema")!, $"is written by the schema \"{schema}\", and this version reads \"{Schema}\"");
            return;
        }

        Refuse(root, RootKeys, sink);
        var weights = Weights(root, sink);
        if (root.Member("results") is not { Kind: JsonKind.Array } results)
        {
            sink.Report(root, "has no list \"results\"");
            return;
        }

        foreach (var result in results.Items)
        {
            ReadResult(result, weights, sink);
        }
    }

    private static string? Weights(PositionedValue root, EvaluationSink sink)
    {
        if (root.Member("weights") is not { } weights)
        {
            return null;
        }

        Refuse(weights, WeightsKeys, sink);
        var digest = weights.Member("sha256");
        if (digest.AsSha256() is null)
        {
            sink.Report(digest ?? weights, "has no SHA-256 of 64 hexadecimal digits as \"sha256\" of its \"weights\"");
        }

        return digest.AsSha256();
    }

    private static void ReadResult(PositionedValue result, string? weights, EvaluationSink sink)
    {
        Refuse(result, ResultKeys, sink);
        if (result.Member("metric").AsText() is not { } metric)
        {
            sink.Report(result, "has a result without a \"metric\"");
            return;
        }

        var whole = new EvaluationResultFact
        {
            Metric = metric,
            Value = 0,
            Task = Text(result, "task", sink),
            Dataset = Text(result, "dataset", sink),
            Split = Text(result, "split", sink),
            HigherIsBetter = Truth(result, "higherIsBetter", sink),
            WeightsSha256 = weights,
        };
        var groups = result.Member("groups");
        if (result.Member("value") is null && groups is null)
        {
            sink.Report(result, $"has neither a \"value\" nor \"groups\" for {metric}");
        }

        if (result.Member("value") is not null)
        {
            Add(whole, result, metric, sink);
        }

        if (groups is not null)
        {
            ReadGroups(whole, groups, metric, sink);
        }
    }

    private static void ReadGroups(EvaluationResultFact whole, PositionedValue groups, string metric, EvaluationSink sink)
    {
        if (groups.Kind != JsonKind.Array)
        {
            sink.Report(groups, $"has \"groups\" for {metric} that are no list");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in groups.Items)
        {
            Refuse(group, GroupKeys, sink);
            if (group.Member("group").AsText() is not { } name)
            {
                sink.Report(group, $"has a group without a name for {metric}");
            }
            else if (!seen.Add(name))
            {
                sink.Report(group, $"names the group \"{name}\" of {metric} twice");
            }
            else if (group.Member("value") is null)
            {
                sink.Report(group, $"has no \"value\" for the group \"{name}\" of {metric}");
            }
            else
            {
                Add(whole with { Group = name }, group, metric, sink);
            }
        }
    }

    private static void Add(EvaluationResultFact result, PositionedValue entry, string metric, EvaluationSink sink)
    {
        var value = entry.Member("value")!;
        var samples = entry.Member("samples");
        var error = entry.Member("standardError");
        if (samples is not null && EvaluationSink.Count(samples) is null)
        {
            sink.Report(samples, $"has no whole number as \"samples\" of {metric}");
        }

        if (sink.Number(value, $"\"value\" of {metric}") is { } number)
        {
            sink.Add(result with
            {
                Value = number,
                Samples = EvaluationSink.Count(samples),
                StandardError = error is null ? null : sink.Number(error, $"\"standardError\" of {metric}"),
                Location = sink.Place(value),
            });
        }
    }

    private static string? Text(PositionedValue entry, string key, EvaluationSink sink)
    {
        var value = entry.Member(key);
        if (value is not null && value.AsText() is null)
        {
            sink.Report(value, $"has no text as \"{key}\"");
        }

        return value.AsText();
    }

    private static bool? Truth(PositionedValue entry, string key, EvaluationSink sink)
    {
        var value = entry.Member(key);
        if (value is not null and not { Kind: JsonKind.Boolean })
        {
            sink.Report(value, $"has neither true nor false as \"{key}\"");
        }

        return value is { Kind: JsonKind.Boolean } ? value.Text == "true" : null;
    }

    private static void Refuse(PositionedValue value, string[] known, EvaluationSink sink)
    {
        if (value.Kind != JsonKind.Object)
        {
            sink.Report(value, "has something else where an object {…} belongs");
        }

        foreach (var member in value.Members)
        {
            if (Array.IndexOf(known, member.Name) < 0)
            {
                sink.Report(member.Value, $"has the unknown key \"{(member.Name.Length > 40 ? member.Name[..40] : member.Name)}\"; known here: {string.Join(", ", known)}");
            }
        }
    }
}
