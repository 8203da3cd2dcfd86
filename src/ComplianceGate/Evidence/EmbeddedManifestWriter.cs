using System.Buffers;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes the compact version manifest that goes into the assembly as the managed resource
/// <see cref="EmbeddedManifest.ResourceName"/>. It holds inputs alone, so that an unchanged commit gives an unchanged assembly:
/// no time, no digest of an artifact, and not whether the work tree was dirty.
/// </summary>
public static class EmbeddedManifestWriter
{
    /// <summary>Writes the document: compact JSON in UTF-8, without a line feed.</summary>
    /// <param name="facts">What was read; its packages are written in the order they have there.</param>
    /// <param name="policySha256">SHA-256 of the policy, lower-case hexadecimal; null for the built-in one.</param>
    /// <param name="output">Receives the bytes.</param>
    public static void Write(GateFacts facts, string? policySha256, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(facts);
        using var json = EvidenceJson.CreateCompact(output);
        json.WriteStartObject();
        json.WriteString("schema", EmbeddedManifest.SchemaId);
        json.WriteString("name", facts.Project.PackageId);
        json.WriteString("version", facts.Project.Version);
        json.WriteString("targetFramework", facts.Project.TargetFramework);
        json.WriteOrNull("runtimeIdentifier", facts.Project.RuntimeIdentifier);
        json.WriteString("sdk", facts.Toolchain.Sdk);
        json.WriteString("gate", facts.Toolchain.Gate);
        json.WriteString("policy", policySha256 ?? "built-in");
        json.WriteOrNull("commit", facts.Source.Commit);
        json.WriteOrNull("tree", facts.Source.Tree);
        json.WriteStartArray("packages");
        foreach (var package in facts.Packages)
        {
            // The list is compact and says id and version alone; what else ships stands in the manifest beside the assembly.
            if (package.Kind != ComponentKind.Package)
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("id", package.Id);
            json.WriteString("version", package.Version);
            json.WriteString("scope", ManifestComponents.ScopeName(package.Scope));
            json.WriteOrNull("contentHash", package.ContentHash);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }
}
