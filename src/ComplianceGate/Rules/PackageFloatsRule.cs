using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG3009: which version of a package is used hangs on the day.</summary>
public sealed class PackageFloatsRule : IRule
{
    internal const string Code = "CG3009";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        Code, "PackageFloats", "A package version floats", ReproducibilityRules.Category, Severity.Warning,
        "A package is asked for by a version with a wildcard, and no lock file holds what it was resolved to. The next restore takes "
        + "whatever the feed has then. CG5002 tells it, unless the policy names this code.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        // CG5002 tells it, and one thing is told once: under this code only to those whose policy goes by it.
        if (!DependencyRules.IsNamed(context.Policy, Code))
        {
            yield break;
        }

        foreach (var package in context.Facts.Reproducibility.Floating)
        {
            var resolved = Resolved(context.Facts, package.Id);
            yield return ReproducibilityRules.About(
                context, Descriptor, resolved?.Purl ?? package.Id,
                $"{SafeText.Line(package.Id)} is asked for as version {SafeText.Line(package.Version, 80)}{(resolved is null ? "" : $", which is {SafeText.Line(resolved.Version, 80)} today")}.",
                "Write the version out, or set RestorePackagesWithLockFile to true and commit packages.lock.json.", package.Place);
        }
    }

    private static PackageFact? Resolved(GateFacts facts, string id)
    {
        foreach (var package in facts.Packages)
        {
            if (package.Kind == ComponentKind.Package && package.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            {
                return package;
            }
        }

        return null;
    }
}
