namespace ComplianceGate.Cryptography;

/// <summary>Native libraries of cryptography, and what the names of their functions tell.</summary>
internal static class NativeLibraries
{
    // The longer name first: what contains a shorter one is told by the longer.
    private static readonly (string Part, NamedAlgorithm Named)[] Parts =
    [
        ("xchacha20poly1305", new("XChaCha20-Poly1305")), ("chacha20poly1305", new("ChaCha20-Poly1305")), ("xsalsa20poly1305", new("XSalsa20-Poly1305")),
        ("chacha20", new("ChaCha20")), ("salsa20", new("Salsa20")), ("hmacsha512256", new("HMAC-SHA-512/256")), ("hmacsha256", new("HMAC-SHA-256")),
        ("hmacsha512", new("HMAC-SHA-512")), ("sha512256", new("SHA-512/256")), ("sha3224", new("SHA3-224")), ("sha3256", new("SHA3-256")),
        ("sha3384", new("SHA3-384")), ("sha3512", new("SHA3-512")), ("shake128", new("SHAKE128")), ("shake256", new("SHAKE256")),
        ("sha224", new("SHA-224")), ("sha256", new("SHA-256")), ("sha384", new("SHA-384")), ("sha512", new("SHA-512")), ("sha1", new("SHA-1")),
        ("ripemd160", new("RIPEMD-160")), ("blake2b", new("BLAKE2b")), ("blake2s", new("BLAKE2s")), ("md5", new("MD5")), ("md4", new("MD4")),
        ("md2", new("MD2")), ("aegis256", new("AEGIS-256")), ("aes128gcm", Aes(128, "GCM")), ("aes192gcm", Aes(192, "GCM")), ("aes256gcm", Aes(256, "GCM")),
        ("aes128ccm", Aes(128, "CCM")), ("aes256ccm", Aes(256, "CCM")), ("aes128cbc", Aes(128, "CBC")), ("aes192cbc", Aes(192, "CBC")),
        ("aes256cbc", Aes(256, "CBC")), ("aes128ecb", Aes(128, "ECB")), ("aes192ecb", Aes(192, "ECB")), ("aes256ecb", Aes(256, "ECB")),
        ("aes128ctr", Aes(128, "CTR")), ("aes256ctr", Aes(256, "CTR")), ("desede3cbc", new("3DES") { Mode = "CBC" }), ("desede3", new("3DES")),
        ("des3", new("3DES")), ("descbc", new("DES") { Mode = "CBC" }), ("desecb", new("DES") { Mode = "ECB" }), ("rc4", new("RC4")), ("rc2", new("RC2")),
        ("bfcbc", new("Blowfish") { Mode = "CBC" }), ("bfecb", new("Blowfish") { Mode = "ECB" }), ("argon2id", new("Argon2id")), ("argon2", new("Argon2")),
        ("scrypt", new("scrypt")), ("pbkdf2", new("PBKDF2")), ("hkdf", new("HKDF")), ("ed25519", new("Ed25519")), ("x25519", new("X25519")),
        ("curve25519", new("X25519")), ("poly1305", new("Poly1305")), ("siphash", new("SipHash")), ("ecdsa", new("ECDSA")), ("ecdh", new("ECDH")),
        ("rsa", new("RSA")), ("randombytes", new("DRBG")), ("randbytes", new("DRBG")), ("bcryptgenrandom", new("DRBG")), ("hmac", new("HMAC")),
    ];

    private static NamedAlgorithm Aes(int bits, string mode) => new("AES") { KeyBits = bits, Mode = mode };

    /// <summary>Whether a native library may be one of cryptography.</summary>
    /// <param name="module">Its name as the import has it.</param>
    public static bool Knows(string module) => Short(module) is not null;

    /// <summary>How a function is shown: <c>libcrypto!EVP_md5</c>.</summary>
    /// <param name="module">Name of the library as the import has it.</param>
    /// <param name="function">Name of the function.</param>
    /// <returns>Null where it has nothing to do with cryptography.</returns>
    public static string? Function(string module, string function) => Short(module) switch
    {
        null => null,
        "advapi32" when !function.StartsWith("Crypt", StringComparison.Ordinal) || function == "CryptReleaseContext" => null,
        "libSystem" when !function.StartsWith("CC", StringComparison.Ordinal) => null,
        { } name => name + "!" + function,
    };

    /// <summary>The algorithm that the name of a function tells; null where it does not.</summary>
    /// <param name="native">The function as it is shown.</param>
    public static NamedAlgorithm? Algorithm(string native)
    {
        var plain = native[(native.IndexOf('!', StringComparison.Ordinal) + 1)..].Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (native.StartsWith("libssl!", StringComparison.Ordinal))
        {
            return new NamedAlgorithm("TLS");
        }

        foreach (var (part, named) in Parts)
        {
            if (plain.Contains(part, StringComparison.Ordinal) && named.Algorithm != "HMAC")
            {
                return named;
            }
        }

        return null;
    }

    private static string? Short(string module)
    {
        var slash = module.AsSpan().LastIndexOfAny('/', '\\');
        var name = module[(slash + 1)..].ToLowerInvariant();
        return Is(name, "libcrypto") || Is(name, "crypto") || Is(name, "libeay32") ? "libcrypto"
            : Is(name, "libssl") || Is(name, "ssl") || Is(name, "ssleay32") ? "libssl"
            : Is(name, "bcrypt") ? "bcrypt"
            : Is(name, "bcryptprimitives") ? "bcryptprimitives"
            : Is(name, "ncrypt") ? "ncrypt"
            : Is(name, "libsodium") || Is(name, "sodium") ? "libsodium"
            : Is(name, "advapi32") ? "advapi32"
            : Is(name, "libcommoncrypto") || Is(name, "commoncrypto") ? "CommonCrypto"
            : Is(name, "libsystem") ? "libSystem"
            : null;
    }

    // The name itself, or with a version or an ending behind it.
    private static bool Is(string name, string library) =>
        name.StartsWith(library, StringComparison.Ordinal) && (name.Length == library.Length || name[library.Length] is '.' or '-');
}
