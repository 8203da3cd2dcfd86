using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether a general-purpose model has systemic risk: by its compute, or designated.</summary>
internal sealed class SystemicRisk : IDerivedKey
{
    private const string Designated = "systemicRisk";

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

        return situation.Number(ProfileKeys.TrainingCompute) switch
        {
            null => Answer.Undeclared(ProfileKeys.TrainingCompute),
            > Compute.SystemicRisk and var flop => Answer.Yes($"the training took {Compute.Text(flop)}, more than {Compute.Text(Compute.SystemicRisk)}", Compute.SystemicCite),
            { } flop => Answer.No($"the training took {Compute.Text(flop)}, not more than {Compute.Text(Compute.SystemicRisk)}", Compute.SystemicCite),
        };
    }
}
