using System.Xml;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Where the imports of a project begin, and the properties by which they are followed.</summary>
internal sealed record ImportRequest
{
    /// <summary>Absolute path of the project file.</summary>
    public required string Project { get; init; }

    /// <summary>Absolute paths of files that are known to be imported; those that are not there are left out.</summary>
    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary>Properties that paths of imports may name.</summary>
    public required IReadOnlyList<NamedValue> Properties { get; init; }

    /// <summary>Absolute path of the folder of the .NET host, whose files its version names; null when unknown.</summary>
    public string? DotNetRoot { get; init; }

    /// <summary>The framework that is built for.</summary>
    public required string TargetFramework { get; init; }
}

/// <summary>An imported file.</summary>
/// <param name="Path">Absolute path, or the import as it is written where it cannot be followed.</param>
/// <param name="IsFollowed">Whether <paramref name="Path"/> is a path.</param>
internal sealed record ImportedFile(string Path, bool IsFollowed);

/// <summary>
/// Finds the build logic that a project imports by following its <c>Import</c> elements. MSBuild itself tells no task what it
/// imported, so conditions are not evaluated but for the framework: a file that is there and named counts as imported.
/// </summary>
internal static class ImportedFiles
{
    private const int MaxFiles = 2_000;
    private const int MaxSize = 4 << 20;
    private const string FileAbove = "$([MSBuild]::GetPathOfFileAbove(";

    /// <summary>Finds them.</summary>
    /// <param name="request">Where to begin.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>Each file once, roots first; files of the SDK are left out.</returns>
    public static IReadOnlyList<ImportedFile> Find(ImportRequest request, InputFiles files)
    {
        var found = new List<ImportedFile>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>();
        foreach (var root in request.Roots)
        {
            Add(root);
        }

        while (queue.TryDequeue(out var path))
        {
            foreach (var import in Imports(path, request, files))
            {
                if (Resolve(import, path, request) is not { } target)
                {
                    // A package's own ways are named by its version; the source's are worth a word.
                    if (IsOfSource(path, request) && met.Add(import))
                    {
                        found.Add(new ImportedFile(import, false));
                    }
                }
                else if (target.AsSpan().IndexOfAny('*', '?') >= 0)
                {
                    foreach (var one in Matching(target))
                    {
                        Add(one);
                    }
                }
                else
                {
                    Add(target);
                }
            }
        }

        return found;

        void Add(string path)
        {
            if (met.Count < MaxFiles && met.Add(path) && !IsOfSdk(path, request) && files.Exists(path))
            {
                found.Add(new ImportedFile(path, true));
                queue.Enqueue(path);
            }
        }
    }

    private static bool IsOfSdk(string path, ImportRequest request) => request.DotNetRoot is { } root && SourcePaths.IsBelow(path, root);

    private static bool IsOfSource(string path, ImportRequest request) =>
        path == request.Project || (!path.Contains(".nuget.g.", StringComparison.Ordinal) && Property(request, "NuGetPackageRoot") is var packages
            && (packages.Length == 0 || !SourcePaths.IsBelow(path, packages)));

