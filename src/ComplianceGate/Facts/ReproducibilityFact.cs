using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>A property of the build as it was evaluated.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, trimmed; empty where it is not set.</param>
/// <param name="Place">Where the project or a file that it imports sets it; null where no such place was found or looked for.</param>
public sealed record SettingFact(string Name, string Value, FileLocation? Place = null);

/// <summary>What the nearest <c>global.json</c> says of the SDK (<c>learn.microsoft.com/dotnet/core/tools/global-json</c>).</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Version">Its <c>sdk.version</c>; null without one.</param>
/// <param name="RollForward">Its <c>sdk.rollForward</c>; null without one.</param>
/// <param name="Line">Line of <c>rollForward</c>, else of <c>version</c>, else of <c>sdk</c>, counted from 1; 0 when none of them is there.</param>
/// <param name="IsShared">Whether it lies in the repository, so that whoever has the source has it too; true without a repository.</param>
public sealed record SdkPinFact(string Path, string? Version, string? RollForward, int Line, bool IsShared);

/// <summary>A property whose value is made from the clock, from chance or from the machine.</summary>
/// <param name="Name">The property that goes into the assembly or package: <c>Version</c>.</param>
/// <param name="Source">What makes it change: <c>DateTime.UtcNow</c>.</param>
/// <param name="Place">Where it is set.</param>
public sealed record ChangingValueFact(string Name, string Source, FileLocation Place);

/// <summary>A package that is asked for by a version with a wildcard.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">The version as it is asked for: <c>1.*</c>.</param>
/// <param name="Place">Where it is asked for.</param>
public sealed record FloatingPackageFact(string Id, string Version, FileLocation Place);

/// <summary>Where a path of this machine was left.</summary>
public enum PathLeakKind
{
    /// <summary>Names of source files in the symbols ("Portable PDB", Document table).</summary>
    Document,

    /// <summary>A text or resource in the assembly, such as what <c>CallerFilePath</c> gives.</summary>
    Text,

    /// <summary>The pattern of Source Link in the symbols.</summary>
    SourceLink,

    /// <summary>The path of the symbols that the assembly records (PE/COFF debug directory, entry "CodeView").</summary>
    SymbolsPath,
}

/// <summary>Paths of this machine that the compiler left in what it made.</summary>
/// <param name="Kind">Where.</param>
/// <param name="Name">The first of them as others would name it: relative to the repository or project, else the file's name alone; empty where none is to name.</param>
/// <param name="Count">How many.</param>
public sealed record PathLeakFact(PathLeakKind Kind, string Name, int Count);

/// <summary>A source file whose line ends git changed when it was checked out.</summary>
/// <param name="Path">Path relative to the repository, forward slashes.</param>
/// <param name="Attributes">Absolute path of the <c>.gitattributes</c> in which a rule would belong, there or not.</param>
public sealed record ConvertedFileFact(string Path, string Attributes);

/// <summary>What decides whether somebody else gets the same bits from the same commit: settings, files, and what the compiler made.</summary>
public sealed record ReproducibilityFact
{
    /// <summary>Whether the build claims to be the same anywhere: <c>ContinuousIntegrationBuild</c> or <c>DeterministicSourcePaths</c> is true.</summary>
    public bool IsClaimed { get; init; }

    /// <summary>Whether something for others is made: the build claims it, or it is run by <c>dotnet pack</c> or <c>dotnet publish</c>.</summary>
    public bool IsRelease { get; init; }

    /// <summary>Whether files were read for the members from <see cref="SdkPin"/> on: for a release, and where the policy names a rule about it.</summary>
    public bool IsRead { get; init; }

    /// <summary>Properties that reproducibility hangs on.</summary>
    public ImmutableArray<SettingFact> Settings { get; init; } = [];

    /// <summary>Packages with floating versions, in the order in which they are asked for; empty where a lock file pins them.</summary>
    public ImmutableArray<FloatingPackageFact> Floating { get; init; } = [];

    /// <summary>Version of NuGet that packs; null when unknown.</summary>
    public string? NuGetVersion { get; init; }

    /// <summary>The nearest <c>global.json</c>; null without one.</summary>
    public SdkPinFact? SdkPin { get; init; }

    /// <summary>Properties that change by themselves, in ordinal order of the names.</summary>
    public ImmutableArray<ChangingValueFact> Changing { get; init; } = [];

    /// <summary>Absolute path of the repository's configuration where it sets <c>core.autocrlf</c> to true and no attribute fixes the project's line ends; null otherwise.</summary>
    public string? ConvertingConfig { get; init; }

    /// <summary>Whether the rest was read, which is possible only when the compiler has run.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Path of the assembly relative to the output folder; empty when unknown.</summary>
    public string Assembly { get; init; } = "";

    /// <summary>Paths of this machine in the assembly and its symbols, in the order of the kinds.</summary>
    public ImmutableArray<PathLeakFact> Leaks { get; init; } = [];

    /// <summary>Whether the symbols say where the source is; null without symbols that can be read.</summary>
    public bool? HasSourceLink { get; init; }

    /// <summary>Source files that were compiled, are not in the commit's index and are not in the symbols, as others would name them, in ordinal order.</summary>
    public ImmutableArray<string> Unshared { get; init; } = [];

    /// <summary>A source file whose line ends git converted: the first of those that were looked at; null without one.</summary>
    public ConvertedFileFact? Converted { get; init; }

    /// <summary>The value of a setting; empty where it is not set.</summary>
    /// <param name="name">The property's name.</param>
    public string Value(string name) => Setting(name)?.Value ?? "";

    /// <summary>A setting; null where it was not handed over.</summary>
    /// <param name="name">The property's name.</param>
    public SettingFact? Setting(string name)
    {
        foreach (var setting in Settings)
        {
            if (setting.Name == name)
            {
                return setting;
            }
        }

        return null;
    }

    /// <summary>Whether a setting is <c>true</c>.</summary>
    /// <param name="name">The property's name.</param>
    public bool IsOn(string name) => Value(name).Equals("true", StringComparison.OrdinalIgnoreCase);
}
