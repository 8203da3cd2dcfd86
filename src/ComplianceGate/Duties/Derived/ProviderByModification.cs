using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether who modified another's general-purpose model becomes its provider: by more than a third of the compute of the original.</summary>
internal sealed class ProviderByModification : IDerivedKey
{
    private const double Share = 3;
    private const string BaseSystemic = "compute.baseSystemic";

    private static readonly DutyReason Unsaid = new(
        $"{BaseSystemic} is not declared; were the model that was modified one with systemic risk, the limit would be a third of {Compute.Text(Compute.SystemicRisk)}", Compute.GuidelinesCite, BaseSystemic);

    /// <inheritdoc/>
    public string Id => "derived.provider-by-modification";

    /// <inheritdoc/>
    public string Meaning => "Whether a modification took more than a third of the compute of the model that was modified; where that is not known, of 1e23 FLOP, or of 1e25 FLOP for a model with systemic risk.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        if (situation.Has(ProfileKeys.Origin, "third-party"))
        {
            return Answer.No("the model is declared to be another's, passed on as it is");
        }

        if (situation.Has("generality", "narrow"))
        {
            return Answer.No("the model is declared to do one narrow task", Compute.GuidelinesCite);
        }

        if (situation.Number(ProfileKeys.ModificationCompute) is not { } flop)
        {
            return Answer.Undeclared(ProfileKeys.ModificationCompute);
        }

        var known = situation.Number(ProfileKeys.BaseCompute);
        if (known is <= Compute.GeneralPurpose)
        {
            return known + flop > Compute.GeneralPurpose
                ? Answer.Unknown(
                    $"the training of the model that was modified took {Compute.Text(known.Value)} and the modification {Compute.Text(flop)}, together more than {Compute.Text(Compute.GeneralPurpose)}: whether that makes a general-purpose model has to be decided",
                    "generality", Compute.GuidelinesCite)
                : Answer.No($"the training of the model that was modified took {Compute.Text(known.Value)}, not more than {Compute.Text(Compute.GeneralPurpose)}: it is not a general-purpose one", Compute.GuidelinesCite);
        }

        var systemic = situation.Value(BaseSystemic)?.Flag;
        var limit = (known ?? (systemic == true ? Compute.SystemicRisk : Compute.GeneralPurpose)) / Share;
        var of = known is { } original ? $"the original's {Compute.Text(original)}"
            : systemic == true ? $"{Compute.Text(Compute.SystemicRisk)}, which stands for a model with systemic risk whose compute is not known"
            : $"{Compute.Text(Compute.GeneralPurpose)}, which stands for a model whose compute is not known";
        var answer = flop > limit
            ? Answer.Yes($"the modification took {Compute.Text(flop)}, more than a third of {of}", Compute.GuidelinesCite)
            : Answer.No($"the modification took {Compute.Text(flop)}, not more than a third of {of}", Compute.GuidelinesCite);
        return flop > limit && flop <= Compute.SystemicRisk / Share && known is null && systemic is null ? answer with { Why = [.. answer.Why, Unsaid] } : answer;
    }
}
