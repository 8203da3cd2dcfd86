namespace ComplianceGate.Facts;

/// <summary>
/// How the code of packages enters what the project gives out, as MSBuild's properties tell it. None of them: as plain managed
/// references, each assembly a file of its own that can be exchanged.
/// </summary>
[Flags]
public enum CodeUsage
{
    /// <summary>Plain managed references.</summary>
    None = 0,

    /// <summary>Assemblies are cut down to what the program uses (<c>PublishTrimmed</c>).</summary>
    Trimmed = 1,

    /// <summary>Assemblies are bundled into one executable (<c>PublishSingleFile</c>).</summary>
    SingleFile = 2,

    /// <summary>Assemblies are merged into another by a tool among the packages (ILRepack, ILMerge, Costura).</summary>
    Merged = 4,

    /// <summary>Assemblies are compiled and linked into one native binary (<c>PublishAot</c>).</summary>
    NativeAot = 8,

    /// <summary>The project is packed; the packages it depends on are named in the nupkg and lie in none.</summary>
    Packed = 16,

    /// <summary>The program serves users over a network (a web project).</summary>
    NetworkService = 32,
}

/// <summary>What of a package goes out.</summary>
[Flags]
public enum PackageContents
{
    /// <summary>Nothing of it, or not known.</summary>
    None = 0,

    /// <summary>Managed assemblies.</summary>
    Managed = 1,

    /// <summary>Native libraries that stay files of their own.</summary>
    Native = 2,

    /// <summary>Native libraries that a linker takes into the binary (<c>.a</c>, <c>.lib</c>).</summary>
    StaticLibrary = 4,

    /// <summary>Other files: content, resources.</summary>
    Other = 8,
}
