using System.Collections.Immutable;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>Whose bundles a ledger logs.</summary>
public sealed record LoggedSigners
{
    /// <summary>Keys that may have signed, with or without a certificate.</summary>
    public ImmutableArray<VerificationKey> Keys { get; init; } = [];

    /// <summary>Certificates in DER below which a bundle's certificate may stand: roots, and what is between.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Certificates { get; init; } = [];

    /// <summary>
    /// When a bundle's certificate must be valid to stand below another: now, because the ledger takes nobody's word for another time. A
    /// key that is named is taken whatever its certificate says.
    /// </summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Whether a certificate is of one of the keys, or below one of the certificates.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="certificate">The certificate, in DER.</param>
    internal bool Vouch(VerificationKey key, ReadOnlyMemory<byte> certificate)
    {
        foreach (var known in Keys)
        {
            if (known.Id == key.Id)
            {
                return true;
            }
        }

        return !Certificates.IsEmpty && CertificateTrust.IsTrusted(certificate, Certificates, Now);
    }
}
