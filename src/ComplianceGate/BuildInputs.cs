using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>A file that the compiler was given.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="PackageId">The package that brings it, as its item says; null where it says nothing.</param>
/// <param name="PackageVersion">That package's version.</param>
public sealed record CompilerFile(string Path, string? PackageId, string? PackageVersion);

/// <summary>What a build tells of the making of its assembly, as it evaluated it.</summary>
public sealed record BuildInputs
{
    /// <summary>What the compiler was given to refer to.</summary>
    public ImmutableArray<CompilerFile> References { get; init; } = [];

    /// <summary>Analyzers and generators.</summary>
    public ImmutableArray<CompilerFile> Analyzers { get; init; } = [];

    /// <summary>Options of the compiler; those without a value are left out of the evidence.</summary>
    public ImmutableArray<NamedValue> Options { get; init; } = [];

    /// <summary>Properties that reproducibility hangs on; those without a value are left out of the evidence.</summary>
    public ImmutableArray<NamedValue> Properties { get; init; } = [];

    /// <summary>Absolute paths of imported files that the build knows by a property or an item; those that are not there do no harm.</summary>
    public ImmutableArray<string> ImportRoots { get; init; } = [];

    /// <summary>Properties by which imports are followed.</summary>
    public ImmutableArray<NamedValue> ImportProperties { get; init; } = [];

    /// <summary>Absolute paths of the folders in which packages lie.</summary>
    public ImmutableArray<string> PackageRoots { get; init; } = [];

    /// <summary>Absolute path of the folder of the .NET host; null when unknown.</summary>
    public string? DotNetRoot { get; init; }

    /// <summary>Absolute path of NuGet's folder for the project, whose files are other on every machine; null when unknown.</summary>
    public string? ExtensionsDirectory { get; init; }

    /// <summary>The branch that the build names (<c>RepositoryBranch</c>); null where it names none.</summary>
    public string? Branch { get; init; }

    /// <summary>Absolute path of the assembly in the output folder; null when unknown.</summary>
    public string? Assembly { get; init; }

    /// <summary>Absolute path of the assembly as the compiler made it; null when unknown.</summary>
    public string? CompiledAssembly { get; init; }

    /// <summary>Absolute path of the file in obj that keeps digests of references; null to keep none.</summary>
    public string? KeptReferences { get; init; }

    /// <summary>Whether what is kept there may be believed; in CI nothing is.</summary>
    public bool IsKeptTrusted { get; init; }

    /// <summary>Absolute path of the symbols as the compiler made them; null without such a file.</summary>
    public string? CompiledSymbols { get; init; }
}
