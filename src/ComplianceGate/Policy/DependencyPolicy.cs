using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What a policy says of the health of dependencies (<c>dependencies</c>).</summary>
public sealed record DependencyPolicy
{
    /// <summary>Names of the VEX files that are looked for beside the policy, or in the project's folder without one, where no policy names any.</summary>
    public static ImmutableArray<string> UsualVex { get; } = ["openvex.json", "vex.cdx.json"];

    /// <summary>The files that answer advisories; null where the policy names none.</summary>
    public ImmutableArray<VexPlace>? Vex { get; init; }

    /// <summary>Days since its signature after which a package is very old (CG5006); null where nobody asks.</summary>
    public int? MaximumAgeDays { get; init; }
}

/// <summary>A VEX file that the policy names.</summary>
/// <param name="File">Path relative to the file that it stands in, forward slashes.</param>
/// <param name="Location">Where it stands.</param>
public sealed record VexPlace(string File, FileLocation Location);
