using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG5005: several feeds can give any package.</summary>
public sealed class SourceNotMapped : IRule
{
    private const string Code = "CG5005";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        Code, "SourceNotMapped", "Several feeds can give any package", DependencyRules.Category, Severity.Note,
        "With several feeds and no package source mapping, whoever puts a package with the name of yours on any of them can be taken for you.");

    /// <summary>Whether it speaks, so that the configurations of NuGet are worth a look.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="policy">The policy.</param>
    public static bool Speaks(GateFacts facts, CompliancePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(policy);
        return DependencyRules.SpeaksInCI(facts, policy, Code) && DependencyRules.HasPackages(facts);
    }

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var fact = context.Facts.Dependencies;
        if (fact is { HasSourceMapping: false, Feeds: > 1 } && Speaks(context.Facts, context.Policy))
        {
            yield return new()
            {
                Code = Code,
                Severity = Descriptor.DefaultSeverity,
                Subject = "packageSourceMapping",
                Message = $"{fact.Feeds} feeds can give any package: no configuration of NuGet maps packages to feeds.",
                Fix = "Add to nuget.config, with the keys of your own packageSources: <packageSourceMapping><packageSource key=\"nuget.org\"><package pattern=\"*\" /></packageSource>"
                    + "<packageSource key=\"ours\"><package pattern=\"Contoso.*\" /></packageSource></packageSourceMapping>",
                Location = new FileLocation(fact.NearestConfig ?? context.Facts.Project.Path),
            };
        }
    }
}
