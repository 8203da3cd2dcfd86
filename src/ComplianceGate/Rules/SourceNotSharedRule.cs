using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG3010: files were compiled that nobody else has.</summary>
public sealed class SourceNotSharedRule : IRule
{
    private const int MostNamed = 3;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG3010", "SourceNotShared", "Compiled source is neither in the repository nor in the symbols", ReproducibilityRules.Category, Severity.Note,
        "Source files were compiled that git does not track, and the symbols do not carry their text. Whoever checks out the commit does "
        + "not have them, and cannot see what was compiled.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var fact = context.Facts.Reproducibility;
        if (fact.Unshared.IsEmpty || !ReproducibilityRules.Speaks(context, Descriptor.Id))
        {
            yield break;
        }

        var more = fact.Unshared.Length - MostNamed;
        var names = string.Join(", ", fact.Unshared.Take(MostNamed).Select(n => SafeText.Line(n, 120))) + (more > 0 ? $" and {more} more" : "");
        var setting = fact.Setting("EmbedUntrackedSources");
        yield return ReproducibilityRules.About(
            context, Descriptor, "EmbedUntrackedSources", $"git does not track {names}, and the symbols do not carry {(fact.Unshared.Length == 1 ? "it" : "them")}; {ReproducibilityRules.Shown(setting, "EmbedUntrackedSources")}.",
            fact.IsOn("EmbedUntrackedSources") ? "Add them to the repository, or name them in .gitignore, so that the SDK puts them into the symbols." : "Take EmbedUntrackedSources out, and add to the repository what no build makes.", setting?.Place);
    }
}
