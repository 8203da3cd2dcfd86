using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>NSec: each algorithm is a property of a class of its kind.</summary>
internal sealed class Nsec : ICryptographyLibrary
{
    private const string Space = "NSec.Cryptography";

    /// <inheritdoc/>
    public bool Knows(string space) => space == Space;

    /// <inheritdoc/>
    public MemberRule? Find(string type, string member)
    {
        var name = type[(Space.Length + 1)..];
        if (name.EndsWith("Algorithm", StringComparison.Ordinal) && member.StartsWith("get_", StringComparison.Ordinal))
        {
            var named = Named(member[4..]);
            return named is null ? null : Make(named.Algorithm) with { Preset = named };
        }

        return member switch
        {
            "Encrypt" => On("encrypt"),
            "Decrypt" => On("decrypt"),
            "Sign" => On("sign"),
            "Verify" when name == "SignatureAlgorithm" => On("verify"),
            "Mac" => On("tag"),
            "Hash" => On("digest"),
            "Agree" or "DeriveBytes" or "DeriveKey" => On("keyderive"),
            _ => null,
        };
    }

    private static NamedAlgorithm? Named(string name) => name switch
    {
        "HkdfSha256" or "HkdfSha512" => new("HKDF") { Hash = "SHA-" + name[7..] },
        "Aegis256" => new("AEGIS-256"),
        "Aegis128L" => new("AEGIS-128L"),
        "Ed25519ph" => new("Ed25519"),
        "Sha512_256" => new("SHA-512/256"),
        _ when name.StartsWith("Blake2b", StringComparison.Ordinal) => new("BLAKE2b"),
        _ when name.StartsWith("Argon2id", StringComparison.Ordinal) => new("Argon2id"),
        _ when name.StartsWith("Scrypt", StringComparison.Ordinal) => new("scrypt"),
        _ when name.StartsWith("HmacSha256", StringComparison.Ordinal) => new("HMAC-SHA-256"),
        _ when name.StartsWith("HmacSha512", StringComparison.Ordinal) => new("HMAC-SHA-512"),
        _ => AlgorithmNames.Find(name),
    };
}
