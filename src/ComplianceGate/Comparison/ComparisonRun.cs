using ComplianceGate.Diagnostics;

namespace ComplianceGate.Comparison;

/// <summary>Gathers what one comparison finds. The rung only ever falls.</summary>
internal sealed class ComparisonRun(ComparisonOptions options)
{
    /// <summary>Longest text of a side that is shown, in characters.</summary>
    private const int MaxShown = 160;

    // Archives may unfold to so much in one comparison, both sides together.
    private const long MaxUnpacked = 16L << 30;

    private readonly SortedSet<string> normalisations = new(StringComparer.Ordinal);
    private readonly List<Difference> differences = [];
    private readonly Dictionary<string, int> listed = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Stem, CauseReach Reach), KnownCause> circumstances = [];
    private long unpacked;
    private int omitted;

    /// <summary>How equal the two sides are as far as they were compared.</summary>
    public Rung Rung { get; private set; } = Rung.BitIdentical;

    /// <summary>Number of things told until now, listed or not.</summary>
    public int Told { get; private set; }

    /// <summary>Whether a path is left out.</summary>
    public bool LeavesOut(string path) => options.LeaveOut?.Invoke(path) == true;

    /// <summary>Tells a difference.</summary>
    /// <param name="rung">The rung above which the whole cannot be any more.</param>
    /// <param name="path">Where.</param>
    /// <param name="kind">What kind of thing differs.</param>
    /// <param name="member">The member.</param>
    /// <param name="left">What it is on the left; not yet made safe.</param>
    /// <param name="right">What it is on the right; not yet made safe.</param>
    public void Add(Rung rung, string path, DifferenceKind kind, string member, string? left = null, string? right = null)
    {
        Told++;
        Rung = rung > Rung ? rung : Rung;
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(listed, path, out _);
        if (count >= options.MaxDifferencesOfFile || differences.Count >= options.MaxDifferences)
        {
            omitted++;
            return;
        }

        count++;
        var cause = KnownCauses.Of(new CauseQuestion(path, kind, member, left, right));
        if (cause is { Reach: not CauseReach.Itself })
        {
            circumstances.TryAdd((Stem(path), cause.Reach), cause);
        }

        var (first, second) = Shown.Pair(left, right, MaxShown);
        differences.Add(new Difference
        {
            Path = SafeText.Line(path, 1024),
            Kind = kind,
            Member = SafeText.Line(member, SafeText.MaxLength),
            Left = first,
            Right = second,
            Cause = cause?.Cause,
            Fix = cause?.Fix,
        });
    }

    /// <summary>Notes that something declared was set aside.</summary>
    public void Normalise(string what)
    {
        Told++;
        Rung = Rung == Rung.BitIdentical ? Rung.IdenticalAfterNormalisation : Rung;
        normalisations.Add(what);
    }

    /// <summary>Takes bytes from what may be unpacked in this comparison.</summary>
    /// <exception cref="InvalidDataException">There is no more to take.</exception>
    public void Unpack(long bytes)
    {
        unpacked += bytes;
        if (bytes < 0 || unpacked > MaxUnpacked)
        {
            throw new InvalidDataException($"unfolds, with the others, to more than {MaxUnpacked:N0} bytes");
        }
    }

    /// <summary>The report.</summary>
    public ComparisonReport Report()
    {
        var sorted = differences.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            sorted[i] = Circumstanced(sorted[i]);
        }

        Array.Sort(order, (a, b) => string.CompareOrdinal(sorted[a].Path, sorted[b].Path) is var byPath and not 0 ? byPath : a.CompareTo(b));
        return new ComparisonReport
        {
            Rung = Rung,
            Normalisations = [.. normalisations],
            Differences = [.. Array.ConvertAll(order, i => sorted[i])],
            Omitted = omitted,
        };
    }

    /// <summary>What has no cause of its own differs for what made the whole file another, told by its symbols or beside it.</summary>
    private Difference Circumstanced(Difference difference)
    {
        if (difference is not { Cause: null, Kind: DifferenceKind.Method or DifferenceKind.Metadata or DifferenceKind.PEHeader or DifferenceKind.Symbols })
        {
            return difference;
        }

        var stem = Stem(difference.Path);
        var isIdentity = difference.Kind is DifferenceKind.PEHeader or DifferenceKind.Symbols || difference.Member.StartsWith("module version id", StringComparison.Ordinal);
        return circumstances.TryGetValue((stem, CauseReach.Code), out var cause) || (isIdentity && circumstances.TryGetValue((stem, CauseReach.Identity), out cause))
            ? difference with { Cause = cause.Cause, Fix = cause.Fix }
            : difference;
    }

    private static string Stem(string path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase)
            ? path[..^4]
            : path;
}
