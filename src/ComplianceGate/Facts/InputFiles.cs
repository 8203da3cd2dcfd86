namespace ComplianceGate.Facts;

/// <summary>A path that was met, and what was there before it was read.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Time">Time of last change (UTC); null where there was no file.</param>
public sealed record SeenFile(string Path, DateTime? Time);

/// <summary>
/// The only door through which readers reach the disk. It remembers every file that was read, found or looked for in vain,
/// with the time of last change as it was before the read, so that the next build knows when to look again.
/// Safe for use by several threads.
/// </summary>
public sealed class InputFiles
{
    private const int SpareNames = 4_096;

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> digests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeenFile> seen = new(StringComparer.Ordinal);

    /// <summary>Remembers for one build.</summary>
    public InputFiles()
        : this(KeptDigests.None())
    {
    }

    /// <summary>Remembers for one build, and takes digests of large files over from the last one.</summary>
    /// <param name="kept">What the last build kept.</param>
    internal InputFiles(KeptDigests kept) => Kept = kept;

    /// <summary>Digests of large files that the last build kept.</summary>
    internal KeptDigests Kept { get; }

    /// <summary>All paths met so far, in ordinal order.</summary>
    public IReadOnlyList<SeenFile> Seen
    {
        get
        {
            lock (gate)
            {
                var all = new SeenFile[seen.Count];
                seen.Values.CopyTo(all, 0);
                Array.Sort(all, static (a, b) => string.CompareOrdinal(a.Path, b.Path));
                return all;
            }
        }
    }

    /// <summary>Whether a file (not a folder) is at the path; the answer is remembered either way.</summary>
    /// <param name="path">An absolute path.</param>
    public bool Exists(string path) => Note(path) is not null;

    /// <summary>
    /// Opens a file for sequential reading. What has no size (a pipe, a device, a file that the system makes up) is never opened,
    /// because opening it may wait for ever and reading it may never end: it reads as empty.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder or may not be read.</exception>
    public Stream OpenRead(string path)
    {
        Note(path);
        return RegularFile.OpenRead(path);
    }

    /// <summary>
    /// Names of the files in a folder, in ordinal order; none where there is no folder. A folder is not remembered: ask only of one
    /// that nobody changes, or that changes along with a file which is asked for.
    /// </summary>
    /// <param name="folder">An absolute path.</param>
    /// <param name="most">Most names that are taken: the first in ordinal order.</param>
    public static IReadOnlyList<string> Names(string folder, int most = 1_000)
    {
        var names = new List<string>();
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                names.Add(Path.GetFileName(path));
                if (names.Count > most && names.Count - most > SpareNames)
                {
                    Cut(names, most);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No folder, no files; who needs one of them will look for it by name.
        }

        Cut(names, most);
        return names;
    }

    /// <summary>
    /// Paths of all files below a folder, relative to it, with forward slashes, in ordinal order; none where there is no folder. Links
    /// are not followed. As with <see cref="Names"/> nothing is remembered.
    /// </summary>
    /// <param name="folder">An absolute path.</param>
    /// <param name="most">Most paths that are taken: the first in ordinal order.</param>
    public static IReadOnlyList<string> Tree(string folder, int most = 20_000)
    {
        var names = new List<string>();
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 40 };
            foreach (var path in Directory.EnumerateFiles(folder, "*", options))
            {
                names.Add(Path.GetRelativePath(folder, path).Replace('\\', '/'));
                if (names.Count > most && names.Count - most > SpareNames)
                {
                    Cut(names, most);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No folder, no files.
        }

        Cut(names, most);
        return names;
    }

    // The first in ordinal order, whatever the order in which the disk gives them.
    private static void Cut(List<string> names, int most)
    {
        names.Sort(StringComparer.Ordinal);
        if (names.Count > most)
        {
            names.RemoveRange(most, names.Count - most);
        }
    }

    /// <summary>Whether there is a folder. The answer is not remembered; see <see cref="Names"/>.</summary>
    /// <param name="folder">An absolute path.</param>
    public static bool FolderExists(string folder) => Directory.Exists(folder);

    /// <summary>Reads a whole file that must not be larger than a cap.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="cap">The largest size accepted, in bytes.</param>
    /// <exception cref="IOException">There is no such file, it cannot be read, or it is larger than the cap.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder or may not be read.</exception>
    public byte[] ReadAllBytes(string path, int cap)
    {
        using var stream = OpenRead(path);
        if (stream.Length > cap)
        {
            throw new IOException($"The file has {stream.Length:N0} bytes; at most {cap:N0} are read.");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Hashes a whole file, once in the life of this object.</summary>
    /// <param name="path">An absolute path.</param>
    /// <returns>SHA-256 in lower-case hexadecimal.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder or may not be read.</exception>
    public string Sha256(string path)
    {
        lock (gate)
        {
            if (digests.TryGetValue(path, out var known))
            {
                return known;
            }
        }

        using var stream = OpenRead(path);
        var digest = Kept.Sha256(path, stream.Length, () => FileDigest.Sha256(stream))!;
        lock (gate)
        {
            digests[path] = digest;
        }

        return digest;
    }

    private DateTime? Note(string path)
    {
        lock (gate)
        {
            if (seen.TryGetValue(path, out var known))
            {
                return known.Time;
            }
        }

        // Asked outside the lock, or threads that read many files would wait for one another; of two answers the first counts.
        var info = new FileInfo(path);
        DateTime? time = info.Exists ? info.LastWriteTimeUtc : null;
        lock (gate)
        {
            return seen.TryAdd(path, new SeenFile(path, time)) ? time : seen[path].Time;
        }
    }
}
