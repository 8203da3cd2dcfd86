using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG2010: a line that a model's license asks to be shown is missing, or the model does not have the name that it asks for.</summary>
public sealed class AttributionMissing : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2010", "AttributionMissing", "A required attribution is missing", "Models", Severity.Error,
        "The license of a model or of its base model asks for a line of text, or rules how a derived model is called. NOTICE.txt is "
        + "written with such lines; where models.attribution is \"require\" they must stand in the card or beside the model as well. "
        + "A name cannot be mended.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var lineage in context.Lineages)
        {
            if (context.Policy.Models.RequiresAttribution && !lineage.MissingNotices.IsEmpty && lineage.Model.Card is { } card)
            {
                yield return OfLines(lineage, card);
            }

            if (lineage.Naming is { } naming)
            {
                yield return OfName(lineage.Model, naming);
            }
        }
    }

    private Finding OfLines(ModelLineage lineage, CardFact card)
    {
        var lines = string.Join(" and ", lineage.MissingNotices.Select(l => $"\"{SafeText.Line(l)}\""));
        return new Finding
        {
            Code = Descriptor.Id,
            Severity = Descriptor.DefaultSeverity,
            Subject = lineage.Model.DisplayPath,
            Message = $"The terms of the model {SafeText.Line(lineage.Model.DisplayPath)} ask for {lines}, which neither its card {SafeText.Line(card.DisplayPath)} "
                + "nor a NOTICE or LICENSE beside the model shows.",
            Fix = "Add each line to the card or to a file NOTICE beside the model, word for word.",
            Location = ModelRules.LicenseLocation(lineage.Model),
        };
    }

    private Finding OfName(ModelFact model, NamingConflict naming)
    {
        var field = model.Card?.Field(CardFields.Name);
        return new Finding
        {
            Code = Descriptor.Id,
            Severity = naming.IsCertain ? Descriptor.DefaultSeverity : Severity.Warning,
            Subject = model.DisplayPath,
            Message = $"The model {SafeText.Line(model.DisplayPath)} was made from another under {SafeText.Line(naming.License)}, which asks that its name begin with "
                + $"\"{naming.Prefix}\", and it is called \"{SafeText.Line(naming.Name, 100)}\".",
            Fix = $"Give it a name that begins with \"{naming.Prefix}\", in the card and wherever it is given out.",
            Location = field is null || model.Card is null ? ModelRules.LicenseLocation(model) : new FileLocation(model.Card.Path, field.Line, field.Column),
        };
    }
}
