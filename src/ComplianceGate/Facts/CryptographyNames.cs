namespace ComplianceGate.Facts;

/// <summary>
/// Names of algorithms and protocols as facts, policy and evidence spell them: those of the standards that define them. Readers use no
/// others for what has one of these names, so that the data on their status finds them.
/// </summary>
public static class CryptographyNames
{
    /// <summary>What the code leaves open.</summary>
    public const string Unknown = "unknown";

    /// <summary>Transport Layer Security and its forerunner SSL; the versions stand beside it.</summary>
    public const string Tls = "TLS";

    /// <summary>A certificate (RFC 5280).</summary>
    public const string X509 = "X.509";

    /// <summary>A random generator that is made for cryptography.</summary>
    public const string Drbg = "DRBG";

    /// <summary>A token that is not signed (RFC 7518, 3.6).</summary>
    public const string None = "none";
}
