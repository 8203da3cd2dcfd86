using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether a general-purpose model has systemic risk: by its compute, or designated.</summary>
internal sealed class SystemicRisk : IDerivedKey
{
    private const string Designated = "systemicRisk";
    private const string BaseSystemic = "compute.baseSystemic";

    /// <inheritdoc/>
    public string Id => "derived.systemic-risk";

    /// <inheritdoc/>
    public string Meaning => "Whether systemic risk is presumed of a model, because its training took more than 1e25 FLOP, or the Commission designated it.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        if (situation.Value(Designated)?.Flag == true)
        {
            return Answer.Yes("the model is declared to be designated as one with systemic risk", "Article 51(1)(b) of Regulation (EU) 2024/1689");
        }

        return situation.Number(ProfileKeys.TrainingCompute) is { } flop ? OfTraining(flop)
            : situation.Has(ProfileKeys.Role, "downstream-modifier") ? OfModification(situation)
            : Answer.Undeclared(ProfileKeys.TrainingCompute);
    }

    private static Answer OfTraining(double flop) => flop > Compute.SystemicRisk
        ? Answer.Yes($"the training took {Compute.Text(flop)}, more than {Compute.Text(Compute.SystemicRisk)}", Compute.SystemicCite)
        : Answer.No($"the training took {Compute.Text(flop)}, not more than {Compute.Text(Compute.SystemicRisk)}", Compute.SystemicCite);

    // Who modified a model declares the compute of the base and of the change; a third of a model with systemic risk makes another one.
    private static Answer OfModification(Situation situation)
    {
        if (situation.Number(ProfileKeys.BaseCompute) is { } original && situation.Number(ProfileKeys.ModificationCompute) is { } change)
        {
            return OfTraining(original + change);
        }

        return situation.Value(BaseSystemic)?.Flag switch
        {
            true => Answer.Yes("the model that was modified is declared to have systemic risk", Compute.GuidelinesCite),
            false => Answer.No("the model that was modified is declared to have no systemic risk", Compute.GuidelinesCite),
            null => Answer.Undeclared(BaseSystemic),
        };
    }
}
