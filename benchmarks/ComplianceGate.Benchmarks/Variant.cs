namespace ComplianceGate.Benchmarks;

/// <summary>A subject in a folder and a package folder of its own, with one gate or none.</summary>
internal sealed class Variant
{
    private readonly string packages;
    private readonly string target;

    /// <summary>Makes and restores the subject.</summary>
    /// <param name="name">What it is called in the figures.</param>
    /// <param name="root">An empty folder.</param>
    /// <param name="subject">What to build.</param>
    /// <param name="package">The gate's nupkg; null for none.</param>
    public Variant(string name, string root, Subject subject, string? package)
    {
        Name = name;
        ProjectDirectory = Path.Combine(root, "Work");
        packages = Path.Combine(root, "packages");
        target = subject.Target;
        var feed = Directory.CreateDirectory(Path.Combine(root, "feed")).FullName;
        if (package is not null)
        {
            File.Copy(package, Path.Combine(feed, Path.GetFileName(package)));
        }

        IsolateFrom(root, feed);
        var version = package is null ? null : Path.GetFileNameWithoutExtension(package)["ComplianceGate.".Length..];
        subject.Make(ProjectDirectory, version is null ? "" : $"""    <PackageReference Include="ComplianceGate" Version="{version}" PrivateAssets="all" />""");
        File.WriteAllText(Path.Combine(ProjectDirectory, ".gitignore"), "bin/\nobj/\n");
        // A user's project lies in a repository, and asking git is part of what the gate costs.
        Git("init", "-q");
        Git("add", "-A");
        Git("-c", "user.name=Bench", "-c", "user.email=bench@example.test", "commit", "-q", "-m", "Sample");
        Command.Run("dotnet", ProjectDirectory, Arguments("restore"), ("NUGET_PACKAGES", packages));
    }

    public string Name { get; }

    public string ProjectDirectory { get; }

    /// <summary>Removes what a build left; what restore left stays.</summary>
    public void Clean()
    {
        foreach (var folder in (IEnumerable<string>)[ProjectDirectory, .. Directory.EnumerateDirectories(ProjectDirectory)])
        {
            foreach (var left in (string[])["bin", Path.Combine("obj", "Debug")])
            {
                var path = Path.Combine(folder, left);
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }
            }
        }
    }

    /// <summary>Builds.</summary>
    /// <param name="server">The compiler server; null for none.</param>
    /// <param name="restores">Whether the build restores first, as it does unless it is told not to.</param>
    /// <param name="withSummary">Whether MSBuild tells the time of each target and task.</param>
    public CommandResult Build(CompilerServer? server, bool restores = false, bool withSummary = false)
    {
        string[] arguments = [.. Arguments("build"), .. restores ? Array.Empty<string>() : ["--no-restore"], .. withSummary ? ["-tl:off", "-clp:PerformanceSummary"] : Array.Empty<string>()];
        return server is null
            ? Command.Run("dotnet", ProjectDirectory, arguments, ("NUGET_PACKAGES", packages), ("UseSharedCompilation", "false"))
            : Command.Run("dotnet", ProjectDirectory, arguments, ("NUGET_PACKAGES", packages), ("SharedCompilationId", server.Name));
    }

    private string[] Arguments(string command) => target.Length == 0 ? [command] : [command, target];

    private void Git(params string[] arguments) => Command.Run("git", ProjectDirectory, arguments);

    // Nothing above the working folder has a say.
    private static void IsolateFrom(string root, string feed)
    {
        File.WriteAllText(Path.Combine(root, "NuGet.config"), $"""
            <configuration>
              <packageSources><add key="bench" value="{feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(root, name), "<Project />");
        }
    }
}
