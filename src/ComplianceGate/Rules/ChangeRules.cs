using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>The rules about what is written down of a version's changes, CG7xxx.</summary>
public static class ChangeRules
{
    /// <summary>Category of these rules.</summary>
    public const string Category = "Changes";

    /// <summary>The setting that holds the package's release notes.</summary>
    public const string ReleaseNotes = "PackageReleaseNotes";

    internal const string Code = "CG7001";

    /// <summary>All of them, in the order of their codes.</summary>
    public static ImmutableArray<IRule> All { get; } = [new ChangeLogLacksVersion()];

    /// <summary>Whether they speak of a build: of what others get, made from what can be packed or run, and of any such project where the policy names them.</summary>
    /// <param name="project">The project.</param>
    /// <param name="reproducibility">Whether something for others is made.</param>
    /// <param name="policy">The policy.</param>
    public static bool IsAsked(ProjectFact project, ReproducibilityFact reproducibility, CompliancePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(reproducibility);
        ArgumentNullException.ThrowIfNull(policy);
        return !project.IsTestProject && (project.IsPackable || project.OutputType is "Exe" or "WinExe") && (reproducibility.IsRelease || IsNamed(policy));
    }

    /// <summary>Whether a policy names the rule.</summary>
    internal static bool IsNamed(CompliancePolicy policy)
    {
        if (policy.Rules.ContainsKey(Code))
        {
            return true;
        }

        foreach (var waiver in policy.Waivers)
        {
            if (waiver.Code == Code)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether only a later step can tell that the rule finds nothing: the public API is read when the compiler has run.</summary>
    internal static bool MayComeLate(RuleContext context, string code) =>
        code == Code && context.Facts is { PublicApi: null, PreviousContents.PublicApi: not null };
}
