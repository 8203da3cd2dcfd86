using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Uses of cryptography that nobody had to compile.</summary>
internal static class CryptographySamples
{
    public static readonly DateOnly Today = new(2026, 11, 22);

    /// <summary>Every name of an algorithm that a reader may give, but those with a parameter set that the data lists one by one.</summary>
    public static readonly string[] Names =
    [
        .. "MD2 MD4 MD5 SHA-1 SHA-224 SHA-256 SHA-384 SHA-512 SHA-512/256 SHA3-224 SHA3-256 SHA3-384 SHA3-512 SHAKE128 SHAKE256 RIPEMD-128 RIPEMD-160 RIPEMD-256 RIPEMD-320 Whirlpool Tiger GOST-R-34.11-94 Streebog SM3 BLAKE2b BLAKE2s BLAKE3".Split(' '),
        .. "EC EdDSA Rijndael XSalsa20 XChaCha20 AEGIS-128L 3DES-CMAC DES-CMAC HMAC-MD5 HMAC-SHA-1 HMAC-SHA-256 HMAC-SHA-384 HMAC-SHA-512 HMAC-SHA3-256 HMAC-RIPEMD-160 HMAC-BLAKE2b KMAC128 KMAC256 AES-CMAC Poly1305 MAC-TripleDES SipHash".Split(' '),
        .. "AES DES 3DES RC2 RC4 RC5 RC6 Blowfish Twofish Serpent IDEA CAST5 CAST6 SEED ARIA Camellia SM4 GOST-28147 Skipjack TEA XTEA Salsa20 ChaCha20 ChaCha20-Poly1305 XChaCha20-Poly1305 XSalsa20-Poly1305 AEGIS-256".Split(' '),
        .. "PBKDF1 PBKDF2 HKDF SP800-108 X9.63-KDF scrypt bcrypt Argon2 Argon2id RSA DSA ECDSA ECDH DH ElGamal Ed25519 Ed448 X25519 X448 SM2 GOST-R-34.10 ML-KEM ML-DSA SLH-DSA Composite-ML-DSA Composite-ML-KEM".Split(' '),
        .. "ML-KEM-512 ML-KEM-768 ML-KEM-1024 ML-DSA-44 ML-DSA-65 ML-DSA-87 SLH-DSA-SHA2-128s SLH-DSA-SHAKE-256f Composite-ML-DSA-44-ECDSA-P256 TLS X.509 DRBG System.Random none unknown".Split(' '),
        "SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3",
    ];

    /// <summary>A use from a few words: <c>AES 256 GCM encrypt</c>, <c>RSA 1024 PKCS1 SHA-1 sign</c>, <c>ECDSA P-192</c>, <c>PBKDF2 SHA-256 x5000</c>.</summary>
    public static CryptographyUse Use(string words, string method = "Acme.Vault.Seal", int offset = 18)
    {
        var parts = words.Split('+');
        var use = new CryptographyUse { Kind = CryptographyUseKind.Algorithm, Algorithm = parts[0], Api = "System.Security.Cryptography." + parts[0], Method = method, Offset = offset };
        foreach (var part in parts[1..])
        {
            use = part switch
            {
                _ when int.TryParse(part, out var bits) => use with { KeyBits = bits },
                _ when part[0] == 'x' && int.TryParse(part[1..], out var count) => use with { Iterations = count },
                "ECB" or "CBC" or "GCM" or "CTR" or "EAX" or "OCB" or "CCM" or "XTS" or "KW" => use with { Mode = part },
                "PKCS1" or "PSS" or "PKCS7" or "None" => use with { Padding = part },
                _ when part.StartsWith("OAEP", StringComparison.Ordinal) => use with { Padding = part },
                _ when part.StartsWith("P-", StringComparison.Ordinal) || part.StartsWith("brainpool", StringComparison.Ordinal) || part.StartsWith("sec", StringComparison.Ordinal) || part.StartsWith("1.", StringComparison.Ordinal) => use with { Curve = part },
                "encrypt" or "decrypt" or "sign" or "verify" or "digest" or "tag" or "keygen" or "keyderive" => use with { Functions = [.. use.Functions.Append(part).Order(StringComparer.Ordinal)] },
                "key" => use with { Kind = CryptographyUseKind.HardCodedKey },
                "nonce" => use with { Kind = CryptographyUseKind.HardCodedNonce },
                "any" => use with { Kind = CryptographyUseKind.AcceptAnyCertificate },
                "random" => use with { Kind = CryptographyUseKind.WeakRandom },
                _ when part.StartsWith("TLS", StringComparison.Ordinal) || part.StartsWith("SSL", StringComparison.Ordinal) => use with { Kind = CryptographyUseKind.Protocol, Protocols = [.. use.Protocols.Append(part)] },
                _ => use with { Hash = part },
            };
        }

        return use;
    }

