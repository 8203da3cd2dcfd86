using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG3004: what was built is not what the commit holds.</summary>
public sealed class WorkTreeDirtyRule : IRule
{
    private const int Shown = 12;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG3004", "WorkTreeDirty", "The work tree differs from its commit", ReproducibilityRules.Category, Severity.Note,
        "Tracked files were changed, or untracked ones lie beside them. The evidence names a commit, and whoever checks it out may get "
        + "something else than what was built.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (context.Facts.Source is { Dirty: true, Commit: { } commit } && ReproducibilityRules.Speaks(context, Descriptor.Id))
        {
            yield return ReproducibilityRules.About(
                context, Descriptor, "git", $"The work tree differs from commit {commit[..Math.Min(Shown, commit.Length)]}, which the evidence names as the source.",
                "Commit what git status lists, or take it away, and name what builds make in .gitignore.");
        }
    }
}
