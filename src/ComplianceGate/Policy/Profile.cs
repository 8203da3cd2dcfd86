using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// What a project declares of itself (<c>profile</c>): who its publisher is, where and to what end. Nothing in it is guessed; what is not
/// declared is absent, and <see cref="ProfileKey.Absent"/> says how that counts.
/// </summary>
public sealed record Profile
{
    /// <summary>Nothing declared.</summary>
    public static Profile Empty { get; } = new();

    /// <summary>What is declared, by the id of the key (<see cref="ProfileKeys"/>): <c>role</c>, <c>compute.training</c>.</summary>
    public ImmutableSortedDictionary<string, ProfileValue> Values { get; init; } = ImmutableSortedDictionary.Create<string, ProfileValue>(StringComparer.Ordinal);

    /// <summary>Answers to the facts that duties ask for, by the id of the fact.</summary>
    public ImmutableSortedDictionary<string, DeclaredAnswer> Facts { get; init; } = ImmutableSortedDictionary.Create<string, DeclaredAnswer>(StringComparer.Ordinal);

    /// <summary>What differs for single models, in the order of the file; the first whose pattern fits a model holds.</summary>
    public ImmutableArray<ModelProfile> Models { get; init; } = [];

    /// <summary>The licenses of the released parts of the project's models, by the part (<c>openness.components</c>); an SPDX expression each.</summary>
    public ImmutableSortedDictionary<string, DeclaredAnswer> Components { get; init; } = ImmutableSortedDictionary.Create<string, DeclaredAnswer>(StringComparer.Ordinal);

    /// <summary>Where it stands; null for one that no file holds.</summary>
    public FileLocation? Location { get; init; }
}

/// <summary>One declared value; exactly one of its members is set, as the key's kind asks.</summary>
public sealed record ProfileValue
{
    /// <summary>The words, in the order of the file.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>The number.</summary>
    public double? Number { get; init; }

    /// <summary>The day.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Yes or no.</summary>
    public bool? Flag { get; init; }

    /// <summary>Where it stands; null for a supposed one (<c>--if</c>).</summary>
    public FileLocation? Location { get; init; }
}

/// <summary>An answer to a fact: a text, or a document that answers it.</summary>
/// <param name="Text">What is said; null for a document.</param>
/// <param name="Document">Path of a document relative to the policy file, forward slashes; null for a text.</param>
/// <param name="Location">Where it stands.</param>
public sealed record DeclaredAnswer(string? Text, string? Document, FileLocation Location);

/// <summary>What differs for models.</summary>
/// <param name="Model">Pattern of display paths.</param>
/// <param name="Profile">The values, facts and components that replace those of the project for such models.</param>
/// <param name="Location">Where it stands.</param>
public sealed record ModelProfile(string Model, Profile Profile, FileLocation Location);
