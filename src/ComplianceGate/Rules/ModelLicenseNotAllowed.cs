using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG2004: a model's license is known, and its terms are not accepted or not known.</summary>
public sealed class ModelLicenseNotAllowed : IRule
{
    // An expression may hold hundreds of licenses; a message may not.
    private const int MostLicenses = 6;
    private const int LongestReason = 1000;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2004", "ModelLicenseNotAllowed", "A model's license is not allowed", "Models", Severity.Error,
        "A model ships under a license with a term that the policy does not accept, such as no commercial use or a list of forbidden "
        + "uses, or with terms that nobody verified. By default the terms are accepted that open licenses have: attribution, a naming "
        + "rule, share-alike.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var model in context.Facts.Models)
        {
            if (context.JudgedModels.TryGetValue(model.DisplayPath, out var license) && license.Decision.Accepted == false)
            {
                yield return new Finding
                {
                    Code = Descriptor.Id,
                    Severity = Descriptor.DefaultSeverity,
                    Subject = model.DisplayPath,
                    Message = Message(model, license),
                    Fix = Fix(model, license),
                    Location = ModelRules.LicenseLocation(model),
                };
            }
        }
    }

    private static string Message(ModelFact model, JudgedModelLicense license)
    {
        var message = new StringBuilder("The license of the model ").Append(SafeText.Line(model.DisplayPath)).Append(" is not allowed: ");
        if (license.Licenses.Length > 1)
        {
            message.Append(SafeText.Line(license.Decision.License)).Append(": ");
        }

        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var judged in license.Licenses)
        {
            var term = judged.Term.ToString();
            if (!told.Add(term))
            {
                continue;
            }

            if (told.Count > MostLicenses)
            {
                message.Append(", and more");
                break;
            }

            message.Append(told.Count > 1 ? ", " : "").Append(SafeText.Line(term)).Append(' ').Append(SafeText.Line(judged.Why, LongestReason));
        }

        return message.Append('.').ToString();
    }

    private static string Fix(ModelFact model, JudgedModelLicense license) => license.Missing switch
    {
        null => "Replace the model, or take the license out of models.licenses.deny: an exception does not outweigh it.",
        { Count: > ModelPolicyEntry.MostTerms } => "Replace the model, or allow its licenses in compliance.json.",
        { Allow.IsEmpty: true } missing =>
            $"Replace the model, or accept these terms in models.licenses.exceptions with your reason: {ModelPolicyEntry.Exception(model, missing)}",
        { } missing =>
            $"Read the license and decide: replace the model, or allow it in models.licenses.exceptions with your reason: {ModelPolicyEntry.Exception(model, missing)}",
    };
}
