using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>What a format's reader found in a model file beyond its signature.</summary>
public sealed record ModelContents
{
    /// <summary>What the head says; null where the format holds nothing that can be read with certainty.</summary>
    public ModelHeaderFact? Header { get; init; }

    /// <summary>Other files that belong to the model, in the order in which they were met.</summary>
    public ImmutableArray<ModelPart> Parts { get; init; } = [];

    /// <summary>What loading the file would call; null for formats without serialised objects.</summary>
    public SerialisedCodeFact? SerialisedCode { get; init; }

    /// <summary>What breaks the format's rules, as the rest of a sentence that begins with the file; null for a sound file.</summary>
    public string? Reason { get; init; }

    /// <summary>Byte at which it breaks them.</summary>
    public long Offset { get; init; }

    /// <summary>A file that breaks its format's rules.</summary>
    /// <param name="offset">Byte at which it does.</param>
    /// <param name="reason">How, as the rest of a sentence that begins with the file.</param>
    public static ModelContents Broken(long offset, string reason) => new() { Reason = reason, Offset = offset };
}

/// <summary>A file that belongs to a model.</summary>
/// <param name="Path">Absolute path; it was found to lie in the model's folder, links followed.</param>
/// <param name="Role">What it is to the model.</param>
public sealed record ModelPart(string Path, ModelPartRole Role);
