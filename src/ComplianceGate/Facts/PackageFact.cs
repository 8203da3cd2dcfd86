using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>Whether a package goes out with the product.</summary>
public enum PackageScope
{
    /// <summary>Some of its files reach the output, or cannot be shown not to.</summary>
    Shipped,

    /// <summary>It only serves the build: analyzers, build files, private assets, development dependencies.</summary>
    BuildOnly,
}

/// <summary>Which form of license statement a nuspec carries; the strongest one when there are several.</summary>
public enum LicenseStatement
{
    /// <summary>No license element and no license URL.</summary>
    None,

    /// <summary><c>&lt;license type="expression"&gt;</c>.</summary>
    Expression,

    /// <summary><c>&lt;license type="file"&gt;</c>.</summary>
    File,

    /// <summary>Only a <c>licenseUrl</c> that carries information of its own.</summary>
    Url,
}

/// <summary>A text in a package that bears on its license: a license file, a notice, a copying file.</summary>
/// <param name="Path">Path inside the package, with forward slashes.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Sha256">SHA-256 of the bytes, lower-case hexadecimal.</param>
public sealed record PackageText(string Path, long Size, string Sha256)
{
    /// <summary>What its words were recognised as; null for a text that does not claim to be the package's license, such as a notice.</summary>
    public TextRecognition? Recognition { get; init; }

    /// <summary>Absolute path of the file that was read, of which no document tells; null for a text that lies in no file of its own.</summary>
    public string? Source { get; init; }
}

/// <summary>What a license text was recognised as.</summary>
/// <param name="Ids">Every id whose text it is, in ordinal order; empty when it is not recognised.</param>
/// <param name="Id">The one that the text states by itself; null when it is not recognised or leaves it open.</param>
/// <param name="IsHeader">Whether it is only the short notice that names the license.</param>
/// <param name="Hint">For a text that is not recognised: why it could not be read, or what it is most like; null where there is nothing to say.</param>
public sealed record TextRecognition(ImmutableArray<string> Ids, string? Id, bool IsHeader, string? Hint);

/// <summary>
/// One package or other component of the framework and runtime that is built: mostly a package of the graph that NuGet resolved;
/// <see cref="Kind"/> tells.
/// </summary>
public sealed record PackageFact
{
    /// <summary>What brings it.</summary>
    public ComponentKind Kind { get; init; }

    /// <summary>The id as the package spells it; of a file its name.</summary>
    public required string Id { get; init; }

    /// <summary>The resolved version, normalised; of a file the version of the assembly, empty where it has none.</summary>
    public required string Version { get; init; }

    /// <summary>Whether it is a pack that lies in the SDK itself, so that it has no nuspec and its license is the SDK's.</summary>
    public bool InSdk { get; init; }

    /// <summary>Of a file: its SHA-256, lower-case hexadecimal; otherwise null.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Of a file: its path relative to the project, with forward slashes, and where it lies outside the source its name; otherwise null.</summary>
    public string? File { get; init; }

    /// <summary>Of a file: the type of the MSBuild item that ships it; otherwise null.</summary>
    public string? ItemType { get; init; }

    /// <summary>Where it goes out; says nothing of what does not ship.</summary>
    public ShippingPlace Place { get; init; }

    /// <summary>NuGet's content hash: base64 of the SHA-512 of the unsigned package; null when the assets file has none.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Whether the project itself asks for it.</summary>
    public bool Direct { get; init; }

    /// <summary>Whether it ships.</summary>
    public PackageScope Scope { get; init; }

    /// <summary>Why it has that scope, in a few words.</summary>
    public string ScopeReason { get; init; } = "";

    /// <summary>What of it goes out.</summary>
    public PackageContents Contents { get; init; }

    /// <summary>The managed assemblies of it that go out, by their paths in the package, in ordinal order; those of one runtime too.</summary>
    public ImmutableArray<string> Assemblies { get; init; } = [];

    /// <summary>What it holds that reaches further than a managed assembly, used or not.</summary>
    public PackageParts Parts { get; init; }

    /// <summary>What it depends on in this graph, each as <c>Id/Version</c>, in ordinal order.</summary>
    public ImmutableArray<string> Dependencies { get; init; } = [];

    /// <summary>The shortest way from the project to it, each step as <c>Id Version</c>, the package itself last; a step may be a project's name.</summary>
    public ImmutableArray<string> Path { get; init; } = [];

    /// <summary>The form of the license statement.</summary>
    public LicenseStatement Statement { get; init; }

    /// <summary>What the statement says: the expression, the file's path in the package, or the URL; null for <see cref="LicenseStatement.None"/>.</summary>
    public string? LicenseText { get; init; }

    /// <summary>
    /// The file that the statement stands in: the nuspec; for npm the lock file or the package's <c>package.json</c>; for a file
    /// without a package what holds its item. Null where it could not be read.
    /// </summary>
    public PackageText? Nuspec { get; init; }

    /// <summary>License and notice texts found in the package, in ordinal order of their paths.</summary>
    public ImmutableArray<PackageText> Texts { get; init; } = [];

    /// <summary>The nuspec's copyright line.</summary>
    public string? Copyright { get; init; }

    /// <summary>The nuspec's authors.</summary>
    public string? Authors { get; init; }

    /// <summary>The nuspec's project page.</summary>
    public string? ProjectUrl { get; init; }

    /// <summary>The source repository that the nuspec names.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>The commit that the nuspec names.</summary>
    public string? RepositoryCommit { get; init; }

    /// <summary>The feed it was restored from; differs between honest builders and never enters the manifest.</summary>
    public string? Feed { get; init; }

    /// <summary>Absolute path of the extracted package; null when it is in none of the package folders.</summary>
    public string? Folder { get; init; }

    /// <summary>Where the user can act: the PackageReference or PackageVersion of this package, or of the direct one that pulls it in.</summary>
    public FileLocation? RequestedAt { get; init; }

    /// <summary>Of a file: the file itself by its name, which a clarification can be bound to like to a text; otherwise null.</summary>
    public PackageText? Itself => Kind == ComponentKind.File && Sha256 is not null ? new(Id, 0, Sha256) : null;

    /// <summary>How other facts refer to it: <c>Id/Version</c>, with a prefix for what does not come from NuGet. No two have the same.</summary>
    public string Key => Kind switch
    {
        ComponentKind.NpmPackage => $"{PackageUrl.NpmKey}{Id}/{Version}",
        ComponentKind.File => $"{PackageUrl.FileKey}{Id}/{Version}/{Sha256}",
        _ => $"{Id}/{Version}",
    };

    /// <summary>Its package URL (ECMA-427): how findings, documents and waivers name it. No two have the same.</summary>
    public string Purl => Kind switch
    {
        ComponentKind.NpmPackage => PackageUrl.Npm(Id, Version),
        ComponentKind.File => PackageUrl.File(Id, Version, Sha256),
        _ => PackageUrl.NuGet(Id, Version),
    };
}
