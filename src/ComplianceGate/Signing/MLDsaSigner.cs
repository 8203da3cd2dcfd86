using System.Security.Cryptography;

namespace ComplianceGate.Signing;

/// <summary>Signs with an ML-DSA key (FIPS 204) that is in memory; only where the platform has it.</summary>
public sealed class MLDsaSigner : ISigner
{
    private readonly MLDsa key;

    /// <summary>Takes a key over; it is disposed of with the signer.</summary>
    /// <param name="key">A key with its private half.</param>
    public MLDsaSigner(MLDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        this.key = key;
        Key = VerificationKey.Read(KeyKinds.Encoded(key));
    }

    /// <inheritdoc/>
    public VerificationKey Key { get; }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message) => key.SignData(message.ToArray());

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
