using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>What the code uses of cryptography, in our own documents.</summary>
internal static class ManifestCryptography
{
    /// <summary>Writes the property <c>cryptography</c> of the manifest; nothing where no assembly was looked at.</summary>
    public static void Write(Utf8JsonWriter json, EvidenceContext context)
    {
        var fact = context.Facts.Cryptography;
        if (!fact.IsRead || fact.Inspected == 0 || context.Verdict.CryptographyProfile is not { } profile)
        {
            return;
        }

        json.WriteStartObject("cryptography");
        json.WriteString("profile", profile);
        json.WriteOrNull("data", context.Verdict.CryptographyData);
        json.WriteNumber("inspected", fact.Inspected);
        json.WriteStartArray("assets");
        foreach (var decision in context.Verdict.Cryptography)
        {
            json.WriteStartObject();
            json.WriteString("name", decision.Name);
            json.WriteString("algorithm", decision.Algorithm);
            json.WriteString("status", decision.Status);
            json.WriteStartArray("usedBy");
            foreach (var user in Users(decision, context))
            {
                json.WriteStringValue(user);
            }

            json.WriteEndArray();
            json.WriteNumber("occurrences", decision.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Who uses an asset: the project's own assembly by its name, all else by package URL; in ordinal order.</summary>
    public static SortedSet<string> Users(CryptographyDecision decision, EvidenceContext context)
    {
        var users = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var place in decision.Places)
        {
            users.Add(place.Package is not { } key ? SafeText.Line(place.Assembly) : Find(context, key)?.Purl ?? SafeText.Line(key));
        }

        return users;
    }

    /// <summary>The package with a key; null for one that is none of the facts.</summary>
    public static PackageFact? Find(EvidenceContext context, string key)
    {
        foreach (var package in context.Facts.Packages)
        {
            if (package.Key == key)
            {
                return package;
            }
        }

        return null;
    }
}
