using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// A component of type <c>machine-learning-model</c> in a CycloneDX JSON document (1.5 to 1.7, <c>component.modelCard</c>); name,
/// version, digest and license stand on the component itself.
/// </summary>
internal sealed class CycloneDxCard(PositionedValue root) : CardDocument
{
    // The tree is no deeper; see PositionedJson.
    private const int MaxDepth = 64;

    // Each may have to be looked for among all components.
    private const int MaxDatasets = 100;

    /// <summary>Whether a document is one.</summary>
    public static bool Is(PositionedValue root) => DocumentSink.Text(DocumentSink.Get(root, "bomFormat")) == "CycloneDX";

    /// <inheritdoc/>
    protected override string? Read(CardSubject subject, DocumentSink sink)
    {
        var models = new List<DescribedModel>();
        Find(DocumentSink.Get(DocumentSink.Get(root, "metadata"), "component"), models, 0);
        foreach (var component in DocumentSink.Items(DocumentSink.Get(root, "components")))
        {
            Find(component, models, 0);
        }

        if (Choose(models, subject, out var chosen) is { } reason)
        {
            return reason;
        }

        Component(chosen!, sink);
        Card(DocumentSink.Get(chosen, "modelCard"), sink);
        return null;
    }

    private static void Find(PositionedValue? component, List<DescribedModel> models, int depth)
    {
        if (component is not { Kind: JsonKind.Object } || depth == MaxDepth)
        {
            return;
        }

        if (DocumentSink.Text(DocumentSink.Get(component, "type")) == "machine-learning-model")
        {
            var digests = new List<string>();
            foreach (var hash in DocumentSink.Items(DocumentSink.Get(component, "hashes")))
            {
                if (Digest(hash) is { } value)
                {
                    digests.Add(value.Text.ToLowerInvariant());
                }
            }

            models.Add(new DescribedModel(component, DocumentSink.Text(DocumentSink.Get(component, "name")), digests));
        }

        foreach (var inner in DocumentSink.Items(DocumentSink.Get(component, "components")))
        {
            Find(inner, models, depth + 1);
        }
    }

    private static PositionedValue? Digest(PositionedValue hash) =>
        DocumentSink.Text(DocumentSink.Get(hash, "alg")) == "SHA-256" ? DocumentSink.Get(hash, "content") : null;

    private static void Component(PositionedValue component, DocumentSink sink)
    {
        sink.Field(CardFields.Name, DocumentSink.Get(component, "name"));
        sink.Field(CardFields.Name, DocumentSink.Get(component, "description"));
        sink.Field(CardFields.Version, DocumentSink.Get(component, "version"));
        sink.Claim(ClaimKinds.Version, DocumentSink.Get(component, "version"));
        foreach (var hash in DocumentSink.Items(DocumentSink.Get(component, "hashes")))
        {
            sink.Claim(ClaimKinds.Digest, Digest(hash));
        }

        foreach (var choice in DocumentSink.Items(DocumentSink.Get(component, "licenses")))
        {
            var license = DocumentSink.Get(choice, "license");
            var value = DocumentSink.Get(choice, "expression") ?? DocumentSink.Get(license, "id") ?? DocumentSink.Get(license, "name");
            sink.Field(CardFields.License, value);
            sink.Claim(ClaimKinds.License, value);
        }

        foreach (var name in (ReadOnlySpan<string>)["manufacturer", "supplier", "authors", "author", "publisher"])
        {
            var maker = DocumentSink.Get(component, name);
            sink.Field(CardFields.Developer, maker, "name");
            sink.Field(CardFields.Contact, DocumentSink.Get(maker, "contact"), "email", "name", "phone");
        }

        var ancestors = DocumentSink.Get(DocumentSink.Get(component, "pedigree"), "ancestors");
        sink.Field(CardFields.Origin, ancestors, "name");
        foreach (var ancestor in DocumentSink.Items(ancestors))
        {
            // The group is the owner of a model of the Hub; the purl would repeat both.
            var name = DocumentSink.Get(ancestor, "name");
            if (name is { Kind: JsonKind.String } && DocumentSink.Text(DocumentSink.Get(ancestor, "group")) is { } group)
            {
                sink.Claims.Add(ClaimKinds.BaseModel, group + "/" + name.Text, CardClaimSource.Document, name.Line, name.Column);
            }
            else
            {
                sink.Claim(ClaimKinds.BaseModel, name);
            }
        }

        sink.Field(CardFields.Origin, DocumentSink.Get(DocumentSink.Get(component, "pedigree"), "notes"));
    }

    private void Card(PositionedValue? card, DocumentSink sink)
    {
        var parameters = DocumentSink.Get(card, "modelParameters");
        sink.Claim(ClaimKinds.Architecture, DocumentSink.Get(parameters, "modelArchitecture") ?? DocumentSink.Get(parameters, "architectureFamily"));
        var datasets = DocumentSink.Items(DocumentSink.Get(parameters, "datasets"));
        for (var i = 0; i < datasets.Count && i < MaxDatasets; i++)
        {
            var named = Dataset(datasets[i]);
            sink.Field(CardFields.TrainingData, named);
            sink.Claim(ClaimKinds.Dataset, named);
        }

        sink.Field(CardFields.Evaluation, DocumentSink.Get(DocumentSink.Get(card, "quantitativeAnalysis"), "performanceMetrics"), "value");
        var considerations = DocumentSink.Get(card, "considerations");
        sink.Field(CardFields.IntendedUse, DocumentSink.Get(considerations, "useCases"));
        sink.Field(CardFields.Limitations, DocumentSink.Get(considerations, "technicalLimitations"));
        sink.Field(CardFields.Limitations, DocumentSink.Get(considerations, "performanceTradeoffs"));
        sink.Field(
            CardFields.EnvironmentalImpact,
            DocumentSink.Get(DocumentSink.Get(considerations, "environmentalConsiderations"), "energyConsumptions"), "activity");
    }

    // A data set stands in its place, or as the bom-ref of a component.
    private PositionedValue? Dataset(PositionedValue dataset)
    {
        if (DocumentSink.Get(dataset, "ref") is not { Kind: JsonKind.String } reference)
        {
            return DocumentSink.Get(dataset, "name");
        }

        foreach (var component in DocumentSink.Items(DocumentSink.Get(root, "components")))
        {
            if (DocumentSink.Text(DocumentSink.Get(component, "bom-ref")) == reference.Text)
            {
                return DocumentSink.Get(component, "name");
            }
        }

        return null;
    }
}
