using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// The <c>modelCard</c> of a model's component (CycloneDX 1.6, "modelCard"): what its head and card say of the model, and what was
/// measured of just these weights. The card itself is named by its digest.
/// </summary>
internal static class CycloneDxModelCard
{
    private const int MaxText = 600;

    /// <summary>Writes the property <c>modelCard</c>.</summary>
    public static void Write(Utf8JsonWriter json, ModelFact model, EvidenceContext context)
    {
        json.WriteStartObject("modelCard");
        WriteParameters(json, model, context.Graph);
        WriteResults(json, model, context.Facts);
        WriteConsiderations(json, model);
        json.WriteEndObject();
    }

    /// <summary>What the card states in a field, shown on one line; null when it states nothing.</summary>
    internal static string? Stated(ModelFact model, string field) =>
        model.Card?.Field(field) is { State: CardFieldState.Stated } stated && SafeText.Line(stated.Value, MaxText) is { Length: > 0 } text
            ? text
            : null;

    private static void WriteParameters(Utf8JsonWriter json, ModelFact model, ComponentGraph graph)
    {
        var architecture = SafeText.Line(model.Header?.Architecture);
        var datasets = graph.DatasetsOf(model);
        if (architecture.Length == 0 && datasets.Count == 0 && model.Header is not { Inputs.IsEmpty: false } and not { Outputs.IsEmpty: false })
        {
            return;
        }

        json.WriteStartObject("modelParameters");
        json.WriteIfAny("architectureFamily", architecture);
        if (datasets.Count > 0)
        {
            json.WriteStartArray("datasets");
            foreach (var dataset in datasets)
            {
                json.WriteStartObject();
                json.WriteString("ref", graph.ReferenceOf(dataset));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WritePorts(json, "inputs", model.Header?.Inputs ?? []);
        WritePorts(json, "outputs", model.Header?.Outputs ?? []);
        json.WriteEndObject();
    }

    private static void WritePorts(Utf8JsonWriter json, string name, System.Collections.Immutable.ImmutableArray<ModelPortFact> ports)
    {
        if (ports.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var port in ports)
        {
            json.WriteStartObject();
            json.WriteString("format", SafeText.Line($"{port.Name} {port.Type} {port.Shape}".TrimEnd(), MaxText));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResults(Utf8JsonWriter json, ModelFact model, GateFacts facts)
    {
        var results = Results(model, facts);
        if (results.Count == 0)
        {
            return;
        }

        json.WriteStartObject("quantitativeAnalysis");
        json.WriteStartArray("performanceMetrics");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("type", Metric(result));
            json.WriteString("value", result.Value.ToString("R", CultureInfo.InvariantCulture));
            json.WriteIfAny("slice", SafeText.Line(result.Group));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The results of just these weights: one that names no weights, or others, is none of this model.</summary>
    internal static List<EvaluationResultFact> Results(ModelFact model, GateFacts facts)
    {
        var found = new List<EvaluationResultFact>();
        string? weights = null;
        foreach (var evaluation in facts.Evaluations)
        {
            foreach (var result in evaluation.MayBeAbout(model.DisplayPath) ? evaluation.Results : [])
            {
                weights ??= model.WeightsSha256;
                if (weights.Equals(result.WeightsSha256, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(result);
                }
            }
        }

        return found;
    }

    /// <summary>What was measured, on what.</summary>
    internal static string Metric(EvaluationResultFact result)
    {
        var on = result.Dataset is null ? "" : $" on {result.Dataset}{(result.Split is null ? "" : " " + result.Split)}";
        return SafeText.Line((result.Task is null ? "" : result.Task + " ") + result.Metric + on, MaxText);
    }

    private static void WriteConsiderations(Utf8JsonWriter json, ModelFact model)
    {
        var use = Stated(model, CardFields.IntendedUse);
        var limits = Stated(model, CardFields.Limitations);
        if (use is not null || limits is not null)
        {
            json.WriteStartObject("considerations");
            WriteList(json, "useCases", use);
            WriteList(json, "technicalLimitations", limits);
            json.WriteEndObject();
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteStartArray(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }
    }
}
