using System.Security.Cryptography.X509Certificates;

namespace ComplianceGate.Signing;

/// <summary>Whether a certificate is trusted: because it is one of those that are, or by a chain to one. No network is used: nobody is asked whether it was revoked.</summary>
public static class CertificateTrust
{
    /// <summary>Extended key usage of code signing (RFC 5280, section 4.2.1.12).</summary>
    public const string CodeSigningUse = "1.3.6.1.5.5.7.3.3";

    /// <summary>Whether a certificate that signed is trusted.</summary>
    /// <param name="certificate">It, in DER.</param>
    /// <param name="trusted">Those that are, in DER: itself, or a root above it.</param>
    /// <param name="time">When it was used.</param>
    /// <param name="intermediates">Certificates in DER that may stand between; null for none.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">One of them is no certificate.</exception>
    public static bool IsTrusted(ReadOnlyMemory<byte> certificate, IReadOnlyList<ReadOnlyMemory<byte>> trusted, DateTimeOffset time, IReadOnlyList<ReadOnlyMemory<byte>>? intermediates = null)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        var (all, between) = (new X509Certificate2Collection(), new X509Certificate2Collection());
        try
        {
            foreach (var der in trusted)
            {
                all.Add(PublicMaterial.Load(der.Span));
            }

            foreach (var der in intermediates ?? [])
            {
                between.Add(PublicMaterial.Load(der.Span));
            }

            using var own = PublicMaterial.Load(certificate.Span);
            return IsTrusted(own, all, between, time, CodeSigningUse);
        }
        finally
        {
            Dispose(all);
            Dispose(between);
        }
    }

    /// <summary>Whether a certificate is trusted for a use at a time.</summary>
    internal static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection trusted, X509Certificate2Collection between, DateTimeOffset time, string use)
    {
        var at = time.UtcDateTime;
        if (at < certificate.NotBefore.ToUniversalTime() || at > certificate.NotAfter.ToUniversalTime() || !AllowsSigning(certificate))
        {
            return false;
        }

        foreach (var known in trusted)
        {
            if (known.RawData.AsSpan().SequenceEqual(certificate.RawData))
            {
                return AllowsUse(certificate, use, isNeeded: false);
            }
        }

        return AllowsUse(certificate, use, isNeeded: true) && Chains(certificate, trusted, between, at, use);
    }

    /// <summary>Disposes of all.</summary>
    internal static void Dispose(X509Certificate2Collection certificates)
    {
        foreach (var certificate in certificates)
        {
            certificate.Dispose();
        }
    }

    private static bool Chains(X509Certificate2 certificate, X509Certificate2Collection trusted, X509Certificate2Collection between, DateTime at, string use)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(use));
        chain.ChainPolicy.ExtraStore.AddRange(between);
        foreach (var root in trusted)
        {
            // A root signs itself; what does not may stand between, but ends no chain.
            _ = root.SubjectName.RawData.AsSpan().SequenceEqual(root.IssuerName.RawData) ? chain.ChainPolicy.CustomTrustStore.Add(root) : chain.ChainPolicy.ExtraStore.Add(root);
        }

        var holds = chain.Build(certificate);
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return holds;
    }

    private static bool AllowsSigning(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage || usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature);

    private static bool AllowsUse(X509Certificate2 certificate, string use, bool isNeeded)
    {
        var uses = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        return uses is null ? !isNeeded : uses.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Any(o => o.Value == use);
    }
}
