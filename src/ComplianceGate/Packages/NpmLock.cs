using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>One entry under <c>packages</c> of a <c>package-lock.json</c>.</summary>
/// <param name="path">Its key: where it lies relative to the lock file; empty for the project itself.</param>
/// <param name="line">Line of the key, from 1.</param>
/// <param name="column">Column of the key in UTF-16 units, from 1.</param>
internal sealed class NpmEntry(string path, int line, int column)
{
    private const string Modules = "node_modules/";

    /// <summary>Its key.</summary>
    public string Path { get; } = path;

    /// <summary>Line of the key.</summary>
    public int Line { get; } = line;

    /// <summary>Column of the key.</summary>
    public int Column { get; } = column;

    /// <summary>Whether it lies beside the folder: npm writes what a <c>file:../lib</c> dependency brings so. Such folders are not opened.</summary>
    public bool IsOutside => Path.StartsWith("../", StringComparison.Ordinal);

    /// <summary>The key without the steps out of the folder that it begins with.</summary>
    public string Inner => IsOutside ? Path[(Path.LastIndexOf("../", StringComparison.Ordinal) + 3)..] : Path;

    /// <summary>Whether it is a package from elsewhere and not the project or one of its workspaces.</summary>
    public bool IsPackage { get; } = path.StartsWith(Modules, StringComparison.Ordinal) || path.Contains("/" + Modules, StringComparison.Ordinal);

    /// <summary>The name: what the entry says where it is an alias, else what follows the last <c>node_modules/</c>.</summary>
    public string Name => SaidName ?? Path[(Path.LastIndexOf(Modules, StringComparison.Ordinal) is var at && at < 0 ? 0 : at + Modules.Length)..];

    /// <summary>The name that the entry states.</summary>
    public string? SaidName { get; set; }

    /// <summary>The version; empty where it has none.</summary>
    public string Version { get; set; } = "";

    /// <summary>Whether only development needs it (<c>dev</c>).</summary>
    public bool IsDev { get; set; }

    /// <summary>For a link into the project itself: where it leads.</summary>
    public string? LinksTo { get; set; }

    /// <summary>Whether it is a link.</summary>
    public bool IsLink { get; set; }

    /// <summary>Where it was downloaded from.</summary>
    public string? Resolved { get; set; }

    /// <summary>Digest of the archive as Subresource Integrity writes it (<c>sha512-…</c>).</summary>
    public string? Integrity { get; set; }

    /// <summary>What the entry says of its license.</summary>
    public NpmStatement License { get; set; }

    /// <summary>Names of what it depends on.</summary>
    public List<string> DependencyNames { get; } = [];

    /// <summary>What it depends on.</summary>
    public List<NpmEntry> Dependencies { get; } = [];

    /// <summary>Who brings it on the shortest way; null at the beginning of a way.</summary>
    public NpmEntry? Parent { get; set; }

    /// <summary>Whether a way from the project leads to it.</summary>
    public bool IsReached { get; set; }

    /// <summary>How a path shows it.</summary>
    public string Step => $"{Name} {Version}".TrimEnd();

    /// <summary>Where the packages of the folder above lie; null at the top.</summary>
    /// <param name="path">A key.</param>
    public static string? Above(string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        var at = path.LastIndexOf(Modules, StringComparison.Ordinal);
        return at <= 0 ? "" : path[..(at - 1)];
    }
}

/// <summary>A lock file.</summary>
internal sealed class NpmLock
{
    /// <summary>The file itself, by its name.</summary>
    public required PackageText File { get; init; }

    /// <summary>The entries by their keys.</summary>
    public Dictionary<string, NpmEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Ties entries to what they depend on, as Node finds it: beside the entry, then in each folder above. Then walks from the
    /// project breadth first, so that the first way that arrives is the shortest.
    /// </summary>
    public void Link()
    {
        foreach (var entry in Entries.Values)
        {
            foreach (var name in entry.DependencyNames)
            {
                if (Find(entry.Path, name) is { } dependency && dependency != entry)
                {
                    entry.Dependencies.Add(dependency);
                }
            }

            entry.Dependencies.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        }

        var queue = new Queue<NpmEntry>();
        foreach (var entry in Sorted())
        {
            if (!entry.IsPackage)
            {
                entry.IsReached = true;
                queue.Enqueue(entry);
            }
        }

        while (queue.TryDequeue(out var entry))
        {
            foreach (var dependency in entry.Dependencies)
            {
                if (!dependency.IsReached)
                {
                    dependency.IsReached = true;
                    dependency.Parent = entry;
                    queue.Enqueue(dependency);
                }
            }
        }
    }

    /// <summary>The entries in ordinal order of their keys.</summary>
    public List<NpmEntry> Sorted()
    {
        var sorted = new List<NpmEntry>(Entries.Values);
        sorted.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return sorted;
    }

    private NpmEntry? Find(string from, string name)
    {
        for (var folder = from; folder is not null; folder = NpmEntry.Above(folder))
        {
            if (Entries.TryGetValue(folder.Length == 0 ? $"node_modules/{name}" : $"{folder}/node_modules/{name}", out var entry))
            {
                return entry.IsLink && entry.LinksTo is { } target ? Entries.GetValueOrDefault(target) : entry;
            }
        }

        return null;
    }
}
