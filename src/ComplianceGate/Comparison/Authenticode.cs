using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace ComplianceGate.Comparison;

/// <summary>
/// A PE file without its Authenticode signature: no certificate table, no entry for it in the directory, no checksum ("PE Format",
/// sections "The Attribute Certificate Table (Image Only)" and "Optional Header"). What is set aside must be a signature of this file
/// ("Windows Authenticode Portable Executable Signature Format"): anything could be appended in the place of one.
/// </summary>
internal static class Authenticode
{
    private const int DirectoryIndex = 4;
    private const int Alignment = 8;
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string IndirectData = "1.3.6.1.4.1.311.2.1.4";

    /// <summary>Whether a file carries a certificate table.</summary>
    public static bool IsSigned(ReadOnlySpan<byte> file) => Entry(file) is { } entry && BinaryPrimitives.ReadUInt64LittleEndian(file[entry.Directory..]) != 0;

    /// <summary>The certificate table of a file of which <see cref="Unsigned"/> gives what is left; empty where it has none.</summary>
    public static ReadOnlySpan<byte> Table(ReadOnlySpan<byte> file) =>
        Entry(file) is { } entry && BinaryPrimitives.ReadUInt32LittleEndian(file[entry.Directory..]) is > 0 and var start ? file[(int)start..] : [];

    /// <summary>The file without its signature, filled up with zeros as signing does.</summary>
    /// <returns>Null where the table does not lie at the end of the file or holds something else than one signature made over this file.</returns>
    public static byte[]? Unsigned(ReadOnlySpan<byte> file)
    {
        if (Entry(file) is not { } entry)
        {
            return null;
        }

        var (start, size) = (BinaryPrimitives.ReadUInt32LittleEndian(file[entry.Directory..]), BinaryPrimitives.ReadUInt32LittleEndian(file[(entry.Directory + 4)..]));
        long end = start == 0 && size == 0 ? file.Length : start;
        if (end < entry.Directory + 8 || end > file.Length || (end != file.Length && (start % Alignment != 0 || start + (long)size != file.Length || !IsSignature(file, entry, (int)start))))
        {
            return null;
        }

        var unsigned = new byte[(end + Alignment - 1) / Alignment * Alignment];
        file[..(int)end].CopyTo(unsigned);
        unsigned.AsSpan(entry.Checksum, 4).Clear();
        unsigned.AsSpan(entry.Directory, 8).Clear();
        return unsigned;
    }

    // One certificate: length, revision 0x0200, type 2 (PKCS #7), then the signature; filled up with zeros to eight bytes.
    private static bool IsSignature(ReadOnlySpan<byte> file, (int Checksum, int Directory) entry, int start)
    {
        var table = file[start..];
        if (table.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(table) is var length && (length < 8 || length > table.Length)
            || BinaryPrimitives.ReadUInt32LittleEndian(table[4..]) != 0x00020200)
        {
            return false;
        }

        try
        {
            var whole = table[8..];
            AsnDecoder.ReadEncodedValue(whole, AsnEncodingRules.DER, out _, out _, out var consumed);
            return consumed <= length - 8 && whole.Length - consumed < Alignment && !whole[consumed..].ContainsAnyExcept((byte)0)
                && Signed(whole[..consumed].ToArray()) is var (algorithm, digest) && digest.AsSpan().SequenceEqual(Digest(file, entry, start, algorithm));
        }
        catch (Exception e) when (e is AsnContentException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>What a signature was made over: ContentInfo and SignedData of PKCS #7, in it SpcIndirectDataContent.</summary>
    private static (HashAlgorithmName Algorithm, byte[] Digest) Signed(byte[] signature)
    {
        var context = new Asn1Tag(TagClass.ContextSpecific, 0);
        var outer = new AsnReader(signature, AsnEncodingRules.DER).ReadSequence();
        Require(outer.ReadObjectIdentifier() == SignedData);
        var signed = Only(outer.ReadSequence(context));
        Require(!outer.HasData);
        signed.ReadInteger();
        signed.ReadSetOf(skipSortOrderValidation: true);
        var inner = signed.ReadSequence();
        Require(inner.ReadObjectIdentifier() == IndirectData);
        var content = Only(inner.ReadSequence(context));
        Require(!inner.HasData);
        content.ReadSequence();
        var info = content.ReadSequence();
        Require(!content.HasData);
        var algorithm = info.ReadSequence().ReadObjectIdentifier();
        var digest = info.ReadOctetString();
        Require(!info.HasData);
        RequireSigner(signed);
        return (Named(algorithm), digest);
    }

    private static AsnReader Only(AsnReader around)
    {
        var sequence = around.ReadSequence();
        Require(!around.HasData);
        return sequence;
    }

    // Behind the content: certificates, revocation lists, and those who signed; without any of these it is no signature.
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
        Require(!signed.HasData && signers.HasData);
        signers.ReadSequence();
        Require(!signers.HasData);
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException("The signature is not of a known form.");
        }
    }

    private static HashAlgorithmName Named(string algorithm) => algorithm switch
    {
        "1.3.14.3.2.26" => HashAlgorithmName.SHA1,
        "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
        "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
        "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
        _ => throw new InvalidDataException("The signature is over a digest that is not known."),
    };

    /// <summary>The digest of a file without its checksum, the directory's entry and the table.</summary>
    private static byte[] Digest(ReadOnlySpan<byte> file, (int Checksum, int Directory) entry, int start, HashAlgorithmName algorithm)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(file[..entry.Checksum]);
        hash.AppendData(file[(entry.Checksum + 4)..entry.Directory]);
        hash.AppendData(file[(entry.Directory + 8)..start]);
        return hash.GetHashAndReset();
    }

    private static (int Checksum, int Directory)? Entry(ReadOnlySpan<byte> file)
    {
        if (file.Length < 64 || BinaryPrimitives.ReadUInt32LittleEndian(file[60..]) is var at && at > file.Length - 24)
        {
            return null;
        }

        var optional = (int)at + 24;
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[(int)at..]) != 0x4550 || optional + 240 > file.Length)
        {
            return null;
        }

        var directories = BinaryPrimitives.ReadUInt16LittleEndian(file[optional..]) switch { 0x10B => 96, 0x20B => 112, _ => 0 };
        return directories != 0 && BinaryPrimitives.ReadUInt32LittleEndian(file[(optional + directories - 4)..]) > DirectoryIndex
            ? (optional + 64, optional + directories + (8 * DirectoryIndex))
            : null;
    }
}
