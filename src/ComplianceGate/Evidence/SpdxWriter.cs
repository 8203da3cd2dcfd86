using System.Buffers;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>sbom.spdx.json</c>: an SPDX 2.3 document. Artifacts are packages whose purpose is FILE: a file of SPDX 2.3 must have a SHA-1
/// (section 8.4), which nobody should rest anything on.
/// </summary>
public sealed class SpdxWriter : IEvidenceWriter
{
    private const string Prefix = "SPDXRef-";
    private const string Unknown = "NOASSERTION";

    /// <inheritdoc/>
    public string Format => "spdx";

    /// <inheritdoc/>
    public string FileName => "sbom.spdx.json";

    /// <inheritdoc/>
    public bool IsPacked => true;

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        var draft = new ArrayBufferWriter<byte>(1 << 16);
        using var json = EvidenceJson.CreateIndented(draft);
        var id = new ContentId(json);
        var contents = new SpdxContents(context);
        var licenses = new SpdxLicenses(context, knowsAdditions: false);
        json.WriteStartObject();
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", "SPDXRef-DOCUMENT");
        json.WriteString("name", SpdxNames.Document(context));
        id.Write("documentNamespace", SpdxNames.Namespace(context));
        WriteCreation(json, context);
        json.WriteStartArray("packages");
        WritePackage(json, contents.Product, licenses, context);
        WritePackages(json, contents.Components, licenses);
        WritePackages(json, contents.Bases, licenses);
        WritePackages(json, contents.Parts, licenses);
        WritePackages(json, contents.Artifacts, licenses);
        json.WriteEndArray();
        WriteTexts(json, licenses);
        SpdxRelationships.Write(json, context.Graph, contents);
        json.WriteEndObject();
        EvidenceJson.EndFile(json, draft);
        id.Finish(draft.WrittenSpan, output);
    }

    private static void WriteCreation(Utf8JsonWriter json, EvidenceContext context)
    {
        var time = EvidenceJson.Time(context.Time);
        json.WriteStartObject("creationInfo");
        json.WriteString("created", time ?? SpdxNames.NoTime);
        json.WriteStartArray("creators");
        json.WriteStringValue("Tool: ComplianceGate-" + context.ToolVersion);
        json.WriteEndArray();
        json.WriteString("comment", (time is null ? SpdxNames.NoTimeComment + " " : "")
            + "Written during the build, of what was built. Makers are named as organizations, because packages and models do not tell persons from organizations.");
        json.WriteIfAny("licenseListVersion", SpdxNames.LicenseList(context.Facts.Toolchain.LicenseList, 2));
        json.WriteEndObject();
    }

    private static void WritePackages(Utf8JsonWriter json, List<SpdxComponent> components, SpdxLicenses licenses)
    {
        foreach (var component in components)
        {
            WritePackage(json, component, licenses, null);
        }
    }

    private static void WritePackage(Utf8JsonWriter json, SpdxComponent component, SpdxLicenses licenses, EvidenceContext? links)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", Prefix + component.Id);
        json.WriteString("name", component.Name);
        json.WriteIfAny("versionInfo", component.Version);
        if (component.Purpose is SpdxPurpose.File or SpdxPurpose.Model && component.Sha256 is not null)
        {
            json.WriteString("packageFileName", component.Name);
        }

        // Who made it is known, and who hands it out is not: that is the feed's affair.
        json.WriteString("supplier", Unknown);
        json.WriteString("originator", component.Maker is null ? Unknown : "Organization: " + component.Maker);
        json.WriteString("downloadLocation", Unknown);
        json.WriteBoolean("filesAnalyzed", false);
        WriteChecksums(json, component);
        json.WriteIfAny("homepage", component.HomePage);
        json.WriteIfAny("sourceInfo", SourceOf(component));
        json.WriteString("licenseConcluded", licenses.Use(component.Concluded) ?? Unknown);
        json.WriteString("licenseDeclared", licenses.Use(component.Declared) ?? Unknown);
        json.WriteIfAny("licenseComments", licenses.Unusable(component.Declared ?? component.Concluded));
        json.WriteString("copyrightText", component.Copyright ?? Unknown);
        json.WriteIfAny("description", component.Description);
        json.WriteIfAny("comment", component.Comment);
        json.WriteString("primaryPackagePurpose", component.Purpose switch
        {
            SpdxPurpose.Application => "APPLICATION",
            SpdxPurpose.Library => "LIBRARY",
            SpdxPurpose.Framework => "FRAMEWORK",
            SpdxPurpose.File => "FILE",
            _ => "OTHER",
        });
        WriteReferences(json, component, links);
        json.WriteEndObject();
    }

    private static string? SourceOf(SpdxComponent component) => (component.Repository, component.Source) switch
    {
        (null, var source) => source,
        (var repository, null) => $"Repository {repository}.",
        (var repository, var source) => $"Repository {repository}. {source}",
    };

    private static void WriteChecksums(Utf8JsonWriter json, SpdxComponent component)
    {
        if (component.Sha256 is null && component.Sha512 is null)
        {
            return;
        }

        json.WriteStartArray("checksums");
        WriteChecksum(json, "SHA256", component.Sha256);
        WriteChecksum(json, "SHA512", component.Sha512);
        json.WriteEndArray();
    }

    private static void WriteChecksum(Utf8JsonWriter json, string algorithm, string? value)
    {
        if (value is not null)
        {
            json.WriteStartObject();
            json.WriteString("algorithm", algorithm);
            json.WriteString("checksumValue", value);
            json.WriteEndObject();
        }
    }

    private static void WriteReferences(Utf8JsonWriter json, SpdxComponent component, EvidenceContext? links)
    {
        if (component.Purl is null && component.Document is null && links is not { Links.IsEmpty: false } and not { Previous: not null })
        {
            return;
        }

        json.WriteStartArray("externalRefs");
        if (component.Purl is { } purl)
        {
            WriteReference(json, "PACKAGE-MANAGER", "purl", purl, null);
        }

        if (component.Document is { } document)
        {
            WriteReference(json, "OTHER", component.Model is null ? "dataset-card" : "model-card", PackageUrl.RelativeReference(document), $"SHA-256 {component.DocumentSha256}");
        }

        // No external document reference: that one names SPDX documents, and by their SHA-1 (section 6.6).
        foreach (var link in links is null ? [] : links.Links)
        {
            WriteLink(json, link);
        }

        if (links?.Previous is { } previous)
        {
            WriteLink(json, previous);
        }

        json.WriteEndArray();
    }

    private static void WriteLink(Utf8JsonWriter json, EvidenceLinkFact link) =>
        WriteReference(json, "OTHER", "compliancegate-manifest", EvidenceLinkText.Named(link), EvidenceLinkText.Comment(link));

    private static void WriteReference(Utf8JsonWriter json, string category, string type, string locator, string? comment)
    {
        json.WriteStartObject();
        json.WriteString("referenceCategory", category);
        json.WriteString("referenceType", type);
        json.WriteString("referenceLocator", locator);
        json.WriteIfAny("comment", comment);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, SpdxLicenses licenses)
    {
        if (licenses.Texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("hasExtractedLicensingInfos");
        foreach (var (id, text) in licenses.Texts)
        {
            json.WriteStartObject();
            json.WriteString("licenseId", id);
            json.WriteString("extractedText", text);
            json.WriteString("name", Unknown);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
