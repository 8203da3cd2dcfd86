using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG2003: nobody can tell under which license a model is passed on.</summary>
public sealed class ModelLicenseUnknown : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2003", "ModelLicenseUnknown", "A model's license is missing or unknown", "Models", Severity.Error,
        "A model ships whose license is not stated, or is stated in words that name no single license. Weights without a license may "
        + "not be passed on; a family such as \"cc\" allows anything from everything to nearly nothing.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var model in context.Facts.Models)
        {
            // A model without a card and without a declared license is told about as such.
            if (!context.ModelLicenses.TryGetValue(model.DisplayPath, out var decision) || decision.License is not null
                || (model.Card is null && decision.Stated is null))
            {
                continue;
            }

            var (cause, fix) = ModelLicenseJudge.Explain(model, decision);
            var isDeclared = !string.IsNullOrWhiteSpace(model.DeclaredLicense);
            var source = isDeclared || model.Card is null ? "its ComplianceModel item" : $"its card {SafeText.Line(model.Card.DisplayPath)}";
            yield return new Finding
            {
                Code = Descriptor.Id,
                Severity = Descriptor.DefaultSeverity,
                Subject = model.DisplayPath,
                Message = $"The license of the model {SafeText.Line(model.DisplayPath)} is not known: {source} {cause}.",
                Fix = isDeclared ? fix.Replace("\"license: <id>\" in the card's front matter", "License=\"<id>\" on the item", StringComparison.Ordinal) : fix,
                Location = ModelRules.LicenseLocation(model),
            };
        }
    }
}
