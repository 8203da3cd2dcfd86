using System.Collections.Immutable;

namespace ComplianceGate.Diagnostics;

/// <summary>What is open of one model, as facts, and what follows from them. No word in it is a label that somebody gave himself.</summary>
public sealed record OpennessDecision
{
    /// <summary>Display path of the model; null for models that the project does not ship.</summary>
    public string? Model { get; init; }

    /// <summary>Who can get the weights: <c>public</c>, <c>gated</c>, <c>private</c>, <c>unknown</c>.</summary>
    public string Weights { get; init; } = "unknown";

    /// <summary>
    /// Kind of the license: <c>osi</c>, <c>open-data</c>, <c>use-restricted</c>, <c>scale-restricted</c>, <c>non-commercial</c>, <c>research-only</c>,
    /// <c>proprietary</c>, <c>unknown</c>.
    /// </summary>
    public string LicenseKind { get; init; } = "unknown";

    /// <summary>What is told of the training data: <c>released</c>, <c>described</c>, <c>undisclosed</c>, <c>unknown</c>.</summary>
    public string Data { get; init; } = "unknown";

    /// <summary>Whether the code of the training is released: <c>released</c>, <c>not-released</c>, <c>unknown</c>.</summary>
    public string TrainingCode { get; init; } = "unknown";

    /// <summary>How many hosts there are; null when nobody says.</summary>
    public int? Hosts { get; init; }

    /// <summary>Whether the terms or the only host can be taken back: <c>yes</c>, <c>no</c>, <c>unknown</c>.</summary>
    public string Revocable { get; init; } = "unknown";

    /// <summary>Class of the Model Openness Framework 1.0: <c>1</c> to <c>3</c>; null for none.</summary>
    public int? FrameworkClass { get; init; }

    /// <summary>Candidate of the Open Source AI Definition 1.0: <c>yes</c>, <c>no</c>, <c>undecided</c>.</summary>
    public string OpenSourceAi { get; init; } = "undecided";

    /// <summary>Candidate of Article 53(2) of the AI Act: <c>yes</c>, <c>no</c>, <c>decision</c>.</summary>
    public string Article53 { get; init; } = "decision";

    /// <summary>Why, in order.</summary>
    public ImmutableArray<OpennessReason> Reasons { get; init; } = [];
}

/// <summary>Why something of the openness came out as it did.</summary>
/// <param name="About">What about: <c>weights</c>, <c>license</c>, <c>data</c>, <c>training-code</c>, <c>hosts</c>, <c>revocable</c>, <c>framework-class</c>, <c>open-source-ai</c>, <c>article-53-2</c>.</param>
/// <param name="Text">One sentence.</param>
/// <param name="IsOpen">Whether it is what leaves the result open.</param>
/// <param name="Key">The key of the profile that would settle it; null where none would.</param>
public sealed record OpennessReason(string About, string Text, bool IsOpen = false, string? Key = null);
