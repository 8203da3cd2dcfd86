using System.Buffers.Binary;
using System.Security.Cryptography;
using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>What the signature entry of a package says, and the digests of the package without it.</summary>
/// <param name="UnsignedSha256">SHA-256 of the unsigned package, lower-case hexadecimal.</param>
/// <param name="UnsignedSha512">SHA-512 of the unsigned package, lower-case hexadecimal.</param>
/// <param name="Claimed">The digest that the signed content names, lower-case hexadecimal.</param>
/// <param name="Holds">Whether that is the digest of the unsigned package.</param>
internal sealed record SignedPackage(string UnsignedSha256, string UnsignedSha512, string Claimed, bool Holds);

/// <summary>
/// Looks through a NuGet signature: takes <c>.signature.p7s</c> out as NuGet does, and compares what is left with the digest that the
/// signed content names. Whether the signature itself is valid, and whose it is, is not looked at.
/// </summary>
internal static class PackageSignature
{
    /// <summary>Name of the entry.</summary>
    public const string EntryName = PackageSignatureContent.EntryName;

    private const int MaxSize = PackageSignatureContent.MaxSize;

    /// <summary>Reads the signature of a package.</summary>
    /// <param name="package">The package.</param>
    /// <returns>What it says; null for a package without one.</returns>
    /// <exception cref="InvalidDataException">The entry does not stand where NuGet puts it, or is no signature of a known form; the message is the end of a sentence.</exception>
    /// <exception cref="IOException">The package cannot be read.</exception>
    public static SignedPackage? Read(PackageTree package)
    {
        if (package.Entry(EntryName) is not { } entry)
        {
            return null;
        }

        if (entry.RawName != EntryName || entry.Method != 0 || entry != package.Archive.Entries[^1] || entry.End != package.Archive.DirectoryOffset)
        {
            throw new InvalidDataException("carries a signature that is not stored as its last entry, as NuGet stores it");
        }

        var (algorithm, claimed) = PackageSignatureContent.Read(package.ReadAll(package.Find(EntryName)!, MaxSize));
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha384 = IncrementalHash.CreateHash(HashAlgorithmName.SHA384);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        HashUnsigned(package.Archive, entry, bytes =>
        {
            sha256.AppendData(bytes);
            sha384.AppendData(bytes);
            sha512.AppendData(bytes);
        });
        var (short256, middle, whole) = (Hex(sha256), Hex(sha384), Hex(sha512));
        var actual = algorithm switch
        {
            "2.16.840.1.101.3.4.2.1" => short256,
            "2.16.840.1.101.3.4.2.2" => middle,
            _ => whole,
        };
        return new SignedPackage(short256, whole, claimed, claimed == actual);
    }

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <summary>The bytes of the package as it was before it was signed.</summary>
    private static void HashUnsigned(PackageArchive archive, PackageEntry signature, Action<ReadOnlySpan<byte>> take)
    {
        // The signature is the last entry in the file and in the directory, so that no other offset changes.
        Copy(archive, 0, signature.LocalOffset, take);
        Copy(archive, archive.DirectoryOffset, signature.HeaderOffset, take);
        Span<byte> end = stackalloc byte[22];
        archive.ReadAt(archive.EndOffset, end);
        var count = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) - 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)(signature.HeaderOffset - archive.DirectoryOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], signature.LocalOffset);
        take(end);
    }

    private static void Copy(PackageArchive archive, long from, long to, Action<ReadOnlySpan<byte>> take)
    {
        var buffer = new byte[1 << 16];
        while (from < to)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from));
            archive.ReadAt(from, part);
            take(part);
            from += part.Length;
        }
    }
}
