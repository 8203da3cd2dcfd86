using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG2005: a card says of the weights what they are not.</summary>
public sealed class CardContradictsWeights : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2005", "CardContradictsWeights", "A model card contradicts the weights", "Models", Severity.Error,
        "A card states something of the weights, such as a digest, a number of parameters, a type or a license, and the file itself says "
        + "otherwise. Whoever relies on the card relies on another model. What is stated in prose alone is a warning.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var (model, claim, decision) in context.Claims)
        {
            if (decision.Outcome == ClaimOutcome.Contradicted)
            {
                yield return new Finding
                {
                    Code = Descriptor.Id,
                    // A machine reads prose well, and not without fail.
                    Severity = claim.Source == CardClaimSource.Prose ? Severity.Warning : Descriptor.DefaultSeverity,
                    Subject = model.DisplayPath,
                    Message = Message(model, claim, decision),
                    Fix = Fix(model, claim, decision),
                    Location = decision.ClaimedAt ?? new FileLocation(model.Path),
                };
            }
        }
    }

    private static string Message(ModelFact model, CardClaim claim, ModelClaimDecision decision)
    {
        var reason = decision.Reason is null ? "" : $"; {SafeText.Line(decision.Reason)}";
        return $"{Who(model, claim)} contradicts the model {SafeText.Line(model.DisplayPath)}: it states {What(claim.Kind)} as "
            + $"\"{SafeText.Line(decision.Claimed)}\"{Line(claim)}, and the file has \"{SafeText.Line(decision.Found)}\" ({SafeText.Line(decision.ReadFrom)}{reason}).";
    }

    private static string Who(ModelFact model, CardClaim claim) =>
        claim.Source == CardClaimSource.Item || model.Card is null ? "The ComplianceModel item" : $"The card {SafeText.Line(model.Card.DisplayPath)}";

    private static string Line(CardClaim claim) => claim.Line > 0 ? $" (line {claim.Line})" : "";

    private static string Fix(ModelFact model, CardClaim claim, ModelClaimDecision decision)
    {
        var where = claim.Source == CardClaimSource.Item || model.Card is null ? "the item" : claim.Line > 0 ? $"line {claim.Line} of the card" : "the card";
        return claim.Kind is ClaimKinds.Digest or ClaimKinds.Size
            ? $"Ship the file that the card describes; if this is the right one, write {SafeText.Line(decision.Found)} in {where}."
            : $"Correct {where} to what the file says, or ship the file that the card describes.";
    }

    /// <summary>What a claim is about.</summary>
    private static string What(string kind) => kind switch
    {
        ClaimKinds.Digest => "its SHA-256",
        ClaimKinds.Size => "its size",
        ClaimKinds.Parameters => "its parameters",
        ClaimKinds.Architecture => "its architecture",
        ClaimKinds.Quantisation => "the type of its weights",
        ClaimKinds.License => "its license",
        ClaimKinds.BaseModel => "its base model",
        ClaimKinds.BaseModelRelation => "the relation to its base model",
        ClaimKinds.Dataset => "a data set",
        ClaimKinds.ContextLength => "its context length",
        ClaimKinds.Input => "an input",
        ClaimKinds.Output => "an output",
        ClaimKinds.Language => "a language",
        ClaimKinds.Version => "its version",
        ClaimKinds.Producer => "the program that wrote it",
        ClaimKinds.ProducerVersion => "the version of the program that wrote it",
        _ => SafeText.Line(kind),
    };
}
