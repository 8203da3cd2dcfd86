using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>Derivation of keys, random numbers, names and what else is in <c>System.Security.Cryptography</c>.</summary>
internal static class DotNetRest
{
    /// <summary>What a member means; null for one that is no cryptography.</summary>
    /// <param name="name">Name of the type in its namespace.</param>
    /// <param name="plain">The same without what tells the provider.</param>
    /// <param name="member">The member.</param>
    public static MemberRule? Find(string name, string plain, string member) => name switch
    {
        "AesGcm" => DotNetCiphers.Authenticated("AES", "GCM", member),
        "AesCcm" => DotNetCiphers.Authenticated("AES", "CCM", member),
        "ChaCha20Poly1305" => DotNetCiphers.Authenticated("ChaCha20-Poly1305", null, member),
        "Rfc2898DeriveBytes" => Pbkdf2(member),
        "PasswordDeriveBytes" => Pbkdf1(member),
        "HKDF" => member is "DeriveKey" or "Extract" or "Expand" ? Call("HKDF", "keyderive", member == "Extract" ? "hash,key,salt" : "hash,key") : null,
        "SP800108HmacCounterKdf" => member switch
        {
            ".ctor" => Make("SP800-108", "key") with { Functions = ["keyderive"] },
            "DeriveBytes" => Call("SP800-108", "keyderive", "key"),
            "DeriveKey" => On("keyderive"),
            _ => null,
        },
        "RandomNumberGenerator" or "RNGCryptoServiceProvider" => Random(member),
        "IncrementalHash" => Incremental(member),
        "CryptographicOperations" => member switch
        {
            "HashData" or "TryHashData" or "HashDataAsync" => Call(null, "digest", "algorithm"),
            "HmacData" or "TryHmacData" or "HmacDataAsync" => Call(null, "tag", "hmac,key"),
            _ => null,
        },
        "CryptoConfig" => member switch
        {
            "CreateFromName" => Make(null, "algorithm"),
            "MapNameToOID" => new MemberRule(Effect.Same),
            _ => null,
        },
        "CngKey" => member == "Create" ? Make(null, "algorithm") with { Functions = ["keygen"] } : null,
        "ProtectedData" => member is "Protect" or "Unprotect" ? Call(null, member == "Protect" ? "encrypt" : "decrypt") : null,
        _ => Names(name, member) ?? Formatter(name, member),
    };

    private static MemberRule? Pbkdf2(string member) => member switch
    {
        ".ctor" => Make("PBKDF2", "password,salt,iterations", "password,salt") with { Functions = ["keyderive"], Iterations = 1000 },
        "Pbkdf2" => Call("PBKDF2", "keyderive", "password,salt,iterations", "password,salt,-,iterations") with { ResultLength = 4 },
        "set_IterationCount" => On("", "iterations"),
        "GetBytes" => On("keyderive") with { ResultLength = 0 },
        _ => null,
    };

    private static MemberRule? Pbkdf1(string member) => member switch
    {
        ".ctor" => Make("PBKDF1", "password,salt,hash,iterations", "password,salt") with { Functions = ["keyderive"] },
        "set_IterationCount" => On("", "iterations"),
        "set_HashName" => On("", "hash"),
        "GetBytes" or "CryptDeriveKey" => On("keyderive"),
        _ => null,
    };

    private static MemberRule? Random(string member) => member switch
    {
        ".ctor" or "Create" => Make("DRBG") with { Functions = ["generate"] },
        "GetBytes" => On("generate") with { ResultLength = 0 },
        "GetNonZeroBytes" => On("generate"),
        "Fill" or "GetInt32" or "GetString" or "GetHexString" or "GetItems" or "Shuffle" => Call("DRBG", "generate"),
        _ => null,
    };

    private static MemberRule? Incremental(string member) => member switch
    {
        "CreateHash" => Make(null, "algorithm") with { Functions = ["digest"] },
        "CreateHMAC" => Make(null, "hmac,key") with { Functions = ["tag"] },
        _ => null,
    };

    private static MemberRule? Names(string name, string member)
    {
        switch (name)
        {
            case "HashAlgorithmName" or "CngAlgorithm" or "MLKemAlgorithm" or "MLDsaAlgorithm" or "SlhDsaAlgorithm" or "CompositeMLDsaAlgorithm":
                return member is ".ctor" or "FromOid" ? Name()
                    : member.StartsWith("get_", StringComparison.Ordinal) && AlgorithmNames.Find(member[4..]) is { } named ? Name(named)
                    : null;
            case "RSASignaturePadding":
                return member is "get_Pkcs1" or "get_Pss" ? Padding(member == "get_Pss" ? "PSS" : "PKCS1") : null;
            case "RSAEncryptionPadding":
                return member == "get_Pkcs1" ? Padding("PKCS1")
                    : member == "CreateOaep" ? Padding("OAEP")
                    : member.StartsWith("get_OaepSHA", StringComparison.Ordinal) && AlgorithmNames.Hash(member[8..]) is { } hash ? Padding("OAEP-" + hash)
                    : null;
            case "ECCurve":
                return member is "CreateFromFriendlyName" or "CreateFromValue" or "CreateFromOid" ? Name() : null;
            case "ECCurve.NamedCurves":
                return member.StartsWith("get_", StringComparison.Ordinal) && CurveNames.Find(member[4..]) is { } curve
                    ? Name(new NamedAlgorithm(null) { Curve = curve })
                    : null;
            case "Oid":
                return member is ".ctor" or "FromFriendlyName" or "FromOidValue" ? Name() : null;
            default:
                return null;
        }
    }

    private static MemberRule Padding(string name) => Name(new NamedAlgorithm(null) { Padding = name });

    private static MemberRule? Formatter(string name, string member)
    {
        var isSign = name.EndsWith("SignatureFormatter", StringComparison.Ordinal);
        var algorithm = name.StartsWith("RSA", StringComparison.Ordinal) ? "RSA" : name.StartsWith("DSA", StringComparison.Ordinal) ? "DSA" : null;
        if (isSign || name.EndsWith("SignatureDeformatter", StringComparison.Ordinal))
        {
            return member switch
            {
                ".ctor" => Make(algorithm) with { Functions = [isSign ? "sign" : "verify"], Preset = algorithm == "RSA" ? new NamedAlgorithm(null) { Padding = "PKCS1" } : null },
                "SetHashAlgorithm" => On("", "hash"),
                "CreateSignature" => On("sign"),
                "VerifySignature" => On("verify"),
                _ => null,
            };
        }

        var isOaep = name.StartsWith("RSAOAEPKeyExchange", StringComparison.Ordinal);
        return member == ".ctor" && (isOaep || name.StartsWith("RSAPKCS1KeyExchange", StringComparison.Ordinal))
            ? Make("RSA") with { Functions = [name.EndsWith("Deformatter", StringComparison.Ordinal) ? "decrypt" : "encrypt"], Preset = new NamedAlgorithm(null) { Padding = isOaep ? "OAEP-SHA-1" : "PKCS1" } }
            : null;
    }
}
