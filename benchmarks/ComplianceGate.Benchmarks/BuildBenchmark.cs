using System.Globalization;
using System.Text.Json;
using static System.FormattableString;

namespace ComplianceGate.Benchmarks;

/// <summary>What the gate adds to real builds, in pairs.</summary>
internal static class BuildBenchmark
{
    private const int SummaryRuns = 5;

    /// <summary>Runs it.</summary>
    public static int Run(Options options, string repository)
    {
        var work = Directory.CreateTempSubdirectory("cg-bench-").FullName;
        try
        {
            var package = options.Package ?? Pack(repository, Path.Combine(work, "feed"));
            Console.WriteLine(Invariant($"Package: {new FileInfo(package).Length / 1024.0:0} KiB; processors: {Environment.ProcessorCount}; pairs: {options.Pairs}; load when it began: {Load()}"));
            var results = new List<BuildResult>();
            foreach (var name in options.Subjects)
            {
                var subject = Subject.Find(name, repository) ?? throw new InvalidOperationException($"There is no subject {name}.");
                var folder = Path.Combine(work, name.Replace(':', '-'));
                var without = new Variant(options.Against is null ? "without the gate" : "under the other package", Path.Combine(folder, "a"), subject, options.Against);
                var with = new Variant("with the gate", Path.Combine(folder, "b"), subject, package);
                foreach (var isServed in options.Servers)
                {
                    using var server = isServed ? new CompilerServer(with.ProjectDirectory) : null;
                    Console.WriteLine();
                    Console.WriteLine($"{name}, {(server is null ? "no compiler server" : "warm compiler server")}");
                    results.AddRange(Measure(options, name, without, with, server));
                    if (server is { Serves: false })
                    {
                        throw new InvalidOperationException("The compiler server did not compile: the figures above are not those of a warm server.");
                    }
                }

                if (!options.Keep)
                {
                    Directory.Delete(folder, recursive: true);
                }
            }

            Save(options.Out, results);
            return 0;
        }
        finally
        {
            Command.EndNodes();
            if (options.Keep)
            {
                Console.WriteLine(work);
            }
            else
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private static List<BuildResult> Measure(Options options, string name, Variant without, Variant with, CompilerServer? server)
    {
        var results = new List<BuildResult>();
        // A thousand projects are built once; what they did not warm they do not need.
        for (var i = 0; options.Pairs > 1 && i < 3; i++)
        {
            Clean(without);
            Clean(with);
        }

        results.Add(Pairs("clean", Clean));
        Summaries(with, server, isClean: true);
        results.Add(Pairs("unchanged", v => v.Build(server, restores: true)));
        results.Add(Pairs("unchanged, not restored", v => v.Build(server)));
        Summaries(with, server, isClean: false);
        return results;

        CommandResult Clean(Variant v)
        {
            v.Clean();
            return v.Build(server);
        }

        BuildResult Pairs(string kind, Func<Variant, CommandResult> build)
        {
            var a = new List<CommandResult>();
            var b = new List<CommandResult>();
            for (var i = 0; i < options.Pairs; i++)
            {
                // Each goes first every other time, so that whatever the first one warms up or slows down counts for both.
                foreach (var isWith in (bool[])(i % 2 == 0 ? [false, true] : [true, false]))
                {
                    (isWith ? b : a).Add(build(isWith ? with : without));
                }
            }

            var result = new BuildResult(name, kind, server is not null, [.. a.Select(r => r.Milliseconds)], [.. b.Select(r => r.Milliseconds)], [.. a.Select(r => r.PeakMiB)], [.. b.Select(r => r.PeakMiB)]);
            Show(result, without.Name, with.Name);
            return result;
        }
    }

    private static void Show(BuildResult result, string without, string with)
    {
        var ratios = result.Without.Zip(result.With, (x, y) => y / x).ToList();
        var added = result.Without.Zip(result.With, (x, y) => y - x).ToList();
        Console.WriteLine($"  {result.Kind} build, ms: {Statistics.Show(result.Without, "0")} {without}, {Statistics.Show(result.With, "0")} {with}");
        Console.WriteLine(Invariant($"    paired: ratio {Statistics.Show(ratios, "0.000")}, middle half {Statistics.Quantile(ratios, 0.25):0.000}-{Statistics.Quantile(ratios, 0.75):0.000}; added {Statistics.Median(added):0} ms; fastest {result.With.Min() / result.Without.Min():0.000}"));
        Console.WriteLine(Invariant($"    most memory of the build's own process, MiB: {Statistics.Median(result.WithoutMiB):0} {without}, {Statistics.Median(result.WithMiB):0} {with}; pairs differ by {Statistics.Median(result.WithoutMiB.Zip(result.WithMiB, (x, y) => y - x)):0}"));
    }

    private static void Summaries(Variant with, CompilerServer? server, bool isClean)
    {
        var runs = new List<IReadOnlyDictionary<string, double>>();
        for (var i = 0; i < SummaryRuns; i++)
        {
            if (isClean)
            {
                with.Clean();
            }

            runs.Add(PerformanceSummary.OfGate(with.Build(server, withSummary: true).Output));
        }

        var shown = runs.SelectMany(r => r.Keys).Distinct().Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Median: Statistics.Median(runs.Select(r => r.GetValueOrDefault(name))))).Where(t => t.Median > 0)
            .Select(t => Invariant($"{t.Name} {t.Median}"));
        Console.WriteLine(Invariant($"    inside, ms: all targets {Statistics.Median(runs.Select(r => r.Where(t => t.Key[0] == '_').Sum(t => t.Value)))}; {string.Join(", ", shown)}"));
    }

    private static void Save(string? file, List<BuildResult> results)
    {
        if (file is null)
        {
            return;
        }

        // What was recorded of other subjects stays.
        var kept = File.Exists(file) ? JsonSerializer.Deserialize<List<BuildResult>>(File.ReadAllText(file))! : [];
        kept.RemoveAll(k => results.Exists(r => (r.Subject, r.Kind, r.IsServed) == (k.Subject, k.Kind, k.IsServed)));
        File.WriteAllText(file, JsonSerializer.Serialize(kept.Concat(results).OrderBy(r => r.Subject, StringComparer.Ordinal).ThenBy(r => r.Kind, StringComparer.Ordinal), Options.Written) + "\n");
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Pack(string repository, string feed)
    {
        Command.Run("dotnet", repository, ["pack", Path.Combine("src", "ComplianceGate.Tasks"), "-c", "Release", "-o", feed], ("UseSharedCompilation", "false"), ("MSBUILDDISABLENODEREUSE", "1"));
        return Directory.GetFiles(feed, "ComplianceGate.*.nupkg").Single();
    }
}

/// <summary>The pairs of one kind of build.</summary>
/// <param name="Subject">What was built.</param>
/// <param name="Kind">How.</param>
/// <param name="IsServed">Whether a compiler server was warm.</param>
/// <param name="Without">Milliseconds without the gate.</param>
/// <param name="With">Milliseconds with it, pair by pair.</param>
/// <param name="WithoutMiB">Most memory without the gate.</param>
/// <param name="WithMiB">Most memory with it.</param>
internal sealed record BuildResult(string Subject, string Kind, bool IsServed, double[] Without, double[] With, double[] WithoutMiB, double[] WithMiB);
