using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>BouncyCastle: engines wrapped by modes and paddings, and factories that take names.</summary>
internal sealed class BouncyCastle : ICryptographyLibrary
{
    private const string Space = "Org.BouncyCastle";
    private const string Crypto = Space + ".Crypto";

    /// <inheritdoc/>
    public bool Knows(string space) => space.StartsWith(Space, StringComparison.Ordinal) && (space.Length == Space.Length || space[Space.Length] == '.');

    /// <inheritdoc/>
    public MemberRule? Find(string type, string member)
    {
        var dot = type.LastIndexOf('.');
        var name = type[(dot + 1)..];
        if (member == ".ctor")
        {
            return Made(type[..dot], name);
        }

        return name switch
        {
            "DigestUtilities" => member is "GetDigest" ? Make(null, "algorithm") with { Functions = ["digest"] }
                : member is "CalculateDigest" or "DoFinal" ? Call(null, "digest", "algorithm") : null,
            "CipherUtilities" => member == "GetCipher" ? Make(null, "algorithm") : null,
            "SignerUtilities" => member is "GetSigner" or "InitSigner" ? Make(null, "algorithm") : null,
            "MacUtilities" => member is "GetMac" ? Make(null, "algorithm") with { Functions = ["tag"] }
                : member is "CalculateMac" ? Call(null, "tag", "algorithm,bag") : null,
            "WrapperUtilities" => member == "GetWrapper" ? Make(null, "algorithm") : null,
            "AgreementUtilities" => member == "GetBasicAgreement" ? Make(null, "algorithm") with { Functions = ["keyderive"] } : null,
            "GeneratorUtilities" => member is "GetKeyGenerator" or "GetKeyPairGenerator" ? Make(null, "algorithm") with { Functions = ["keygen"] } : null,
            "ParameterUtilities" => member == "CreateKeyParameter" ? new MemberRule(Effect.Bag) { Roles = Roles("algorithm,key") } : null,
            "SCrypt" => member == "Generate" ? Call("scrypt", "keyderive", "password,salt") : null,
            "BCrypt" or "OpenBsdBCrypt" => member is "Generate" ? Call("bcrypt", "keyderive") : null,
            "ECNamedCurveTable" or "SecNamedCurves" or "NistNamedCurves" or "CustomNamedCurves" or "TeleTrusTNamedCurves" or "X962NamedCurves" =>
                member is "GetByName" or "GetOid" ? Name() : null,
            "PbeParametersGenerator" => member.StartsWith("Pkcs", StringComparison.Ordinal) ? new MemberRule(Effect.Same) : null,
            _ => Done(type[..dot], name, member),
        };
    }

    private static MemberRule? Made(string space, string name)
    {
        switch (space)
        {
            case Crypto + ".Engines":
                return name.EndsWith("Engine", StringComparison.Ordinal) ? Engine(name[..^6]) : null;
            case Crypto + ".Digests":
                return name.EndsWith("Digest", StringComparison.Ordinal) ? Digest(name[..^6]) : null;
            case Crypto + ".Macs":
                return Mac(name);
            case Crypto + ".Modes":
                return Mode(name);
            case Crypto + ".Paddings":
                return Padding(name);
            case Crypto + ".Encodings":
                return name switch
                {
                    "Pkcs1Encoding" => Wrap(new NamedAlgorithm(null) { Padding = "PKCS1" }),
                    "OaepEncoding" => Wrap(new NamedAlgorithm(null) { Padding = "OAEP-SHA-1" }) with { Roles = Roles("-,padding", "") },
                    _ => null,
                };
            case Crypto + ".Signers":
                return Signer(name);
            case Crypto + ".Generators":
                return BouncyCastleKeys.Generator(name);
            case Crypto + ".Agreement":
                return BouncyCastleKeys.Agreement(name);
            case Crypto + ".Parameters" or Crypto:
                return name == "BufferedBlockCipher" ? Wrap(null) : BouncyCastleKeys.Parameters(name);
            case Crypto + ".Operators":
                return name == "Asn1SignatureFactory" ? Make(null, "algorithm") with { Functions = ["sign"] } : null;
            case Space + ".Security":
                return name == "SecureRandom" ? Make("DRBG") with { Functions = ["generate"] } : null;
            default:
                return null;
        }
    }

