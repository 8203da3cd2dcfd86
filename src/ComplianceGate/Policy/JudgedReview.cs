using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What is known of the review of a component.</summary>
public enum ReviewState
{
    /// <summary>It needs one; the policy does not ask for reviews, so no record was looked for.</summary>
    NotAsked,

    /// <summary>It needs one, and there is none of any of its versions.</summary>
    Needed,

    /// <summary>It needs one, and another content of it was reviewed.</summary>
    Changed,

    /// <summary>Somebody looked at this content and refused it.</summary>
    Rejected,

    /// <summary>Somebody looked at this content and accepted it.</summary>
    Reviewed,

    /// <summary>The policy exempts it.</summary>
    Exempt,
}

/// <summary>A component that needs a review, or that somebody rejected.</summary>
/// <param name="Subject">The component.</param>
/// <param name="Reasons">Why it needs one; empty where it only was rejected.</param>
/// <param name="State">What is known.</param>
public sealed record JudgedReview(ReviewSubject Subject, ImmutableArray<ReviewReason> Reasons, ReviewState State)
{
    /// <summary>The record that decides: of this content, or the last of another; null without one.</summary>
    public ReviewFact? Review { get; init; }

    /// <summary>Every record that rejects this content and was not taken back.</summary>
    public ImmutableArray<ReviewFact> Rejections { get; init; } = [];

    /// <summary>How it differs from what was looked at; null where nothing or the same was.</summary>
    public ReviewDifference? Difference { get; init; }

    /// <summary>The policy's exemption; null without one.</summary>
    public ReviewExemption? Exemption { get; init; }
}
