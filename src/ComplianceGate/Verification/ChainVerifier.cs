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
    private readonly HashSet<string> walked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EvidenceSet> known = new(StringComparer.Ordinal);
    private ReleaseIndex? index;

    /// <summary>Follows the chains of releases.</summary>
    /// <param name="heads">The evidence to begin with.</param>
    /// <param name="isWhole">Whether every one ends with a release that names none before it; false where there is no evidence to begin with.</param>
    public ImmutableArray<ChainedRelease> Follow(List<EvidenceSet> heads, out bool isWhole)
    {
        isWhole = heads.Count > 0;
        foreach (var head in heads)
        {
            known.TryAdd(head.Manifest.Sha256, head);
        }

        try
        {
            foreach (var head in heads)
            {
                isWhole &= Follow(head);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            isWhole = false;
            run.Undecided(Path.GetFileName(folder), "cannot be searched for earlier releases");
        }

        return chain.DrainToImmutable();
    }

    private bool Follow(EvidenceSet head)
    {
        for (var (at, shown) = (head.Manifest, head.Show(EvidenceFolder.ManifestName)); at.Previous is { } previous;)
        {
            if (chain.Count == MaxLength)
            {
                run.Undecided(shown, $"has more than {MaxLength:N0} releases before it");
                return false;
            }

            if (Find(previous, out var place) is not { } found)
            {
                if (place.Length == 0)
                {
                    run.Undecided(shown, $"names {previous.Name} {previous.Version} as the release before it, whose manifest ({previous.Sha256}) was not found");
                }

                return false;
            }

            // Whatever came through here already: it is this link that is compared.
            Compare(at, shown, previous, found);
            if (!walked.Add(found.Sha256))
            {
                return true;
            }

            chain.Add(new ChainedRelease(found.Name, found.Version, found.Sha256, place));
            (at, shown) = (found, place);
        }

        return true;
    }

    /// <summary>The release of a link; null where it is not found (the place is empty then) or cannot be read, which is told.</summary>
    private ManifestDocument? Find(ManifestLink previous, out string place)
    {
        index ??= ReleaseIndex.Of(folder);
        ManifestDocument? found = null;
        var at = "";
        index.TryOpen(previous.Sha256, (tree, file) =>
        {
            at = tree.Show(file.Path);
            try
            {
                found = ManifestReader.Parse(tree.ReadAll(file, StrictJson.MaxSize));
                CheckDocuments(tree, file, found);
            }
            catch (Exception e) when (e is InvalidDataException or LaterVersionException)
            {
                found = null;
                run.Undecided(at, e.Message);
            }
        });
        if (at.Length == 0 && known.TryGetValue(previous.Sha256, out var head))
        {
            (found, at) = (head.Manifest, head.Show(EvidenceFolder.ManifestName));
        }

        place = at;
        return found;
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
        else if (ReleaseVersion.Compare(found.Version, at.Version) is null)
        {
            run.Undecided(shown, $"is of {at.Name} {at.Version} and names {found.Name} {found.Version} as the release before it; these versions have no order");
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
