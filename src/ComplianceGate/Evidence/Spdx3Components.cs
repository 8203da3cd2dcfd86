using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>Packages, models, data sets, files, those who make them, and their licenses, as elements of an SPDX 3.0.1 document.</summary>
internal sealed class Spdx3Components
{
    private readonly Spdx3Json elements;
    private readonly Utf8JsonWriter json;
    private readonly EvidenceContext context;
    private readonly SpdxContents contents;
    private readonly SpdxLicenses licenses;
    private readonly Dictionary<string, string> makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> expressions = new(StringComparer.Ordinal);

    /// <summary>Begins.</summary>
    public Spdx3Components(Spdx3Json elements, EvidenceContext context, SpdxContents contents)
    {
        (this.elements, this.context, this.contents) = (elements, context, contents);
        json = elements.Json;
        licenses = new SpdxLicenses(context, knowsAdditions: true);
    }

    /// <summary>Writes the elements and the relationships that lead to licenses.</summary>
    public void Write()
    {
        WritePackage("software_Package", contents.Product);
        foreach (var component in contents.Components)
        {
            WritePackage(component.Model is not null ? "ai_AIPackage" : component.Dataset is not null ? "dataset_DatasetPackage" : "software_Package", component);
        }

        foreach (var model in contents.Bases)
        {
            WritePackage("ai_AIPackage", model);
        }

        WriteFiles(contents.Parts);
        WriteFiles(contents.Artifacts);
        foreach (var (name, maker) in makers)
        {
            elements.WriteNamed("Agent", maker, name);
        }

        WriteLicenses(contents.Product);
        contents.Components.ForEach(WriteLicenses);
        contents.Bases.ForEach(WriteLicenses);
        foreach (var (expression, license) in expressions)
        {
            WriteExpression(expression, license);
        }

        foreach (var (name, text) in licenses.Texts)
        {
            elements.Begin("simplelicensing_SimpleLicensingText", TextId(name));
            json.WriteString("name", name);
            json.WriteString("simplelicensing_licenseText", text);
            elements.End();
        }
    }

    private void WritePackage(string type, SpdxComponent component)
    {
        elements.Begin(type, component.Id);
        json.WriteString("name", component.Name);
        json.WriteIfAny("description", component.Description);
        json.WriteIfAny("comment", Comment(component));
        WriteExternals(component);
        WriteMaker(component);
        if (component.Dataset?.MerkleRoot is { } root)
        {
            json.WriteStartArray("verifiedUsing");
            elements.WriteHash("other", root, "Root of the Merkle tree over the files (RFC 6962, section 2.1, SHA-256).");
            json.WriteEndArray();
        }
        else
        {
            elements.WriteHashes(component.Sha256, component.Sha512);
        }

        json.WriteIfAny("software_copyrightText", component.Copyright);
        json.WriteIfAny("software_homePage", component.HomePage);
        json.WriteIfAny("software_packageUrl", component.Purl);
        json.WriteIfAny("software_packageVersion", component.Version);
        json.WriteString("software_primaryPurpose", component.Purpose switch
        {
            SpdxPurpose.Application => "application",
            SpdxPurpose.Framework => "framework",
            SpdxPurpose.Model => "model",
            SpdxPurpose.Data => "data",
            _ => "library",
        });
        json.WriteIfAny("software_sourceInfo", component.Source);
        if (type == "ai_AIPackage")
        {
            WriteModel(component.Model);
        }

        if (component.Dataset is { } dataset)
        {
            WriteDataset(dataset);
        }

        elements.End();
    }

    private string? Comment(SpdxComponent component)
    {
        var license = licenses.Unusable(component.Declared ?? component.Concluded);
        return license is null ? component.Comment : component.Comment is null ? license : $"{component.Comment} {license}";
    }

    private void WriteMaker(SpdxComponent component)
    {
        if (component.Maker is not { } name)
        {
            return;
        }

        if (!makers.TryGetValue(name, out var maker))
        {
            makers.Add(name, maker = SpdxContents.Id("Maker", name, name));
        }

        elements.WriteReferences("originatedBy", [maker]);
    }

