using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>What a reviewer concluded.</summary>
public enum ReviewVerdict
{
    /// <summary>Nothing stands against its use.</summary>
    Accepted,

    /// <summary>It may be used, and the notes say what to mind.</summary>
    AcceptedWithNotes,

    /// <summary>It must not be used.</summary>
    Rejected,
}

/// <summary>What a component was when somebody looked at it, so that the next version can be told apart.</summary>
/// <param name="License">Its license, as an expression or as it stated it; null when nobody knew.</param>
/// <param name="Dependencies">What it depended on, each as <c>Id/Version</c>, in ordinal order.</param>
/// <param name="Files">The paths of its files, in ordinal order.</param>
public sealed record ReviewedState(string? License, ImmutableArray<string> Dependencies, ImmutableArray<string> Files);

/// <summary>One record of a review file.</summary>
public sealed record ReviewFact
{
    /// <summary>What was looked at: a package URL with its version, or a model's path.</summary>
    public required string Component { get; init; }

    /// <summary>Its content, as lower-case hexadecimal: SHA-512 of a package (NuGet's content hash), SHA-256 of a model's weights or of a file.</summary>
    public required string Digest { get; init; }

    /// <summary>Who looked.</summary>
    public required string Who { get; init; }

    /// <summary>On which day, <c>yyyy-MM-dd</c>.</summary>
    public required string When { get; init; }

    /// <summary>What was looked at of it.</summary>
    public ImmutableArray<string> LookedAt { get; init; } = [];

    /// <summary>What came out.</summary>
    public ReviewVerdict Verdict { get; init; }

    /// <summary>What to mind, or why it was rejected; null without any.</summary>
    public string? Notes { get; init; }

    /// <summary>What it was then; null when the record does not say.</summary>
    public ReviewedState? Seen { get; init; }

    /// <summary>The organisation whose file it was imported from, as the policy calls it; null for an own record.</summary>
    public string? ImportedFrom { get; init; }

    /// <summary>Whether the policy does not take over such a verdict from others. It takes back what the same reviewer said before, and says nothing else.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Where it stands.</summary>
    public FileLocation? Location { get; init; }
}

/// <summary>The files of a component of which only another content was reviewed.</summary>
/// <param name="Component">The component as its findings name it.</param>
/// <param name="Files">Their paths, in ordinal order.</param>
public sealed record ComponentFiles(string Component, ImmutableArray<string> Files);

/// <summary>What was read because the policy asks for reviews.</summary>
public sealed record ReviewsFact
{
    /// <summary>The records, in the order of the files and in each of its lines.</summary>
    public ImmutableArray<ReviewFact> Records { get; init; } = [];

    /// <summary>The files of components whose content was not reviewed but another one of the same name was.</summary>
    public ImmutableArray<ComponentFiles> Listings { get; init; } = [];

    /// <summary>Package URLs without version of what the release before held; empty where that is not asked for or there is none.</summary>
    public ImmutableArray<string> Previous { get; init; } = [];

    /// <summary>Whether the release before is known, so that a package can be told to be new.</summary>
    public bool HasPrevious { get; init; }
}
