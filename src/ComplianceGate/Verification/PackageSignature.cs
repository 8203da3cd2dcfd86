using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

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
    public const string EntryName = ".signature.p7s";

    private const int MaxSize = 16 << 20;
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";

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

        var content = Content(package.ReadAll(package.Find(EntryName)!, MaxSize));
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
        var (algorithm, claimed) = Claim(content);
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

    /// <summary>The signed content: ContentInfo, SignedData and EncapsulatedContentInfo of RFC 5652, sections 3, 5.1 and 5.2.</summary>
    private static byte[] Content(byte[] signature)
    {
        try
        {
            var context = new Asn1Tag(TagClass.ContextSpecific, 0);
            var whole = new AsnReader(signature, AsnEncodingRules.BER);
            var outer = whole.ReadSequence();
            whole.ThrowIfNotEmpty();
            if (outer.ReadObjectIdentifier() != SignedData)
            {
                throw new InvalidDataException("carries a signature that is no CMS SignedData");
            }

            var signed = Only(outer.ReadSequence(context));
            outer.ThrowIfNotEmpty();
            signed.ReadInteger();
            signed.ReadSetOf(skipSortOrderValidation: true);
            var inner = signed.ReadSequence();
            if (inner.ReadObjectIdentifier() != Data)
            {
                throw new InvalidDataException("carries a signature over something else than plain data");
            }

            var content = inner.ReadSequence(context);
            var bytes = content.ReadOctetString();
            content.ThrowIfNotEmpty();
            inner.ThrowIfNotEmpty();
            RequireSigner(signed);
            return bytes;
        }
        catch (AsnContentException)
        {
            throw new InvalidDataException("carries a signature that is no CMS SignedData");
        }
    }

    private static AsnReader Only(AsnReader around)
    {
        var sequence = around.ReadSequence();
        around.ThrowIfNotEmpty();
        return sequence;
    }

    /// <summary>Behind the content: certificates, revocation lists, and those who signed; without any of these it is no signature.</summary>
    private static void RequireSigner(AsnReader signed)
    {
        for (var number = 0; number < 2; number++)
        {
            if (signed.HasData && signed.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, number)))
            {
                signed.ReadEncodedValue();
            }
        }

        var signers = signed.ReadSetOf(skipSortOrderValidation: true);
        signed.ThrowIfNotEmpty();
        if (!signers.HasData)
        {
            throw new InvalidDataException("carries a signature that nobody signed");
        }

        while (signers.HasData)
        {
            signers.ReadSequence();
        }
    }

    /// <summary>The digest in the signed content: a header, an empty line, and <c>OID-Hash:base64</c> (NuGet, package signatures technical specification).</summary>
    private static (string Algorithm, string Digest) Claim(byte[] content)
    {
        const string Suffix = "-Hash:";
        var lines = Encoding.ASCII.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        if (lines.Length > 16 || lines[0] != "Version:1")
        {
            throw new InvalidDataException("carries a signature over something else than NuGet signs");
        }

        (string, string)? found = null;
        foreach (var line in lines.AsSpan(1))
        {
            var at = line.IndexOf(Suffix, StringComparison.Ordinal);
            var bytes = new byte[64];
            if (at > 0 && found is null && Length(line[..at]) is var length and > 0
                && Convert.TryFromBase64String(line[(at + Suffix.Length)..], bytes, out var written) && written == length)
            {
                found = (line[..at], Convert.ToHexStringLower(bytes, 0, written));
            }
            else if (line.Length > 0)
            {
                throw new InvalidDataException("carries a signature over something else than one digest of a known kind");
            }
        }

        return found ?? throw new InvalidDataException("carries a signature over no digest");
    }

    private static int Length(string algorithm) => algorithm switch
    {
        "2.16.840.1.101.3.4.2.1" => 32,
        "2.16.840.1.101.3.4.2.2" => 48,
        "2.16.840.1.101.3.4.2.3" => 64,
        _ => 0,
    };
}
