using System.Collections.Immutable;
using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>What to verify besides the path itself.</summary>
public sealed record VerificationOptions
{
    /// <summary>Fully qualified path of the folder that the artifacts' paths start from, where evidence lies apart from them; null to find it from the evidence.</summary>
    public string? Root { get; init; }

    /// <summary>
    /// SHA-256 of manifests or sums, lower-case hexadecimal. Where there are any, only the sets that have one of them, and those that they name by
    /// digest, vouch for files.
    /// </summary>
    public ImmutableArray<string> Expected { get; init; } = [];

    /// <summary>Whether to follow the chain of releases back.</summary>
    public bool FollowChain { get; init; }

    /// <summary>Whose signatures are asked about; null where signatures are not looked at.</summary>
    public SignatureOptions? Signatures { get; init; }

    /// <summary>Fully qualified path of the folder to search for earlier releases; null for the one that is verified.</summary>
    public string? ChainFolder { get; init; }
}

/// <summary>
/// Checks evidence of any stage against what it speaks of, with nothing but the files themselves: no network, no SDK. It proves that
/// the parts belong together, and who wrote them only as far as a signature says.
/// </summary>
public static class EvidenceVerifier
{
    // A file of an output folder lies at most so deep in it: runtimes/RID/native/NAME, and one more.
    private const int MostFoldersAbove = 4;

    /// <summary>Verifies an output or publish folder, an evidence folder, a package, an extracted package, or one artifact with evidence beside it.</summary>
    /// <param name="path">Fully qualified path.</param>
    /// <param name="options">What else to do; null for nothing.</param>
    /// <returns>What came out. Files that cannot be read are open questions, never exceptions.</returns>
    public static VerificationReport Verify(string path, VerificationOptions? options = null) => Verify(path, options, out _);

    /// <summary>Verifies a path, and gives the sets that speak of it.</summary>
    internal static VerificationReport Verify(string path, VerificationOptions? options, out List<EvidenceSet> heads)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new VerificationOptions();
        var run = new VerificationRun { Expected = new(options.Expected, StringComparer.Ordinal) };
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var name = Path.GetFileName(path);
        ImmutableArray<ChainedRelease> chain = [];
        ImmutableArray<VerifiedSignature> signatures = [];
        SummarySubject? subject = null;
        ImmutableArray<SummarySubject> payloads = [];
        bool? isWhole = null;
        heads = [];
        try
        {
            heads = VerifyAny(run, path, options);
            var check = options.Signatures is { } asked ? new SignatureCheck(run, asked) : null;
            signatures = check is null ? [] : Check(run, check, path, heads);
            (subject, payloads) = (check?.Subject, [.. check?.Payloads ?? []]);
            run.Later.ForEach(static action => action());
            var vouching = new VouchingSets(run);
            vouching.Report(name);
            foreach (var set in vouching.Signed())
            {
                run.MarkSigned(set, check!.Signers);
            }

            if (options.FollowChain)
            {
                var folder = options.ChainFolder ?? (Directory.Exists(path) ? path : Path.GetDirectoryName(path)!);
                chain = new ChainVerifier(run, folder).Follow(heads, out var whole);
                isWhole = whole;
            }
        }
        catch (InvalidDataException e)
        {
            run.Undecided(name, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Undecided(name, "cannot be read");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of ours that hostile input met: whatever it is, nothing holds by it.
            run.Undecided(name, $"cannot be checked to its end ({e.GetType().Name})");
        }

        return run.ToReport(chain, options.FollowChain ? isWhole ?? false : null) with { Signatures = signatures, Subject = subject, SignedPayloads = payloads };
    }

    /// <summary>Checks signatures before it is looked which sets vouch: with trust only those that are signed do.</summary>
    private static ImmutableArray<VerifiedSignature> Check(VerificationRun run, SignatureCheck check, string path, List<EvidenceSet> heads)
    {
        try
        {
            var found = check.Check(path, heads);
            check.Signed.ForEach(s => run.Signed.Add(s.Manifest.Sha256));
            return found;
        }
        catch (InvalidDataException e)
        {
            run.Undecided(Path.GetFileName(path), e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Undecided(Path.GetFileName(path), "cannot be read");
        }

        return [];
    }

    private static List<EvidenceSet> VerifyAny(VerificationRun run, string path, VerificationOptions options)
    {
        var name = Path.GetFileName(path);
        if (Directory.Exists(path))
        {
            return VerifyFolder(run, path, options);
        }

        if (File.Exists(path))
        {
            return name == EvidenceFolder.ManifestName && Path.GetDirectoryName(path) is { } folder && EvidencePlaces.IsEvidence(folder) ? VerifyFolder(run, folder, options)
                : name.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) ? VerifyPackage(run, path)
                : VerifyFile(run, path);
        }

        run.Undecided(name, "is not there");
        return [];
    }

