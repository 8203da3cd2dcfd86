using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether a model is a general-purpose one, as the Commission's guidelines indicate it: compute, and what it generates; rebutted by one narrow task.</summary>
internal sealed class GeneralPurpose : IDerivedKey
{
    private const string Generality = "generality";
    private const string Interaction = "interaction";

    /// <inheritdoc/>
    public string Id => "derived.general-purpose";

    /// <inheritdoc/>
    public string Meaning => "Whether a model is a general-purpose AI model: trained with more than 1e23 FLOP and generating text, audio, images or video, unless it is declared to do one narrow task.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        if (situation.Has(Generality, "narrow"))
        {
            return Answer.No("the model is declared to do one narrow task", Compute.GuidelinesCite);
        }

        var flop = situation.Number(ProfileKeys.TrainingCompute);
        if (flop is <= Compute.GeneralPurpose && !situation.Has(Generality, "general"))
        {
            return Answer.No($"the training took {Compute.Text(flop.Value)}, not more than {Compute.Text(Compute.GeneralPurpose)}", Compute.GuidelinesCite);
        }

        if (!Generates(situation))
        {
            return situation.Has(Generality, "general") ? Answer.Unknown("the model is declared to be general, but not what it generates", Interaction, Compute.GuidelinesCite)
                : situation.Words(Interaction).IsEmpty && situation.Has(ProfileKeys.Role, "gpai-provider") ? Silent(flop is null)
                : Answer.No("it is not declared to generate text, audio, images or video", Compute.GuidelinesCite);
        }

        if (flop is null)
        {
            return situation.Has(Generality, "general") ? Answer.Undeclared(ProfileKeys.TrainingCompute) : Compute.Undeclared(situation);
        }

        return flop > Compute.GeneralPurpose
            ? Answer.Yes($"the training took {Compute.Text(flop.Value)}, more than {Compute.Text(Compute.GeneralPurpose)}, and the model generates content", Compute.GuidelinesCite)
            : Answer.Unknown(
                $"the model is declared to be general, but its training took only {Compute.Text(flop.Value)}: the indication of the guidelines and the declaration disagree",
                Generality, Compute.GuidelinesCite);
    }

    // Of a declared provider silence is no answer.
    private static Answer Silent(bool isComputeOpen)
    {
        var answer = Answer.Unknown("role is gpai-provider, and interaction, which says what the model generates, is not declared", Interaction, Compute.GuidelinesCite);
        return isComputeOpen ? answer with { Why = [.. answer.Why, .. Answer.Undeclared(ProfileKeys.TrainingCompute).Why] } : answer;
    }

    private static bool Generates(Situation situation) =>
        situation.Has(Interaction, "generates-text") || situation.Has(Interaction, "generates-audio") || situation.Has(Interaction, "generates-image")
        || situation.Has(Interaction, "generates-video") || situation.Has(Interaction, "generates-media");
}
