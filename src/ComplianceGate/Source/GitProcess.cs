using System.ComponentModel;
using System.Diagnostics;

namespace ComplianceGate.Source;

/// <summary>What git answered.</summary>
/// <param name="ExitCode">Its exit code; null when it could not be started or did not end in time.</param>
/// <param name="Output">The beginning of its output.</param>
/// <param name="Error">The beginning of its messages, or why there is no exit code.</param>
internal sealed record GitAnswer(int? ExitCode, string Output, string Error);

/// <summary>Runs git: one question, bounded in time and output, with nothing inherited that would point it elsewhere.</summary>
internal static class GitProcess
{
    private const int MaxOutput = 64 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A hook or another git that started this build may have set these. What users set for themselves (safe.directory by
    // GIT_CONFIG_COUNT, HOME) stays.
    private static readonly string[] Foreign =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_IMPLICIT_WORK_TREE", "GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE_SETUP",
        "GIT_EXTERNAL_DIFF", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
    ];

    /// <summary>Runs git in a work tree and waits for it.</summary>
    /// <param name="root">Absolute path of the work tree's root.</param>
    /// <param name="arguments">What to ask.</param>
    public static GitAnswer Run(string root, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root,
        };
        foreach (var name in Foreign)
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";

        // A damaged repository must not make git answer for one further up; and no build goes to the network, not even for
        // the missing objects of a partial clone.
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(root) ?? root;
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // By a bare name the runtime would look in the current folder first, where a cloned repository could lay a "git".
        if (Find(start.Environment.TryGetValue("PATH", out var path) ? path : null) is not { } executable)
        {
            return new GitAnswer(null, "", "git is not installed");
        }

        start.FileName = executable;
        return Ask(start);
    }

    private static string? Find(string? path)
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        foreach (var folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = Path.IsPathFullyQualified(folder) ? Path.Combine(folder, name) : null;
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static GitAnswer Ask(ProcessStartInfo start)
    {
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput);
            var error = ReadAsync(process.StandardError);
            var ended = process.WaitForExit(Patience);
            if (!ended)
            {
                process.Kill(entireProcessTree: true);
            }

            // A grandchild may hold the pipes open after git has gone; it is not waited for.
            Task.WaitAll([output, error], TimeSpan.FromSeconds(5));
            return new GitAnswer(
                ended ? process.ExitCode : null,
                output.IsCompletedSuccessfully ? output.Result : "",
                !ended ? "git did not answer in time" : error.IsCompletedSuccessfully ? error.Result : "");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException or AggregateException)
        {
            return new GitAnswer(null, "", "git could not be started");
        }
    }

    // On a thread of its own and not asynchronously: that would start the runtime's whole socket machinery for two short texts.
    private static Task<string> ReadAsync(StreamReader reader) =>
        Task.Factory.StartNew(() => Read(reader), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Reads to the end, or git would wait for a reader; keeps the beginning.
    private static string Read(StreamReader reader)
    {
        var kept = new char[MaxOutput];
        var length = reader.ReadBlock(kept, 0, kept.Length);
        var rest = new char[4096];
        while (length == MaxOutput && reader.Read(rest, 0, rest.Length) > 0)
        {
        }

        return new string(kept, 0, length);
    }
}
