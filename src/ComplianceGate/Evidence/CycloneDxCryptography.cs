using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>
/// What the code uses of cryptography as CycloneDX components of type <c>cryptographic-asset</c> (ECMA-424; 1.6 and 1.7), with the edges that
/// lead to them: who uses an asset depends on it, and whose code it is provides it. Certificates and practices are no components: of a
/// certificate the code tells nothing, and a practice is no asset.
/// </summary>
internal sealed class CycloneDxCryptography
{
    private readonly EvidenceContext context;
    private readonly bool isLater;
    private readonly List<CryptographyDecision> assets = [];
    private readonly Dictionary<string, SortedSet<string>> uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> provides = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Collects the assets and edges of a build.</summary>
    /// <param name="context">What there is to write.</param>
    /// <param name="isLater">Whether the document is of version 1.7 or later.</param>
    public CycloneDxCryptography(EvidenceContext context, bool isLater)
    {
        (this.context, this.isLater) = (context, isLater);
        foreach (var decision in context.Verdict.Cryptography)
        {
            if (decision.Asset is not (CryptographyAssets.Certificate or CryptographyAssets.Practice) && names.Add(decision.Name))
            {
                assets.Add(decision);
                Connect(decision);
            }
        }
    }

    /// <summary>What a component depends on beyond the graph; empty for nothing.</summary>
    /// <param name="reference">Its name in the document.</param>
    public IEnumerable<string> UsedBy(string reference) => uses.TryGetValue(reference, out var found) ? found : [];

    /// <summary>What a component provides; empty for nothing.</summary>
    /// <param name="reference">Its name in the document.</param>
    public IReadOnlyCollection<string> ProvidedBy(string reference) => provides.TryGetValue(reference, out var found) ? found : [];

    /// <summary>The names of the assets in the document, in their order.</summary>
    public IEnumerable<string> References
    {
        get
        {
            foreach (var asset in assets)
            {
                yield return ReferenceOf(asset.Name);
            }
        }
    }

