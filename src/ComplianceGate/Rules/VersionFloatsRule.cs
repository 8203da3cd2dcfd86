using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG3005: a version or another value that goes into the output changes by itself.</summary>
public sealed class VersionFloatsRule : IRule
{
    private static readonly string[] Versions = ["Version", "AssemblyVersion", "FileVersion", "InformationalVersion", "PackageVersion"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG3005", "VersionFloats", "A version changes by itself", ReproducibilityRules.Category, Severity.Warning,
        "A version has a wildcard, or the project makes it, or the copyright line, from the clock, from chance or from the name of the "
        + "machine. The next build of the same source gets another, and so another assembly and package.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var fact = context.Facts.Reproducibility;
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Versions)
        {
            // One version is mostly made from the other.
            if (fact.Setting(name) is { } setting && setting.Value.Contains('*', StringComparison.Ordinal) && told.Add(setting.Value))
            {
                yield return ReproducibilityRules.IfClaimed(context, ReproducibilityRules.About(
                    context, Descriptor, name, $"{ReproducibilityRules.Shown(setting, name)}: the wildcard is filled in from the clock.",
                    "Write the version out, or make it from the commit's tag.", setting.Place));
            }
        }

        if (!ReproducibilityRules.Speaks(context, Descriptor.Id))
        {
            yield break;
        }

        foreach (var changing in fact.Changing)
        {
            yield return ReproducibilityRules.IfClaimed(context, ReproducibilityRules.About(
                context, Descriptor, changing.Name, $"{changing.Name} is made from {changing.Source}, so it is another one in every build{(changing.Source.StartsWith("Environment", StringComparison.Ordinal) ? " or on every machine" : "")}.",
                "Write it out, or make it from the commit.", changing.Place));
        }
    }
}
