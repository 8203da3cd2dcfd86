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
    /// Looks for a package: a nupkg or an extracted package at a path, else <c>Id</c> or <c>Id/Version</c> in the checks, else in
    /// the folder of all packages.
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

        var parts = name.Split('/');
        if (parts.Length > 2 || (parts.Length == 2 && version is not null) || parts.Any(p => p is "" or "." or ".." || p.AsSpan().ContainsAny('\\', ':')))
        {
            return new(null, "", [], $"{name} is neither a package's id, nor Id/Version, nor the path of a package.");
        }

        version = parts.Length == 2 ? parts[1] : version;
        version = version is null ? null : NuGetHost.Normalise(version);
        return InChecks(parts[0], version, checks) ?? InFolder(parts[0], version, packageFolder);
    }

    private static PackageLookup? InChecks(string id, string? version, ImmutableArray<KeptCheck> checks)
    {
        var found = new SortedDictionary<string, (string Folder, string Build)>(StringComparer.OrdinalIgnoreCase);
        foreach (var check in checks)
        {
            foreach (var package in check.Record.Facts.Packages)
            {
                if (package.Folder is not null
                    && package.Id.Equals(id, StringComparison.OrdinalIgnoreCase)
                    && (version is null || package.Version.Equals(version, StringComparison.OrdinalIgnoreCase)))
                {
                    found.TryAdd(package.Version, (package.Folder, check.Build));
                }
            }
        }

        return found.Count switch
        {
            0 => null,
            1 when found.Values.First() is var (folder, build) => Read($"the last check of {build}", () => LonePackage.ReadFolder(folder)),
            _ => Several(id, [.. found.Keys]),
        };
    }

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
