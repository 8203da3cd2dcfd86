using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG2013: the metadata of a card break the rules of their format.</summary>
public sealed class CardMetadataInvalid : IRule
{
    // All that is wrong is in the facts; a log line holds this much of it.
    private const int MostTold = 8;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2013", "CardMetadataInvalid", "A model card's metadata are invalid", "Models", Severity.Warning,
        "A key of a card's front matter has a value that its format does not know: a wrong type, a license or language that is none, a "
        + "required member that is missing. Programs that read the card pass over it, or take it for something else.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        // Models may share a card; it is told once.
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in context.Facts.Models)
        {
            if (model.Card is not { Flaws.IsEmpty: false } card || !told.Add(card.Path))
            {
                continue;
            }

            yield return new Finding
            {
                Code = Descriptor.Id,
                Severity = Descriptor.DefaultSeverity,
                Subject = model.DisplayPath,
                Message = $"The card {SafeText.Line(card.DisplayPath)} of the model {SafeText.Line(model.DisplayPath)} has metadata that are invalid: {List(card)}.",
                Fix = "Correct them as the Hugging Face Hub defines model card metadata, and our block \"compliance\" as docs/model-cards.md does."
                    + ModelRules.ForPackage(model),
                Location = new FileLocation(card.Path, card.Flaws[0].Line, card.Flaws[0].Column),
            };
        }
    }

    private static string List(CardFact card)
    {
        var builder = new StringBuilder();
        for (var i = 0; i < card.Flaws.Length && i < MostTold; i++)
        {
            builder.Append(i == 0 ? "" : "; ").Append(SafeText.Line(card.Flaws[i].Message)).Append($" (line {card.Flaws[i].Line})");
        }

        return builder.Append(card.Flaws.Length > MostTold ? $"; and {card.Flaws.Length - MostTold} more" : "").ToString();
    }
}
