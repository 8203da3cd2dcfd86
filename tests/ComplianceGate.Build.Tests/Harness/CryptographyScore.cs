using System.Globalization;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>
/// What was reported, held against what was expected. A use is found where the statement on its line is reported with its name and
/// every value. What is reported and fits no use of its sample is wrong, and so is a value that nobody expects. What repeats an
/// expected use of the same sample on another line of it is right, and finds nothing more.
/// </summary>
internal sealed class CryptographyScore
{
    private readonly List<ExpectedUse> elsewhere = [];
    private readonly List<ReportedUse> right = [];

    public CryptographyScore(CryptographyCorpus corpus, IReadOnlyCollection<ReportedUse> reports)
    {
        foreach (var use in corpus.Uses)
        {
            var same = reports.Where(r => r.Name == use.Name && r.File == use.File).ToList();
            if (IsMet(use, [.. same.Where(r => r.Covers(use))]))
            {
                Found.Add(use);
            }
            else if (IsMet(use, [.. same.Where(r => corpus.BlockOf(r.File, r.Start) == use.Block && (use.Needed.Count > 0 || IsOnNone(r, corpus)))]))
            {
                Found.Add(use);
                elsewhere.Add(use);
            }
            else
            {
                Missed.Add(use);
            }
        }

        foreach (var report in reports)
        {
            var sample = corpus.Uses.Where(u => u.File == report.File && (report.Covers(u) || u.Block == corpus.BlockOf(report.File, report.Start))).ToList();
            (Fits(report, sample) ? right : Wrong).Add(report);
        }
    }

    public List<ExpectedUse> Found { get; } = [];

    public List<ExpectedUse> Missed { get; } = [];

    public List<ReportedUse> Wrong { get; } = [];

    /// <summary>Found, but reported on another line of the same sample.</summary>
    public IReadOnlyList<ExpectedUse> Elsewhere => elsewhere;

    /// <summary>Of what was expected, how much was found.</summary>
    public double Recall => Share(Found.Count, Missed.Count);

    /// <summary>Of what was reported, how much is right.</summary>
    public double Precision => Share(right.Count, Wrong.Count);

    /// <summary>Places that were reported, right and wrong ones.</summary>
    public int Reported => right.Count + Wrong.Count;

    /// <summary>The same, of the samples of one language.</summary>
    public (int Reported, double Recall, double Precision) Of(bool isFSharp)
    {
        var (good, bad) = (right.Count(IsOf), Wrong.Count(IsOf));
        return (good + bad, Share(Found.Count(u => u.IsFSharp == isFSharp), Missed.Count(u => u.IsFSharp == isFSharp)), Share(good, bad));

        bool IsOf(ReportedUse report) => report.File.EndsWith(".fs", StringComparison.Ordinal) == isFSharp;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"recall {Recall:0.000} ({Missed.Count} missed of {Found.Count + Missed.Count}), precision {Precision:0.000} ({Wrong.Count} wrong of {Reported}), {elsewhere.Count} on another line of the sample\n")
        + string.Concat(Missed.Select(m => $"  missed {m}\n")) + string.Concat(Wrong.Select(w => $"  wrong  {w}\n")) + string.Concat(elsewhere.Select(e => $"  beside {e}\n"));

    private static double Share(int right, int other) => right + other == 0 ? 1 : (double)right / (right + other);

    private static bool IsMet(ExpectedUse use, List<ReportedUse> reports) => reports.Count > 0
        && use.Needed.All(p => p is { Key: "algorithm", Value: "?" } || reports.Exists(r => r.Values.TryGetValue(p.Key, out var value) && Same(p.Key, p.Value, value)));

    // A report that stands on the line of another use of this name is that use, not this one.
    private static bool IsOnNone(ReportedUse report, CryptographyCorpus corpus) => !corpus.Uses.Exists(u => u.Name == report.Name && report.Covers(u));

    private static bool Fits(ReportedUse report, List<ExpectedUse> sample)
    {
        var same = sample.Where(u => u.Name == report.Name).ToList();
        var covered = same.Where(report.Covers).ToList();
        if (same.Count == 0)
        {
            // The hash of a signature may be reported by itself, too.
            return sample.Exists(u => u.Needed.TryGetValue("hash", out var hash) && hash == report.Name);
        }

        // What stands on the statement itself decides; else what the sample says.
        return report.Values.All(p => p.Value == "?" || (p.Key == "api" && !same.Exists(u => u.Needed.ContainsKey("api")))
            || (Says(covered, p.Key) ? covered : same).Exists(u => Agrees(u, p.Key, p.Value)));
    }

    private static bool Says(List<ExpectedUse> uses, string key) => uses.Exists(u => u.Needed.ContainsKey(key) || u.Allowed.ContainsKey(key));

    private static bool Agrees(ExpectedUse use, string key, string value) =>
        (use.Needed.TryGetValue(key, out var needed) && Same(key, needed, value)) || (use.Allowed.TryGetValue(key, out var allowed) && Same(key, allowed, value));

    private static bool Same(string key, string expected, string value) =>
        key == "api" ? value.EndsWith(expected, StringComparison.Ordinal) : string.Equals(expected, value, StringComparison.Ordinal);
}
