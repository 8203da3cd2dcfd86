namespace ComplianceGate.Verification;

/// <summary>Finds files that no evidence speaks of.</summary>
/// <param name="run">Where findings go.</param>
internal sealed class UnexpectedFiles(VerificationRun run)
{
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private readonly HashSet<string> unsound = new(StringComparer.Ordinal);
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (bool IsPublished, bool IsBuilt)> roots = new(StringComparer.Ordinal);

    /// <summary>Looks through the evidence folders.</summary>
    /// <param name="sets">The sets, whose documents are all in one tree.</param>
    public void InFolders(List<EvidenceSet> sets)
    {
        var byFolder = new Dictionary<string, EvidenceSet>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            byFolder.TryAdd(set.Folder, set);
        }

        foreach (var file in sets.Count == 0 ? [] : sets[0].Tree.Files)
        {
            var folder = SafePath.Folder(file.Path);
            for (var at = folder; at.Length > 0; at = SafePath.Folder(at))
            {
                if (byFolder.TryGetValue(at, out var set) && !(at == folder && set.Known.Contains(SafePath.Name(file.Path)))
                    && !SignatureFiles.IsSignature(set.Tree, file))
                {
                    run.Unexpected(set.Tree.Show(file.Path), "is in the evidence folder, and the manifest does not name it");
                    set.Counts = set.Counts with { Holds = false };
                }
            }
        }
    }

    /// <summary>Looks through the folders that sets of evidence speak of.</summary>
    /// <param name="sets">The sets that vouch, whose artifacts are all in one tree.</param>
    public void InRoots(List<EvidenceSet> sets)
    {
        foreach (var set in sets)
        {
            Take(set);
        }

        foreach (var file in sets.Count == 0 ? [] : sets[0].Artifacts.Files)
        {
            if (!named.Contains(file.Path) && !IsEvidence(file.Path) && !SignatureFiles.IsSignature(sets[0].Artifacts, file))
            {
                Look(sets, file);
            }
        }

        foreach (var set in sets)
        {
            set.Counts = set.Counts with { Holds = set.Counts.Holds && !(set.Root is { } root && unsound.Contains(root)) };
        }
    }

    private void Take(EvidenceSet set)
    {
        if (set.Root is not { } root)
        {
            return;
        }

        if (set.Tree == set.Artifacts)
        {
            folders.Add(set.Folder);
        }

        var (isPublished, isBuilt) = roots.GetValueOrDefault(root);
        roots[root] = (isPublished || set.Manifest.Stage == "publish", isBuilt || set.Manifest.Stage == "build");
        foreach (var artifact in set.Manifest.Artifacts)
        {
            named.Add(set.ArtifactPath(artifact.Path));
        }
    }

    /// <summary>What is in an evidence folder, that one's own manifest must name.</summary>
    private bool IsEvidence(string path)
    {
        for (var at = SafePath.Folder(path); at.Length > 0; at = SafePath.Folder(at))
        {
            if (folders.Contains(at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A file that nobody names, seen from the folders that it lies in: that of a publish is closed, that of a build to code and models, and a
    /// folder of packages holds those of others, too. What lies in another folder with evidence of its own (publish/, linux-x64/, plugins/x/)
    /// is told there, and only there.
    /// </summary>
    private void Look(List<EvidenceSet> sets, TreeFile file)
    {
        for (var at = SafePath.Folder(file.Path); ; at = SafePath.Folder(at))
        {
            if (roots.TryGetValue(at, out var root) && (root.IsPublished || (root.IsBuilt && Matters(sets[0].Artifacts, file))))
            {
                run.Unexpected(sets[0].Artifacts.Show(file.Path), file.Refusal is not null ? "is a link that no evidence here speaks of"
                    : root.IsPublished ? "was not published by what the evidence speaks of"
                    : "is code or a model that no evidence here speaks of");
                unsound.Add(at);
                return;
            }

            if (at.Length == 0)
            {
                return;
            }
        }
    }

    private bool Matters(FileTree tree, TreeFile file)
    {
        try
        {
            return CodeFiles.Matters(tree, file);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            run.Undecided(tree.Show(file.Path), "cannot be read, and no evidence here speaks of it");
            return false;
        }
    }
}
