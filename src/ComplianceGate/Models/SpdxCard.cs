using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// An AIPackage in an SPDX 3 document (SPDX 3.0.1, JSON-LD serialisation, AI profile). Digests stand on the package or on the files
/// that are related to it, licenses and data sets in relationships.
/// </summary>
internal sealed class SpdxCard : CardDocument
{
    private const int MaxElements = 50_000;

    // Each is held against all relationships.
    private const int MaxPackages = 200;

    private readonly List<PositionedValue> packages = [];
    private readonly List<PositionedValue> relations = [];
    private readonly Dictionary<string, PositionedValue> byId = new(StringComparer.Ordinal);

    public SpdxCard(PositionedValue root)
    {
        var elements = DocumentSink.Items(DocumentSink.Get(root, "@graph") ?? root);
        for (var i = 0; i < elements.Count && i < MaxElements; i++)
        {
            var element = elements[i];
            var type = Type(element);
            if (type == "ai_AIPackage" && packages.Count < MaxPackages)
            {
                packages.Add(element);
            }
            else if (type is "Relationship" or "LifecycleScopedRelationship")
            {
                relations.Add(element);
            }

            if (DocumentSink.Text(DocumentSink.Get(element, "spdxId") ?? DocumentSink.Get(element, "@id")) is { } id)
            {
                byId.TryAdd(id, element);
            }
        }
    }

    /// <summary>Whether a document is one.</summary>
    public static bool Is(PositionedValue root)
    {
        foreach (var context in DocumentSink.Items(DocumentSink.Get(root, "@context")))
        {
            if (context.Kind == JsonKind.String && context.Text.Contains("spdx.org/rdf/3", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    protected override string? Read(CardSubject subject, DocumentSink sink)
    {
        var models = new List<DescribedModel>();
        foreach (var package in packages)
        {
            var digests = new List<string>();
            foreach (var digest in Digests(package))
            {
                digests.Add(digest.Text.ToLowerInvariant());
            }

            models.Add(new DescribedModel(package, DocumentSink.Text(DocumentSink.Get(package, "name")), digests));
        }

        if (Choose(models, subject, out var chosen) is { } reason)
        {
            return reason;
        }

        Package(chosen!, sink);
        Related(chosen!, sink);
        return null;
    }

    private void Package(PositionedValue package, DocumentSink sink)
    {
        sink.Field(CardFields.Name, DocumentSink.Get(package, "name"));
        sink.Field(CardFields.Name, DocumentSink.Get(package, "summary") ?? DocumentSink.Get(package, "description"));
        sink.Field(CardFields.Version, DocumentSink.Get(package, "software_packageVersion"));
        sink.Claim(ClaimKinds.Version, DocumentSink.Get(package, "software_packageVersion"));
        sink.Field(CardFields.IntendedUse, DocumentSink.Get(package, "ai_informationAboutApplication"));
        sink.Field(CardFields.Limitations, DocumentSink.Get(package, "ai_limitation"));
        sink.Field(CardFields.Origin, DocumentSink.Get(package, "ai_informationAboutTraining"));
        sink.Field(CardFields.Evaluation, DocumentSink.Get(package, "ai_metric"), "value");
        sink.Field(CardFields.EnvironmentalImpact, Energy(package), "energyQuantity", "ai_energyQuantity");
        foreach (var name in (ReadOnlySpan<string>)["originatedBy", "suppliedBy"])
        {
            foreach (var agent in DocumentSink.Items(DocumentSink.Get(package, name)))
            {
                sink.Field(CardFields.Developer, DocumentSink.Get(Element(agent), "name"));
            }
        }

        foreach (var digest in Digests(package))
        {
            sink.Claim(ClaimKinds.Digest, digest);
        }
    }

    private static PositionedValue? Energy(PositionedValue package)
    {
        var energy = DocumentSink.Get(package, "ai_energyConsumption");
        return DocumentSink.Get(energy, "ai_trainingEnergyConsumption") ?? DocumentSink.Get(energy, "ai_finetuningEnergyConsumption")
            ?? DocumentSink.Get(energy, "ai_inferenceEnergyConsumption");
    }

    private void Related(PositionedValue package, DocumentSink sink)
    {
        // The declared license is what its maker says; a concluded one is another's opinion and only stands in where there is no other.
        foreach (var type in (ReadOnlySpan<string>)["hasDeclaredLicense", "hasConcludedLicense"])
        {
            foreach (var license in To(package, type))
            {
                var text = DocumentSink.Get(license, "simplelicensing_licenseExpression") ?? DocumentSink.Get(license, "name");
                sink.Field(CardFields.License, text);
                if (type == "hasDeclaredLicense")
                {
                    sink.Claim(ClaimKinds.License, text);
                }
            }
        }

        foreach (var dataset in To(package, "trainedOn"))
        {
            sink.Field(CardFields.TrainingData, DocumentSink.Get(dataset, "name"));
            sink.Claim(ClaimKinds.Dataset, DocumentSink.Get(dataset, "name"));
        }

        foreach (var ancestor in To(package, "descendantOf"))
        {
            sink.Field(CardFields.Origin, DocumentSink.Get(ancestor, "name"));
            sink.Claim(ClaimKinds.BaseModel, DocumentSink.Get(ancestor, "name"));
        }
    }

    private List<PositionedValue> Digests(PositionedValue package)
    {
        var digests = new List<PositionedValue>();
        Hashes(package, digests);
        if (digests.Count > 0)
        {
            return digests;
        }

        // Of several files that a package holds no one is the model's.
        var files = new List<PositionedValue>();
        foreach (var type in (ReadOnlySpan<string>)["hasDistributionArtifact", "contains"])
        {
            files.AddRange(To(package, type));
        }

        if (files.Count == 1 && Type(files[0]) == "software_File")
        {
            Hashes(files[0], digests);
        }

        return digests;
    }

    private void Hashes(PositionedValue element, List<PositionedValue> digests)
    {
        foreach (var method in DocumentSink.Items(DocumentSink.Get(element, "verifiedUsing")))
        {
            var hash = Element(method);
            if (DocumentSink.Text(DocumentSink.Get(hash, "algorithm")) == "sha256" && DocumentSink.Get(hash, "hashValue") is { Kind: JsonKind.String } value)
            {
                digests.Add(value);
            }
        }
    }

    private List<PositionedValue> To(PositionedValue package, string type)
    {
        var found = new List<PositionedValue>();
        var id = DocumentSink.Text(DocumentSink.Get(package, "spdxId") ?? DocumentSink.Get(package, "@id"));
        foreach (var relation in relations)
        {
            if (id is null || DocumentSink.Text(DocumentSink.Get(relation, "relationshipType")) != type
                || DocumentSink.Text(DocumentSink.Get(relation, "from")) != id)
            {
                continue;
            }

            foreach (var target in DocumentSink.Items(DocumentSink.Get(relation, "to")))
            {
                if (Element(target) is { } element)
                {
                    found.Add(element);
                }
            }
        }

        return found;
    }

    // An element stands in its place or is named by its id.
    private PositionedValue? Element(PositionedValue value) =>
        value.Kind == JsonKind.Object ? value : value.Kind == JsonKind.String && byId.TryGetValue(value.Text, out var element) ? element : null;

    private static string? Type(PositionedValue element) => DocumentSink.Text(DocumentSink.Get(element, "type") ?? DocumentSink.Get(element, "@type"));
}
