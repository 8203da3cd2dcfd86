using ComplianceGate.Openness;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether a general-purpose model has systemic risk: by its compute, or designated.</summary>
internal sealed class SystemicRisk : IDerivedKey
{
    /// <inheritdoc/>
    public string Id => "derived.systemic-risk";

    /// <inheritdoc/>
    public string Meaning => "Whether systemic risk is presumed of a model, because its training took more than 1e25 FLOP, or the Commission designated it.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        var answer = SystemicRiskRule.Judge(new SystemicRiskInput
        {
            IsDesignated = situation.Value("systemicRisk")?.Flag == true,
            IsModifier = situation.Has(ProfileKeys.Role, "downstream-modifier"),
            Training = situation.Number(ProfileKeys.TrainingCompute),
            Base = situation.Number(ProfileKeys.BaseCompute),
            Modification = situation.Number(ProfileKeys.ModificationCompute),
            IsBaseSystemic = situation.Value("compute.baseSystemic")?.Flag,
        });
        return answer.Holds switch
        {
            true => Answer.Yes(answer.Why, answer.Cite),
            false => Answer.No(answer.Why, answer.Cite),
            null => Answer.Unknown(answer.Why, answer.Key, answer.Cite),
        };
    }
}
