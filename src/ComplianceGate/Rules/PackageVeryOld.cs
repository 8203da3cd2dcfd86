using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG5006: a package was signed longer ago than the policy wants.</summary>
public sealed class PackageVeryOld : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG5006", "PackageVeryOld", "A package is very old", DependencyRules.Category, Severity.Warning,
        "The policy limits the age of packages (dependencies.maximumAgeDays), and the signature in this one is older. What nobody has touched for "
        + "years has often nobody left to mend it. Judged by the day of the commit, so that an old commit stays as it was.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var old in context.Facts.Dependencies.Old)
        {
            var package = DependencyRules.Package(context.Facts, old.Package);
            var days = old.Days.ToString("N0", CultureInfo.InvariantCulture);
            yield return new()
            {
                Code = Descriptor.Id,
                Severity = Descriptor.DefaultSeverity,
                Subject = package?.Purl ?? old.Package,
                Message = $"{DependencyRules.Shown(old.Package)} was last signed on {old.Signed}, {days} days ago; the policy wants at most {context.Policy.Dependencies.MaximumAgeDays}.",
                Fix = "See whether there is a newer version or a package that took its place: dotnet list package --outdated --include-transitive, dotnet list package --deprecated.",
                Path = DependencyRules.Way(context.Facts, package),
                Location = package?.RequestedAt ?? new FileLocation(context.Facts.Project.Path),
            };
        }
    }
}
