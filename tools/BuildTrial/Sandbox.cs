using System.Diagnostics;

namespace ComplianceGate.BuildTrial;

/// <summary>A temporary folder with the packed gate, and real builds in it.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly string packages;

    /// <summary>Packs the repository into a feed of its own.</summary>
    /// <param name="repository">Absolute path of the repository.</param>
    public Sandbox(string repository)
    {
        Folder = Directory.CreateTempSubdirectory("cg-trial-").FullName;
        packages = Path.Combine(Folder, "packages");
        var feed = Path.Combine(Folder, "feed");
        using (var pack = Start(repository, "pack", "ComplianceGate.sln", "-c", "Release", "-o", feed, "-v", "quiet", "-nodeReuse:false"))
        {
            pack.WaitForExit();
            if (pack.ExitCode != 0)
            {
                throw new InvalidOperationException("The package could not be packed.");
            }
        }

        Version = Directory.GetFiles(feed, "ComplianceGate.*.nupkg").Select(Path.GetFileNameWithoutExtension).Select(n => n!["ComplianceGate.".Length..]).Single(v => char.IsAsciiDigit(v[0]));
        File.WriteAllText(Path.Combine(Folder, "NuGet.config"), """<configuration><packageSources><add key="trial" value="feed" /></packageSources></configuration>""");
        File.WriteAllText(Path.Combine(Folder, "Directory.Build.props"), "<Project><PropertyGroup><NuGetAudit>false</NuGetAudit></PropertyGroup></Project>");
        File.WriteAllText(Path.Combine(Folder, "Directory.Build.targets"), "<Project />");
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Version of the packed gate.</summary>
    public string Version { get; }

    /// <summary>Writes a project.</summary>
    /// <param name="name">Its name and folder.</param>
    /// <param name="isProgram">Whether it is a program.</param>
    /// <param name="items">More items.</param>
    /// <returns>Absolute path of its folder.</returns>
    public string Project(string name, bool isProgram, string items = "")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>{(isProgram ? "Exe" : "Library")}</OutputType><TargetFramework>net10.0</TargetFramework><ComplianceGateFormats>cyclonedx;cyclonedx-1.7;spdx;spdx-3;provenance;sarif;html</ComplianceGateFormats></PropertyGroup>
              <ItemGroup><PackageReference Include="ComplianceGate" Version="{Version}" PrivateAssets="all" />{items}</ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Code.cs"), isProgram ? $"System.Console.WriteLine(\"{name}\");" : $"namespace {name}; public static class Thing;");
        return folder;
    }

    /// <summary>Starts the command line of the SDK; its output is thrown away.</summary>
    public Process Start(string folder, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (folder.StartsWith(Folder, StringComparison.Ordinal))
        {
            info.Environment["NUGET_PACKAGES"] = packages;
        }

        var process = Process.Start(info)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs it to its end.</summary>
    public int Run(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
