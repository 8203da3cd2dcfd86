namespace ComplianceGate.Packages;

/// <summary>What NuGet selected a file of a package for.</summary>
internal enum AssetGroup
{
    /// <summary>The compiler reads it.</summary>
    Compile,

    /// <summary>A managed assembly for run time.</summary>
    Runtime,

    /// <summary>A native library for the runtime identifier that is built.</summary>
    Native,

    /// <summary>A file for one of several runtime identifiers, in a portable build.</summary>
    RuntimeTarget,

    /// <summary>A satellite assembly.</summary>
    Resource,

    /// <summary>A content file.</summary>
    Content,

    /// <summary>Props, targets and tools of the build.</summary>
    Build,
}

/// <summary>One file of a package that the target uses.</summary>
/// <param name="Path">Path in the package, as the assets file has it: not yet checked.</param>
/// <param name="Group">What for.</param>
/// <param name="CopyToOutput">For content: whether it is copied to the output folder.</param>
/// <param name="BuildAction">For content: the item type it becomes; null when the file names none.</param>
internal sealed record AssetFile(string Path, AssetGroup Group, bool CopyToOutput = false, string? BuildAction = null)
{
    /// <summary>Whether it is content that becomes part of the assembly: compiled or embedded.</summary>
    public bool IsBuiltIn => Group == AssetGroup.Content && !Is("None") && !Is("Content");

    /// <summary>Whether it lies beside the assembly when that goes out.</summary>
    public bool IsBeside => Group switch
    {
        AssetGroup.Runtime or AssetGroup.Native or AssetGroup.RuntimeTarget or AssetGroup.Resource => true,
        AssetGroup.Content => CopyToOutput || Is("Content"),
        _ => false,
    };

    private bool Is(string action) => string.Equals(BuildAction ?? "None", action, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A package or project of the target.</summary>
/// <param name="id">Its id.</param>
/// <param name="version">Its resolved version.</param>
internal sealed class AssetsLibrary(string id, string version)
{
    /// <summary>The id.</summary>
    public string Id { get; } = id;

    /// <summary>The resolved version.</summary>
    public string Version { get; } = version;

    /// <summary><c>package</c>, <c>project</c>, or something else that NuGet could not resolve.</summary>
    public string Type { get; set; } = "";

    /// <summary>Whether it is a project.</summary>
    public bool IsProject => Type == "project";

    /// <summary>How a path shows it.</summary>
    public string Step => IsProject ? Id : $"{Id} {Version}";

    /// <summary>Ids of what it depends on.</summary>
    public List<string> DependencyIds { get; } = [];

    /// <summary>The files that the target uses, without NuGet's placeholders.</summary>
    public List<AssetFile> Assets { get; } = [];

    /// <summary>NuGet's content hash.</summary>
    public string? Sha512 { get; set; }

    /// <summary>Path below a package folder, as the assets file has it: not yet checked.</summary>
    public string? Path { get; set; }

    /// <summary>Path of the nuspec in the package.</summary>
    public string? Nuspec { get; set; }

    /// <summary>Whether it carries analyzers or tools, which no target lists.</summary>
    public bool HasAnalyzers { get; set; }

    /// <summary>What its files are good for.</summary>
    public Facts.PackageParts Parts { get; set; }

    /// <summary>Whether the <c>libraries</c> section knows it.</summary>
    public bool IsListed { get; set; }

    /// <summary>Its license and notice texts by name; at most <see cref="PackageTexts.MaxCount"/>.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>What it depends on in this target; linked once all libraries are known.</summary>
    public List<AssetsLibrary> Dependencies { get; } = [];
}

/// <summary>A package that the project itself asks for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsPrivate">Whether nothing of it flows on (<c>PrivateAssets="all"</c>).</param>
/// <param name="IsImplicit">Whether the SDK adds it.</param>
internal sealed record DirectReference(string Id, bool IsPrivate, bool IsImplicit)
{
    /// <summary>The versions that are asked for, as NuGet writes a range; null where the file has none.</summary>
    public string? Version { get; init; }
}

/// <summary>The graph of one target as the assets file has it.</summary>
internal sealed class AssetsGraph
{
    /// <summary>The libraries by id.</summary>
    public Dictionary<string, AssetsLibrary> Libraries { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The package references.</summary>
    public List<DirectReference> Direct { get; } = [];

    /// <summary>The packages that the framework replaces, by id: the range of versions for which it does.</summary>
    public Dictionary<string, string> Prunable { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the restore says of itself.</summary>
    public RestoreResult Restore { get; } = new();

    /// <summary>Names of the referenced projects.</summary>
    public List<string> DirectProjects { get; } = [];

    /// <summary>Folders that hold packages, the user's first, then fallback folders.</summary>
    public List<string> PackageFolders { get; } = [];
}
