using ComplianceGate.Facts;

namespace ComplianceGate.Cryptography;

/// <summary>What a call of a member means.</summary>
internal enum Effect
{
    /// <summary>It makes an object that the use is about: what is set on it later belongs to the same use.</summary>
    Make,

    /// <summary>It is a use in itself.</summary>
    Call,

    /// <summary>It sets or does something on its receiver.</summary>
    On,

    /// <summary>It gives what an algorithm or a part of it is named by.</summary>
    Name,

    /// <summary>It makes an object around the one that it gets, which stays what the use is about.</summary>
    Wrap,

    /// <summary>It puts parameters into an object of their own.</summary>
    Bag,

    /// <summary>It gives its first argument, or its receiver, in another shape.</summary>
    Same,

    /// <summary>It accepts every certificate.</summary>
    AcceptAny,

    /// <summary>It sets a callback; what that does counts.</summary>
    Callback,

    /// <summary>Only a key or nonce among its arguments counts.</summary>
    KeyHolder,
}

/// <summary>What an argument is.</summary>
internal enum Role
{
    /// <summary>Nothing that counts.</summary>
    None,

    /// <summary>The name of the algorithm.</summary>
    Algorithm,

    /// <summary>The hash of an HMAC.</summary>
    Hmac,

    /// <summary>Size of the key in bits.</summary>
    Bits,

    /// <summary>Size of the key in bits, which tells the curve.</summary>
    CurveBits,

    /// <summary>Size of the output in bits, which tells the algorithm: SHA-3, SHAKE.</summary>
    DigestBits,

    /// <summary>The key itself.</summary>
    Key,

    /// <summary>A nonce or initialisation vector.</summary>
    Nonce,

    /// <summary>A salt.</summary>
    Salt,

    /// <summary>A password that becomes a key.</summary>
    Password,

    /// <summary>How many iterations.</summary>
    Iterations,

    /// <summary>The hash.</summary>
    Hash,

    /// <summary>The mode of a block cipher.</summary>
    Mode,

    /// <summary>The padding, by object or by number.</summary>
    Padding,

    /// <summary>Whether the padding is OAEP with SHA-1; otherwise it is that of PKCS #1.</summary>
    Oaep,

    /// <summary>The curve.</summary>
    Curve,

    /// <summary>Versions of TLS.</summary>
    Protocols,

    /// <summary>What judges certificates.</summary>
    Callback,

    /// <summary>An object of another use that is a part of this one: the digest of a MAC.</summary>
    Part,

    /// <summary>Whether it encrypts.</summary>
    Encrypts,

    /// <summary>Whether it signs.</summary>
    Signs,

    /// <summary>Several of these in an object of their own.</summary>
    Bag,

    /// <summary>The cipher of a CMAC.</summary>
    Cmac,

    /// <summary>Size of a block in bits: Rijndael is AES with blocks of 128 bits alone (FIPS 197, 1).</summary>
    BlockBits,
}

/// <summary>What a member of a library means for cryptography.</summary>
/// <param name="Effect">What its call does.</param>
internal sealed record MemberRule(Effect Effect)
{
    /// <summary>The algorithm; null where the arguments or the receiver tell.</summary>
    public string? Algorithm { get; init; }

    /// <summary>What kind of use it is.</summary>
    public CryptographyUseKind Kind { get; init; }

    /// <summary>What it names or presets.</summary>
    public NamedAlgorithm? Preset { get; init; }

    /// <summary>How many iterations it takes where it is not told.</summary>
    public int? Iterations { get; init; }

    /// <summary>What is done, in CycloneDX's words.</summary>
    public string[] Functions { get; init; } = [];

    /// <summary>What its parameters are, by place; the first list whose types fit counts.</summary>
    public Role[][] Roles { get; init; } = [];

    /// <summary>Size in bytes of what it gives, where an argument says so: which one; -1 where none does.</summary>
    public int ResultLength { get; init; } = -1;
}
