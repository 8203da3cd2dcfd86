using System.Diagnostics;
using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Facts;
using ComplianceGate.Packages;
using static System.FormattableString;

namespace ComplianceGate.Benchmarks;

/// <summary>What the gate costs in a process that has done its work before: a project of 300 packages, and of 10 to 5,000.</summary>
internal static class ProjectBenchmark
{
    private const double Goal = 60;
    private const int Packages = 300;

    private static readonly int[] Sizes = [10, 30, 100, 300, 1000, 3000, 5000];

    /// <summary>Runs the whole.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="file">Where to record the figures; null for nowhere.</param>
    /// <returns>0 where every goal was met.</returns>
    public static int Run(string repository, string? file)
    {
        var work = Directory.CreateTempSubdirectory("cg-bench-").FullName;
        try
        {
            Console.WriteLine(Invariant($"processors: {Environment.ProcessorCount}, runtime {Environment.Version}"));
            var models = LicenseBenchmark.Corpus(repository, work);
            var results = new List<ProjectResult>();
            foreach (var size in Sizes)
            {
                var result = Measure(Path.Combine(work, Invariant($"p{size}")), models, size, size <= 1000 ? 25 : 9);
                results.Add(result);
                Console.WriteLine(Invariant($"{size:N0} packages ({result.MiB:0.0} MiB of assemblies), warm, ms: all {Statistics.Show(result.All, "0.0")}; check {Statistics.Median(result.Check):0.0}, inspection kept {Statistics.Median(result.Inspect):0.0}, recording {Statistics.Median(result.Record):0.0}; inspection with nothing kept, once, {result.InspectAnew:0}"));
            }

            if (file is not null)
            {
                File.WriteAllText(file, JsonSerializer.Serialize(results, Options.Written) + "\n");
            }

            return Statistics.Median(results.Single(r => r.Packages == Packages).All) <= Goal ? 0 : 1;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static ProjectResult Measure(string folder, IReadOnlyList<PackageFact> models, int count, int runs)
    {
        var packages = Path.Combine(folder, "packages");
        var made = LicensePackages.Make(models, count, packages);
        var output = Directory.CreateDirectory(Path.Combine(folder, "app", "bin")).FullName;
        var bytes = 0L;
        for (var i = 0; i < made.Count; i++)
        {
            bytes += Assemblies(models[i % models.Count], made[i].Id, Path.Combine(packages, made[i].Id.ToLowerInvariant(), "1.0.0"), output);
        }

        var graph = FolderGraph.Write(Path.Combine(folder, "app"), packages, made);
        File.WriteAllText(graph.ProjectPath, "<Project />");
        var own = Path.Combine(output, "app.dll");
        File.Copy(typeof(ProjectBenchmark).Assembly.Location, own);
        var (check, inspect, record, all) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var anew = 0.0;
        var warmUp = Math.Max(3, runs / 2);
        for (var i = 0; i < runs + warmUp; i++)
        {
            var clock = Stopwatch.StartNew();
            var checkedNow = Gate.Check(Request(graph), new InputFiles());
            var first = clock.Elapsed.TotalMilliseconds;
            var state = CheckRecordReader.Read(CheckRecordWriter.Write(checkedNow.Record));
            var inspected = Gate.Inspect(new InspectRequest { Check = state, Assembly = own, Kept = Path.Combine(folder, "inspect.kept"), IsKeptTrusted = true }, new InputFiles());
            var second = clock.Elapsed.TotalMilliseconds;
            Gate.Record(Recording(inspected.Record, output, own, folder), new InputFiles());
            var third = clock.Elapsed.TotalMilliseconds;
            anew = i == 0 ? second - first : anew;
            if (i >= warmUp)
            {
                check.Add(first);
                inspect.Add(second - first);
                record.Add(third - second);
                all.Add(third);
            }
        }

        return new ProjectResult(count, bytes / 1048576.0, [.. all], [.. check], [.. inspect], [.. record], anew);
    }

    // The real assemblies of the real packages, so that looking through them and hashing them is real work.
    private static long Assemblies(PackageFact model, string id, string package, string output)
    {
        var library = Directory.EnumerateFiles(model.Folder!, "*.dll", SearchOption.AllDirectories).FirstOrDefault(f => f.Contains($"{Path.DirectorySeparatorChar}lib{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        if (library is null)
        {
            return 0;
        }

        var to = Directory.CreateDirectory(Path.Combine(package, "lib", "netstandard2.0")).FullName;
        File.Copy(library, Path.Combine(to, id + ".dll"));
        File.Copy(library, Path.Combine(output, id + ".dll"));
        return new FileInfo(library).Length;
    }

    private static CheckRequest Request(PackageGraphRequest graph) => new()
    {
        Project = new ProjectFact
        {
            Name = "app", Path = graph.ProjectPath, AssemblyName = "app", PackageId = "app", Version = "1.0.0", TargetFramework = graph.TargetFramework,
            TargetFrameworkMoniker = graph.TargetFrameworkMoniker, Configuration = "Debug", Language = "C#", OutputType = "Exe",
        },
        AssetsFile = graph.AssetsFile,
        Mode = "audit",
        Formats = "cyclonedx;cyclonedx-1.7;spdx;spdx-3;sarif;html;provenance",
        SdkVersion = "10.0.401",
        HostVersion = "18.9.11",
    };

    private static RecordRequest Recording(CheckRecord record, string output, string own, string folder) => new()
    {
        Check = record,
        OutputDirectory = output + Path.DirectorySeparatorChar,
        EvidenceDirectory = Path.Combine(output, "app.compliance") + Path.DirectorySeparatorChar,
        Formats = "cyclonedx;cyclonedx-1.7;spdx;spdx-3;sarif;html;provenance",
        Artifacts = [.. Directory.EnumerateFiles(output)],
        Build = new BuildInputs
        {
            References = [.. Directory.EnumerateFiles(output, "*.dll").Select(f => new CompilerFile(f, null, null))],
            Assembly = own, CompiledAssembly = own, KeptReferences = Path.Combine(folder, "record.references"), IsKeptTrusted = true,
        },
    };
}

/// <summary>The figures of one size.</summary>
/// <param name="Packages">How many packages.</param>
/// <param name="MiB">Size of their assemblies.</param>
/// <param name="All">Milliseconds of the whole.</param>
/// <param name="Check">Of the check.</param>
/// <param name="Inspect">Of the inspection where it was kept.</param>
/// <param name="Record">Of the recording.</param>
/// <param name="InspectAnew">Of the first inspection, with nothing kept and in a process that never did it.</param>
internal sealed record ProjectResult(int Packages, double MiB, double[] All, double[] Check, double[] Inspect, double[] Record, double InspectAnew);
