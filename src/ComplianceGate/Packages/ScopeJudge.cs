using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Tells what ships from what only serves the build. In doubt a package ships.</summary>
internal static class ScopeJudge
{
    /// <summary>The scope of a package for itself; what it depends on is judged on its own.</summary>
    /// <param name="library">The package.</param>
    /// <param name="developmentDependency">Whether its nuspec says that it only serves development.</param>
    /// <param name="isPrivate">Whether every way to it starts with a private reference.</param>
    /// <param name="request">What is read.</param>
    public static (PackageScope Scope, string Reason) Judge(
        AssetsLibrary library, bool developmentDependency, bool isPrivate, PackageGraphRequest request)
    {
        if (request.IsTestProject)
        {
            return (PackageScope.BuildOnly, "test project");
        }

        if (BuiltIn(library))
        {
            return (PackageScope.Shipped, "content files built into the assembly");
        }

        var shipped = Beside(library);
        // The SDK copies what is private to the output folder of a program as well, but leaves it out of publish and pack.
        if (shipped is not null && !isPrivate)
        {
            return (PackageScope.Shipped, shipped);
        }

        return (PackageScope.BuildOnly,
            developmentDependency ? "developmentDependency"
            : isPrivate ? "PrivateAssets=all"
            : Remainder(library, request.TargetFramework));
    }

    private static bool BuiltIn(AssetsLibrary library)
    {
        foreach (var asset in library.Assets)
        {
            if (asset.IsBuiltIn)
            {
                return true;
            }
        }

        return false;
    }

    private static string? Beside(AssetsLibrary library)
    {
        foreach (var asset in library.Assets)
        {
            if (asset.IsBeside)
            {
                return asset.Group switch
                {
                    AssetGroup.Runtime => "runtime assets",
                    AssetGroup.Native or AssetGroup.RuntimeTarget => "native or runtime-specific assets",
                    AssetGroup.Resource => "resource assets",
                    _ => "copied content files",
                };
            }
        }

        return null;
    }

    private static string Remainder(AssetsLibrary library, string framework)
    {
        var compile = false;
        var build = library.HasAnalyzers;
        foreach (var asset in library.Assets)
        {
            build |= asset.Group == AssetGroup.Build;
            compile |= asset.Group == AssetGroup.Compile;
        }

        return compile ? "compile-time files only" : build ? "analyzer or build files only" : $"no files for {framework}";
    }
}
