using System.Text.Json;
using ComplianceGate.Evidence;
using ComplianceGate.Verification;

namespace ComplianceGate.BuildTrial;

/// <summary>Kills builds while they write, at moments of a random choice, and looks at what lies there then.</summary>
internal static class KillTrial
{
    /// <summary>Runs the trial.</summary>
    /// <param name="sandbox">Where to build.</param>
    /// <param name="kills">How many builds to kill.</param>
    /// <param name="seed">Seed of the moments.</param>
    /// <returns>0 when nothing was torn and every next build completed.</returns>
    public static int Run(Sandbox sandbox, int kills, int seed)
    {
        var folder = sandbox.Project("App", isProgram: true);
        var output = Path.Combine(folder, "bin", "Debug", "net10.0");
        var evidence = Path.Combine(output, "App.compliance");
        if (sandbox.Run(folder, "build") != 0)
        {
            throw new InvalidOperationException("The project does not build.");
        }

        var random = new Random(seed);
        int torn = 0, whole = 0, part = 0, none = 0, stuck = 0;
        for (var i = 0; i < kills; i++)
        {
            Directory.Delete(evidence, recursive: true);
            using (var build = sandbox.Start(folder, "build", "--no-restore", "-nodeReuse:false"))
            {
                // One in five dies anywhere in the build, the others while the evidence is written.
                var anywhere = i % 5 == 0;
                for (var end = DateTime.UtcNow.AddSeconds(60); !anywhere && !Directory.Exists(evidence) && !build.HasExited && DateTime.UtcNow < end;)
                {
                    Thread.SpinWait(200);
                }

                Thread.Sleep(anywhere ? random.Next(2_000) : 0);
                for (var spin = random.Next(anywhere ? 1 : 600_000); spin > 0; spin--)
                {
                    Thread.SpinWait(1);
                }

                build.Kill(entireProcessTree: true);
                build.WaitForExit();
            }

            torn += Torn(evidence);
            var sums = File.Exists(Path.Combine(evidence, EvidenceFolder.SumsName));
            whole += sums ? 1 : 0;
            part += !sums && Directory.Exists(evidence) ? 1 : 0;
            none += Directory.Exists(evidence) ? 0 : 1;
            if (sums && EvidenceVerifier.Verify(output).Outcome != VerificationOutcome.Holds)
            {
                torn++;
            }

            if (i % 10 == 9 && !Completes(sandbox, folder, output, evidence))
            {
                stuck++;
            }

            Directory.CreateDirectory(evidence);
        }

        Console.WriteLine($"{kills} builds killed, seed {seed}: {none} before the evidence, {part} while it was written, {whole} after it; {torn} torn, {stuck} next builds that did not complete");
        return torn + stuck == 0 ? 0 : 1;
    }

    private static bool Completes(Sandbox sandbox, string folder, string output, string evidence) =>
        sandbox.Run(folder, "build", "--no-restore", "-nodeReuse:false") == 0
        && EvidenceVerifier.Verify(output).Outcome == VerificationOutcome.Holds
        && !Directory.EnumerateFiles(evidence, "*.tmp").Any();

    private static int Torn(string evidence)
    {
        var torn = 0;
        foreach (var file in Directory.Exists(evidence) ? Directory.GetFiles(evidence) : [])
        {
            var text = File.ReadAllText(file);
            try
            {
                if (file.EndsWith(".json", StringComparison.Ordinal) || file.EndsWith(".sarif", StringComparison.Ordinal))
                {
                    JsonDocument.Parse(text).Dispose();
                }
                else if (!file.EndsWith(".tmp", StringComparison.Ordinal) && !text.EndsWith('\n'))
                {
                    torn++;
                }
            }
            catch (JsonException)
            {
                torn++;
            }
        }

        return torn;
    }
}
