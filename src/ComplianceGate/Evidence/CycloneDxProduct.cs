using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>What was built, as the component that a CycloneDX document describes.</summary>
internal static class CycloneDxProduct
{
    /// <summary>Writes <c>metadata.component</c>.</summary>
    public static void Write(Utf8JsonWriter json, EvidenceContext context)
    {
        var project = context.Facts.Project;
        json.WriteStartObject("component");
        json.WriteString("type", ComponentGraph.IsProgram(project) ? "application" : "library");
        json.WriteString("bom-ref", context.Graph.Product);
        json.WriteString("name", project.PackageId);
        json.WriteString("version", project.Version);
        CycloneDxLicense.Write(json, project.LicenseExpression, "declared");
        if (project.IsPackable)
        {
            json.WriteString("purl", PackageUrl.NuGet(project.PackageId, project.Version));
        }

        WriteLinks(json, context);
        json.WriteStartArray("properties");
        CycloneDxWriter.WriteProperty(json, "assembly", project.AssemblyName);
        CycloneDxWriter.WriteProperty(json, "configuration", project.Configuration);
        CycloneDxWriter.WriteProperty(json, "runtimeIdentifier", project.RuntimeIdentifier);
        CycloneDxWriter.WriteProperty(json, "source.commit", context.Facts.Source.Commit);
        CycloneDxWriter.WriteProperty(json, "source.tree", context.Facts.Source.Tree);
        CycloneDxWriter.WriteProperty(json, "stage", ManifestWriter.StageName(context.Stage));
        CycloneDxWriter.WriteProperty(json, "targetFramework", project.TargetFramework);
        json.WriteEndArray();
        WriteArtifacts(json, context);
        json.WriteEndObject();
    }

    /// <summary>Other evidence that this one builds on, by the digest of its manifest.</summary>
    private static void WriteLinks(Utf8JsonWriter json, EvidenceContext context)
    {
        if (context.Links.IsEmpty && context.Previous is null)
        {
            return;
        }

        json.WriteStartArray("externalReferences");
        foreach (var link in context.Links)
        {
            WriteLink(json, link);
        }

        if (context.Previous is { } previous)
        {
            WriteLink(json, previous);
        }

        json.WriteEndArray();
    }

    private static void WriteLink(Utf8JsonWriter json, EvidenceLinkFact link)
    {
        json.WriteStartObject();
        json.WriteString("type", "attestation");
        json.WriteString("url", EvidenceLinkText.Address(link));
        json.WriteString("comment", EvidenceLinkText.Comment(link));
        CycloneDxWriter.WriteHash(json, "SHA-256", link.ManifestSha256);
        json.WriteEndObject();
    }

    /// <summary>The artifacts stand as files inside the product: the product itself may be a package, whose digest is another one.</summary>
    private static void WriteArtifacts(Utf8JsonWriter json, EvidenceContext context)
    {
        var artifacts = context.ShippedArtifacts();
        if (artifacts.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("components");
        foreach (var artifact in artifacts)
        {
            json.WriteStartObject();
            json.WriteString("type", "file");
            json.WriteString("name", artifact.Path);
            json.WriteStartArray("hashes");
            CycloneDxWriter.WriteHashEntry(json, "SHA-256", artifact.Sha256);
            if (artifact.Sha512 is { } sha512)
            {
                CycloneDxWriter.WriteHashEntry(json, "SHA-512", sha512);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
