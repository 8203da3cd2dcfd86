using System.Collections.Frozen;

namespace ComplianceGate.Cryptography;

/// <summary>Names of algorithms in capital letters and without separators, as many libraries write them one way or another.</summary>
internal static class LooseNames
{
    private const string Plain = """
        MD2 MD2
        MD4 MD4
        MD5 MD5
        SHA SHA-1
        SHA1 SHA-1
        SHA224 SHA-224
        SHA256 SHA-256
        SHA384 SHA-384
        SHA512 SHA-512
        SHA512/256 SHA-512/256
        SHA512256 SHA-512/256
        SHA3224 SHA3-224
        SHA3256 SHA3-256
        SHA3384 SHA3-384
        SHA3512 SHA3-512
        SHAKE128 SHAKE128
        SHAKE256 SHAKE256
        RIPEMD128 RIPEMD-128
        RIPEMD160 RIPEMD-160
        RIPEMD256 RIPEMD-256
        RIPEMD320 RIPEMD-320
        WHIRLPOOL Whirlpool
        TIGER Tiger
        GOST3411 GOST-R-34.11-94
        SM3 SM3
        BLAKE2B BLAKE2b
        BLAKE2B256 BLAKE2b
        BLAKE2B512 BLAKE2b
        BLAKE2S BLAKE2s
        BLAKE2S256 BLAKE2s
        BLAKE3 BLAKE3
        HMACMD5 HMAC-MD5
        HMACSHA1 HMAC-SHA-1
        HMACSHA224 HMAC-SHA-224
        HMACSHA256 HMAC-SHA-256
        HMACSHA384 HMAC-SHA-384
        HMACSHA512 HMAC-SHA-512
        HMACSHA3256 HMAC-SHA3-256
        HMACSHA3384 HMAC-SHA3-384
        HMACSHA3512 HMAC-SHA3-512
        HMACRIPEMD160 HMAC-RIPEMD-160
        HMACWITHSHA1 HMAC-SHA-1
        HMACWITHSHA256 HMAC-SHA-256
        KMAC128 KMAC128
        KMAC256 KMAC256
        KMACXOF128 KMAC128
        KMACXOF256 KMAC256
        AESCMAC AES-CMAC
        CMAC AES-CMAC
        POLY1305 Poly1305
        MACTRIPLEDES MAC-TripleDES
        SIPHASH SipHash
        AES AES
        RIJNDAEL AES
        AESFAST AES
        AESLIGHT AES
        DES DES
        DESEDE 3DES
        DESEDE3 3DES
        TRIPLEDES 3DES
        3DES 3DES
        TDES 3DES
        3DES112 3DES
        RC2 RC2
        RC4 RC4
        ARC4 RC4
        ARCFOUR RC4
        RC5 RC5
        RC532 RC5
        RC564 RC5
        RC6 RC6
        BLOWFISH Blowfish
        TWOFISH Twofish
        SERPENT Serpent
        TNEPRES Serpent
        IDEA IDEA
        CAST5 CAST5
        CAST6 CAST6
        SEED SEED
        ARIA ARIA
        CAMELLIA Camellia
        CAMELLIALIGHT Camellia
        SM4 SM4
        GOST GOST-28147
        GOST28147 GOST-28147
        SKIPJACK Skipjack
        TEA TEA
        XTEA XTEA
        SALSA20 Salsa20
        CHACHA ChaCha20
        CHACHA20 ChaCha20
        CHACHA7539 ChaCha20
        CHACHA20POLY1305 ChaCha20-Poly1305
        XCHACHA20POLY1305 XChaCha20-Poly1305
        XSALSA20 XSalsa20
        XCHACHA20 XChaCha20
        XSALSA20POLY1305 XSalsa20-Poly1305
        PBKDF1 PBKDF1
        PBKDF2 PBKDF2
        RFC2898DERIVEBYTES PBKDF2
        PASSWORDDERIVEBYTES PBKDF1
        HKDF HKDF
        SP800108CTRHMAC SP800-108
        SCRYPT scrypt
        BCRYPT bcrypt
        ARGON2 Argon2
        ARGON2I Argon2
        ARGON2ID Argon2id
        RSA RSA
        RSASIGN RSA
        DSA DSA
        DSS DSA
        ECDSA ECDSA
        EC EC
        ECDH ECDH
        ECDIFFIEHELLMAN ECDH
        DH DH
        DIFFIEHELLMAN DH
        ELGAMAL ElGamal
        ED25519 Ed25519
        EDDSA EdDSA
        ED448 Ed448
        X25519 X25519
        X448 X448
        SM2 SM2
        GOST3410 GOST-R-34.10
        ECGOST3410 GOST-R-34.10
        MLKEM ML-KEM
        MLKEM512 ML-KEM-512
        MLKEM768 ML-KEM-768
        MLKEM1024 ML-KEM-1024
        MLDSA ML-DSA
        MLDSA44 ML-DSA-44
        MLDSA65 ML-DSA-65
        MLDSA87 ML-DSA-87
        SLHDSA SLH-DSA
        COMPOSITEMLDSA Composite-ML-DSA
        COMPOSITEMLKEM Composite-ML-KEM
        RANDOMNUMBERGENERATOR DRBG
        RNG DRBG
        NONE none
        """;

