using System.Collections.Immutable;

namespace ComplianceGate.Verification;

/// <summary>A file that a document names with its digest.</summary>
/// <param name="Path">The path, as written.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
internal sealed record NamedDigest(string Path, string Sha256);

/// <summary>An artifact of a manifest.</summary>
/// <param name="Path">The path, as written.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
/// <param name="Sha512">SHA-512, lower-case hexadecimal; null where the manifest gives none.</param>
internal sealed record ManifestArtifact(string Path, long Size, string Sha256, string? Sha512);

/// <summary>A package, pack or file of a manifest.</summary>
/// <param name="Purl">Package URL.</param>
/// <param name="Kind">What brings it.</param>
/// <param name="Id">The id.</param>
/// <param name="Version">The version; null without one.</param>
/// <param name="Scope">Whether it ships.</param>
/// <param name="ContentHash">Base64 of the SHA-512 of the package; null when unknown.</param>
/// <param name="Sha256">Of a file: its digest.</param>
/// <param name="License">License expression; null when unknown.</param>
/// <param name="LicenseDeclared">What the package itself declares; null when it declares none.</param>
/// <param name="LicenseChosen">What was chosen of it; null when nothing was.</param>
/// <param name="LicenseBasis">What it rests on; null when nothing was decided.</param>
internal sealed record ManifestPackage(
    string Purl, string Kind, string Id, string? Version, string Scope, string? ContentHash, string? Sha256, string? License, string? LicenseDeclared,
    string? LicenseChosen, string? LicenseBasis);

/// <summary>Other evidence that a manifest names.</summary>
/// <param name="Kind">What it speaks of.</param>
/// <param name="Name">Package id or name of the project.</param>
/// <param name="Version">Its version.</param>
/// <param name="TargetFramework">The framework; null for all or when unknown.</param>
/// <param name="Path">Where its manifest lies; null where it lies elsewhere.</param>
/// <param name="Sha256">SHA-256 of its manifest.</param>
internal sealed record ManifestLink(string Kind, string Name, string Version, string? TargetFramework, string? Path, string Sha256);

/// <summary>What verification reads of a <c>manifest.json</c>.</summary>
internal sealed record ManifestDocument
{
    /// <summary>SHA-256 of the document itself.</summary>
    public required string Sha256 { get; init; }

    /// <summary><c>build</c>, <c>pack</c> or <c>publish</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Package id, or the assembly's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The assembly's name.</summary>
    public required string Assembly { get; init; }

    /// <summary>The framework; several with semicolons between them.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>The runtime that was built for; null for a portable build.</summary>
    public string? RuntimeIdentifier { get; init; }

    /// <summary>The configuration.</summary>
    public required string Configuration { get; init; }

    /// <summary>The artifacts.</summary>
    public ImmutableArray<ManifestArtifact> Artifacts { get; init; } = [];

    /// <summary>The packages, packs and files.</summary>
    public ImmutableArray<ManifestPackage> Packages { get; init; } = [];

    /// <summary>The models, by path.</summary>
    public ImmutableArray<NamedDigest> Models { get; init; } = [];

    /// <summary>Version of the SDK.</summary>
    public required string Sdk { get; init; }

    /// <summary>Version of ComplianceGate.</summary>
    public required string Gate { get; init; }

    /// <summary>The source commit; null when unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>The commit's tree; null when unknown.</summary>
    public string? Tree { get; init; }

    /// <summary>Whether it says that the work tree did not differ from the commit.</summary>
    public bool IsClean { get; init; }

    /// <summary>SHA-256 of the policy, or <c>built-in</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>Whether the verdict passed: <c>passed</c> or <c>failed</c>.</summary>
    public string Outcome { get; init; } = "";

    /// <summary><c>enforce</c> or <c>audit</c>.</summary>
    public string Mode { get; init; } = "";

    /// <summary>Whether the verdict passed while the policy was enforced.</summary>
    public bool HasPassed => Outcome == "passed" && Mode == "enforce";

    /// <summary>Codes of all findings, in their order.</summary>
    public ImmutableArray<string> FindingCodes { get; init; } = [];

    /// <summary>Other evidence.</summary>
    public ImmutableArray<ManifestLink> Links { get; init; } = [];

    /// <summary>The release before this one; null where none is named.</summary>
    public ManifestLink? Previous { get; init; }

    /// <summary>The other documents.</summary>
    public ImmutableArray<NamedDigest> Documents { get; init; } = [];

    /// <summary>How it is named to people: name, version and framework.</summary>
    public string Title => $"{Name} {Version} ({TargetFramework.Replace(";", ", ", StringComparison.Ordinal)})";
}
