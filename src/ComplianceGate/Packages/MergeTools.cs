using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Packages that merge assemblies into another one, so that they can no longer be exchanged.</summary>
internal static class MergeTools
{
    private static readonly string[] Ids =
    [
        "Costura.Fody", "ILMerge", "ILMerge.MSBuild.Task", "ilmerge.fody", "ILRepack", "ILRepack.FullAuto", "ILRepack.Lib", "ILRepack.Lib.MSBuild",
        "ILRepack.Lib.MSBuild.Task", "ILRepack.MSBuild.Task", "MSBuild.ILMerge.Task",
    ];

    /// <summary><see cref="CodeUsage.Merged"/> where one of the packages is such a tool.</summary>
    /// <param name="packages">The packages of the graph.</param>
    public static CodeUsage UsageOf(ImmutableArray<PackageFact> packages)
    {
        foreach (var package in packages)
        {
            foreach (var id in Ids)
            {
                if (package.Kind == ComponentKind.Package && package.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
                {
                    return CodeUsage.Merged;
                }
            }
        }

        return CodeUsage.None;
    }
}
