namespace ComplianceGate.Evidence;

/// <summary>
/// Where each package stands in the picture of the dependencies. Columns are distances from the project; within a column packages stand in
/// the order of those that first bring them, so that no two of the lines between neighbours cross. What would make the picture unreadable is
/// folded: many packages that one package brings and that bring nothing themselves, what lies very deep, and what comes after the largest
/// number. Every pass is linear in packages and edges. Fields and no properties: each accessor is a method more that each build has to compile.
/// </summary>
internal sealed class ReportGraph
{
    /// <summary>Most packages that are drawn.</summary>
    public const int MostDrawn = 500;

    private const int MostColumns = 10;
    private const int MostDirect = 150;
    private const int Unfolded = 60;

    private readonly int[] sizes;

    /// <summary>Lays out a graph.</summary>
    /// <param name="graph">Components and what depends on what.</param>
    /// <param name="isMarked">Whether the package of an index must be seen.</param>
    public ReportGraph(ComponentGraph graph, bool[] isMarked)
    {
        var count = graph.Packages.Count;
        Targets = Indexed(graph);
        Parents = new int[count];
        Depths = new int[count];
        sizes = new int[count];
        Rows = new int[count];
        Folded = new int[count + 1];
        Order = new List<int>(count);
        Walk(graph);
        Fold(isMarked);
        Place();
    }

    /// <summary>By index of a package the indexes of those it depends on.</summary>
    public readonly int[][] Targets;

    /// <summary>By index of a package its row, from 0; -1 for one that is folded.</summary>
    public readonly int[] Rows;

    /// <summary>By index of a package how many of those that it brings are folded; the last element is for the project.</summary>
    public readonly int[] Folded;

    /// <summary>By index of a package the row that tells of the folded; only where there are some.</summary>
    public readonly Dictionary<int, int> FoldRows = [];

    /// <summary>How many rows there are.</summary>
    public int Height;

    /// <summary>How many packages each distance has, the direct ones first, folded ones included.</summary>
    public readonly List<int> Levels = [];

    /// <summary>How many columns are drawn.</summary>
    public int Columns;

    /// <summary>Indexes of the packages from the nearest to the farthest.</summary>
    public readonly List<int> Order;

    /// <summary>By index of a package the one that first brings it; -1 for the project.</summary>
    public readonly int[] Parents;

    /// <summary>By index of a package its column: 0 for a direct one.</summary>
    public readonly int[] Depths;

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
        for (var i = 0; i < Depths.Length; i++)
        {
            Depths[i] = -1;
            if (isRoot[i])
            {
                Reach(i, -1, 0);
            }
        }

        for (var at = 0; at < Order.Count; at++)
        {
            foreach (var target in Targets[Order[at]])
            {
                if (Depths[target] < 0)
                {
                    Reach(target, Order[at], Depths[Order[at]] + 1);
                }
            }
        }
    }

    private bool[] Roots(ComponentGraph graph)
    {
        var (isRoot, isBrought, seen) = (new bool[Depths.Length], new bool[Depths.Length], new bool[Depths.Length]);
        foreach (var targets in Targets)
        {
            foreach (var target in targets)
            {
                isBrought[target] = true;
            }
        }

        var (waiting, length) = (new int[seen.Length], 0);
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
                // Each waits at most once, and so the list has room for all.
                length = seen[i] ? 0 : 1;
                (waiting[0], seen[i]) = (i, true);
                while (length > 0)
                {
                    foreach (var target in Targets[waiting[--length]])
                    {
                        if (!seen[target])
                        {
                            (waiting[length++], seen[target]) = (target, true);
                        }
                    }
                }
            }
        }

        return isRoot;
    }

    private void Reach(int index, int parent, int depth)
    {
        Depths[index] = depth;
        Parents[index] = parent;
        Order.Add(index);
        if (depth == Levels.Count)
        {
            Levels.Add(0);
        }

        Levels[depth]++;
    }

    private void Fold(bool[] isMarked)
    {
        for (var i = Order.Count - 1; i >= 0; i--)
        {
            var index = Order[i];
            sizes[index]++;
            if (Parents[index] >= 0)
            {
                sizes[Parents[index]] += sizes[index];
            }
        }

        var most = Order.Count <= Unfolded ? int.MaxValue : Order.Count <= 400 ? 6 : 3;
        var leaves = new int[Order.Count + 1];
        var drawn = 0;
        foreach (var index in Order)
        {
            var parent = Parents[index];
            var holder = parent < 0 ? Order.Count : parent;
            if (parent >= 0 && Rows[parent] < 0)
            {
                // Counted with the one that brings it.
                Rows[index] = -1;
                continue;
            }

            var limit = parent < 0 ? MostDirect : sizes[index] == 1 ? most : int.MaxValue;
            leaves[holder] += parent < 0 || sizes[index] == 1 ? 1 : 0;
            if (Depths[index] >= MostColumns || drawn >= MostDrawn || (leaves[holder] > limit && !isMarked[index]))
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
        var (next, children) = (new int[MostColumns + 1], new int[Order.Count]);
        foreach (var index in Order)
        {
            if (Rows[index] >= 0 && Parents[index] >= 0)
            {
                children[Parents[index]]++;
            }
        }

        var last = -2;
        foreach (var index in Order)
        {
            var parent = Parents[index];
            if (Rows[index] < 0)
            {
                continue;
            }

            if (parent != last)
            {
                EndGroup(last, next);
                next[Depths[index]] = parent < 0 ? next[0] : Math.Max(next[Depths[index]], Rows[parent] - (children[parent] / 2));
                last = parent;
            }

            Rows[index] = next[Depths[index]]++;
            Columns = Math.Max(Columns, Depths[index] + 1);
        }

        EndGroup(last, next);
        foreach (var index in Order)
        {
            // Those all of whose own are folded.
            if (Rows[index] >= 0 && Folded[index] > 0 && !FoldRows.ContainsKey(index))
            {
                var column = Depths[index] + 1;
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
        var holder = parent == -1 ? Order.Count : parent;
        if (parent >= -1 && Folded[holder] > 0)
        {
            FoldRows.Add(holder, next[parent < 0 ? 0 : Depths[parent] + 1]++);
        }
    }
}
