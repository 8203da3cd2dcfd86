using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Diagnostics;

/// <summary>What came of holding a duty against a profile and the evidence.</summary>
public enum DutyOutcome
{
    /// <summary>It applies, and every fact that it asks for is there.</summary>
    Met,

    /// <summary>It applies, and a fact that it asks for is missing (CG9001).</summary>
    Unmet,

    /// <summary>It does not apply; the reasons say why.</summary>
    NotApplicable,

    /// <summary>Whether it applies hangs on something that nobody declared, or that the law leaves open (CG9002).</summary>
    NeedsDecision,

    /// <summary>What is declared is forbidden (CG9003).</summary>
    Prohibited,
}

/// <summary>What was decided about one duty, for the project or for one of its models.</summary>
public sealed record DutyDecision
{
    /// <summary>Id of the duty: <c>eu-ai-act/53-1-c</c>.</summary>
    public required string Duty { get; init; }

    /// <summary>Id and version of the pack that holds it: <c>eu-ai-act 2026.11</c>.</summary>
    public required string Pack { get; init; }

    /// <summary>What it asks, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The instrument: <c>Regulation (EU) 2024/1689</c>.</summary>
    public required string Instrument { get; init; }

    /// <summary>The provision: <c>Article 53(1)(c)</c>.</summary>
    public required string Article { get; init; }

    /// <summary>Display path of the model that it is about; null for the project.</summary>
    public string? Model { get; init; }

    /// <summary>What came out.</summary>
    public required DutyOutcome Outcome { get; init; }

    /// <summary>Why, in the order in which it was found.</summary>
    public ImmutableArray<DutyReason> Reasons { get; init; } = [];

    /// <summary>The day from which it applies to this project; null for always.</summary>
    public DateOnly? AppliesFrom { get; init; }

    /// <summary>The last day on which it applies; null for no end.</summary>
    public DateOnly? AppliesUntil { get; init; }

    /// <summary>Whether it applies on the day by which is judged.</summary>
    public bool IsInForce { get; init; }

    /// <summary>Whether it only informs: no finding comes of it.</summary>
    public bool IsInformational { get; init; }

    /// <summary>The facts that it asks for and that are there, in its order.</summary>
    public ImmutableArray<DutyProof> Proofs { get; init; } = [];

    /// <summary>The facts that it asks for and that are missing, in its order.</summary>
    public ImmutableArray<DutyLack> Lacks { get; init; } = [];

    /// <summary>How much an unmet one weighs for the roles that are declared.</summary>
    public Severity Severity { get; init; }

    /// <summary>Address of the text that it was taken from.</summary>
    public required string Source { get; init; }

    /// <summary>The day on which somebody held it against that text.</summary>
    public required DateOnly VerifiedOn { get; init; }

    /// <summary>How sure that is: <c>high</c>, <c>medium</c>, <c>low</c>.</summary>
    public required string Confidence { get; init; }

    /// <summary>Where the profile stands that it hangs on.</summary>
    public FileLocation? Location { get; init; }
}

/// <summary>Why a duty came out as it did.</summary>
/// <param name="Text">One clause.</param>
/// <param name="Cite">The provision that it rests on; null where it rests on what is declared.</param>
/// <param name="Key">Key of the profile that would decide what nobody declared; null otherwise.</param>
public sealed record DutyReason(string Text, string? Cite, string? Key = null);

/// <summary>A fact that a duty asks for and that is there.</summary>
/// <param name="Fact">Id of the fact.</param>
/// <param name="Document">Where it stands, as the user knows it: a card, the policy, a document of the evidence.</param>
/// <param name="Sha256">SHA-256 of that document, lower-case hexadecimal; null for one that this build writes later.</param>
/// <param name="Value">What it says, at most a few hundred characters; null for a document.</param>
public sealed record DutyProof(string Fact, string Document, string? Sha256, string? Value)
{
    /// <summary>What forms call the fact, so that one answer fills them all: <c>annexXII 1(c)</c>, <c>cycloneDx modelCard.considerations.useCases</c>.</summary>
    public ImmutableArray<string> Forms { get; init; } = [];
}

/// <summary>A fact that a duty asks for and that is missing.</summary>
/// <param name="Fact">Id of the fact.</param>
/// <param name="Title">What it is.</param>
/// <param name="Give">How to give it, in one sentence.</param>
public sealed record DutyLack(string Fact, string Title, string Give);
