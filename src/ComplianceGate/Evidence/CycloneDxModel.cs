using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>A model as a CycloneDX component of type <c>machine-learning-model</c>.</summary>
internal static class CycloneDxModel
{
    private const int MaxText = 600;

    /// <summary>Writes one entry of <c>components</c>.</summary>
    /// <param name="json">The document.</param>
    /// <param name="model">The model.</param>
    /// <param name="context">What there is to write.</param>
    /// <param name="hasConcluded">Whether the document may tell the license that was chosen beside the one that is declared.</param>
    public static void Write(Utf8JsonWriter json, ModelFact model, EvidenceContext context, bool hasConcluded)
    {
        var license = context.LicenseOf(model);
        var reference = context.Graph.ReferenceOf(model);
        json.WriteStartObject();
        json.WriteString("type", "machine-learning-model");
        json.WriteString("bom-ref", reference);
        WriteAuthor(json, Developer(model));
        json.WriteString("name", model.DisplayPath[(model.DisplayPath.LastIndexOf('/') + 1)..]);
        json.WriteIfAny("version", Version(model));
        json.WriteIfAny("description", Description(model));
        json.WriteString("scope", "required");
        CycloneDxWriter.WriteHash(json, "SHA-256", model.Sha256);
        CycloneDxLicense.Write(json, license?.License, "declared", hasConcluded ? ConcludedLicense.Of(license) : null);
        WriteBases(json, model);
        WriteReference(json, model.Card);
        WriteProperties(json, model, license);
        WriteParts(json, model, reference);
        CycloneDxModelCard.Write(json, model, context);
        json.WriteEndObject();
    }

    /// <summary>The model's version, as its card or head states it; null where neither does.</summary>
    internal static string? Version(ModelFact model) => CycloneDxModelCard.Stated(model, CardFields.Version) ?? Known(SafeText.Line(model.Header?.Version));

    /// <summary>What the model is, as its card or head states it; null where neither does.</summary>
    internal static string? Description(ModelFact model) => CycloneDxModelCard.Stated(model, CardFields.Name) ?? Known(SafeText.Line(model.Header?.Name, MaxText));

    /// <summary>Who made the model, as its card or head states it; null where neither does.</summary>
    internal static string? Developer(ModelFact model) => CycloneDxModelCard.Stated(model, CardFields.Developer) ?? Known(SafeText.Line(model.Header?.Author, MaxText));

    private static string? Known(string text) => text.Length == 0 ? null : text;

