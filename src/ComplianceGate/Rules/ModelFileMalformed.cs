using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG2007: a model file breaks the rules of its own format.</summary>
public sealed class ModelFileMalformed : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2007", "ModelFileMalformed", "A model file is malformed", "Models", Severity.Error,
        "The head of a model file is not what its name or its own numbers say: it was cut short, was never fetched, has the wrong "
        + "name, or was made to harm a reader. What is in it cannot be told, so nothing can be said for it.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var problem in context.Facts.Problems)
        {
            if (problem.Kind == ProblemKind.ModelMalformed)
            {
                var isPointer = problem.Message.Contains("git lfs pull", StringComparison.Ordinal);
                yield return new Finding
                {
                    Code = Descriptor.Id,
                    Severity = Descriptor.DefaultSeverity,
                    Subject = problem.Subject,
                    Message = "The model file " + SafeText.Line(problem.Message, 500),
                    Fix = isPointer
                        ? "Run: git lfs pull"
                        : "Replace it with an intact copy, give it the name of its true format, or take it out of what ships.",
                    Location = problem.Location,
                };
            }
        }
    }
}
