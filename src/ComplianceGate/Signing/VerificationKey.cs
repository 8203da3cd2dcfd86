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

        if (TryEcdsa(encoded) is { } curve)
        {
            return new VerificationKey(encoded.ToArray(), curve);
        }

        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(encoded, out var read);
            if (read == encoded.Length && rsa.KeySize is >= LeastRsaBits and <= MostRsaBits)
            {
                return new VerificationKey(encoded.ToArray(), SignatureAlgorithm.RsaPkcs1Sha256);
            }
        }
        catch (CryptographicException)
        {
            // No RSA key either.
        }

        throw new CryptographicException("The public key is of no supported kind: ECDSA on P-256 or P-384, or RSA of 2048 bits or more.");
    }

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

            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(encoded, out _);
            return ecdsa.VerifyData(message, signature, Hash(Algorithm), DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
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
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(encoded, out var read);
            var curve = ecdsa.ExportParameters(false).Curve;
            return read != encoded.Length || !curve.IsNamed ? null : curve.Oid.Value switch
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
    }
}
