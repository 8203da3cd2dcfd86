using System.Collections.Immutable;

namespace ComplianceGate.Evidence;

/// <summary>One package in an embedded manifest.</summary>
/// <param name="Id">The package id.</param>
/// <param name="Version">The resolved version.</param>
/// <param name="Scope"><c>shipped</c> or <c>build-only</c>.</param>
/// <param name="ContentHash">Base64 of the SHA-512 of the unsigned package; null when unknown.</param>
public sealed record EmbeddedPackage(string Id, string Version, string Scope, string? ContentHash);

/// <summary>What an assembly says about itself: the inputs it was made from. It cannot hold digests of outputs, its own among them.</summary>
public sealed record EmbeddedManifest
{
    /// <summary>Logical name of the managed resource that holds it.</summary>
    public const string ResourceName = "ComplianceGate.manifest.json";

    /// <summary>Names the form of the document.</summary>
    public const string SchemaId = "compliancegate.embedded/1";

    /// <summary>The form of the document; readers of this version know <see cref="SchemaId"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>The project's package id.</summary>
    public required string Name { get; init; }

    /// <summary>The project's version.</summary>
    public required string Version { get; init; }

    /// <summary>The framework that was built for, as the project writes it.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>The runtime that was built for; null for a portable build.</summary>
    public string? RuntimeIdentifier { get; init; }

    /// <summary>Version of the .NET SDK.</summary>
    public required string Sdk { get; init; }

    /// <summary>Version of ComplianceGate.</summary>
    public required string Gate { get; init; }

    /// <summary>SHA-256 of the policy, or <c>built-in</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>The source commit; null when unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>The commit's tree; null when unknown.</summary>
    public string? Tree { get; init; }

    /// <summary>The packages, in ordinal order of id and version.</summary>
    public ImmutableArray<EmbeddedPackage> Packages { get; init; } = [];

    /// <summary>The document's bytes as they stand in the assembly.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }
}
