using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Reads NuGet's <c>project.assets.json</c>, versions 3 and 4, for one framework and runtime. Version 3 names targets by
/// framework (<c>net10.0</c>, <c>.NETFramework,Version=v4.7.2</c>), version 4 by the project's alias.
/// </summary>
internal sealed class AssetsFileReader
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaxSize = 256 << 20;

    private const string Again = "run 'dotnet restore' again";

    private readonly PackageGraphRequest request;
    private readonly List<Problem> problems;
    private readonly AssetsJson json;
    private readonly Dictionary<string, int> sections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> targets = new(StringComparer.Ordinal);
    private readonly AssetsGraph graph = new();

    private AssetsFileReader(PackageGraphRequest request, byte[] bytes, List<Problem> problems)
    {
        this.request = request;
        this.problems = problems;
        json = new AssetsJson(bytes);
    }

    /// <summary>Reads the graph; never throws for bad input.</summary>
    /// <param name="request">What to read.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>Null when there is no graph that could be judged; then there is at least one problem.</returns>
    public static AssetsGraph? Read(PackageGraphRequest request, InputFiles files, List<Problem> problems)
    {
        byte[] bytes;
        try
        {
            bytes = files.ReadAllBytes(request.AssetsFile, MaxSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(Unreadable(request, $"The resolved package graph cannot be read ({e.GetType().Name}); {Again}."));
            return null;
        }

        var reader = new AssetsFileReader(request, bytes, problems);
        try
        {
            return reader.Read();
        }
        catch (JsonException e)
        {
            var (line, column) = reader.json.Place(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            var message = $"The resolved package graph is incomplete or damaged at line {line}, column {column}; {Again}.";
            problems.Add(Unreadable(request, message, line, column));
        }
        catch (InvalidOperationException)
        {
            // The JSON reader says so of text that is not UTF-8 or holds half a surrogate pair.
            problems.Add(Unreadable(request, $"The resolved package graph is not valid UTF-8 text; {Again}."));
        }

        return null;
    }

    private static Problem Unreadable(PackageGraphRequest request, string message, int line = 0, int column = 0) =>
        new(ProblemKind.GraphUnreadable, Path.GetFileName(request.AssetsFile), message, new FileLocation(request.AssetsFile, line, column));

    private AssetsGraph? Read()
    {
        json.Index(sections, targets);
        if (Version() is not (3 or 4) and var version)
        {
            problems.Add(Unreadable(request, $"The resolved package graph has format version {version}; 3 and 4 are understood."));
            return null;
        }

        if (RestoreFailed())
        {
            return null;
        }

        var keys = TargetKeys();
        if (FindTarget(keys) is not { } target)
        {
            var wanted = request.RuntimeIdentifier is { } rid ? $"{request.TargetFramework}/{rid}" : request.TargetFramework;
            problems.Add(Unreadable(request, $"The resolved package graph has no target for {wanted}; {Again}."));
            return null;
        }

        var libraries = new AssetsLibraryReader(json, graph);
        libraries.ReadTarget(target);
        if (sections.TryGetValue("libraries", out var place))
        {
            libraries.ReadLibraries(place);
        }

        ReadFolders();
        ReadDirectProjects(keys);
        libraries.Link();
        return libraries.AreResolved(request, problems) ? graph : null;
    }

    private int Version()
    {
        if (!sections.TryGetValue("version", out var place))
        {
            return 0;
        }

        var reader = json.At(place);
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version) ? version : 0;
    }

    // A failed restore leaves a graph that looks whole and is not.
    private bool RestoreFailed()
    {
        if (!sections.TryGetValue("logs", out var place))
        {
            return false;
        }

        var reader = json.At(place);
        json.Expect(ref reader, JsonTokenType.StartArray, place);
        var before = problems.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            json.Expect(ref reader, JsonTokenType.StartObject, place);
            ReadLog(ref reader);
        }

        return problems.Count > before;
    }

    private void ReadLog(ref Utf8JsonReader reader)
    {
        string? code = null, level = null, message = null, library = null;
        List<string>? targetGraphs = null;
        while (AssetsJson.Next(ref reader))
        {
            switch (AssetsJson.Name(ref reader))
            {
                case "code": code = AssetsJson.Text(ref reader); break;
                case "level": level = AssetsJson.Text(ref reader); break;
                case "message": message = AssetsJson.Text(ref reader); break;
                case "libraryId": library = AssetsJson.Text(ref reader); break;
                case "targetGraphs": targetGraphs = AssetsRestoreReader.Texts(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        // What the audit says is about a whole graph, also where warnings are errors.
        var isAudit = code is not null && code.StartsWith(RestoreResult.AuditCodes, StringComparison.Ordinal);
        if (string.Equals(level, "Error", StringComparison.OrdinalIgnoreCase) && !isAudit)
        {
            problems.Add(new Problem(
                ProblemKind.RestoreIncomplete,
                library ?? request.ProjectName,
                $"The restore failed, so the package graph is only a part of the truth: {code ?? "NU0000"}: {message}",
                new FileLocation(request.ProjectPath)));
        }
        else if (isAudit && graph.Restore.Audits.Count < RestoreResult.MostAudits)
        {
            graph.Restore.Audits.Add(new(code!, message ?? "", library, targetGraphs ?? []));
        }
    }

    /// <summary>The names under which the framework can stand, and the project's own references on the way.</summary>
    private List<string> TargetKeys()
    {
        var keys = new List<string>(3);
        if (sections.TryGetValue("project", out var place))
        {
            var projects = new AssetsProjectReader(json, graph);
            if (projects.Read(place, request.TargetFramework) is { } key)
            {
                keys.Add(key);
            }
        }

        AddOnce(keys, request.TargetFramework);
        AddOnce(keys, request.TargetFrameworkMoniker);
        return keys;
    }

    private static void AddOnce(List<string> keys, string key)
    {
        if (!keys.Contains(key))
        {
            keys.Add(key);
        }
    }

    private int? FindTarget(List<string> keys)
    {
        foreach (var key in keys)
        {
            if (targets.TryGetValue(request.RuntimeIdentifier is { Length: > 0 } rid ? $"{key}/{rid}" : key, out var place))
            {
                return place;
            }
        }

        return null;
    }

    private void ReadFolders()
    {
        if (!sections.TryGetValue("packageFolders", out var place))
        {
            return;
        }

        var reader = json.At(place);
        json.Expect(ref reader, JsonTokenType.StartObject, place);
        while (AssetsJson.Next(ref reader))
        {
            var folder = AssetsJson.Name(ref reader);
            reader.Skip();
            if (Path.IsPathFullyQualified(folder) && !folder.Contains('\0', StringComparison.Ordinal))
            {
                graph.PackageFolders.Add(folder);
            }
        }
    }

    // Entries such as "lib >= 1.0.0"; packages stand among them too and are told apart by the target.
    private void ReadDirectProjects(List<string> keys)
    {
        if (!sections.TryGetValue("projectFileDependencyGroups", out var place))
        {
            return;
        }

        var reader = json.At(place);
        json.Expect(ref reader, JsonTokenType.StartObject, place);
        while (AssetsJson.Next(ref reader))
        {
            var wanted = keys.Contains(AssetsJson.Name(ref reader));
            json.Expect(ref reader, JsonTokenType.StartArray, place);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (AssetsJson.Text(ref reader) is { } entry && wanted)
                {
                    var space = entry.IndexOf(' ', StringComparison.Ordinal);
                    graph.DirectProjects.Add(space < 0 ? entry : entry[..space]);
                }
            }
        }
    }
}
