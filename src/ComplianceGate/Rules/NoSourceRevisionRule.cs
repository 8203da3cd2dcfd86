using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG3003: nobody can say which source was built.</summary>
public sealed class NoSourceRevisionRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG3003", "NoSourceRevision", "There is no source revision", ReproducibilityRules.Category, Severity.Note,
        "The project lies in no git repository, the repository has no commit, or git could not be asked. Nobody can check out what was "
        + "built, the SDK maps no source paths, and a package carries the time at which it is packed.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var source = context.Facts.Source;
        if (source.Commit is not null || !ReproducibilityRules.Speaks(context, Descriptor.Id))
        {
            yield break;
        }

        var why = SafeText.Line(source.Unknown ?? "git was not asked.");
        var fix = source.Root is null ? "Build from a clone of its repository, or make it one: git init, git add, git commit."
            : why.Contains("safe.directory", StringComparison.Ordinal) ? "Allow it with: git config --global --add safe.directory FOLDER"
            : why.Contains("no commit", StringComparison.Ordinal) ? "Commit the source before you build what others get."
            : why.Contains("not installed", StringComparison.Ordinal) ? "Install git where the build runs."
            : "Run git status there, and mend what it says.";
        yield return ReproducibilityRules.About(context, Descriptor, "git", $"Nobody can tell from which source this is built. {why}", fix);
    }
}
