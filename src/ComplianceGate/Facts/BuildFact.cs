using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>A name with its value.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value, as it was found.</param>
public sealed record NamedValue(string Name, string Value);

/// <summary>An assembly that the compiler was given to refer to.</summary>
/// <param name="Path">Where others have it too: below the package, the SDK's packs or the project; otherwise its name.</param>
/// <param name="Package"><c>Id/Version</c> of the package or pack that brings it; null for what neither brings.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal.</param>
/// <param name="Mvid">The module's version id (ECMA-335, II.22.30), as a GUID in lower case; null where the file has none.</param>
public sealed record ReferenceFact(string Path, string? Package, string Sha256, string? Mvid);

/// <summary>A file that took part in the build without being referred to: an analyzer, a generator, imported build logic.</summary>
/// <param name="Path">Where others have it too: below the package, the SDK or the project; otherwise its name.</param>
/// <param name="Package"><c>Id/Version</c> of the package that brings it; null for what none brings.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal; null for a file whose content is another on every machine.</param>
public sealed record BuildInputFact(string Path, string? Package, string? Sha256);

/// <summary>An assembly or symbol file that came out of the build.</summary>
/// <param name="Path">Path relative to the output folder, forward slashes.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
/// <param name="Mvid">The module's version id, as a GUID in lower case; null where the file has none.</param>
/// <param name="PdbId">The id that binds assembly and symbols (Portable PDB, section "PDB id"), lower-case hexadecimal; null where the file has none.</param>
public sealed record OutputFact(string Path, long Size, string Sha256, string? Mvid, string? PdbId);

/// <summary>How the assembly was made: what two honest builders of one commit have in common.</summary>
public sealed record BuildFact
{
    /// <summary>The commit of the SDK; null when unknown.</summary>
    public string? SdkCommit { get; init; }

    /// <summary>The branch that the build names (<c>RepositoryBranch</c>, else the one checked out); null when unknown.</summary>
    public string? Branch { get; init; }

    /// <summary>
    /// Whether the build asks to publish where its source comes from: <c>PublishRepositoryUrl</c> is true, or <c>RepositoryBranch</c> is set.
    /// Otherwise no package tells address and branch.
    /// </summary>
    public bool PublishesRepository { get; init; }

    /// <summary>What the compiler was told, in ordinal order of the names.</summary>
    public ImmutableArray<NamedValue> Options { get; init; } = [];

    /// <summary>What it was given to refer to, in ordinal order of the paths.</summary>
    public ImmutableArray<ReferenceFact> References { get; init; } = [];

    /// <summary>Analyzers and generators, in ordinal order of the paths.</summary>
    public ImmutableArray<BuildInputFact> Analyzers { get; init; } = [];

    /// <summary>Imported props and targets, in ordinal order of the paths.</summary>
    public ImmutableArray<BuildInputFact> Imports { get; init; } = [];

    /// <summary>The properties that reproducibility hangs on, as evaluated, in ordinal order of the names.</summary>
    public ImmutableArray<NamedValue> Properties { get; init; } = [];

    /// <summary>What came out, in ordinal order of the paths.</summary>
    public ImmutableArray<OutputFact> Outputs { get; init; } = [];
}

/// <summary>Who built, where and from which feeds: what two honest builders need not have in common. It stands in the provenance alone.</summary>
public sealed record BuilderFact
{
    /// <summary>Stands for a value that must not be told: of a property that may hold a secret.</summary>
    public const string Withheld = "(withheld)";

    /// <summary>The CI system by its name in lower case (<c>github-actions</c>); null for a build that none of those known started.</summary>
    public string? System { get; init; }

    /// <summary>
    /// What was asked for from outside: names and values of global properties, in ordinal order of the names; <see cref="Withheld"/>
    /// for what is not known to hold no secret.
    /// </summary>
    public ImmutableArray<NamedValue> Parameters { get; init; } = [];

    /// <summary>Whether a CI system runs the build, be it a known one or not.</summary>
    public bool IsCI { get; init; }

    /// <summary>What names this one run for good: its address, or its id; null where the system gives none.</summary>
    public string? InvocationId { get; init; }

    /// <summary>What the system says of the run, in ordinal order of the names.</summary>
    public ImmutableArray<NamedValue> Run { get; init; } = [];

    /// <summary>Operating system, architecture, culture and time zone, in ordinal order of the names.</summary>
    public ImmutableArray<NamedValue> Environment { get; init; } = [];

    /// <summary>The feeds: addresses without user names, local ones by their key alone.</summary>
    public ImmutableArray<string> Feeds { get; init; } = [];
}
