using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>A data set as a CycloneDX component of type <c>data</c>.</summary>
internal static class CycloneDxDataset
{
    private const int MaxText = 600;

    /// <summary>Writes one entry of <c>components</c>.</summary>
    /// <param name="json">The document.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="reference">Its name inside the document.</param>
    /// <param name="license">Its license as an expression; null when it is not known.</param>
    public static void Write(Utf8JsonWriter json, DatasetFact dataset, string reference, string? license)
    {
        json.WriteStartObject();
        json.WriteString("type", "data");
        json.WriteString("bom-ref", reference);
        json.WriteString("name", Name(dataset));
        json.WriteIfAny("description", SafeText.Line(dataset.Description, MaxText));
        CycloneDxLicense.Write(json, license, "declared");
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