    public static GateFacts Read(params AssemblyCryptography[] assemblies) => Read([], assemblies);

    public static GateFacts Read(ImmutableArray<PackageFact> packages, params AssemblyCryptography[] assemblies) =>
        EvidenceSamples.Facts("/home/ada", new SourceFact { Root = "/home/ada/src" }, packages, []) with
        {
            JudgedAt = new DateTimeOffset(Today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds(),
            Cryptography = new CryptographyFact { IsRead = true, Inspected = Math.Max(1, assemblies.Length), Assemblies = [.. assemblies] },
        };

    public static AssemblyCryptography Own(params CryptographyUse[] uses) => new() { Name = "App.dll", Uses = [.. uses] };

    public static AssemblyCryptography Of(PackageFact package, params CryptographyUse[] uses) =>
        new() { Name = package.Id + ".dll", Sha256 = new string('a', 64), Package = package.Key, Uses = [.. uses] };

    public static JudgedCryptography Judge(GateFacts facts, string profile = "baseline", DateOnly? day = null) =>
        CryptographyJudge.Judge(CompliancePolicy.BuiltIn with { Cryptography = new() { Profile = profile } }, facts, day ?? Today);

    /// <summary>A build with assets of every kind, also what package authors may write to do harm.</summary>
    public static EvidenceContext Evidence(string machine)
    {
        var legacy = EvidenceSamples.Package("Contoso.Legacy", "1.0.0", machine);
        var castle = EvidenceSamples.Package("BouncyCastle.Cryptography", "2.6.2", machine) with { Direct = false };
        var facts = EvidenceSamples.Facts(machine, new SourceFact { Root = machine + "/src" }, [castle, legacy], []) with
        {
            Cryptography = new CryptographyFact
            {
                IsRead = true, Inspected = 4,
                Assemblies =
                [
                    Own([.. OwnUses(machine)]),
                    Of(castle, Use("AES", "Org.BouncyCastle.Crypto.Engines.AesEngine.Init") with { Api = "Org.BouncyCastle.Crypto.Engines.AesEngine" }),
                    Of(legacy, Use("MD5+digest", "Contoso.Hash.Of") with { More = 4 }, Use("3DES+ECB+encrypt", "Contoso.\u001b[31m<Box>`1.::error::x", -1)),
                ],
            },
        };
        var judged = Judge(facts);
        return new EvidenceContext
        {
            Facts = facts,
            Verdict = new Verdict { Mode = "enforce", Cryptography = judged.Decisions, CryptographyProfile = judged.Profile, CryptographyData = judged.Data },
            Rules = EvidenceSamples.Rules,
            Artifacts = [EvidenceSamples.Artifact("App.dll")],
            FolderName = "App.compliance",
            Time = 1_700_000_000,
        };
    }

    private static IEnumerable<CryptographyUse> OwnUses(string machine)
    {
        string[] all =
        [
            "AES+256+GCM+encrypt+decrypt", "AES+128+CBC+PKCS7+encrypt", "AES", "AES+KW", "AES+XTS", "MD5+digest", "SHA-256+digest", "RSA+1024+PKCS1+SHA-1+sign", "RSA+3072+OAEP-SHA-256+encrypt",
            "RSA+2048+PKCS1+encrypt", "RSA+2048", "ECDSA+P-256+SHA-256+sign", "ECDH+brainpoolP256r1", "ECDH+secp256k1", "ECDSA+1.3.132.0.99", "ML-KEM-768", "SLH-DSA-SHA2-128s", "Composite-ML-KEM-768-X25519", "PBKDF2+SHA-256+x5000",
            "HMAC-SHA-256+tag", "ChaCha20-Poly1305", "TLS+TLS 1.0+TLS 1.2", "TLS", "X.509+any", "X.509", "AES+key", "RC4+nonce", "System.Random+random", "none", "unknown", "DRBG+generate", "TEA", "Tiger", "Argon2id",
        ];
        for (var i = 0; i < all.Length; i++)
        {
            yield return Use(all[i], "Acme.Vault.M" + i, i) with { Location = new FileLocation($"{machine}/src/app/Vault.cs", 10 + i, 5) };
        }
    }
}
