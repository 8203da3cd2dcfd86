using System.Formats.Asn1;
using System.Text;

namespace ComplianceGate.Facts;

/// <summary>
/// Reads what the signature entry of a NuGet package was made over: the digest of the package before it was signed. Whether the
/// signature is valid, and whose it is, is not looked at.
/// </summary>
internal static class PackageSignatureContent
{
    /// <summary>Name of the entry.</summary>
    public const string EntryName = ".signature.p7s";

    /// <summary>Larger signatures are not read, in bytes.</summary>
    public const int MaxSize = 16 << 20;

    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";

    /// <summary>Reads the entry.</summary>
    /// <param name="signature">The content of the entry.</param>
    /// <returns>The object identifier of the algorithm, and the digest in lower-case hexadecimal.</returns>
    /// <exception cref="InvalidDataException">It is no signature of a known form; the message is the end of a sentence.</exception>
    public static (string Algorithm, string Digest) Read(byte[] signature) => Claim(Content(signature));

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
