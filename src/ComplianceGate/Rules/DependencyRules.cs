using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>The rules about the health of dependencies, CG5xxx, and what they share.</summary>
public static class DependencyRules
{
    /// <summary>Category of these rules.</summary>
    public const string Category = "Dependencies";

    private const string Prefix = "CG5";

    /// <summary>All of them, in the order of their codes.</summary>
    public static ImmutableArray<IRule> All { get; } =
        [new NotLocked(), new VersionNotExact(), new KnownVulnerability(), new ContentDiffersFromLock(), new SourceNotMapped(), new PackageVeryOld(), new AuditIncomplete()];

    /// <summary>Whether a code is one of theirs: what the restore left behind hangs on the day and on the machine, so that no package tells it.</summary>
    /// <param name="code">A rule's code.</param>
    public static bool IsOne(string code) => code is not null && code.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Whether what a rule finds hangs on the day of the restore and its data (CG5003, CG5007): an advisory comes, and is withdrawn, without a
    /// change of the source. That a waiver of one silences nothing today does not mean that it is idle.
    /// </summary>
    /// <param name="code">A rule's code.</param>
    internal static bool HangsOnTheDay(string code) => code is "CG5003" or "CG5007";

    /// <summary>Whether a policy names a rule, so that it speaks of every build.</summary>
    internal static bool IsNamed(CompliancePolicy policy, string code)
    {
        if (policy.Rules.ContainsKey(code))
        {
            return true;
        }

        foreach (var waiver in policy.Waivers)
        {
            if (waiver.Code == code)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a rule about how CI restores speaks: in CI, unless it is a test project, and wherever the policy names the rule.</summary>
    internal static bool SpeaksInCI(GateFacts facts, CompliancePolicy policy, string code) =>
        facts.Dependencies.IsRead && ((facts.Reproducibility.IsClaimed && !facts.Project.IsTestProject) || IsNamed(policy, code));

    /// <summary>The package of a key; null when the graph does not have it.</summary>
    internal static PackageFact? Package(GateFacts facts, string? key)
    {
        foreach (var package in facts.Packages)
        {
            if (package.Kind == ComponentKind.Package && package.Key == key)
            {
                return package;
            }
        }

        return null;
    }

    /// <summary>Whether any package was resolved: without one there is nothing to lock, to map or to audit.</summary>
    internal static bool HasPackages(GateFacts facts)
    {
        foreach (var package in facts.Packages)
        {
            if (package.Kind == ComponentKind.Package)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A key as a sentence names it: <c>Id Version</c>.</summary>
    internal static string Shown(string key) => SafeText.Line(key.Replace('/', ' '));

    /// <summary>The way from the project to a package.</summary>
    internal static ImmutableArray<string> Way(GateFacts facts, PackageFact? package)
    {
        if (package is null || package.Path.IsEmpty)
        {
            return [];
        }

        var way = ImmutableArray.CreateBuilder<string>(package.Path.Length + 1);
        way.Add(SafeText.Line(facts.Project.Name));
        foreach (var step in package.Path)
        {
            way.Add(SafeText.Line(step));
        }

        return way.MoveToImmutable();
    }

    /// <summary>An id in a command that is to be pasted: it must not be able to be more than one word.</summary>
    internal static string ForShell(string id) => PackageUrl.IsPackageId(id) ? id : "PACKAGE";
}
