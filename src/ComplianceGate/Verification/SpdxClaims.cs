using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>What an SPDX 2.3 document says. Product, artifacts, models and packages are all packages there; the ids that we give tell them apart.</summary>
internal sealed class SpdxClaims : IDocumentReader
{
    private const string Id = "SPDXRef-";

    /// <inheritdoc/>
    public bool Reads(string name) => name == "sbom.spdx.json";

    /// <inheritdoc/>
    public void Read(JsonElement root, DocumentClaims claims)
    {
        if (root.Text("spdxVersion") != "SPDX-2.3")
        {
            throw new FormatException("It is no SPDX 2.3 document.");
        }

        claims.HasAllArtifacts = true;
        claims.HasAllComponents = true;
        claims.HasAllModels = true;
        foreach (var package in root.GetProperty("packages").EnumerateArray())
        {
            ReadPackage(package, package.Text("SPDXID"), claims);
        }
    }

    private static void ReadPackage(JsonElement package, string id, DocumentClaims claims)
    {
        var name = package.Text("name");
        if (id == Id + "Product")
        {
            claims.Name = name;
            claims.Version = package.TextOrNull("versionInfo");
            claims.Links ??= new(StringComparer.Ordinal);
            foreach (var reference in package.List("externalRefs"))
            {
                claims.AddNamed(reference.Text("referenceLocator"));
            }
        }
        else if (id.StartsWith(Id + "Package-", StringComparison.Ordinal))
        {
            claims.Components.Add(new ClaimedComponent(
                Purl(package) ?? name, package.TextOrNull("versionInfo"), Checksum(package, "SHA256"), Checksum(package, "SHA512"),
                Stated: new StatedLicenses(License(package, "licenseDeclared"), License(package, "licenseConcluded"))));
        }
        else if (Checksum(package, "SHA256") is { } sha256)
        {
            // Files of models are told with a comment, artifacts without.
            if (id.StartsWith(Id + "File-", StringComparison.Ordinal) && package.TextOrNull("comment") is null)
            {
                claims.Add(claims.Artifacts, name, sha256);
                if (Checksum(package, "SHA512") is { } sha512)
                {
                    claims.Add(claims.Artifacts512, name, sha512);
                }
            }
            else if (id.StartsWith(Id + "Model-", StringComparison.Ordinal))
            {
                claims.Add(claims.Models, name, sha256);
            }
        }
    }

    private static string? License(JsonElement package, string name) => package.TextOrNull(name) is { } license && license != "NOASSERTION" ? license : null;

    private static string? Purl(JsonElement package)
    {
        foreach (var reference in package.List("externalRefs"))
        {
            if (reference.Text("referenceType") == "purl")
            {
                return reference.Text("referenceLocator");
            }
        }

        return null;
    }

    private static string? Checksum(JsonElement package, string algorithm)
    {
        foreach (var checksum in package.List("checksums"))
        {
            if (checksum.Text("algorithm") == algorithm)
            {
                return checksum.Text("checksumValue");
            }
        }

        return null;
    }
}
