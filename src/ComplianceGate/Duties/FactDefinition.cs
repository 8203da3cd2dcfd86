using System.Collections.Immutable;

namespace ComplianceGate.Duties;

/// <summary>A fact that duties ask for. One list serves all packs, so that one answer fills every form.</summary>
public sealed record FactDefinition
{
    /// <summary>Its id: <c>model.intended-use</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is.</summary>
    public required string Title { get; init; }

    /// <summary>How to give it, in one sentence.</summary>
    public required string Ask { get; init; }

    /// <summary>Whether each model has its own.</summary>
    public bool IsPerModel { get; init; }

    /// <summary>What it holds: <c>text</c>, <c>number</c>, <c>day</c>, <c>document</c>, <c>flag</c>, <c>address</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it is found without being asked, in order.</summary>
    public ImmutableArray<string> From { get; init; } = [];

    /// <summary>What forms call it, by the form: <c>huggingFace</c>, <c>cycloneDx</c>, <c>annexXII</c>.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Aliases { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);
}
