using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>What an SPDX 3.0.1 document in JSON-LD says. Classes and the ids that we give tell product, artifacts, models and packages apart.</summary>
internal sealed class Spdx3Claims : IDocumentReader
{
    /// <inheritdoc/>
    public bool Reads(string name) => name == "sbom.spdx3.json";

    /// <inheritdoc/>
    public void Read(JsonElement root, DocumentClaims claims)
    {
        claims.HasAllArtifacts = true;
        claims.HasAllComponents = true;
        claims.HasAllModels = true;
        foreach (var element in root.GetProperty("@graph").EnumerateArray())
        {
            if (element.TextOrNull("spdxId") is { } id)
            {
                ReadElement(element, id[(id.LastIndexOf('#') + 1)..], claims);
            }
        }
    }

    private static void ReadElement(JsonElement element, string id, DocumentClaims claims)
    {
        switch (element.Text("type"))
        {
            case "software_Package" when id == "Product":
                claims.Name = element.Text("name");
                claims.Version = element.TextOrNull("software_packageVersion");
                break;
            case "software_Package":
                claims.Components.Add(new ClaimedComponent(
                    element.TextOrNull("software_packageUrl") ?? element.Text("name"), element.TextOrNull("software_packageVersion"), Hash(element, "sha256"), Hash(element, "sha512")));
                break;
            case "ai_AIPackage" when id.StartsWith("Model-", StringComparison.Ordinal) && Hash(element, "sha256") is { } sha256:
                claims.Add(claims.Models, element.Text("name"), sha256);
                break;
            // Files of models are told with a comment, artifacts without.
            case "software_File" when element.TextOrNull("comment") is null && Hash(element, "sha256") is { } sha256:
                claims.Add(claims.Artifacts, element.Text("name"), sha256);
                break;
        }
    }

    private static string? Hash(JsonElement element, string algorithm)
    {
        foreach (var hash in element.List("verifiedUsing"))
        {
            if (hash.TextOrNull("algorithm") == algorithm)
            {
                return hash.Text("hashValue");
            }
        }

        return null;
    }
}
