using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG0005: something that the verdict rests on could not be read.</summary>
public sealed class InputUnreadableRule : IRule
{
    /// <inheritdoc cref="IRule.Descriptor"/>
    public static RuleDescriptor Rule { get; } = new(
        "CG0005",
        "InputUnreadable",
        "An input cannot be read",
        GateRules.Category,
        Severity.Error,
        "A file that the verdict rests on is missing, damaged, too large or not what its name says, or the "
            + "restore failed and left a part of the graph. What was not read was not judged, so the build stops.");

    /// <inheritdoc/>
    public RuleDescriptor Descriptor => Rule;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var problem in context.Facts.Problems)
        {
            if (Concerns(problem))
            {
                yield return new()
                {
                    Code = Rule.Id,
                    Severity = Rule.DefaultSeverity,
                    Subject = problem.Subject,
                    Message = problem.Message.Contains(problem.Subject, StringComparison.Ordinal)
                        ? SafeText.Line(problem.Message, 1000)
                        : $"{SafeText.Line(problem.Subject)}: {SafeText.Line(problem.Message, 1000)}",
                    Fix = problem.Kind == ProblemKind.RestoreIncomplete ? "Mend what the restore reports, then restore and build again."
                        : problem.Location is { Line: > 0 } ? "Mend it there and build again: what cannot be read is not judged."
                        : "",
                    Location = problem.Location,
                    IsFirm = MissesGraph(problem),
                };
            }
        }

        foreach (var assembly in context.Facts.Cryptography.Assemblies)
        {
            if (assembly.Problem is { } problem)
            {
                yield return Unread(context, assembly, $"The code of {SafeText.Line(assembly.Name)} cannot be looked at: {SafeText.Line(problem, 400).TrimEnd('.')}.");
            }
            else if (assembly.IsCut)
            {
                yield return Unread(context, assembly, $"The code of {SafeText.Line(assembly.Name)} is larger or more entangled than is looked at, so that a part of it was left out.");
            }
        }
    }

    // A package's code is not the user's to mend, and the rest of the verdict does not rest on it.
    private static Finding Unread(RuleContext context, AssemblyCryptography assembly, string message) => new()
    {
        Code = Rule.Id,
        Severity = assembly.Package is null ? Rule.DefaultSeverity : Severity.Warning,
        Subject = assembly.Name,
        Message = message,
        Fix = "What that does with cryptography is not known.",
        Location = new FileLocation(context.Facts.Project.Path),
    };

    /// <summary>Whether a problem means that something was not judged.</summary>
    /// <param name="problem">The problem.</param>
    internal static bool Concerns(Problem problem) => problem.Kind is ProblemKind.InputUnreadable || MissesGraph(problem);

    private static bool MissesGraph(Problem problem) => problem.Kind is ProblemKind.GraphUnreadable or ProblemKind.RestoreIncomplete;
}
