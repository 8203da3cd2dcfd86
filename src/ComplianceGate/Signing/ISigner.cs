namespace ComplianceGate.Signing;

/// <summary>Something that holds a private key, or speaks to what holds it, and signs with it.</summary>
public interface ISigner : IDisposable
{
    /// <summary>The public half.</summary>
    VerificationKey Key { get; }

    /// <summary>Signs a message: ECDSA as DER (RFC 3279, section 2.2.3), RSA as PKCS #1 v1.5 (RFC 8017, section 8.2).</summary>
    /// <param name="message">What is signed, whole and not hashed.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key cannot sign; the message names no secret.</exception>
    byte[] Sign(ReadOnlySpan<byte> message);
}
