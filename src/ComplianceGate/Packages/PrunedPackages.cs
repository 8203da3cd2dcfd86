using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Finds the packages that something asks for and that the restore left out of the graph, because the framework has their code. The
/// assets file lists what may be left out, but not what was: that shows in the nuspecs of those who ask.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="request">What is read.</param>
internal sealed class PrunedPackages(AssetsGraph graph, PackageGraphRequest request)
{
    /// <summary>Most packages that are told; there are no more in any framework.</summary>
    public const int MaxCount = 1_000;

    private const int MaxGroups = 256;
    private const int MaxRequesters = 1_000;
    private const int MaxOverrides = 1 << 20;

    private readonly SortedDictionary<string, Pruned> found = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes what a package asks for and the graph does not have.</summary>
    /// <param name="library">The package.</param>
    /// <param name="nuspec">Its nuspec.</param>
    public void Note(AssetsLibrary library, XDocument nuspec)
    {
        var dependencies = Child(Child(nuspec.Root, "metadata"), "dependencies");
        if (dependencies is null || !AnyPruned(dependencies))
        {
            return;
        }

        foreach (var dependency in Group(dependencies))
        {
            if (dependency.Attribute("id")?.Value is { } id && IsPruned(id))
            {
                Add(id, dependency.Attribute("version")?.Value, $"{library.Id}/{library.Version}");
            }
        }
    }

    /// <summary>The packages, in ordinal order of id.</summary>
    /// <param name="packs">The packs of the build, those that ship first.</param>
    /// <param name="files">The door to the disk.</param>
    public ImmutableArray<PrunedPackageFact> Facts(List<ResolvedPack> packs, InputFiles files)
    {
        foreach (var direct in graph.Direct)
        {
            if (IsPruned(direct.Id))
            {
                Add(direct.Id, null, null);
            }
        }

        if (found.Count == 0)
        {
            return [];
        }

        var providers = Providers(packs, files);
        var facts = ImmutableArray.CreateBuilder<PrunedPackageFact>(found.Count);
        foreach (var (id, pruned) in found)
        {
            facts.Add(new PrunedPackageFact(id, pruned.Version, [.. pruned.RequestedBy], providers.GetValueOrDefault(id)));
        }

        facts.Sort(static (a, b) => string.CompareOrdinal(a.Id, b.Id));
        return facts.DrainToImmutable();
    }

    private bool IsPruned(string id) => graph.Prunable.ContainsKey(id) && !graph.Libraries.ContainsKey(id);

    // Most packages ask for nothing that is pruned, and then frameworks need not be compared, which is slow the first time.
    private bool AnyPruned(XElement dependencies)
    {
        foreach (var element in dependencies.Descendants())
        {
            if (element.Name.LocalName == "dependency" && element.Attribute("id")?.Value is { } id && IsPruned(id))
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<XElement> Group(XElement dependencies)
    {
        var groups = new List<XElement>();
        var frameworks = new List<string?>();
        foreach (var element in dependencies.Elements())
        {
            if (element.Name.LocalName == "group" && groups.Count < MaxGroups)
            {
                groups.Add(element);
                frameworks.Add(element.Attribute("targetFramework")?.Value);
            }
        }

        if (groups.Count == 0)
        {
            return dependencies.Elements();
        }

        var nearest = NuGetHost.NearestFramework(request.TargetFramework, request.TargetFrameworkMoniker, frameworks);
        return nearest < 0 ? [] : groups[nearest].Elements();
    }

    private void Add(string id, string? version, string? requester)
    {
        var lowest = version is null ? "" : NuGetHost.Lowest(version) ?? "";
        if (lowest.Length > 0 && !NuGetHost.Satisfies(lowest, graph.Prunable[id]))
        {
            return;
        }

        if (!found.TryGetValue(id, out var pruned))
        {
            if (found.Count == MaxCount)
            {
                return;
            }

            found.Add(id, pruned = new Pruned());
        }

        if (pruned.Version.Length == 0 || NuGetHost.IsHigher(lowest, pruned.Version))
        {
            pruned.Version = lowest;
        }

        if (requester is not null && pruned.RequestedBy.Count < MaxRequesters)
        {
            pruned.RequestedBy.Add(requester);
        }
    }

    /// <summary>The pack of each package by the lists that targeting packs carry (<c>data/PackageOverrides.txt</c>, lines <c>Id|Version</c>).</summary>
    private static Dictionary<string, string> Providers(List<ResolvedPack> packs, InputFiles files)
    {
        var providers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pack in packs)
        {
            if (pack.Item.Role != PackRole.Targeting)
            {
                continue;
            }

            var provider = (packs.Find(p => p.Ships && p.Item.Role == PackRole.Runtime && p.IsFor(pack.Item.Name)) ?? pack).Key;
            foreach (var line in Overrides(Path.Combine(pack.Folder, "data", "PackageOverrides.txt"), files).AsSpan().EnumerateLines())
            {
                if (line.IndexOf('|') is > 0 and var bar)
                {
                    providers.TryAdd(line[..bar].Trim().ToString(), provider);
                }
            }
        }

        return providers;
    }

    private static string Overrides(string path, InputFiles files)
    {
        try
        {
            return files.Exists(path) ? Encoding.UTF8.GetString(files.ReadAllBytes(path, MaxOverrides)) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the list it is not known which pack has the code; that it is pruned is known all the same.
            return "";
        }
    }

    private static XElement? Child(XElement? parent, string name)
    {
        foreach (var element in parent?.Elements() ?? [])
        {
            if (element.Name.LocalName == name)
            {
                return element;
            }
        }

        return null;
    }

    private sealed class Pruned
    {
        public string Version { get; set; } = "";

        public SortedSet<string> RequestedBy { get; } = new(StringComparer.Ordinal);
    }
}
