using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ComplianceGate.Facts;

namespace ComplianceGate.Comparison;

/// <summary>
/// What a NuGet package says without its signature: the digests of the package as it was before it was signed, and whether the
/// signature was made over exactly that. Whether the signature is valid, and whose it is, is not asked here.
/// </summary>
/// <param name="Sha256">SHA-256 of the unsigned package, lower-case hexadecimal.</param>
/// <param name="Signature">SHA-256 of the signature; null for a package that carries none.</param>
/// <param name="Problem">Why the signature does not speak for this package, as the end of a sentence; null where it does or there is none.</param>
internal sealed record PackageDigest(string Sha256, string? Signature, string? Problem)
{
    /// <summary>Reads the signature of an archive, and the digest without it.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static PackageDigest Of(ZipContents archive, Stream stream)
    {
        stream.Position = 0;
        ZipPart? entry = null;
        foreach (var part in archive.Parts)
        {
            entry = part.Name == PackageSignatureContent.EntryName ? part : entry;
        }

        if (entry is null)
        {
            return new PackageDigest(FileDigest.Sha256(stream), null, null);
        }

        try
        {
            var content = entry.Size <= PackageSignatureContent.MaxSize ? entry.ReadAll(stream) : throw new InvalidDataException("is larger than a signature is");
            var digest = FileDigest.Sha256(content);
            var isLast = entry == archive.Parts[^1] && entry.End == archive.DirectoryOffset && entry.Method == 0 && archive.IsWhole && archive.Comment.Length == 0;
            return isLast ? Check(archive, entry, digest, content) : new PackageDigest("", digest, "is not stored as the last entry, as NuGet stores it");
        }
        catch (InvalidDataException e)
        {
            return new PackageDigest("", "unreadable", e.Message);
        }
    }

    private static PackageDigest Check(ZipContents archive, ZipPart entry, string digest, byte[] content)
    {
        var (algorithm, claimed) = PackageSignatureContent.Read(content);
        ImmutableArray<IncrementalHash> hashes =
            [IncrementalHash.CreateHash(HashAlgorithmName.SHA256), IncrementalHash.CreateHash(HashAlgorithmName.SHA384), IncrementalHash.CreateHash(HashAlgorithmName.SHA512)];
        HashUnsigned(archive, entry, hashes);
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var hash in hashes)
        {
            found.Add(Convert.ToHexStringLower(hash.GetHashAndReset()));
            hash.Dispose();
        }

        var actual = found[algorithm switch { "2.16.840.1.101.3.4.2.1" => 0, "2.16.840.1.101.3.4.2.2" => 1, _ => 2 }];
        return new PackageDigest(found[0], digest, claimed == actual ? null : "was made over another package than the one that carries it");
    }

    // The signature is the last entry in the file and in the directory, so that no other offset changes.
    private static void HashUnsigned(ZipContents archive, ZipPart signature, ImmutableArray<IncrementalHash> hashes)
    {
        Append(archive, 0, signature.LocalOffset, hashes);
        Append(archive, archive.DirectoryOffset, signature.HeaderOffset, hashes);
        Span<byte> end = stackalloc byte[22];
        archive.ReadAt(archive.EndOffset, end);
        var count = (ushort)(archive.Parts.Length - 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)(signature.HeaderOffset - archive.DirectoryOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)signature.LocalOffset);
        foreach (var hash in hashes)
        {
            hash.AppendData(end);
        }
    }

    private static void Append(ZipContents archive, long from, long to, ImmutableArray<IncrementalHash> hashes)
    {
        var buffer = new byte[1 << 16];
        while (from < to)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from));
            archive.ReadAt(from, part);
            from += part.Length;
            foreach (var hash in hashes)
            {
                hash.AppendData(part);
            }
        }
    }
}
