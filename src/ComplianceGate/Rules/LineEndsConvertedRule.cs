using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG3008: the line ends of the source hang on the machine.</summary>
public sealed class LineEndsConvertedRule : IRule
{
    private const string Fix = "Write * text=auto eol=lf into .gitattributes at the root of the repository, then run git add --renormalize . and commit.";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG3008", "LineEndsConverted", "Line ends depend on the machine", ReproducibilityRules.Category, Severity.Warning,
        "git turns LF into CRLF on this machine and not on others. Symbols hold digests of the source files, and texts over several lines "
        + "hold the line ends themselves, so the same commit gives another assembly elsewhere.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var fact = context.Facts.Reproducibility;
        if (!ReproducibilityRules.Speaks(context, Descriptor.Id))
        {
            yield break;
        }

        if (fact.Converted is { } file)
        {
            yield return ReproducibilityRules.IfClaimed(context, ReproducibilityRules.About(
                context, Descriptor, ".gitattributes", $"{SafeText.Line(file.Path)} has CRLF here and LF in the commit: git converted it, and .gitattributes does not say which it must be.",
                Fix, new FileLocation(file.Attributes)));
        }
        else if (fact.ConvertingConfig is not null)
        {
            yield return ReproducibilityRules.About(
                context, Descriptor, ".gitattributes", "core.autocrlf is true in this repository, and .gitattributes does not say which line ends the source must have: the next checkout may have others.",
                Fix) with { Severity = Severity.Note };
        }
    }
}
