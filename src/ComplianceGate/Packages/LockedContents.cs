using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Holds the content of packages against <c>packages.lock.json</c>.</summary>
internal static class LockedContents
{
    /// <summary>Largest lock file that is read, in bytes.</summary>
    public const int MaxSize = 64 << 20;

    private const string UsualName = "packages.lock.json";

    /// <summary>Finds the lock file as NuGet does: the one that is named, else <c>packages.NAME.lock.json</c> or the usual one beside the project.</summary>
    /// <param name="request">The project.</param>
    /// <param name="restore">What the restore says of itself.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>Its absolute path; null where there is none.</returns>
    public static string? Find(PackageGraphRequest request, RestoreResult restore, InputFiles files)
    {
        var folder = Path.GetDirectoryName(request.ProjectPath)!;
        var named = request.LockFile ?? (restore.LockFile is { Length: > 0 } path && !path.Contains('\0', StringComparison.Ordinal) ? Path.GetFullPath(path, folder) : null);
        if (named is not null)
        {
            return files.Exists(named) ? named : null;
        }

        var own = Path.Combine(folder, $"packages.{Path.GetFileNameWithoutExtension(request.ProjectPath).Replace(' ', '_')}.lock.json");
        var usual = Path.Combine(folder, UsualName);
        return files.Exists(own) ? own : files.Exists(usual) ? usual : null;
    }

    /// <summary>Compares the hashes of one version of a package: in the lock file, in the restore's result, and in the package folder.</summary>
    /// <param name="lockFile">Absolute path of the lock file.</param>
    /// <param name="libraries">The packages.</param>
    /// <param name="metadata">What their folders say, in the same order.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Receives what is wrong with the file.</param>
    public static ImmutableArray<ChangedContentFact> Compare(string lockFile, List<AssetsLibrary> libraries, PackageMetadata[] metadata, InputFiles files, List<Problem> problems)
    {
        AssetsJson? json = null;
        try
        {
            json = new AssetsJson(files.ReadAllBytes(lockFile, MaxSize));
            var locked = Read(json);
            var changed = ImmutableArray.CreateBuilder<ChangedContentFact>();
            for (var i = 0; i < libraries.Count; i++)
            {
                if (locked.TryGetValue($"{libraries[i].Id}/{libraries[i].Version}", out var entries))
                {
                    Compare(entries, libraries[i], metadata[i].ContentHash, lockFile, json, changed);
                }
            }

            return changed.DrainToImmutable();
        }
        catch (JsonException e) when (json is not null)
        {
            var (line, column) = json.Place(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            Report($"The lock file is incomplete or damaged at line {line}, column {column}; restore again.", line, column);
        }
        catch (InvalidOperationException)
        {
            Report("The lock file is not valid UTF-8 text; restore again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report($"The lock file cannot be read ({e.GetType().Name}).");
        }

        return [];

        void Report(string message, int line = 0, int column = 0) =>
            problems.Add(new Problem(ProblemKind.InputUnreadable, Path.GetFileName(lockFile), message, new FileLocation(lockFile, line, column)));
    }

    private static void Compare(
        List<(string Hash, int Offset)> entries, AssetsLibrary library, string? inFolder, string lockFile, AssetsJson json, ImmutableArray<ChangedContentFact>.Builder changed)
    {
        foreach (var (hash, offset) in entries)
        {
            var isOfGraph = library.Sha512 is { Length: > 0 } restored && restored != hash;
            if (isOfGraph || (inFolder is { Length: > 0 } && inFolder != hash))
            {
                var place = json.PlaceOf(offset);
                changed.Add(new($"{library.Id}/{library.Version}", hash, isOfGraph ? library.Sha512! : inFolder!, !isOfGraph, new FileLocation(lockFile, place.Line, place.Column)));
                return;
            }
        }
    }

    /// <summary>The hashes by id and version, whatever the framework: one version of a package has one content.</summary>
    private static Dictionary<string, List<(string Hash, int Offset)>> Read(AssetsJson json)
    {
        var locked = new Dictionary<string, List<(string Hash, int Offset)>>(StringComparer.OrdinalIgnoreCase);
        var reader = json.At(0);
        json.Expect(ref reader, JsonTokenType.StartObject, 0);
        while (AssetsJson.Next(ref reader))
        {
            if (AssetsJson.Name(ref reader) != "dependencies")
            {
                reader.Skip();
                continue;
            }

            json.Expect(ref reader, JsonTokenType.StartObject, 0);
            while (AssetsJson.Next(ref reader))
            {
                AssetsJson.Name(ref reader);
                json.Expect(ref reader, JsonTokenType.StartObject, 0);
                ReadFramework(ref reader, json, locked);
            }
        }

        reader.Read();
        return locked;
    }

    private static void ReadFramework(ref Utf8JsonReader reader, AssetsJson json, Dictionary<string, List<(string Hash, int Offset)>> locked)
    {
        while (AssetsJson.Next(ref reader))
        {
            var id = AssetsJson.Name(ref reader);
            json.Expect(ref reader, JsonTokenType.StartObject, 0);
            string? version = null, hash = null;
            var offset = 0;
            while (AssetsJson.Next(ref reader))
            {
                switch (AssetsJson.Name(ref reader))
                {
                    case "resolved": version = AssetsJson.Text(ref reader); break;
                    case "contentHash":
                        offset = (int)reader.TokenStartIndex;
                        hash = AssetsJson.Text(ref reader);
                        break;
                    default: reader.Skip(); break;
                }
            }

            if (version is null || hash is null)
            {
                continue;
            }

            var key = $"{id}/{version}";
            if (!locked.TryGetValue(key, out var entries))
            {
                locked.Add(key, entries = new(1));
            }

            // Each framework may say it; one that says another is enough.
            if (entries.Count < 8 && !entries.Exists(e => e.Hash == hash))
            {
                entries.Add((hash, offset));
            }
        }
    }
}