    /// <summary>Writes the entries of <c>components</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        foreach (var asset in assets)
        {
            json.WriteStartObject();
            json.WriteString("type", "cryptographic-asset");
            json.WriteString("bom-ref", ReferenceOf(asset.Name));
            json.WriteString("name", asset.Name);
            WriteOccurrences(json, asset);
            WriteProperties(json, asset);
            json.WriteStartArray("properties");
            CycloneDxWriter.WriteProperty(json, "cryptography.occurrences", asset.Count.ToString(CultureInfo.InvariantCulture));
            CycloneDxWriter.WriteProperty(json, "cryptography.profile", context.Verdict.CryptographyProfile);
            CycloneDxWriter.WriteProperty(json, "cryptography.reason", asset.Reason);
            CycloneDxWriter.WriteProperty(json, "cryptography.source", asset.Source);
            CycloneDxWriter.WriteProperty(json, "cryptography.status", asset.Status);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static string ReferenceOf(string name) => "crypto:" + name;

    private void Connect(CryptographyDecision decision)
    {
        var reference = ReferenceOf(decision.Name);
        foreach (var key in decision.Providers)
        {
            if (ManifestCryptography.Find(context, key) is { } provider)
            {
                Add(provides, context.Graph.ReferenceOf(provider), reference);
            }
        }

        foreach (var place in decision.Places)
        {
            if (place.Package is not { } key)
            {
                Add(uses, context.Graph.Product, reference);
            }
            else if (!decision.Providers.Contains(key) && ManifestCryptography.Find(context, key) is { } user)
            {
                Add(uses, context.Graph.ReferenceOf(user), reference);
            }
        }
    }

    private static void Add(Dictionary<string, SortedSet<string>> edges, string from, string to)
    {
        if (!edges.TryGetValue(from, out var found))
        {
            edges.Add(from, found = new(StringComparer.Ordinal));
        }

        found.Add(to);
    }

    private void WriteOccurrences(Utf8JsonWriter json, CryptographyDecision asset)
    {
        json.WriteStartObject("evidence");
        json.WriteStartArray("occurrences");
        foreach (var place in asset.Places)
        {
            foreach (var occurrence in place.Occurrences)
            {
                json.WriteStartObject();
                json.WriteString("location", occurrence.Location is { } source ? context.Redactor.Show(source.Path).Path : Where(place));
                if (occurrence.Location is { Line: > 0 } line)
                {
                    json.WriteNumber("line", line.Line);
                }

                if (occurrence.Offset >= 0)
                {
                    json.WriteNumber("offset", occurrence.Offset);
                }

                json.WriteIfAny("symbol", Clean(occurrence.Method));
                json.WriteIfAny("additionalContext", Clean(occurrence.Api));
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private string Where(CryptographyPlace place)
    {
        var assembly = Clean(place.Assembly);
        return place.Package is { } key ? $"{Clean(ManifestCryptography.Find(context, key)?.Purl ?? key)}#{assembly}" : assembly;
    }

    private string Clean(string text) => context.Redactor.Scrub(SafeText.Line(text));

    private void WriteProperties(Utf8JsonWriter json, CryptographyDecision asset)
    {
        json.WriteStartObject("cryptoProperties");
        switch (asset.Asset)
        {
            case CryptographyAssets.Protocol:
                json.WriteString("assetType", "protocol");
                json.WriteStartObject("protocolProperties");
                json.WriteString("type", "tls");
                json.WriteIfAny("version", asset.ParameterSet);
                json.WriteEndObject();
                break;
            case CryptographyAssets.Key or CryptographyAssets.Nonce:
                json.WriteString("assetType", "related-crypto-material");
                WriteMaterial(json, asset);
                break;
            default:
                json.WriteString("assetType", "algorithm");
                WriteAlgorithm(json, asset);
                json.WriteIfAny("oid", asset.Oid);
                break;
        }

        json.WriteEndObject();
    }

    // That there is one and where, and never what it is.
    private void WriteMaterial(Utf8JsonWriter json, CryptographyDecision asset)
    {
        json.WriteStartObject("relatedCryptoMaterialProperties");
        json.WriteString("type", asset.Asset != CryptographyAssets.Key ? "initialization-vector" : IsPassword(asset.Algorithm) ? "password" : "secret-key");
        if (UsedWith(asset) is { } algorithm)
        {
            if (isLater)
            {
                json.WriteStartArray("relatedCryptographicAssets");
                json.WriteStartObject();
                json.WriteString("type", "algorithm");
                json.WriteString("ref", ReferenceOf(algorithm));
                json.WriteEndObject();
                json.WriteEndArray();
            }
            else
            {
                json.WriteString("algorithmRef", ReferenceOf(algorithm));
            }
        }

        json.WriteEndObject();
    }

    // What these take for a key is what a person types.
    private static bool IsPassword(string algorithm) =>
        algorithm is "PBKDF1" or "PBKDF2" or "scrypt" or "bcrypt" || algorithm.StartsWith("Argon2", StringComparison.Ordinal);

    // The algorithm that the same method uses, else the one without further properties; none rather than a wrong one.
    private string? UsedWith(CryptographyDecision material)
    {
        foreach (var asset in assets)
        {
            if (asset.Asset == CryptographyAssets.Algorithm && asset.Algorithm == material.Algorithm && SharesMethod(asset, material))
            {
                return asset.Name;
            }
        }

        return names.Contains(material.Algorithm) ? material.Algorithm : null;
    }

    private static bool SharesMethod(CryptographyDecision asset, CryptographyDecision material)
    {
        foreach (var place in asset.Places)
        {
            foreach (var other in material.Places)
            {
                if (place.Assembly == other.Assembly && place.Package == other.Package && SharesMethod(place, other))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool SharesMethod(CryptographyPlace place, CryptographyPlace other)
    {
        foreach (var occurrence in place.Occurrences)
        {
            foreach (var there in other.Occurrences)
            {
                if (occurrence.Method == there.Method)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void WriteAlgorithm(Utf8JsonWriter json, CryptographyDecision asset)
    {
        json.WriteStartObject("algorithmProperties");
        // Version 1.6 has no word for wrapping a key.
        json.WriteString("primitive", asset.Primitive == "key-wrap" && !isLater ? "other" : asset.Primitive);
        if (isLater)
        {
            json.WriteIfAny("algorithmFamily", asset.Family);
        }

        json.WriteIfAny("parameterSetIdentifier", asset.ParameterSet);
        json.WriteIfAny("curve", Clean(asset.Curve ?? ""));
        if (isLater)
        {
            json.WriteIfAny("ellipticCurve", CycloneDxCurves.Of(asset.Curve));
        }

        // The system decides in which of its modules it is done.
        json.WriteString("executionEnvironment", "unknown");
        json.WriteString("implementationPlatform", "unknown");
        json.WriteIfAny("mode", Mode(asset.Mode));
        json.WriteIfAny("padding", Padding(asset.Padding));
        WriteFunctions(json, asset);
        if (asset.ClassicalLevel is { } classical)
        {
            json.WriteNumber("classicalSecurityLevel", classical);
        }

        if (asset.QuantumLevel is >= 0 and <= 6 and { } quantum)
        {
            json.WriteNumber("nistQuantumSecurityLevel", quantum);
        }

        json.WriteEndObject();
    }

    private static void WriteFunctions(Utf8JsonWriter json, CryptographyDecision asset)
    {
        if (asset.Functions.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("cryptoFunctions");
        var hasOther = false;
        foreach (var function in asset.Functions)
        {
            var isKnown = function is "generate" or "keygen" or "encrypt" or "decrypt" or "digest" or "tag" or "keyderive" or "sign" or "verify" or "encapsulate" or "decapsulate";
            if (isKnown)
            {
                json.WriteStringValue(function);
            }

            hasOther |= !isKnown;
        }

        if (hasOther)
        {
            json.WriteStringValue("other");
        }

        json.WriteEndArray();
    }

    private static string? Mode(string? mode) => mode switch
    {
        null => null,
        "CBC" or "ECB" or "CCM" or "GCM" or "CFB" or "OFB" or "CTR" => mode.ToLowerInvariant(),
        _ => "other",
    };

    private static string? Padding(string? padding) => padding switch
    {
        null => null,
        "PKCS7" => "pkcs7",
        "PKCS1" => "pkcs1v15",
        "None" => "raw",
        _ => padding.StartsWith("OAEP", StringComparison.Ordinal) ? "oaep" : "other",
    };
}
