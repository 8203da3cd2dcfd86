using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>The bindings <c>libsodium-net</c> and <c>Sodium.Core</c>: one static class for each construction.</summary>
internal sealed class SodiumCore : ICryptographyLibrary
{
    /// <inheritdoc/>
    public bool Knows(string space) => space == "Sodium";

    /// <inheritdoc/>
    public MemberRule? Find(string type, string member) => Algorithm(type[(type.LastIndexOf('.') + 1)..], member) is { } algorithm && Function(member) is { } function
        ? Call(algorithm, type.EndsWith("Auth", StringComparison.Ordinal) && algorithm != "Ed25519" && function != "keygen" ? "tag" : function)
        : null;

    private static string? Algorithm(string type, string member) => type switch
    {
        "SecretBox" or "PublicKeyBox" or "SealedPublicKeyBox" => "XSalsa20-Poly1305",
        "SecretAeadChaCha20Poly1305" or "SecretAeadChaCha20Poly1305IETF" => "ChaCha20-Poly1305",
        "SecretAeadXChaCha20Poly1305" => "XChaCha20-Poly1305",
        "SecretAeadAes" => "AES",
        "PublicKeyAuth" => "Ed25519",
        "ScalarMult" => "X25519",
        "GenericHash" => "BLAKE2b",
        "CryptoHash" => member.Contains("256", StringComparison.Ordinal) ? "SHA-256" : "SHA-512",
        "SecretKeyAuth" => member.Contains("256", StringComparison.Ordinal) ? "HMAC-SHA-256" : "HMAC-SHA-512",
        "OneTimeAuth" => "Poly1305",
        "ShortHash" => "SipHash",
        "PasswordHash" => member.StartsWith("Scrypt", StringComparison.Ordinal) ? "scrypt"
            : member is "ArgonHashString" ? "Argon2id" : "Argon2", // of the others an argument tells which
        "StreamEncryption" => member.Contains("ChaCha20", StringComparison.Ordinal) ? "ChaCha20" : "Salsa20",
        "SodiumCore" => member == "GetRandomBytes" ? "DRBG" : null,
        _ => null,
    };

    private static string? Function(string member) =>
        member is "Generate" || member.StartsWith("GetRandom", StringComparison.Ordinal) ? "generate"
        : member.StartsWith("GenerateKey", StringComparison.Ordinal) ? "keygen"
        : member.StartsWith("Generate", StringComparison.Ordinal) ? null
        : member.StartsWith("Create", StringComparison.Ordinal) || member.StartsWith("Encrypt", StringComparison.Ordinal) ? "encrypt"
        : member.StartsWith("Open", StringComparison.Ordinal) || member.StartsWith("Decrypt", StringComparison.Ordinal) ? "decrypt"
        : member.StartsWith("SignHash", StringComparison.Ordinal) ? "tag"
        : member.StartsWith("Sign", StringComparison.Ordinal) ? "sign"
        : member.StartsWith("Verify", StringComparison.Ordinal) ? "verify"
        : member.StartsWith("Hash", StringComparison.Ordinal) || member.StartsWith("Sha", StringComparison.Ordinal) ? "digest"
        : member.Contains("Hash", StringComparison.Ordinal) || member is "Mult" or "Base" ? "keyderive"
        : null;
}
