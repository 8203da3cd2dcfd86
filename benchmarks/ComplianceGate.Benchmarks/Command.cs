using System.Diagnostics;
using System.Globalization;

namespace ComplianceGate.Benchmarks;

/// <summary>What a program left.</summary>
/// <param name="Output">Its standard output.</param>
/// <param name="Milliseconds">Time from start to end.</param>
/// <param name="PeakMiB">The most memory that it had at once, in MiB, looked at often; 0 where the system does not tell.</param>
internal sealed record CommandResult(string Output, double Milliseconds, double PeakMiB);

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    // What this shell or this process's own host set must not decide how a user's build behaves.
    private static readonly string[] Unset =
        ["UseSharedCompilation", "MSBUILDDISABLENODEREUSE", "DOTNET_CLI_USE_MSBUILD_SERVER", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "SOURCE_DATE_EPOCH", "CI"];

    /// <summary>Mark of this run's own MSBuild nodes: nodes of others do not answer to it, and ours end with us.</summary>
    public static string Salt { get; } = "cg-bench-" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>Runs it and waits.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds its output.</exception>
    public static CommandResult Run(string program, string directory, string[] arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, directory, arguments, environment);
        var peak = 0.0;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, Peak(process.Id));
        }

        clock.Stop();
        // A node that outlives the build may hold the pipes open; what the build itself wrote is there by then.
        var text = output.Wait(2000) ? output.Result : "";
        return process.ExitCode == 0
            ? new CommandResult(text, clock.Elapsed.TotalMilliseconds, peak)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{text}{(errors.Wait(2000) ? errors.Result : "")}");
    }

    /// <summary>Starts it; its output must be read by the caller.</summary>
    public static Process Start(string program, string directory, string[] arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Unset)
        {
            info.Environment.Remove(name);
        }

        info.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        info.Environment["DOTNET_NOLOGO"] = "1";
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        info.Environment["MSBUILDNODEHANDSHAKESALT"] = Salt;
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }

    /// <summary>Ends the MSBuild nodes that this run's builds left waiting for the next build; only those that carry its mark.</summary>
    public static void EndNodes()
    {
        foreach (var process in Process.GetProcessesByName("dotnet"))
        {
            try
            {
                if (process.Id != Environment.ProcessId && File.ReadAllText($"/proc/{process.Id}/environ").Contains("MSBUILDNODEHANDSHAKESALT=" + Salt, StringComparison.Ordinal))
                {
                    process.Kill();
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                // It has ended, or is somebody else's.
            }
        }
    }

    private static double Peak(int id)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{id}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return double.Parse(line.AsSpan()["VmHWM:".Length..].Trim().TrimEnd("kB ").ToString(), CultureInfo.InvariantCulture) / 1024;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }

        return 0;
    }
}
