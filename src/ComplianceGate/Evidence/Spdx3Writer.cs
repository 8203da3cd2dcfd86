using System.Buffers;
using System.Text.Json;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>sbom.spdx3.json</c>: an SPDX 3.0.1 document in JSON-LD, of the profiles Core, Software and SimpleLicensing, and of Build, AI
/// and Dataset where it has something to say in them.
/// </summary>
public sealed class Spdx3Writer : IEvidenceWriter
{
    /// <summary>None at all.</summary>
    internal const string NoElement = "NoneElement";

    /// <summary>Nobody says which.</summary>
    internal const string UnknownElement = "NoAssertionElement";

    /// <summary>Nobody says under which license.</summary>
    internal const string UnknownLicense = "expandedlicensing_NoAssertionLicense";

    private const string Agent = "Agent-ComplianceGate";
    private const string Tool = "Tool-ComplianceGate";
    private const string DataLicense = "License-of-this-document";

    /// <inheritdoc/>
    public string Format => "spdx-3";

    /// <inheritdoc/>
    public string FileName => "sbom.spdx3.json";

    /// <inheritdoc/>
    public bool IsPacked => true;

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        var draft = new ArrayBufferWriter<byte>(1 << 16);
        using var json = EvidenceJson.CreateIndented(draft);
        var elements = new Spdx3Json(json, SpdxNames.Namespace(context));
        var contents = new SpdxContents(context);
        var profiles = Profiles(context);
        json.WriteStartObject();
        json.WriteString("@context", "https://spdx.org/rdf/3.0.1/spdx-context.jsonld");
        json.WriteStartArray("@graph");
        elements.WriteCreation(context, Agent, Tool);
        WriteMakers(elements, context);
        var first = elements.Elements.Count;
        new Spdx3Components(elements, context, contents).Write();
        Spdx3Relationships.Write(elements, context.Graph, contents);
        Spdx3Build.Write(elements, context, contents);
        WriteCollections(elements, context, contents, profiles, first);
        json.WriteEndArray();
        json.WriteEndObject();
        EvidenceJson.EndFile(json, draft);
        elements.Finish(draft.WrittenSpan, output);
    }

    private static List<string> Profiles(EvidenceContext context)
    {
        List<string> profiles = ["core", "software", "simpleLicensing"];
        if (context.Build is not null)
        {
            profiles.Add("build");
        }

        if (context.Graph.Models.Count > 0)
        {
            profiles.Add("ai");
        }

        if (context.Graph.Datasets.Count > 0)
        {
            profiles.Add("dataset");
        }

        return profiles;
    }

    private static void WriteMakers(Spdx3Json elements, EvidenceContext context)
    {
        elements.WriteNamed("SoftwareAgent", Agent, "ComplianceGate");
        elements.WriteNamed("Tool", Tool, "ComplianceGate-" + context.ToolVersion);
        elements.Begin("simplelicensing_LicenseExpression", DataLicense);
        elements.Json.WriteString("simplelicensing_licenseExpression", "CC0-1.0");
        elements.End();
    }

    private static void WriteCollections(Spdx3Json elements, EvidenceContext context, SpdxContents contents, List<string> profiles, int first)
    {
        var json = elements.Json;
        var own = elements.Elements.GetRange(0, first);
        var all = elements.Elements.GetRange(first, elements.Elements.Count - first);
        elements.Begin("software_Sbom", "Sbom-of-Product");
        json.WriteString("name", SpdxNames.Document(context));
        elements.WriteReferences("element", all);
        WriteProfiles(json, profiles);
        elements.WriteReferences("rootElement", [contents.Product.Id]);
        json.WriteStartArray("software_sbomType");
        json.WriteStringValue("build");
        json.WriteEndArray();
        elements.End();

        own.Add("Sbom-of-Product");
        elements.Begin("SpdxDocument", "Document-of-Product");
        json.WriteString("name", SpdxNames.Document(context));
        json.WriteString("comment", "Written during the build, of what was built. What is left out, or led to NoAssertion, is not known: nothing is guessed. "
            + "No time of release, no time of building and no place to download from is known of any component.");
        elements.WriteReference("dataLicense", DataLicense);
        elements.WriteReferences("element", own);
        WriteProfiles(json, profiles);
        elements.WriteReferences("rootElement", ["Sbom-of-Product"]);
        elements.End();
    }

    private static void WriteProfiles(Utf8JsonWriter json, List<string> profiles)
    {
        json.WriteStartArray("profileConformance");
        foreach (var profile in profiles)
        {
            json.WriteStringValue(profile);
        }

        json.WriteEndArray();
    }
}
