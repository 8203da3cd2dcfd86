using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Openness;

/// <summary>One model while it is judged: what is known of it, and the reasons so far.</summary>
internal sealed class OpennessCase
{
    private readonly ImmutableArray<OpennessReason>.Builder reasons = ImmutableArray.CreateBuilder<OpennessReason>();

    /// <summary>The model; null where the project ships none and only declares.</summary>
    public required ModelFact? Model { get; init; }

    /// <summary>What was read.</summary>
    public required GateFacts Facts { get; init; }

    /// <summary>What is declared of it.</summary>
    public required ProfileView Profile { get; init; }

    /// <summary>What its license is; null where nothing was decided.</summary>
    public required ModelLicenseDecision? Decision { get; init; }

    /// <summary>What the license grants.</summary>
    public required LicenseReading License { get; set; }

    /// <summary>Who can get the weights.</summary>
    public string Weights { get; set; } = OpennessFacts.Unknown;

    /// <summary>What is told of the training data.</summary>
    public string Data { get; set; } = OpennessFacts.Unknown;

    /// <summary>Whether the training code is released.</summary>
    public string TrainingCode { get; set; } = OpennessFacts.Unknown;

    /// <summary>How many hosts there are.</summary>
    public int? Hosts { get; set; }

    /// <summary>Whether the grant or the only host can be taken back.</summary>
    public string Revocable { get; set; } = OpennessFacts.Unknown;

    /// <summary>Whether a lock binds the weights to the license text that lies beside them.</summary>
    public bool IsHeldHere { get; set; }

    /// <summary>The reasons, in order.</summary>
    public ImmutableArray<OpennessReason> Reasons => reasons.ToImmutable();

    /// <summary>Adds a reason.</summary>
    /// <param name="about">What about.</param>
    /// <param name="text">One sentence.</param>
    public void Say(string about, string text) => reasons.Add(new(about, SafeText.Line(text, 1000)));

    /// <summary>Adds a reason that leaves something open.</summary>
    /// <param name="about">What about.</param>
    /// <param name="text">One sentence.</param>
    /// <param name="key">The key of the profile that would settle it; null where somebody has to decide.</param>
    public void Ask(string about, string text, string? key) => reasons.Add(new(about, SafeText.Line(text, 1000), IsOpen: true, key));
}
