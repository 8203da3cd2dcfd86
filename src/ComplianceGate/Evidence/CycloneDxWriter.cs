using System.Buffers;
using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>sbom.cdx.json</c> and <c>sbom.cdx17.json</c>: artifacts, packages, models and data sets as a CycloneDX bill of materials
/// (ECMA-424), of version 1.6 and 1.7.
/// </summary>
public sealed class CycloneDxWriter : IEvidenceWriter
{
    private readonly string version;

    /// <summary>Makes the writer of version 1.6.</summary>
    public CycloneDxWriter()
        : this("cyclonedx", "sbom.cdx.json", "1.6")
    {
    }

    private CycloneDxWriter(string format, string fileName, string version) => (Format, FileName, this.version) = (format, fileName, version);

    /// <summary>The writer of version 1.7.</summary>
    public static CycloneDxWriter Version17 { get; } = new("cyclonedx-1.7", "sbom.cdx17.json", "1.7");

    /// <inheritdoc/>
    public string Format { get; }

    /// <inheritdoc/>
    public string FileName { get; }

    /// <inheritdoc/>
    public bool IsPacked => true;

    // From 1.7 on a component may have several expressions: the declared one, and what was chosen of it.
    private bool HasConcluded => version != "1.6";

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        var draft = new ArrayBufferWriter<byte>(1 << 16);
        using var json = EvidenceJson.CreateIndented(draft);
        var id = new ContentId(json);
        json.WriteStartObject();
        json.WriteString("$schema", $"http://cyclonedx.org/schema/bom-{version}.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", version);
        id.Write("serialNumber", "urn:uuid:");
        json.WriteNumber("version", 1);
        WriteMetadata(json, context);
        var cryptography = new CycloneDxCryptography(context, HasConcluded);
        WriteComponents(json, context, cryptography);
        WriteDependencies(json, context.Graph, cryptography);
        WriteCompositions(json, context.Graph, cryptography);
        json.WriteEndObject();
        EvidenceJson.EndFile(json, draft);
        id.Finish(draft.WrittenSpan, output);
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
        CycloneDxProduct.Write(json, context);
        json.WriteStartArray("properties");
        WriteProperty(json, "licenseList", context.Facts.Toolchain.LicenseList);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteComponents(Utf8JsonWriter json, EvidenceContext context, CycloneDxCryptography cryptography)
    {
        var graph = context.Graph;
        json.WriteStartArray("components");
        foreach (var package in graph.Packages)
        {
            CycloneDxPackage.Write(json, package, context.LicenseOf(package), graph, HasConcluded);
        }

        foreach (var model in graph.Models)
        {
            CycloneDxModel.Write(json, model, context, HasConcluded);
        }

        foreach (var dataset in graph.Datasets)
        {
            CycloneDxDataset.Write(json, dataset, graph.ReferenceOf(dataset), context.DecisionOf(dataset)?.License);
        }

        cryptography.Write(json);
        json.WriteEndArray();
    }

    /// <summary>One entry for every component; an empty one for what depends on nothing that is listed.</summary>
    private static void WriteDependencies(Utf8JsonWriter json, ComponentGraph graph, CycloneDxCryptography cryptography)
    {
        json.WriteStartArray("dependencies");
        foreach (var node in graph.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("ref", node.Reference);
            json.WriteStartArray("dependsOn");
            foreach (var target in node.Targets)
            {
                json.WriteStringValue(target);
            }

            foreach (var asset in cryptography.UsedBy(node.Reference))
            {
                json.WriteStringValue(asset);
            }

            json.WriteEndArray();
            WriteProvided(json, cryptography.ProvidedBy(node.Reference));
            json.WriteEndObject();
        }

        foreach (var asset in cryptography.References)
        {
            json.WriteStartObject();
            json.WriteString("ref", asset);
            json.WriteStartArray("dependsOn");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProvided(Utf8JsonWriter json, IReadOnlyCollection<string> assets)
    {
        if (assets.Count == 0)
        {
            return;
        }

        json.WriteStartArray("provides");
        foreach (var asset in assets)
        {
            json.WriteStringValue(asset);
        }

        json.WriteEndArray();
    }

    /// <summary>Whether the dependencies of a component are all that it has. An empty list alone would say that it has none.</summary>
    private static void WriteCompositions(Utf8JsonWriter json, ComponentGraph graph, CycloneDxCryptography cryptography)
    {
        json.WriteStartArray("compositions");
        WriteComposition(json, graph, "complete", DependencyKnowledge.Complete, []);
        WriteComposition(json, graph, "incomplete", DependencyKnowledge.Incomplete, []);
        WriteComposition(json, graph, "unknown", DependencyKnowledge.Unknown, cryptography.References);
        json.WriteEndArray();
    }

    private static void WriteComposition(Utf8JsonWriter json, ComponentGraph graph, string aggregate, DependencyKnowledge knowledge, IEnumerable<string> more)
    {
        var isOpen = false;
        foreach (var node in graph.Nodes)
        {
            if (node.Knowledge != knowledge)
            {
                continue;
            }

            if (!isOpen)
            {
                json.WriteStartObject();
                json.WriteString("aggregate", aggregate);
                json.WriteStartArray("dependencies");
                isOpen = true;
            }

            json.WriteStringValue(node.Reference);
        }

        // The product is always one of those that are not known, so that the list is open where there are more.
        foreach (var reference in more)
        {
            json.WriteStringValue(reference);
        }

        if (isOpen)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>Writes <c>hashes</c> with one entry.</summary>
    internal static void WriteHash(Utf8JsonWriter json, string algorithm, string hexadecimal)
    {
        json.WriteStartArray("hashes");
        WriteHashEntry(json, algorithm, hexadecimal);
        json.WriteEndArray();
    }

    /// <summary>Writes an entry of <c>hashes</c>.</summary>
    internal static void WriteHashEntry(Utf8JsonWriter json, string algorithm, string hexadecimal)
    {
        json.WriteStartObject();
        json.WriteString("alg", algorithm);
        json.WriteString("content", hexadecimal);
        json.WriteEndObject();
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
