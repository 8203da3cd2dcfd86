using System.Collections.Immutable;

namespace ComplianceGate;

/// <summary>Which check a question about a project is answered from.</summary>
/// <param name="Check">The newest that fits; null when there is none, or when it is not clear which project is meant.</param>
/// <param name="Others">Other checks of the same project that fit as well.</param>
/// <param name="Projects">Where it is not clear: the projects that it could be, absolute paths in ordinal order.</param>
/// <param name="Unreadable">Checks that were found and cannot be read here.</param>
public sealed record CheckChoice(
    KeptCheck? Check, ImmutableArray<KeptCheck> Others, ImmutableArray<string> Projects, ImmutableArray<UnreadableCheck> Unreadable)
{
    internal static readonly StringComparison PathComparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Chooses the newest check of a project.</summary>
    /// <param name="path">Absolute path of a project file or a folder with one project.</param>
    /// <param name="framework">The target framework that is asked for; null for any.</param>
    /// <param name="configuration">The configuration that is asked for; null for any.</param>
    public static CheckChoice Of(string path, string? framework, string? configuration)
    {
        var isFile = File.Exists(path);
        var folder = Path.TrimEndingDirectorySeparator(isFile ? Path.GetDirectoryName(path)! : path);
        var unreadable = new List<UnreadableCheck>();
        var checks = Near(
            folder,
            check => !isFile || check.Record.Facts.Project.Path.Equals(path, PathComparison),
            check => isFile ? check.Record.Facts.Project.Path.Equals(path, PathComparison) : IsBelow(check.Record.Facts.Project.Directory, folder),
            unreadable);
        if (!isFile && checks.Exists(c => c.Record.Facts.Project.Directory.Equals(folder, PathComparison)))
        {
            checks.RemoveAll(c => !c.Record.Facts.Project.Directory.Equals(folder, PathComparison));
        }

        var projects = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var check in checks)
        {
            projects.Add(check.Record.Facts.Project.Path);
        }

        if (projects.Count > 1)
        {
            return new(null, [], [.. projects], [.. unreadable]);
        }

        checks.RemoveAll(c => !Fits(framework, c.Record.Facts.Project.TargetFramework) || !Fits(configuration, c.Record.Facts.Project.Configuration));
        checks.Sort(static (a, b) => a.Time != b.Time ? b.Time.CompareTo(a.Time) : string.CompareOrdinal(a.File, b.File));
        return checks.Count == 0 ? new(null, [], [], [.. unreadable]) : new(checks[0], [.. checks[1..]], [], [.. unreadable]);
    }

    /// <summary>Checks below the folder; else, where obj lies apart from the project (UseArtifactsOutput), in the nearest place of that kind.</summary>
    internal static List<KeptCheck> Near(string folder, Predicate<KeptCheck> isHere, Predicate<KeptCheck> isMeant, List<UnreadableCheck> unreadable, bool latest = false)
    {
        var found = Fitting(folder, isHere, unreadable, latest);
        for (var above = Path.GetDirectoryName(folder); found.Count == 0 && above is not null; above = Path.GetDirectoryName(above))
        {
            var apart = Path.Combine(above, "artifacts", "obj");
            if (Directory.Exists(apart))
            {
                found = Fitting(apart, isMeant, unreadable, latest);
            }
        }

        return found;
    }

    private static List<KeptCheck> Fitting(string folder, Predicate<KeptCheck> isMeant, List<UnreadableCheck> unreadable, bool latest)
    {
        var found = latest ? KeptChecks.FindLatest(folder) : KeptChecks.Find(folder);
        unreadable.AddRange(found.Unreadable);
        var fitting = new List<KeptCheck>();
        foreach (var check in found.Checks)
        {
            if (isMeant(check))
            {
                fitting.Add(check);
            }
        }

        return fitting;
    }

    internal static bool IsBelow(string folder, string above) =>
        folder.Equals(above, PathComparison) || folder.StartsWith(Path.EndsInDirectorySeparator(above) ? above : above + Path.DirectorySeparatorChar, PathComparison);

    internal static bool Fits(string? asked, string value) => asked is null || asked.Equals(value, StringComparison.OrdinalIgnoreCase);
}
