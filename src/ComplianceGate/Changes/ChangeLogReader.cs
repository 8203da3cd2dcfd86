using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Changes;

/// <summary>What is read for the changes of a version.</summary>
/// <param name="Directory">Absolute path of the project's folder.</param>
/// <param name="Root">Absolute path of the repository's top; null without one, and then only the project's folder is looked into.</param>
/// <param name="Version">The version that is built.</param>
/// <param name="Names">What the project is called: the id of its package, its own name.</param>
/// <param name="ReleaseNotes">The value of <c>PackageReleaseNotes</c>.</param>
internal sealed record ChangeLogRequest(string Directory, string? Root, string Version, string[] Names, string ReleaseNotes);

/// <summary>Finds and reads the change log of a project. Nothing in it makes this fail: what cannot be read is told as such.</summary>
internal static class ChangeLogReader
{
    /// <summary>Larger files are not read, in bytes.</summary>
    public const int MaxSize = 8 << 20;

    private const int MaxFolders = 64;

    /// <summary>The names that are looked for in each folder, in this order.</summary>
    public static readonly string[] FileNames =
    [
        "CHANGELOG.md", "Changelog.md", "ChangeLog.md", "changelog.md", "CHANGES.md", "Changes.md", "changes.md", "HISTORY.md", "History.md", "history.md",
        "RELEASENOTES.md", "ReleaseNotes.md", "releasenotes.md", "RELEASE_NOTES.md", "RELEASE-NOTES.md", "release-notes.md",
        "CHANGELOG", "CHANGELOG.txt", "NEWS.md", Path.Combine("docs", "CHANGELOG.md"),
    ];

    /// <summary>Reads what there is.</summary>
    /// <param name="request">What to read.</param>
    /// <param name="files">The door to the disk.</param>
    public static ChangesFact Read(ChangeLogRequest request, InputFiles files)
    {
        var fact = new ChangesFact { Notes = Notes(request) };
        if (Find(request, files) is not { } path)
        {
            return fact;
        }

        fact = fact with { Path = path };
        try
        {
            var log = new ChangeLogParser(Decode(files.ReadAllBytes(path, MaxSize)), request.Names);
            var exact = log.Entry(request.Version);
            var entry = exact ?? (ReleaseVersion.IsPrerelease(request.Version) ? log.Entry(ReleaseVersion.Release(request.Version)) : null);
            return fact with { Entry = entry, IsExact = exact is not null, Unreleased = log.Unreleased() };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return fact with { Unreadable = e is IOException ? e.Message : "it may not be read." };
        }
    }

    // Nearest first, from the project's folder up to the top of the repository and not above it.
    private static string? Find(ChangeLogRequest request, InputFiles files)
    {
        var folder = Path.TrimEndingDirectorySeparator(request.Directory);
        var root = request.Root is null ? null : Path.TrimEndingDirectorySeparator(request.Root);
        for (var i = 0; i < MaxFolders; i++)
        {
            foreach (var name in FileNames)
            {
                var path = Path.Combine(folder, name);
                if (files.Exists(path))
                {
                    return path;
                }
            }

            if (root is null || !SourcePaths.IsBelow(folder, root) || Path.GetDirectoryName(folder) is not { } parent)
            {
                return null;
            }

            folder = parent;
        }

        return null;
    }

    // Notes may be a whole change log, read into the property: then the entry of this version counts, and no other.
    private static ChangeEntryFact? Notes(ChangeLogRequest request)
    {
        var text = request.ReleaseNotes.Length > MaxSize ? request.ReleaseNotes[..MaxSize] : request.ReleaseNotes;
        if (string.IsNullOrWhiteSpace(text) || ChangeWords.OnlyPoints(text))
        {
            return null;
        }

        var log = new ChangeLogParser(text, request.Names);
        var entry = !log.HasReleases ? log.Whole()
            : log.Entry(request.Version) ?? (ReleaseVersion.IsPrerelease(request.Version) ? log.Entry(ReleaseVersion.Release(request.Version)) ?? log.Unreleased() : null);
        return entry is null or { IsEmpty: true } ? null : entry with { Line = 0 };
    }

    private static string Decode(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes, 2, bytes.Length - 2);
        }

        var start = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        return Encoding.UTF8.GetString(bytes, start, bytes.Length - start);
    }
}
