using System.Text;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Reads a <c>package-lock.json</c> of format 2 or 3, which npm writes since version 7.</summary>
internal sealed class NpmLockReader
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaxSize = 64 << 20;

    /// <summary>Most entries that are read.</summary>
    public const int MaxEntries = 50_000;

    /// <summary>Most dependencies that are followed; what is beyond has no known way, and is judged all the same.</summary>
    public const int MaxEdges = 400_000;

    private const int MaxDepth = 64;

    private readonly byte[] bytes;
    private readonly int start;
    private readonly NpmLock graph;
    private int edges;

    // Lines are counted forwards, once for the whole file.
    private int countedTo;
    private int line = 1;
    private int lineStart;

    private NpmLockReader(string path, byte[] bytes)
    {
        this.bytes = bytes;
        graph = new() { File = new(Path.GetFileName(path), bytes.Length, FileDigest.Sha256(bytes)) };
        start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        (countedTo, lineStart) = (start, start);
    }

    /// <summary>Reads a file; never throws for bad input.</summary>
    /// <param name="path">Absolute path of the file, which exists.</param>
    /// <param name="displayPath">How messages name it.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>Null, and a problem, when it cannot be read.</returns>
    public static NpmLock? Read(string path, string displayPath, InputFiles files, List<Problem> problems)
    {
        NpmLockReader? reader = null;
        try
        {
            reader = new NpmLockReader(path, files.ReadAllBytes(path, MaxSize));
            reader.Read();
            reader.graph.Link();
            return reader.graph;
        }
        catch (JsonException e)
        {
            var (atLine, column) = reader!.Place(e);
            Report($"{displayPath} cannot be read at line {atLine}, column {column}: {Reason(e)}", atLine, column);
        }
        catch (InvalidOperationException)
        {
            // The JSON reader says so of text that is not UTF-8 or holds half a surrogate pair.
            Report($"{displayPath} cannot be read: it is not valid UTF-8 text.", 0, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report($"{displayPath} cannot be read: {(e is UnauthorizedAccessException ? "access is denied." : e.Message)}", 0, 0);
        }

        return null;

        void Report(string message, int atLine, int column) =>
            problems.Add(new Problem(ProblemKind.InputUnreadable, displayPath, message, new FileLocation(path, atLine, column)));
    }

    // What the JSON reader says ends in a place counted from 0 in bytes; only our own messages are for people.
    private static string Reason(JsonException e) => e is LockException ? e.Message : "it is incomplete or no JSON; run 'npm install' again.";

    private (int Line, int Column) Place(JsonException e)
    {
        if (e is LockException own)
        {
            return PlaceOf(own.Offset);
        }

        var rest = bytes.AsSpan(start);
        for (var i = 0L; i < (e.LineNumber ?? 0) && rest.IndexOf((byte)'\n') is >= 0 and var end; i++)
        {
            rest = rest[(end + 1)..];
        }

        var before = rest[..(int)Math.Clamp(e.BytePositionInLine ?? 0, 0, rest.Length)];
        return ((int)Math.Min(e.LineNumber ?? 0, int.MaxValue - 1) + 1, Encoding.UTF8.GetCharCount(before) + 1);
    }

    private (int Line, int Column) PlaceOf(int offset)
    {
        var ahead = bytes.AsSpan(countedTo, Math.Max(0, offset - countedTo));
        if (ahead.LastIndexOf((byte)'\n') is >= 0 and var last)
        {
            line += ahead.Count((byte)'\n');
            lineStart = countedTo + last + 1;
        }

        countedTo = Math.Max(countedTo, offset);
        return (line, Encoding.UTF8.GetCharCount(bytes.AsSpan(lineStart, Math.Max(0, offset - lineStart))) + 1);
    }

    private void Read()
    {
        var reader = new Utf8JsonReader(bytes.AsSpan(start), new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        Expect(ref reader, JsonTokenType.StartObject, "an object is expected");
        int? version = null;
        var hasPackages = false;
        var versionAt = start;
        while (AssetsJson.Next(ref reader))
        {
            var name = AssetsJson.Name(ref reader);
            if (name == "lockfileVersion")
            {
                versionAt = At(ref reader);
                version = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : null;
                reader.Skip();
            }
            else if (name == "packages")
            {
                Expect(ref reader, JsonTokenType.StartObject, "an object is expected");
                hasPackages = true;
                ReadPackages(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        // Throws if anything but white space follows.
        reader.Read();
        if (version is not (2 or 3) || !hasPackages)
        {
            var found = version is null ? "no format version" : hasPackages ? $"format version {version}" : $"format version {version} and no list of packages";
            throw new LockException($"it has {found}; versions 2 and 3 are understood, which npm 7 and later write.", versionAt);
        }
    }

    private void ReadPackages(ref Utf8JsonReader reader)
    {
        while (AssetsJson.Next(ref reader))
        {
            var at = At(ref reader);
            var (atLine, column) = PlaceOf(at);
            var path = AssetsJson.Name(ref reader);
            Expect(ref reader, JsonTokenType.StartObject, "an object is expected");
            var entry = new NpmEntry(path, atLine, column);
            if (entry.IsPackage && !PackageFilePath.IsSafe(entry.Inner))
            {
                throw new LockException("this key leads out of the folder.", at);
            }

            if (graph.Entries.Count == MaxEntries)
            {
                throw new LockException($"it has more than {MaxEntries:N0} entries.", at);
            }

            if (!graph.Entries.TryAdd(path, entry))
            {
                throw new LockException("this key stands here a second time.", at);
            }

            ReadEntry(ref reader, entry);
        }
    }

    private void ReadEntry(ref Utf8JsonReader reader, NpmEntry entry)
    {
        while (AssetsJson.Next(ref reader))
        {
            switch (AssetsJson.Name(ref reader))
            {
                case "name": entry.SaidName = AssetsJson.Text(ref reader) is { Length: > 0 } name ? name : null; break;
                case "version": entry.Version = AssetsJson.Text(ref reader) ?? ""; break;
                case "resolved": entry.Resolved = AssetsJson.Text(ref reader); break;
                case "integrity": entry.Integrity = AssetsJson.Text(ref reader); break;
                case "dev": entry.IsDev = reader.TokenType == JsonTokenType.True; reader.Skip(); break;
                case "link": entry.IsLink = reader.TokenType == JsonTokenType.True; reader.Skip(); break;
                case "license" or "licenses":
                    var license = NpmStatement.Read(ref reader);
                    entry.License = entry.License.Text is null ? license : entry.License;
                    break;
                case "dependencies" or "optionalDependencies" or "peerDependencies" or "devDependencies": ReadDependencies(ref reader, entry); break;
                default: reader.Skip(); break;
            }
        }

        entry.LinksTo = entry.IsLink ? entry.Resolved : null;
    }

    private void ReadDependencies(ref Utf8JsonReader reader, NpmEntry entry)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (AssetsJson.Next(ref reader))
        {
            var name = AssetsJson.Name(ref reader);
            reader.Skip();
            if (edges < MaxEdges && name.Length <= 256)
            {
                edges++;
                entry.DependencyNames.Add(name);
            }
        }
    }

    private int At(ref Utf8JsonReader reader) => start + (int)reader.TokenStartIndex;

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string message)
    {
        if (reader.TokenType != type)
        {
            throw new LockException(message + ".", At(ref reader));
        }
    }

    /// <summary>Something that is JSON and no lock file.</summary>
    private sealed class LockException(string message, int offset) : JsonException(message)
    {
        /// <summary>Where, in bytes from the start of the file.</summary>
        public int Offset { get; } = offset;
    }
}
