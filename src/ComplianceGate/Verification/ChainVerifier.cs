using System.Collections.Immutable;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>Follows the digests by which each release names the one before it.</summary>
/// <param name="run">Where findings go.</param>
/// <param name="folder">Fully qualified path of the folder to search.</param>
internal sealed class ChainVerifier(VerificationRun run, string folder)
{
    private const int MaxLength = 100_000;
    private const int MaxDocument = 256 << 20;

    private readonly ImmutableArray<ChainedRelease>.Builder chain = ImmutableArray.CreateBuilder<ChainedRelease>();
    private readonly HashSet<string> visited = new(StringComparer.Ordinal);

    /// <summary>Follows the chains of releases.</summary>
    /// <param name="heads">The evidence to begin with.</param>
    /// <param name="isWhole">Whether every one ends with a release that names none before it.</param>
    public ImmutableArray<ChainedRelease> Follow(List<EvidenceSet> heads, out bool isWhole)
    {
        isWhole = true;
        ReleaseIndex? index = null;
        try
        {
            foreach (var head in heads)
            {
                visited.Add(head.Manifest.Sha256);
                for (var (at, shown) = (head.Manifest, head.Show(EvidenceFolder.ManifestName)); at.Previous is { } previous;)
                {
                    if (!visited.Add(previous.Sha256) || chain.Count == MaxLength)
                    {
                        // Another head's chain came through here; a circle of digests cannot be.
                        break;
                    }

                    index ??= ReleaseIndex.Of(folder);
                    if (Step(index, at, shown, previous) is not { } next)
                    {
                        isWhole = false;
                        break;
                    }

                    (at, shown) = next;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            isWhole = false;
            run.Undecided(Path.GetFileName(folder), "cannot be searched for earlier releases");
        }

        return chain.DrainToImmutable();
    }

    private (ManifestDocument Manifest, string Shown)? Step(ReleaseIndex index, ManifestDocument at, string shown, ManifestLink previous)
    {
        (ManifestDocument, string)? next = null;
        var isFound = index.TryOpen(previous.Sha256, (tree, file) =>
        {
            var place = tree.Show(file.Path);
            try
            {
                var found = ManifestReader.Parse(tree.ReadAll(file, StrictJson.MaxSize));
                Compare(at, shown, previous, found);
                CheckDocuments(tree, file, found);
                chain.Add(new ChainedRelease(found.Name, found.Version, found.Sha256, place));
                next = (found, place);
            }
            catch (InvalidDataException e)
            {
                run.Undecided(place, e.Message);
            }
        });
        if (!isFound)
        {
            run.Undecided(shown, $"names {previous.Name} {previous.Version} as the release before it, whose manifest ({previous.Sha256}) was not found");
        }

        return next;
    }

    private void Compare(ManifestDocument at, string shown, ManifestLink previous, ManifestDocument found)
    {
        if (previous.Name != found.Name || previous.Version != found.Version)
        {
            run.Differs(shown, $"names {previous.Name} {previous.Version} as the release before it, and the digest is that of {found.Title}");
        }
        else if (!at.Name.Equals(found.Name, StringComparison.OrdinalIgnoreCase) || ReleaseVersion.Compare(found.Version, at.Version) >= 0)
        {
            run.Differs(shown, $"is of {at.Name} {at.Version} and names {found.Name} {found.Version} as the release before it, which is no earlier release of it");
        }
    }

    /// <summary>An archive may keep the manifests alone, so that only documents that are there are held against them.</summary>
    private void CheckDocuments(FileTree tree, TreeFile file, ManifestDocument found)
    {
        foreach (var document in found.Documents)
        {
            var path = SafePath.Join(SafePath.Folder(file.Path), SafePath.Name(document.Path));
            if (tree.Find(path) is { } there && (there.Refusal is not null || FileDigest.Sha256(tree.ReadAll(there, MaxDocument)) != document.Sha256))
            {
                run.Differs(tree.Show(path), "has another SHA-256 than the manifest of its release says");
            }
        }
    }
}
