using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>
/// What a project tells those that refer to it: the digest of its manifest. It stands in a file of its state in obj, because the
/// projects know each other by that folder, whatever the output folders are.
/// </summary>
internal static class EvidenceLinks
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "evidence.link";

    private const int MaxSize = 1 << 16;

    /// <summary>The file's content for a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="manifestSha256">Digest of its manifest.</param>
    public static string Text(ProjectFact project, string manifestSha256) =>
        string.Join('\n', project.PackageId, project.Version, project.TargetFramework, manifestSha256, "");

    /// <summary>The evidence of referenced projects; a project without the gate, or whose recording was not finished, has none.</summary>
    /// <param name="states">Absolute paths of the folders of state.</param>
    /// <returns>In ordinal order of name, framework and digest, each once.</returns>
    public static ImmutableArray<EvidenceLinkFact> OfProjects(ImmutableArray<string> states)
    {
        var links = new SortedDictionary<string, EvidenceLinkFact>(StringComparer.Ordinal);
        foreach (var state in states)
        {
            if (Read(Path.Combine(state, FileName)) is { } link)
            {
                links[string.Join('\n', link.Name, link.TargetFramework, link.Version, link.ManifestSha256)] = link;
            }
        }

        return [.. links.Values];
    }

    private static EvidenceLinkFact? Read(string file)
    {
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists || info.Length > MaxSize || File.ReadAllText(file).Split('\n') is not { Length: 5 } lines || lines[3].Length != 64)
            {
                return null;
            }

            return new EvidenceLinkFact(EvidenceLinkKind.Project, lines[0], lines[1], lines[2], null, lines[3]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is being written again: whoever builds both at once links none of them.
            return null;
        }
    }
}
