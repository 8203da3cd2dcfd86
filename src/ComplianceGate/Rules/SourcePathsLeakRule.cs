using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG3002: the compiler left paths of this machine in what it made.</summary>
public sealed class SourcePathsLeakRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG3002", "SourcePathsLeak", "Source paths leak into the output", ReproducibilityRules.Category, Severity.Warning,
        "The assembly or its symbols hold paths of the machine that built them. Built in another folder they are other files, and they tell "
        + "where and by whom they were built.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var fact = context.Facts.Reproducibility;
        if (fact.Leaks.IsEmpty || !ReproducibilityRules.Speaks(context, Descriptor.Id))
        {
            yield break;
        }

        var places = new List<string>(fact.Leaks.Length);
        foreach (var leak in fact.Leaks)
        {
            places.Add(Place(leak));
        }

        var (cause, fix, place) = Cause(context, fact);
        yield return ReproducibilityRules.IfClaimed(context, ReproducibilityRules.About(
            context, Descriptor, fact.Assembly, $"{SafeText.Line(fact.Assembly)} holds paths of this machine in {string.Join(", in ", places)}: {cause}.", fix, place));
    }

    private static string Place(PathLeakFact leak)
    {
        var name = leak.Name.Length == 0 ? "" : $" ({SafeText.Line(leak.Name, 120)}{(leak.Count > 1 ? " and others" : "")})";
        return leak.Kind switch
        {
            PathLeakKind.Document => $"{leak.Count} source name{(leak.Count == 1 ? "" : "s")} of its symbols{name}",
            PathLeakKind.Text => $"{leak.Count} text{(leak.Count == 1 ? "" : "s")} or resource{(leak.Count == 1 ? "" : "s")}{name}",
            PathLeakKind.SourceLink => "its Source Link",
            _ => "the path of its symbols",
        };
    }

    private static (string Cause, string Fix, FileLocation? Place) Cause(RuleContext context, ReproducibilityFact fact)
    {
        var source = context.Facts.Source;
        if (!fact.IsClaimed)
        {
            var setting = fact.Setting("ContinuousIntegrationBuild");
            return (
                ReproducibilityRules.Shown(setting, "ContinuousIntegrationBuild"),
                "Set ContinuousIntegrationBuild to true for what others get: dotnet pack -p:ContinuousIntegrationBuild=true. In CI ComplianceGate does.", setting?.Place);
        }

        if (!fact.IsOn("DeterministicSourcePaths"))
        {
            var setting = fact.Setting("DeterministicSourcePaths");
            return (ReproducibilityRules.Shown(setting, "DeterministicSourcePaths"), "Take DeterministicSourcePaths out, and Deterministic where it is not true.", setting?.Place ?? fact.Setting("Deterministic")?.Place);
        }

        if (fact.Value("EnableSourceControlManagerQueries").Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            return ("EnableSourceControlManagerQueries is 'false', so the SDK does not know where the repository begins", "Take the property out.", fact.Setting("EnableSourceControlManagerQueries")?.Place);
        }

        return source.Commit is null
            ? ("without a commit of a git repository the SDK maps none", "Build from a clone, or set PathMap to $(MSBuildProjectDirectory)=/_/.", null)
            : ("the SDK maps only what lies in the repository and in packages", "Move what is compiled into the repository, or add its folder to PathMap, and keep paths out of constants and resources.", null);
    }
}
