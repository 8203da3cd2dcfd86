using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>
/// The order of findings: path, line, column, code, subject, message, then all else. Paths count as the project sees them: by
/// absolute paths the order would change with the folder a machine builds in, and documents with it.
/// </summary>
internal static class FindingOrder
{
    private static readonly StringComparison PathComparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>A path relative to the project's folder; only the file's name where it lies outside project and repository.</summary>
    /// <param name="facts">For the project and the repository.</param>
    /// <param name="path">An absolute path.</param>
    public static string Display(GateFacts facts, string path)
    {
        var project = facts.Project.Directory;
        return IsUnder(project, path) || (facts.Source.Root is { } root && IsUnder(root, path) && IsUnder(root, facts.Project.Path))
            ? Path.GetRelativePath(project, path).Replace('\\', '/')
            : Path.GetFileName(path);
    }

    /// <summary>Whether two paths name the same folder.</summary>
    /// <param name="a">An absolute path.</param>
    /// <param name="b">An absolute path.</param>
    public static bool SameFolder(string? a, string? b) =>
        a is not null && b is not null
        && string.Equals(Path.TrimEndingDirectorySeparator(a), Path.TrimEndingDirectorySeparator(b), PathComparison);

    /// <summary>Sorts and takes out what is said twice.</summary>
    /// <param name="facts">For the project and the repository.</param>
    /// <param name="findings">The findings.</param>
    public static ImmutableArray<Finding> Sort(GateFacts facts, List<Finding> findings)
    {
        var entries = new (string Path, Finding Finding)[findings.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = (findings[i].Location is { } place ? Display(facts, place.Path) : "", findings[i]);
        }

        Array.Sort(entries, static (a, b) => Compare(a.Path, a.Finding, b.Path, b.Finding));
        var sorted = ImmutableArray.CreateBuilder<Finding>(entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            if (i == 0 || Compare(entries[i - 1].Path, entries[i - 1].Finding, entries[i].Path, entries[i].Finding) != 0)
            {
                sorted.Add(entries[i].Finding);
            }
        }

        return sorted.ToImmutable();
    }

    private static int Compare(string pathA, Finding a, string pathB, Finding b)
    {
        var order = string.CompareOrdinal(pathA, pathB);
        order = order != 0 ? order : (a.Location?.Line ?? 0).CompareTo(b.Location?.Line ?? 0);
        order = order != 0 ? order : (a.Location?.Column ?? 0).CompareTo(b.Location?.Column ?? 0);
        order = order != 0 ? order : string.CompareOrdinal(a.Code, b.Code);
        order = order != 0 ? order : string.CompareOrdinal(a.Subject, b.Subject);
        order = order != 0 ? order : string.CompareOrdinal(a.Message, b.Message);
        return order != 0 ? order : CompareRest(a, b);
    }

    private static int CompareRest(Finding a, Finding b)
    {
        var order = a.Severity.CompareTo(b.Severity);
        order = order != 0 ? order : string.CompareOrdinal(a.Fix, b.Fix);
        order = order != 0 ? order : string.CompareOrdinal(a.Waived, b.Waived);
        order = order != 0 ? order : string.CompareOrdinal(a.Location?.Path, b.Location?.Path);
        order = order != 0 ? order : a.Path.Length.CompareTo(b.Path.Length);
        for (var i = 0; order == 0 && i < a.Path.Length; i++)
        {
            order = string.CompareOrdinal(a.Path[i], b.Path[i]);
        }

        return order;
    }

    private static bool IsUnder(string folder, string path)
    {
        var root = Path.TrimEndingDirectorySeparator(folder);
        return path.Length > root.Length
            && path.StartsWith(root, PathComparison)
            && (Path.EndsInDirectorySeparator(root) || path[root.Length] == Path.DirectorySeparatorChar || path[root.Length] == '/');
    }
}
