using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>Algorithms of .NET with a public and a private key.</summary>
internal static class DotNetKeyPairs
{
    /// <summary>A member of RSA, DSA or one of elliptic curves.</summary>
    /// <param name="algorithm">The algorithm; null for the base of all.</param>
    /// <param name="isProvider">Whether it is a class of a provider, whose sizes make keys of NIST's curves.</param>
    /// <param name="member">The member.</param>
    public static MemberRule? Pair(string? algorithm, bool isProvider, string member)
    {
        var isCurve = algorithm is "ECDSA" or "ECDH";
        return member switch
        {
            ".ctor" or "Create" => Begin(algorithm, isCurve),
            "set_KeySize" => isCurve ? On("", "curvebits") : On("", "bits"),
            "GenerateKey" => On("keygen", isProvider ? "curvebits" : ""),
            "SignData" or "TrySignData" => On("sign", "-,-,hash", "-,-,-,hash", "-,hash", ""),
            "SignHash" or "TrySignHash" => On("sign", "-,hash", ""),
            "VerifyData" => On("verify", "-,-,-,-,hash", "-,hash,-", ""),
            "VerifyHash" => On("verify", "-,hash,-", ""),
            "CreateSignature" or "SignDataCore" => On("sign"),
            "VerifySignature" => On("verify"),
            "Encrypt" or "TryEncrypt" => On("encrypt", "-,oaep", ""),
            "Decrypt" or "TryDecrypt" => On("decrypt", "-,oaep", ""),
            "EncryptValue" => On("encrypt"),
            "DecryptValue" => On("decrypt"),
            "DeriveKeyMaterial" or "DeriveKeyFromHash" or "DeriveKeyFromHmac" or "DeriveKeyTls" or "DeriveRawSecretAgreement" => On("keyderive"),
            _ => null,
        };
    }

    /// <summary>A member of an algorithm of FIPS 203, 204 or 205.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="member">The member.</param>
    public static MemberRule? PostQuantum(string? algorithm, string member)
    {
        if (member == "GenerateKey")
        {
            return Make(algorithm, "algorithm") with { Functions = ["keygen"] };
        }

        if (member.StartsWith("Import", StringComparison.Ordinal))
        {
            return Make(algorithm);
        }

        return member switch
        {
            ".ctor" => Make(algorithm),
            "Encapsulate" => On("encapsulate"),
            "Decapsulate" => On("decapsulate"),
            "SignData" or "SignHash" or "SignPreHash" or "SignMu" => On("sign"),
            "VerifyData" or "VerifyHash" or "VerifyPreHash" or "VerifyMu" => On("verify"),
            _ => null,
        };
    }

    private static MemberRule Begin(string? algorithm, bool isCurve) =>
        algorithm is null ? Make(null, "algorithm") : Make(algorithm, isCurve ? "curvebits" : "bits", "");
}
