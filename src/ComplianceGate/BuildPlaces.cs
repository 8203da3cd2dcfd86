using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Names files of a build as others know them: by their package or the SDK and the way inside it, or within the source.</summary>
internal sealed class BuildPlaces
{
    private readonly BuildInputs inputs;
    private readonly GateFacts facts;
    private readonly Dictionary<string, string> folders = new(StringComparer.Ordinal);

    /// <summary>Learns the places of one build.</summary>
    public BuildPlaces(BuildInputs inputs, GateFacts facts)
    {
        this.inputs = inputs;
        this.facts = facts;
        foreach (var package in facts.Packages)
        {
            if (package is { InSdk: false, Folder: { } folder, Kind: ComponentKind.Package or ComponentKind.FrameworkPack })
            {
                folders.TryAdd(Slashed(folder).TrimEnd('/'), $"{package.Id}/{package.Version}");
            }
        }
    }

    /// <summary>Whether a path lies in the folder of the .NET host.</summary>
    public bool IsOfSdk(string path) => inputs.DotNetRoot is { } root && SourcePaths.IsBelow(path, root);

    /// <summary>A path and the package that brings it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="id">The package's id, where the item says it.</param>
    /// <param name="version">Its version.</param>
    public (string Path, string? Package) Show(string path, string? id, string? version)
    {
        var full = Slashed(path);
        if (id is not null && version is not null)
        {
            var folder = $"/{id}/{version}/";
            var at = full.LastIndexOf(folder, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                return (full[(at + folder.Length)..], $"{id}/{version}");
            }
        }

        for (var end = full.LastIndexOf('/'); end > 0; end = full.LastIndexOf('/', end - 1))
        {
            if (folders.TryGetValue(full[..end], out var key))
            {
                return (full[(end + 1)..], key);
            }
        }

        foreach (var root in inputs.PackageRoots)
        {
            if (Within(full, root) is { } rest && Split(rest) is { } named)
            {
                return named;
            }
        }

        return inputs.DotNetRoot is { } sdk && Within(full, sdk) is { } inSdk ? OfSdk(inSdk) : (OfSource(path, full), null);
    }

    private static (string Path, string? Package) OfSdk(string path) =>
        path.StartsWith("packs/", StringComparison.Ordinal) && Split(path["packs/".Length..]) is { } pack ? pack : (path, null);

    private string OfSource(string path, string full) =>
        facts.Source.Root is { } root && Within(full, root) is { } inRepository ? inRepository
        : Within(full, facts.Project.Directory) ?? System.IO.Path.GetFileName(path);

    // id/version/rest
    private static (string Path, string? Package)? Split(string path)
    {
        var first = path.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : path.IndexOf('/', first + 1);
        return second < 0 ? null : (path[(second + 1)..], path[..second]);
    }

    private static string? Within(string full, string folder)
    {
        var root = Slashed(folder).TrimEnd('/');
        return full.Length > root.Length + 1 && full[root.Length] == '/' && full.StartsWith(root, StringComparison.Ordinal) ? full[(root.Length + 1)..] : null;
    }

    private static string Slashed(string path) => path.Replace('\\', '/');
}
