using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What groups are compared by.</summary>
public enum GroupRatio
{
    /// <summary>They are not: a threshold is about a value.</summary>
    None,

    /// <summary>The rate at which each group is selected, the lowest over the highest.</summary>
    DemographicParity,

    /// <summary>True and false positive rates, each the lowest over the highest; the worse of the two.</summary>
    EqualizedOdds,

    /// <summary>As demographic parity, at least four fifths: a convention (29 CFR 1607.4(D)), not law for models.</summary>
    FourFifths,
}

/// <summary>What a policy asks of the results of evaluations: one of <c>models.thresholds</c>.</summary>
public sealed record EvaluationThreshold
{
    /// <summary>Fewest samples where a threshold does not say.</summary>
    public const long DefaultSamples = 30;

    /// <summary>The values of <c>ratio</c>, in the order of <see cref="GroupRatio"/>.</summary>
    public static readonly ImmutableArray<string> Ratios = ["demographic-parity", "equalized-odds", "four-fifths"];

    /// <summary>The metric; for a ratio the rate that is compared, null for the one that the ratio is defined by.</summary>
    public string? Metric { get; init; }

    /// <summary>How groups are compared.</summary>
    public GroupRatio Ratio { get; init; }

    /// <summary>The data set that it must be measured on; null for any.</summary>
    public string? Dataset { get; init; }

    /// <summary>The task; null for any.</summary>
    public string? Task { get; init; }

    /// <summary>The part of the data set; null for any.</summary>
    public string? Split { get; init; }

    /// <summary>The group; null for the value over all.</summary>
    public string? Group { get; init; }

    /// <summary>Least value, or least ratio.</summary>
    public double? Minimum { get; init; }

    /// <summary>Greatest value, or greatest difference between groups.</summary>
    public double? Maximum { get; init; }

    /// <summary>Fewest samples of the result, or of each group.</summary>
    public long MinimumSamples { get; init; } = DefaultSamples;

    /// <summary>The models that it is for, as a pattern over their display paths; null for all.</summary>
    public string? Model { get; init; }

    /// <summary>Where it stands.</summary>
    public required FileLocation Location { get; init; }
}
