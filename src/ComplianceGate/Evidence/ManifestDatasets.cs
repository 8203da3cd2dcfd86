using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>The data sets in the version manifest.</summary>
internal static class ManifestDatasets
{
    /// <summary>Writes the property <c>datasets</c>.</summary>
    public static void Write(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartArray("datasets");
        foreach (var dataset in context.Facts.Datasets)
        {
            WriteDataset(json, dataset, context.DecisionOf(dataset), context.Redactor);
        }

        json.WriteEndArray();
    }

    private static void WriteDataset(Utf8JsonWriter json, DatasetFact dataset, DatasetDecision? decision, PathRedactor redactor)
    {
        json.WriteStartObject();
        json.WriteString("name", dataset.Name);
        json.WriteStartArray("models");
        foreach (var model in dataset.Models)
        {
            json.WriteStringValue(model);
        }

        json.WriteEndArray();
        json.WriteOrNull("path", dataset.DisplayPath);
        json.WriteOrNull("merkleRoot", dataset.MerkleRoot);
        if (dataset.MerkleRoot is null)
        {
            json.WriteNull("files");
            json.WriteNull("size");
        }
        else
        {
            json.WriteNumber("files", dataset.Files);
            json.WriteNumber("size", dataset.Size);
        }

        json.WriteOrNull("license", decision?.License);
        json.WriteOrNull("licenseStated", dataset.License);
        json.WriteOrNull("origin", dataset.Origin is null ? null : redactor.Scrub(dataset.Origin));
        json.WriteOrNull("undocumented", dataset.Undocumented is null ? null : redactor.Scrub(dataset.Undocumented));
        if (dataset.Document is null)
        {
            json.WriteNull("document");
        }
        else
        {
            json.WriteStartObject("document");
            json.WriteString("path", dataset.Document);
            json.WriteOrNull("sha256", dataset.DocumentSha256);
            json.WriteOrNull("kind", dataset.DocumentKind);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
