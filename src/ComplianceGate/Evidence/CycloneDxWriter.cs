using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>Writes <c>sbom.cdx.json</c>: the packages and models as a CycloneDX 1.6 bill of materials (ECMA-424).</summary>
public sealed class CycloneDxWriter : IEvidenceWriter
{
    // Stands in the document while its digest is taken.
    private const string NoSerial = "00000000-0000-0000-0000-000000000000";

    /// <inheritdoc/>
    public string Format => "cyclonedx";

    /// <inheritdoc/>
    public string FileName => "sbom.cdx.json";

    /// <inheritdoc/>
    public bool IsPacked => true;

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        var draft = new ArrayBufferWriter<byte>(1 << 16);
        using var json = EvidenceJson.CreateIndented(draft);
        var graph = new CycloneDxGraph(context.Facts);
        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", "urn:uuid:" + NoSerial);
        json.WriteNumber("version", 1);
        WriteMetadata(json, context);
        json.WriteStartArray("components");
        foreach (var package in graph.Packages)
        {
            CycloneDxPackage.Write(json, package, context.LicenseOf(package), graph.ReplacedBy(package));
        }

        foreach (var model in graph.Models)
        {
            CycloneDxModel.Write(json, model, context);
        }

        foreach (var dataset in graph.Datasets)
        {
            CycloneDxDataset.Write(json, dataset);
        }

        json.WriteEndArray();
        graph.Write(json);
        json.WriteEndObject();
        EvidenceJson.EndFile(json, draft);
        WriteWithSerial(draft.WrittenSpan, output);
    }

    /// <summary>
    /// The serial number is made from the content, so that equal content has the same one and different content never does: a
    /// UUID of version 8 (RFC 9562, section 5.8) from the SHA-256 of the document that still has the nil UUID in its place.
    /// </summary>
    private static void WriteWithSerial(ReadOnlySpan<byte> draft, IBufferWriter<byte> output)
    {
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(draft, id);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        var hex = Convert.ToHexStringLower(id[..16]);
        var serial = $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";

        // Nothing foreign is written before it, so the first one found is the right one.
        Span<byte> nil = stackalloc byte[NoSerial.Length];
        System.Text.Encoding.ASCII.GetBytes(NoSerial, nil);
        var at = draft.IndexOf(nil);
        output.Write(draft[..at]);
        System.Text.Encoding.ASCII.GetBytes(serial, nil);
        output.Write(nil);
        output.Write(draft[(at + NoSerial.Length)..]);
    }

    private static void WriteMetadata(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartObject("metadata");
        json.WriteIfAny("timestamp", EvidenceJson.Time(context.Time));
        json.WriteStartArray("lifecycles");
        json.WriteStartObject();
        json.WriteString("phase", "build");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "ComplianceGate");
        json.WriteString("version", context.ToolVersion);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        WriteProduct(json, context);
        json.WriteStartArray("properties");
        WriteProperty(json, "licenseList", context.Facts.Toolchain.LicenseList);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProduct(Utf8JsonWriter json, EvidenceContext context)
    {
        var project = context.Facts.Project;
        json.WriteStartObject("component");
        json.WriteString("type", project.OutputType.EndsWith("Exe", StringComparison.OrdinalIgnoreCase) ? "application" : "library");
        json.WriteString("bom-ref", CycloneDxGraph.ReferenceOf(project));
        json.WriteString("name", project.PackageId);
        json.WriteString("version", project.Version);
        CycloneDxLicense.Write(json, project.LicenseExpression, "declared");
        if (project.IsPackable)
        {
            json.WriteString("purl", PackageUrl.NuGet(project.PackageId, project.Version));
        }

        json.WriteStartArray("properties");
        WriteProperty(json, "assembly", project.AssemblyName);
        WriteProperty(json, "configuration", project.Configuration);
        WriteProperty(json, "runtimeIdentifier", project.RuntimeIdentifier);
        WriteProperty(json, "source.commit", context.Facts.Source.Commit);
        WriteProperty(json, "source.tree", context.Facts.Source.Tree);
        WriteProperty(json, "targetFramework", project.TargetFramework);
        json.WriteEndArray();
        WriteAssembly(json, context);
        json.WriteEndObject();
    }

    /// <summary>The assembly stands as a file inside the product: the product itself may be a package, whose digest is another one.</summary>
    private static void WriteAssembly(Utf8JsonWriter json, EvidenceContext context)
    {
        var name = context.Facts.Project.AssemblyName;
        foreach (var artifact in context.Artifacts)
        {
            if (artifact.Path != name + ".dll" && artifact.Path != name + ".exe")
            {
                continue;
            }

            json.WriteStartArray("components");
            json.WriteStartObject();
            json.WriteString("type", "file");
            json.WriteString("name", artifact.Path);
            WriteHash(json, "SHA-256", artifact.Sha256);
            json.WriteEndObject();
            json.WriteEndArray();
            return;
        }
    }

    /// <summary>Writes <c>hashes</c> with one entry.</summary>
    internal static void WriteHash(Utf8JsonWriter json, string algorithm, string hexadecimal)
    {
        json.WriteStartArray("hashes");
        json.WriteStartObject();
        json.WriteString("alg", algorithm);
        json.WriteString("content", hexadecimal);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Writes an entry of <c>externalReferences</c>.</summary>
    internal static void WriteReference(Utf8JsonWriter json, string type, string url)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("url", url);
        json.WriteEndObject();
    }

    /// <summary>Writes an entry of <c>properties</c> in our own namespace; nothing for an unknown value.</summary>
    internal static void WriteProperty(Utf8JsonWriter json, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("name", "compliancegate:" + name);
        json.WriteString("value", SafeText.Line(value));
        json.WriteEndObject();
    }
}