    private void WriteExternals(SpdxComponent component)
    {
        var links = component == contents.Product ? context.Links : [];
        var previous = component == contents.Product ? context.Previous : null;
        if (component.Repository is null && component.Document is null && links.IsEmpty && previous is null)
        {
            return;
        }

        json.WriteStartArray("externalRef");
        if (component.Repository is { } repository)
        {
            elements.WriteExternal("vcs", repository, null);
        }

        if (component.Document is { } document)
        {
            elements.WriteExternal("documentation", PackageUrl.RelativeReference(document), $"SHA-256 {component.DocumentSha256}");
        }

        foreach (var link in links)
        {
            WriteLink(link);
        }

        if (previous is not null)
        {
            WriteLink(previous);
        }

        json.WriteEndArray();
    }

    private void WriteLink(EvidenceLinkFact link) =>
        elements.WriteExternal("buildMeta", EvidenceLinkText.Named(link), EvidenceLinkText.Comment(link));

    /// <summary>What the AI profile has a place for and the card or the head states.</summary>
    private void WriteModel(ModelFact? model)
    {
        json.WriteString("ai_autonomyType", "noAssertion");
        json.WriteString("ai_useSensitivePersonalInformation", "noAssertion");
        if (model is null)
        {
            return;
        }

        json.WriteIfAny("ai_informationAboutApplication", CycloneDxModelCard.Stated(model, CardFields.IntendedUse));
        json.WriteIfAny("ai_informationAboutTraining", CycloneDxModelCard.Stated(model, CardFields.TrainingData));
        json.WriteIfAny("ai_limitation", CycloneDxModelCard.Stated(model, CardFields.Limitations));
        if (SafeText.Line(model.Header?.Architecture) is { Length: > 0 } architecture)
        {
            json.WriteStartArray("ai_typeOfModel");
            json.WriteStringValue(architecture);
            json.WriteEndArray();
        }

        var results = CycloneDxModelCard.Results(model, context.Facts);
        if (results.Count > 0)
        {
            json.WriteStartArray("ai_metric");
            foreach (var result in results)
            {
                elements.WriteEntry(
                    CycloneDxModelCard.Metric(result) + (SafeText.Line(result.Group) is { Length: > 0 } group ? $" ({group})" : ""), result.Value.ToString("R", CultureInfo.InvariantCulture));
            }

            json.WriteEndArray();
        }
    }

    private void WriteDataset(DatasetFact dataset)
    {
        if (dataset.MerkleRoot is not null)
        {
            json.WriteNumber("dataset_datasetSize", dataset.Size);
        }

        json.WriteStartArray("dataset_datasetType");
        json.WriteStringValue("noAssertion");
        json.WriteEndArray();
        json.WriteString("dataset_hasSensitivePersonalInformation", "noAssertion");
    }

    private void WriteFiles(List<SpdxComponent> files)
    {
        foreach (var file in files)
        {
            elements.Begin("software_File", file.Id);
            json.WriteString("name", file.Name);
            json.WriteIfAny("comment", file.Comment);
            elements.WriteHashes(file.Sha256, file.Sha512);
            json.WriteString("software_primaryPurpose", "file");
            elements.End();
        }
    }

    private void WriteLicenses(SpdxComponent component)
    {
        elements.Relate(component.Id, "hasDeclaredLicense", [LicenseId(component.Declared)]);
        elements.Relate(component.Id, "hasConcludedLicense", [LicenseId(component.Concluded)]);
    }

    private string LicenseId(string? license)
    {
        if (licenses.Use(license) is not { } expression)
        {
            return Spdx3Writer.UnknownLicense;
        }

        if (!expressions.TryGetValue(expression, out var id))
        {
            expressions.Add(expression, id = SpdxContents.Id("License", expression, expression));
        }

        return id;
    }

    private void WriteExpression(string expression, string license)
    {
        elements.Begin("simplelicensing_LicenseExpression", license);
        var references = ExpressionText.References(expression);
        if (references.Count > 0)
        {
            json.WriteStartArray("simplelicensing_customIdToUri");
            foreach (var reference in references)
            {
                json.WriteStartObject();
                json.WriteString("type", "DictionaryEntry");
                json.WriteString("key", reference);
                elements.WriteReference("value", TextId(reference));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("simplelicensing_licenseExpression", expression);
        json.WriteIfAny("simplelicensing_licenseListVersion", SpdxNames.LicenseList(context.Facts.Toolchain.LicenseList, 3));
        elements.End();
    }

    private static string TextId(string reference) => SpdxContents.Id("Text", reference, reference);
}
