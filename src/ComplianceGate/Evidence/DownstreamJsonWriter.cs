using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>downstream.json</c> (<c>schemas/downstream.schema.json</c>): what the next party must know of each model that ships. Written
/// where one does, whatever the formats. What is unknown stands there as null, and is listed.
/// </summary>
public sealed class DownstreamJsonWriter : IEvidenceWriter
{
    /// <summary>Names the form of the document.</summary>
    public const string Schema = "compliancegate.downstream/1";

    private const int Longest = 2000;

    /// <inheritdoc/>
    public string Format => "downstream-json";

    /// <inheritdoc/>
    public string FileName => "downstream.json";

    /// <inheritdoc/>
    public bool IsPacked => true;

    /// <inheritdoc/>
    public bool IsWritten(EvidenceContext context) => IsMeant(context);

    /// <summary>Whether a model ships of which the documents for the next party tell.</summary>
    /// <param name="context">What there is to write.</param>
    internal static bool IsMeant(EvidenceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return !context.Facts.Models.IsEmpty && !DownstreamModel.Shipped(context).IsEmpty;
    }

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var json = EvidenceJson.CreateIndented(output);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("stage", ManifestWriter.StageName(context.Stage));
        json.WriteString("name", context.Facts.Project.PackageId);
        json.WriteString("version", context.Facts.Project.Version);
        json.WriteStartArray("models");
        foreach (var model in DownstreamModel.All(context))
        {
            json.WriteStartObject();
            WriteModel(json, model, context);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        EvidenceJson.EndFile(json, output);
    }

    private static void WriteModel(Utf8JsonWriter json, DownstreamModel model, EvidenceContext context)
    {
        json.WriteString("path", model.File.DisplayPath);
        json.WriteOrNull("package", model.File.Package is null ? null : PackageUrl.OfKey(model.File.Package));
        Text(json, "name", model.Told(CardFields.Name));
        Text(json, "version", model.Told(CardFields.Version));
        Text(json, "developer", model.Told(CardFields.Developer));
        Text(json, "contact", model.Told(CardFields.Contact));
        Text(json, "intendedUse", model.Told(CardFields.IntendedUse));
        Text(json, "outOfScopeUse", model.Told(CardFields.OutOfScopeUse));
        Text(json, "limitations", model.Told(CardFields.Limitations));
        Texts(json, "baseModels", model.BaseModels, context.Redactor);
        WriteLicense(json, model);
        WriteEvaluation(json, model, context.Redactor);
        WriteTraining(json, model, context);
        WriteIntegration(json, model);
        WriteOpenness(json, model, context.Redactor);
        WriteAnnex(json, model, context.Redactor);
        Texts(json, "unknown", model.Unknown, context.Redactor);
    }

