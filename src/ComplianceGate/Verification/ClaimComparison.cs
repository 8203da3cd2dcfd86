
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;

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
        Text("assembly", claims.Assembly, manifest.Assembly, claims.HasIdentity);
        Text("stage", claims.Stage, manifest.Stage, claims.HasIdentity);
        Text("policy", claims.Policy, manifest.Policy);
        Text("framework", claims.TargetFramework, manifest.TargetFramework, claims.HasIdentity);
        Text("commit", claims.Commit, manifest.Commit, claims.HasCommit);
        Text("tree", claims.Tree, manifest.Tree, claims.HasCommit && !claims.IsDirty);
        if (claims.IsDirty && manifest.IsClean)
        {
            differs("says that the work tree differed from the commit, and the manifest that it did not");
        }

        Text("SDK", claims.Sdk, manifest.Sdk);
        Digests("artifact", claims.Artifacts, Of(manifest.Artifacts, a => (a.Path, a.Sha256)), claims.HasAllArtifacts);
        Artifacts512();
        Digests("model", claims.Models, Of(manifest.Models, m => (m.Path, m.Sha256)), claims.HasAllModels);
        Outputs();
        Digests("document", claims.Documents, Of(manifest.Documents, d => (d.Path, d.Sha256)), isAll: false);
        DocumentsBefore();
        Links();
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

    private void Text(string what, string? said, string? known, bool isNeeded = false)
    {
        if (said is null && known is not null && isNeeded)
        {
            differs($"does not say the {what}, and the manifest says {known}");
        }
        else if (said is not null && said != known)
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

    private void Artifacts512()
    {
        foreach (var artifact in manifest.Artifacts)
        {
            if (claims.Artifacts512.TryGetValue(artifact.Path, out var sha512) && sha512 != artifact.Sha512)
            {
                differs($"gives another SHA-512 of {artifact.Path} than the manifest");
            }
        }
    }

    private void DocumentsBefore()
    {
        var order = EvidenceFolder.KnownNames;
        foreach (var document in claims.NamesAllBefore is null ? [] : manifest.Documents)
        {
            if (order.IndexOf(SafePath.Name(document.Path)) is var at and >= 0 && at < order.IndexOf(claims.NamesAllBefore!) && !claims.Documents.ContainsKey(document.Path))
            {
                differs($"does not name the document {document.Path}, which the manifest does");
            }
        }
    }

    private void Links()
    {
        if (claims.Links is not { } said)
        {
            return;
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in manifest.Previous is { } previous ? manifest.Links.Add(previous) : manifest.Links)
        {
            if (known.Add(link.Sha256) && !said.Contains(link.Sha256))
            {
                differs($"does not name the manifest of {link.Name} {link.Version} ({link.Sha256}), which the manifest does");
            }
        }

        foreach (var digest in said)
        {
            if (!known.Contains(digest))
            {
                differs($"names another manifest ({digest}), which the manifest does not");
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

        if (said.Stated is { } stated)
        {
            License(said.Purl, "declares", stated.Declared, known.LicenseDeclared);
            License(said.Purl, "is taken under", stated.Concluded, ConcludedLicense.Of(new LicenseDecision
            {
                Package = known.Purl, Expression = known.License, Declared = known.LicenseDeclared, Chosen = known.LicenseChosen, Basis = known.LicenseBasis ?? "none",
            }));
        }

        if (said.License is { } license && license != known.License && license != SafeText.Line(known.License))
        {
            differs($"gives {said.Purl} the license {license}, and the manifest {known.License ?? "none"}");
        }
    }

    // What a document cannot carry, such as a reference to another document, it leaves open.
    private void License(string purl, string verb, string? said, string? known)
    {
        var isCarried = known is not null && ExpressionText.IsExpression(known)
            && !known.Contains("DocumentRef-", StringComparison.Ordinal) && !known.Contains("AdditionRef-", StringComparison.Ordinal);
        if (said is null ? isCarried : said != known)
        {
            differs($"says that {purl} {verb} {said ?? "nothing that is known"}, and the manifest says {known ?? "nothing of it"}");
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
