using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG5004: a package has other content than the lock file holds for this version.</summary>
public sealed class ContentDiffersFromLock : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG5004", "ContentDiffersFromLock", "A package has other content than the lock file holds", DependencyRules.Category, Severity.Error,
        "packages.lock.json holds a hash for this very version, and the package that was restored has another one. One version has one content, "
        + "so somebody exchanged it: in the feed, in the package folder, or in the lock file.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var changed in context.Facts.Dependencies.Changed)
        {
            var package = DependencyRules.Package(context.Facts, changed.Package);
            yield return new()
            {
                Code = Descriptor.Id,
                Severity = Descriptor.DefaultSeverity,
                Subject = package?.Purl ?? changed.Package,
                Message = $"{DependencyRules.Shown(changed.Package)} has other content than the lock file holds: its content hash is {Short(changed.Found)} "
                    + $"{(changed.InFolder ? "in the package folder" : "in what was restored")}, and the lock file has {Short(changed.Locked)}.",
                Fix = "Find out which is right before anything is built of it. If the package was exchanged in the package folder: dotnet nuget locals global-packages --clear, "
                    + "then dotnet restore --locked-mode. If the new content is wanted: dotnet restore --force-evaluate, and commit the lock file.",
                Path = DependencyRules.Way(context.Facts, package),
                Location = changed.Place,
            };
        }
    }

    private static string Short(string hash) => SafeText.Line(hash.Length > 20 ? hash[..20] + "…" : hash);
}
