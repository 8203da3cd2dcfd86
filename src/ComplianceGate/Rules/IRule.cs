using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>
/// A rule: a pure function from facts and policy to findings. No files, no clock, no network, no environment. One rule, one
/// class, one file, and one line in <c>RuleSet</c>.
/// </summary>
public interface IRule
{
    /// <summary>What the rule is called and how much it weighs.</summary>
    RuleDescriptor Descriptor { get; }

    /// <summary>Judges. Findings carry the descriptor's default severity or a lower one; the policy is applied to that later.</summary>
    /// <param name="context">What is judged.</param>
    IEnumerable<Finding> Evaluate(RuleContext context);
}

/// <summary>What a rule may look at.</summary>
/// <param name="Facts">What was read.</param>
/// <param name="Policy">What is asked.</param>
/// <param name="Licenses">What the packages' licenses are and whether they are accepted, by <see cref="PackageFact.Key"/>.</param>
/// <param name="ModelLicenses">What the models' licenses are, by <see cref="ModelFact.DisplayPath"/>.</param>
public sealed record RuleContext(
    GateFacts Facts,
    CompliancePolicy Policy,
    IReadOnlyDictionary<string, JudgedLicense> Licenses,
    IReadOnlyDictionary<string, ModelLicenseDecision> ModelLicenses)
{
    /// <summary>What the policy says of the models' licenses, by <see cref="ModelFact.DisplayPath"/>.</summary>
    public IReadOnlyDictionary<string, JudgedModelLicense> JudgedModels { get; init; } = ImmutableDictionary<string, JudgedModelLicense>.Empty;

    /// <summary>What the cards claim of the weights, held against them, in the order of the models and of the cards.</summary>
    public ImmutableArray<JudgedClaim> Claims { get; init; } = [];

    /// <summary>Where the models come from and what follows from that, in their order.</summary>
    public ImmutableArray<ModelLineage> Lineages { get; init; } = [];

    /// <summary>What was decided about the data sets, in the order of the facts.</summary>
    public ImmutableArray<JudgedDataset> Datasets { get; init; } = [];

    /// <summary>The components that need a review, and those that somebody rejected; empty where the rule about them does not speak.</summary>
    public ImmutableArray<JudgedReview> Reviews { get; init; } = [];

    /// <summary>What was decided about the policy's thresholds.</summary>
    public ImmutableArray<ThresholdDecision> Thresholds { get; init; } = [];

    /// <summary>What was decided about duties; empty where no profile is declared.</summary>
    public ImmutableArray<DutyDecision> Duties { get; init; } = [];

    /// <summary>The packs that hold them.</summary>
    public ImmutableArray<JudgedPack> DutyPacks { get; init; } = [];

    /// <summary>The day by which is judged.</summary>
    public DateOnly Day { get; init; }

    /// <summary>What was made of cryptography; nothing before the compiler.</summary>
    public JudgedCryptography Cryptography { get; init; } = JudgedCryptography.NotRead;
}

/// <summary>A pack by which duties were judged.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its id and version, as decisions name it.</param>
/// <param name="VerifiedOn">The day on which it was last held against its sources.</param>
public sealed record JudgedPack(string Id, string Name, DateOnly VerifiedOn);
