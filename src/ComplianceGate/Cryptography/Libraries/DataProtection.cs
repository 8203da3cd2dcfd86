using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>The choice of algorithms of ASP.NET Core's data protection.</summary>
internal sealed class DataProtection : ICryptographyLibrary
{
    /// <inheritdoc/>
    public bool Knows(string space) => space == "Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel";

    /// <inheritdoc/>
    public MemberRule? Find(string type, string member)
    {
        var name = type[(type.LastIndexOf('.') + 1)..];
        if (!name.EndsWith("EncryptorConfiguration", StringComparison.Ordinal))
        {
            return null;
        }

        return member switch
        {
            "set_EncryptionAlgorithm" or "set_EncryptionAlgorithmType" => Call(null, "encrypt", "algorithm"),
            "set_ValidationAlgorithm" => Call(null, "tag", "hmac"),
            "set_HashAlgorithm" => Call(null, "tag", "hmac"),
            "set_ValidationAlgorithmType" => Call(null, "tag", "algorithm"),
            _ => null,
        };
    }
}
