using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>Checks one set of evidence: its manifest, its sums, its documents, and what it says of the artifacts.</summary>
/// <param name="run">Where findings go.</param>
internal sealed class SetVerifier(VerificationRun run)
{
    private const int MaxDocuments = 1000;

    // What is held in memory at a time to be held against the manifest.
    private const long MaxContents = 256L << 20;

    /// <summary>Checks a set.</summary>
    /// <param name="set">Where it is; what is read of it is kept there.</param>
    /// <returns>Whether there is a manifest that could be read.</returns>
    public bool Verify(EvidenceSet set)
    {
        if (!ReadManifest(set))
        {
            return false;
        }

        var m = set.Manifest;
        set.Counts = new VerifiedEvidence
        {
            Path = set.Tree.Show(set.Folder), Stage = m.Stage, Name = m.Name, Version = m.Version, TargetFramework = m.TargetFramework,
            ManifestSha256 = m.Sha256, Documents = 1, HasPassed = m.HasPassed,
        };
        var before = run.Marks;
        NameFolder(set);
        ReadDocuments(set);
        if (!set.IsPacked)
        {
            CheckSums(set);
        }

        new ArtifactVerifier(run).Verify(set);
        CrossCheck.Verify(run, set);
        set.Contents.Clear();
        new EmbeddedCheck(run).Verify(set);
        set.Counts = set.Counts with { Holds = run.Marks == before };
        run.Sets.Add(set);
        return true;
    }

    private bool ReadManifest(EvidenceSet set)
    {
        set.Known.Add(EvidenceFolder.ManifestName);
        var shown = set.Show(EvidenceFolder.ManifestName);
        if (set.Tree.Find(set.PathOf(EvidenceFolder.ManifestName)) is not { } file)
        {
            run.Missing(shown, "is not there, so that nothing in its folder is vouched for");
            return false;
        }

        if (ReadBytes(set, file, StrictJson.MaxSize) is not { } bytes)
        {
            return false;
        }

        try
        {
            set.Manifest = ManifestReader.Parse(bytes);
            return true;
        }
        catch (LaterVersionException e)
        {
            set.IsLater = true;
            run.Undecided(shown, e.Message);
            return false;
        }
        catch (InvalidDataException e)
        {
            // Another version may have written it; but where the sums name other bytes, it was changed. In a package are no sums.
            if (set.IsPacked ? ManifestReader.IsLater(bytes) : SumOf(set, FileDigest.Sha256(bytes)))
            {
                run.Undecided(shown, e.Message);
            }
            else
            {
                run.Differs(shown, e.Message);
            }

            return false;
        }
    }

