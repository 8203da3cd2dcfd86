using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>The algorithms of <c>System.Security.Cryptography</c>, of whatever provider.</summary>
internal sealed class DotNetCryptography : ICryptographyLibrary
{
    private const string Space = "System.Security.Cryptography";

    private static readonly string[] Endings = ["CryptoServiceProvider", "Managed", "Cng", "OpenSsl"];

    private static readonly string[] Hashes =
    [
        "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "SHA3_256", "SHA3_384", "SHA3_512", "Shake128", "Shake256", "RIPEMD160", "HashAlgorithm",
    ];

    private static readonly string[] Macs =
    [
        "HMACMD5", "HMACSHA1", "HMACSHA256", "HMACSHA384", "HMACSHA512", "HMACSHA3_256", "HMACSHA3_384", "HMACSHA3_512", "HMACRIPEMD160",
        "Kmac128", "Kmac256", "KmacXof128", "KmacXof256", "MACTripleDES", "HMAC", "KeyedHashAlgorithm",
    ];

    private static readonly string[] Ciphers = ["Aes", "Rijndael", "DES", "TripleDES", "RC2", "SymmetricAlgorithm"];

    private static readonly string[] Signers = ["RSA", "DSA", "ECDsa", "ECDiffieHellman", "AsymmetricAlgorithm", "ECAlgorithm"];

    private static readonly string[] PostQuantum = ["MLKem", "MLDsa", "SlhDsa", "CompositeMLDsa"];

    /// <inheritdoc/>
    public bool Knows(string space) => space == Space;

    /// <inheritdoc/>
    public MemberRule? Find(string type, string member)
    {
        if (!type.StartsWith(Space + ".", StringComparison.Ordinal))
        {
            return null;
        }

        var name = type[(Space.Length + 1)..];
        return Plain(name) is var plain && Contains(Hashes, plain) ? DotNetHashes.Hash(Algorithm(plain), member)
            : Contains(Macs, plain) ? DotNetHashes.Mac(Algorithm(plain), member)
            : Contains(Ciphers, plain) ? DotNetCiphers.Cipher(Algorithm(plain), member)
            : Contains(Signers, plain) ? DotNetKeyPairs.Pair(Algorithm(plain), plain != name, member)
            : Contains(PostQuantum, plain) ? DotNetKeyPairs.PostQuantum(Algorithm(plain), member)
            : DotNetRest.Find(name, plain, member);
    }

    /// <summary>The algorithm that the name of a type tells; null for a base of several.</summary>
    /// <param name="name">The name.</param>
    internal static string? Algorithm(string name) => AlgorithmNames.Find(name)?.Algorithm;

    private static string Plain(string name)
    {
        foreach (var ending in Endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                return name[..^ending.Length];
            }
        }

        return name;
    }

    private static bool Contains(string[] names, string name) => Array.IndexOf(names, name) >= 0;
}

/// <summary>Hashes and MACs of .NET.</summary>
internal static class DotNetHashes
{
    /// <summary>A member of a hash.</summary>
    /// <param name="algorithm">The hash; null for the base of all.</param>
    /// <param name="member">The member.</param>
    public static MemberRule? Hash(string? algorithm, string member) => member switch
    {
        ".ctor" => Make(algorithm) with { Functions = ["digest"] },
        "Create" => Make(algorithm, algorithm is null ? "algorithm" : "") with { Functions = ["digest"] },
        "HashData" or "TryHashData" or "HashDataAsync" => Call(algorithm, "digest"),
        "ComputeHash" or "ComputeHashAsync" or "TryComputeHash" or "TransformFinalBlock" or "AppendData" or "GetHashAndReset" => On("digest"),
        _ => null,
    };

    /// <summary>A member of a MAC.</summary>
    /// <param name="algorithm">The MAC; null for the base of several.</param>
    /// <param name="member">The member.</param>
    public static MemberRule? Mac(string? algorithm, string member) => member switch
    {
        ".ctor" => Make(algorithm, "key", "algorithm,key", "") with { Functions = ["tag"] },
        "Create" => Make(algorithm, algorithm is null ? "algorithm" : "") with { Functions = ["tag"] },
        "HashData" or "TryHashData" or "HashDataAsync" => Call(algorithm, "tag", "key"),
        "Verify" or "VerifyAsync" => Call(algorithm, "tag", "key"),
        "ComputeHash" or "ComputeHashAsync" or "TryComputeHash" or "TransformFinalBlock" or "AppendData" or "GetHashAndReset" => On("tag"),
        "set_Key" => On("", "key"),
        "set_HashName" => On("", "hmac"),
        _ => null,
    };
}

/// <summary>Symmetric ciphers of .NET.</summary>
internal static class DotNetCiphers
{
    /// <summary>A member of a block cipher.</summary>
    /// <param name="algorithm">The cipher; null for the base of all.</param>
    /// <param name="member">The member.</param>
    public static MemberRule? Cipher(string? algorithm, string member) => member switch
    {
        ".ctor" => Make(algorithm),
        "Create" => Make(algorithm, algorithm is null ? "algorithm" : ""),
        "set_Mode" or "set_Padding" => On(""),
        "set_KeySize" or "set_EffectiveKeySize" => On("", "bits"),
        "set_BlockSize" => On("", "blockbits"),
        "set_Key" or "SetKey" => On("", "key"),
        "set_IV" => On("", "nonce"),
        "GenerateKey" => On("keygen"),
        "CreateEncryptor" => On("encrypt", "key,nonce", ""),
        "CreateDecryptor" => On("decrypt", "key,nonce", ""),
        _ => Transform(member),
    };

    private static MemberRule? Transform(string member)
    {
        var name = member.StartsWith("Try", StringComparison.Ordinal) ? member[3..] : member;
        var isEncryption = name.StartsWith("Encrypt", StringComparison.Ordinal);
        if (!isEncryption && !name.StartsWith("Decrypt", StringComparison.Ordinal))
        {
            return null;
        }

        var mode = name[7..].ToUpperInvariant();
        return mode is not ("ECB" or "CBC" or "CFB" or "KEYWRAPPADDED") ? null
            : On(isEncryption ? "encrypt" : "decrypt", mode is "CBC" or "CFB" ? "-,nonce" : "")
                with { Preset = new NamedAlgorithm(null) { Mode = mode == "KEYWRAPPADDED" ? "KW" : mode } };
    }

    /// <summary>A member of a cipher that authenticates.</summary>
    /// <param name="algorithm">The cipher.</param>
    /// <param name="mode">Its mode; null for a stream cipher.</param>
    /// <param name="member">The member.</param>
    public static MemberRule? Authenticated(string algorithm, string? mode, string member) => member switch
    {
        ".ctor" => Make(algorithm, "key") with { Preset = new NamedAlgorithm(null) { Mode = mode } },
        "Encrypt" => On("encrypt", "nonce"),
        "Decrypt" => On("decrypt", "nonce"),
        _ => null,
    };
}
