namespace ComplianceGate.Cryptography;

/// <summary>What a name of a library or a standard stands for.</summary>
/// <param name="Algorithm">The algorithm; null where it names a part only, such as a curve.</param>
internal sealed record NamedAlgorithm(string? Algorithm)
{
    /// <summary>The hash that belongs to it.</summary>
    public string? Hash { get; init; }

    /// <summary>The mode that belongs to it.</summary>
    public string? Mode { get; init; }

    /// <summary>The padding that belongs to it.</summary>
    public string? Padding { get; init; }

    /// <summary>The curve that belongs to it.</summary>
    public string? Curve { get; init; }

    /// <summary>Size of the key in bits that belongs to it.</summary>
    public int? KeyBits { get; init; }

    /// <summary>What it is for, where the name says so.</summary>
    public string? Function { get; init; }
}
