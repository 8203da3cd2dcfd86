using System.Globalization;

namespace ComplianceGate.Cryptography;

/// <summary>Native libraries of cryptography, and what the names of their functions tell.</summary>
internal static class NativeLibraries
{
    // What contains another name stands before it: derivations of keys before their hashes, constructions before their parts.
    private static readonly (string Part, NamedAlgorithm Named)[] Parts =
    [
        ("pbkdf2hmacsha1", new("PBKDF2") { Hash = "SHA-1" }), ("pbkdf2", new("PBKDF2")), ("scrypt", new("scrypt")), ("argon2id", new("Argon2id")), ("argon2", new("Argon2")),
        ("hkdfsha256", new("HKDF") { Hash = "SHA-256" }), ("hkdfsha512", new("HKDF") { Hash = "SHA-512" }), ("hkdf", new("HKDF")),
        ("xchacha20poly1305", new("XChaCha20-Poly1305")), ("chacha20poly1305", new("ChaCha20-Poly1305")), ("xsalsa20poly1305", new("XSalsa20-Poly1305")),
        ("secretbox", new("XSalsa20-Poly1305")), ("xchacha20", new("XChaCha20")), ("chacha20", new("ChaCha20")), ("xsalsa20", new("XSalsa20")), ("salsa20", new("Salsa20")),
        ("aegis256", new("AEGIS-256")), ("aegis128l", new("AEGIS-128L")), ("desede3cbc", new("3DES") { Mode = "CBC" }), ("desede3", new("3DES")), ("desede", new("3DES")),
        ("des3", new("3DES")), ("desecb3", new("3DES") { Mode = "ECB" }), ("descbc", new("DES") { Mode = "CBC" }), ("desncbc", new("DES") { Mode = "CBC" }),
        ("desecb", new("DES") { Mode = "ECB" }), ("rc4", new("RC4")), ("rc2", new("RC2")), ("bfcbc", new("Blowfish") { Mode = "CBC" }), ("bfecb", new("Blowfish") { Mode = "ECB" }),
        ("hmacsha512256", new("HMAC-SHA-512")), ("hmacsha256", new("HMAC-SHA-256")), ("hmacsha512", new("HMAC-SHA-512")),
        ("sha512256", new("SHA-512/256")), ("sha3224", new("SHA3-224")), ("sha3256", new("SHA3-256")), ("sha3384", new("SHA3-384")), ("sha3512", new("SHA3-512")),
        ("shake128", new("SHAKE128")), ("shake256", new("SHAKE256")), ("ecdsa", new("ECDSA")), ("ecdh", new("ECDH")), ("rsa", new("RSA")),
        ("sha224", new("SHA-224")), ("sha256", new("SHA-256")), ("sha384", new("SHA-384")), ("sha512", new("SHA-512")), ("sha1", new("SHA-1")),
        ("ripemd160", new("RIPEMD-160")), ("blake2b", new("BLAKE2b")), ("blake2s", new("BLAKE2s")), ("md5", new("MD5")), ("md4", new("MD4")), ("md2", new("MD2")),
        ("ed25519", new("Ed25519")), ("curve25519", new("X25519")), ("x25519", new("X25519")), ("poly1305", new("Poly1305")), ("siphash", new("SipHash")),
        ("randombytes", new("DRBG")), ("randbytes", new("DRBG")), ("bcryptgenrandom", new("DRBG")),
    ];

    /// <summary>Every algorithm that the name of a function may tell.</summary>
    public static IEnumerable<NamedAlgorithm> All
    {
        get
        {
            foreach (var (_, named) in Parts)
            {
                yield return named;
            }
        }
    }

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
        if (native.StartsWith("libssl!", StringComparison.Ordinal))
        {
            return new NamedAlgorithm("TLS");
        }

        var name = native[(native.IndexOf('!', StringComparison.Ordinal) + 1)..];
        var plain = name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (Aes(plain) is { } aes)
        {
            return aes;
        }

        var starts = Starts(name);
        foreach (var (part, named) in Parts)
        {
            var at = plain.IndexOf(part, StringComparison.Ordinal);
            while (at >= 0 && !starts[at])
            {
                at = plain.IndexOf(part, at + 1, StringComparison.Ordinal);
            }

            if (at >= 0)
            {
                return named;
            }
        }

        return null;
    }

    // OpenSSL's and libsodium's aes_256_cbc, also where the name goes on: aes_256_cbc_hmac_sha256.
    private static NamedAlgorithm? Aes(string plain)
    {
        var at = plain.IndexOf("aes", StringComparison.Ordinal);
        if (at < 0 || plain.Length < at + 6 || plain.AsSpan(at + 3, 3) is not ("128" or "192" or "256"))
        {
            return null;
        }

        var mode = plain.AsSpan(at + 6);
        var known = mode.StartsWith("wrap", StringComparison.Ordinal) ? "KW" : mode.Length < 3 ? null : LooseNames.Mode(mode[..3].ToString().ToUpperInvariant());
        return new NamedAlgorithm("AES") { KeyBits = int.Parse(plain.AsSpan(at + 3, 3), NumberStyles.None, CultureInfo.InvariantCulture), Mode = known };
    }

    // Where a word may begin in the name without its underscores: rsa is none in traversal. libsodium writes words together after a digit
    // and after the name of a function, as in pwhash_scryptsalsa208sha256.
    private static bool[] Starts(string name)
    {
        var starts = new bool[name.Length];
        var length = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '_')
            {
                starts[length++] = i == 0 || !char.IsAsciiLetter(name[i - 1]) || (char.IsAsciiLetterUpper(name[i])
                    && (!char.IsAsciiLetterUpper(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]))));
            }
        }

        return starts;
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
