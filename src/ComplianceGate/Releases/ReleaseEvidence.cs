using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate.Releases;

/// <summary>One side of a comparison that could be opened or not.</summary>
/// <param name="Contents">What it holds; null where it could not be read.</param>
/// <param name="Error">Why not, as a sentence; null where it could.</param>
/// <param name="IsWrongUsage">Whether another path has to be named, and nothing is damaged.</param>
internal sealed record ReleaseSide(ReleaseContents? Contents, string? Error, bool IsWrongUsage)
{
    /// <summary>Whether a list of duties was named by the manifest and does not lie beside it.</summary>
    public bool LacksDuties { get; init; }
}

/// <summary>Opens the evidence of a release: an evidence folder, a folder that holds exactly one, a manifest, or a package.</summary>
internal static class ReleaseEvidence
{
    private const string DutiesName = "duties.json";

    /// <summary>Opens a path.</summary>
    /// <param name="path">The path as the user gave it.</param>
    public static ReleaseSide Open(string path)
    {
        var shown = SafeText.Line(path);
        try
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            return Directory.Exists(full) ? OpenFolder(full, shown)
                : !File.Exists(full) ? Wrong($"There is no {shown}.")
                : full.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) ? OpenPackage(full, shown)
                : full.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? OpenManifest(full, shown)
                : Wrong($"{shown} is neither a folder with evidence, nor a manifest.json, nor a package.");
        }
        catch (Exception e) when (e is InvalidDataException or LaterVersionException)
        {
            return Damaged($"{shown} {e.Message.TrimEnd('.')}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Wrong($"{shown} cannot be read: {SafeText.Line(e.Message)}");
        }
        catch (ArgumentException)
        {
            return Wrong($"{(shown.Length == 0 ? "An empty text" : shown)} is no path.");
        }
    }

    private static ReleaseSide OpenFolder(string path, string shown)
    {
        if (EvidencePlaces.IsEvidence(path) || File.Exists(Path.Combine(path, EvidenceFolder.ManifestName)))
        {
            return Read(FolderTree.Read(path, static _ => false), "", EvidenceFolder.ManifestName, shown);
        }

        var tree = FolderTree.Read(path);
        var inner = PackageVerifier.InnerFolder;
        var found = tree.Find(inner + "/" + EvidenceFolder.ManifestName) is not null ? [inner] : EvidencePlaces.Find(tree);
        return found.Count switch
        {
            0 => Wrong($"{shown} holds no evidence."),
            1 => Read(tree, found[0], EvidenceFolder.ManifestName, shown),
            _ => Wrong($"{shown} holds {found.Count} sets of evidence; name one: {string.Join(", ", found.Take(5).Select(f => SafeText.Line(f)))}{(found.Count > 5 ? ", ..." : "")}"),
        };
    }

    private static ReleaseSide OpenManifest(string path, string shown) =>
        Read(FolderTree.Read(Path.GetDirectoryName(path)!, static _ => false), "", Path.GetFileName(path), shown);

    private static ReleaseSide OpenPackage(string path, string shown)
    {
        var beside = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + EvidencePlaces.Ending);
        if (Directory.Exists(beside))
        {
            return OpenBeside(path, beside, shown);
        }

        using var stream = RegularFile.OpenRead(path);
        var tree = new PackageTree(PackageArchive.Read(stream));
        return tree.Find(PackageVerifier.InnerFolder + "/" + EvidenceFolder.ManifestName) is null
            ? Wrong($"{shown} carries no evidence, and none lies beside it.")
            : Read(tree, PackageVerifier.InnerFolder, EvidenceFolder.ManifestName, shown);
    }

    // The fuller set, if it speaks of these very bytes; a signature that was added later changes them, and then what is inside counts.
    private static ReleaseSide OpenBeside(string path, string beside, string shown)
    {
        var side = Read(FolderTree.Read(beside, static _ => false), "", EvidenceFolder.ManifestName, shown);
        var name = Path.GetFileName(path);
        if (side.Contents is null || (side.Contents.Sections["artifacts"].TryGetValue(name, out var sha256) && sha256 == FileDigest.Sha256File(path)))
        {
            return side;
        }

        using var stream = RegularFile.OpenRead(path);
        var tree = new PackageTree(PackageArchive.Read(stream));
        return tree.Find(PackageVerifier.InnerFolder + "/" + EvidenceFolder.ManifestName) is null
            ? Damaged($"{shown} is not the package that the evidence beside it speaks of.")
            : Read(tree, PackageVerifier.InnerFolder, EvidenceFolder.ManifestName, shown);
    }

    private static ReleaseSide Read(FileTree tree, string folder, string name, string shown)
    {
        if (tree.Find(SafePath.Join(folder, name)) is not { } file)
        {
            return Damaged($"{shown} holds no {name}: the evidence is not whole.");
        }

        var bytes = Bytes(tree, file);
        // Tells a later form, and what is not of the form at all.
        var manifest = ManifestReader.Parse(bytes);
        CheckSums(tree, folder, name, manifest.Sha256);
        var duties = manifest.Documents.FirstOrDefault(d => SafePath.Name(d.Path) == DutiesName);
        byte[]? list = null;
        if (duties is not null && tree.Find(SafePath.Join(folder, DutiesName)) is { } document)
        {
            list = Bytes(tree, document);
            if (FileDigest.Sha256(list) != duties.Sha256)
            {
                return Damaged($"{shown}: {DutiesName} is not the one that its manifest names.");
            }
        }

        using var json = StrictJson.Parse(bytes);
        using var other = list is null ? null : StrictJson.Parse(list);
        if (other is not null && StrictJson.Read(() => other.RootElement.Text("schema")) != DutiesWriter.Schema)
        {
            return Damaged($"{shown}: {DutiesName} is of a form that this version does not know.");
        }

        var contents = StrictJson.Read(() => ReleaseReader.Read(json.RootElement, manifest.Sha256, other?.RootElement));
        return new ReleaseSide(contents, null, false) { LacksDuties = duties is not null && list is null };
    }

    private static void CheckSums(FileTree tree, string folder, string name, string sha256)
    {
        if (name != EvidenceFolder.ManifestName || tree.Find(SafePath.Join(folder, EvidenceFolder.SumsName)) is not { } file)
        {
            return;
        }

        foreach (var line in ChecksumFile.Parse(Bytes(tree, file)))
        {
            if (SafePath.Name(line.Path) == EvidenceFolder.ManifestName && line.Sha256 == sha256)
            {
                return;
            }
        }

        throw new InvalidDataException($"holds a {EvidenceFolder.ManifestName} that its {EvidenceFolder.SumsName} does not name");
    }

    private static byte[] Bytes(FileTree tree, TreeFile file) =>
        file.Refusal is { } refusal ? throw new InvalidDataException($"holds {SafeText.Line(file.Path)}, which {refusal}") : tree.ReadAll(file, StrictJson.MaxSize);

    private static ReleaseSide Wrong(string why) => new(null, why, true);

    private static ReleaseSide Damaged(string why) => new(null, why, false);
}
