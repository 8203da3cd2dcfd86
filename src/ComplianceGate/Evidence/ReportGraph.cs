namespace ComplianceGate.Evidence;

/// <summary>
/// Where each package stands in the picture of the dependencies. Columns are distances from the project; within a column packages stand in
/// the order of those that first bring them, so that no two of the lines between neighbours cross. What would make the picture unreadable is
/// folded: many packages that one package brings and that bring nothing themselves, what lies very deep, and what comes after the largest
/// number. Every pass is linear in packages and edges.
/// </summary>
internal sealed class ReportGraph
{
    /// <summary>Most packages that are drawn.</summary>
    public const int MostDrawn = 500;

    private const int MostColumns = 10;
    private const int MostDirect = 150;
    private const int Unfolded = 60;

    private readonly int[] parents;
    private readonly int[] depths;
    private readonly int[] sizes;
    private readonly List<int> order;

    /// <summary>Lays out a graph.</summary>
    /// <param name="graph">Components and what depends on what.</param>
    /// <param name="isMarked">Whether the package of an index must be seen.</param>
    public ReportGraph(ComponentGraph graph, bool[] isMarked)
    {
        var count = graph.Packages.Count;
        Targets = Indexed(graph);
        parents = new int[count];
        depths = new int[count];
        sizes = new int[count];
        Rows = new int[count];
        Folded = new int[count + 1];
        order = new List<int>(count);
        Walk(graph);
        Fold(isMarked);
        Place();
    }

    /// <summary>By index of a package the indexes of those it depends on.</summary>
    public int[][] Targets { get; }

    /// <summary>By index of a package its row, from 0; -1 for one that is folded.</summary>
    public int[] Rows { get; }

    /// <summary>By index of a package how many of those that it brings are folded; the last element is for the project.</summary>
    public int[] Folded { get; }

    /// <summary>By index of a package the row that tells of the folded; only where there are some.</summary>
    public Dictionary<int, int> FoldRows { get; } = [];

    /// <summary>How many rows there are.</summary>
    public int Height { get; private set; }

    /// <summary>How many packages each distance has, the direct ones first, folded ones included.</summary>
    public List<int> Levels { get; } = [];

    /// <summary>How many columns are drawn.</summary>
    public int Columns { get; private set; }

    /// <summary>Indexes of the packages from the nearest to the farthest.</summary>
    public IReadOnlyList<int> Order => order;

    /// <summary>The package that first brings another; -1 for the project.</summary>
    /// <param name="index">The other.</param>
    public int ParentOf(int index) => parents[index];

    /// <summary>The column of a package: 0 for a direct one.</summary>
    /// <param name="index">The package.</param>
    public int ColumnOf(int index) => depths[index];

    private static int[][] Indexed(ComponentGraph graph)
    {
        var count = graph.Packages.Count;
        var byReference = new Dictionary<string, int>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            byReference.Add(graph.Nodes[i + 1].Reference, i);
        }

        var targets = new int[count][];
        for (var i = 0; i < count; i++)
        {
            var names = graph.Nodes[i + 1].Targets;
            var (found, length) = (new int[names.Count], 0);
            for (var n = 0; n < found.Length; n++)
            {
                // Models and data sets are no packages.
                if (byReference.TryGetValue(names[n], out var target))
                {
                    found[length++] = target;
                }
            }

            targets[i] = length == found.Length ? found : found[..length];
        }

