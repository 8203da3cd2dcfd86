using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>What a CycloneDX bill of materials says (1.6 and 1.7, ECMA-424).</summary>
internal sealed class CycloneDxClaims : IDocumentReader
{
    private const string Own = "compliancegate:";
    private const string ModelReference = "model:";

    /// <inheritdoc/>
    public bool Reads(string name) => name is "sbom.cdx.json" or "sbom.cdx17.json";

    /// <inheritdoc/>
    public void Read(JsonElement root, DocumentClaims claims)
    {
        if (root.Text("bomFormat") != "CycloneDX")
        {
            throw new FormatException("It is no CycloneDX document.");
        }

        var product = root.GetProperty("metadata").GetProperty("component");
        claims.Name = product.Text("name");
        claims.Version = product.Text("version");
        claims.HasIdentity = true;
        claims.HasCommit = true;
        claims.HasAllArtifacts = true;
        claims.Links = new(StringComparer.Ordinal);
        foreach (var reference in product.List("externalReferences"))
        {
            if (reference.Text("type") == "attestation" && Hash(reference, "SHA-256") is { } manifest)
            {
                claims.Links.Add(manifest);
            }
        }

        foreach (var property in product.List("properties"))
        {
            ReadProperty(property.Text("name"), property.Text("value"), claims);
        }

        foreach (var part in product.List("components"))
        {
            if (part.Text("type") == "file" && Hash(part, "SHA-256") is { } sha256)
            {
                claims.Add(claims.Artifacts, part.Text("name"), sha256);
                if (Hash(part, "SHA-512") is { } sha512)
                {
                    claims.Add(claims.Artifacts512, part.Text("name"), sha512);
                }
            }
        }

        claims.HasAllComponents = true;
        claims.HasAllModels = true;
        foreach (var component in root.GetProperty("components").EnumerateArray())
        {
            ReadComponent(component, claims);
        }
    }

    private static void ReadProperty(string name, string value, DocumentClaims claims)
    {
        switch (name)
        {
            case Own + "assembly":
                claims.Assembly = value;
                break;
            case Own + "stage":
                claims.Stage = value;
                break;
            case Own + "targetFramework":
                claims.TargetFramework = value;
                break;
            case Own + "source.commit":
                claims.Commit = value;
                break;
            case Own + "source.tree":
                claims.Tree = value;
                break;
        }
    }

    private static void ReadComponent(JsonElement component, DocumentClaims claims)
    {
        if (component.TextOrNull("purl") is { } purl)
        {
            claims.Components.Add(new ClaimedComponent(purl, component.TextOrNull("version"), Hash(component, "SHA-256"), Hash(component, "SHA-512"), License(component)));
        }
        else if (component.Text("type") == "machine-learning-model" && component.Text("bom-ref") is var reference
            && reference.StartsWith(ModelReference, StringComparison.Ordinal) && Hash(component, "SHA-256") is { } sha256)
        {
            claims.Add(claims.Models, reference[ModelReference.Length..], sha256);
        }
        else if (component.Text("type") == "file" && Hash(component, "SHA-256") is { } digest)
        {
            claims.Add(claims.Artifacts, component.Text("name"), digest);
        }
    }

    private static string? Hash(JsonElement component, string algorithm)
    {
        foreach (var hash in component.List("hashes"))
        {
            if (hash.Text("alg") == algorithm)
            {
                return hash.Text("content");
            }
        }

        return null;
    }

    /// <summary>The license, however it is written: the first entry, because a second tells what was concluded of it.</summary>
    private static string? License(JsonElement component)
    {
        foreach (var entry in component.List("licenses"))
        {
            var license = entry.Object("license");
            return license.ValueKind == JsonValueKind.Object ? license.TextOrNull("id") ?? license.TextOrNull("name") : entry.TextOrNull("expression");
        }

        return null;
    }
}
