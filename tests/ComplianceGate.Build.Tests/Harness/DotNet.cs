using System.Diagnostics;
using System.Text;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public CommandResult MustPass() => ExitCode == 0 ? this : throw new AssertFailedException($"Expected success, got exit code {ExitCode}:\n{Output}");

    public CommandResult MustFail() => ExitCode != 0 ? this : throw new AssertFailedException($"Expected failure, but it passed:\n{Output}");

    /// <summary>Lines of the log that carry a code, each once: MSBuild repeats errors in its summary.</summary>
    public IReadOnlyList<string> Lines(string code) =>
        [.. Output.Split('\n').Select(l => l.Trim()).Where(l => l.Contains($" {code}:", StringComparison.Ordinal)).Distinct()];

    public CommandResult MustSay(string text)
    {
        StringAssert.Contains(Output, text, StringComparison.Ordinal);
        return this;
    }

    public CommandResult MustNotSay(string text)
    {
        Assert.IsFalse(Output.Contains(text, StringComparison.Ordinal), $"Did not expect '{text}' in:\n{Output}");
        return this;
    }

    /// <summary>Exactly one line of the log carries the code, as an error or a warning.</summary>
    public string Only(string kind, string code)
    {
        var lines = Lines(code);
        Assert.HasCount(1, lines, $"Expected one line with {code} in:\n{Output}");
        StringAssert.Contains(lines[0], $"{kind} {code}:", StringComparison.Ordinal);
        return lines[0];
    }
}

/// <summary>Runs real commands, each with an end.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    public static CommandResult Run(string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        Command("dotnet", directory, arguments, environment);

    public static CommandResult Command(string program, string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        using var process = Start(program, directory, arguments, environment, out var output);
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new AssertFailedException($"{program} {string.Join(' ', arguments)} did not end in {Limit}:\n{output}");
        }

        process.WaitForExit();
        lock (output)
        {
            return new CommandResult(process.ExitCode, output.ToString());
        }
    }

    /// <summary>Starts a command and hands it over while it runs.</summary>
    public static Process Start(string program, string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment, out StringBuilder output)
    {
        var info = new ProcessStartInfo(program)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        // The test host's own settings must not reach the builds it starts.
        foreach (var name in info.Environment.Keys.Where(k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) && k != "MSBUILDDISABLENODEREUSE").ToList())
        {
            info.Environment.Remove(name);
        }

        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        info.Environment["NUGET_PACKAGES"] = PackedGate.PackageFolder;
        info.Environment.Remove("SOURCE_DATE_EPOCH");
        // What tells the gate that this is CI; a test that is about it sets it.
        foreach (var name in (string[])["CI", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION", "APPVEYOR", "CIRCLECI", "BITBUCKET_BUILD_NUMBER", "TRAVIS", "BUILDKITE"])
        {
            info.Environment.Remove(name);
        }

        info.Environment.Remove("ContinuousIntegrationBuild");
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            info.Environment[name] = value;
        }

        var text = new StringBuilder();
        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, e) => Append(e.Data);
        process.ErrorDataReceived += (_, e) => Append(e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        output = text;
        return process;

        void Append(string? line)
        {
            if (line is not null)
            {
                lock (text)
                {
                    text.Append(line).Append('\n');
                }
            }
        }
    }
}
