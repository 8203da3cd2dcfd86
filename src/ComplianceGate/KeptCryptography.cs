using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>
/// What assemblies of packages do with cryptography, kept in obj from build to build by the digest of their content, and by path, size,
/// times and number on the disk, so that a package is read once and not in every build. Another version of the gate reads again.
/// </summary>
internal sealed class KeptCryptography
{
    private const int MaxBytes = 64 << 20;

    private readonly string? file;
    private readonly Dictionary<string, AssemblyCryptography> byPlace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AssemblyCryptography> byContent = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AssemblyCryptography> used = new(StringComparer.Ordinal);
    private bool hasNews;

    /// <summary>Reads what was kept; a file that is damaged or of another version counts as empty.</summary>
    /// <param name="file">Absolute path of the file; null to keep nothing.</param>
    /// <param name="isTrusted">Whether what was kept may be believed.</param>
    public KeptCryptography(string? file, bool isTrusted)
    {
        this.file = file;
        if (isTrusted && file is not null)
        {
            Load(file);
        }
    }

    /// <summary>What a file was seen to do that is the same as then by all that the file system says of it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="identity">What the file system says.</param>
    public AssemblyCryptography? OfPlace(string path, FileIdentity? identity) =>
        identity is not null && byPlace.TryGetValue(Place(path, identity), out var kept) ? kept : null;

    /// <summary>What a file of this content was seen to do.</summary>
    /// <param name="sha256">Digest of the content.</param>
    public AssemblyCryptography? OfContent(string sha256) => byContent.GetValueOrDefault(sha256);

    /// <summary>Keeps what a file does for the next build.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="identity">What the file system said before it was read; null where it cannot be told apart from what comes after it.</param>
    /// <param name="seen">What it does; not kept where it could not be looked at.</param>
    /// <param name="isNew">Whether it was not known before.</param>
    public void Keep(string path, FileIdentity? identity, AssemblyCryptography seen, bool isNew)
    {
        if (seen.Problem is null)
        {
            // Without an identity the content alone is known again.
            used[identity is null ? seen.Sha256 : Place(path, identity)] = seen;
            hasNews |= isNew;
        }
    }

    /// <summary>Writes what this build used. That it cannot be written costs the next build time and nothing else.</summary>
    public void Save()
    {
        if (file is null || (!hasNews && used.Count == byPlace.Count))
        {
            return;
        }

        var entries = new List<AssemblyCryptography>(used.Count);
        foreach (var (place, seen) in used)
        {
            entries.Add(seen with { Name = place, Package = null });
        }

        try
        {
            AtomicFile.WriteIfDifferent(file, CheckRecordWriter.WriteKept(entries));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said above.
        }
    }

    private static string Place(string path, FileIdentity identity) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}|{identity.Size}|{identity.Written}|{identity.Changed}|{identity.Number}");

    private void Load(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= MaxBytes })
            {
                return;
            }

            foreach (var kept in CheckRecordReader.ReadKept(File.ReadAllBytes(path)))
            {
                byPlace[kept.Name] = kept;
                byContent[kept.Sha256] = kept;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            byPlace.Clear();
            byContent.Clear();
        }
    }
}
