using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>A checksum that an assembly records of its symbols (PE/COFF debug directory, entry "PDB Checksum").</summary>
/// <param name="Algorithm">The algorithm's name as the entry spells it: <c>SHA256</c>.</param>
/// <param name="Digest">The checksum, lower-case hexadecimal.</param>
public sealed record SymbolChecksumFact(string Algorithm, string Digest);

/// <summary>What a managed assembly says of itself.</summary>
public sealed record AssemblyFact
{
    /// <summary>The module's version id (ECMA-335, II.22.30), as a GUID in lower case.</summary>
    public required string Mvid { get; init; }

    /// <summary>The id of its symbols (PE/COFF debug directory, entry "CodeView"), lower-case hexadecimal; null where it names none.</summary>
    public string? PdbId { get; init; }

    /// <summary>Checksums of its symbols.</summary>
    public ImmutableArray<SymbolChecksumFact> PdbChecksums { get; init; } = [];

    /// <summary>What stands behind <c>AssemblyInformationalVersion</c>; null where it has none.</summary>
    public string? InformationalVersion { get; init; }

    /// <summary>SHA-256 of its public key, lower-case hexadecimal; null for an assembly without a strong name.</summary>
    public string? PublicKeySha256 { get; init; }

    /// <summary>The symbols inside it; null where it carries none.</summary>
    public SymbolsFact? Symbols { get; init; }
}

/// <summary>A reference as symbols record it.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Mvid">The module's version id, as a GUID in lower case.</param>
public sealed record SymbolReferenceFact(string Name, string Mvid);

/// <summary>What a Portable PDB records of the compilation ("Portable PDB", custom debug information).</summary>
public sealed record SymbolsFact
{
    /// <summary>The id that binds it to its assembly, lower-case hexadecimal.</summary>
    public required string Id { get; init; }

    /// <summary>Its own digests with the id set to zero, as an assembly records them: those of the algorithms that were asked for.</summary>
    public ImmutableArray<SymbolChecksumFact> Checksums { get; init; } = [];

    /// <summary>The options of the compiler ("Compilation Options"), in their order; empty where none are recorded.</summary>
    public ImmutableArray<NamedValue> Options { get; init; } = [];

    /// <summary>The references of the compiler ("Compilation Metadata References"); empty where none are recorded.</summary>
    public ImmutableArray<SymbolReferenceFact> References { get; init; } = [];

    /// <summary>Where the sources are ("Source Link"): pattern of paths and address; empty where nothing is recorded.</summary>
    public ImmutableArray<NamedValue> SourceLinks { get; init; } = [];
}

/// <summary>The main output of a build as it lies there, with what the compiler itself had made.</summary>
public sealed record BinaryFact
{
    /// <summary>Path of the assembly relative to the output folder, forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>The assembly in the output folder.</summary>
    public required AssemblyFact Assembly { get; init; }

    /// <summary>The symbols beside it; null where there are none, or none that can be read.</summary>
    public SymbolsFact? Symbols { get; init; }

    /// <summary>Whether the assembly is, by its version id, the one that the compiler made; otherwise another tool rewrote it.</summary>
    public bool IsCompilers { get; init; }

    /// <summary>Whether assembly and symbols belonged together where the compiler had put them.</summary>
    public bool WasPaired { get; init; }
}
