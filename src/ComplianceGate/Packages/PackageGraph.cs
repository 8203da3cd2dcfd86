using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>A <c>PackageReference</c> as MSBuild evaluated it.</summary>
/// <param name="Id">The package id.</param>
/// <param name="DefiningFile">Absolute path of the file that defines it (<c>DefiningProjectFullPath</c>).</param>
public sealed record PackageReferenceItem(string Id, string DefiningFile);

/// <summary>What to read: one project in one framework and runtime.</summary>
public sealed record PackageGraphRequest
{
    /// <summary>Absolute path of <c>project.assets.json</c> (<c>ProjectAssetsFile</c>).</summary>
    public required string AssetsFile { get; init; }

    /// <summary>The framework as the project writes it (<c>TargetFramework</c>).</summary>
    public required string TargetFramework { get; init; }

    /// <summary>The long form, <c>.NETCoreApp,Version=v10.0</c> (<c>TargetFrameworkMoniker</c>).</summary>
    public required string TargetFrameworkMoniker { get; init; }

    /// <summary>The runtime that is built for; null for a portable build.</summary>
    public string? RuntimeIdentifier { get; init; }

    /// <summary>The project's name.</summary>
    public required string ProjectName { get; init; }

    /// <summary>Absolute path of the project file.</summary>
    public required string ProjectPath { get; init; }

    /// <summary>Absolute path of the repository's root; null without one. Files outside it are named without their folders.</summary>
    public string? SourceRoot { get; init; }

    /// <summary>
    /// Absolute paths of files that the build files of packages bring into the output: content that they copy, assemblies that
    /// they refer to by path. A package that holds one of them ships, whatever the graph says of its assets.
    /// </summary>
    public IReadOnlyCollection<string> BroughtFiles { get; init; } = [];

    /// <summary>Whether the project is a test project, which ships nothing.</summary>
    public bool IsTestProject { get; init; }

    /// <summary>The packs that the SDK chose.</summary>
    public FrameworkPackInputs Packs { get; init; } = new();

    /// <summary>Files that are referenced or copied; those that lie in a package are that package's.</summary>
    public IReadOnlyList<FileReferenceItem> FileReferences { get; init; } = [];

    /// <summary>Files that references bring: of referenced projects, and assemblies beside those that are referenced by their path.</summary>
    public IReadOnlyList<BesideReferenceItem> BesideReferences { get; init; } = [];

    /// <summary>What the checks of referenced projects say of the files that these ship.</summary>
    public IReadOnlyList<ReferencedProject> ReferencedProjects { get; init; } = [];

    /// <summary>Absolute paths of the folders in which a <c>package-lock.json</c> may lie.</summary>
    public IReadOnlyList<string> NpmFolders { get; init; } = [];

    /// <summary>Whether what npm installs goes out, as it does with web projects; elsewhere a lock file only brings tools of development.</summary>
    public bool NpmShips { get; init; } = true;

    /// <summary>Absolute path of the lock file that the project names; null for the usual one beside the project.</summary>
    public string? LockFile { get; init; }

    /// <summary>The project's package references.</summary>
    public IReadOnlyList<PackageReferenceItem> References { get; init; } = [];

    /// <summary>
    /// Absolute paths of the files in which a reference may stand, nearest first: the project, Directory.Packages.props,
    /// Directory.Build.props and Directory.Build.targets. One that does not exist is passed over.
    /// </summary>
    public IReadOnlyList<string> FilesToScan { get; init; } = [];
}

/// <summary>The resolved packages of one framework and runtime.</summary>
/// <param name="Packages">The packages and other components, kind after kind, each in ordinal order of id and version; empty when the graph cannot be judged as a whole.</param>
/// <param name="ModelCandidates">Files inside shipped packages that leave the build and may be models by their extension, in ordinal order of their display paths.</param>
/// <param name="Problems">What could not be read.</param>
public sealed record PackageGraph(
    ImmutableArray<PackageFact> Packages,
    ImmutableArray<ModelCandidate> ModelCandidates,
    ImmutableArray<Problem> Problems)
{
    /// <summary>The packages that the framework replaces, in ordinal order of id.</summary>
    public ImmutableArray<PrunedPackageFact> Pruned { get; init; } = [];

    /// <summary>What the restore left behind about the health of the dependencies, as far as its result and the package folders tell.</summary>
    public DependencyHealthFact Dependencies { get; init; } = new();

    /// <summary>Absolute paths of the configurations of NuGet that were in force, the nearest first.</summary>
    public ImmutableArray<string> NuGetConfigs { get; init; } = [];

    /// <summary>How many distinct license texts the packages carry: so many recognitions were asked for, however many packages share a text.</summary>
    public int DistinctTexts { get; init; }
}
