using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The models of one build.</summary>
/// <param name="Framework">Its target framework.</param>
/// <param name="Models">Those that its check saw.</param>
/// <param name="Late">Those that came into its output later.</param>
public sealed record LockedBuild(string Framework, ImmutableArray<ModelFact> Models, ImmutableArray<ModelFact> Late);

/// <summary>Makes the lock of a project out of what its builds found.</summary>
public static class ModelLock
{
    /// <summary>Joins the models of several builds of one project: one for each target framework.</summary>
    /// <param name="builds">The builds.</param>
    /// <param name="contradicting">Display path of a model that two of the builds found with different content; null when all agree.</param>
    /// <returns>One entry a model; a model that not all frameworks ship names those that do.</returns>
    public static ImmutableArray<LockedModelFact> Of(IReadOnlyList<LockedBuild> builds, out string? contradicting)
    {
        ArgumentNullException.ThrowIfNull(builds);
        contradicting = null;
        var byPath = new SortedDictionary<string, (LockedModelFact Model, SortedSet<string> Frameworks)>(StringComparer.Ordinal);
        var frameworks = new HashSet<string>(StringComparer.Ordinal);
        foreach (var build in builds)
        {
            frameworks.Add(build.Framework);
            foreach (var model in build.Models)
            {
                contradicting ??= Add(byPath, LockedModelFact.Of(model), build.Framework);
            }

            foreach (var model in build.Late)
            {
                contradicting ??= Add(byPath, LockedModelFact.Of(model) with { IsLate = true }, build.Framework);
            }
        }

        var all = ImmutableArray.CreateBuilder<LockedModelFact>(byPath.Count);
        foreach (var (model, shipping) in byPath.Values)
        {
            all.Add(shipping.Count == frameworks.Count ? model : model with { Frameworks = [.. shipping] });
        }

        return all.MoveToImmutable();
    }

    private static string? Add(SortedDictionary<string, (LockedModelFact Model, SortedSet<string> Frameworks)> byPath, LockedModelFact locked, string framework)
    {
        var isKnown = byPath.TryGetValue(locked.Path, out var known);
        known = isKnown ? known : (locked, new SortedSet<string>(StringComparer.Ordinal));
        known.Frameworks.Add(framework);
        byPath[locked.Path] = (known.Model with { IsLate = known.Model.IsLate || locked.IsLate }, known.Frameworks);
        return !isKnown || known.Model with { IsLate = locked.IsLate, Frameworks = locked.Frameworks } == locked ? null : locked.Path;
    }
}
