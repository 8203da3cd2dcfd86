using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate;

/// <summary>A package that somebody named, read from the disk as it is now.</summary>
/// <param name="Package">The package; null when it was not found or cannot be read.</param>
/// <param name="From">Where it was found, as a person knows it; not escaped.</param>
/// <param name="Versions">Where the name fits several: their versions, in the order in which they were met.</param>
/// <param name="Error">Why there is no package, in one sentence; null when there is one.</param>
public sealed record PackageLookup(PackageFact? Package, string From, ImmutableArray<string> Versions, string? Error)
{
    /// <summary>
    /// Looks for a package: a nupkg or an extracted package at a path, else <c>Id</c> or <c>Id/Version</c> in the checks (an npm
    /// package by its package URL as well), else in the folder of all packages.
    /// </summary>
    /// <param name="name">What was named.</param>
    /// <param name="version">The version; null where the name holds it, or where there is only one.</param>
    /// <param name="path">The name as an absolute path.</param>
    /// <param name="checks">The checks to look into first.</param>
    /// <param name="packageFolder">Absolute path of NuGet's folder of all packages.</param>
    public static PackageLookup Of(string name, string? version, string path, ImmutableArray<KeptCheck> checks, string packageFolder)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (File.Exists(path) && path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase))
        {
            return Read(path, () => LonePackage.ReadArchive(path));
        }

        if (Directory.Exists(path) && Directory.EnumerateFiles(path, "*.nuspec").Any())
        {
            return Read(path, () => LonePackage.ReadFolder(path));
        }

        if (PackageUrl.IsMeant(name))
        {
            return (PackageUrl.TryParse(name, out var kind, out var named, out var range)
                    ? InChecks(p => PackageUrl.IsSame(kind, named, p.Kind, p.Id) && IsVersion(p, range ?? version), checks)
                    : null)
                ?? new(null, "", [], $"No check of this project knows {name}.");
        }

        var parts = name.Split('/');
        if (parts.Length > 2 || (parts.Length == 2 && version is not null) || parts.Any(p => p is "" or "." or ".." || p.AsSpan().ContainsAny('\\', ':')))
        {
            return new(null, "", [], $"{name} is neither a package's id, nor Id/Version, nor the path of a package.");
        }

        version = parts.Length == 2 ? parts[1] : version;
        version = version is null ? null : NuGetHost.Normalise(version);
        var id = parts[0];
        return InChecks(p => p.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && IsVersion(p, version), checks) ?? InFolder(id, version, packageFolder);
    }

    private static bool IsVersion(PackageFact package, string? version) =>
        version is null || package.Version.Equals(version, StringComparison.OrdinalIgnoreCase);

    private static PackageLookup? InChecks(Predicate<PackageFact> isMeant, ImmutableArray<KeptCheck> checks)
    {
        var found = new SortedDictionary<string, (PackageFact Package, string Build)>(StringComparer.OrdinalIgnoreCase);
        foreach (var check in checks)
        {
            foreach (var package in check.Record.Facts.Packages)
            {
                // The license of a file is stated on its item, not in the policy.
                if (package.Kind != ComponentKind.File && isMeant(package))
                {
                    found.TryAdd(package.Key, (package, check.Build));
                }
            }
        }

        return found.Count switch
        {
            0 => null,
            1 when found.Values.First() is var (package, build) => Read($"the last check of {build}", () => AsItIs(package)),
            _ => Several(found.Values.First().Package.Id, [.. found.Values.Select(f => f.Package.Version)]),
        };
    }

    // What NuGet laid out is read anew. Of the rest the check alone knows which texts it has.
    private static PackageFact AsItIs(PackageFact package) =>
        package is { Folder: { } folder, InSdk: false, Kind: ComponentKind.Package or ComponentKind.FrameworkPack } ? LonePackage.ReadFolder(folder) : package;

    private static PackageLookup InFolder(string id, string? version, string packageFolder)
    {
        var folder = Path.Combine(packageFolder, id.ToLowerInvariant());
        var versions = !Directory.Exists(folder) ? []
            : Directory.EnumerateDirectories(folder).Where(d => Directory.EnumerateFiles(d, "*.nuspec").Any()).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal).ToList();
        if (version is not null)
        {
            versions.RemoveAll(v => !v.Equals(version, StringComparison.OrdinalIgnoreCase));
        }

        return versions.Count switch
        {
            0 => new(null, "", [], $"{id}{(version is null ? "" : " " + version)} is neither in a check of this project nor in the package folder {packageFolder}. Restore a project that uses it, or name a nupkg."),
            1 => Read($"the package folder {packageFolder}", () => LonePackage.ReadFolder(Path.Combine(folder, versions[0]))),
            _ => Several(id, [.. versions]),
        };
    }

    private static PackageLookup Several(string id, ImmutableArray<string> versions) =>
        new(null, "", versions, $"There are several versions of {id}: {string.Join(", ", versions)}. Name one with --version.");

    private static PackageLookup Read(string from, Func<PackageFact> read)
    {
        try
        {
            return new(read(), from, [], null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, from, [], $"The package in {from} cannot be read: {e.Message}");
        }
    }
}
