using ComplianceGate.Cryptography;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Looks at one assembly as the build does, for whoever wants to see what a finding rests on.</summary>
public static class CryptographyInspection
{
    private const int MaxSize = 512 << 20;

    /// <summary>Looks at an assembly and at the symbols beside it.</summary>
    /// <param name="path">Absolute path of the assembly.</param>
    /// <returns>What it does with cryptography; null for what is no managed assembly.</returns>
    /// <exception cref="IOException">It cannot be read, or is larger than 512 MiB.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static AssemblyCryptography? Inspect(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var files = new InputFiles();
        var image = files.ReadAllBytes(path, MaxSize);
        var beside = Path.ChangeExtension(path, ".pdb");
        var symbols = files.Exists(beside) ? files.ReadAllBytes(beside, MaxSize) : null;
        var result = CryptographyScanner.Scan(image, symbols, withLocations: true);
        return result.IsManaged || result.Problem is not null
            ? new AssemblyCryptography { Name = Path.GetFileName(path), Sha256 = FileDigest.Sha256(image), Uses = result.Uses, IsCut = result.IsCut, Problem = result.Problem }
            : null;
    }
}
