using System.Buffers;
using System.Globalization;
using System.Text;

namespace ComplianceGate.Facts;

/// <summary>
/// Digests of large files, kept in obj from build to build by path, size, times and number on the disk, so that a model of some
/// gigabytes is not read again because a line of code changed. Nothing is kept that a copy, a touch or a rename would not undo,
/// and where the system cannot say enough of a file, it is read. Safe for use by several threads.
/// </summary>
internal sealed class KeptDigests
{
    /// <summary>Files below this are read faster than looked up, in bytes.</summary>
    public const long LeastSize = 4L << 20;

    private const string Header = "ComplianceGate digests 1";
    private const int MaxBytes = 8 << 20;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private readonly string? file;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (FileIdentity Identity, string Sha256)> known = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, long Size), string> ofRun = [];
    private readonly SortedDictionary<string, (FileIdentity Identity, string Sha256)> used = new(StringComparer.Ordinal);

    private KeptDigests(string? file) => this.file = file;

    /// <summary>Keeps nothing and knows nothing.</summary>
    public static KeptDigests None() => new(null);

    /// <summary>Reads what was kept; a file that is damaged or of another form counts as empty.</summary>
    /// <param name="file">Absolute path of the file in obj.</param>
    /// <param name="isTrusted">Whether what was kept may be believed; in CI nothing is.</param>
    public static KeptDigests At(string file, bool isTrusted)
    {
        var digests = new KeptDigests(file);
        if (isTrusted)
        {
            digests.Read();
        }

        return digests;
    }

    /// <summary>The digest of a file, kept or computed; a large one is read once in a run.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="compute">Reads and hashes it; null where it changed meanwhile.</param>
    /// <returns>SHA-256 in lower-case hexadecimal; null where <paramref name="compute"/> says so.</returns>
    public string? Sha256(string path, long size, Func<string?> compute)
    {
        lock (gate)
        {
            if (ofRun.TryGetValue((path, size), out var before))
            {
                return before;
            }
        }

        var digest = Ask(path, size, compute);
        if (digest is not null && size >= LeastSize)
        {
            lock (gate)
            {
                ofRun[(path, size)] = digest;
            }
        }

        return digest;
    }

    private string? Ask(string path, long size, Func<string?> compute)
    {
        if (file is null || size < LeastSize || path.AsSpan().ContainsAny('\n', '\r', '|') || FileIdentity.Of(path) is not { } identity || identity.Size != size)
        {
            return compute();
        }

        lock (gate)
        {
            if (known.TryGetValue(path, out var kept) && kept.Identity == identity)
            {
                used[path] = kept;
                return kept.Sha256;
            }
        }

        var digest = compute();
        // Asked again: what was changed while it was read is not kept.
        if (digest is not null && FileIdentity.Of(path) == identity)
        {
            lock (gate)
            {
                used[path] = (identity, digest);
            }
        }

        return digest;
    }

    /// <summary>Writes what this build used. That it cannot be written costs the next build time and nothing else.</summary>
    public void Save()
    {
        var text = new StringBuilder(Header).Append('\n');
        lock (gate)
        {
            if (file is null || (used.Count == 0 && known.Count == 0))
            {
                return;
            }

            foreach (var (path, (identity, sha256)) in used)
            {
                text.Append(CultureInfo.InvariantCulture, $"{path}|{identity.Size}|{identity.Written}|{identity.Changed}|{identity.Number}|{sha256}\n");
            }
        }

        try
        {
            AtomicFile.WriteIfDifferent(file, Encoding.UTF8.GetBytes(text.ToString()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said above.
        }
    }

    private void Read()
    {
        try
        {
            if (new FileInfo(file!) is not { Exists: true, Length: <= MaxBytes })
            {
                return;
            }

            var lines = File.ReadAllText(file!).Split('\n');
            for (var i = 1; lines[0] == Header && i < lines.Length; i++)
            {
                var parts = lines[i].Split('|');
                if (parts.Length == 6 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                    && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var written)
                    && long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var changed)
                    && parts[5].Length == 64 && parts[5].AsSpan().IndexOfAnyExcept(Hexadecimal) < 0)
                {
                    known[parts[0]] = (new FileIdentity(size, written, changed, parts[4]), parts[5]);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            known.Clear();
        }
    }
}
