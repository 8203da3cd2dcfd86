using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Reads the <c>model-index</c> of a front matter (hub-docs, "modelcard.md", August 2026): the results that it holds, and which
/// members it lacks. Of our own are the keys <c>weights_sha256</c> (in a result's <c>source</c> or a metric's <c>args</c>),
/// <c>group</c>, <c>samples</c> and <c>stderr</c> (in <c>args</c>): the format has no place for what they say.
/// </summary>
internal sealed class ModelIndex
{
    private const int MaxResults = 20_000;
    private const string Key = "model-index";

    private readonly string path;
    private readonly string? weights;
    private readonly CardFlawSet flaws;
    private readonly ImmutableArray<EvaluationResultFact>.Builder results = ImmutableArray.CreateBuilder<EvaluationResultFact>();

    private ModelIndex(string path, string? weights, CardFlawSet flaws) => (this.path, this.weights, this.flaws) = (path, weights, flaws);

    /// <summary>Reads it.</summary>
    /// <param name="node">The value of the key.</param>
    /// <param name="path">Absolute path of the card.</param>
    /// <param name="weights">SHA-256 of the weights that the card says were measured; null when it does not say.</param>
    /// <param name="flaws">Takes what is wrong.</param>
    public static ImmutableArray<EvaluationResultFact> Read(YamlNode node, string path, string? weights, CardFlawSet flaws)
    {
        if (node.SaysNothing)
        {
            return [];
        }

        var index = new ModelIndex(path, weights, flaws);
        if (node.Kind != YamlKind.List)
        {
            flaws.Add($"{Key} must be a list and is {CardFlawSet.Kind(node)}", node);
            return [];
        }

        foreach (var model in node.Items)
        {
            index.Model(model);
        }

        return index.results.ToImmutable();
    }

    private void Model(YamlNode model)
    {
        if (!IsMap(model, "an entry of " + Key))
        {
            return;
        }

        Need(model, "name", "an entry of " + Key);
        if (model.Get("results") is not { } list)
        {
            flaws.Add($"an entry of {Key} lacks \"results\"", model);
        }
        else if (list.Kind != YamlKind.List && !list.IsNull)
        {
            flaws.Add($"results of {Key} must be a list and is {CardFlawSet.Kind(list)}", list);
        }
        else
        {
            foreach (var result in list.Items)
            {
                Result(result);
            }
        }
    }

    private void Result(YamlNode result)
    {
        const string What = "a result of " + Key;
        if (!IsMap(result, What))
        {
            return;
        }

        var task = Part(result, "task", What);
        Need(task, "type", "the task of " + What);
        var dataset = Part(result, "dataset", What);
        Need(dataset, "type", "the dataset of " + What);
        Need(dataset, "name", "the dataset of " + What);
        var source = result.Get("source");
        if (source is not null && !source.IsNull && IsMap(source, "the source of " + What))
        {
            Need(source, "url", "the source of " + What);
        }

        if (result.Get("metrics") is not { } metrics || metrics.IsNull)
        {
            flaws.Add($"{What} lacks \"metrics\"", result);
        }
        else if (metrics.Kind != YamlKind.List)
        {
            flaws.Add($"the metrics of {What} must be a list and are {CardFlawSet.Kind(metrics)}", metrics);
        }
        else
        {
            foreach (var metric in metrics.Items)
            {
                Metric(metric, task, dataset, source);
            }
        }
    }

    private void Metric(YamlNode metric, YamlNode? task, YamlNode? dataset, YamlNode? source)
    {
        const string What = "a metric of " + Key;
        if (!IsMap(metric, What))
        {
            return;
        }

        Need(metric, "type", What);
        var value = metric.Get("value");
        if (value is null || value.IsNull)
        {
            flaws.Add($"{What} lacks \"value\"", metric);
        }

        if (value is null || metric.Text("type") is not { } name || Number(value) is not { } number || results.Count == MaxResults)
        {
            return;
        }

        var args = metric.Get("args") is { Kind: YamlKind.Map } map ? map : null;
        results.Add(new EvaluationResultFact
        {
            Metric = Short(name)!,
            Value = number,
            Task = Short(task?.Text("type")),
            Dataset = Short(dataset?.Text("name") ?? dataset?.Text("type")),
            Split = Short(dataset?.Text("split") ?? dataset?.Text("config")),
            Group = Short(args?.Text("group")),
            Samples = Count(args?.Get("samples")),
            StandardError = args?.Get("stderr") is { } error ? Number(error) : null,
            WeightsSha256 = Weights(args?.Get("weights_sha256") ?? (source is { Kind: YamlKind.Map } ? source.Get("weights_sha256") : null)),
            Location = new FileLocation(path, value.Line, value.Column),
        });
    }

    // A digest that is none must not fall back to the card's: somebody meant other weights.
    private string? Weights(YamlNode? node)
    {
        if (node is null || node.SaysNothing)
        {
            return weights;
        }

        var digest = node.Kind == YamlKind.Scalar ? CardQuantity.Sha256(node.Value) : null;
        if (digest is null)
        {
            flaws.Add("weights_sha256 is no SHA-256 in 64 hexadecimal digits", node);
        }

        return digest;
    }

    private bool IsMap(YamlNode node, string what)
    {
        if (node.Kind != YamlKind.Map)
        {
            flaws.Add($"{what} must be a map and is {CardFlawSet.Kind(node)}", node);
        }

        return node.Kind == YamlKind.Map;
    }

    private YamlNode? Part(YamlNode map, string key, string what)
    {
        if (map.Get(key) is not { } part || part.IsNull)
        {
            flaws.Add($"{what} lacks \"{key}\"", map);
            return null;
        }

        return IsMap(part, $"the {key} of {what}") ? part : null;
    }

    private void Need(YamlNode? map, string key, string what)
    {
        if (map is not null && (map.Get(key) is not { } value || value.IsNull || (value.Kind == YamlKind.Scalar && value.Value.Length == 0)))
        {
            flaws.Add($"{what} lacks \"{key}\"", map);
        }
    }

    /// <summary>A finite number; null for anything else.</summary>
    public static double? Number(YamlNode node) =>
        node.Kind == YamlKind.Scalar
        && double.TryParse(node.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    /// <summary>A number of things; null for anything else.</summary>
    public static long? Count(YamlNode? node) =>
        node?.Kind == YamlKind.Scalar && long.TryParse(node.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>A text of bounded length.</summary>
    public static string? Short(string? text) => text is null ? null : CardClaimSet.Cut(text.Trim(), 300);
}