    private static void WriteAuthor(Utf8JsonWriter json, string? author)
    {
        if (author is not null)
        {
            json.WriteStartArray("authors");
            json.WriteStartObject();
            json.WriteString("name", author);
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    /// <summary>The models that it was made from, whoever names them: the project, the card, the head.</summary>
    private static void WriteBases(Utf8JsonWriter json, ModelFact model)
    {
        var bases = Bases(model);
        if (bases.Count == 0)
        {
            return;
        }

        json.WriteStartObject("pedigree");
        json.WriteStartArray("ancestors");
        foreach (var (name, version, url) in bases.Values)
        {
            json.WriteStartObject();
            json.WriteString("type", "machine-learning-model");
            json.WriteString("name", name);
            json.WriteIfAny("version", version);
            if (WebAddress.Clean(url) is { } address)
            {
                json.WriteStartArray("externalReferences");
                CycloneDxWriter.WriteReference(json, "distribution", address);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteIfAny("notes", Relation(model));
        json.WriteEndObject();
    }

    /// <summary>The models that it was made from, by name.</summary>
    internal static SortedDictionary<string, (string Name, string? Version, string? Url)> Bases(ModelFact model)
    {
        var bases = new SortedDictionary<string, (string Name, string? Version, string? Url)>(StringComparer.OrdinalIgnoreCase);
        Add(model.DeclaredBaseModel, null, null);
        foreach (var claim in model.Card?.Claims ?? [])
        {
            if (claim.Kind == ClaimKinds.BaseModel)
            {
                Add(claim.Value, null, null);
            }
        }

        foreach (var reference in model.Header?.BaseModels ?? [])
        {
            Add(reference.Organization is null || reference.Name.Contains('/') ? reference.Name : $"{reference.Organization}/{reference.Name}", reference.Version, reference.Url);
        }

        return bases;

        void Add(string? name, string? version, string? url)
        {
            if (SafeText.Line(name) is { Length: > 0 } shown)
            {
                bases[shown] = bases.TryGetValue(shown, out var known)
                    ? (known.Name, known.Version ?? SafeText.Line(version), known.Url ?? url)
                    : (shown, version is null ? null : SafeText.Line(version), url);
            }
        }
    }

    /// <summary>How it was made from them, as its card says; null where it does not.</summary>
    internal static string? Relation(ModelFact model)
    {
        foreach (var claim in model.Card?.Claims ?? [])
        {
            if (claim.Kind == ClaimKinds.BaseModelRelation)
            {
                return "Relation to the base model: " + SafeText.Line(claim.Value);
            }
        }

        return null;
    }

    /// <summary>Shards, external tensors and other files that the model is made of.</summary>
    private static void WriteParts(Utf8JsonWriter json, ModelFact model, string reference)
    {
        if (model.Parts.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("components");
        foreach (var part in model.Parts)
        {
            json.WriteStartObject();
            json.WriteString("type", "file");
            json.WriteString("bom-ref", $"{reference}#{part.DisplayPath}");
            json.WriteString("name", part.DisplayPath);
            CycloneDxWriter.WriteHash(json, "SHA-256", part.Sha256);
            json.WriteStartArray("properties");
            CycloneDxWriter.WriteProperty(json, "model.part", PartName(part.Role));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What a file is to its model, in our own words.</summary>
    internal static string PartName(ModelPartRole role) => role switch
    {
        ModelPartRole.Shard => "shard",
        ModelPartRole.Index => "index",
        ModelPartRole.ExternalData => "external data",
        ModelPartRole.Configuration => "configuration",
        _ => "license text",
    };

    private static void WriteReference(Utf8JsonWriter json, CardFact? card)
    {
        if (card is null)
        {
            return;
        }

        json.WriteStartArray("externalReferences");
        json.WriteStartObject();
        json.WriteString("type", "model-card");
        json.WriteString("url", PackageUrl.RelativeReference(card.DisplayPath));
        CycloneDxWriter.WriteHash(json, "SHA-256", card.Sha256);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, ModelFact model, ModelLicenseDecision? license)
    {
        json.WriteStartArray("properties");
        if (license?.Chosen != license?.License)
        {
            CycloneDxWriter.WriteProperty(json, "license.chosen", license?.Chosen);
        }

        CycloneDxWriter.WriteProperty(json, "license.stated", license?.Stated);
        foreach (var term in license is null ? [] : license.Terms)
        {
            var proof = term.Proof is null or "verified" ? "" : $" ({term.Proof})";
            CycloneDxWriter.WriteProperty(json, "license.term." + term.Term, term.Answer + proof + (term.Detail is null ? "" : ": " + term.Detail));
        }

        WriteHead(json, model.Header);
        CycloneDxWriter.WriteProperty(json, "model.format", model.Format);
        CycloneDxWriter.WriteProperty(json, "model.formatVersion", model.FormatVersion);
        CycloneDxWriter.WriteProperty(json, "model.package", model.Package);
        CycloneDxWriter.WriteProperty(json, "model.path", model.DisplayPath);
        CycloneDxWriter.WriteProperty(json, "model.size", model.Size.ToString(CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }

    private static void WriteHead(Utf8JsonWriter json, ModelHeaderFact? header)
    {
        if (header is null)
        {
            return;
        }

        CycloneDxWriter.WriteProperty(json, "model.chatTemplateSha256", header.ChatTemplateSha256);
        foreach (var reference in header.CodeReferences)
        {
            CycloneDxWriter.WriteProperty(json, "model.code", reference);
        }

        CycloneDxWriter.WriteProperty(json, "model.contextLength", header.ContextLength?.ToString(CultureInfo.InvariantCulture));
        CycloneDxWriter.WriteProperty(json, "model.parameters", header.Parameters?.ToString(CultureInfo.InvariantCulture));
        CycloneDxWriter.WriteProperty(json, "model.producer", $"{header.Producer} {header.ProducerVersion}".Trim());
        CycloneDxWriter.WriteProperty(json, "model.quantisation", header.Quantisation);
        CycloneDxWriter.WriteProperty(json, "model.storedElements", header.StoredElements?.ToString(CultureInfo.InvariantCulture));
        foreach (var type in header.TensorTypes)
        {
            CycloneDxWriter.WriteProperty(json, "model.tensors." + SafeText.Line(type.Type), string.Create(CultureInfo.InvariantCulture, $"{type.Tensors} tensors, {type.Elements} elements"));
        }
    }
}
