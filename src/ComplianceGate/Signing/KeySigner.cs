using System.Security.Cryptography;

namespace ComplianceGate.Signing;

/// <summary>Signs with a private key that is in memory.</summary>
public sealed class KeySigner : ISigner
{
    private readonly AsymmetricAlgorithm key;

    /// <summary>Takes a key over; it is disposed of with the signer.</summary>
    /// <param name="key">An ECDSA or RSA key with its private half.</param>
    /// <exception cref="CryptographicException">It is of a kind that is not supported.</exception>
    public KeySigner(AsymmetricAlgorithm key)
    {
        ArgumentNullException.ThrowIfNull(key);
        this.key = key;
        Key = VerificationKey.Read(key.ExportSubjectPublicKeyInfo());
    }

    /// <inheritdoc/>
    public VerificationKey Key { get; }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message) => key switch
    {
        ECDsa ecdsa => ecdsa.SignData(message.ToArray(), VerificationKey.Hash(Key.Algorithm), DSASignatureFormat.Rfc3279DerSequence),
        RSA rsa => rsa.SignData(message.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => throw new CryptographicException("The key is of no kind that signs."),
    };

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
