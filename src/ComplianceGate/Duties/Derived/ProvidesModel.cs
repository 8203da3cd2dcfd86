using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether the publisher provides a general-purpose model that he trained himself. Of a hobbyist, a researcher or a maintainer nothing is supposed that was not declared.</summary>
internal sealed class ProvidesModel : IDerivedKey
{
    private const string Cite = "Article 3(3) and (63) of Regulation (EU) 2024/1689";

    private static readonly GeneralPurpose General = new();

    /// <inheritdoc/>
    public string Id => "derived.provides-general-purpose-model";

    /// <inheritdoc/>
    public string Meaning => "Whether the publisher provides a general-purpose model: as a declared provider, or as a hobbyist, researcher or maintainer who declares compute over 1e23 FLOP or a general model.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        if (situation.Has(ProfileKeys.Role, "gpai-provider"))
        {
            return situation.Derived(General);
        }

        foreach (var role in Situation.Publishers)
        {
            if (situation.Has(ProfileKeys.Role, role))
            {
                return situation.Number(ProfileKeys.TrainingCompute) is not null || situation.Has("generality", "general")
                    ? situation.Derived(General)
                    : Answer.No("neither compute nor generality is declared that would make it a general-purpose model", Compute.GuidelinesCite);
            }
        }

        return Answer.No("no role is declared of one who provides a model", Cite);
    }
}
