using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using ComplianceGate.Cryptography;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using static System.FormattableString;

namespace ComplianceGate.Benchmarks;

/// <summary>What it costs to look through 100 MB of assemblies for cryptography, against only reading and hashing the same files in the same run.</summary>
internal static class CryptographyBenchmark
{
    private const long Size = 100_000_000;
    private const int Threads = 2;
    private const int Runs = 9;
    private const double Goal = 1500;

    // Each is a way to go through the files; the first is what the others are held against.
    private static readonly ImmutableArray<(string Name, Func<byte[], int> Do)> Ways =
    [
        ("hash", static bytes => SHA256.HashData(bytes).Length & 0),
        ("scan", static bytes => (SHA256.HashData(bytes).Length & 0) + Scan(bytes)),
    ];

    /// <summary>Runs the whole.</summary>
    /// <returns>0 where the goal was met.</returns>
    public static int Run(string repository)
    {
        var work = Directory.CreateTempSubdirectory("cg-bench-").FullName;
        try
        {
            var files = Gather(Restore(repository, work));
            var list = Path.Combine(work, "files.txt");
            File.WriteAllLines(list, files);
            Console.WriteLine(Invariant($"{files.Count} assemblies, {files.Sum(f => new FileInfo(f).Length) / 1e6:0.0} MB, {Threads} threads, processors: {Environment.ProcessorCount}, runtime {Environment.Version}{Load()}"));
            var cold = Cold(work, list);
            Warm(files);
            Builds(work, files);
            return cold <= Goal ? 0 : 1;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Goes through the files once, in a process that has done nothing else, and tells the milliseconds.</summary>
    public static int Once(string way, string list)
    {
        var files = File.ReadAllLines(list);
        var (time, places) = Go(files, Ways.Single(w => w.Name == way).Do);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(Invariant($"{time:0.0} {places} {self.PeakWorkingSet64 / 1048576.0:0}"));
        return 0;
    }

    private static double Cold(string work, string list)
    {
        var self = Path.Combine(AppContext.BaseDirectory, "ComplianceGate.Benchmarks.dll");
        var times = Ways.ToDictionary(w => w.Name, _ => new List<double>(), StringComparer.Ordinal);
        var peaks = Ways.ToDictionary(w => w.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var i = 0; i <= Runs; i++)
        {
            foreach (var (name, _) in i % 2 == 0 ? Ways : [.. Ways.Reverse()])
            {
                var parts = Command.Run("dotnet", work, [self, "cryptography", "--once", name, list]).Output.Split(' ');
                if (i > 0)
                {
                    // The first round only brings the files into memory.
                    times[name].Add(double.Parse(parts[0], CultureInfo.InvariantCulture));
                    peaks[name].Add(double.Parse(parts[2], CultureInfo.InvariantCulture));
                }
            }
        }

        foreach (var (name, _) in Ways)
        {
            var ratios = times[name].Zip(times[Ways[0].Name], (a, b) => a / b).ToList();
            Console.WriteLine($"cold, {name}: {Statistics.Show(times[name], "0")} ms, {Statistics.Show(ratios, "0.00")} times reading and hashing, {Statistics.Show(peaks[name], "0")} MiB at most");
        }

        return Statistics.Median(times["scan"]);
    }

    private static void Warm(List<string> files)
    {
        foreach (var (name, way) in Ways)
        {
            var places = 0;
            var times = new List<double>();
            for (var i = 0; i < Runs + 3; i++)
            {
                (var time, places) = Go(files, way);
                if (i >= 3)
                {
                    times.Add(time);
                }
            }

            Console.WriteLine($"warm, {name}: {Statistics.Show(times, "0")} ms{(places > 0 ? Invariant($", {places} places listed") : "")}");
        }
    }

    // The stage of a build, with its judging: when nothing is kept yet, and when the build before kept what it saw.
    private static void Builds(string work, List<string> files)
    {
        var folder = Path.Combine(work, "packages");
        var kept = Path.Combine(work, "inspect.kept");
        var request = new InspectRequest { Check = Check(work, folder, files), Assembly = typeof(CryptographyBenchmark).Assembly.Location, Kept = kept, IsKeptTrusted = true };
        foreach (var isKept in (bool[])[false, true])
        {
            var times = new List<double>();
            for (var i = 0; i < Runs + 3; i++)
            {
                if (!isKept)
                {
                    File.Delete(kept);
                }

                var clock = Stopwatch.StartNew();
                Gate.Inspect(request, new InputFiles());
                if (i >= 3)
                {
                    times.Add(clock.Elapsed.TotalMilliseconds);
                }
            }

            Console.WriteLine($"warm, whole stage, {(isKept ? "kept from the build before" : "nothing kept")}: {Statistics.Show(times, "0")} ms");
        }
    }

    private static CheckRecord Check(string work, string folder, List<string> files) => new(
        new GateFacts
        {
            Project = new ProjectFact
            {
                Name = "App", Path = Path.Combine(work, "App.csproj"), AssemblyName = "App", PackageId = "App", Version = "1.0.0", TargetFramework = "net10.0",
                TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Release", Language = "C#", OutputType = "Exe",
            },
            Toolchain = new ToolchainFact { Sdk = "", MSBuild = "", Gate = "" },
            Source = new SourceFact(),
            JudgedAt = 0,
            Packages = [new PackageFact { Id = "All", Version = "1.0.0", Folder = folder, Assemblies = [.. files.Select(f => Path.GetRelativePath(folder, f))] }],
        },
        new Verdict { Mode = "enforce" });

    private static (double Milliseconds, int Places) Go(IReadOnlyList<string> files, Func<byte[], int> way)
    {
        var places = 0;
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = Threads }, file => Interlocked.Add(ref places, way(File.ReadAllBytes(file))));
        return (clock.Elapsed.TotalMilliseconds, places);
    }

