using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG2001: a model ships and nothing documents it.</summary>
public sealed class ModelWithoutCard : IRule
{
    private const int MaxShown = 3;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2001", "ModelWithoutCard", "A model that ships has no card", "Models", Severity.Error,
        "A model file ships and no model card documents it. Nobody can tell from weights what a model is for, where it came from or "
        + "under which license it may be passed on; a card says so.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var model in context.Facts.Models)
        {
            if (model.Card is null)
            {
                yield return new Finding
                {
                    Code = Descriptor.Id,
                    Severity = Descriptor.DefaultSeverity,
                    Subject = model.DisplayPath,
                    Message = $"The model {SafeText.Line(model.DisplayPath)} has no model card: {Cause(model)}.",
                    Fix = $"Draft one with: {ModelRules.DraftCommand(model)}" + ModelRules.ForPackage(model),
                    Location = model.DeclaredAt ?? new FileLocation(model.Path),
                };
            }
        }
    }

    private static string Cause(ModelFact model)
    {
        if (model.CardCandidates.IsEmpty)
        {
            return "no place to look for one is known";
        }

        if (model.SharesCardWith.IsEmpty)
        {
            return "looked for " + Join(model.CardCandidates, ", ", int.MaxValue);
        }

        // The last place that was looked at is the card that several models fall to.
        var card = SafeText.Line(model.CardCandidates[^1]);
        return $"{card} would also be the card of {Join(model.SharesCardWith, ", ", MaxShown)}, and one general card documents one model; "
            + $"give it a card of its own, or name {card} as Card of each ComplianceModel if it documents them all";
    }

    private static string Join(IReadOnlyList<string> paths, string separator, int most)
    {
        var builder = new StringBuilder();
        for (var i = 0; i < paths.Count && i < most; i++)
        {
            builder.Append(i == 0 ? "" : separator).Append(SafeText.Line(paths[i]));
        }

        return paths.Count > most ? builder.Append(" and ").Append(paths.Count - most).Append(" more").ToString() : builder.ToString();
    }
}
