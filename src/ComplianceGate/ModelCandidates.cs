using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate;

/// <summary>
/// Tells the project's own files from those that packages brought in. NuGet adds the content of packages to the project's items,
/// so a model of a package arrives twice: once as an item with a path on this machine, once from the graph with its package.
/// </summary>
internal sealed class ModelCandidates(CheckRequest request)
{
    /// <summary>Whether every item lies in the project's folder, so that no package can have brought it.</summary>
    public bool AllOwn { get; } = request.Models.All(m => !m.DisplayPath.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(m.DisplayPath));

    /// <summary>All candidates; those that packages hold come first, because the first name of a file is the one it keeps.</summary>
    public ImmutableArray<ModelCandidate> With(PackageGraph graph) => [.. graph.ModelCandidates, .. request.Models.Select(m => Owned(m, graph.Packages))];

    private static ModelCandidate Owned(ModelCandidate candidate, ImmutableArray<PackageFact> packages)
    {
        foreach (var package in packages)
        {
            // A file below node_modules is the project's as much as its package's, and is known by its path.
            if (package is { Folder: { } folder, Kind: not ComponentKind.NpmPackage } && candidate.Path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return candidate with
                {
                    Package = package.Key,
                    DisplayPath = $"{package.Key}/{DisplayPaths.Relative(candidate.Path, folder)}",
                    Shipping = candidate.Shipping | ModelShipping.InPackage,
                };
            }
        }

        return candidate;
    }
}
