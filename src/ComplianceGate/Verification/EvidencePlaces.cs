using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>Where an evidence folder lies among what it speaks of.</summary>
/// <param name="Root">Fully qualified path of the folder that its paths start from.</param>
/// <param name="Folder">The evidence folder, relative to it.</param>
/// <param name="Needs">Whether a folder below the root must be looked into.</param>
internal sealed record EvidencePlace(string Root, string Folder, Func<string, bool> Needs);

/// <summary>Finds evidence folders: by their name and what lies directly in them, or by a manifest of ours with sums beside it.</summary>
internal static class EvidencePlaces
{
    /// <summary>What the names of evidence folders end with.</summary>
    public const string Ending = ".compliance";

    private const int MaxSets = 10_000;

    private static readonly HashSet<string> Names = new(EvidenceFolder.KnownNames, StringComparer.Ordinal);

    /// <summary>Whether a folder of the disk is evidence itself.</summary>
    public static bool IsEvidence(string path)
    {
        bool Holds(string name) => File.Exists(Path.Combine(path, name));
        return path.EndsWith(Ending, StringComparison.Ordinal)
            ? Names.Any(Holds)
            : Holds(EvidenceFolder.ManifestName) && Holds(EvidenceFolder.SumsName);
    }

    /// <summary>The evidence folders of a tree, in ordinal order.</summary>
    /// <exception cref="InvalidDataException">There are more than are read.</exception>
    public static List<string> Find(FolderTree tree)
    {
        var holders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in tree.Files)
        {
            if (Names.Contains(SafePath.Name(file.Path)))
            {
                holders.Add(SafePath.Folder(file.Path));
            }
        }

        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var holder in holders)
        {
            if ((Claimed(holder, holders) ?? (IsOurs(tree, holder) ? holder : null)) is { } folder)
            {
                found.Add(folder);
            }
        }

        return found.Count <= MaxSets ? [.. found] : throw new InvalidDataException($"holds more than {MaxSets:N0} sets of evidence");
    }

    /// <summary>The place of an evidence folder, as its documents' paths tell it; what cannot be read lies beside what it speaks of.</summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static EvidencePlace Of(string path)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var folder = Path.GetFileName(path);
        if (Manifest(path) is { } manifest)
        {
            if (!manifest.Documents.IsEmpty && SafePath.Folder(manifest.Documents[0].Path) is var stated && SafePath.Refusal(stated) is null
                && path.Replace(Path.DirectorySeparatorChar, '/').EndsWith("/" + stated, StringComparison.Ordinal))
            {
                folder = stated;
            }

            AddFolders(needed, manifest.Artifacts);
            foreach (var link in manifest.Links)
            {
                AddFolders(needed, link.Path ?? "");
            }
        }

        AddFolders(needed, folder + "/");
        return new EvidencePlace(Path.GetFullPath(path[..^folder.Length]), folder, f => needed.Contains(f) || SafePath.IsBelow(f, folder));
    }

    /// <summary>Path of a folder relative to another that it lies in; null where it lies elsewhere.</summary>
    public static string? Below(string path, string root) =>
        Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/') is var relative && SafePath.ArtifactRefusal(relative) is null && !Path.IsPathRooted(relative)
            ? relative
            : null;

    /// <summary>Adds every folder that artifacts lie in, also those around it.</summary>
    public static void AddFolders(HashSet<string> folders, ImmutableArray<ManifestArtifact> artifacts)
    {
        foreach (var artifact in artifacts)
        {
            AddFolders(folders, artifact.Path);
        }
    }

    private static void AddFolders(HashSet<string> folders, string path)
    {
        for (var at = SafePath.Folder(path); at.Length > 0 && folders.Add(at); at = SafePath.Folder(at))
        {
        }
    }

    private static ManifestDocument? Manifest(string path)
    {
        var own = FolderTree.Read(path, static _ => false);
        try
        {
            return own.Find(EvidenceFolder.ManifestName) is { Refusal: null } file ? ManifestReader.Parse(own.ReadAll(file, StrictJson.MaxSize)) : null;
        }
        catch (Exception e) when (e is InvalidDataException or LaterVersionException)
        {
            return null;
        }
    }

    /// <summary>The outermost folder around one that is named as evidence and holds some: whatever lies in it, the name claims it.</summary>
    private static string? Claimed(string holder, SortedSet<string> holders)
    {
        string? claimed = null;
        for (var at = holder; at.Length > 0; at = SafePath.Folder(at))
        {
            claimed = at.EndsWith(Ending, StringComparison.Ordinal) && holders.Contains(at) ? at : claimed;
        }

        return claimed;
    }

    private static bool IsOurs(FolderTree tree, string folder)
    {
        if (folder.Length == 0 || tree.Find(folder + "/" + EvidenceFolder.SumsName) is null || tree.Find(folder + "/" + EvidenceFolder.ManifestName) is not { Refusal: null } file)
        {
            return false;
        }

        using var stream = tree.Open(file);
        Span<byte> head = stackalloc byte[256];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)].IndexOf(Encoding.ASCII.GetBytes(ManifestWriter.Schema[..^1])) >= 0;
    }
}
