using System.Security.Cryptography;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>What a signature of a path is over: the path's own bytes, or of a folder those of its evidence's manifest.</summary>
/// <param name="Name">How it is named in a statement: a file's name; of a folder the manifest's path as the evidence names it.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
/// <param name="Sha512">SHA-512, lower-case hexadecimal.</param>
internal sealed record SignedSubject(string Name, string Sha256, string Sha512)
{
    private const int BufferSize = 1 << 18;

    /// <summary>Reads a file, or the manifest of a folder's evidence.</summary>
    /// <param name="path">Fully qualified path.</param>
    /// <param name="set">The evidence of the folder; not looked at for a file.</param>
    /// <exception cref="InvalidDataException">The folder's manifest changed since it was read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SignedSubject Read(string path, EvidenceSet set)
    {
        if (!Directory.Exists(path))
        {
            using var stream = RegularFile.OpenRead(path);
            return Of(Path.GetFileName(path), stream);
        }

        var manifest = set.Tree.Find(set.PathOf(EvidenceFolder.ManifestName)) ?? throw new InvalidDataException("lost its manifest while it was read");
        using var bytes = set.Tree.Open(manifest);
        var subject = Of(SafePath.Join(set.StatedFolder, EvidenceFolder.ManifestName), bytes);
        return subject.Sha256 == set.Manifest.Sha256 ? subject : throw new InvalidDataException("changed while it was read");
    }

    /// <summary>Reads a path, and holds what was read now against what the evidence names: it may have been exchanged since it was verified.</summary>
    /// <param name="path">Fully qualified path.</param>
    /// <param name="set">The evidence that speaks of it.</param>
    /// <exception cref="InvalidDataException">It is not what was verified.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SignedSubject ReadVerified(string path, EvidenceSet set)
    {
        if (Directory.Exists(path))
        {
            return Read(path, set);
        }

        using var stream = RegularFile.OpenRead(path);
        var subject = Of(Path.GetFileName(path), stream);
        if (subject.Sha256 == set.Manifest.Sha256)
        {
            return subject;
        }

        var named = set.Manifest.Artifacts.Where(a => SafePath.Name(a.Path) == subject.Name && set.Wanted?.Invoke(a.Path) != false).ToList();
        if (named.Exists(a => a.Sha256 == subject.Sha256))
        {
            return subject;
        }

        // A package that NuGet signed has other bytes than the manifest names; without the signature it has them, in the same file.
        stream.Position = 0;
        return PackageSignature.Read(new PackageTree(PackageArchive.Read(stream))) is { Holds: true } signed && named.Exists(a => a.Sha256 == signed.UnsignedSha256)
            ? subject
            : throw new InvalidDataException("changed while it was read");
    }

    /// <summary>The set that a signature of a path speaks of: that of the path itself, or the only one; null where there are several or none.</summary>
    public static EvidenceSet? Choose(string path, List<EvidenceSet> heads)
    {
        if (heads.Count > 1 && Directory.Exists(path))
        {
            var own = heads.FindAll(h => !h.Folder.Contains('/', StringComparison.Ordinal));
            return own.Count == 1 ? own[0] : null;
        }

        return heads.Count == 1 ? heads[0] : null;
    }

    private static SignedSubject Of(string name, Stream stream)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var buffer = new byte[BufferSize];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            sha256.AppendData(buffer, 0, count);
            sha512.AppendData(buffer, 0, count);
        }

        return new SignedSubject(name, Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(sha512.GetHashAndReset()));
    }
}