    private static MemberRule? Engine(string name) => name switch
    {
        "RsaBlinded" or "RsaCore" => Make("RSA"),
        "Rijndael" => Make("AES", "blockbits", ""),
        "AesWrap" => Make("AES") with { Preset = new NamedAlgorithm(null) { Mode = "KW" } },
        _ => AlgorithmNames.Find(name)?.Algorithm is { } algorithm ? Make(algorithm) : null,
    };

    private static MemberRule? Digest(string name)
    {
        var rule = name switch
        {
            "Sha3" => Make("SHA3-256", "digestbits", ""),
            "Shake" => Make("SHAKE128", "digestbits", ""),
            "Gost3411_2012_256" or "Gost3411_2012_512" => Make("Streebog"),
            _ => AlgorithmNames.Find(name)?.Algorithm is { } algorithm ? Make(algorithm) : null,
        };
        return rule is null ? null : rule with { Functions = ["digest"] };
    }

    private static MemberRule? Mac(string name) => name switch
    {
        "HMac" => Make(null, "hmac") with { Functions = ["tag"] },
        "CMac" => Make(null, "cmac") with { Functions = ["tag"] },
        "Poly1305" => Make("Poly1305") with { Functions = ["tag"] },
        "SipHash" => Make("SipHash") with { Functions = ["tag"] },
        "KMac" => Make("KMAC128", "digestbits", "") with { Functions = ["tag"] },
        _ => null,
    };

    private static MemberRule? Mode(string name)
    {
        var plain = name.EndsWith("BlockCipher", StringComparison.Ordinal) ? name[..^11] : name;
        return plain == "ChaCha20Poly1305" ? Make("ChaCha20-Poly1305")
            : LooseNames.Mode(plain.ToUpperInvariant()) is { } mode ? Wrap(new NamedAlgorithm(null) { Mode = mode })
            : null;
    }

    private static MemberRule? Padding(string name) => name switch
    {
        "PaddedBufferedBlockCipher" => Wrap(new NamedAlgorithm(null) { Padding = "PKCS7" }) with { Roles = Roles("-,padding", "") },
        "Pkcs7Padding" or "ZeroBytePadding" or "X923Padding" or "ISO10126d2Padding" =>
            Name(new NamedAlgorithm(null) { Padding = LooseNames.Padding(name.ToUpperInvariant()) }),
        _ => null,
    };

    private static MemberRule? Signer(string name) => name switch
    {
        "ECDsaSigner" => Make("ECDSA"),
        "DsaSigner" => Make("DSA"),
        "RsaDigestSigner" => Make("RSA", "part") with { Preset = new NamedAlgorithm(null) { Padding = "PKCS1" } },
        "PssSigner" => Make("RSA", "-,part") with { Preset = new NamedAlgorithm(null) { Padding = "PSS" } },
        "SM2Signer" => Make("SM2"),
        "Ed25519Signer" or "Ed25519phSigner" or "Ed25519ctxSigner" => Make("Ed25519"),
        "Ed448Signer" or "Ed448phSigner" => Make("Ed448"),
        "MLDsaSigner" => Make("ML-DSA"),
        "SlhDsaSigner" => Make("SLH-DSA"),
        _ => null,
    };

    private static MemberRule Wrap(NamedAlgorithm? preset) => new(Effect.Wrap) { Preset = preset, Roles = Roles("") };

