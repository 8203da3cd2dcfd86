using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>The rules about whether somebody else gets the same bits, CG3xxx, and what they share.</summary>
public static class ReproducibilityRules
{
    /// <summary>Category of these rules.</summary>
    public const string Category = "Reproducibility";

    private const string Prefix = "CG3";

    // Those that need the finished assembly or the state of the work tree.
    private static readonly string[] Late = ["CG3002", "CG3004", "CG3007", "CG3008", "CG3010"];

    /// <summary>All of them, in the order of their codes.</summary>
    public static ImmutableArray<IRule> All { get; } =
    [
        new NotDeterministicRule(),
        new SourcePathsLeakRule(),
        new NoSourceRevisionRule(),
        new WorkTreeDirtyRule(),
        new VersionFloatsRule(),
        new SdkNotPinnedRule(),
        new NoSourceLinkRule(),
        new LineEndsConvertedRule(),
        new PackageFloatsRule(),
        new SourceNotSharedRule(),
    ];

    /// <summary>Whether a code is one of theirs.</summary>
    /// <param name="code">A rule's code.</param>
    public static bool IsOne(string code) => code is not null && code.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether a policy names any of them, so that its facts are wanted of every build.</summary>
    /// <param name="policy">The policy.</param>
    public static bool AreNamed(CompliancePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        foreach (var (code, _) in policy.Rules)
        {
            if (IsOne(code))
            {
                return true;
            }
        }

        foreach (var waiver in policy.Waivers)
        {
            if (IsOne(waiver.Code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the recording knows something that may be told and that the check could not know.</summary>
    /// <param name="facts">What is known now.</param>
    public static bool IsTold(GateFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var fact = facts.Reproducibility;
        return facts.Source.Dirty == true || !fact.Leaks.IsEmpty || fact.HasSourceLink == false || !fact.Unshared.IsEmpty || fact.Converted is not null;
    }

    /// <summary>Whether only the recording can tell that a rule finds nothing, so that a waiver of it is not idle for the check.</summary>
    /// <param name="code">A rule's code.</param>
    internal static bool IsLate(string code) => Array.IndexOf(Late, code) >= 0;

    /// <summary>
    /// Whether a rule that matters to those who get the output speaks: of a build that claims to be the same anywhere, of one that packs
    /// or publishes, and of any where the policy names the rule.
    /// </summary>
    internal static bool Speaks(RuleContext context, string code)
    {
        if (context.Facts.Reproducibility.IsRelease || context.Policy.Rules.ContainsKey(code))
        {
            return true;
        }

        foreach (var waiver in context.Policy.Waivers)
        {
            if (waiver.Code == code)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A finding with the rule's own severity.</summary>
    internal static Finding About(RuleContext context, RuleDescriptor rule, string subject, string message, string fix, FileLocation? place = null) => new()
    {
        Code = rule.Id,
        Severity = rule.DefaultSeverity,
        Subject = subject,
        Message = message,
        Fix = fix,
        Location = place ?? new FileLocation(context.Facts.Project.Path),
    };

    /// <summary>The same finding, a note where the build claims nothing: who packs or publishes by hand has promised nobody the same bits.</summary>
    internal static Finding IfClaimed(RuleContext context, Finding finding) =>
        context.Facts.Reproducibility.IsClaimed ? finding : finding with { Severity = Severity.Note };

    /// <summary>A setting as a message names it.</summary>
    internal static string Shown(SettingFact? setting, string name) =>
        setting is null || setting.Value.Length == 0 ? $"{name} is not set" : $"{name} is '{SafeText.Line(setting.Value, 80)}'";
}
