using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>
/// A package that something asks for and that is not in the graph, because the framework has the same code: the restore prunes it
/// (<c>RestoreEnablePackagePruning</c>). Its code ships with the framework, under the license of the framework's pack.
/// </summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">The lowest version that is asked for, as it is written; empty when none is.</param>
/// <param name="RequestedBy">Who asks: packages by their <see cref="PackageFact.Key"/> in ordinal order; empty when only the project itself does.</param>
/// <param name="ProvidedBy">Key of the pack that has the code instead; null when none of the packs of the build lists it.</param>
public sealed record PrunedPackageFact(string Id, string Version, ImmutableArray<string> RequestedBy, string? ProvidedBy)
{
    /// <summary>Its package URL.</summary>
    public string Purl => PackageUrl.NuGet(Id, Version);
}
