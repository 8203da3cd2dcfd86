using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Policy;

/// <summary>Where the own records of reviews stand.</summary>
/// <param name="Files">Absolute paths of the own review files. One that does not exist holds no record yet.</param>
/// <param name="Own">Absolute path of that into which new records go; null where no file of repository or project may hold any.</param>
public sealed record ReviewPlaces(ImmutableArray<string> Files, string? Own)
{
    /// <summary>Where they are by a policy of one file.</summary>
    /// <param name="policy">The policy; it has a path.</param>
    public static ReviewPlaces Of(CompliancePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.ReviewPlaces is { } known)
        {
            return known;
        }

        var folder = Path.GetDirectoryName(policy.Path)!;
        ImmutableArray<string> files = [.. (policy.Reviews ?? ReviewPolicy.Default).Files.Select(f => Path.GetFullPath(f, folder))];
        return new(files, files.IsEmpty ? null : files[0]);
    }

    /// <summary>
    /// Where they are by layers: in the files that layers name, and where none of repository and project names any, in the usual file beside
    /// each of these, so that no layer can put those above it out of sight. Beside an organisation's layer, which may lie in a folder that
    /// everything on the machine shares, nothing is looked for unless that layer names it, and nothing is ever written.
    /// </summary>
    /// <param name="reviews">What the layers say together; null for nothing.</param>
    /// <param name="layers">The layers, the highest first.</param>
    /// <param name="held">The lock on the files; null where they are free.</param>
    /// <param name="project">Absolute path of the project's folder; null where nobody said.</param>
    internal static ReviewPlaces Of(ReviewPolicy? reviews, List<PolicyDocument> layers, PolicyLock? held, string? project)
    {
        var shared = layers.FindLastIndex(static l => l.Layer.Kind == PolicyLayerKind.Organisation) + 1;
        var files = new List<string>();
        string? own = null;
        for (var i = 0; reviews is { FilesAt: not null } && i < reviews.Files.Length; i++)
        {
            var place = reviews.FilePlaces[i].Path;
            var path = Path.GetFullPath(reviews.Files[i], Path.GetDirectoryName(place)!);
            own ??= IsShared(place) ? null : path;
            files.Add(path);
        }

        if (reviews?.FilesAt is { } named && (held is not null || !IsShared(named.Path)))
        {
            return new([.. files.Distinct(StringComparer.Ordinal)], own);
        }

        var end = End(layers, held, shared);
        for (var i = shared; i < end; i++)
        {
            var isOwn = layers[i].Layer.Kind != PolicyLayerKind.Extended;
            if (isOwn || layers[i].Root?.Members.Any(static m => m.Name == PolicyLayerKeys.Reviews) == true)
            {
                files.Add(Path.Combine(Path.GetDirectoryName(layers[i].Layer.Path)!, ReviewPolicy.DefaultFile));
                own = isOwn ? files[^1] : own;
            }
        }

        if (shared == layers.Count && project is not null)
        {
            files.Add(own = Path.Combine(project, ReviewPolicy.DefaultFile));
        }

        return new([.. files.Distinct(StringComparer.Ordinal)], own);

        bool IsShared(string path) => layers.FindIndex(l => l.Layer.Path == path) < shared;
    }

    /// <summary>How many layers may have a file: down to that which locks, with the one that extends it. An organisation has no file to lock.</summary>
    private static int End(List<PolicyDocument> layers, PolicyLock? held, int shared)
    {
        var i = held is null ? -1 : layers.FindIndex(l => l.Layer.Path == held.Place.Path);
        if (i < shared)
        {
            return layers.Count;
        }

        while (i < layers.Count - 1 && layers[i].Layer.Kind == PolicyLayerKind.Extended)
        {
            i++;
        }

        return i + 1;
    }
}
