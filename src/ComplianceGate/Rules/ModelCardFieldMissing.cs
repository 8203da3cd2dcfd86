using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG2002: a card leaves out what everyone must be told, or what the policy asks for.</summary>
public sealed class ModelCardFieldMissing : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2002", "ModelCardFieldMissing", "A model card lacks a required field", "Models", Severity.Error,
        "A model card must say what the model is, its license, where it came from, what it is for and what its limits are; "
        + "models.require asks for more. A placeholder that a template left behind counts as missing.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var model in context.Facts.Models)
        {
            if (model.Card is { } card && Missing(model, card, context.Policy.Models.Require) is { Count: > 0 } missing)
            {
                yield return new Finding
                {
                    Code = Descriptor.Id,
                    Severity = Descriptor.DefaultSeverity,
                    Subject = model.DisplayPath,
                    Message = $"The card {SafeText.Line(card.DisplayPath)} of the model {SafeText.Line(model.DisplayPath)} lacks {List(card, missing)}.",
                    Fix = $"Draft the rest with: {ModelRules.DraftCommand(model)}" + ModelRules.ForPackage(model),
                    Location = Location(card, missing),
                };
            }
        }
    }

    /// <summary>All gaps of a card, the license among them; none where the license is the only one, as that has its own rule.</summary>
    private static List<string> Missing(ModelFact model, CardFact card, ImmutableArray<string> required)
    {
        var missing = new List<string>();
        var hasOther = false;
        foreach (var field in CardFields.All)
        {
            if ((CardFields.Minimum.Contains(field) || required.Contains(field)) && !IsStated(model, card, field))
            {
                missing.Add(field);
                hasOther |= field != CardFields.License;
            }
        }

        return hasOther ? missing : [];
    }

    private static bool IsStated(ModelFact model, CardFact card, string field) =>
        card.Field(field) is { State: CardFieldState.Stated }
        || (field == CardFields.License && !string.IsNullOrWhiteSpace(model.DeclaredLicense))
        || (field == CardFields.Origin && !string.IsNullOrWhiteSpace(model.DeclaredBaseModel));

    private static string List(CardFact card, List<string> missing)
    {
        var builder = new StringBuilder();
        foreach (var field in missing)
        {
            builder.Append(builder.Length == 0 ? "" : "; ").Append(Words(field));
            if (card.Field(field) is { } placeholder)
            {
                builder.Append(placeholder.Line > 0 ? $" (line {placeholder.Line} holds nothing but a placeholder)" : " (a placeholder)");
            }
        }

        return builder.ToString();
    }

    private static FileLocation Location(CardFact card, List<string> missing)
    {
        CardField? first = null;
        foreach (var name in missing)
        {
            if (card.Field(name) is { } field && (first is null || field.Line < first.Line))
            {
                first = field;
            }
        }

        return first is null ? new FileLocation(card.Path, 1, 1) : new FileLocation(card.Path, first.Line, first.Column);
    }

    /// <summary>What a field is and how it is written.</summary>
    private static string Words(string field) => field switch
    {
        CardFields.Name => "what the model is (a level-1 heading with its name, or a heading \"Model Description\")",
        CardFields.License => "its license (\"license:\" in the front matter)",
        CardFields.Origin => "where it came from (\"base_model:\" in the front matter, or a heading \"Training Procedure\" or \"Origin\")",
        CardFields.IntendedUse => "what it is for (a heading \"Uses\" or \"Intended Use\")",
        CardFields.Limitations => "its limits (a heading \"Limitations\" or \"Bias, Risks, and Limitations\")",
        CardFields.OutOfScopeUse => "what it must not be used for (a heading \"Out-of-Scope Use\")",
        CardFields.TrainingData => "what it was trained on (\"datasets:\" in the front matter, or a heading \"Training Data\")",
        CardFields.Evaluation => "how well it does (\"model-index:\" in the front matter, or a heading \"Evaluation\")",
        CardFields.Languages => "its languages (\"language:\" in the front matter)",
        CardFields.Version => "its version (\"version:\" in the front matter, or a line \"**Version:** ...\")",
        CardFields.Developer => "who made it (a line \"**Developed by:** ...\")",
        CardFields.Contact => "whom to ask (a heading \"Model Card Contact\" or \"Contact\")",
        CardFields.EnvironmentalImpact => "its environmental impact (\"co2_eq_emissions:\" in the front matter, or a heading \"Environmental Impact\")",
        CardFields.Citation => "how to cite it (a heading \"Citation\")",
        _ => SafeText.Line(field),
    };
}
