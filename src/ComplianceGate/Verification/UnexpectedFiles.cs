namespace ComplianceGate.Verification;

/// <summary>Finds files that no evidence speaks of.</summary>
/// <param name="run">Where findings go.</param>
internal sealed class UnexpectedFiles(VerificationRun run)
{
    /// <summary>Looks through the folders that sets of evidence speak of.</summary>
    /// <param name="sets">The sets, all with artifacts in one tree.</param>
    /// <param name="all">Whether all artifacts were asked about; otherwise only the evidence folders are looked through.</param>
    public void Find(List<EvidenceSet> sets, bool all)
    {
        foreach (var set in sets)
        {
            var before = run.Marks;
            InFolder(set);
            set.Counts = set.Counts with { Holds = set.Counts.Holds && run.Marks == before };
        }

        var roots = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            if (all && set.Root is not null && roots.Add(set.Root))
            {
                var before = run.Marks;
                InRoot(set.Root, sets);
                foreach (var here in run.Marks == before ? [] : sets.FindAll(s => s.Root == set.Root))
                {
                    here.Counts = here.Counts with { Holds = false };
                }
            }
        }
    }

    private void InFolder(EvidenceSet set)
    {
        foreach (var file in set.Tree.Files)
        {
            if (SafePath.IsBelow(file.Path, set.Folder) && !(SafePath.Folder(file.Path) == set.Folder && set.Known.Contains(SafePath.Name(file.Path))))
            {
                run.Unexpected(set.Tree.Show(file.Path), "is in the evidence folder, and the manifest does not name it");
            }
        }
    }

    private void InRoot(string root, List<EvidenceSet> sets)
    {
        var here = sets.FindAll(s => s.Root == root);
        var isPublished = here.Exists(s => s.Manifest.Stage == "publish");
        if (!isPublished && !here.Exists(s => s.Manifest.Stage == "build"))
        {
            // A folder of packages holds those of others too.
            return;
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in here)
        {
            foreach (var artifact in set.Manifest.Artifacts)
            {
                known.Add(set.ArtifactPath(artifact.Path));
            }
        }

        foreach (var file in here[0].Artifacts.Files)
        {
            if (SafePath.IsBelow(file.Path, root) && !known.Contains(file.Path) && !IsOfEvidence(file.Path, root, isPublished, sets)
                && (isPublished || CodeFiles.Matters(file.Path)))
            {
                run.Unexpected(here[0].Artifacts.Show(file.Path), isPublished
                    ? "was not published by what the evidence speaks of"
                    : "is code or a model that no evidence here speaks of");
            }
        }
    }

    // The output folder of one build may hold those of others: publish/, linux-x64/. Each is held to evidence of its own.
    private static bool IsOfEvidence(string path, string root, bool isPublished, List<EvidenceSet> sets) => sets.Exists(s =>
        SafePath.IsBelow(path, s.Folder)
            ? s.Root == root || !isPublished
            : !isPublished && s.Root is { } other && other != root && SafePath.IsBelow(other, root) && SafePath.IsBelow(path, other));
}
