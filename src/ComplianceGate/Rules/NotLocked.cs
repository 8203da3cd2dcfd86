using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG5001: CI restores without a lock file, or is not held to it.</summary>
public sealed class NotLocked : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG5001", "NotLocked", "No lock file, or CI is not held to it", DependencyRules.Category, Severity.Note,
        "Without packages.lock.json a restore may take other packages tomorrow, and nobody sees that the content of one was exchanged. With it, "
        + "locked mode is what makes CI stop instead of writing the file anew.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var fact = context.Facts.Dependencies;
        if (!DependencyRules.SpeaksInCI(context.Facts, context.Policy, Descriptor.Id) || !DependencyRules.HasPackages(context.Facts))
        {
            yield break;
        }

        if (fact.LockFile is null)
        {
            yield return About(
                context, "No packages.lock.json holds which packages are restored, nor their content.",
                "Add <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile> to the project, run dotnet restore, commit packages.lock.json, and restore in CI with dotnet restore --locked-mode.");
        }
        else if (!fact.IsLocked && context.Facts.Reproducibility.IsClaimed)
        {
            yield return About(
                context, "There is a lock file, but the restore was not held to it and would have written it anew.",
                "Restore in CI with dotnet restore --locked-mode, or add <RestoreLockedMode Condition=\"'$(ContinuousIntegrationBuild)' == 'true' or '$(CI)' == 'true'\">true</RestoreLockedMode> to the project.");
        }
    }

    private Finding About(RuleContext context, string message, string fix) => new()
    {
        Code = Descriptor.Id, Severity = Descriptor.DefaultSeverity, Subject = "packages.lock.json", Message = message, Fix = fix,
        Location = new FileLocation(context.Facts.Project.Path),
    };
}
