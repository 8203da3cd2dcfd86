using System.Security.Cryptography;
using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>
/// A package as NuGet's folder of packages holds it: extracted, without the parts of the container, with the package itself and its
/// digests beside (<c>ID.VERSION.nupkg</c>, <c>.nupkg.sha512</c>, <c>.nupkg.metadata</c>).
/// </summary>
internal static class ExtractedPackage
{
    private static readonly string[] CodeEndings = [".dll", ".resources.dll", ".exe", ".winmd"];

    /// <summary>Checks the extracted files, and the package where it is there.</summary>
    /// <param name="run">Where findings go.</param>
    /// <param name="path">Fully qualified path of the folder.</param>
    /// <returns>The package's own set.</returns>
    public static List<EvidenceSet> Verify(VerificationRun run, string path)
    {
        var tree = FolderTree.Read(path);
        var own = new PackageVerifier(run).VerifyInner(tree, null);
        foreach (var file in tree.Files)
        {
            if (IsBeside(file.Path, ".nupkg") && file.Refusal is null)
            {
                VerifyPackage(run, tree, file, own);
            }
        }

        return own is null ? [] : [own];
    }

    /// <summary>What NuGet adds when it extracts a package.</summary>
    public static bool IsAdded(string path) => path == ".nupkg.metadata" || IsBeside(path, ".nupkg") || IsBeside(path, ".nupkg.sha512");

    /// <summary>
    /// Whether NuGet may have left a file of the package out: parts of the container, and documentation of code, which
    /// <c>NUGET_XMLDOC_MODE</c> leaves out or compresses (the images of the SDK do).
    /// </summary>
    /// <param name="tree">The extracted files.</param>
    /// <param name="path">The file's path in the package.</param>
    public static bool MayLack(FileTree tree, string path)
    {
        var name = SafePath.Name(path);
        return name.Equals(".rels", StringComparison.OrdinalIgnoreCase) || name.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".psmdcp", StringComparison.OrdinalIgnoreCase)
            || path.StartsWith("package/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("_rels/", StringComparison.OrdinalIgnoreCase)
            || IsDocumentation(tree, path);
    }

    /// <summary>The file that NuGet would have compressed to this one; null where it compresses to none such.</summary>
    public static string? Uncompressed(FileTree tree, string path)
    {
        var whole = path.EndsWith(".xml.zip", StringComparison.Ordinal) ? path[..^4] : null;
        return whole is not null && tree.Find(whole) is null && IsDocumentation(tree, whole) ? whole : null;
    }

    // Beside the code, or in a folder of a language below it.
    private static bool IsDocumentation(FileTree tree, string path)
    {
        if (!path.EndsWith(".xml", StringComparison.Ordinal))
        {
            return false;
        }

        var stem = path[..^4];
        var folder = SafePath.Folder(stem);
        var above = SafePath.Join(SafePath.Folder(folder), SafePath.Name(stem));
        foreach (var ending in CodeEndings)
        {
            if (tree.FindAnyCase(stem + ending) is not null || (folder.Length > 0 && tree.FindAnyCase(above + ending) is not null))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBeside(string path, string ending) => !path.Contains('/', StringComparison.Ordinal) && path.EndsWith(ending, StringComparison.Ordinal);

    private static void VerifyPackage(VerificationRun run, FolderTree tree, TreeFile file, EvidenceSet? own)
    {
        using var stream = tree.Open(file);
        CheckSum(run, tree, file, stream);
        var verifier = new PackageVerifier(run);
        if (verifier.Open(stream, file.Path) is not { } package)
        {
            return;
        }

        var inner = verifier.VerifyAlone(package, file.Path);
        if (own is null)
        {
            return;
        }

        var shown = own.Show(EvidenceFolder.ManifestName);
        if (package.Find(own.PathOf(EvidenceFolder.ManifestName)) is null)
        {
            run.Unexpected(shown, $"is not in {file.Path}");
        }
        else if (inner is not null && own.Manifest.Sha256 != inner.Manifest.Sha256)
        {
            run.Differs(shown, $"is another than the one in {file.Path}");
        }

        // What the evidence vouches for was checked in both places.
        var known = PackageParts.Named([own]);
        foreach (var extracted in tree.Files)
        {
            if (extracted.Refusal is null && !known.Contains(extracted.Path) && !IsAdded(extracted.Path) && Uncompressed(tree, extracted.Path) is null)
            {
                Compare(run, tree, extracted, package, file.Path);
            }
        }
    }

    private static void Compare(VerificationRun run, FolderTree tree, TreeFile extracted, PackageTree package, string name)
    {
        var shown = tree.Show(extracted.Path);
        var entry = package.Find(extracted.Path) ?? (PackageParts.IsNuspec(extracted.Path) ? package.FindAnyCase(extracted.Path) : null);
        if (entry is null)
        {
            run.Unexpected(shown, $"is not in {name}");
        }
        else if (entry.Size != extracted.Size || !Digest(tree, extracted).AsSpan().SequenceEqual(Digest(package, entry)))
        {
            run.Differs(shown, $"is another than the one in {name}");
        }
    }

    private static byte[] Digest(FileTree tree, TreeFile file)
    {
        using var stream = tree.Open(file);
        return SHA256.HashData(stream);
    }

    private static void CheckSum(VerificationRun run, FolderTree tree, TreeFile file, Stream stream)
    {
        if (tree.Find(file.Path + ".sha512") is { Refusal: null } sum)
        {
            var stated = System.Text.Encoding.ASCII.GetString(tree.ReadAll(sum, 4096)).Trim();
            if (stated != Convert.ToBase64String(SHA512.HashData(stream)))
            {
                run.Differs(tree.Show(file.Path), $"has another SHA-512 than {sum.Path} says");
            }
        }
    }
}
