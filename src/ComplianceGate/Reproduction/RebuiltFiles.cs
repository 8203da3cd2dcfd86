using System.Collections.Immutable;
using ComplianceGate.Evidence;
using ComplianceGate.Verification;

namespace ComplianceGate.Reproduction;

/// <summary>What a rebuild made.</summary>
/// <param name="Root">Fully qualified path of the folder that the artifacts' paths start from.</param>
/// <param name="Paths">Paths of the artifacts, as its own evidence names them.</param>
/// <param name="BuildInfo">Bytes of its <c>buildinfo.json</c>; null where there is none.</param>
internal sealed record RebuiltFiles(string Root, ImmutableArray<string> Paths, byte[]? BuildInfo)
{
    private const int MaxDocument = 64 << 20;

    /// <summary>All below a folder but what links lead to: they may lead anywhere, or round in a circle.</summary>
    internal static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>The manifests that lie in a source before anything is built: what somebody committed is no rebuild.</summary>
    /// <param name="source">Root of the source.</param>
    public static HashSet<string> Committed(string source) => Directory.EnumerateFiles(source, EvidenceFolder.ManifestName, NoLinks).ToHashSet(StringComparer.Ordinal);

    /// <summary>Finds what a rebuild made by the evidence that it wrote itself.</summary>
    /// <param name="build">The recorded build.</param>
    /// <param name="project">Fully qualified path of the project's folder.</param>
    /// <param name="source">Root of the source: a solution may put all output into one place.</param>
    /// <param name="packages">Folder that packages were put into.</param>
    /// <param name="committed">Manifests that are not of the rebuild.</param>
    /// <exception cref="UndecidedException">There is nothing, or more than one.</exception>
    public static RebuiltFiles Find(RecordedBuild build, string project, string source, string packages, HashSet<string> committed)
    {
        var places = build.Target == "pack" ? [packages] : (string[])[project, source];
        foreach (var place in places)
        {
            var found = Directory.EnumerateFiles(place, EvidenceFolder.ManifestName, NoLinks)
                .Where(f => !committed.Contains(f) && EvidencePlaces.IsEvidence(Path.GetDirectoryName(f)!))
                .Order(StringComparer.Ordinal).Select(f => Read(build, f)).OfType<RebuiltFiles>().ToList();
            if (found.Count == 1)
            {
                return found[0];
            }

            if (found.Count > 1)
            {
                throw new UndecidedException($"The rebuild made {build.Title} more than once");
            }
        }

        throw new UndecidedException($"The rebuild made no {build.Title} of configuration {build.Configuration} with evidence, so there is nothing to compare");
    }

    private static RebuiltFiles? Read(RecordedBuild build, string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var manifest = ManifestReader.Parse(Bytes(file));
        if (manifest.Stage != build.Target || manifest.Name != build.Name || manifest.TargetFramework != build.TargetFramework
            || manifest.Configuration != build.Configuration || manifest.RuntimeIdentifier != build.RuntimeIdentifier)
        {
            return null;
        }

        var info = Path.Combine(folder, "buildinfo.json");
        return new RebuiltFiles(EvidencePlaces.Of(folder).Root, [.. manifest.Artifacts.Select(a => a.Path)], File.Exists(info) ? Bytes(info) : null);
    }

    private static byte[] Bytes(string file) =>
        new FileInfo(file).Length <= MaxDocument ? File.ReadAllBytes(file) : throw new UndecidedException($"The rebuild made a {Path.GetFileName(file)} that is too large to be read");
}
