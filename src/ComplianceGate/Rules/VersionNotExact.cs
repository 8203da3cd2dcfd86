using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG5002: a package is asked for by a floating version or a range.</summary>
public sealed class VersionNotExact : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG5002", "VersionNotExact", "A package is asked for by a floating version or a range", DependencyRules.Category, Severity.Warning,
        "Which version a restore takes hangs on what the feed has then. A plain version such as 1.2.3 is NuGet's lowest version and is not "
        + "meant. Where a lock file holds what was taken, it is a note.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var facts = context.Facts;
        // One thing is told once, but it is told: not where the older code is silenced, nor where the policy asks for this one.
        var older = DependencyRules.IsNamed(context.Policy, PackageFloatsRule.Code)
            && !(context.Policy.Rules.TryGetValue(PackageFloatsRule.Code, out var severity) && severity == Severity.None)
            && !DependencyRules.IsNamed(context.Policy, Descriptor.Id);
        foreach (var range in facts.Dependencies.Ranges)
        {
            if (older && IsFloating(facts, range.Id))
            {
                continue;
            }

            var package = DependencyRules.Package(facts, range.Package);
            var today = package is null ? "" : $", which is {SafeText.Line(package.Version, 80)} today";
            var isHeld = facts.Dependencies.LockFile is not null;
            var exact = package is null ? "" : $": Version=\"{SafeText.Line(package.Version, 80)}\"";
            yield return new()
            {
                Code = Descriptor.Id,
                Severity = isHeld ? Severity.Note : Descriptor.DefaultSeverity,
                Subject = package?.Purl ?? PackageUrl.NuGet(range.Id, null),
                Message = $"{SafeText.Line(range.Id)} is asked for as version {SafeText.Line(Written(range.Version), 80)}{today}{(isHeld ? "; the lock file holds it" : "")}.",
                Fix = isHeld ? $"Write the version out{exact}." : $"Write the version out{exact}; or set RestorePackagesWithLockFile to true and commit packages.lock.json.",
                Location = range.Place,
            };
        }
    }

    // NuGet writes "1.*" as "[1.*, )".
    private static string Written(string version) =>
        version.StartsWith('[') && version.EndsWith(", )", StringComparison.Ordinal) && version.Contains('*', StringComparison.Ordinal) ? version[1..^3] : version;

    private static bool IsFloating(GateFacts facts, string id)
    {
        foreach (var package in facts.Reproducibility.Floating)
        {
            if (package.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
