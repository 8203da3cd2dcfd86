using System.Security.Cryptography;
using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>
/// A package as NuGet's folder of packages holds it: extracted, without the parts of the container, with the package itself and its
/// digests beside (<c>ID.VERSION.nupkg</c>, <c>.nupkg.sha512</c>, <c>.nupkg.metadata</c>).
/// </summary>
internal static class ExtractedPackage
{
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
            if (!file.Path.Contains('/', StringComparison.Ordinal) && file.Path.EndsWith(".nupkg", StringComparison.Ordinal) && file.Refusal is null)
            {
                VerifyPackage(run, tree, file, own);
            }
        }

        return own is null ? [] : [own];
    }

    private static void VerifyPackage(VerificationRun run, FolderTree tree, TreeFile file, EvidenceSet? own)
    {
        using var stream = tree.Open(file);
        CheckSum(run, tree, file, stream);
        stream.Position = 0;
        var inner = new PackageVerifier(run).VerifyAlone(stream, file.Path);
        if (own is not null && inner is not null && own.Manifest.Sha256 != inner.Manifest.Sha256)
        {
            run.Differs(own.Show(EvidenceFolder.ManifestName), $"is another than the one in {file.Path}");
        }
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
