using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>The packages and models in the version manifest.</summary>
internal static class ManifestComponents
{
    /// <summary>Writes the property <c>components</c>.</summary>
    public static void Write(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartObject("components");
        json.WriteStartArray("packages");
        foreach (var package in context.Facts.Packages)
        {
            WritePackage(json, package, context);
        }

        json.WriteEndArray();
        json.WriteStartArray("models");
        foreach (var model in context.Facts.Models)
        {
            WriteModel(json, model, context);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, PackageFact package, EvidenceContext context)
    {
        var license = context.LicenseOf(package);
        json.WriteStartObject();
        json.WriteString("purl", PackageUrl.NuGet(package.Id, package.Version));
        json.WriteString("id", package.Id);
        json.WriteString("version", package.Version);
        json.WriteString("scope", ScopeName(package.Scope));
        json.WriteBoolean("direct", package.Direct);
        json.WriteOrNull("contentHash", package.ContentHash);
        json.WriteOrNull("license", license?.Expression);
        json.WriteOrNull("licenseChosen", license?.Chosen);
        json.WriteOrNull("licenseBasis", license?.Basis);
        json.WriteOrNull("licenseFile", license?.File);
        json.WriteOrNull("licenseFileSha256", license?.FileSha256);
        json.WriteStartArray("dependencies");
        foreach (var key in package.Dependencies)
        {
            json.WriteStringValue(UrlOfKey(key));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, ModelFact model, EvidenceContext context)
    {
        json.WriteStartObject();
        json.WriteString("path", model.DisplayPath);
        json.WriteString("format", model.Format);
        json.WriteOrNull("formatVersion", model.FormatVersion);
        json.WriteNumber("size", model.Size);
        json.WriteString("sha256", model.Sha256);
        json.WriteOrNull("package", model.Package is null ? null : UrlOfKey(model.Package));
        var license = context.LicenseOf(model);
        json.WriteOrNull("license", license?.License);
        json.WriteOrNull("licenseChosen", license?.Chosen);
        WriteTerms(json, license);
        if (model.Card is { } card)
        {
            json.WriteStartObject("card");
            json.WriteString("path", card.DisplayPath);
            json.WriteString("sha256", card.Sha256);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("card");
        }

        json.WriteEndObject();
    }

    private static void WriteTerms(Utf8JsonWriter json, ModelLicenseDecision? license)
    {
        json.WriteStartArray("licenseTerms");
        foreach (var term in license is null ? [] : license.Terms)
        {
            json.WriteStartObject();
            json.WriteString("term", term.Term);
            json.WriteString("answer", term.Answer);
            json.WriteOrNull("proof", term.Proof);
            json.WriteOrNull("detail", term.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A scope's name in our own documents.</summary>
    public static string ScopeName(PackageScope scope) => scope == PackageScope.Shipped ? "shipped" : "build-only";

    /// <summary>The package URL of <c>Id/Version</c>.</summary>
    public static string UrlOfKey(string key)
    {
        var slash = key.IndexOf('/');
        return slash < 0 ? PackageUrl.NuGet(key, "") : PackageUrl.NuGet(key[..slash], key[(slash + 1)..]);
    }
}
