using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace ComplianceGate.Cryptography;

/// <summary>Looks for uses of cryptography in the IL of one assembly (ECMA-335, III). Nothing is loaded; the file may be hostile.</summary>
public static class CryptographyScanner
{
    /// <summary>Changes whenever what <see cref="Scan"/> gives changes: results are kept under it.</summary>
    public const int Version = 2;

    /// <summary>Looks through one assembly.</summary>
    /// <param name="image">The whole file.</param>
    /// <param name="symbols">The portable symbols beside it, whole; empty where there are none. Embedded ones are used, too.</param>
    /// <param name="withLocations">Whether places in the source are wanted.</param>
    /// <returns>The uses; for what is malformed, what was found and the problem.</returns>
    public static ScanResult Scan(ReadOnlyMemory<byte> image, ReadOnlyMemory<byte> symbols, bool withLocations)
    {
        try
        {
            using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(Whole(image)));
            if (!file.HasMetadata)
            {
                return new ScanResult(false, [], false, null);
            }

            return new AssemblyScan(file).Run(withLocations ? symbols : null);
        }
        catch (ScanBoundException)
        {
            return new ScanResult(true, [], true, null);
        }
        catch (Exception e) when (Malformed.Is(e))
        {
            return new ScanResult(false, [], false, Malformed.Problem);
        }
    }

    private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var part) && part.Array is { } array && part.Offset == 0 && part.Count == array.Length
            ? array
            : bytes.ToArray();
}
