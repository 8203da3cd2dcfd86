using System.Diagnostics;
using System.Globalization;
using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Policy;
using static System.FormattableString;

namespace ComplianceGate.Benchmarks;

/// <summary>What it costs to read, recognise and judge the licenses of a thousand packages, and how right the answers are.</summary>
internal static class LicenseBenchmark
{
    private const int Packages = 1000;
    private const int WarmRuns = 25;

    // The runtime compiles what runs often once more, on the second core, for some 70 runs; before that a run is neither cold nor warm.
    private const int RunsBefore = 90;
    private const int ColdRuns = 9;

    /// <summary>Runs the whole.</summary>
    /// <returns>0 where every goal was met.</returns>
    public static int Run(string repository)
    {
        var work = Directory.CreateTempSubdirectory("cg-bench-").FullName;
        try
        {
            var corpus = Restore(repository, work);
            var met = Precision(Path.Combine(repository, "tests", "fixtures", "Corpus", "expected.txt"), work, corpus, out var facts);
            var folder = Path.Combine(work, "thousand");
            FolderGraph.Write(work, folder, LicensePackages.Make(facts, Packages, folder));
            Console.WriteLine(Invariant($"{Packages:N0} packages, processors: {Environment.ProcessorCount}, runtime {Environment.Version}"));
            met &= Cold(work);
            met &= Warm(work);
            return met ? 0 : 1;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Judges once, in a process that has done nothing else, and tells the milliseconds.</summary>
    public static int Once(string work)
    {
        var clock = Stopwatch.StartNew();
        Judge(work, share: null);
        Console.WriteLine(clock.Elapsed.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>The real packages of the corpus, restored and read.</summary>
    internal static IReadOnlyList<PackageFact> Corpus(string repository, string work)
    {
        Precision(Path.Combine(repository, "tests", "fixtures", "Corpus", "expected.txt"), work, Restore(repository, work), out var facts);
        return facts;
    }

    private static string Restore(string repository, string work)
    {
        var project = Path.Combine(work, "corpus");
        Directory.CreateDirectory(project);
        File.Copy(Path.Combine(repository, "tests", "fixtures", "Corpus", "App.csproj"), Path.Combine(project, "App.csproj"));
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(work, name), "<Project />");
        }

        var packages = Path.Combine(work, "packages");
        Command.Run("dotnet", project, ["restore", "-p:NuGetAudit=false"], ("NUGET_PACKAGES", packages));
        return packages;
    }

    // Precision: of what was named, how much is right. Recall: of what can be named, how much is.
    private static bool Precision(string table, string work, string packages, out List<PackageFact> facts)
    {
        var answers = LicenseCorpus.Judge(LicenseCorpus.Read(table), packages, Path.Combine(work, "graphs"));
        var graph = PackageGraphReader.Read(
            new PackageGraphRequest
            {
                AssetsFile = Path.Combine(work, "corpus", "obj", "project.assets.json"), TargetFramework = "net9.0",
                TargetFrameworkMoniker = ".NETCoreApp,Version=v9.0", ProjectName = "App", ProjectPath = Path.Combine(work, "corpus", "App.csproj"),
            },
            new InputFiles());
        facts = [.. answers.Select(a => a.Fact), .. graph.Packages];
        var byLicense = Count("packages", answers.Select(a => (a.Package.License, Found: a.Judged.Decision.Expression ?? "?")));
        var texts = Count("license texts", answers.SelectMany(a => a.Package.Texts.Select(t => (t.License, Found: Describe(a.Fact, t.Path)))));
        var judged = LicenseJudge.Judge(CompliancePolicy.BuiltIn, graph.Packages);
        var named = graph.Packages.Count(p => judged[p.Key].Decision.Expression is not null);
        var right = graph.Packages.Count(p => judged[p.Key].Decision.Expression == "LicenseRef-scancode-ms-net-library");
        Console.WriteLine(Invariant($"NETStandard.Library 1.6.1: {named} of {graph.Packages.Length} packages named, {named - right} wrong"));
        foreach (var difference in answers.SelectMany(a => a.Differences()))
        {
            Console.WriteLine("  " + difference);
        }

        return byLicense && texts && named == right && named >= 0.98 * graph.Packages.Length;
    }

    private static bool Count(string what, IEnumerable<(string Expected, string Found)> answers)
    {
        var all = answers.ToList();
        var named = all.Count(a => a.Found != "?");
        var right = all.Count(a => a.Found != "?" && a.Found == a.Expected);
        var possible = all.Count(a => a.Expected != "?");
        var precision = named == 0 ? 1 : (double)right / named;
        var recall = (double)right / possible;
        Console.WriteLine(Invariant($"Corpus, {what}: {all.Count}, of which {possible} can be named: {named} named, {named - right} wrong; precision {precision:0.0%}, recall {recall:0.0%}"));
        return named == right && recall >= 0.98;
    }

    private static string Describe(PackageFact package, string path) =>
        package.Texts.First(t => t.Path == path).Recognition is { Ids.IsEmpty: false } found ? (found.IsHeader ? "header of " : "") + string.Join(',', found.Ids) : "?";

    private static bool Cold(string work)
    {
        var inside = new List<double>();
        var whole = new List<double>();
        for (var i = 0; i < ColdRuns; i++)
        {
            var (output, milliseconds, _) = Command.Run("dotnet", work, [Path.Combine(AppContext.BaseDirectory, "ComplianceGate.Benchmarks.dll"), "licenses", "--once", work]);
            inside.Add(double.Parse(output, CultureInfo.InvariantCulture));
            whole.Add(milliseconds);
        }

        Console.WriteLine($"Cold, a new process each, ms: {Statistics.Show(inside, "0")} in the library, {Statistics.Show(whole, "0")} from start to end of the process");
        return Statistics.Median(whole) <= 2000;
    }

    private static bool Warm(string work)
    {
        var times = new List<double>();
        for (var i = 0; i < WarmRuns + RunsBefore; i++)
        {
            var clock = Stopwatch.StartNew();
            Judge(work, share: null);
            if (i >= RunsBefore)
            {
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        var asked = 0;
        var known = new Dictionary<string, TextRecognition>(StringComparer.Ordinal);
        var (graph, judged) = Judge(work, (sha256, recognise) =>
        {
            asked++;
            return known.TryGetValue(sha256, out var answer) ? answer : known[sha256] = recognise();
        });
        var carried = graph.Packages.Sum(p => p.Texts.Count(t => t.Recognition is not null));
        Console.WriteLine($"Warm, in one process after {RunsBefore} runs, ms: {Statistics.Show(times, "0")}");
        Console.WriteLine(Invariant($"{carried} license texts, {graph.DistinctTexts} distinct, {asked} recognitions; {judged.Values.Count(j => j.Decision.Expression is not null)} packages named, {judged.Values.Count(j => j.Decision.Accepted == true)} accepted by the built-in default"));
        return Statistics.Median(times) <= 100 && asked == graph.DistinctTexts && known.Count == asked;
    }

    private static (PackageGraph Graph, JudgedLicenseCollection Judged) Judge(string work, RecogniseOnce? share)
    {
        var request = new PackageGraphRequest
        {
            AssetsFile = Path.Combine(work, "project.assets.json"), TargetFramework = "net10.0", TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0",
            ProjectName = "app", ProjectPath = Path.Combine(work, "app.csproj"),
        };
        var graph = PackageGraphReader.Read(request, new InputFiles(), share);
        return graph.Problems.IsEmpty
            ? (graph, LicenseJudge.Judge(CompliancePolicy.BuiltIn, graph.Packages))
            : throw new InvalidOperationException(graph.Problems[0].Message);
    }
}
