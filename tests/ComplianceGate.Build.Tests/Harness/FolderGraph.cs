using System.Text.Json;
using ComplianceGate.Packages;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>Writes the <c>project.assets.json</c> of a project that asks for given packages of a package folder and ships each.</summary>
internal static class FolderGraph
{
    private const string Framework = "net10.0";

    /// <summary>Writes it; no two packages may have one id.</summary>
    /// <param name="directory">Where the file goes.</param>
    /// <param name="packageFolder">The folder that the packages were unpacked to.</param>
    /// <param name="packages">Ids and versions.</param>
    /// <returns>What to read.</returns>
    public static PackageGraphRequest Write(string directory, string packageFolder, IEnumerable<(string Id, string Version)> packages)
    {
        Directory.CreateDirectory(directory);
        var request = new PackageGraphRequest
        {
            AssetsFile = Path.Combine(directory, "project.assets.json"),
            TargetFramework = Framework,
            TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0",
            ProjectName = "app",
            ProjectPath = Path.Combine(directory, "app.csproj"),
        };
        var all = packages.OrderBy(p => p.Id, StringComparer.OrdinalIgnoreCase).ToArray();
        using var stream = File.Create(request.AssetsFile);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("version", 3);
        json.WriteStartObject("targets");
        json.WriteStartObject(Framework);
        foreach (var (id, version) in all)
        {
            json.WriteStartObject($"{id}/{version}");
            json.WriteString("type", "package");
            json.WriteStartObject("runtime");
            json.WriteStartObject($"lib/netstandard2.0/{id}.dll");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        WriteLibraries(json, packageFolder, all);
        json.WriteStartObject("projectFileDependencyGroups");
        WriteArray(json, Framework, all.Select(p => $"{p.Id} >= {p.Version}"));
        json.WriteEndObject();
        json.WriteStartObject("packageFolders");
        json.WriteStartObject(Path.TrimEndingDirectorySeparator(packageFolder) + Path.DirectorySeparatorChar);
        json.WriteEndObject();
        json.WriteEndObject();
        WriteProject(json, all);
        json.WriteEndObject();
        return request;
    }

    private static void WriteLibraries(Utf8JsonWriter json, string packageFolder, (string Id, string Version)[] packages)
    {
        json.WriteStartObject("libraries");
        foreach (var (id, version) in packages)
        {
            var path = $"{id.ToLowerInvariant()}/{version.ToLowerInvariant()}";
            var folder = Path.Combine(packageFolder, path);
            json.WriteStartObject($"{id}/{version}");
            json.WriteString("sha512", "");
            json.WriteString("type", "package");
            json.WriteString("path", path);
            WriteArray(json, "files", Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteProject(Utf8JsonWriter json, (string Id, string Version)[] packages)
    {
        json.WriteStartObject("project");
        json.WriteString("version", "1.0.0");
        json.WriteStartObject("frameworks");
        json.WriteStartObject(Framework);
        json.WriteString("targetAlias", Framework);
        json.WriteStartObject("dependencies");
        foreach (var (id, version) in packages)
        {
            json.WriteStartObject(id);
            json.WriteString("target", "Package");
            json.WriteString("version", $"[{version}, )");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
