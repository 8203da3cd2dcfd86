using System.Security.Cryptography;
using ComplianceGate.Signing;

namespace ComplianceGate.Verification;

/// <summary>Who made a signature.</summary>
/// <param name="Made">The signature, with its signer where somebody who is trusted made it.</param>
/// <param name="Lapse">Why the key or certificate, which is trusted, was not so then, as the end of a sentence; null where it was.</param>
internal sealed record FoundSigner(VerifiedSignature Made, string? Lapse = null);

/// <summary>
/// Finds who of those who are trusted made a signature. A key id finds no key: every trusted key is tried. What is named itself goes before what
/// is below a root, so that one key has one role.
/// </summary>
/// <param name="options">Whom to trust.</param>
internal sealed class SignerSearch(SignatureOptions options)
{
    /// <summary>The earliest time that a trusted authority states; null without one.</summary>
    /// <exception cref="InvalidDataException">A time stamp is not of the signature.</exception>
    public DateTimeOffset? Time(SigstoreBundle bundle)
    {
        DateTimeOffset? earliest = null;
        foreach (var response in bundle.Timestamps)
        {
            var stated = Timestamps.Verify(response, bundle.Signature.Value.Span, options.Trust?.TimestampAuthorities ?? [])
                ?? throw new InvalidDataException("carries a time stamp that is not one of its signature");
            if (stated.IsTrusted && !(earliest <= stated.Time))
            {
                earliest = stated.Time;
            }
        }

        return earliest;
    }

    /// <summary>Finds the signer.</summary>
    /// <param name="made">What is known of the signature.</param>
    /// <param name="message">What was signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="carried">The certificate that came with it, in DER; null without one.</param>
    /// <exception cref="InvalidDataException">It is not made by the key that it names, or the certificate is none.</exception>
    public FoundSigner Find(VerifiedSignature made, byte[] message, DsseSignature signature, ReadOnlyMemory<byte>? carried)
    {
        try
        {
            var key = carried is { } der ? PublicMaterial.OfCertificate(der.Span) : null;
            if (key?.Verify(message, signature.Value.Span) == false)
            {
                throw new InvalidDataException("is not signed by the key of the certificate that it carries");
            }

            var found = ByKey(made, message, signature) ?? ByCertificate(made, message, signature, carried);
            return found ?? (key is null ? Unknown(made, signature) : Below(made with { KeyId = key.Id }, carried!.Value));
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"carries a certificate that cannot be used: {e.Message}", e);
        }
    }

    private FoundSigner? ByKey(VerifiedSignature made, byte[] message, DsseSignature signature)
    {
        foreach (var trusted in options.Trust?.Keys ?? [])
        {
            if (trusted.Key.Verify(message, signature.Value.Span))
            {
                var time = made.Time ?? options.Now;
                made = made with { Signer = trusted.Name, KeyId = trusted.Key.Id, Role = trusted.Role };
                return time < trusted.NotBefore || time > trusted.NotAfter
                    ? new FoundSigner(made, $"is signed by {trusted.Name}, whose key was not valid then")
                    : new FoundSigner(made with { Counts = true });
            }
        }

        return null;
    }

    /// <summary>By a trusted certificate whose own key signed. Where another certificate came along, that one is judged by its chain.</summary>
    private FoundSigner? ByCertificate(VerifiedSignature made, byte[] message, DsseSignature signature, ReadOnlyMemory<byte>? carried)
    {
        foreach (var trusted in options.Trust?.Certificates ?? [])
        {
            if ((carried is { } other && !other.Span.SequenceEqual(trusted.Encoded.Span)) || Key(trusted) is not { } own || !own.Verify(message, signature.Value.Span))
            {
                continue;
            }

            made = made with { Signer = trusted.Name, KeyId = own.Id, Role = trusted.Role };
            return CertificateTrust.IsTrusted(trusted.Encoded, [trusted.Encoded], made.Time ?? options.Now)
                ? new FoundSigner(made with { Counts = true })
                : new FoundSigner(made, $"is signed by {trusted.Name}, whose certificate was not valid then or is not for signing");
        }

        return null;
    }

    /// <summary>By a certificate below a trusted root. Each root is tried alone, so that it and nothing else gives the role.</summary>
    private FoundSigner Below(VerifiedSignature made, ReadOnlyMemory<byte> leaf)
    {
        var trust = options.Trust;
        ReadOnlyMemory<byte>[] between = trust is null ? [] : [.. trust.Intermediates, .. trust.Certificates.Select(c => c.Encoded)];
        foreach (var trusted in trust?.Certificates ?? [])
        {
            if (CertificateTrust.IsTrusted(leaf, [trusted.Encoded], made.Time ?? options.Now, between))
            {
                return new FoundSigner(made with { Signer = trusted.Name, Role = trusted.Role, Counts = true });
            }
        }

        return new FoundSigner(made);
    }

    /// <summary>Nobody who is trusted signed; where the hint names one who is, the signature is broken.</summary>
    private FoundSigner Unknown(VerifiedSignature made, DsseSignature signature)
    {
        foreach (var trusted in options.Trust?.Keys ?? [])
        {
            if (signature.KeyId == trusted.Key.Id)
            {
                throw new InvalidDataException($"names the key of {trusted.Name} and is not signed by it");
            }
        }

        return new FoundSigner(made);
    }

    /// <summary>The key of a trusted certificate; null where it is of a kind that verifies nothing here, as that of a root may be.</summary>
    private static VerificationKey? Key(TrustedCertificate trusted)
    {
        try
        {
            return PublicMaterial.OfCertificate(trusted.Encoded.Span);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
