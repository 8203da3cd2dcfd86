using System.Formats.Asn1;
using System.Security.Cryptography;

namespace ComplianceGate.Signing;

/// <summary>Kinds of keys by their object identifiers, and what is said of those that cannot be used.</summary>
internal static class KeyKinds
{
    /// <summary>id-ecPublicKey (RFC 5480, section 2.1.1).</summary>
    public const string Ecdsa = "1.2.840.10045.2.1";

    /// <summary>rsaEncryption (RFC 8017, appendix C).</summary>
    public const string Rsa = "1.2.840.113549.1.1.1";

    private const string Supported = "Supported are ECDSA on P-256 or P-384, RSA of 2048 bits or more, and ML-DSA where the platform has it.";

    /// <summary>The algorithm of an ML-DSA key (RFC 9881, section 2); null for any other.</summary>
    public static SignatureAlgorithm? MLDsaOf(string oid) => oid switch
    {
        "2.16.840.1.101.3.4.3.17" => SignatureAlgorithm.MLDsa44,
        "2.16.840.1.101.3.4.3.18" => SignatureAlgorithm.MLDsa65,
        "2.16.840.1.101.3.4.3.19" => SignatureAlgorithm.MLDsa87,
        _ => null,
    };

    /// <summary>Stops where the platform lacks ML-DSA.</summary>
    /// <exception cref="CryptographicException">It does.</exception>
    public static void RequireMLDsa()
    {
        if (!MLDsa.IsSupported)
        {
            throw new CryptographicException("This platform has no ML-DSA: it needs OpenSSL 3.5 or later, or a Windows that has it. Use a key of another kind.");
        }
    }

    // The shape of these formats is fixed by RFC 9881; what .NET marks as not final are the methods that read them.
#pragma warning disable SYSLIB5006
    /// <summary>Reads the public half of an ML-DSA key.</summary>
    public static MLDsa PublicMLDsa(byte[] encoded) => MLDsa.ImportSubjectPublicKeyInfo(encoded);

    /// <summary>Reads the private half of an ML-DSA key.</summary>
    public static MLDsa PrivateMLDsa(byte[] pkcs8) => MLDsa.ImportPkcs8PrivateKey(pkcs8);

    /// <summary>The SubjectPublicKeyInfo of an ML-DSA key.</summary>
    public static byte[] Encoded(MLDsa key) => key.ExportSubjectPublicKeyInfo();
#pragma warning restore SYSLIB5006

    /// <summary>What is said of a kind that cannot be used.</summary>
    public static CryptographicException Refused(string? oid) => new(oid switch
    {
        "1.3.101.112" or "1.3.101.113" => "Ed25519 and Ed448 keys cannot be used: .NET 10 does not compute with them, so that no signature by them could be checked here, "
            + "not even one that an external signer (--signer) made. " + Supported,
        "1.2.840.113549.1.1.10" => "A key that is bound to RSASSA-PSS cannot be used: signatures are made by PKCS #1 v1.5. " + Supported,
        _ => "The key is of no supported kind. " + Supported,
    });

    /// <summary>The algorithm in a SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7); null where it is none.</summary>
    public static string? OfPublicKey(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var outer = new AsnReader(encoded, AsnEncodingRules.DER);
            return outer.ReadSequence().ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
