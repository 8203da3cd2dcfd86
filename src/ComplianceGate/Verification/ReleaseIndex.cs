using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>Finds manifests below a folder by their SHA-256: files <c>manifest.json</c>, and those inside packages.</summary>
internal sealed class ReleaseIndex
{
    private readonly FolderTree tree;
    private readonly Dictionary<string, (string? Package, string Path)> places = new(StringComparer.Ordinal);

    private ReleaseIndex(FolderTree tree) => this.tree = tree;

    /// <summary>Looks through a folder. What cannot be read is not found.</summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="InvalidDataException">It holds more files than are read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be listed.</exception>
    public static ReleaseIndex Of(string folder)
    {
        var index = new ReleaseIndex(FolderTree.Read(folder));
        foreach (var file in index.tree.Files)
        {
            var isPackage = file.Path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase);
            if (file.Refusal is null && (isPackage || SafePath.Name(file.Path) == EvidenceFolder.ManifestName))
            {
                index.TryAdd(file, isPackage);
            }
        }

        return index;
    }

    /// <summary>Does something with the tree that holds the manifest of a digest.</summary>
    /// <returns>False where there is none.</returns>
    public bool TryOpen(string sha256, Action<FileTree, TreeFile> use)
    {
        if (!places.TryGetValue(sha256, out var place))
        {
            return false;
        }

        if (place.Package is null)
        {
            use(tree, tree.Find(place.Path)!);
            return true;
        }

        using var stream = tree.Open(tree.Find(place.Package)!);
        var package = new PackageTree(PackageArchive.Read(stream)) { Prefix = place.Package + "!/" };
        use(package, package.Find(place.Path) ?? throw new InvalidDataException("changed while it was read"));
        return true;
    }

    private void TryAdd(TreeFile file, bool isPackage)
    {
        try
        {
            if (!isPackage)
            {
                places.TryAdd(Digest(tree, file), (null, file.Path));
                return;
            }

            using var stream = tree.Open(file);
            var package = new PackageTree(PackageArchive.Read(stream));
            foreach (var entry in package.Files)
            {
                if (SafePath.IsBelow(entry.Path, PackageVerifier.InnerFolder) && SafePath.Name(entry.Path) == EvidenceFolder.ManifestName)
                {
                    places.TryAdd(Digest(package, entry), (file.Path, entry.Path));
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // It is not found then, and the chain says so where it is needed.
        }
    }

    private static string Digest(FileTree tree, TreeFile file) => FileDigest.Sha256(tree.ReadAll(file, StrictJson.MaxSize));
}
