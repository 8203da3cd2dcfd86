using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Reads a target of an assets file and the <c>libraries</c> section behind it.</summary>
/// <param name="json">The file.</param>
/// <param name="graph">Receives the libraries.</param>
internal sealed class AssetsLibraryReader(AssetsJson json, AssetsGraph graph)
{
    /// <summary>Reads the packages and projects of one target.</summary>
    /// <param name="place">Where the target's value starts.</param>
    public void ReadTarget(int place)
    {
        var reader = json.At(place);
        json.Expect(ref reader, JsonTokenType.StartObject, place);
        while (AssetsJson.Next(ref reader))
        {
            var key = AssetsJson.Name(ref reader);
            json.Expect(ref reader, JsonTokenType.StartObject, place);
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            var library = new AssetsLibrary(slash < 0 ? key : key[..slash], slash < 0 ? "" : key[(slash + 1)..]);
            if (library.Id.Length == 0 || !graph.Libraries.TryAdd(library.Id, library))
            {
                throw json.Unexpected("a package has no id or stands twice in one target", place + (int)reader.TokenStartIndex);
            }

            ReadTargetLibrary(ref reader, library);
        }
    }

    /// <summary>Reads hashes, folders and file lists of the libraries that the target has.</summary>
    /// <param name="place">Where the section's value starts.</param>
    public void ReadLibraries(int place)
    {
        var reader = json.At(place);
        json.Expect(ref reader, JsonTokenType.StartObject, place);
        while (AssetsJson.Next(ref reader))
        {
            var key = AssetsJson.Name(ref reader);
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0
                && reader.TokenType == JsonTokenType.StartObject
                && graph.Libraries.TryGetValue(key[..slash], out var library)
                && key.AsSpan(slash + 1).Equals(library.Version, StringComparison.OrdinalIgnoreCase))
            {
                ReadLibrary(ref reader, library);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Ties libraries to what they depend on. An edge to something that the framework replaces leads nowhere and is left out.</summary>
    public void Link()
    {
        foreach (var library in graph.Libraries.Values)
        {
            foreach (var id in library.DependencyIds)
            {
                if (graph.Libraries.TryGetValue(id, out var dependency) && !library.Dependencies.Contains(dependency))
                {
                    library.Dependencies.Add(dependency);
                }
            }

            library.Dependencies.Sort(static (a, b) => string.CompareOrdinal(a.Step, b.Step));
        }
    }

    /// <summary>Whether every library is a package with a listing, or a project; else the graph is not whole.</summary>
    /// <param name="request">What is read.</param>
    /// <param name="problems">Receives the libraries that are not.</param>
    public bool AreResolved(PackageGraphRequest request, List<Problem> problems)
    {
        var before = problems.Count;
        foreach (var library in graph.Libraries.Values)
        {
            if (library.IsProject || (library.Type == "package" && library.IsListed))
            {
                continue;
            }

            problems.Add(new Problem(
                ProblemKind.RestoreIncomplete,
                $"{library.Id} {library.Version}".TrimEnd(),
                $"The resolved package graph does not say where {library.Id} lies (type '{library.Type}'); run 'dotnet restore' again.",
                new FileLocation(request.AssetsFile)));
        }

        return problems.Count == before;
    }

    private static void ReadTargetLibrary(ref Utf8JsonReader reader, AssetsLibrary library)
    {
        while (AssetsJson.Next(ref reader))
        {
            var name = AssetsJson.Name(ref reader);
            if (name == "type")
            {
                library.Type = AssetsJson.Text(ref reader) ?? "";
            }
            else if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
            }
            else if (name == "dependencies")
            {
                while (AssetsJson.Next(ref reader))
                {
                    library.DependencyIds.Add(AssetsJson.Name(ref reader));
                    reader.Skip();
                }
            }
            else if (Group(name) is { } group)
            {
                ReadAssets(ref reader, library, group);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static AssetGroup? Group(string name) => name switch
    {
        "compile" or "embed" => AssetGroup.Compile,
        "runtime" => AssetGroup.Runtime,
        "native" => AssetGroup.Native,
        "runtimeTargets" => AssetGroup.RuntimeTarget,
        "resource" => AssetGroup.Resource,
        "contentFiles" => AssetGroup.Content,
        "build" or "buildMultiTargeting" or "tools" => AssetGroup.Build,
        _ => null,
    };

    private static void ReadAssets(ref Utf8JsonReader reader, AssetsLibrary library, AssetGroup group)
    {
        while (AssetsJson.Next(ref reader))
        {
            var path = AssetsJson.Name(ref reader);
            var copy = false;
            string? action = null;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            while (isObject && AssetsJson.Next(ref reader))
            {
                var name = AssetsJson.Name(ref reader);
                copy |= name == "copyToOutput" && reader.TokenType == JsonTokenType.True;
                if (name == "buildAction")
                {
                    action = AssetsJson.Text(ref reader);
                }

                reader.Skip();
            }

            reader.Skip();
            if (!PackageFilePath.IsPlaceholder(path))
            {
                library.Assets.Add(new AssetFile(path, group, copy, action));
            }
        }
    }

    private static void ReadLibrary(ref Utf8JsonReader reader, AssetsLibrary library)
    {
        library.IsListed = true;
        while (AssetsJson.Next(ref reader))
        {
            var name = AssetsJson.Name(ref reader);
            if (name == "sha512")
            {
                library.Sha512 = AssetsJson.Text(ref reader);
            }
            else if (name == "path")
            {
                library.Path = AssetsJson.Text(ref reader);
            }
            else if (name == "files" && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadFiles(ref reader, library);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadFiles(ref Utf8JsonReader reader, AssetsLibrary library)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
                continue;
            }

            // Most files lie in lib/ and ref/: no string is made of those.
            var raw = reader.ValueSpan;
            library.Parts |= PackagePartNames.Of(raw);
            var slash = raw.IndexOf((byte)'/');
            if (slash > 0 && !reader.ValueIsEscaped && raw[0] is not ((byte)'l' or (byte)'L' or (byte)'a' or (byte)'t'))
            {
                continue;
            }

            if (raw.StartsWith("analyzers/"u8) || raw.StartsWith("tools/"u8))
            {
                library.HasAnalyzers = true;
                continue;
            }

            if (!raw.StartsWith("lib/"u8))
            {
                NoteFile(reader.GetString()!, library);
            }
        }

        library.Texts.Sort(StringComparer.Ordinal);
    }

    private static void NoteFile(string path, AssetsLibrary library)
    {
        if (PackageTexts.IsText(path))
        {
            // The text that speaks for the package is never crowded out by others.
            if ((library.Texts.Count < PackageTexts.MaxCount || Licensing.PrincipalText.IsPlain(path)) && !library.Texts.Contains(path))
            {
                library.Texts.Add(path);
            }
        }
        else if (path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase) && !path.Contains('/', StringComparison.Ordinal))
        {
            library.Nuspec ??= path;
        }
    }
}
