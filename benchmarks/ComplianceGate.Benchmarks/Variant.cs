namespace ComplianceGate.Benchmarks;

/// <summary>A copy of the sample in a folder and a package folder of its own, with one gate or none.</summary>
internal sealed class Variant
{
    private const string Project = "SentimentService.csproj";
    private readonly string directory;
    private readonly string packages;

    /// <summary>Copies and restores the sample.</summary>
    /// <param name="name">What it is called in the figures.</param>
    /// <param name="root">An empty folder.</param>
    /// <param name="sample">Folder of the sample.</param>
    /// <param name="package">The gate's nupkg; null for none.</param>
    public Variant(string name, string root, string sample, string? package)
    {
        Name = name;
        directory = Path.Combine(root, "SentimentService");
        packages = Path.Combine(root, "packages");
        Copy(sample, directory);
        var feed = Directory.CreateDirectory(Path.Combine(root, "feed")).FullName;
        if (package is not null)
        {
            File.Copy(package, Path.Combine(feed, Path.GetFileName(package)));
        }

        IsolateFrom(root, feed);
        SetPackage(package is null ? null : Path.GetFileNameWithoutExtension(package)["ComplianceGate.".Length..]);
        // A user's project lies in a repository, and asking git is part of what the gate costs.
        Git("init", "-q");
        Git("add", "-A");
        Git("-c", "user.name=Bench", "-c", "user.email=bench@example.test", "commit", "-q", "-m", "Sample");
        Run("restore");
    }

    public string Name { get; }

    public string ProjectDirectory => directory;

    /// <summary>Removes what a build left; what restore left stays.</summary>
    public void Clean()
    {
        foreach (var folder in (string[])["bin", Path.Combine("obj", "Debug")])
        {
            var path = Path.Combine(directory, folder);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }

    /// <summary>Builds without restoring.</summary>
    /// <param name="server">The compiler server; null for none.</param>
    /// <param name="withSummary">Whether MSBuild tells the time of each target and task.</param>
    public (string Output, double Milliseconds) Build(CompilerServer? server, bool withSummary = false)
    {
        string[] arguments = ["build", "--no-restore", .. withSummary ? ["-tl:off", "-clp:PerformanceSummary"] : Array.Empty<string>()];
        return server is null
            ? Command.Run("dotnet", directory, arguments, ("NUGET_PACKAGES", packages), ("UseSharedCompilation", "false"))
            : Command.Run("dotnet", directory, arguments, ("NUGET_PACKAGES", packages), ("SharedCompilationId", server.Name));
    }

    private void Run(params string[] arguments) => Command.Run("dotnet", directory, arguments, ("NUGET_PACKAGES", packages));

    private void Git(params string[] arguments) => Command.Run("git", directory, arguments);

    private void SetPackage(string? version)
    {
        var file = Path.Combine(directory, Project);
        var lines = File.ReadAllLines(file).ToList();
        var at = lines.FindIndex(l => l.Contains("Include=\"ComplianceGate\"", StringComparison.Ordinal));
        if (version is null)
        {
            lines.RemoveAt(at);
        }
        else
        {
            lines[at] = $"""    <PackageReference Include="ComplianceGate" Version="{version}" PrivateAssets="all" />""";
        }

        File.WriteAllLines(file, lines);
        File.WriteAllText(Path.Combine(directory, ".gitignore"), "bin/\nobj/\n");
    }

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

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            if (Path.GetFileName(folder) is not ("bin" or "obj"))
            {
                Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
            }
        }
    }
}
