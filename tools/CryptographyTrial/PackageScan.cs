using System.Diagnostics;
using System.Security.Cryptography;
using ComplianceGate.Cryptography;

namespace ComplianceGate.CryptographyTrial;

/// <summary>Scans every assembly that a package ships, each content once.</summary>
internal static class PackageScan
{
    public static int Print(string folder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var algorithms = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var problems = new List<string>();
        var (assemblies, bytes, seconds) = (0, 0L, 0.0);
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // Reference assemblies have no code.
            if (file.Contains($"{Path.DirectorySeparatorChar}ref{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            {
                continue;
            }

            var image = File.ReadAllBytes(file);
            if (!seen.Add(Convert.ToHexString(SHA256.HashData(image))))
            {
                continue;
            }

            var clock = Stopwatch.StartNew();
            var result = CryptographyScanner.Scan(image, default, withLocations: false);
            seconds += clock.Elapsed.TotalSeconds;
            if (result.Problem is { } problem)
            {
                problems.Add($"{Path.GetFileName(file)}: {problem}");
            }

            if (!result.IsManaged)
            {
                continue;
            }

            assemblies++;
            bytes += image.Length;
            if (result.IsCut)
            {
                algorithms["(cut)"] = algorithms.GetValueOrDefault("(cut)") + 1;
            }

            foreach (var use in result.Uses)
            {
                var name = use.Kind is Facts.CryptographyUseKind.Algorithm or Facts.CryptographyUseKind.NativeLibrary or Facts.CryptographyUseKind.Protocol ? use.Algorithm : use.Kind.ToString();
                algorithms[name] = algorithms.GetValueOrDefault(name) + 1 + use.More;
            }
        }

        using var self = Process.GetCurrentProcess();
        var what = string.Join(", ", problems.Concat(algorithms.Select(a => FormattableString.Invariant($"{a.Key} {a.Value}"))));
        Console.WriteLine(new ScannedPackage(assemblies, bytes, algorithms.Values.Sum(), seconds, self.PeakWorkingSet64, problems.Count > 0, what));
        return 0;
    }
}