    // What is done with an object that was made; on others the library's own types tell too little.
    private static MemberRule? Done(string space, string name, string member)
    {
        if (!space.StartsWith(Crypto, StringComparison.Ordinal) && space != Space + ".Security")
        {
            return null;
        }

        return member switch
        {
            "Init" => On("", name.EndsWith("Signer", StringComparison.Ordinal) ? "signs,bag" : "encrypts,bag", "password,salt,iterations", "bag", ""),
            "GenerateSignature" => On("sign"),
            "VerifySignature" => On("verify"),
            "GenerateKeyPair" or "GenerateKey" => On("keygen"),
            "GenerateDerivedParameters" or "GenerateDerivedMacParameters" => On("keyderive"),
            "CalculateAgreement" => On("keyderive"),
            _ => null,
        };
    }
}

/// <summary>BouncyCastle's keys: how they are made, derived and handed over.</summary>
internal static class BouncyCastleKeys
{
    /// <summary>The constructor of a generator of keys.</summary>
    /// <param name="name">Name of the type.</param>
    public static MemberRule? Generator(string name) => name switch
    {
        "RsaKeyPairGenerator" => Make("RSA") with { Functions = ["keygen"] },
        "DsaKeyPairGenerator" => Make("DSA") with { Functions = ["keygen"] },
        "DHKeyPairGenerator" => Make("DH") with { Functions = ["keygen"] },
        "ElGamalKeyPairGenerator" => Make("ElGamal") with { Functions = ["keygen"] },
        "ECKeyPairGenerator" => Make("EC", "algorithm", "") with { Functions = ["keygen"] },
        "Ed25519KeyPairGenerator" => Make("Ed25519") with { Functions = ["keygen"] },
        "Ed448KeyPairGenerator" => Make("Ed448") with { Functions = ["keygen"] },
        "X25519KeyPairGenerator" => Make("X25519") with { Functions = ["keygen"] },
        "X448KeyPairGenerator" => Make("X448") with { Functions = ["keygen"] },
        "MLKemKeyPairGenerator" => Make("ML-KEM") with { Functions = ["keygen"] },
        "MLDsaKeyPairGenerator" => Make("ML-DSA") with { Functions = ["keygen"] },
        "DesKeyGenerator" => Make("DES") with { Functions = ["keygen"] },
        "DesEdeKeyGenerator" => Make("3DES") with { Functions = ["keygen"] },
        "Pkcs5S2ParametersGenerator" => Make("PBKDF2", "part", "") with { Functions = ["keyderive"] },
        "Pkcs5S1ParametersGenerator" => Make("PBKDF1", "part") with { Functions = ["keyderive"] },
        "HkdfBytesGenerator" => Make("HKDF", "part") with { Functions = ["keyderive"] },
        "Argon2BytesGenerator" => Make("Argon2") with { Functions = ["keyderive"] },
        _ => null,
    };

    /// <summary>The constructor of an agreement on a key.</summary>
    /// <param name="name">Name of the type.</param>
    public static MemberRule? Agreement(string name) => name switch
    {
        "ECDHBasicAgreement" or "ECDHCBasicAgreement" => Make("ECDH") with { Functions = ["keyderive"] },
        "DHBasicAgreement" or "DHAgreement" => Make("DH") with { Functions = ["keyderive"] },
        "X25519Agreement" => Make("X25519") with { Functions = ["keyderive"] },
        "X448Agreement" => Make("X448") with { Functions = ["keyderive"] },
        _ => null,
    };

    /// <summary>The constructor of an object that carries parameters.</summary>
    /// <param name="name">Name of the type.</param>
    public static MemberRule? Parameters(string name) => name switch
    {
        "KeyParameter" or "DesParameters" or "DesEdeParameters" => Bag("key"),
        "RC2Parameters" => Bag("key,bits", "key"),
        "ParametersWithIV" => Bag("bag,nonce"),
        "ParametersWithRandom" => Bag("bag"),
        "AeadParameters" => Bag("bag,-,nonce"),
        "KeyGenerationParameters" => Bag("-,bits"),
        "RsaKeyGenerationParameters" => Bag("-,-,bits"),
        "ECKeyGenerationParameters" => Bag("curve"),
        "ECDomainParameters" or "ECNamedDomainParameters" => Name(),
        _ => null,
    };

    private static MemberRule Bag(params string[] roles) => new(Effect.Bag) { Roles = Roles(roles) };
}
