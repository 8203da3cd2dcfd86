using System.Xml;
using ComplianceGate.Diagnostics;

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
            Identify(run, tree, nuspec, "id", manifest);
        }

        foreach (var core in cores)
        {
            Identify(run, tree, core, "identifier", manifest);
        }
    }

    /// <summary>Reports every file of a package that neither evidence nor NuGet put there.</summary>
    /// <param name="run">Where findings go.</param>
    /// <param name="tree">The package, or the folder that it was extracted to.</param>
    /// <param name="sets">The evidence inside it.</param>
    public static void Unexpected(VerificationRun run, FileTree tree, List<EvidenceSet> sets)
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

        foreach (var file in tree.Files)
        {
            if (!known.Contains(file.Path) && !IsOwn(file.Path) && (tree is PackageTree || !IsExtraction(file.Path)))
            {
                run.Unexpected(tree.Show(file.Path), "is in the package, and no evidence in it speaks of it");
            }
        }
    }

    private static bool IsOwn(string path) =>
        path is ContentTypes or Relations or PackageSignature.EntryName || IsNuspec(path) || IsCore(path);

    private static bool IsNuspec(string path) => path.EndsWith(".nuspec", StringComparison.Ordinal) && !path.Contains('/', StringComparison.Ordinal);

    private static bool IsCore(string path) => path.EndsWith(".psmdcp", StringComparison.Ordinal) && SafePath.Folder(path) == CoreFolder;

    /// <summary>What NuGet adds when it extracts a package.</summary>
    private static bool IsExtraction(string path) =>
        path == ".nupkg.metadata"
        || (!path.Contains('/', StringComparison.Ordinal) && (path.EndsWith(".nupkg", StringComparison.Ordinal) || path.EndsWith(".nupkg.sha512", StringComparison.Ordinal)));

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

        Read(run, tree, file, static (_, _) => { });
    }

    private static void Identify(VerificationRun run, FileTree tree, TreeFile file, string idName, ManifestDocument manifest)
    {
        string? id = null, version = null;
        Read(run, tree, file, (name, value) =>
        {
            id ??= name == idName ? value : null;
            version ??= name == "version" ? value : null;
        });
        if (id is not null && version is not null
            && (!id.Equals(manifest.Name, StringComparison.OrdinalIgnoreCase) || !ReleaseVersion.IsSame(version, manifest.Version)))
        {
            run.Differs(tree.Show(file.Path), $"names {id} {version}, and the evidence speaks of {manifest.Name} {manifest.Version}");
        }
    }

    /// <summary>Reads the elements that hold text at the second and third level.</summary>
    private static void Read(VerificationRun run, FileTree tree, TreeFile file, Action<string, string> take)
    {
        var shown = tree.Show(file.Path);
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxSize };
            using var content = new MemoryStream(tree.ReadAll(file, MaxSize), writable: false);
            using var xml = XmlReader.Create(content, settings);
            var name = "";
            while (xml.Read())
            {
                name = xml.NodeType == XmlNodeType.Element ? xml.LocalName : name;
                if (xml.Depth > 64)
                {
                    throw new InvalidDataException("is too deep");
                }

                if (xml.NodeType is XmlNodeType.Text && xml.Depth <= 3)
                {
                    take(name, xml.Value);
                }
            }
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
    }
}
