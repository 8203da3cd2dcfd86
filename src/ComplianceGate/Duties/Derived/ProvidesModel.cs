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
        if (situation.Has(ProfileKeys.Origin, "third-party"))
        {
            return Answer.No("the model is declared to be another's, passed on as it is", Cite);
        }

        if (situation.Has(ProfileKeys.Role, "gpai-provider"))
        {
            return situation.Derived(General);
        }

        foreach (var role in Situation.Publishers)
        {
            if (situation.Has(ProfileKeys.Role, role))
            {
                return OfPublisher(situation);
            }
        }

        return Answer.No("no role is declared of one who provides a model", Cite);
    }

    // A card tells of the model and not of who trained it: that it names a lot of compute makes nobody a provider who passes the model on.
    private static Answer OfPublisher(Situation situation)
    {
        var isGeneral = situation.Has("generality", "general");
        var isOwn = situation.Profile.Values.ContainsKey(ProfileKeys.TrainingCompute) || situation.Has(ProfileKeys.Origin, "own");
        if (situation.Number(ProfileKeys.TrainingCompute) is null || isOwn)
        {
            return isGeneral || situation.Number(ProfileKeys.TrainingCompute) is not null ? situation.Derived(General)
                : Answer.No("neither compute nor generality is declared that would make it a general-purpose model", Compute.GuidelinesCite);
        }

        return isGeneral ? Answer.Unknown("the card of the model tells the compute of its training, but nobody says whether the publisher trained it", ProfileKeys.Origin, Cite)
            : Answer.No("neither compute nor generality is declared that would make it a general-purpose model; what the card of the model tells says nothing of who trained it", Compute.GuidelinesCite);
    }
}
