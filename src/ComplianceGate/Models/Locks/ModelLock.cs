using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>Makes the lock of a project out of what its builds found.</summary>
public static class ModelLock
{
    /// <summary>Joins the models of several builds of one project: one for each target framework.</summary>
    /// <param name="builds">The target framework and models of each build.</param>
    /// <param name="contradicting">Display path of a model that two of the builds found with different content; null when all agree.</param>
    /// <returns>One entry a model; a model that not all frameworks ship names those that do.</returns>
    public static ImmutableArray<LockedModelFact> Of(IReadOnlyList<(string Framework, ImmutableArray<ModelFact> Models)> builds, out string? contradicting)
    {
        ArgumentNullException.ThrowIfNull(builds);
        contradicting = null;
        var byPath = new SortedDictionary<string, (LockedModelFact Model, SortedSet<string> Frameworks)>(StringComparer.Ordinal);
        var frameworks = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (framework, models) in builds)
        {
            frameworks.Add(framework);
            foreach (var model in models)
            {
                var locked = LockedModelFact.Of(model);
                if (!byPath.TryGetValue(locked.Path, out var known))
                {
                    byPath.Add(locked.Path, known = (locked, new SortedSet<string>(StringComparer.Ordinal)));
                }
                else if (known.Model with { Frameworks = locked.Frameworks } != locked)
                {
                    contradicting ??= locked.Path;
                }

                known.Frameworks.Add(framework);
            }
        }

        var all = ImmutableArray.CreateBuilder<LockedModelFact>(byPath.Count);
        foreach (var (model, shipping) in byPath.Values)
        {
            all.Add(shipping.Count == frameworks.Count ? model : model with { Frameworks = [.. shipping] });
        }

        return all.MoveToImmutable();
    }
}
