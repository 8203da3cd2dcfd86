
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Verification;

/// <summary>Compares what a document says with the manifest.</summary>
/// <param name="differs">Receives each contradiction, as the end of a sentence that begins with the document.</param>
/// <param name="set">The set of both.</param>
/// <param name="claims">What the document says.</param>
internal sealed class ClaimComparison(Action<string> differs, EvidenceSet set, DocumentClaims claims)
{
    private readonly ManifestDocument manifest = set.Manifest;

    /// <summary>Compares all of it.</summary>
    public void Compare()
    {
        Text("name", claims.Name, manifest.Name);
        Text("version", claims.Version, manifest.Version);
        Text("assembly", claims.Assembly, manifest.Assembly);
        Text("stage", claims.Stage, manifest.Stage);
        Text("policy", claims.Policy, manifest.Policy);
        Text("framework", claims.TargetFramework, manifest.TargetFramework);
        Text("commit", claims.Commit, manifest.Commit);
        Text("tree", claims.Tree, manifest.Tree);
        Text("SDK", claims.Sdk, manifest.Sdk);
        Digests("artifact", claims.Artifacts, Of(manifest.Artifacts, a => (a.Path, a.Sha256)), claims.HasAllArtifacts);
        Digests("model", claims.Models, Of(manifest.Models, m => (m.Path, m.Sha256)), claims.HasAllModels);
        Outputs();
        Digests("document", claims.Documents, Of(manifest.Documents, d => (d.Path, d.Sha256)), isAll: false);
        Components();
        if (claims.FindingCodes is { } codes)
        {
            codes.Sort(StringComparer.Ordinal);
            if (!codes.SequenceEqual(manifest.FindingCodes.Sort(StringComparer.Ordinal)))
            {
                differs("tells other findings than the manifest");
            }
        }
    }

    private void Text(string what, string? said, string? known)
    {
        if (said is not null && said != known)
        {
            differs($"says the {what} is {said}, and the manifest says {known ?? "it is unknown"}");
        }
    }

    private static Dictionary<string, string> Of<T>(IReadOnlyCollection<T> items, Func<T, (string Path, string Sha256)> select)
    {
        var all = new Dictionary<string, string>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            var (path, sha256) = select(item);
            all.TryAdd(path, sha256);
        }

        return all;
    }

    private void Digests(string what, Dictionary<string, string> said, Dictionary<string, string> known, bool isAll)
    {
        foreach (var (path, sha256) in said)
        {
            if (!known.TryGetValue(path, out var other))
            {
                differs($"names the {what} {path}, which the manifest does not");
            }
            else if (other != sha256)
            {
                differs($"gives another SHA-256 of {path} than the manifest");
            }
        }

        if (isAll)
        {
            foreach (var path in known.Keys)
            {
                if (!said.ContainsKey(path))
                {
                    differs($"does not name the {what} {path}, which the manifest does");
                }
            }
        }
    }

    /// <summary>In the output folder of the build what came out lies as it came out; publishing and packing may change it or move it.</summary>
    private void Outputs()
    {
        foreach (var artifact in manifest.Stage == "build" ? manifest.Artifacts : [])
        {
            if (claims.Outputs.TryGetValue(artifact.Path, out var sha256) && sha256 != artifact.Sha256)
            {
                differs($"gives another SHA-256 of {artifact.Path} than the manifest");
            }
        }
    }

    private void Components()
    {
        var known = new Dictionary<string, ManifestPackage>(StringComparer.Ordinal);
        foreach (var package in manifest.Packages)
        {
            known.TryAdd(package.Purl, package);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var component in claims.Components)
        {
            if (!known.TryGetValue(component.Purl, out var package))
            {
                differs($"names {component.Purl}, which the manifest does not");
                continue;
            }

            seen.Add(component.Purl);
            Component(component, package);
        }

        if (claims.HasAllComponents)
        {
            foreach (var purl in known.Keys)
            {
                if (!seen.Contains(purl))
                {
                    differs($"does not name {purl}, which the manifest does");
                }
            }
        }
    }

    private void Component(ClaimedComponent said, ManifestPackage known)
    {
        if (said.Version is { } version && version != known.Version)
        {
            differs($"gives {said.Purl} the version {version}");
        }

        if ((said.Sha256 is { } sha256 && sha256 != known.Sha256) || (said.Sha512 is { } sha512 && sha512 != Hex(known.ContentHash)))
        {
            differs($"gives another digest of {said.Purl} than the manifest");
        }

        if (said.License is { } license && license != known.License && license != SafeText.Line(known.License))
        {
            differs($"gives {said.Purl} the license {license}, and the manifest {known.License ?? "none"}");
        }
    }

    /// <summary>NuGet's content hash in hexadecimal; null where it is not base64 of 64 bytes.</summary>
    private static string? Hex(string? contentHash)
    {
        Span<byte> bytes = stackalloc byte[66];
        return contentHash is not null && contentHash.Length == 88 && Convert.TryFromBase64String(contentHash, bytes, out var written) && written == 64
            ? Convert.ToHexStringLower(bytes[..64])
            : null;
    }
}
