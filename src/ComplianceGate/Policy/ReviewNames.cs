using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>How policies and records name components.</summary>
internal static class ReviewNames
{
    /// <summary>Whether a name means a component: a package URL, a package id, or the path of a model.</summary>
    /// <param name="name">The name.</param>
    /// <param name="subject">The component.</param>
    /// <param name="withVersion">Whether a version or range in the name must hold as well.</param>
    public static bool Matches(string name, ReviewSubject subject, bool withVersion = true)
    {
        if (subject.Package is not { } package)
        {
            return name == subject.Component;
        }

        if (!PackageUrl.TryParse(name, out var kind, out var id, out var range))
        {
            return package.Kind is ComponentKind.Package or ComponentKind.FrameworkPack && package.Id.Equals(name, StringComparison.OrdinalIgnoreCase);
        }

        return PackageUrl.IsSame(kind, id, package.Kind, package.Id)
            && (!withVersion || range is null || package.Version == range || NuGetHost.Satisfies(package.Version, range));
    }

    /// <summary>A package URL without its version, so that the same package of two releases has the same; null for a text that is none.</summary>
    /// <param name="purl">The package URL.</param>
    public static string? WithoutVersion(string purl) => !PackageUrl.TryParse(purl, out var kind, out var id, out _) ? null : kind switch
    {
        ComponentKind.NpmPackage => PackageUrl.Npm(id, ""),
        ComponentKind.File => PackageUrl.File(id, "", null),
        _ => PackageUrl.NuGet(id.ToLowerInvariant(), null),
    };
}
