using System.Globalization;
using System.IO.Compression;
using static System.FormattableString;

namespace ComplianceGate.Benchmarks;

/// <summary>What the command line costs from start to end, next to a program that does nothing.</summary>
internal static class ToolBenchmark
{
    private const int Runs = 21;
    private const double CheckGoal = 60;

    /// <summary>Runs it.</summary>
    /// <param name="repository">The repository.</param>
    /// <returns>0 where every goal was met.</returns>
    public static int Run(string repository)
    {
        var work = Directory.CreateTempSubdirectory("cg-bench-").FullName;
        try
        {
            var feed = Path.Combine(work, "feed");
            Command.Run("dotnet", repository, ["pack", "-c", "Release", "-o", feed], ("UseSharedCompilation", "false"), ("MSBUILDDISABLENODEREUSE", "1"));
            var tool = Path.Combine(work, "tool");
            ZipFile.ExtractToDirectory(Directory.GetFiles(feed, "ComplianceGate.Tool.*.nupkg").Single(), tool);
            var program = Path.Combine(tool, "tools", "net10.0", "any", "ComplianceGate.Tool.dll");
            var empty = Empty(work);
            var gate = Directory.GetFiles(feed, "ComplianceGate.*.nupkg").Single(f => !Path.GetFileName(f).StartsWith("ComplianceGate.Tool", StringComparison.Ordinal));
            var built = new Variant("built", Path.Combine(work, "many"), Subject.Find("packages", repository)!, gate);
            built.Build(server: null);
            Console.WriteLine(Invariant($"processors: {Environment.ProcessorCount}, runtime {Environment.Version}, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}; {Runs} runs each, in turn"));
            string[][] commands = [[empty], [program, "--version"], [program, "explain", "CG1002"], [program, "check", built.ProjectDirectory]];
            var times = commands.Select(_ => new List<double>()).ToArray();
            for (var i = 0; i < Runs + 2; i++)
            {
                for (var k = 0; k < commands.Length; k++)
                {
                    var result = Any(work, commands[k]);
                    if (i >= 2)
                    {
                        times[k].Add(result);
                    }
                }
            }

            for (var k = 0; k < commands.Length; k++)
            {
                var ratio = times[k].Zip(times[0], (x, y) => x / y).ToList();
                Console.WriteLine($"  {(k == 0 ? "a program that does nothing" : string.Join(' ', commands[k].Skip(1).Select(Path.GetFileName)))}: {Statistics.Show(times[k], "0.0")} ms, {Statistics.Median(ratio).ToString("0.00", CultureInfo.InvariantCulture)} times");
            }

            return Statistics.Median(times[1]) <= 3 * Statistics.Median(times[0]) && Statistics.Median(times[2]) <= 3 * Statistics.Median(times[0]) && Statistics.Median(times[3]) <= CheckGoal ? 0 : 1;
        }
        finally
        {
            Command.EndNodes();
            Directory.Delete(work, recursive: true);
        }
    }

    // The exit code of check tells what it found, and is not what is measured.
    private static double Any(string work, string[] command)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var process = Command.Start("dotnet", work, command);
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        errors.Wait();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static string Empty(string work)
    {
        var folder = Directory.CreateDirectory(Path.Combine(work, "empty")).FullName;
        File.WriteAllText(Path.Combine(folder, "Empty.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "return 0;\n");
        Command.Run("dotnet", folder, ["build", "-c", "Release", "-o", "out"]);
        return Path.Combine(folder, "out", "Empty.dll");
    }
}