    /// <summary>The table.</summary>
    public static FrozenDictionary<string, NamedAlgorithm> All()
    {
        var names = new Dictionary<string, NamedAlgorithm>(StringComparer.Ordinal);
        foreach (var row in Plain.Split('\n'))
        {
            var space = row.IndexOf(' ', StringComparison.Ordinal);
            names[row[..space]] = new NamedAlgorithm(row[(space + 1)..].TrimEnd('\r'));
        }

        AddTokens(names);
        AddSizes(names);
        AddPostQuantum(names);
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The mode of a block cipher; null for none.</summary>
    /// <param name="name">In capital letters, without separators.</param>
    public static string? Mode(string name) => name switch
    {
        "ECB" or "CBC" or "OFB" or "CFB" or "CTR" or "CTS" or "GCM" or "CCM" or "EAX" or "OCB" or "XTS" => name,
        "CHAININGMODEECB" or "CHAININGMODECBC" or "CHAININGMODEGCM" or "CHAININGMODECCM" or "CHAININGMODECFB" => name[^3..],
        "SIC" or "SEGCTR" => "CTR",
        "CFB8" or "CFB64" or "CFB128" or "OFB8" or "OFB64" or "OFB128" => name[..3],
        "KWP" or "WRAP" => "KW",
        _ => null,
    };

    /// <summary>The padding; null for none that is known.</summary>
    /// <param name="name">In capital letters, without separators.</param>
    public static string? Padding(string name) => name switch
    {
        "NOPADDING" or "NONE" => "None",
        "PKCS5PADDING" or "PKCS7PADDING" or "PKCS5" or "PKCS7" => "PKCS7",
        "ZEROBYTEPADDING" => "Zeros",
        "X923PADDING" or "X9.23PADDING" => "ANSIX923",
        "ISO10126PADDING" or "ISO101262PADDING" or "ISO10126D2PADDING" => "ISO10126",
        "PKCS1PADDING" or "PKCS1" => "PKCS1",
        "OAEPPADDING" or "OAEP" or "OAEPWITHSHA1ANDMGF1PADDING" => "OAEP-SHA-1",
        "OAEPWITHSHA256ANDMGF1PADDING" => "OAEP-SHA-256",
        "OAEPWITHSHA384ANDMGF1PADDING" => "OAEP-SHA-384",
        "OAEPWITHSHA512ANDMGF1PADDING" => "OAEP-SHA-512",
        _ => null,
    };

    // RFC 7518, 3.1, 4.1 and 5.1.
    private static void AddTokens(Dictionary<string, NamedAlgorithm> names)
    {
        foreach (var (bits, curve) in new[] { ("256", "P-256"), ("384", "P-384"), ("512", "P-521") })
        {
            var hash = "SHA-" + bits;
            names["HS" + bits] = new("HMAC-" + hash) { Function = "tag" };
            names["RS" + bits] = new("RSA") { Hash = hash, Padding = "PKCS1", Function = "sign" };
            names["PS" + bits] = new("RSA") { Hash = hash, Padding = "PSS", Function = "sign" };
            names["ES" + bits] = new("ECDSA") { Hash = hash, Curve = curve, Function = "sign" };
        }

        names["ES256K"] = new("ECDSA") { Hash = "SHA-256", Curve = "secp256k1", Function = "sign" };
        names["RSAOAEP"] = new("RSA") { Padding = "OAEP-SHA-1", Function = "encrypt" };
        names["RSAOAEP256"] = new("RSA") { Padding = "OAEP-SHA-256", Function = "encrypt" };
        names["RSA15"] = names["RSA1_5"] = new("RSA") { Padding = "PKCS1", Function = "encrypt" };
        foreach (var bits in new[] { 128, 192, 256 })
        {
            names[$"A{bits}KW"] = new("AES") { Mode = "KW", KeyBits = bits, Function = "encrypt" };
            names[$"A{bits}GCM"] = new("AES") { Mode = "GCM", KeyBits = bits, Function = "encrypt" };
            names[$"A{bits}GCMKW"] = new("AES") { Mode = "GCM", KeyBits = bits, Function = "encrypt" };
            names[$"A{bits}CBCHS{bits * 2}"] = new("AES") { Mode = "CBC", KeyBits = bits, Hash = $"SHA-{bits * 2}", Function = "encrypt" };
        }
    }

    private static void AddSizes(Dictionary<string, NamedAlgorithm> names)
    {
        foreach (var bits in new[] { 128, 192, 256 })
        {
            names[$"AES{bits}"] = new("AES") { KeyBits = bits };
            foreach (var mode in new[] { "ECB", "CBC", "CFB", "OFB", "CTR", "GCM", "CCM" })
            {
                names[$"AES{bits}{mode}"] = new("AES") { KeyBits = bits, Mode = mode };
            }
        }

        foreach (var curve in new[] { "256", "384", "521" })
        {
            names["ECDSAP" + curve] = new("ECDSA") { Curve = "P-" + curve };
            names["ECDHP" + curve] = names["ECDIFFIEHELLMANP" + curve] = new("ECDH") { Curve = "P-" + curve };
        }

        names["AESGCM"] = new("AES") { Mode = "GCM" };
        names["AESCCM"] = new("AES") { Mode = "CCM" };
        names["AESWRAP"] = new("AES") { Mode = "KW" };
    }

    // FIPS 205, table 2.
    private static void AddPostQuantum(Dictionary<string, NamedAlgorithm> names)
    {
        foreach (var hash in new[] { "SHA2", "SHAKE" })
        {
            foreach (var size in new[] { "128", "192", "256" })
            {
                foreach (var speed in new[] { "s", "f" })
                {
                    names[$"SLHDSA{hash}{size}{speed}".ToUpperInvariant()] = new($"SLH-DSA-{hash}-{size}{speed}");
                }
            }
        }
    }
}
