using System.Collections.Immutable;

namespace ComplianceGate.Packages;

/// <summary>How the project comes to each library of its graph.</summary>
internal sealed class PackageRoutes
{
    private readonly Dictionary<AssetsLibrary, AssetsLibrary?> parents = [];
    private readonly HashSet<AssetsLibrary> open;

    /// <summary>Walks the graph.</summary>
    /// <param name="graph">The graph.</param>
    public PackageRoutes(AssetsGraph graph)
    {
        var all = new List<AssetsLibrary>();
        var flowing = new List<AssetsLibrary>();
        foreach (var reference in graph.Direct)
        {
            if (graph.Libraries.TryGetValue(reference.Id, out var library) && !library.IsProject)
            {
                Direct[library] = reference;
                all.Add(library);
                if (!reference.IsPrivate)
                {
                    flowing.Add(library);
                }
            }
        }

        foreach (var name in graph.DirectProjects)
        {
            // The SDK copies and publishes what a referenced project brings even where that reference is private.
            if (graph.Libraries.TryGetValue(name, out var library) && library.IsProject)
            {
                all.Add(library);
                flowing.Add(library);
            }
        }

        all.Sort(static (a, b) => string.CompareOrdinal(a.Step, b.Step));
        Walk(all, parents);
        var reached = new Dictionary<AssetsLibrary, AssetsLibrary?>();
        Walk(flowing, reached);
        open = [.. reached.Keys];
    }

    /// <summary>The project's own references, by library.</summary>
    public Dictionary<AssetsLibrary, DirectReference> Direct { get; } = [];

    /// <summary>
    /// Whether every way to a library starts with a private reference. One to which no way is known counts as open: it cannot
    /// be shown to be private.
    /// </summary>
    /// <param name="library">The library.</param>
    public bool IsPrivate(AssetsLibrary library) => parents.ContainsKey(library) && !open.Contains(library);

    /// <summary>The first library on the shortest way.</summary>
    /// <param name="library">The library at its end.</param>
    public AssetsLibrary First(AssetsLibrary library)
    {
        var first = library;
        while (parents.TryGetValue(first, out var parent) && parent is not null)
        {
            first = parent;
        }

        return first;
    }

    /// <summary>The shortest way to a library, itself last; of several the first in ordinal order.</summary>
    /// <param name="library">The library.</param>
    public ImmutableArray<string> Path(AssetsLibrary library)
    {
        var steps = new List<string>();
        for (var step = library; step is not null; step = parents.GetValueOrDefault(step))
        {
            steps.Add(step.Step);
        }

        steps.Reverse();
        return [.. steps];
    }

    // Breadth first over sorted lists: the first way that arrives is the shortest, and the first in ordinal order among those.
    private static void Walk(List<AssetsLibrary> roots, Dictionary<AssetsLibrary, AssetsLibrary?> parents)
    {
        var queue = new Queue<AssetsLibrary>();
        foreach (var root in roots)
        {
            if (parents.TryAdd(root, null))
            {
                queue.Enqueue(root);
            }
        }

        while (queue.TryDequeue(out var library))
        {
            foreach (var dependency in library.Dependencies)
            {
                if (parents.TryAdd(dependency, library))
                {
                    queue.Enqueue(dependency);
                }
            }
        }
    }
}
