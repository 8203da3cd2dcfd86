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
    public static void Write(Utf8JsonWriter json, ModelFact model, ModelLicenseDecision? license)
    {
        json.WriteStartObject();
        json.WriteString("type", "machine-learning-model");
        json.WriteString("bom-ref", CycloneDxGraph.ReferenceOf(model));
        json.WriteString("name", model.DisplayPath[(model.DisplayPath.LastIndexOf('/') + 1)..]);
        json.WriteIfAny("version", Stated(model, CardFields.Version));
        json.WriteString("scope", "required");
        CycloneDxWriter.WriteHash(json, "SHA-256", model.Sha256);
        CycloneDxLicense.Write(json, license?.License, "declared");
        WriteBase(json, model.DeclaredBaseModel);
        WriteReference(json, model.Card);
        WriteProperties(json, model, license);
        WriteCard(json, model);
        json.WriteEndObject();
    }

    private static void WriteBase(Utf8JsonWriter json, string? baseModel)
    {
        var name = SafeText.Line(baseModel);
        if (name.Length == 0)
        {
            return;
        }

        json.WriteStartObject("pedigree");
        json.WriteStartArray("ancestors");
        json.WriteStartObject();
        json.WriteString("type", "machine-learning-model");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

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

        CycloneDxWriter.WriteProperty(json, "model.format", model.Format);
        CycloneDxWriter.WriteProperty(json, "model.formatVersion", model.FormatVersion);
        CycloneDxWriter.WriteProperty(json, "model.package", model.Package);
        CycloneDxWriter.WriteProperty(json, "model.path", model.DisplayPath);
        CycloneDxWriter.WriteProperty(json, "model.size", model.Size.ToString(CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }

    /// <summary>What the card says of use and limits, in the card's own words; the card itself is named by its digest.</summary>
    private static void WriteCard(Utf8JsonWriter json, ModelFact model)
    {
        json.WriteStartObject("modelCard");
        var use = Stated(model, CardFields.IntendedUse);
        var limits = Stated(model, CardFields.Limitations);
        if (use is not null || limits is not null)
        {
            json.WriteStartObject("considerations");
            WriteList(json, "useCases", use);
            WriteList(json, "technicalLimitations", limits);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteStartArray(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }
    }

    private static string? Stated(ModelFact model, string field) =>
        model.Card?.Field(field) is { State: CardFieldState.Stated } stated && SafeText.Line(stated.Value, MaxText) is { Length: > 0 } text
            ? text
            : null;
}
