using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>What an SPDX 3.0.1 document in JSON-LD says. Classes and the ids that we give tell product, artifacts, models and packages apart.</summary>
internal sealed class Spdx3Claims : IDocumentReader
{
    /// <summary>License expressions by the id of what they are the license of.</summary>
    private sealed record Licenses(Dictionary<string, string> Declared, Dictionary<string, string> Concluded);

    /// <inheritdoc/>
    public bool Reads(string name) => name == "sbom.spdx3.json";

    /// <inheritdoc/>
    public void Read(JsonElement root, DocumentClaims claims)
    {
        claims.HasAllArtifacts = true;
        claims.HasAllComponents = true;
        claims.HasAllModels = true;
        var graph = root.GetProperty("@graph");
        var licenses = ReadLicenses(graph);
        foreach (var element in graph.EnumerateArray())
        {
            if (element.TextOrNull("spdxId") is { } id)
            {
                ReadElement(element, id, id[(id.LastIndexOf('#') + 1)..], licenses, claims);
            }
        }
    }

    /// <summary>Licenses are elements of their own, and relationships lead to them.</summary>
    private static Licenses ReadLicenses(JsonElement graph)
    {
        var expressions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in graph.EnumerateArray())
        {
            if (element.Text("type") == "simplelicensing_LicenseExpression")
            {
                expressions[element.Text("spdxId")] = element.Text("simplelicensing_licenseExpression");
            }
        }

        var read = new Licenses(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        foreach (var element in graph.EnumerateArray())
        {
            var kind = element.Text("type") == "Relationship" ? element.TextOrNull("relationshipType") : null;
            var licenses = kind switch { "hasDeclaredLicense" => read.Declared, "hasConcludedLicense" => read.Concluded, _ => null };
            foreach (var target in licenses is null ? default : element.List("to"))
            {
                if (expressions.TryGetValue(target.GetString() ?? "", out var expression))
                {
                    licenses![element.Text("from")] = expression;
                }
            }
        }

        return read;
    }

    private static void ReadElement(JsonElement element, string full, string id, Licenses read, DocumentClaims claims)
    {
        switch (element.Text("type"))
        {
            case "software_Package" when id == "Product":
                claims.Name = element.Text("name");
                claims.Version = element.TextOrNull("software_packageVersion");
                claims.Links ??= new(StringComparer.Ordinal);
                foreach (var reference in element.List("externalRef"))
                {
                    foreach (var locator in reference.List("locator"))
                    {
                        claims.AddNamed(locator.GetString() ?? "");
                    }
                }

                break;
            case "software_Package":
                claims.Components.Add(new ClaimedComponent(
                    element.TextOrNull("software_packageUrl") ?? element.Text("name"), element.TextOrNull("software_packageVersion"), Hash(element, "sha256"), Hash(element, "sha512"),
                    Stated: new StatedLicenses(read.Declared.GetValueOrDefault(full), read.Concluded.GetValueOrDefault(full))));
                break;
            case "ai_AIPackage" when id.StartsWith("Model-", StringComparison.Ordinal) && Hash(element, "sha256") is { } sha256:
                claims.Add(claims.Models, element.Text("name"), sha256);
                break;
            // Files of models are told with a comment, artifacts without.
            case "software_File" when element.TextOrNull("comment") is null && Hash(element, "sha256") is { } sha256:
                claims.Add(claims.Artifacts, element.Text("name"), sha256);
                if (Hash(element, "sha512") is { } sha512)
                {
                    claims.Add(claims.Artifacts512, element.Text("name"), sha512);
                }

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
