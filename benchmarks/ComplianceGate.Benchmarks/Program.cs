using ComplianceGate.Benchmarks;
using static System.FormattableString;

const int SummaryRuns = 5;

switch (args)
{
    case ["licenses"]:
        return LicenseBenchmark.Run(FindRepository());
    case ["evidence"]:
        return EvidenceBenchmark.Run();
    case ["cryptography"]:
        return CryptographyBenchmark.Run(FindRepository());
    case ["cryptography", "--once", var way, var files]:
        return CryptographyBenchmark.Once(way, files);
    case ["models"]:
        return ModelBenchmark.Run();
    case ["models", "--hash", var file]:
        return ModelBenchmark.HashOnce(file);
    case ["licenses", "--once", var folder]:
        return LicenseBenchmark.Once(folder);
}

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

var repository = FindRepository();
var work = Directory.CreateTempSubdirectory("cg-bench-").FullName;
try
{
    var package = options.Package ?? Pack(repository, Path.Combine(work, "feed"));
    var sample = Path.Combine(repository, "samples", "SentimentService");
    Console.WriteLine(Invariant($"Package: {new FileInfo(package).Length / 1024.0:0} KiB; processors: {Environment.ProcessorCount}; pairs: {options.Pairs}"));
    var without = new Variant(options.Against is null ? "without the gate" : "under the other package", Path.Combine(work, "a"), sample, options.Against);
    var with = new Variant("with the gate", Path.Combine(work, "b"), sample, package);
    foreach (var isServed in options.Servers)
    {
        using var server = isServed ? new CompilerServer(with.ProjectDirectory) : null;
        Measure(without, with, server);
        if (server is { Serves: false })
        {
            throw new InvalidOperationException("The compiler server did not compile: the figures above are not those of a warm server.");
        }
    }

    return 0;
}
finally
{
    if (options.Keep)
    {
        Console.WriteLine(work);
    }
    else
    {
        Directory.Delete(work, recursive: true);
    }
}

void Measure(Variant without, Variant with, CompilerServer? server)
{
    Console.WriteLine();
    Console.WriteLine(server is null ? "No compiler server" : "Warm compiler server");
    for (var i = 0; i < 3; i++)
    {
        Clean(without);
        Clean(with);
    }

    Pairs("clean", Clean);
    Pairs("unchanged", Unchanged);

    double Clean(Variant v)
    {
        v.Clean();
        return v.Build(server).Milliseconds;
    }

    double Unchanged(Variant v) => v.Build(server).Milliseconds;

    void Pairs(string kind, Func<Variant, double> build)
    {
        var a = new List<double>();
        var b = new List<double>();
        for (var i = 0; i < options.Pairs; i++)
        {
            // Each goes first every other time, so that whatever the first one warms up or slows down counts for both.
            foreach (var isWith in (bool[])(i % 2 == 0 ? [false, true] : [true, false]))
            {
                (isWith ? b : a).Add(build(isWith ? with : without));
            }
        }

        var ratios = a.Zip(b, (x, y) => y / x).ToList();
        var added = a.Zip(b, (x, y) => y - x).ToList();
        Console.WriteLine($"  {kind} build, ms: {Statistics.Show(a, "0")} {without.Name}, {Statistics.Show(b, "0")} {with.Name}");
        Console.WriteLine(Invariant($"    paired: ratio {Statistics.Show(ratios, "0.000")}, middle half {Statistics.Quantile(ratios, 0.25):0.000}-{Statistics.Quantile(ratios, 0.75):0.000}; added {Statistics.Median(added):0} ms"));
        Summaries(kind == "clean");
    }

    void Summaries(bool isClean)
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
            .Select(name => Invariant($"{name} {Statistics.Median(runs.Select(r => r.GetValueOrDefault(name)))}"));
        Console.WriteLine(Invariant($"    inside, ms: all targets {Statistics.Median(runs.Select(r => r.Where(t => t.Key[0] == '_').Sum(t => t.Value)))}; {string.Join(", ", shown)}"));
    }
}

static string Pack(string repository, string feed)
{
    Command.Run("dotnet", repository, ["pack", Path.Combine("src", "ComplianceGate.Tasks"), "-c", "Release", "-o", feed], ("UseSharedCompilation", "false"), ("MSBUILDDISABLENODEREUSE", "1"));
    return Directory.GetFiles(feed, "ComplianceGate.*.nupkg").Single();
}

static string FindRepository()
{
    var folder = AppContext.BaseDirectory;
    while (!File.Exists(Path.Combine(folder, "ComplianceGate.sln")))
    {
        folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("ComplianceGate.sln lies in no folder above this program.");
    }

    return folder;
}
