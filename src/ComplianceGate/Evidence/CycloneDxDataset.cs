using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>A data set as a CycloneDX component of type <c>data</c>.</summary>
internal static class CycloneDxDataset
{
    private const int MaxText = 600;

    /// <summary>The data set's name inside the document.</summary>
    public static string ReferenceOf(DatasetFact dataset) => "dataset:" + dataset.Name;

    /// <summary>The data sets that a model's card or head names, in the order of the facts.</summary>
    public static List<DatasetFact> Of(ModelFact model, GateFacts facts)
    {
        var own = new List<DatasetFact>();
        foreach (var dataset in facts.Datasets)
        {
            if (dataset.Models.Contains(model.DisplayPath) && !own.Exists(d => d.Name == dataset.Name))
            {
                own.Add(dataset);
            }
        }

        return own;
    }

    /// <summary>Writes one entry of <c>components</c>.</summary>
    public static void Write(Utf8JsonWriter json, DatasetFact dataset)
    {
        json.WriteStartObject();
        json.WriteString("type", "data");
        json.WriteString("bom-ref", ReferenceOf(dataset));
        json.WriteString("name", Name(dataset));
        json.WriteIfAny("description", SafeText.Line(dataset.Description, MaxText));
        CycloneDxLicense.Write(json, dataset.License, "declared");
        WriteReferences(json, dataset);
        WriteData(json, dataset);
        json.WriteStartArray("properties");
        CycloneDxWriter.WriteProperty(json, "dataset.files", Number(dataset, dataset.Files));
        CycloneDxWriter.WriteProperty(json, "dataset.license", dataset.License);
        CycloneDxWriter.WriteProperty(json, "dataset.merkleRoot", dataset.MerkleRoot);
        CycloneDxWriter.WriteProperty(json, "dataset.origin", dataset.Origin);
        CycloneDxWriter.WriteProperty(json, "dataset.path", dataset.DisplayPath);
        CycloneDxWriter.WriteProperty(json, "dataset.size", Number(dataset, dataset.Size));
        CycloneDxWriter.WriteProperty(json, "dataset.undocumented", dataset.Undocumented);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Name(DatasetFact dataset) => SafeText.Line(dataset.Name) is { Length: > 0 } name ? name : "unnamed";

    private static void WriteData(Utf8JsonWriter json, DatasetFact dataset)
    {
        json.WriteStartArray("data");
        json.WriteStartObject();
        json.WriteString("type", "dataset");
        json.WriteString("name", Name(dataset));
        if (WebAddress.Clean(dataset.Origin) is { } address)
        {
            json.WriteStartObject("contents");
            json.WriteString("url", address);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteReferences(Utf8JsonWriter json, DatasetFact dataset)
    {
        if (dataset is not { Document: { } document, DocumentSha256: { } digest })
        {
            return;
        }

        json.WriteStartArray("externalReferences");
        json.WriteStartObject();
        json.WriteString("type", "documentation");
        json.WriteString("url", PackageUrl.RelativeReference(document));
        CycloneDxWriter.WriteHash(json, "SHA-256", digest);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string? Number(DatasetFact dataset, long number) => dataset.MerkleRoot is null ? null : number.ToString(CultureInfo.InvariantCulture);
}
