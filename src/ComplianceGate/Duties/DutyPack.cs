using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Duties;

/// <summary>A versioned list of duties (<c>schemas/duty-pack.schema.json</c>).</summary>
public sealed record DutyPack
{
    /// <summary>Its id: <c>eu-ai-act</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Its version: <c>2026.11</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Whose law it is: <c>eu</c>, <c>us</c>, <c>international</c>.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>The day on which it was last held against its sources as a whole.</summary>
    public required DateOnly VerifiedOn { get; init; }

    /// <summary>What it holds and leaves out.</summary>
    public required string About { get; init; }

    /// <summary>Its duties, in its order.</summary>
    public ImmutableArray<Duty> Duties { get; init; } = [];
}

/// <summary>What a duty does.</summary>
public enum DutyKind
{
    /// <summary>It asks for something.</summary>
    Duty,

    /// <summary>It forbids something.</summary>
    Prohibition,

    /// <summary>It only informs; no finding comes of it.</summary>
    Information,
}

/// <summary>One duty.</summary>
public sealed record Duty
{
    /// <summary>Its id: <c>eu-ai-act/53-1-c</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it asks, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What it asks, in one or two sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>The instrument.</summary>
    public required string Instrument { get; init; }

    /// <summary>The provision.</summary>
    public required string Article { get; init; }

    /// <summary>What it does.</summary>
    public DutyKind Kind { get; init; }

    /// <summary>Whether it is decided for each model.</summary>
    public bool IsPerModel { get; init; }

    /// <summary>First day on which it applies.</summary>
    public required DateOnly AppliesFrom { get; init; }

    /// <summary>Last day on which it applies; null for no end.</summary>
    public DateOnly? AppliesUntil { get; init; }

    /// <summary>A later beginning for what was released before a day; null for none.</summary>
    public DutyLegacy? Legacy { get; init; }

    /// <summary>To whom it applies.</summary>
    public required DutyCondition When { get; init; }

    /// <summary>Who is exempt.</summary>
    public ImmutableArray<DutyExemption> Exemptions { get; init; } = [];

    /// <summary>What the law leaves open, as a clause; null where the conditions decide.</summary>
    public string? Decision { get; init; }

    /// <summary>Ids of the facts that it asks for.</summary>
    public ImmutableArray<string> Requires { get; init; } = [];

    /// <summary>Weight of an unmet one, by role; <c>default</c> for the others.</summary>
    public ImmutableSortedDictionary<string, Severity> Severities { get; init; } = ImmutableSortedDictionary<string, Severity>.Empty;

    /// <summary>Address of the text.</summary>
    public required string Source { get; init; }

    /// <summary>The day on which somebody held it against the text.</summary>
    public required DateOnly VerifiedOn { get; init; }

    /// <summary>What was really read.</summary>
    public required string VerifiedAgainst { get; init; }

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public required string Confidence { get; init; }
}

/// <summary>A later beginning for what was released earlier.</summary>
/// <param name="ReleasedBefore">What was released before this day.</param>
/// <param name="AppliesFrom">First day on which the duty applies to it.</param>
/// <param name="Cite">The provision.</param>
public sealed record DutyLegacy(DateOnly ReleasedBefore, DateOnly AppliesFrom, string Cite);

/// <summary>An exemption from a duty.</summary>
/// <param name="Id">Its id within the duty.</param>
/// <param name="When">Who is exempt.</param>
/// <param name="Cite">The provision.</param>
/// <param name="Reason">Why, as a clause.</param>
public sealed record DutyExemption(string Id, DutyCondition When, string Cite, string Reason);
