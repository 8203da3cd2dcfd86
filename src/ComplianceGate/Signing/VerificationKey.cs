using System.Formats.Asn1;
using System.Security.Cryptography;

namespace ComplianceGate.Signing;

/// <summary>A public key with the one way in which it verifies.</summary>
public sealed class VerificationKey
{
    /// <summary>Shorter RSA keys are refused (NIST SP 800-131A, section 3).</summary>
    private const int LeastRsaBits = 2048;

    private const int MostRsaBits = 16_384;
    private const int MaxEncoded = 16 << 10;

    private readonly byte[] encoded;

    private VerificationKey(byte[] encoded, SignatureAlgorithm algorithm)
    {
        this.encoded = encoded;
        Algorithm = algorithm;
        Id = Convert.ToHexStringLower(SHA256.HashData(encoded));
    }

    /// <summary>How it verifies.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal. A hint in envelopes: that it matches proves nothing.</summary>
    public string Id { get; }

    /// <summary>The SubjectPublicKeyInfo in DER (RFC 5280, section 4.1.2.7).</summary>
    public ReadOnlyMemory<byte> Encoded => encoded;

    /// <summary>Reads a public key.</summary>
    /// <param name="encoded">A SubjectPublicKeyInfo in DER.</param>
    /// <exception cref="CryptographicException">It is none, or of a kind that is not supported; the message says which are.</exception>
    public static VerificationKey Read(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length > MaxEncoded)
        {
            throw new CryptographicException("The public key is too large.");
        }

        var kind = KeyKinds.OfPublicKey(encoded.ToArray());
        if (kind is not null && KeyKinds.MLDsaOf(kind) is { } lattice)
        {
            KeyKinds.RequireMLDsa();
            using var key = KeyKinds.PublicMLDsa(encoded.ToArray());
            return encoded.SequenceEqual(KeyKinds.Encoded(key)) ? new VerificationKey(encoded.ToArray(), lattice) : throw NotCanonical();
        }

        if (kind == KeyKinds.Ecdsa && TryEcdsa(encoded) is { } curve)
        {
            return new VerificationKey(encoded.ToArray(), curve);
        }

        return kind == KeyKinds.Rsa && IsRsa(encoded)
            ? new VerificationKey(encoded.ToArray(), SignatureAlgorithm.RsaPkcs1Sha256)
            : throw KeyKinds.Refused(kind);
    }

    private static bool IsRsa(ReadOnlySpan<byte> encoded)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(encoded, out var read);
            if (read != encoded.Length || rsa.KeySize is < LeastRsaBits or > MostRsaBits)
            {
                return false;
            }
        }
        catch (CryptographicException)
        {
            return false;
        }

        return encoded.SequenceEqual(rsa.ExportSubjectPublicKeyInfo()) ? true : throw NotCanonical();
    }

    /// <summary>One key in two spellings would have two ids, and count as two keys.</summary>
    private static CryptographicException NotCanonical() =>
        new("The public key is not written in DER as its kind asks. Write it anew: openssl pkey -pubin -in FILE -pubout.");

    /// <summary>Whether a signature is this key's.</summary>
    /// <param name="message">What was signed.</param>
    /// <param name="signature">The signature; of ECDSA in DER and in no other encoding.</param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        try
        {
            if (Algorithm == SignatureAlgorithm.RsaPkcs1Sha256)
            {
                using var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(encoded, out _);
                return rsa.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }

            if (Algorithm >= SignatureAlgorithm.MLDsa44)
            {
                using var lattice = KeyKinds.PublicMLDsa(encoded);
                return lattice.VerifyData(message, signature);
            }

            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(encoded, out _);
            return IsCanonical(signature.ToArray()) && ecdsa.VerifyData(message, signature, Hash(Algorithm), DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether an ECDSA signature has the one spelling that DER allows; not every platform's own check is as strict.</summary>
    /// <param name="signature">The signature.</param>
    internal static bool IsCanonical(byte[] signature)
    {
        try
        {
            var outer = new AsnReader(signature, AsnEncodingRules.DER);
            var pair = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var isPositive = pair.ReadInteger().Sign > 0 & pair.ReadInteger().Sign > 0;
            pair.ThrowIfNotEmpty();
            return isPositive;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The hash of an algorithm.</summary>
    /// <param name="algorithm">The algorithm.</param>
    internal static HashAlgorithmName Hash(SignatureAlgorithm algorithm) =>
        algorithm == SignatureAlgorithm.EcdsaP384Sha384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    private static SignatureAlgorithm? TryEcdsa(ReadOnlySpan<byte> encoded)
    {
        using var ecdsa = ECDsa.Create();
        SignatureAlgorithm? algorithm;
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(encoded, out var read);
            var curve = ecdsa.ExportParameters(false).Curve;
            algorithm = read != encoded.Length || !curve.IsNamed ? null : curve.Oid.Value switch
            {
                "1.2.840.10045.3.1.7" => SignatureAlgorithm.EcdsaP256Sha256,
                "1.3.132.0.34" => SignatureAlgorithm.EcdsaP384Sha384,
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }

        return algorithm is null || encoded.SequenceEqual(ecdsa.ExportSubjectPublicKeyInfo()) ? algorithm : throw NotCanonical();
    }
}
