using System.Globalization;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG2012: a threshold of the policy is not met by results of these weights.</summary>
public sealed class EvaluationFallsShort : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2012", "EvaluationFallsShort", "An evaluation is missing or falls short", "Models", Severity.Error,
        "The policy asks for a result of an evaluation, and there is none of these weights, it does not meet the threshold, or it rests on too "
        + "few samples. A result counts only for the weights whose digest it names. Without models.thresholds nothing is asked.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var decision in context.Thresholds)
        {
            if (decision.Outcome == ThresholdOutcome.Met)
            {
                continue;
            }

            var convention = decision.Convention is { } text ? $", {text}" : "";
            yield return new Finding
            {
                Code = Descriptor.Id,
                Severity = Descriptor.DefaultSeverity,
                Subject = decision.Model,
                Message = $"The model {SafeText.Line(decision.Model)} needs {SafeText.Line(decision.Threshold)} with {decision.Required}{convention}{Policy(decision)}; {Cause(decision)}.",
                Fix = Fix(decision, context),
                Location = decision.ResultAt ?? decision.DeclaredAt,
            };
        }
    }

    private static string Policy(ThresholdDecision decision) =>
        decision.DeclaredAt is { } at ? string.Create(CultureInfo.InvariantCulture, $" ({SafeText.Line(Path.GetFileName(at.Path))}, line {at.Line})") : "";

    private static string Cause(ThresholdDecision decision)
    {
        var place = decision.Evaluation is null ? ""
            : SafeText.Line(decision.Evaluation) + (decision.ResultAt is { Line: > 0 } at ? string.Create(CultureInfo.InvariantCulture, $", line {at.Line},") : "");
        var reason = decision.Reason is null ? null : SafeText.Line(decision.Reason, 500);
        return decision.Outcome switch
        {
            ThresholdOutcome.Failed => $"{place} says {decision.Found}{(reason is null ? "" : $" ({reason})")}",
            ThresholdOutcome.Insufficient => $"{place} says {decision.Found ?? "nothing that counts"}, which is insufficient: {reason}",
            ThresholdOutcome.OtherWeights => $"{place} is about other weights (SHA-256 {reason})",
            ThresholdOutcome.UnknownWeights when reason is not null =>
                $"{place} is of unknown weights: it names the SHA-256 of one file ({reason}), and the weights of this model lie in several",
            ThresholdOutcome.UnknownWeights => $"{place} is of unknown weights: it names no SHA-256 of the model's weights, and the name of a file proves nothing",
            ThresholdOutcome.OtherModel => $"{place} has such a result, and its ComplianceEvaluation says Model=\"{reason}\", which names no model that ships",
            _ => "no evaluation has such a result",
        };
    }

    private static string Fix(ThresholdDecision decision, RuleContext context)
    {
        var digest = "";
        foreach (var model in context.Facts.Models)
        {
            if (model.DisplayPath == decision.Model)
            {
                digest = model.HasWeightParts ? $"{model.WeightsSha256}, made over all its files (docs/evaluations.md)" : model.WeightsSha256;
            }
        }

        return decision.Outcome switch
        {
            ThresholdOutcome.Failed => "Ship a model that meets it, or decide that the threshold is not what you ask.",
            ThresholdOutcome.Insufficient => "Measure on more samples and let the results say on how many.",
            ThresholdOutcome.UnknownWeights => $"Let the results name the weights that they measured; those that ship have SHA-256 {digest}.",
            ThresholdOutcome.OtherWeights => $"Measure the weights that ship; their SHA-256 is {digest}.",
            ThresholdOutcome.OtherModel => "Write the path or file name of the model that was measured, or leave Model out: the digest decides. It must be " + digest + ".",
            _ => $"Measure it and declare the results: <ComplianceEvaluation Include=\"...\" />. They must name the weights that ship, SHA-256 {digest}.",
        };
    }
}