    private static List<EvidenceSet> VerifyFolder(VerificationRun run, string path, VerificationOptions options)
    {
        if (options.Root is { } root)
        {
            return VerifyApart(run, path, root);
        }

        if (EvidencePlaces.IsEvidence(path))
        {
            return VerifyEvidence(run, path);
        }

        var tree = FolderTree.Read(path);
        Tell(run, tree);
        var sets = EvidencePlaces.Find(tree).ConvertAll(folder => new EvidenceSet { Tree = tree, Folder = folder, Artifacts = tree });
        if (tree.Find(PackageVerifier.InnerFolder + "/" + EvidenceFolder.ManifestName) is null)
        {
            return VerifyAll(run, sets, all: true, Path.GetFileName(path));
        }

        // What anybody can put there must not keep the other evidence from being read.
        var own = ExtractedPackage.Verify(run, path);
        var packed = new HashSet<string>(StringComparer.Ordinal);
        own.ForEach(o => EvidencePlaces.AddFolders(packed, o.Manifest.Artifacts));
        foreach (var set in sets)
        {
            // A package may hold a whole program with evidence of its own, and name it.
            if (!set.Folder.Contains('/', StringComparison.Ordinal) || !packed.Contains(set.Folder))
            {
                run.Unexpected(tree.Show(set.Folder), "is evidence of a folder, in what claims to be an extracted package");
            }
        }

        return sets.Count == 0 ? own : [.. own, .. VerifyAll(run, sets, all: true, Path.GetFileName(path))];
    }

    /// <summary>An evidence folder with the artifacts beside it; only folders that it speaks of are entered.</summary>
    private static List<EvidenceSet> VerifyEvidence(VerificationRun run, string path)
    {
        var place = EvidencePlaces.Of(path);
        var tree = FolderTree.Read(place.Root, place.Needs);
        Tell(run, tree);
        var set = new EvidenceSet { Tree = tree, Folder = place.Folder, Artifacts = tree };
        return VerifyAll(run, [set], all: true, Path.GetFileName(path));
    }

    private static List<EvidenceSet> VerifyApart(VerificationRun run, string path, string root)
    {
        var name = Path.GetFileName(path);
        var artifacts = FolderTree.Read(root);
        Tell(run, artifacts);
        if (EvidencePlaces.Below(path, root) is { } folder)
        {
            return VerifyAll(run, [new EvidenceSet { Tree = artifacts, Folder = folder, Artifacts = artifacts, Root = "" }], all: true, name);
        }

        var own = FolderTree.Read(Path.GetDirectoryName(path)!, f => f == name || SafePath.IsBelow(f, name));
        Tell(run, own);
        return VerifyAll(run, [new EvidenceSet { Tree = own, Folder = name, Artifacts = artifacts, Root = "" }], all: true, name);
    }

    private static void Tell(VerificationRun run, FolderTree tree)
    {
        foreach (var folder in tree.Unlisted)
        {
            run.Undecided(tree.Show(folder), "cannot be listed");
        }
    }

    private static List<EvidenceSet> VerifyPackage(VerificationRun run, string path)
    {
        var name = Path.GetFileName(path);
        var beside = Path.GetFileNameWithoutExtension(path) + EvidencePlaces.Ending;
        var folder = Path.GetDirectoryName(path)!;
        if (Directory.Exists(Path.Combine(folder, beside)))
        {
            // The others that the evidence names (symbols) need not be here.
            var tree = FolderTree.Read(folder, f => f == beside || SafePath.IsBelow(f, beside));
            Tell(run, tree);
            var set = new EvidenceSet { Tree = tree, Folder = beside, Artifacts = tree, Wanted = p => p == name || tree.Find(p) is not null };
            var heads = VerifyAll(run, [set], all: false, name);
            if (heads.Count > 0 && !heads[0].Manifest.Artifacts.Any(a => a.Path == name))
            {
                run.Differs(name, $"is not what {beside} speaks of");
            }

            return heads;
        }

        using var stream = Facts.RegularFile.OpenRead(path);
        return new PackageVerifier(run).VerifyAlone(stream, name) is { } inner ? [inner] : [];
    }

