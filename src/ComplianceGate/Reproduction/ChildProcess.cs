using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ComplianceGate.Reproduction;

/// <summary>What a process printed and how it ended.</summary>
/// <param name="ExitCode">Its exit code; null when it was ended because it took too long.</param>
/// <param name="Output">What it printed, both streams in the order in which the lines came; the end of it where there is too much.</param>
internal sealed record ProcessAnswer(int? ExitCode, string Output);

/// <summary>Runs git and the SDK to their end, bounded in time and kept output.</summary>
/// <param name="patience">How long one of them may take.</param>
/// <param name="stop">Ends the one that runs.</param>
internal sealed class ChildProcess(TimeSpan patience, CancellationToken stop)
{
    private const int MaxOutput = 1 << 20;

    /// <summary>Runs a program.</summary>
    /// <param name="program">Fully qualified path.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="arguments">Its arguments, each as it is.</param>
    /// <param name="environment">Variables to set, or with null to remove.</param>
    /// <exception cref="UndecidedException">It cannot be started, or was stopped.</exception>
    public ProcessAnswer Run(string program, string directory, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = directory, UseShellExecute = false, CreateNoWindow = true,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        var text = new StringBuilder();
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new UndecidedException($"{Path.GetFileName(program)} could not be started", e);
        }

        process.StandardInput.Close();
        Task[] readers = [ReadAsync(process.StandardOutput, text), ReadAsync(process.StandardError, text)];
        using var stopping = stop.Register(() => process.Kill(entireProcessTree: true));
        var ended = process.WaitForExit(patience);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }

        if (stop.IsCancellationRequested)
        {
            throw new UndecidedException("It was stopped");
        }

        // The rest of the output; a grandchild that holds the pipes open is not waited for.
        Task.WaitAll(readers, TimeSpan.FromSeconds(5));
        lock (text)
        {
            return new ProcessAnswer(ended ? process.ExitCode : null, text.ToString());
        }
    }

    /// <summary>Finds a program by the PATH, never in the current folder.</summary>
    /// <param name="name">Its name without an ending.</param>
    /// <returns>Its fully qualified path; null where there is none.</returns>
    public static string? Find(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Path.IsPathFullyQualified(folder) && File.Exists(Path.Combine(folder, file)))
            {
                return Path.Combine(folder, file);
            }
        }

        return null;
    }

    private static Task ReadAsync(StreamReader reader, StringBuilder text) => Task.Factory.StartNew(
        () =>
        {
            while (reader.ReadLine() is { } line)
            {
                Keep(text, line);
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Keep(StringBuilder text, string line)
    {
        lock (text)
        {
            text.Append(line).Append('\n');
            if (text.Length > 2 * MaxOutput)
            {
                text.Remove(0, text.Length - MaxOutput);
            }
        }
    }
}
