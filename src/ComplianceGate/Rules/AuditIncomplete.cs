using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG5007: whether packages have known vulnerabilities is not known, or only of some.</summary>
public sealed class AuditIncomplete : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG5007", "AuditIncomplete", "The packages were not audited, or not all of them", DependencyRules.Category, Severity.Note,
        "NuGet's audit did not run, had no data, or does not show what it found, so that no finding does not mean that there is no known vulnerability.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (DependencyRules.SpeaksInCI(context.Facts, context.Policy, Descriptor.Id) && DependencyRules.HasPackages(context.Facts)
            && (Text(context.Facts.Dependencies.Audit) ?? Lighter(context.Facts.Dependencies)) is { } text)
        {
            yield return new()
            {
                Code = Descriptor.Id, Severity = Descriptor.DefaultSeverity, Subject = "NuGetAudit", Message = text.Message, Fix = text.Fix,
                Location = new FileLocation(context.Facts.Project.Path),
            };
        }
    }

    private static (string Message, string Fix)? Text(AuditState state) => state switch
    {
        AuditState.Unknown => ("Known vulnerabilities are unknown: the restore says nothing of an audit.", "Restore with the SDK that builds."),
        AuditState.Off => ("Known vulnerabilities are unknown: NuGetAudit was off when the packages were restored.", "Set NuGetAudit to true."),
        AuditState.NoData => ("Known vulnerabilities are unknown: a source has no data about them.", NeedsSource),
        AuditState.Failed => ("Known vulnerabilities are unknown: their data could not be had when the packages were restored (NU1900).", "Restore again."),
        AuditState.Hidden => ("Known vulnerabilities are kept out of sight: NoWarn holds one of NU1901 to NU1904.", "Take them out of NoWarn; for a single advisory use a VEX file, or NuGetAuditSuppress and a waiver."),
        AuditState.DirectOnly => ("Known vulnerabilities are unknown of packages that others bring: NuGetAuditMode was 'direct'.", "Set NuGetAuditMode to all."),
        _ => null,
    };

    // The SDK itself asks for low.
    private static (string Message, string Fix)? Lighter(DependencyHealthFact fact) => fact.Audit == AuditState.Done && Level(fact.AuditLevel) is { } level
        ? ($"Known vulnerabilities that are lighter than {level} are not told: NuGetAuditLevel was '{level}' when the packages were restored.", "Set NuGetAuditLevel to low.")
        : null;

    private static string? Level(string? written)
    {
        foreach (var level in (ReadOnlySpan<string>)["moderate", "high", "critical"])
        {
            if (level.Equals(written, StringComparison.OrdinalIgnoreCase))
            {
                return level;
            }
        }

        return null;
    }

    private const string NeedsSource = "Add to nuget.config a source that has: <auditSources><add key=\"nuget.org\" value=\"https://api.nuget.org/v3/index.json\" /></auditSources>";
}
