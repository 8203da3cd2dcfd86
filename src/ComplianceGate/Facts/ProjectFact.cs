namespace ComplianceGate.Facts;

/// <summary>The project and the build that is judged, as MSBuild evaluated it.</summary>
public sealed record ProjectFact
{
    /// <summary>The project file's name without its extension.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the project file.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the assembly without extension (<c>TargetName</c>).</summary>
    public required string AssemblyName { get; init; }

    /// <summary>The package id, or the assembly name where nothing is packed.</summary>
    public required string PackageId { get; init; }

    /// <summary>The project's version (<c>PackageVersion</c>, else <c>Version</c>).</summary>
    public required string Version { get; init; }

    /// <summary>The framework as the project writes it (<c>net10.0</c>, <c>net472</c>): the key in the assets file.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>The long form, <c>.NETCoreApp,Version=v10.0</c>.</summary>
    public required string TargetFrameworkMoniker { get; init; }

    /// <summary>The runtime identifier that is built for; null for a portable build.</summary>
    public string? RuntimeIdentifier { get; init; }

    /// <summary><c>Debug</c>, <c>Release</c> or a name of the project's own.</summary>
    public required string Configuration { get; init; }

    /// <summary><c>C#</c>, <c>F#</c> or <c>VB</c>.</summary>
    public required string Language { get; init; }

    /// <summary><c>Library</c>, <c>Exe</c> or <c>WinExe</c>.</summary>
    public required string OutputType { get; init; }

    /// <summary>Whether the project is built for several frameworks, of which this is one.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>Whether <c>dotnet pack</c> makes a package of it.</summary>
    public bool IsPackable { get; init; }

    /// <summary>Whether it is a test project (<c>IsTestProject</c>).</summary>
    public bool IsTestProject { get; init; }

    /// <summary>The project's own license expression; null where none is set.</summary>
    public string? LicenseExpression { get; init; }

    /// <summary>How the code of packages enters what the project gives out.</summary>
    public CodeUsage Usage { get; init; }

    /// <summary>Whether a model that differs from its lock stops the build (<c>ComplianceGateLocked</c>).</summary>
    public bool IsLocked { get; init; }

    /// <summary>The mode that the project sets; null where it leaves that to the policy.</summary>
    public string? Mode { get; init; }

    /// <summary>Absolute path of the project's folder.</summary>
    public string Directory => System.IO.Path.GetDirectoryName(Path)!;
}

/// <summary>What translated the source: part of the version manifest.</summary>
public sealed record ToolchainFact
{
    /// <summary>Version of the .NET SDK.</summary>
    public required string Sdk { get; init; }

    /// <summary>Version of MSBuild.</summary>
    public required string MSBuild { get; init; }

    /// <summary>The compiler's name: <c>csc</c>, <c>vbc</c> or <c>fsc</c>; null when unknown.</summary>
    public string? Compiler { get; init; }

    /// <summary>The compiler's product version with its commit; null when unknown.</summary>
    public string? CompilerVersion { get; init; }

    /// <summary>Version of ComplianceGate itself.</summary>
    public required string Gate { get; init; }

    /// <summary>Version of the SPDX license list by which expressions were read and texts recognised; null when it is not known.</summary>
    public string? LicenseList { get; init; }
}

/// <summary>Where the source comes from. Every member is null or false when it is unknown; nothing is guessed.</summary>
public sealed record SourceFact
{
    /// <summary>Absolute path of the work tree's root; null without a repository.</summary>
    public string? Root { get; init; }

    /// <summary>The commit that is checked out, as a full hexadecimal id.</summary>
    public string? Commit { get; init; }

    /// <summary>The commit's tree.</summary>
    public string? Tree { get; init; }

    /// <summary>Full name of the branch (<c>refs/heads/main</c>); null on a detached HEAD.</summary>
    public string? Branch { get; init; }

    /// <summary>The committer's time, in seconds since 1970-01-01 UTC.</summary>
    public long? CommitTime { get; init; }

    /// <summary>The remote's address without user name and password; null without a remote, and for a remote that is a path.</summary>
    public string? Remote { get; init; }

    /// <summary>Whether tracked files differ from the commit or untracked ones lie beside them; null when it was not asked.</summary>
    public bool? Dirty { get; init; }

    /// <summary>Why the revision is unknown, in one sentence; null when it is known.</summary>
    public string? Unknown { get; init; }
}
