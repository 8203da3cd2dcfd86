using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>A package, pack, npm package or file as a CycloneDX component.</summary>
internal static class CycloneDxPackage
{
    /// <summary>Writes one entry of <c>components</c>.</summary>
    /// <param name="json">The document.</param>
    /// <param name="package">The component.</param>
    /// <param name="license">What was decided of its license.</param>
    /// <param name="graph">The graph that it stands in.</param>
    /// <param name="hasConcluded">Whether the document may tell the license that was chosen beside the one that is declared.</param>
    public static void Write(Utf8JsonWriter json, PackageFact package, LicenseDecision? license, ComponentGraph graph, bool hasConcluded)
    {
        json.WriteStartObject();
        json.WriteString("type", package.Kind == ComponentKind.FrameworkPack ? "framework" : "library");
        json.WriteString("bom-ref", graph.ReferenceOf(package));
        WriteAuthors(json, package.Authors);
        WriteName(json, package);
        json.WriteIfAny("version", package.Version);
        json.WriteString("scope", package.Scope == PackageScope.Shipped ? "required" : "excluded");
        if (package.Sha256 is { } sha256)
        {
            CycloneDxWriter.WriteHash(json, "SHA-256", sha256);
        }
        else if (Sha512(package.ContentHash) is { } sha512)
        {
            CycloneDxWriter.WriteHash(json, "SHA-512", sha512);
        }

        CycloneDxLicense.Write(json, license?.Expression, Acknowledgement(license), hasConcluded ? ConcludedLicense.Of(license) : null);
        json.WriteIfAny("copyright", SafeText.Line(package.Copyright));
        json.WriteString("purl", package.Purl);
        WriteReferences(json, package);
        WriteProperties(json, package, license, graph.ReplacedBy(package));
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, PackageFact package)
    {
        // npm's scope is what CycloneDX calls a group.
        var slash = package.Kind == ComponentKind.NpmPackage && package.Id.StartsWith('@') ? package.Id.IndexOf('/') : -1;
        if (slash > 0)
        {
            json.WriteString("group", package.Id[..slash]);
        }

        json.WriteString("name", package.Id[(slash + 1)..]);
    }

    private static void WriteAuthors(Utf8JsonWriter json, string? authors)
    {
        // Not split at commas: "Contoso, Inc." is one author.
        var name = SafeText.Line(authors);
        if (name.Length == 0)
        {
            return;
        }

        json.WriteStartArray("authors");
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string? Acknowledgement(LicenseDecision? license) =>
        license?.Declared is { } declared && declared == license.Expression ? "declared" : ConcludedLicense.Of(license) is null ? null : "concluded";

    private static void WriteReferences(Utf8JsonWriter json, PackageFact package)
    {
        var vcs = WebAddress.Clean(package.RepositoryUrl);
        var website = WebAddress.Clean(package.ProjectUrl);
        var license = package.Statement == LicenseStatement.Url ? WebAddress.Clean(package.LicenseText) : null;
        if (vcs is null && website is null && license is null)
        {
            return;
        }

        json.WriteStartArray("externalReferences");
        WriteReference(json, "license", license);
        WriteReference(json, "vcs", vcs);
        WriteReference(json, "website", website);
        json.WriteEndArray();
    }

    private static void WriteReference(Utf8JsonWriter json, string type, string? url)
    {
        if (url is not null)
        {
            CycloneDxWriter.WriteReference(json, type, url);
        }
    }

    private static void WriteProperties(Utf8JsonWriter json, PackageFact package, LicenseDecision? license, IReadOnlyList<string> replaced)
    {
        json.WriteStartArray("properties");
        CycloneDxWriter.WriteProperty(json, "direct", package.Direct ? "true" : "false");
        CycloneDxWriter.WriteProperty(json, "file", package.File);
        CycloneDxWriter.WriteProperty(json, "kind", package.Kind == ComponentKind.Package ? null : ManifestComponents.KindName(package.Kind));
        CycloneDxWriter.WriteProperty(json, "license.basis", license?.Basis);
        if (license?.Chosen != license?.Expression)
        {
            CycloneDxWriter.WriteProperty(json, "license.chosen", license?.Chosen);
        }

        if (license?.Declared != license?.Expression)
        {
            CycloneDxWriter.WriteProperty(json, "license.declared", license?.Declared);
        }

        CycloneDxWriter.WriteProperty(json, "license.file", license?.File);
        CycloneDxWriter.WriteProperty(json, "license.file.sha256", license?.FileSha256);
        foreach (var url in replaced)
        {
            CycloneDxWriter.WriteProperty(json, "replaces", url);
        }

        CycloneDxWriter.WriteProperty(json, "scope.reason", package.ScopeReason);
        CycloneDxWriter.WriteProperty(json, "source.commit", package.RepositoryCommit);
        json.WriteEndArray();
    }

    /// <summary>NuGet's content hash in hexadecimal; null where it is not base64 of 64 bytes.</summary>
    internal static string? Sha512(string? contentHash)
    {
        Span<byte> bytes = stackalloc byte[66];
        return contentHash is { Length: 88 } && Convert.TryFromBase64String(contentHash, bytes, out var written) && written == 64
            ? Convert.ToHexStringLower(bytes[..64])
            : null;
    }
}
