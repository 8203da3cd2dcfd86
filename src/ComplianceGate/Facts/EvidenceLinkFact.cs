namespace ComplianceGate.Facts;

/// <summary>What other evidence speaks of.</summary>
public enum EvidenceLinkKind
{
    /// <summary>A project that this one refers to.</summary>
    Project,

    /// <summary>A package that this one consumes and that carries evidence of its own.</summary>
    Package,

    /// <summary>One target framework of this package.</summary>
    Framework,

    /// <summary>The package that lies beside this evidence: its inner manifest.</summary>
    Contents,

    /// <summary>The release before this one.</summary>
    Previous,
}

/// <summary>Other evidence that this one builds on, by the digest of its manifest.</summary>
/// <param name="Kind">What it speaks of.</param>
/// <param name="Name">Package id or name of the project.</param>
/// <param name="Version">Its version.</param>
/// <param name="TargetFramework">The framework that it speaks of; null for all or when unknown.</param>
/// <param name="Path">Where the manifest lies, relative to the folder that this evidence speaks of, forward slashes; null where it lies elsewhere.</param>
/// <param name="ManifestSha256">SHA-256 of its <c>manifest.json</c>, lower-case hexadecimal.</param>
public sealed record EvidenceLinkFact(EvidenceLinkKind Kind, string Name, string Version, string? TargetFramework, string? Path, string ManifestSha256);
