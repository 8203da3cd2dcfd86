using System.Globalization;
using System.Text;
using ComplianceGate.Binaries;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Digest and version id of a reference.</summary>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
/// <param name="Mvid">The module's version id, as a GUID in lower case; null where the file has none.</param>
internal sealed record ReferenceDigest(string Sha256, string? Mvid);

/// <summary>
/// Digests and version ids of references, kept in obj from build to build by path, size, times and number on the disk, as
/// <see cref="KeptDigests"/> does for large files. In CI nothing that was kept is believed. Safe for use by several threads.
/// </summary>
internal sealed class KeptReferences
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "record.references";

    private const string Header = "ComplianceGate references 1";
    private const int MaxBytes = 8 << 20;
    private const int MaxWhole = 64 << 20;

    private readonly string? file;
    private readonly Dictionary<string, Entry> known = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly List<Entry> used = [];

    // A class and not a tuple: collections of those are compiled anew in every build.
    internal sealed record Entry(string Path, string? Identity, ReferenceDigest Digest);

    /// <summary>Reads what was kept; a file that is damaged or of another form counts as empty.</summary>
    /// <param name="file">Absolute path of the file; null to keep nothing.</param>
    /// <param name="isTrusted">Whether what was kept may be believed.</param>
    public KeptReferences(string? file, bool isTrusted)
    {
        this.file = file;
        if (isTrusted && file is not null)
        {
            Load();
        }
    }

    /// <summary>Digest and version id of a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="share">Answers of other projects of the build, and of a reading ahead, where nobody writes to the file while a build runs; null to read alone.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ReferenceDigest Of(string path, ISourceShare? share = null)
    {
        var identity = file is null ? null : Text(FileIdentity.Of(path));
        if (identity is not null && known.TryGetValue(path, out var kept) && kept.Identity == identity)
        {
            Keep(kept);
            return kept.Digest;
        }

        var entry = share is null ? Look(path) : Shared(path, share);
        if (entry.Identity is not null)
        {
            Keep(entry);
        }

        return entry.Digest;
    }

    /// <summary>What a file is, asked once a build.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="share">Keeps the answer.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal static Entry Shared(string path, ISourceShare share) => share.Answer("reference\n" + path, () => Look(path));

    private static Entry Look(string path)
    {
        var identity = Text(FileIdentity.Of(path));
        var read = Read(path);
        // Of another identity now: it was changed while it was read, and is not kept.
        return new Entry(path, Text(FileIdentity.Of(path)) == identity ? identity : null, read);
    }

    /// <summary>Writes what this build used. That it cannot be written costs the next build time and nothing else.</summary>
    public void Save()
    {
        if (file is null)
        {
            return;
        }

        used.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        var text = new StringBuilder(Header, 1 << 15).Append('\n');
        foreach (var entry in used)
        {
            text.Append(entry.Path).Append('|').Append(entry.Identity).Append('|').Append(entry.Digest.Sha256).Append('|').Append(entry.Digest.Mvid).Append('\n');
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

    private static ReferenceDigest Read(string path)
    {
        using var stream = RegularFile.OpenRead(path);
        if (stream.Length > MaxWhole)
        {
            return new ReferenceDigest(FileDigest.Sha256(stream), null);
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new ReferenceDigest(FileDigest.Sha256(bytes), AssemblyFile.Mvid(bytes));
    }

    private void Keep(Entry entry)
    {
        lock (gate)
        {
            used.Add(entry);
        }
    }

    private void Load()
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
                if (parts.Length == 4 && parts[2].Length == 64 && parts[3].Length is 0 or 36)
                {
                    known[parts[0]] = new Entry(parts[0], parts[1], new ReferenceDigest(parts[2], parts[3].Length == 0 ? null : parts[3]));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            known.Clear();
        }
    }

    private static string? Text(FileIdentity? identity) =>
        identity is null ? null : string.Join(
            ',', identity.Size.ToString(CultureInfo.InvariantCulture), identity.Written.ToString(CultureInfo.InvariantCulture),
            identity.Changed.ToString(CultureInfo.InvariantCulture), identity.Number);
}
