using System.Globalization;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>What systemic risk is judged by.</summary>
internal readonly record struct SystemicRiskInput
{
    /// <summary>Whether the Commission designated the model.</summary>
    public bool IsDesignated { get; init; }

    /// <summary>Whether the publisher modified the model of another.</summary>
    public bool IsModifier { get; init; }

    /// <summary>Compute of the training, in FLOP; null where nobody says.</summary>
    public double? Training { get; init; }

    /// <summary>Compute of the training of the model that was modified, in FLOP; null where nobody says.</summary>
    public double? Base { get; init; }

    /// <summary>Compute of the modification, in FLOP; null where nobody says.</summary>
    public double? Modification { get; init; }

    /// <summary>Whether the model that was modified has systemic risk; null where nobody says.</summary>
    public bool? IsBaseSystemic { get; init; }
}

/// <summary>Whether systemic risk is presumed.</summary>
/// <param name="Holds">Whether; null where it is not known.</param>
/// <param name="Why">Why, as a clause.</param>
/// <param name="Key">The key of the profile that would settle it; null where it is settled.</param>
/// <param name="Cite">The provision; null where nothing is declared.</param>
internal readonly record struct SystemicRiskAnswer(bool? Holds, string Why, string? Key, string? Cite);

/// <summary>Whether systemic risk is presumed of a model (Article 51 of the AI Act): one rule for the duties and for Article 53(2), so that they never disagree.</summary>
internal static class SystemicRiskRule
{
    /// <summary>Above this compute, in FLOP, systemic risk is presumed (Article 51(2)).</summary>
    public const double Threshold = 1e25;

    private const string BaseSystemic = "compute.baseSystemic";
    private const string Designated = "Article 51(1)(b) of Regulation (EU) 2024/1689";
    private const string Presumed = "Article 51(2) of Regulation (EU) 2024/1689";
    private const string Guidelines = "Commission guidelines on general-purpose AI models of 18 July 2025, not binding";

    /// <summary>Judges: any way to systemic risk is enough, and one that is not known is never taken for none.</summary>
    public static SystemicRiskAnswer Judge(SystemicRiskInput input)
    {
        if (input.IsDesignated)
        {
            return new(true, "the model is declared to be designated as one with systemic risk", null, Designated);
        }

        if (input.Training is { } training && (training > Threshold || !input.IsModifier))
        {
            return Of("the training took", training);
        }

        return input.IsModifier ? OfModification(input) : Undeclared(ProfileKeys.TrainingCompute);
    }

    /// <summary>The compute that a model's card declares (<c>compliance.training-compute</c>), in FLOP; null for none.</summary>
    public static double? OfCard(ModelFact? model)
    {
        foreach (var claim in model?.Card?.Claims ?? [])
        {
            if (claim.Kind == ClaimKinds.TrainingCompute)
            {
                return ProfileText.Number(claim.Value);
            }
        }

        return null;
    }

    /// <summary>FLOP as messages show it: <c>3.3e22</c>.</summary>
    public static string Text(double flop) => flop.ToString("0.##e0", CultureInfo.InvariantCulture) + " FLOP";

    // Base and change count together, and either alone where it is already too much; what was trained before says nothing of the base.
    private static SystemicRiskAnswer OfModification(SystemicRiskInput input)
    {
        if (input.IsBaseSystemic == true)
        {
            return new(true, "the model that was modified is declared to have systemic risk", null, Guidelines);
        }

        var (known, change) = (input.Base, input.Modification);
        if ((known ?? 0) + (change ?? 0) is > Threshold and var sum)
        {
            return Of(known is null ? "the modification took" : change is null ? "the training of the model that was modified took" : "the training of the model that was modified and the modification took", sum);
        }

        return known is { } all && change is { } more ? Of("the training of the model that was modified and the modification took", all + more)
            : known is not null ? Undeclared(ProfileKeys.ModificationCompute)
            : input.IsBaseSystemic == false ? new(false, "the model that was modified is declared to have no systemic risk", null, Guidelines)
            : Undeclared(BaseSystemic);
    }

    private static SystemicRiskAnswer Of(string what, double flop) =>
        new(flop > Threshold, $"{what} {Text(flop)}, {(flop > Threshold ? "more" : "not more")} than {Text(Threshold)}", null, Presumed);

    private static SystemicRiskAnswer Undeclared(string key) => new(null, $"{key} is not declared", key, null);
}
