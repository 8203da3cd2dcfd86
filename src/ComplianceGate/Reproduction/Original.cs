using System.Collections.Immutable;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate.Reproduction;

/// <summary>An artifact of the original.</summary>
/// <param name="Path">Its path, as the evidence names it.</param>
/// <param name="File">Where it is; null where only its digest is known.</param>
/// <param name="Sha256">SHA-256 that the evidence names, lower-case hexadecimal; null where none does.</param>
internal sealed record OriginalArtifact(string Path, string? File, string? Sha256);

/// <summary>What is to be made again: the artifacts, and the evidence that tells how they were made.</summary>
internal sealed record Original
{
    private const int MaxDocument = 64 << 20;

    /// <summary>How it was built.</summary>
    public required RecordedBuild Build { get; init; }

    /// <summary>Bytes of <c>buildinfo.json</c>.</summary>
    public required byte[] BuildInfo { get; init; }

    /// <summary>What it consists of, in ordinal order of the paths.</summary>
    public required ImmutableArray<OriginalArtifact> Artifacts { get; init; }

    /// <summary>Finds the evidence of a path.</summary>
    /// <param name="path">Fully qualified path of a package, an output or publish folder, or an evidence folder.</param>
    /// <exception cref="UndecidedException">There is no evidence, more than one set, or it does not tell how the build was made.</exception>
    public static Original Find(string path)
    {
        try
        {
            return Directory.Exists(path) ? OfFolder(path)
                : File.Exists(path) ? OfPackage(path)
                : throw new UndecidedException("is not there");
        }
        catch (InvalidDataException e)
        {
            throw new UndecidedException(e.Message, e);
        }
        catch (LaterVersionException e)
        {
            throw new UndecidedException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UndecidedException("cannot be read", e);
        }
    }

    private static Original OfFolder(string path)
    {
        if (EvidencePlaces.IsEvidence(path))
        {
            var place = EvidencePlaces.Of(path);
            return OfEvidence(FolderTree.Read(place.Root, place.Needs), place.Root, place.Folder, null);
        }

        var tree = FolderTree.Read(path);
        var sets = EvidencePlaces.Find(tree);
        // A publish folder may lie in an output folder; what is asked about is the folder itself.
        var own = sets.FindAll(s => !s.Contains('/', StringComparison.Ordinal));
        return own.Count switch
        {
            1 => OfEvidence(tree, path, own[0], null),
            0 when tree.Find(PackageVerifier.InnerFolder + "/" + EvidenceFolder.ManifestName) is not null =>
                throw new UndecidedException("is an extracted package, whose archive is not there to be compared; name the .nupkg"),
            0 => throw new UndecidedException("has no evidence: no folder *.compliance lies in it"),
            _ => throw new UndecidedException($"holds evidence of several builds; name one of {string.Join(", ", own)}"),
        };
    }

    private static Original OfPackage(string path)
    {
        if (!path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase))
        {
            throw new UndecidedException("is neither a .nupkg nor a folder");
        }

        var folder = Path.GetDirectoryName(path)!;
        var beside = Path.GetFileNameWithoutExtension(path) + EvidencePlaces.Ending;
        if (Directory.Exists(Path.Combine(folder, beside)))
        {
            var tree = FolderTree.Read(folder, f => f == beside || SafePath.IsBelow(f, beside));
            return OfEvidence(tree, folder, beside, Path.GetFileName(path));
        }

        using var stream = RegularFile.OpenRead(path);
        var package = new PackageTree(PackageArchive.Read(stream));
        var manifest = ManifestReader.Parse(Bytes(package, SafePath.Join(PackageVerifier.InnerFolder, EvidenceFolder.ManifestName)));
        var info = Bytes(package, SafePath.Join(PackageVerifier.InnerFolder, "buildinfo.json"));
        return new Original
        {
            Build = RecordedBuildReader.Read(manifest, info, null), BuildInfo = info,
            Artifacts = [new OriginalArtifact(Path.GetFileName(path), path, null)],
        };
    }

    private static Original OfEvidence(FolderTree tree, string root, string folder, string? package)
    {
        var manifest = ManifestReader.Parse(Bytes(tree, SafePath.Join(folder, EvidenceFolder.ManifestName)));
        var info = Bytes(tree, SafePath.Join(folder, "buildinfo.json"));
        var provenance = tree.Find(SafePath.Join(folder, "provenance.intoto.json")) is { Refusal: null } file ? tree.ReadAll(file, MaxDocument) : null;
        var artifacts = ImmutableArray.CreateBuilder<OriginalArtifact>(manifest.Artifacts.Length);
        foreach (var artifact in manifest.Artifacts)
        {
            if (SafePath.ArtifactRefusal(artifact.Path) is { } refusal)
            {
                throw new UndecidedException($"has evidence that names a file whose path {refusal}");
            }

            var full = Path.GetFullPath(Path.Combine(root, artifact.Path));
            artifacts.Add(new OriginalArtifact(artifact.Path, File.Exists(full) ? full : null, artifact.Sha256));
        }

        if (package is not null && !manifest.Artifacts.Any(a => a.Path == package))
        {
            throw new UndecidedException($"is not what the evidence in {folder} speaks of");
        }

        artifacts.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return artifacts.Count == 0
            ? throw new UndecidedException("has evidence that names no artifact")
            : new Original { Build = RecordedBuildReader.Read(manifest, info, provenance), BuildInfo = info, Artifacts = artifacts.DrainToImmutable() };
    }

    private static byte[] Bytes(FileTree tree, string path) => tree.Find(path) switch
    {
        null when path.StartsWith(PackageVerifier.InnerFolder, StringComparison.Ordinal) => throw new UndecidedException("carries no evidence of ComplianceGate, and none lies beside it"),
        null => throw new UndecidedException($"has no {path}"),
        { Refusal: { } refusal } => throw new UndecidedException($"has a {path} that {refusal}"),
        { } file => tree.ReadAll(file, MaxDocument),
    };
}