    private static List<EvidenceSet> VerifyFile(VerificationRun run, string path)
    {
        var (folder, name) = (Path.GetDirectoryName(path)!, Path.GetFileName(path));
        var asked = name;
        for (var above = 0; ; above++)
        {
            var tree = Around(folder, name, above == 0);
            var sets = tree is null ? [] : Speaking(tree, name);
            if (sets.Count > 0)
            {
                Tell(run, tree!);
                return VerifyAll(run, sets, all: false, asked);
            }

            if (above == MostFoldersAbove || Path.GetDirectoryName(folder) is not { } parent)
            {
                return VerifyAll(run, [], all: false, asked);
            }

            name = $"{Path.GetFileName(folder)}/{name}";
            folder = parent;
        }
    }

    /// <summary>A folder with its evidence and the file; null for one above the file that cannot be read, in which nothing is looked for then.</summary>
    private static FolderTree? Around(string folder, string name, bool isOwn)
    {
        try
        {
            return FolderTree.Read(folder, f => f.EndsWith(EvidencePlaces.Ending, StringComparison.Ordinal) || f.Contains(EvidencePlaces.Ending + "/", StringComparison.Ordinal) || SafePath.IsBelow(name, f));
        }
        catch (Exception e) when (!isOwn && e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The sets of a folder that speak of a file.</summary>
    private static List<EvidenceSet> Speaking(FolderTree tree, string name)
    {
        var sets = new List<EvidenceSet>();
        foreach (var folder in EvidencePlaces.Find(tree))
        {
            var set = new EvidenceSet { Tree = tree, Folder = folder, Artifacts = tree, Wanted = p => p == name };
            if (Names(set, name))
            {
                sets.Add(set);
            }
        }

        return sets;
    }

    /// <summary>Whether a set speaks of a file, or cannot be read so that nobody knows.</summary>
    private static bool Names(EvidenceSet set, string name)
    {
        try
        {
            return set.Tree.Find(set.PathOf(EvidenceFolder.ManifestName)) is { Refusal: null } file
                ? ManifestReader.Parse(set.Tree.ReadAll(file, StrictJson.MaxSize)).Artifacts.Any(a => a.Path == name)
                : set.Folder == Path.GetFileNameWithoutExtension(name) + EvidencePlaces.Ending;
        }
        catch (Exception e) when (e is InvalidDataException or LaterVersionException)
        {
            return true;
        }
    }

    private static List<EvidenceSet> VerifyAll(VerificationRun run, List<EvidenceSet> sets, bool all, string asked)
    {
        if (sets.Count == 0)
        {
            run.Undecided(asked, "has no evidence: no folder *.compliance that speaks of it was found");
            return [];
        }

        var sound = sets.FindAll(new SetVerifier(run).Verify);
        CheckLinks(run, sound);
        var unexpected = new UnexpectedFiles(run);
        unexpected.InFolders(sound);
        run.Later.Add(() =>
        {
            var vouching = new VouchingSets(run);
            // What a later version's evidence speaks of, nobody knows here.
            if (all && !sets.Exists(s => s.IsLater))
            {
                unexpected.InRoots(vouching.Of(sound));
            }

            vouching.MarkShared(sound);
            sound.ForEach(s => run.Evidence.Add(s.Counts));
        });
        return sound;
    }

    private static void CheckLinks(VerificationRun run, List<EvidenceSet> sound)
    {
        var known = new Dictionary<string, EvidenceSet>(StringComparer.Ordinal);
        var projects = new Dictionary<string, EvidenceSet>(StringComparer.Ordinal);
        foreach (var set in sound)
        {
            var m = set.Manifest;
            known.TryAdd(m.Sha256, set);
            if (m.Stage == "build")
            {
                projects.TryAdd(LinkCheck.Identity(m.Name, m.Version, m.TargetFramework, m.Configuration), set);
            }
        }

        foreach (var set in sound)
        {
            var before = run.Marks;
            new LinkCheck(run).Beside(set, known, projects);
            set.Counts = set.Counts with { Holds = set.Counts.Holds && run.Marks == before };
        }
    }
}