        return targets;
    }

    // Breadth first, so that the first way found is the shortest; who is asked for by nobody stands with the direct ones.
    private void Walk(ComponentGraph graph)
    {
        var isRoot = Roots(graph);
        Array.Fill(depths, -1);
        for (var i = 0; i < depths.Length; i++)
        {
            if (isRoot[i])
            {
                Reach(i, -1, 0);
            }
        }

        for (var at = 0; at < order.Count; at++)
        {
            foreach (var target in Targets[order[at]])
            {
                if (depths[target] < 0)
                {
                    Reach(target, order[at], depths[order[at]] + 1);
                }
            }
        }
    }

    private bool[] Roots(ComponentGraph graph)
    {
        var (isRoot, isBrought, seen) = (new bool[depths.Length], new bool[depths.Length], new bool[depths.Length]);
        foreach (var targets in Targets)
        {
            foreach (var target in targets)
            {
                isBrought[target] = true;
            }
        }

        var waiting = new Stack<int>();
        // The second time those that nothing but a circle of their own reaches: one of each circle stands for it.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < isRoot.Length; i++)
            {
                if (pass == 0 ? !graph.Packages[i].Direct && isBrought[i] : seen[i])
                {
                    continue;
                }

                isRoot[i] = true;
                waiting.Push(i);
                while (waiting.TryPop(out var next))
                {
                    if (seen[next])
                    {
                        continue;
                    }

                    seen[next] = true;
                    foreach (var target in Targets[next])
                    {
                        waiting.Push(target);
                    }
                }
            }
        }

        return isRoot;
    }

    private void Reach(int index, int parent, int depth)
    {
        depths[index] = depth;
        parents[index] = parent;
        order.Add(index);
        if (depth == Levels.Count)
        {
            Levels.Add(0);
        }

        Levels[depth]++;
    }

    private void Fold(bool[] isMarked)
    {
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var index = order[i];
            sizes[index]++;
            if (parents[index] >= 0)
            {
                sizes[parents[index]] += sizes[index];
            }
        }

        var most = order.Count <= Unfolded ? int.MaxValue : order.Count <= 400 ? 6 : 3;
        var leaves = new int[order.Count + 1];
        var drawn = 0;
        foreach (var index in order)
        {
            var parent = parents[index];
            var holder = parent < 0 ? order.Count : parent;
            if (parent >= 0 && Rows[parent] < 0)
            {
                // Counted with the one that brings it.
                Rows[index] = -1;
                continue;
            }

            var limit = parent < 0 ? MostDirect : sizes[index] == 1 ? most : int.MaxValue;
            leaves[holder] += parent < 0 || sizes[index] == 1 ? 1 : 0;
            if (depths[index] >= MostColumns || drawn >= MostDrawn || (leaves[holder] > limit && !isMarked[index]))
            {
                Rows[index] = -1;
                Folded[holder] += sizes[index];
                continue;
            }

            drawn++;
        }
    }

    // A package stands beside the one that brings it where the column has room there, else below its neighbour.
    private void Place()
    {
        var (next, children) = (new int[MostColumns + 1], new int[order.Count]);
        foreach (var index in order)
        {
            if (Rows[index] >= 0 && parents[index] >= 0)
            {
                children[parents[index]]++;
            }
        }

        var last = -2;
        foreach (var index in order)
        {
            var parent = parents[index];
            if (Rows[index] < 0)
            {
                continue;
            }

            if (parent != last)
            {
                EndGroup(last, next);
                next[depths[index]] = parent < 0 ? next[0] : Math.Max(next[depths[index]], Rows[parent] - (children[parent] / 2));
                last = parent;
            }

            Rows[index] = next[depths[index]]++;
            Columns = Math.Max(Columns, depths[index] + 1);
        }

        EndGroup(last, next);
        foreach (var index in order)
        {
            // Those all of whose own are folded.
            if (Rows[index] >= 0 && Folded[index] > 0 && !FoldRows.ContainsKey(index))
            {
                var column = depths[index] + 1;
                next[column] = Math.Max(next[column], Rows[index]);
                FoldRows.Add(index, next[column]++);
                Columns = Math.Max(Columns, column + 1);
            }
        }

        foreach (var column in next)
        {
            Height = Math.Max(Height, column);
        }
    }

    private void EndGroup(int parent, int[] next)
    {
        var holder = parent == -1 ? order.Count : parent;
        if (parent >= -1 && Folded[holder] > 0)
        {
            FoldRows.Add(holder, next[parent < 0 ? 0 : depths[parent] + 1]++);
        }
    }
}