    private static void WriteLicense(Utf8JsonWriter json, DownstreamModel model)
    {
        json.WriteStartObject("license");
        json.WriteOrNull("expression", model.License?.License);
        json.WriteOrNull("chosen", model.License?.Chosen);
        Text(json, "stated", model.License?.Stated);
        json.WriteStartArray("terms");
        foreach (var term in model.License?.Terms ?? [])
        {
            json.WriteStartObject();
            json.WriteString("term", term.Term);
            json.WriteString("answer", term.Answer);
            json.WriteOrNull("proof", term.Proof);
            Text(json, "detail", term.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("show");
        foreach (var line in model.Attributions)
        {
            json.WriteStringValue(SafeText.Line(line, Longest));
        }

        json.WriteEndArray();
        WriteParts(json, "texts", model.File, isText: true);
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, string name, ModelFact file, bool isText)
    {
        json.WriteStartArray(name);
        foreach (var part in file.Parts)
        {
            if ((part.Role == ModelPartRole.LicenseText) == isText)
            {
                json.WriteStartObject();
                json.WriteString("path", part.DisplayPath);
                json.WriteNumber("size", part.Size);
                json.WriteString("sha256", part.Sha256);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteEvaluation(Utf8JsonWriter json, DownstreamModel model, PathRedactor redactor)
    {
        json.WriteStartObject("evaluation");
        Text(json, "told", model.Told(CardFields.Evaluation));
        json.WriteStartArray("results");
        foreach (var (result, document, isOfTheseWeights) in model.Results)
        {
            json.WriteStartObject();
            Text(json, "metric", result.Metric);
            json.WriteNumber("value", result.Value);
            Text(json, "task", result.Task);
            Text(json, "dataset", result.Dataset);
            Text(json, "split", result.Split);
            Text(json, "group", result.Group);
            Number(json, "samples", result.Samples);
            json.WriteBoolean("ofTheseWeights", isOfTheseWeights);
            json.WriteString("document", redactor.Scrub(document));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTraining(Utf8JsonWriter json, DownstreamModel model, EvidenceContext context)
    {
        json.WriteStartObject("trainingData");
        Text(json, "told", model.Told(CardFields.TrainingData));
        json.WriteStartArray("datasets");
        foreach (var dataset in model.Datasets)
        {
            json.WriteStartObject();
            Text(json, "name", dataset.Name);
            json.WriteOrNull("license", context.DecisionOf(dataset)?.License);
            Text(json, "origin", dataset.Origin is null ? null : context.Redactor.Scrub(dataset.Origin));
            json.WriteOrNull("document", dataset.Document);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIntegration(Utf8JsonWriter json, DownstreamModel model)
    {
        var (file, header) = (model.File, model.File.Header);
        json.WriteStartObject("integration");
        json.WriteString("format", file.Format);
        Text(json, "formatVersion", file.FormatVersion);
        json.WriteNumber("size", file.Size);
        json.WriteString("sha256", file.Sha256);
        json.WriteString("weightsSha256", file.WeightsSha256);
        WriteParts(json, "files", file, isText: false);
        Fact(json, "architecture", model.Architecture);
        Fact(json, "parameters", model.Parameters);
        Text(json, "quantisation", header?.Quantisation);
        Fact(json, "contextLength", model.ContextLength);
        Ports(json, "inputs", header?.Inputs ?? []);
        Ports(json, "outputs", header?.Outputs ?? []);
        json.WriteStartArray("needs");
        foreach (var code in header?.CodeReferences ?? [])
        {
            json.WriteStringValue(SafeText.Line(code, Longest));
        }

        json.WriteEndArray();
        json.WriteOrNull("chatTemplateSha256", header?.ChatTemplateSha256);
        json.WriteEndObject();
    }

    private static void Ports(Utf8JsonWriter json, string name, System.Collections.Immutable.ImmutableArray<ModelPortFact> ports)
    {
        json.WriteStartArray(name);
        foreach (var port in ports)
        {
            json.WriteStartObject();
            json.WriteString("name", SafeText.Line(port.Name, Longest));
            Text(json, "type", port.Type);
            Text(json, "shape", port.Shape);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOpenness(Utf8JsonWriter json, DownstreamModel model, PathRedactor redactor)
    {
        if (model.Openness is null)
        {
            json.WriteNull("openness");
            return;
        }

        json.WriteStartObject("openness");
        ManifestOpenness.WriteFacts(json, model.Openness, redactor);
        json.WriteEndObject();
    }

    private static void WriteAnnex(Utf8JsonWriter json, DownstreamModel model, PathRedactor redactor)
    {
        if (model.Information is not { } duty)
        {
            json.WriteNull("annexXII");
            return;
        }

        json.WriteStartObject("annexXII");
        json.WriteString("duty", duty.Duty);
        json.WriteString("instrument", duty.Instrument);
        json.WriteString("article", duty.Article);
        json.WriteString("verifiedOn", duty.VerifiedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteStartArray("points");
        foreach (var point in model.Annex)
        {
            json.WriteStartObject();
            json.WriteString("point", point.Number);
            json.WriteString("title", point.Title);
            Text(json, "answer", point.Answer is null ? null : redactor.Scrub(point.Answer));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("proofs");
        foreach (var proof in duty.Proofs)
        {
            json.WriteStartObject();
            json.WriteString("fact", proof.Fact);
            json.WriteString("document", redactor.Scrub(proof.Document));
            json.WriteOrNull("sha256", proof.Sha256);
            Text(json, "value", proof.Value is null ? null : redactor.Scrub(proof.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Fact(Utf8JsonWriter json, string name, DownstreamFact? fact)
    {
        if (fact is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("value", SafeText.Line(fact.Value, Longest));
        json.WriteString("source", fact.Source);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, System.Collections.Immutable.ImmutableArray<string> texts, PathRedactor redactor)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(SafeText.Line(redactor.Scrub(text), Longest));
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text) =>
        json.WriteOrNull(name, SafeText.Line(text, Longest) is { Length: > 0 } line ? line : null);

    private static void Number(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
