using System.Xml;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>
/// The parts of a package that NuGet itself writes, so that no evidence can name them: each is known by its exact name, and what it says
/// of the package must agree with the evidence.
/// </summary>
internal static class PackageParts
{
    private const string ContentTypes = "[Content_Types].xml";
    private const string Relations = "_rels/.rels";
    private const string CoreFolder = "package/services/metadata/core-properties";
    private const int MaxSize = 4 << 20;

    /// <summary>Checks that the parts are there and agree with the evidence.</summary>
    /// <param name="run">Where findings go.</param>
    /// <param name="tree">The package, or the folder that it was extracted to.</param>
    /// <param name="manifest">The package's own manifest.</param>
    public static void Verify(VerificationRun run, FileTree tree, ManifestDocument manifest)
    {
        var isArchive = tree is PackageTree;
        var nuspecs = new List<TreeFile>();
        var cores = new List<TreeFile>();
        foreach (var file in tree.Files)
        {
            if (IsNuspec(file.Path))
            {
                nuspecs.Add(file);
            }
            else if (IsCore(file.Path))
            {
                cores.Add(file);
            }
        }

        CheckOne(run, tree, nuspecs, "*.nuspec", isArchive);
        if (isArchive)
        {
            CheckOne(run, tree, cores, CoreFolder + "/*.psmdcp", true);
            Require(run, tree, ContentTypes);
            Require(run, tree, Relations);
        }

        foreach (var nuspec in nuspecs)
        {
            Identify(run, tree, nuspec, PackageIdentity.ReadNuspec, manifest);
        }

        foreach (var core in cores)
        {
            Identify(run, tree, core, PackageIdentity.ReadCore, manifest);
        }
    }

    /// <summary>Reports every file of a package that neither evidence nor NuGet put there.</summary>
    /// <param name="run">Where findings go.</param>
    /// <param name="tree">The package, or the folder that it was extracted to.</param>
    /// <param name="sets">The evidence inside it.</param>
    public static void Unexpected(VerificationRun run, FileTree tree, List<EvidenceSet> sets)
    {
        var known = Named(sets);
        foreach (var file in tree.Files)
        {
            if (!known.Contains(file.Path) && !IsOwn(file.Path) && (tree is PackageTree || !IsExtraction(tree, file.Path, known)))
            {
                run.Unexpected(tree.Show(file.Path), "is in the package, and no evidence in it speaks of it");
            }
        }
    }

    /// <summary>The paths that evidence in a package speaks of.</summary>
    public static HashSet<string> Named(List<EvidenceSet> sets)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            foreach (var name in set.Known)
            {
                known.Add(set.PathOf(name));
            }

            foreach (var artifact in set.Manifest.Artifacts)
            {
                known.Add(artifact.Path);
            }
        }

        return known;
    }

    /// <summary>Whether a path is that of a nuspec.</summary>
    public static bool IsNuspec(string path) => path.EndsWith(".nuspec", StringComparison.Ordinal) && !path.Contains('/', StringComparison.Ordinal);

    private static bool IsOwn(string path) =>
        path is ContentTypes or Relations or PackageSignature.EntryName || IsNuspec(path) || IsCore(path);

    private static bool IsCore(string path) => path.EndsWith(".psmdcp", StringComparison.Ordinal) && SafePath.Folder(path) == CoreFolder;

    private static bool IsExtraction(FileTree tree, string path, HashSet<string> known) =>
        ExtractedPackage.IsAdded(path) || (ExtractedPackage.Uncompressed(tree, path) is { } whole && known.Contains(whole));

    private static void CheckOne(VerificationRun run, FileTree tree, List<TreeFile> found, string name, bool isArchive)
    {
        if (found.Count == 0)
        {
            run.Missing(tree.Show(name), isArchive ? "is not there, and every package has one" : "is not there");
        }

        for (var i = 1; i < found.Count; i++)
        {
            run.Unexpected(tree.Show(found[i].Path), $"is a second file of its kind beside {found[0].Path}");
        }
    }

    private static void Require(VerificationRun run, FileTree tree, string name)
    {
        if (tree.Find(name) is not { } file)
        {
            run.Missing(tree.Show(name), "is not there, and every package has it");
            return;
        }

        Read(run, tree, file, static (content, maxSize) =>
        {
            PackageIdentity.ReadAny(content, maxSize);
            return null;
        });
    }

    private static void Identify(VerificationRun run, FileTree tree, TreeFile file, Func<Stream, int, PackageIdentity> read, ManifestDocument manifest)
    {
        if (Read(run, tree, file, read) is not { } identity)
        {
            return;
        }

        if (identity is not { Id: { Length: > 0 } id, Version: { Length: > 0 } version })
        {
            run.Differs(tree.Show(file.Path), "does not say what package it is of");
        }
        else if (!id.Equals(manifest.Name, StringComparison.OrdinalIgnoreCase) || !ReleaseVersion.IsSame(version, manifest.Version))
        {
            run.Differs(tree.Show(file.Path), $"names {id} {version}, and the evidence speaks of {manifest.Name} {manifest.Version}");
        }
    }

    private static PackageIdentity? Read(VerificationRun run, FileTree tree, TreeFile file, Func<Stream, int, PackageIdentity?> read)
    {
        var shown = tree.Show(file.Path);
        if (file.Refusal is { } refusal)
        {
            run.Differs(shown, refusal);
            return null;
        }

        try
        {
            using var content = new MemoryStream(tree.ReadAll(file, MaxSize), writable: false);
            return read(content, MaxSize);
        }
        catch (XmlException e)
        {
            run.Differs(shown, $"is no XML that is read: {SafeText.Line(e.Message, 150)}");
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
