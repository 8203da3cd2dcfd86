using System.Collections.Immutable;
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
        // Whether anybody asks hangs on the restore, which the facts do not have yet.
        if (fact.Feeds > 1 && SourceNotMapped.Speaks(facts with { Dependencies = fact }, policy))
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
        var statements = new List<VexStatement>();
        var unread = ImmutableArray.CreateBuilder<string>();
        if (policy.Dependencies.Vex is { } named)
        {
            // Whether or not there are advisories: a fault is told on the day it comes in, and not when an advisory is published.
            ReadNamed(named, statements, files, problems);
        }
        else if (!fact.Advisories.IsEmpty)
        {
            ReadUsual(Path.GetDirectoryName(policy.Path) ?? facts.Project.Directory, statements, unread, files);
        }

        return fact.Advisories.IsEmpty || (statements.Count == 0 && unread.Count == 0)
            ? fact
            : fact with { Advisories = VexAnswers.Join(fact.Advisories, statements, facts.Project), UnreadAnswers = unread.DrainToImmutable() };
    }

    private static void ReadNamed(ImmutableArray<VexPlace> named, List<VexStatement> statements, InputFiles files, List<Problem> problems)
    {
        foreach (var place in named)
        {
            var path = Path.GetFullPath(place.File, Path.GetDirectoryName(place.Location.Path)!);
            if (files.Exists(path))
            {
                statements.AddRange(VexFile.Read(path, files, problems));
            }
            else
            {
                problems.Add(new Problem(ProblemKind.InputUnreadable, place.File, $"'dependencies.vex' names {place.File}, and there is no such file.", place.Location));
            }
        }
    }

    // Nobody asked for these files, and they are opened only once there is an advisory: what is wrong with one is told with the advisory
    // that it does not answer, and is no error, or an advisory that comes later would stop an old commit.
    private static void ReadUsual(string folder, List<VexStatement> statements, ImmutableArray<string>.Builder unread, InputFiles files)
    {
        foreach (var name in DependencyPolicy.UsualVex)
        {
            var path = Path.Combine(folder, name);
            if (!files.Exists(path))
            {
                continue;
            }

            var faults = new List<Problem>();
            statements.AddRange(VexFile.Read(path, files, faults));
            if (faults is [var first, ..])
            {
                unread.Add(first.Location is { Line: > 0 } at ? $"{name}({at.Line},{at.Column}): {first.Message}" : $"{name}: {first.Message}");
            }
        }
    }
}
