using System.Globalization;
using ComplianceGate.Openness;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>The thresholds of compute, in FLOP, that the law and the Commission's guidelines name.</summary>
internal static class Compute
{
    /// <summary>Above it a model that generates is taken to be a general-purpose one (guidelines of 18 July 2025, indicative).</summary>
    public const double GeneralPurpose = 1e23;

    /// <summary>Above it systemic risk is presumed (Article 51(2) of the AI Act).</summary>
    public const double SystemicRisk = SystemicRiskRule.Threshold;

    /// <summary>Where the indication stands.</summary>
    public const string GuidelinesCite = "Commission guidelines on general-purpose AI models of 18 July 2025, not binding";

    /// <summary>FLOP as messages show it: <c>3.3e22</c>.</summary>
    public static string Text(double flop) => SystemicRiskRule.Text(flop);

    /// <summary>What follows where nobody declared the compute of the training: not known; of whoever is no declared provider, a model with few parameters is held to be too small.</summary>
    public static Answer Undeclared(Situation situation)
    {
        const string Cite = "Recital 98 of Regulation (EU) 2024/1689";
        if (situation.Model?.Header?.Parameters is not ({ } count and < SmallestGeneral))
        {
            return Answer.Undeclared(ProfileKeys.TrainingCompute);
        }

        var few = $"the model has {count.ToString(CultureInfo.InvariantCulture)} parameters, fewer than a billion";
        // The recital says that a billion speaks for a general-purpose model, not that fewer rule one out: a small one can take long to train.
        return situation.Has(ProfileKeys.Role, "gpai-provider") || situation.Has(ProfileKeys.Role, "downstream-modifier")
            ? Answer.Unknown($"{ProfileKeys.TrainingCompute} is not declared; {few}, which speaks against a general-purpose one and does not rule it out", ProfileKeys.TrainingCompute, Cite)
            : Answer.No(few, Cite);
    }

    private const long SmallestGeneral = 1_000_000_000;
}
