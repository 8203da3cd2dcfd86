using System.Text.Json;
using static System.FormattableString;

namespace ComplianceGate.Benchmarks;

/// <summary>The same solution under the gate and before a peer that reads it from outside, in one run.</summary>
internal static class PeerBenchmark
{
    private const int Pairs = 11;

    /// <summary>Runs it.</summary>
    /// <param name="options">Which subject and package.</param>
    /// <param name="repository">The repository; the peer is what its tests install with npm.</param>
    public static int Run(Options options, string repository)
    {
        var cdxgen = Path.Combine(repository, "tests", "verifiers", "node_modules", "@cyclonedx", "cdxgen", "bin", "cdxgen.js");
        if (!File.Exists(cdxgen) || options.Package is null)
        {
            Console.Error.WriteLine("Needs --package FILE, and cdxgen: npm ci in tests/verifiers.");
            return 2;
        }

        var work = Directory.CreateTempSubdirectory("cg-bench-").FullName;
        try
        {
            var subject = Subject.Find(options.Subjects[0], repository) ?? throw new InvalidOperationException("There is no such subject.");
            var without = new Variant("without", Path.Combine(work, "a"), subject, null);
            var with = new Variant("with", Path.Combine(work, "b"), subject, options.Package);
            using var server = new CompilerServer(with.ProjectDirectory);
            var (peer, added) = (new List<double>(), new List<double>());
            var file = Path.Combine(work, "bom.json");
            for (var i = 0; i < Pairs + 1; i++)
            {
                without.Clean();
                with.Clean();
                var a = without.Build(server).Milliseconds;
                var b = with.Build(server).Milliseconds;
                var c = Command.Run("node", without.ProjectDirectory, [cdxgen, "-t", "dotnet", "--no-install-deps", "--no-babel", "-r", "-o", file, "."]).Milliseconds;
                if (i > 0)
                {
                    added.Add(b - a);
                    peer.Add(c);
                }
            }

            Console.WriteLine($"{subject.Name}: cdxgen {Statistics.Show(peer, "0")} ms, {Facts(file)}; the gate adds {Statistics.Show(added, "0")} ms to a clean build");
            foreach (var bom in Directory.EnumerateFiles(with.ProjectDirectory, "sbom.cdx.json", SearchOption.AllDirectories).Take(1))
            {
                Console.WriteLine($"  ours, of one project: {Facts(bom)}");
            }

            Console.WriteLine(Invariant($"  of the pairs: {Statistics.Median(peer.Zip(added, (x, y) => x / Math.Max(1, y))):0.0} times"));
            return 0;
        }
        finally
        {
            Command.EndNodes();
            Directory.Delete(work, recursive: true);
        }
    }

    private static string Facts(string file)
    {
        using var bom = JsonDocument.Parse(File.ReadAllBytes(file));
        var components = bom.RootElement.TryGetProperty("components", out var list) ? list.EnumerateArray().ToArray() : [];
        var licensed = components.Count(c => c.TryGetProperty("licenses", out var licenses) && licenses.GetArrayLength() > 0);
        var hashed = components.Count(c => c.TryGetProperty("hashes", out var hashes) && hashes.GetArrayLength() > 0);
        return Invariant($"{components.Length} components, {licensed} with a license, {hashed} with a digest");
    }
}