    private static int Scan(byte[] bytes)
    {
        var result = CryptographyScanner.Scan(bytes, default, withLocations: false);
        return result.Problem is null ? result.Uses.Length : throw new InvalidOperationException(result.Problem);
    }

    private static string Restore(string repository, string work)
    {
        var packages = File.ReadLines(Path.Combine(repository, "tools", "CryptographyTrial", "packages.txt")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' '));
        File.WriteAllText(Path.Combine(work, "list.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences></PropertyGroup>
              <ItemGroup>{string.Concat(packages.Select(p => $"<PackageDownload Include=\"{p[0]}\" Version=\"[{p[1]}]\" />"))}</ItemGroup>
            </Project>
            """);
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(work, name), "<Project />");
        }

        var folder = Path.Combine(work, "packages");
        Command.Run("dotnet", work, ["restore", "-p:NuGetAudit=false"], ("NUGET_PACKAGES", folder));
        return folder;
    }

    // Managed, with code, each content once; first one of each name, as a build has it, then other builds of the same until there is
    // enough. The largest first, so that no thread has one left at the end.
    private static List<string> Gather(string folder)
    {
        var all = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}ref{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && IsManaged(f))
            .OrderDescending(StringComparer.Ordinal)
            .DistinctBy(f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))).ToList();
        var first = all.DistinctBy(Path.GetFileName).ToList();
        List<string> taken = [];
        var bytes = 0L;
        foreach (var file in first.Concat(all.Except(first)))
        {
            if (bytes >= Size)
            {
                break;
            }

            taken.Add(file);
            bytes += new FileInfo(file).Length;
        }

        return bytes >= Size ? [.. taken.OrderByDescending(f => new FileInfo(f).Length)] : throw new InvalidOperationException("The packages hold less than 100 MB of assemblies.");
    }

    private static bool IsManaged(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        return image.HasMetadata && image.GetMetadataReader().MethodDefinitions.Count > 0;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? ", load " + File.ReadAllText("/proc/loadavg").Split(' ')[0] : "";
}
