using ComplianceGate.Diagnostics;

namespace ComplianceGate.Reproduction;

/// <summary>The SDK that a build is made with, whatever a <c>global.json</c> in the source would choose.</summary>
/// <param name="Program">Fully qualified path of <c>dotnet</c>.</param>
/// <param name="Sdk">Fully qualified path of the SDK's <c>dotnet.dll</c>.</param>
/// <param name="Version">The SDK's version.</param>
/// <param name="Children">Runs it.</param>
internal sealed record DotNetHost(string Program, string Sdk, string Version, ChildProcess Children)
{
    // Of the SDK that runs this tool, if one does.
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["MSBuildSDKsPath"] = null, ["MSBuildExtensionsPath"] = null, ["MSBUILD_EXE_PATH"] = null, ["MSBuildLoadMicrosoftTargetsReadOnly"] = null,
        ["DOTNET_CLI_UI_LANGUAGE"] = "en", ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0", ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    /// <summary>Finds an SDK.</summary>
    /// <param name="version">The version that is wanted.</param>
    /// <param name="children">Runs it.</param>
    /// <exception cref="UndecidedException">It is not installed; the message says which are, and where it can be had.</exception>
    public static DotNetHost Find(string version, ChildProcess children)
    {
        var program = ChildProcess.Find("dotnet") ?? throw new UndecidedException("The build cannot be run: dotnet is not on the PATH");
        var answer = children.Run(program, Path.GetDirectoryName(program)!, ["--list-sdks"], Environment);
        var installed = new List<string>();
        foreach (var line in answer.Output.Split('\n'))
        {
            // 10.0.401 [/usr/share/dotnet/sdk]
            var at = line.IndexOf(" [", StringComparison.Ordinal);
            if (at <= 0 || !line.TrimEnd().EndsWith(']'))
            {
                continue;
            }

            var found = line[..at];
            if (found == version)
            {
                return new DotNetHost(program, Path.Combine(line.TrimEnd()[(at + 2)..^1], version, "dotnet.dll"), version, children);
            }

            installed.Add(found);
        }

        var parts = version.Split('.');
        throw new UndecidedException(
            $"The build was made with the .NET SDK {version}, which is not installed (installed: {(installed.Count == 0 ? "none" : string.Join(", ", installed))}). "
                + $"Install it (https://dotnet.microsoft.com/download/dotnet/{parts[0]}.{(parts.Length > 1 ? parts[1] : "0")}), or name another with --sdk, which seldom gives the same bytes");
    }

    /// <summary>Runs a command of the SDK.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="environment">Further variables.</param>
    public ProcessAnswer Run(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var variables = new Dictionary<string, string?>(Environment);
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return Children.Run(Program, folder, ["exec", Sdk, .. arguments], variables);
    }

    /// <summary>The end of what a failed command said, for people.</summary>
    public static string Tail(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var errors = Array.FindAll(lines, static l => l.Contains(": error ", StringComparison.Ordinal) || l.StartsWith("error ", StringComparison.Ordinal));
        return string.Join('\n', (errors.Length > 0 ? errors.Distinct(StringComparer.Ordinal) : lines).TakeLast(20).Select(static l => SafeText.Line(l, 1_000)));
    }
}
