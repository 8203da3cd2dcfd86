using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate;

/// <summary>Reads the manifest of the release before, which the policy names, so that the new manifest can name it by its digest.</summary>
internal static class PreviousRelease
{
    private const int MaxSize = 64 << 20;

    /// <summary>Reads it.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="project">The project that is built.</param>
    /// <param name="isCompared">Whether the change log is held against it.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>
    /// The release, or what is wrong; neither where the policy names none. And, where the policy asks about first uses, the package URLs
    /// without version of what that release held, and where it is compared, its contents.
    /// </returns>
    public static (EvidenceLinkFact? Release, PolicyProblem? Problem, ImmutableArray<string> Held, PreviousContents? Contents) Read(
        CompliancePolicy policy, ProjectFact project, bool isCompared, InputFiles files)
    {
        if (policy.Previous is not { } place)
        {
            return (null, null, [], null);
        }

        var named = place.Path.Replace(PreviousPlace.Placeholder, project.PackageId, StringComparison.Ordinal);
        var path = Path.GetFullPath(named, Path.GetDirectoryName(place.Location.Path)!);
        // A manifest itself, or the folder that it lies in.
        var file = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? path : Path.Combine(path, EvidenceFolder.ManifestName);
        if (!files.Exists(file))
        {
            // The first release of a project among several has none before it.
            return place.Path.Contains(PreviousPlace.Placeholder, StringComparison.Ordinal) ? (null, null, [], null) : Wrong($"there is no {SafeText.Line(named)}.");
        }

        try
        {
            var bytes = files.ReadAllBytes(file, MaxSize);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.GetProperty("schema").GetString() != ManifestWriter.Schema)
            {
                return Wrong($"{SafeText.Line(named)} is no manifest of a form that this version knows.");
            }

            var (name, version) = (root.GetProperty("name").GetString()!, root.GetProperty("version").GetString()!);
            return name != project.PackageId
                ? Wrong($"{SafeText.Line(named)} speaks of {SafeText.Line(name)}, not of {project.PackageId}.")
                : (new EvidenceLinkFact(EvidenceLinkKind.Previous, name, version, null, null, FileDigest.Sha256(bytes)), null, Held(policy, root), isCompared ? ChangeSource.Contents(root) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Wrong($"{SafeText.Line(named)} cannot be read: {SafeText.Line(e.Message)}");
        }

        (EvidenceLinkFact?, PolicyProblem?, ImmutableArray<string>, PreviousContents?) Wrong(string why) =>
            (null, new PolicyProblem($"'previous' names no release before this one: {why}", place.Location), [], null);
    }

    private static ImmutableArray<string> Held(CompliancePolicy policy, JsonElement manifest)
    {
        if (policy.Reviews is not { } reviews || !reviews.Require.Contains("first-use"))
        {
            return [];
        }

        var held = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var package in manifest.GetProperty("components").GetProperty("packages").EnumerateArray())
        {
            if (ReviewNames.WithoutVersion(package.GetProperty("purl").GetString() ?? "") is { } name)
            {
                held.Add(name);
            }
        }

        return [.. held];
    }
}
