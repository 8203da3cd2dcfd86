using System.Text.Json;
using ComplianceGate.Verification;

namespace ComplianceGate.BuildTrial;

/// <summary>Builds many programs that refer to one library, each in a process of its own and all at once.</summary>
internal static class ManyTrial
{
    /// <summary>Runs the trial.</summary>
    /// <param name="sandbox">Where to build.</param>
    /// <param name="count">How many.</param>
    /// <returns>0 when every evidence is there, holds and speaks of its own program.</returns>
    public static int Run(Sandbox sandbox, int count)
    {
        var library = sandbox.Project("Shared", isProgram: false);
        if (sandbox.Run(library, "build", "-nodeReuse:false") != 0)
        {
            throw new InvalidOperationException("The library does not build.");
        }

        var manifest = File.ReadAllBytes(Path.Combine(library, "bin", "Debug", "net10.0", "Shared.compliance", "manifest.json"));
        var sha256 = Facts.FileDigest.Sha256(manifest);
        var folders = Enumerable.Range(0, count).Select(i => sandbox.Project($"App{i:00}", isProgram: true, """<ProjectReference Include="../Shared/Shared.csproj" />""")).ToList();
        foreach (var folder in folders)
        {
            sandbox.Run(folder, "restore");
        }

        var builds = folders.ConvertAll(f => sandbox.Start(f, "build", "--no-restore", "--no-dependencies", "-nodeReuse:false", "-m:1"));
        var failed = 0;
        foreach (var build in builds)
        {
            build.WaitForExit();
            failed += build.ExitCode == 0 ? 0 : 1;
            build.Dispose();
        }

        int missing = 0, mixed = 0;
        foreach (var folder in folders)
        {
            var output = Path.Combine(folder, "bin", "Debug", "net10.0");
            var name = Path.GetFileName(folder);
            if (EvidenceVerifier.Verify(output).Outcome != VerificationOutcome.Holds)
            {
                missing++;
                continue;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, name + ".compliance", "manifest.json")));
            var link = document.RootElement.GetProperty("links").EnumerateArray().Select(l => l.GetProperty("manifestSha256").GetString()).SingleOrDefault();
            mixed += document.RootElement.GetProperty("name").GetString() == name && link == sha256 ? 0 : 1;
        }

        var kept = File.ReadAllBytes(Path.Combine(library, "bin", "Debug", "net10.0", "Shared.compliance", "manifest.json")).AsSpan().SequenceEqual(manifest);
        Console.WriteLine($"{count} builds at once: {failed} failed, {missing} without evidence that holds, {mixed} that speak of something else; the library's evidence is {(kept ? "unchanged" : "CHANGED")}");
        return failed + missing + mixed == 0 && kept ? 0 : 1;
    }
}
