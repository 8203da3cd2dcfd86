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
        json.WriteStartArray("pruned");
        foreach (var pruned in context.Facts.Pruned)
        {
            WritePruned(json, pruned);
        }

        json.WriteEndArray();
        json.WriteStartArray("models");
        foreach (var model in context.Facts.Models)
        {
            WriteModel(json, model, context);
        }

        json.WriteEndArray();
        ManifestDatasets.Write(json, context);
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, PackageFact package, EvidenceContext context)
    {
        var license = context.LicenseOf(package);
        json.WriteStartObject();
        json.WriteString("purl", package.Purl);
        json.WriteString("kind", KindName(package.Kind));
        json.WriteString("id", package.Id);
        json.WriteOrNull("version", package.Version.Length == 0 ? null : package.Version);
        json.WriteOrNull("file", package.File);
        json.WriteOrNull("sha256", package.Sha256);
        json.WriteString("scope", ScopeName(package.Scope));
        json.WriteBoolean("direct", package.Direct);
        json.WriteOrNull("contentHash", package.ContentHash);
        json.WriteOrNull("license", license?.Expression);
        json.WriteOrNull("licenseDeclared", license?.Declared);
        json.WriteOrNull("licenseChosen", license?.Chosen);
        json.WriteOrNull("licenseBasis", license?.Basis);
        json.WriteOrNull("licenseFile", license?.File);
        json.WriteOrNull("licenseFileSha256", license?.FileSha256);
        json.WriteStartArray("dependencies");
        foreach (var key in package.Dependencies)
        {
            json.WriteStringValue(PackageUrl.OfKey(key));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePruned(Utf8JsonWriter json, PrunedPackageFact pruned)
    {
        json.WriteStartObject();
        json.WriteString("purl", pruned.Purl);
        json.WriteStartArray("requestedBy");
        foreach (var key in pruned.RequestedBy)
        {
            json.WriteStringValue(PackageUrl.OfKey(key));
        }

        json.WriteEndArray();
        json.WriteOrNull("providedBy", pruned.ProvidedBy is null ? null : PackageUrl.OfKey(pruned.ProvidedBy));
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
        json.WriteString("weightsSha256", model.WeightsSha256);
        json.WriteOrNull("package", model.Package is null ? null : PackageUrl.OfKey(model.Package));
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

        WriteClaims(json, model, context);
        json.WriteEndObject();
    }

    private static void WriteClaims(Utf8JsonWriter json, ModelFact model, EvidenceContext context)
    {
        json.WriteStartArray("claims");
        foreach (var claim in context.Verdict.ModelClaims)
        {
            if (claim.Model != model.DisplayPath)
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("kind", claim.Kind);
            json.WriteString("claimed", context.Redactor.Scrub(claim.Claimed));
            json.WriteNumber("line", Math.Max(0, claim.ClaimedAt?.Line ?? 0));
            json.WriteString("outcome", OutcomeName(claim.Outcome));
            json.WriteOrNull("found", claim.Found is null ? null : context.Redactor.Scrub(claim.Found));
            json.WriteOrNull("readFrom", claim.ReadFrom);
            json.WriteOrNull("reason", claim.Reason is null ? null : context.Redactor.Scrub(claim.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>An outcome's name in our own documents.</summary>
    public static string OutcomeName(ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.Confirmed => "confirmed",
        ClaimOutcome.Contradicted => "contradicted",
        _ => "unverifiable",
    };

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

    /// <summary>A kind's name in our own documents.</summary>
    public static string KindName(ComponentKind kind) => kind switch
    {
        ComponentKind.FrameworkPack => "framework-pack",
        ComponentKind.File => "file",
        ComponentKind.NpmPackage => "npm-package",
        _ => "package",
    };
}
