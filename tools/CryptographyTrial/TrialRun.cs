using System.Diagnostics;
using System.Globalization;

namespace ComplianceGate.CryptographyTrial;

/// <summary>Restores the list and scans each package in a process of its own, so that its time and memory are its own, too.</summary>
internal static class TrialRun
{
    public static string Repository { get; } = FindRepository();

    public static int All(string list)
    {
        var packages = File.ReadLines(list).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).ToList();
        var work = Directory.CreateTempSubdirectory("cg-crypto-").FullName;
        try
        {
            var folder = Restore(packages, work);
            Console.WriteLine("| Package | assemblies | MiB | places | seconds | MiB at most | what |\n|---|---|---|---|---|---|---|");
            var totals = new List<ScannedPackage>();
            foreach (var package in packages)
            {
                var scanned = Scan(Path.Combine(folder, package[0].ToLowerInvariant(), package[1]));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {package[0]} {package[1]} | {scanned.Assemblies} | {scanned.Bytes / 1048576.0:0.0} | {scanned.Places} | {scanned.Seconds:0.00} | {scanned.PeakBytes / 1048576.0:0} | {scanned.What} |"));
                totals.Add(scanned);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"\n{packages.Count} packages, {totals.Sum(t => t.Assemblies)} assemblies, {totals.Sum(t => t.Bytes) / 1048576.0:0.0} MiB, {totals.Sum(t => t.Places)} places, {totals.Count(t => t.Failed)} failed, {totals.Sum(t => t.Seconds):0.0} s, {totals.Max(t => t.PeakBytes) / 1048576.0:0} MiB at most"));
            return totals.Exists(t => t.Failed) ? 1 : 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string Restore(List<string[]> packages, string work)
    {
        var items = packages.Select(p => $"<PackageDownload Include=\"{p[0]}\" Version=\"[{p[1]}]\" />");
        File.WriteAllText(Path.Combine(work, "list.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences></PropertyGroup>
              <ItemGroup>{string.Concat(items)}</ItemGroup>
            </Project>
            """);
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(work, name), "<Project />");
        }

        var folder = Path.Combine(work, "packages");
        Run("dotnet", work, ["restore", "-p:NuGetAudit=false"], ("NUGET_PACKAGES", folder));
        return folder;
    }

    private static ScannedPackage Scan(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException($"{folder} was not restored.");
        }

        // What the scan throws ends its process, and is told as the package's result.
        try
        {
            return ScannedPackage.Parse(Run("dotnet", folder, [Path.Combine(AppContext.BaseDirectory, "CryptographyTrial.dll"), "--scan", folder]));
        }
        catch (InvalidOperationException e)
        {
            return new ScannedPackage(0, 0, 0, 0, 0, true, "failed: " + e.Message.ReplaceLineEndings(" "));
        }
    }

    private static string Run(string program, string directory, string[] arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ComplianceGate.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("ComplianceGate.sln lies in no folder above this program.");
        }

        return folder;
    }
}
