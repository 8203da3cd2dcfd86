using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using static System.FormattableString;

namespace ComplianceGate.Benchmarks;

/// <summary>What it costs to write every document, and how the cost grows with the number of components.</summary>
internal static class EvidenceBenchmark
{
    private const int Packages = 300;
    private const double Goal = 40;
    private const int Runs = 60;

    /// <summary>Runs the whole.</summary>
    /// <returns>0 where every goal was met.</returns>
    public static int Run()
    {
        Console.WriteLine(Invariant($"processors: {Environment.ProcessorCount}, runtime {Environment.Version}"));
        var met = Folder();
        Each();
        return Growth() && met ? 0 : 1;
    }

    private static bool Folder()
    {
        var folder = Directory.CreateTempSubdirectory("cg-bench-").FullName;
        try
        {
            var times = new List<double>();
            for (var i = 0; i < Runs; i++)
            {
                // A context keeps what it computed, so each run has its own.
                var context = Context(Packages);
                var watch = Stopwatch.StartNew();
                EvidenceFolder.Write(folder, context, EvidenceWriters.All);
                times.Add(watch.Elapsed.TotalMilliseconds);
            }

            var warm = times.Skip(Runs / 3).ToList();
            var bytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
            Console.WriteLine(Invariant($"all {EvidenceFolder.KnownNames.Length} documents of {Packages} packages ({bytes / 1024:N0} KiB), files written: {Statistics.Show(warm, "0.0")} ms warm, {times[0]:0} ms the first time in a process without machine code; goal {Goal:0} ms warm"));
            return Statistics.Median(warm) <= Goal;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Each()
    {
        foreach (var writer in (IEnumerable<IEvidenceWriter>)[.. EvidenceWriters.Always, .. EvidenceWriters.All])
        {
            Console.WriteLine(Invariant($"  {writer.FileName}: {Statistics.Show(Times(writer, Packages, Runs), "0.00")} ms"));
        }
    }

    // Ten times the components may take ten times the time, and half as much again for what the memory does.
    private static bool Growth()
    {
        var met = true;
        foreach (var writer in (IEnumerable<IEvidenceWriter>)[.. EvidenceWriters.Always, .. EvidenceWriters.All])
        {
            var few = Statistics.Median(Times(writer, 500, 15));
            var many = Statistics.Median(Times(writer, 5_000, 15));
            Console.WriteLine(Invariant($"  {writer.FileName}: 500 components {few:0.00} ms, 5,000 components {many:0.0} ms: {many / few:0.0} times"));
            met &= many / few <= 15;
        }

        return met;
    }

    private static List<double> Times(IEvidenceWriter writer, int packages, int runs)
    {
        var buffer = new ArrayBufferWriter<byte>(32 << 20);
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            var context = Context(packages);
            buffer.ResetWrittenCount();
            GC.Collect();
            var watch = Stopwatch.StartNew();
            writer.Write(context, buffer);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return [.. times.Skip(runs / 3)];
    }

    internal static EvidenceContext Context(int count)
    {
        string[] licenses = ["MIT", "Apache-2.0", "BSD-3-Clause", "MIT OR Apache-2.0", "LicenseRef-Contoso"];
        var packages = Enumerable.Range(0, count).Select(i => Package(i, count)).ToArray();
        return new EvidenceContext
        {
            Facts = new GateFacts
            {
                Project = new ProjectFact
                {
                    Name = "App", Path = "/src/app/App.csproj", AssemblyName = "App", PackageId = "Contoso.App", Version = "1.2.3", TargetFramework = "net10.0",
                    TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Release", Language = "C#", OutputType = "Exe", IsPackable = true, LicenseExpression = "MIT",
                },
                Toolchain = new ToolchainFact { Sdk = "10.0.401", MSBuild = "18.0.2", Compiler = "csc", CompilerVersion = "5.9.0", Gate = "0.1.0", LicenseList = "3.28.0" },
                Source = new SourceFact { Root = "/src", Commit = new string('a', 40), Tree = new string('b', 40), Branch = "refs/heads/main", CommitTime = 1_700_000_000, Remote = "https://example.org/contoso/app.git", Dirty = false },
                JudgedAt = 1_700_000_000,
                Packages = [.. packages],
            },
            Verdict = new Verdict
            {
                Mode = "enforce",
                Licenses = [.. packages.Select((p, i) => new LicenseDecision { Package = p.Key, Expression = licenses[i % 5], Chosen = licenses[i % 5].Split(' ')[0], Accepted = true, Basis = "expression" })],
            },
            Artifacts = [.. Enumerable.Range(0, count).Select(i => new ArtifactFact(Invariant($"lib/Package{i}.dll"), 12345, Digest(i)))],
            FolderName = "App.compliance",
            Time = 1_700_000_000,
            Build = new BuildFact
            {
                SdkCommit = new string('c', 40),
                References = [.. Enumerable.Range(0, count).Select(i => new ReferenceFact(Invariant($"Package{i}/1.2.3/lib/net10.0/Package{i}.dll"), Invariant($"Package{i}/1.2.3"), Digest(i), "01234567-89ab-cdef-0123-456789abcdef"))],
            },
            Builder = new BuilderFact { Environment = [new("architecture", "x64")] },
        };
    }

    private static PackageFact Package(int i, int count) => new()
    {
        Id = Name(i), Version = "1.2.3", ContentHash = Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(Name(i)))), Direct = i % 7 == 0,
        Authors = "Contoso, Inc.", Copyright = "Copyright 2024 Contoso", ProjectUrl = "https://example.org/" + Name(i), RepositoryUrl = "https://example.org/git/" + Name(i),
        Statement = LicenseStatement.Expression, LicenseText = "MIT",
        Dependencies = [.. Enumerable.Range(1, 3).Where(d => i + d < count).Select(d => Name(i + d) + "/1.2.3")],
    };

    private static string Name(int i) => "Package" + i.ToString("D6", CultureInfo.InvariantCulture);

    private static string Digest(int i) => FileDigest.Sha256(Encoding.UTF8.GetBytes(Name(i)));
}
