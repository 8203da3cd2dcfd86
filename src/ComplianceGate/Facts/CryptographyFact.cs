using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>What kind of use of cryptography a place in the code is.</summary>
public enum CryptographyUseKind
{
    /// <summary>An algorithm is made, named or called.</summary>
    Algorithm,

    /// <summary>Versions of TLS or SSL are chosen.</summary>
    Protocol,

    /// <summary>A certificate is made, loaded or asked for.</summary>
    Certificate,

    /// <summary>Every certificate of a peer is accepted.</summary>
    AcceptAnyCertificate,

    /// <summary>A key that stands in the code.</summary>
    HardCodedKey,

    /// <summary>An initialisation vector or nonce that stands in the code.</summary>
    HardCodedNonce,

    /// <summary>A key, nonce or salt that comes from a generator which is none for cryptography.</summary>
    WeakRandom,

    /// <summary>A native library is called.</summary>
    NativeLibrary,
}

/// <summary>One use of cryptography in the code (ECMA-335, III). What the code leaves open is unknown and never guessed.</summary>
public sealed record CryptographyUse
{
    /// <summary>What kind of use it is.</summary>
    public required CryptographyUseKind Kind { get; init; }

    /// <summary>The algorithm or protocol by the name in <see cref="CryptographyNames"/>; <see cref="CryptographyNames.Unknown"/> where the code leaves it open.</summary>
    public required string Algorithm { get; init; }

    /// <summary>What is called or set: <c>System.Security.Cryptography.RSA.Create</c>; of a native function <c>libcrypto!EVP_md5</c>.</summary>
    public required string Api { get; init; }

    /// <summary>The method that does it, with its namespace and types: <c>Acme.Vault.Seal</c>; empty where it is no code, such as a resource.</summary>
    public required string Method { get; init; }

    /// <summary>Offset of the instruction in the method's IL, in bytes; -1 where it is no instruction.</summary>
    public int Offset { get; init; } = -1;

    /// <summary>What is done, in CycloneDX's words (<c>cryptoFunctions</c>: encrypt, sign, digest and so on), in ordinal order; empty where the code does not say.</summary>
    public ImmutableArray<string> Functions { get; init; } = [];

    /// <summary>Size of the key in bits, where the code says it; null otherwise.</summary>
    public int? KeyBits { get; init; }

    /// <summary>Mode of a block cipher: <c>ECB</c>, <c>CBC</c>, <c>GCM</c>; null where the code does not say.</summary>
    public string? Mode { get; init; }

    /// <summary>Padding: <c>PKCS7</c>, <c>None</c>, <c>OAEP-SHA-256</c>, <c>PKCS1</c>, <c>PSS</c>; null where the code does not say.</summary>
    public string? Padding { get; init; }

    /// <summary>The curve by the name of its standard: <c>P-256</c>, <c>brainpoolP256r1</c>; an object identifier where it has no name here; null where the code does not say.</summary>
    public string? Curve { get; init; }

    /// <summary>The hash that a signature, a padding or a derivation of keys uses; null where the code does not say.</summary>
    public string? Hash { get; init; }

    /// <summary>Iterations of a derivation of keys; null where the code does not say.</summary>
    public int? Iterations { get; init; }

    /// <summary>The versions of a protocol that are allowed: <c>TLS 1.0</c>, in ordinal order; empty where the system chooses.</summary>
    public ImmutableArray<string> Protocols { get; init; } = [];

    /// <summary>What the code sets to something that cannot be decided, by the names in <see cref="CryptographyProperties"/>, in ordinal order.</summary>
    public ImmutableArray<string> Undecided { get; init; } = [];

    /// <summary>Where it stands in the source; only of the project's own code with symbols.</summary>
    public FileLocation? Location { get; init; }

    /// <summary>How many more places of the same assembly do the same and are not listed.</summary>
    public int More { get; init; }
}

/// <summary>Properties of a use that may be left open (<see cref="CryptographyUse.Undecided"/>).</summary>
public static class CryptographyProperties
{
    /// <summary>Which algorithm.</summary>
    public const string Algorithm = "algorithm";

    /// <summary>Which curve.</summary>
    public const string Curve = "curve";

    /// <summary>Which hash.</summary>
    public const string Hash = "hash";

    /// <summary>How many iterations.</summary>
    public const string Iterations = "iterations";

    /// <summary>Size of the key.</summary>
    public const string KeySize = "key-size";

    /// <summary>Mode of a block cipher.</summary>
    public const string Mode = "mode";

    /// <summary>Padding.</summary>
    public const string Padding = "padding";

    /// <summary>Which versions of a protocol.</summary>
    public const string Protocols = "protocols";
}

/// <summary>What one assembly does with cryptography.</summary>
public sealed record AssemblyCryptography
{
    /// <summary>Name of the file: <c>App.dll</c>.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal; empty for the project's own assembly, which a later step may still sign.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The package or file that brings it, as <see cref="PackageFact.Key"/>; null for the project's own.</summary>
    public string? Package { get; init; }

    /// <summary>The uses, in the order of the methods and of their instructions.</summary>
    public ImmutableArray<CryptographyUse> Uses { get; init; } = [];

    /// <summary>Why the file could not be looked at, as a sentence; not escaped; null where it could.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether there are more than are listed, beyond those that <see cref="CryptographyUse.More"/> counts.</summary>
    public bool IsCut { get; init; }
}

/// <summary>What the code that ships does with cryptography.</summary>
public sealed record CryptographyFact
{
    /// <summary>Whether the assemblies were looked at; the check before the compiler cannot.</summary>
    public bool IsRead { get; init; }

    /// <summary>How many assemblies were looked at.</summary>
    public int Inspected { get; init; }

    /// <summary>Those that use cryptography, or that could not be looked at: the project's own first, then in ordinal order of package and name.</summary>
    public ImmutableArray<AssemblyCryptography> Assemblies { get; init; } = [];
}
