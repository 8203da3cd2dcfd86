using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Reproduction;

/// <summary>What evidence says of the build that it comes from: all that is needed to run it again.</summary>
internal sealed record RecordedBuild
{
    /// <summary><c>build</c>, <c>pack</c> or <c>publish</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Package id, or the assembly's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The assembly's name.</summary>
    public required string Assembly { get; init; }

    /// <summary>The frameworks, with semicolons between them.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>The configuration.</summary>
    public required string Configuration { get; init; }

    /// <summary>The runtime that was built for; null for a portable build.</summary>
    public string? RuntimeIdentifier { get; init; }

    /// <summary>The commit, as a full hexadecimal id; null when the build did not know it.</summary>
    public string? Commit { get; init; }

    /// <summary>The commit's tree; null when unknown.</summary>
    public string? Tree { get; init; }

    /// <summary>Whether the work tree differed from the commit; null when unknown.</summary>
    public bool? Dirty { get; init; }

    /// <summary>The remote's address; null when it is not told.</summary>
    public string? Repository { get; init; }

    /// <summary>The branch that was checked out (<c>refs/heads/main</c>); null on a detached HEAD and when it is not told.</summary>
    public string? Ref { get; init; }

    /// <summary>The project file, relative to the repository, forward slashes; null when it is not told.</summary>
    public string? Project { get; init; }

    /// <summary>Version of the SDK.</summary>
    public required string Sdk { get; init; }

    /// <summary>The global properties of the build, in ordinal order of the names.</summary>
    public ImmutableArray<NamedValue> Parameters { get; init; } = [];

    /// <summary>Names of global properties whose values are not told.</summary>
    public ImmutableArray<string> Withheld { get; init; } = [];

    /// <summary>Properties as they were evaluated, in ordinal order of the names; empty where nothing was recorded.</summary>
    public ImmutableArray<NamedValue> Properties { get; init; } = [];

    /// <summary>Whether the global properties are known: only the provenance, which is in no package, tells them.</summary>
    public bool HasParameters { get; init; }

    /// <summary>How it is named to people.</summary>
    public string Title => SafeText.Line($"{Name} {Version} ({TargetFramework.Replace(";", ", ", StringComparison.Ordinal)}), {Target}");

    /// <summary>A property as it was evaluated; empty where it was, null where nothing was recorded.</summary>
    /// <param name="name">Its name.</param>
    public string? Evaluated(string name)
    {
        foreach (var property in Properties)
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return Properties.IsEmpty ? null : "";
    }
}