    private static bool SumOf(EvidenceSet set, string sha256)
    {
        try
        {
            return set.Tree.Find(set.PathOf(EvidenceFolder.SumsName)) is { Refusal: null } sums
                && Array.Exists([.. ChecksumFile.Parse(set.Tree.ReadAll(sums, StrictJson.MaxSize))], l => l.Sha256 == sha256 && SafePath.Name(l.Path) == EvidenceFolder.ManifestName);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The documents' paths tell where their folder lies, seen from the artifacts.</summary>
    private void NameFolder(EvidenceSet set)
    {
        var documents = set.Manifest.Documents;
        set.StatedFolder = documents.IsEmpty ? SafePath.Name(set.Folder) : SafePath.Folder(documents[0].Path);
        if (set.IsPacked)
        {
            if (set.StatedFolder != set.Folder)
            {
                run.Differs(set.Tree.Show(set.Folder), $"is named {set.StatedFolder} in its own manifest");
            }
        }
        else if (SafePath.Refusal(set.StatedFolder) is not null)
        {
            // The evidence lies apart from the artifacts, so that only the user can say where these are.
        }
        else if (set.Folder == set.StatedFolder || set.Folder.EndsWith("/" + set.StatedFolder, StringComparison.Ordinal))
        {
            set.Root ??= set.Folder.Length == set.StatedFolder.Length ? "" : set.Folder[..^(set.StatedFolder.Length + 1)];
        }
        else
        {
            run.Differs(set.Tree.Show(set.Folder), $"is named {set.StatedFolder} in its own manifest");
            set.Root ??= SafePath.Folder(set.Folder);
        }
    }

    private void ReadDocuments(EvidenceSet set)
    {
        var documents = set.Manifest.Documents;
        if (documents.Length > MaxDocuments)
        {
            run.Undecided(set.Show(EvidenceFolder.ManifestName), $"names {documents.Length:N0} documents; at most {MaxDocuments:N0} are checked");
            return;
        }

        var room = MaxContents;
        foreach (var document in documents)
        {
            var name = SafePath.Name(document.Path);
            if (SafePath.Folder(document.Path) != set.StatedFolder || SafePath.Refusal(name) is not null
                || name is EvidenceFolder.ManifestName or EvidenceFolder.SumsName || !set.Known.Add(name))
            {
                run.Differs(set.Show(EvidenceFolder.ManifestName), $"names the document {document.Path}, which is none of its folder or named twice");
                continue;
            }

            var shown = set.Show(name);
            if (set.Tree.Find(set.PathOf(name)) is not { } file)
            {
                run.Missing(shown, "is not there, and the manifest names it");
            }
            else
            {
                ReadDocument(set, file, document.Sha256, ref room);
            }
        }
    }

    /// <summary>Checks a document's digest, and keeps what is held against the manifest.</summary>
    private void ReadDocument(EvidenceSet set, TreeFile file, string stated, ref long room)
    {
        var name = SafePath.Name(file.Path);
        var isRead = CrossCheck.Reads(name);
        var isKept = isRead && file.Size <= Math.Min(room, StrictJson.MaxSize);
        byte[]? bytes = null;
        var sha256 = Guard(set, file, () => isKept ? FileDigest.Sha256(bytes = set.Tree.ReadAll(file, StrictJson.MaxSize)) : Digest(set.Tree, file));
        if (sha256 is null)
        {
            return;
        }

        set.Counts = set.Counts with { Documents = set.Counts.Documents + 1 };
        if (sha256 != stated)
        {
            run.Differs(set.Show(name), "has another SHA-256 than the manifest says");
        }
        else if (bytes is not null)
        {
            set.Contents.Add(name, bytes);
            room -= bytes.Length;
        }
        else if (isRead)
        {
            run.Undecided(set.Show(name), $"has {file.Size:N0} bytes; at most {StrictJson.MaxSize:N0}, and {MaxContents:N0} of all documents, are held against the manifest");
        }
    }

    private static string Digest(FileTree tree, TreeFile file)
    {
        using var stream = tree.Open(file);
        return FileDigest.Sha256(stream);
    }

    private void CheckSums(EvidenceSet set)
    {
        set.Known.Add(EvidenceFolder.SumsName);
        var shown = set.Show(EvidenceFolder.SumsName);
        if (set.Tree.Find(set.PathOf(EvidenceFolder.SumsName)) is not { } file)
        {
            run.Missing(shown, "is not there: the evidence was not written to its end, or the file was taken away");
            return;
        }

        if (ReadBytes(set, file, StrictJson.MaxSize) is not { } bytes)
        {
            return;
        }

        set.Counts = set.Counts with { Documents = set.Counts.Documents + 1 };
        set.SumsSha256 = FileDigest.Sha256(bytes);
        try
        {
            Compare(set, ChecksumFile.Parse(bytes), shown);
        }
        catch (InvalidDataException e)
        {
            run.Differs(shown, e.Message);
        }
    }

    private void Compare(EvidenceSet set, IEnumerable<NamedDigest> lines, string shown)
    {
        var manifest = set.Manifest;
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [SafePath.Join(set.StatedFolder, EvidenceFolder.ManifestName)] = manifest.Sha256,
        };
        foreach (var document in manifest.Documents)
        {
            expected.TryAdd(document.Path, document.Sha256);
        }

        foreach (var artifact in manifest.Artifacts)
        {
            expected.TryAdd(artifact.Path, artifact.Sha256);
        }

        foreach (var line in lines)
        {
            if (!expected.Remove(line.Path, out var sha256))
            {
                run.Differs(shown, $"names {line.Path}, which the manifest does not");
            }
            else if (sha256 != line.Sha256)
            {
                run.Differs(shown, $"names another digest of {line.Path} than {(SafePath.Name(line.Path) == EvidenceFolder.ManifestName ? "it has" : "the manifest")}");
            }
        }

        foreach (var path in expected.Keys)
        {
            run.Differs(shown, $"does not name {path}, which the manifest does");
        }
    }

    private byte[]? ReadBytes(EvidenceSet set, TreeFile file, int maxSize) => Guard(set, file, () => set.Tree.ReadAll(file, maxSize));

    private T? Guard<T>(EvidenceSet set, TreeFile file, Func<T> read)
        where T : class
    {
        var shown = set.Tree.Show(file.Path);
        if (file.Refusal is { } refusal)
        {
            run.Differs(shown, refusal);
            return null;
        }

        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            run.Differs(shown, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Undecided(shown, "cannot be read");
        }

        return null;
    }
}
