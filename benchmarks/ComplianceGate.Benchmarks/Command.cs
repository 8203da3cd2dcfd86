using System.Diagnostics;

namespace ComplianceGate.Benchmarks;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    // What this shell or this process's own host set must not decide how a user's build behaves.
    private static readonly string[] Unset =
        ["UseSharedCompilation", "MSBUILDDISABLENODEREUSE", "DOTNET_CLI_USE_MSBUILD_SERVER", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "SOURCE_DATE_EPOCH", "CI"];

    /// <summary>Runs it and waits.</summary>
    /// <returns>Its output and the time from start to end, in milliseconds.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds its output.</exception>
    public static (string Output, double Milliseconds) Run(string program, string directory, string[] arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, directory, arguments, environment);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        clock.Stop();
        return process.ExitCode == 0
            ? (output, clock.Elapsed.TotalMilliseconds)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{output}{errors.Result}");
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
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }
}