    private static List<string> Imports(string path, ImportRequest request, InputFiles files)
    {
        var imports = new List<string>();
        try
        {
            using var reader = BoundedXml.Reader(files.ReadAllBytes(path, MaxSize));
            // The depth below which everything belongs to a group for another framework.
            var skipped = int.MaxValue;
            while (reader.Read())
            {
                BoundedXml.CheckDepth(reader);
                if (reader.NodeType != XmlNodeType.Element || reader.Depth > skipped)
                {
                    continue;
                }

                skipped = int.MaxValue;
                if (reader.LocalName is "Import" or "ImportGroup" && IsForAnother(reader.GetAttribute("Condition"), request.TargetFramework))
                {
                    skipped = reader.Depth;
                }
                else if (reader.LocalName == "Import" && reader.GetAttribute("Sdk") is null && reader.GetAttribute("Project") is { Length: > 0 } import)
                {
                    imports.AddRange(import.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
                }
            }
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            // MSBuild read it a moment ago and would have told.
        }

        return imports;
    }

    // As NuGet writes it: '$(TargetFramework)' == 'net10.0' AND …
    private static bool IsForAnother(string? condition, string framework)
    {
        const string Start = "'$(TargetFramework)' == '";
        var at = condition?.IndexOf(Start, StringComparison.Ordinal) ?? -1;
        if (at < 0 || condition!.Contains(" or ", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var value = condition.AsSpan(at + Start.Length);
        var end = value.IndexOf('\'');
        return end >= 0 && !value[..end].Equals(framework, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The absolute path that an import names; null where a property in it is not known.</summary>
    private static string? Resolve(string import, string file, ImportRequest request)
    {
        if (import.StartsWith(FileAbove, StringComparison.Ordinal) && import.EndsWith("))", StringComparison.Ordinal))
        {
            return Above(import[FileAbove.Length..^2], file, request);
        }

        var path = Expand(import, file, request);
        if (path is null)
        {
            return null;
        }

        path = path.Replace('\\', Path.DirectorySeparatorChar);
        try
        {
            return Path.GetFullPath(path, Path.GetDirectoryName(file)!);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? Above(string arguments, string file, ImportRequest request)
    {
        var parts = arguments.Split(',');
        var name = parts[0].Trim(' ', '\'', '"', '`');
        var start = parts.Length > 1 ? Expand(parts[1].Trim(' ', '\'', '"', '`'), file, request) : Path.GetDirectoryName(file);
        if (start is null || name.Length == 0 || name.AsSpan().ContainsAny('$', '\0') || start.Contains('\0'))
        {
            return null;
        }

        var folder = Path.GetFullPath(start.Length == 0 ? "." : start.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(file)!);
        for (var above = Path.TrimEndingDirectorySeparator(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(Path.Combine(above, name)))
            {
                return Path.Combine(above, name);
            }
        }

        // Nothing there to import.
        return Path.Combine(folder, name);
    }

    private static string? Expand(string text, string file, ImportRequest request)
    {
        for (var n = 0; n < 20; n++)
        {
            var start = text.IndexOf("$(", StringComparison.Ordinal);
            if (start < 0)
            {
                return text.Contains('\0') || text.Contains("@(", StringComparison.Ordinal) || text.Contains("%(", StringComparison.Ordinal) ? null : text;
            }

            var end = text.IndexOf(')', start);
            if (end < 0 || Value(text[(start + 2)..end], file, request) is not { Length: > 0 } value || value.Contains("$(", StringComparison.Ordinal))
            {
                return null;
            }

            text = string.Concat(text.AsSpan(0, start), value, text.AsSpan(end + 1));
        }

        return null;
    }

    private static string Value(string name, string file, ImportRequest request) => name switch
    {
        "MSBuildThisFileDirectory" => Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar,
        "MSBuildThisFileName" => Path.GetFileNameWithoutExtension(file),
        "MSBuildThisFile" => Path.GetFileName(file),
        "MSBuildThisFileFullPath" => file,
        "MSBuildProjectDirectory" => Path.GetDirectoryName(request.Project)!,
        "MSBuildProjectName" => Path.GetFileNameWithoutExtension(request.Project),
        "MSBuildProjectFile" => Path.GetFileName(request.Project),
        "MSBuildProjectFullPath" => request.Project,
        _ => Property(request, name),
    };

    private static string Property(ImportRequest request, string name)
    {
        foreach (var property in request.Properties)
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return "";
    }

    private static List<string> Matching(string pattern)
    {
        var found = new List<string>();
        var folder = Path.GetDirectoryName(pattern);
        if (folder is null || folder.AsSpan().IndexOfAny('*', '?') >= 0)
        {
            return found;
        }

        foreach (var name in InputFiles.Names(folder))
        {
            if (System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Path.GetFileName(pattern), name, ignoreCase: false))
            {
                found.Add(Path.Combine(folder, name));
            }
        }

        return found;
    }
}
