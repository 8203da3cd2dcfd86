using System.Collections.Immutable;
using ComplianceGate.Signing;

namespace ComplianceGate.Verification;

/// <summary>For which party a key signs.</summary>
public enum SignerRole
{
    /// <summary>For none in particular: any statement of a known kind counts.</summary>
    Any,

    /// <summary>Who built: provenance counts, and nothing else.</summary>
    Builder,

    /// <summary>Who built again: a verification summary that passed counts, and nothing else.</summary>
    Rebuilder,
}

/// <summary>A public key that is trusted.</summary>
public sealed record TrustedKey
{
    /// <summary>How it is named to people.</summary>
    public required string Name { get; init; }

    /// <summary>For which party it signs.</summary>
    public SignerRole Role { get; init; }

    /// <summary>The key.</summary>
    public required VerificationKey Key { get; init; }

    /// <summary>From when on it is trusted; null for always.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it is trusted; null for ever.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}

/// <summary>A certificate that is trusted: of a key that signs, or a root above such.</summary>
public sealed record TrustedCertificate
{
    /// <summary>How it is named to people.</summary>
    public required string Name { get; init; }

    /// <summary>For which party its key, or those below it, sign.</summary>
    public SignerRole Role { get; init; }

    /// <summary>The certificate in DER.</summary>
    public required ReadOnlyMemory<byte> Encoded { get; init; }
}

/// <summary>Whom to trust. Who is not named here is trusted with nothing, whatever the signature says.</summary>
public sealed record SignatureTrust
{
    /// <summary>How many different keys must have signed.</summary>
    public int Threshold { get; init; } = 1;

    /// <summary>The keys.</summary>
    public ImmutableArray<TrustedKey> Keys { get; init; } = [];

    /// <summary>The certificates.</summary>
    public ImmutableArray<TrustedCertificate> Certificates { get; init; } = [];

    /// <summary>Certificates in DER that stand between a root and those who sign. They are trusted with nothing; a chain may lead over them.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Intermediates { get; init; } = [];

    /// <summary>Certificates in DER of time-stamp authorities: their own, or roots above them.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> TimestampAuthorities { get; init; } = [];
}

/// <summary>What is asked of the signatures.</summary>
public sealed record SignatureOptions
{
    /// <summary>Whom to trust; null where nobody is named, and then no signature can be enough and none is asked for.</summary>
    public SignatureTrust? Trust { get; init; }

    /// <summary>Parties that must have signed, each by a key of its role; empty for none in particular.</summary>
    public ImmutableArray<SignerRole> Parties { get; init; } = [];

    /// <summary>Rungs of a reproduction that count, in the words by which they are told; <see cref="DefaultRungs"/> where nothing is said.</summary>
    public ImmutableArray<string> Rungs { get; init; } = DefaultRungs;

    /// <summary>Whether a signature counts where the verdict of the evidence did not pass or nothing was enforced, and the statement says so.</summary>
    public bool AllowFailing { get; init; } = true;

    /// <summary>Fully qualified paths of files with signatures besides those that lie beside the path.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>The time at which keys must be valid where no trusted time stamp tells another.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What is the same to the byte, or was once what is declared was set aside.</summary>
    public static ImmutableArray<string> DefaultRungs { get; } = ["bit-identical", "identical after declared normalisation"];
}

/// <summary>One signature that was checked.</summary>
public sealed record VerifiedSignature
{
    /// <summary>The file that holds it: its name where it lies beside the path.</summary>
    public required string File { get; init; }

    /// <summary>Name of the trusted key or certificate; null where nobody trusted signed.</summary>
    public string? Signer { get; init; }

    /// <summary>SHA-256 of the key, lower-case hexadecimal; null where the key is not known.</summary>
    public string? KeyId { get; init; }

    /// <summary>For which party the key signs.</summary>
    public SignerRole Role { get; init; }

    /// <summary>The type of what is stated: <c>https://slsa.dev/provenance/v1</c>, <c>https://slsa.dev/verification_summary/v1</c>.</summary>
    public required string PredicateType { get; init; }

    /// <summary>When it was made, as a trusted time-stamp authority says; null without one.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The rung of a reproduction that is stated; null for none.</summary>
    public string? Rung { get; init; }

    /// <summary>Whether it counts: valid, by a trusted key in its time, in its role.</summary>
    public bool Counts { get; init; }

    /// <summary>Number of entries of transparency logs that the bundle carries; nothing here looks into them.</summary>
    public int LogEntries { get; init; }
}
