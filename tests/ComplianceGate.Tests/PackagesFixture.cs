using System.Text;
using System.Text.Json;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

/// <summary>A project with its assets file and package folder, made in a temporary folder in the shape that NuGet 7.9 writes.</summary>
internal sealed class PackagesFixture : IDisposable
{
    private readonly List<PackageSpec> packages = [];
    private readonly List<string> direct = [];
    private readonly List<string> groups = [];
    private readonly List<string> logs = [];

    public PackagesFixture()
    {
        Directory.CreateDirectory(PackageFolder);
        Directory.CreateDirectory(Path.Combine(Root, "app", "obj"));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("cg-packages-").FullName;

    public string PackageFolder => Path.Combine(Root, "packages");

    public string ProjectPath => Path.Combine(Root, "app", "app.csproj");

    public string AssetsFile => Path.Combine(Root, "app", "obj", "project.assets.json");

    public int Version { get; set; } = 4;

    public string Alias { get; set; } = "net10.0";

    public string Moniker { get; set; } = ".NETCoreApp,Version=v10.0";

    public string FrameworkKey { get; set; } = "net10.0";

    public string TargetKey { get; set; } = "net10.0";

    /// <summary>Members of <c>packagesToPrune</c>; empty for none.</summary>
    public string Prunable { get; set; } = "";

    public InputFiles Files { get; } = new();

    /// <summary>Adds a package to the target and lays it into the package folder.</summary>
    public PackagesFixture Package(
        string id, string version, string assets = """ "runtime": { "lib/net10.0/_id_.dll": {} } """, string dependencies = "",
        string nuspec = """<license type="expression">MIT</license>""", Dictionary<string, string>? files = null)
    {
        files ??= [];
        var spec = new PackageSpec(id, version, assets.Replace("_id_", id, StringComparison.Ordinal), dependencies, files.Keys.ToArray());
        packages.Add(spec);
        Write(spec.Path + "/" + spec.Nuspec, nuspec.StartsWith('<') && nuspec.Contains("<package", StringComparison.Ordinal) ? nuspec : Nuspec(id, version, nuspec));
        Write(spec.Path + "/.nupkg.metadata", """{ "version": 2, "contentHash": "h", "source": "https://user:secret@feed.test/v3/index.json" }""");
        foreach (var (path, text) in files)
        {
            Write(spec.Path + "/" + path, text);
        }

        return this;
    }

    /// <summary>Adds a referenced project to the target.</summary>
    public PackagesFixture Project(string name, string dependencies = "", bool isDirect = true)
    {
        packages.Add(new PackageSpec(name, "1.0.0", """ "runtime": { "bin/placeholder/_.dll": {} } """, dependencies, []) { IsProject = true });
        if (isDirect)
        {
            groups.Add($"\"{name} >= 1.0.0\"");
        }

        return this;
    }

    public PackagesFixture Reference(string id, string more = "")
    {
        direct.Add($$"""{{JsonSerializer.Serialize(id)}}: { "target": "Package", "version": "[1.0.0, )"{{(more.Length > 0 ? ", " + more : "")}} }""");
        groups.Add($"\"{id} >= 1.0.0\"");
        return this;
    }

    public PackagesFixture Log(string code, string level, string message)
    {
        logs.Add($$"""{ "code": "{{code}}", "level": "{{level}}", "message": {{JsonSerializer.Serialize(message)}}, "libraryId": "X", "targetGraphs": ["net10.0"] }""");
        return this;
    }

    public string Json(string? libraryPath = null) => $$"""
        {
          "version": {{Version}},
          "targets": { {{Quote(TargetKey)}}: { {{string.Join(",\n      ", packages.Select(p => p.Target))}} } },
          "libraries": { {{string.Join(",\n    ", packages.Select(p => p.Library(libraryPath)))}} },
          "projectFileDependencyGroups": { {{Quote(TargetKey.Split('/')[0])}}: [{{string.Join(", ", groups)}}] },
          "packageFolders": { {{Quote(PackageFolder)}}: {} },
          "project": {
            "version": "1.0.0",
            "restore": { "projectName": "app", "frameworks": { } },
            "frameworks": {
              "net48": { "targetAlias": "net48", "dependencies": { "Other": { "version": "[1.0.0, )" } } },
              {{Quote(FrameworkKey)}}: { "framework": "x", "targetAlias": {{Quote(Alias)}}, "dependencies": { {{string.Join(", ", direct)}} }{{(Prunable.Length == 0 ? "" : $", \"packagesToPrune\": {{ {Prunable} }}")}} }
            }
          },
          "logs": [{{string.Join(", ", logs)}}]
        }
        """;

    public PackageGraphRequest Request(string? rid = null) => new()
    {
        AssetsFile = AssetsFile,
        TargetFramework = Alias,
        TargetFrameworkMoniker = Moniker,
        RuntimeIdentifier = rid,
        ProjectName = "app",
        ProjectPath = ProjectPath,
        FilesToScan = [ProjectPath],
    };

    public PackageGraph Read(PackageGraphRequest? request = null, string? json = null)
    {
        File.WriteAllText(AssetsFile, json ?? Json());
        return PackageGraphReader.Read(request ?? Request(), Files);
    }

    public PackageFact Only(string id)
    {
        var graph = Read();
        Assert.AreEqual("", string.Join("; ", graph.Problems.Select(p => p.Message)));
        return graph.Packages.Single(p => p.Id == id);
    }

    public void Write(string pathInPackages, string text)
    {
        var path = Path.Combine(PackageFolder, pathInPackages);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(false));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string Nuspec(string id, string version, string elements) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata>
            <id>{id}</id>
            <version>{version}</version>
            <authors>Some One</authors>
            {elements}
          </metadata>
        </package>
        """;

    private sealed record PackageSpec(string Id, string Version, string Assets, string Dependencies, string[] Files)
    {
        public bool IsProject { get; init; }

        public string Path => $"{Id.ToLowerInvariant()}/{Version}";

        public string Nuspec => Id.ToLowerInvariant() + ".nuspec";

        public string Target => $$"""
            "{{Id}}/{{Version}}": { "type": "{{(IsProject ? "project" : "package")}}", "dependencies": { {{DependencyList}} }{{(Assets.Trim().Length > 0 ? ", " + Assets : "")}} }
            """;

        private string DependencyList => string.Join(", ", Dependencies.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(d => $"\"{d}\": \"1.0.0\""));

        public string Library(string? path) => IsProject
            ? $$""" "{{Id}}/{{Version}}": { "type": "project", "path": "../{{Id}}/{{Id}}.csproj", "msbuildProject": "../{{Id}}/{{Id}}.csproj" }"""
            : $$""" "{{Id}}/{{Version}}": { "sha512": "hash-{{Id}}", "type": "package", "path": {{Quote(path ?? Path)}}, "files": [".nupkg.metadata", "{{Nuspec}}"{{string.Concat(Files.Select(f => ", " + Quote(f)))}}] }""";
    }
}
