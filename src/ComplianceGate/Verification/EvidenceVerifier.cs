using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>What to verify besides the path itself.</summary>
public sealed record VerificationOptions
{
    /// <summary>Fully qualified path of the folder that the artifacts' paths start from, where evidence lies apart from them; null to find it from the evidence.</summary>
    public string? Root { get; init; }

    /// <summary>Whether to follow the chain of releases back.</summary>
    public bool FollowChain { get; init; }

    /// <summary>Fully qualified path of the folder to search for earlier releases; null for the one that is verified.</summary>
    public string? ChainFolder { get; init; }
}

/// <summary>
/// Checks evidence of any stage against what it speaks of, with nothing but the files themselves: no network, no SDK. It proves that
/// the parts belong together, and who wrote them only as far as a signature says.
/// </summary>
public static class EvidenceVerifier
{
    private const string FolderEnding = ".compliance";

    /// <summary>Verifies an output or publish folder, an evidence folder, a package, an extracted package, or one artifact with evidence beside it.</summary>
    /// <param name="path">Fully qualified path.</param>
    /// <param name="options">What else to do; null for nothing.</param>
    /// <returns>What came out. Files that cannot be read are open questions, never exceptions.</returns>
    public static VerificationReport Verify(string path, VerificationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new VerificationOptions();
        var run = new VerificationRun();
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var name = Path.GetFileName(path);
        List<EvidenceSet> heads = [];
        try
        {
            if (Directory.Exists(path))
            {
                heads = VerifyFolder(run, path, options);
            }
            else if (File.Exists(path))
            {
                heads = name.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) ? VerifyPackage(run, path) : VerifyFile(run, path);
            }
            else
            {
                run.Undecided(name, "is not there");
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

        if (!options.FollowChain)
        {
            return run.ToReport([], null);
        }

        var folder = options.ChainFolder ?? (Directory.Exists(path) ? path : Path.GetDirectoryName(path)!);
        var chain = new ChainVerifier(run, folder).Follow(heads, out var isWhole);
        return run.ToReport(chain, isWhole);
    }

    private static List<EvidenceSet> VerifyFolder(VerificationRun run, string path, VerificationOptions options)
    {
        if (File.Exists(Path.Combine(path, PackageVerifier.InnerFolder, EvidenceFolder.ManifestName)))
        {
            return ExtractedPackage.Verify(run, path);
        }

        if (options.Root is not null || IsEvidence(path))
        {
            return VerifyEvidence(run, path, options.Root);
        }

        var tree = FolderTree.Read(path);
        var sets = Find(tree).ConvertAll(folder => new EvidenceSet { Tree = tree, Folder = folder, Artifacts = tree });
        return VerifyAll(run, sets, all: true, Path.GetFileName(path));
    }

    private static List<EvidenceSet> VerifyEvidence(VerificationRun run, string path, string? root)
    {
        var name = Path.GetFileName(path);
        if (root is not null)
        {
            var artifacts = FolderTree.Read(root);
            var own = FolderTree.Read(Path.GetDirectoryName(path)!, folder => folder == name || SafePath.IsBelow(folder, name));
            return VerifyAll(run, [new EvidenceSet { Tree = own, Folder = name, Artifacts = artifacts, Root = "" }], all: true, name);
        }

        var tree = FolderTree.Read(Path.GetDirectoryName(path)!);
        var set = new EvidenceSet { Tree = tree, Folder = name, Artifacts = tree };
        return VerifyAll(run, [set], all: true, name);
    }

    private static List<EvidenceSet> VerifyPackage(VerificationRun run, string path)
    {
        var name = Path.GetFileName(path);
        var beside = Path.GetFileNameWithoutExtension(path) + FolderEnding;
        var folder = Path.GetDirectoryName(path)!;
        if (Directory.Exists(Path.Combine(folder, beside)))
        {
            // The others that the evidence names (symbols) need not be here.
            var tree = FolderTree.Read(folder, f => f == beside || SafePath.IsBelow(f, beside));
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
        var name = Path.GetFileName(path);
        var tree = FolderTree.Read(Path.GetDirectoryName(path)!, f => SafePath.Name(f).EndsWith(FolderEnding, StringComparison.Ordinal) || f.Contains('/'));
        var sets = new List<EvidenceSet>();
        foreach (var folder in Find(tree))
        {
            var set = new EvidenceSet { Tree = tree, Folder = folder, Artifacts = tree, Wanted = p => p == name };
            if (Names(set, name))
            {
                sets.Add(set);
            }
        }

        return VerifyAll(run, sets, all: false, name);
    }

    /// <summary>Whether a set speaks of a file, or cannot be read so that nobody knows.</summary>
    private static bool Names(EvidenceSet set, string name)
    {
        try
        {
            return set.Tree.Find(set.PathOf(EvidenceFolder.ManifestName)) is { Refusal: null } file
                ? ManifestReader.Parse(set.Tree.ReadAll(file, StrictJson.MaxSize)).Artifacts.Any(a => a.Path == name)
                : set.Folder == Path.GetFileNameWithoutExtension(name) + FolderEnding;
        }
        catch (InvalidDataException)
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
        foreach (var set in sound)
        {
            var before = run.Marks;
            new LinkCheck(run).Beside(set);
            set.Counts = set.Counts with { Holds = set.Counts.Holds && run.Marks == before };
        }

        new UnexpectedFiles(run).Find(sound, all);
        foreach (var set in sound)
        {
            run.Evidence.Add(set.Counts);
        }

        return sound;
    }

    private static bool IsEvidence(string path) =>
        path.EndsWith(FolderEnding, StringComparison.Ordinal)
        || (File.Exists(Path.Combine(path, EvidenceFolder.ManifestName)) && File.Exists(Path.Combine(path, EvidenceFolder.SumsName)));

    /// <summary>The evidence folders of a tree, in ordinal order: by their name, or by a manifest of ours with sums beside it.</summary>
    private static List<string> Find(FolderTree tree)
    {
        var found = new List<string>();
        foreach (var file in tree.Files)
        {
            var folder = SafePath.Folder(file.Path);
            for (var at = folder; at.Length > 0; at = SafePath.Folder(at))
            {
                // Whatever is in a folder of that name, the manifest perhaps gone: the name claims it.
                if (at.EndsWith(FolderEnding, StringComparison.Ordinal))
                {
                    folder = at;
                }
            }

            if (folder.Length > 0 && !found.Contains(folder)
                && (folder.EndsWith(FolderEnding, StringComparison.Ordinal)
                    || (SafePath.Name(file.Path) == EvidenceFolder.ManifestName && tree.Find(folder + "/" + EvidenceFolder.SumsName) is not null && IsOurs(tree, file))))
            {
                found.Add(folder);
            }
        }

        return found;
    }

    private static bool IsOurs(FolderTree tree, TreeFile file)
    {
        if (file.Refusal is not null)
        {
            return false;
        }

        using var stream = tree.Open(file);
        Span<byte> head = stackalloc byte[256];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)].IndexOf(Encoding.ASCII.GetBytes(ManifestWriter.Schema[..^1])) >= 0;
    }
}
