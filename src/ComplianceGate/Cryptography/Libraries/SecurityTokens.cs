using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>JSON web tokens in Microsoft's libraries (RFC 7518).</summary>
internal sealed class SecurityTokens : ICryptographyLibrary
{
    /// <inheritdoc/>
    public bool Knows(string space) => space is "Microsoft.IdentityModel.Tokens" or "System.IdentityModel.Tokens" or "System.IdentityModel.Tokens.Jwt";

    /// <inheritdoc/>
    public MemberRule? Find(string type, string member) => (type[(type.LastIndexOf('.') + 1)..], member) switch
    {
        ("SigningCredentials", ".ctor") => Make(null, "-,algorithm") with { Functions = ["sign"] },
        ("EncryptingCredentials", ".ctor") => Make(null, "-,-,algorithm", "-,algorithm") with { Functions = ["encrypt"] },
        ("SymmetricSecurityKey", ".ctor") => new MemberRule(Effect.KeyHolder) { Roles = Roles("key") },
        ("InMemorySymmetricSecurityKey", ".ctor") => new MemberRule(Effect.KeyHolder) { Roles = Roles("key") },
        _ => null,
    };
}
