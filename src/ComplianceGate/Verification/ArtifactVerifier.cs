using System.Security.Cryptography;

namespace ComplianceGate.Verification;

/// <summary>Checks that the artifacts of a manifest are there and are what it says.</summary>
/// <param name="run">Where findings go.</param>
internal sealed class ArtifactVerifier(VerificationRun run)
{
    private const int BufferSize = 1 << 18;

    /// <summary>Checks all artifacts that are asked about, and looks into the packages among them.</summary>
    public void Verify(EvidenceSet set)
    {
        if (set.Root is null)
        {
            run.Undecided(set.Tree.Show(set.Folder), "lies apart from what it speaks of; name the output folder with --root");
            set.Counts = set.Counts with { ArtifactsElsewhere = set.Manifest.Artifacts.Length };
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var artifact in set.Manifest.Artifacts)
        {
            if (SafePath.ArtifactRefusal(artifact.Path) is { } refusal)
            {
                run.Differs(set.Show("manifest.json"), $"names the artifact {artifact.Path}, which {refusal}");
            }
            else if (!seen.Add(artifact.Path))
            {
                run.Differs(set.Show("manifest.json"), $"names the artifact {artifact.Path} twice");
            }
            else if (set.Wanted?.Invoke(artifact.Path) == false)
            {
                set.Counts = set.Counts with { ArtifactsElsewhere = set.Counts.ArtifactsElsewhere + 1 };
            }
            else
            {
                Check(set, artifact);
            }
        }
    }

    private void Check(EvidenceSet set, ManifestArtifact artifact)
    {
        var path = set.ArtifactPath(artifact.Path);
        var shown = set.Artifacts.Show(path);
        if (set.Artifacts.Find(path) is not { } file)
        {
            run.Missing(shown, "is not there, and the manifest names it");
            return;
        }

        set.Counts = set.Counts with { Artifacts = set.Counts.Artifacts + 1 };
        if (file.Refusal is { } refusal)
        {
            run.Differs(shown, refusal);
            return;
        }

        try
        {
            var differs = Difference(set.Artifacts, file, artifact);
            if (differs is not null)
            {
                set.Broken.Add(artifact.Path);
            }

            if (IsPackage(set, path))
            {
                new PackageVerifier(run).VerifyBeside(set, file, artifact, differs);
            }
            else if (differs is not null && IsSymbols(set, path))
            {
                new PackageVerifier(run).VerifySymbols(set, file, artifact, differs);
            }
            else if (differs is not null)
            {
                run.Differs(shown, differs);
            }
        }
        catch (InvalidDataException e)
        {
            run.Differs(shown, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Undecided(shown, "cannot be read");
        }
    }

    private static bool IsPackage(EvidenceSet set, string path) =>
        !set.IsPacked && set.Manifest.Stage == "pack" && path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) && !IsSymbols(set, path);

    private static bool IsSymbols(EvidenceSet set, string path) =>
        !set.IsPacked && set.Manifest.Stage == "pack"
        // The second is NuGet's older form.
        && (path.EndsWith(".snupkg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".symbols.nupkg", StringComparison.OrdinalIgnoreCase));

    /// <summary>How a file differs from what the manifest says, as the end of a sentence; null where it does not.</summary>
    private static string? Difference(FileTree tree, TreeFile file, ManifestArtifact artifact)
    {
        if (file.Size != artifact.Size)
        {
            return $"has {file.Size:N0} bytes, and the manifest says {artifact.Size:N0}";
        }

        using var stream = tree.Open(file);
        var (sha256, sha512) = Digests(stream, artifact.Sha512 is not null);
        return sha256 != artifact.Sha256 ? "has another SHA-256 than the manifest says"
            : sha512 != artifact.Sha512 ? "has another SHA-512 than the manifest says"
            : null;
    }

    private static (string Sha256, string? Sha512) Digests(Stream stream, bool both)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha512 = both ? IncrementalHash.CreateHash(HashAlgorithmName.SHA512) : null;
        var buffer = new byte[BufferSize];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            sha256.AppendData(buffer, 0, read);
            sha512?.AppendData(buffer, 0, read);
        }

        return (Convert.ToHexStringLower(sha256.GetHashAndReset()), sha512 is null ? null : Convert.ToHexStringLower(sha512.GetHashAndReset()));
    }
}
