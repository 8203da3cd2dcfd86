using System.Diagnostics;

namespace ComplianceGate.Benchmarks;

/// <summary>
/// A compiler server of our own, under a name that nobody else uses. It is our child: it ends with us, and nobody's server is touched.
/// </summary>
internal sealed class CompilerServer : IDisposable
{
    private readonly Process process;

    /// <summary>Starts it.</summary>
    /// <param name="directory">Folder of a project or of several, whose SDK brings the compiler.</param>
    public CompilerServer(string directory)
    {
        var roslyn = Command.Run("dotnet", directory, ["msbuild", Directory.EnumerateFiles(directory, "*.csproj", SearchOption.AllDirectories).First(), "-getProperty:RoslynTargetsPath"]).Output.Trim();
        process = Command.Start("dotnet", directory, [Path.Combine(roslyn, "bincore", "VBCSCompiler.dll"), "-pipename:" + Name]);
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The pipe's name, which a build finds in the property SharedCompilationId.</summary>
    public string Name { get; } = "cg-bench-" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>Whether it still serves; a server that ended would turn the figures into something else unnoticed.</summary>
    public bool Serves => !process.HasExited && process.TotalProcessorTime > TimeSpan.FromSeconds(1);

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
