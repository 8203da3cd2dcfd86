using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate;

/// <summary>Joins what the restore left behind with files of the repository that answer it.</summary>
internal static class DependencySource
{
    /// <summary>Reads what hangs on the policy: answers to advisories, the mapping of feeds, the age of packages. None of it without need.</summary>
    /// <param name="facts">The facts so far, with what the packages and reproducibility tell.</param>
    /// <param name="graph">What the restore left behind.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Receives what cannot be read.</param>
    public static DependencyHealthFact Read(GateFacts facts, PackageGraph graph, CompliancePolicy policy, InputFiles files, List<Problem> problems)
    {
        var fact = graph.Dependencies;
        if (fact.Feeds > 1 && SourceNotMapped.Speaks(facts, policy))
        {
            fact = fact with
            {
                HasSourceMapping = SourceMapping.Exists(graph.NuGetConfigs, files, problems),
                NearestConfig = graph.NuGetConfigs is [var nearest, ..] ? nearest : null,
            };
        }

        if (policy.Dependencies.MaximumAgeDays is { } days)
        {
            fact = fact with { Old = PackageAges.Find(facts.Packages, days, facts.JudgedAt, files) };
        }

        return WithAnswers(fact, facts, policy, files, problems);
    }

    private static DependencyHealthFact WithAnswers(DependencyHealthFact fact, GateFacts facts, CompliancePolicy policy, InputFiles files, List<Problem> problems)
    {
        var paths = new List<string>();
        foreach (var place in policy.Dependencies.Vex ?? [])
        {
            var path = Path.GetFullPath(place.File, Path.GetDirectoryName(place.Location.Path)!);
            if (files.Exists(path))
            {
                paths.Add(path);
            }
            else
            {
                problems.Add(new Problem(ProblemKind.InputUnreadable, place.File, $"'dependencies.vex' names {place.File}, and there is no such file.", place.Location));
            }
        }

        if (fact.Advisories.IsEmpty)
        {
            return fact;
        }

        var folder = Path.GetDirectoryName(policy.Path) ?? facts.Project.Directory;
        foreach (var name in policy.Dependencies.Vex is null ? DependencyPolicy.UsualVex : [])
        {
            if (files.Exists(Path.Combine(folder, name)))
            {
                paths.Add(Path.Combine(folder, name));
            }
        }

        if (paths.Count == 0)
        {
            return fact;
        }

        var statements = new List<VexStatement>();
        foreach (var path in paths)
        {
            statements.AddRange(VexFile.Read(path, files, problems));
        }

        return fact with { Advisories = VexAnswers.Join(fact.Advisories, statements, facts.Project) };
    }
}
