using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Where the policy of a project is.</summary>
/// <param name="Path">Absolute path of the file; null when the built-in policy holds, or with a problem.</param>
/// <param name="Problem">Why the policy that is meant cannot be read; null when there is none.</param>
public sealed record PolicyFileSearch(string? Path, PolicyProblem? Problem)
{
    /// <summary>Absolute paths of the files of that name further up, the farthest first; none where the project names a file.</summary>
    public ImmutableArray<string> Above { get; init; } = [];

    /// <summary>Absolute paths of the files that an organisation gives, in their order: the layers above all others.</summary>
    public ImmutableArray<string> Organisation { get; init; } = [];

    /// <summary>
    /// Absolute paths of the files of that name above a file that the project names, the farthest first. Only those that lock something
    /// are layers: otherwise naming a file would escape what the repository locks.
    /// </summary>
    public ImmutableArray<string> AboveNamed { get; init; } = [];

    /// <summary>Absolute path of the project's folder; null where nobody said.</summary>
    public string? Project { get; init; }

    /// <summary>Whether the project names the file.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether the file lies in the project's own folder.</summary>
    public bool IsOwn { get; init; }
}

/// <summary>
/// Finds the policy files: the path that the project names (<c>ComplianceGatePolicy</c>), else every <c>compliance.json</c> from the
/// project's folder upwards, and not above the repository. All of them, because a project could otherwise escape what its repository
/// locks by having a file of its own.
/// <para>
/// Without a repository (a source archive, a folder just begun) the search ends at the nearest folder that holds a solution
/// (<c>.sln</c>, <c>.slnx</c>); where there is none upwards, at the nearest that holds a <c>Directory.Build.props</c> or
/// <c>global.json</c>; where there is none of these either, at the project's folder. It never runs up to the root of the drive
/// unasked: on a shared machine anybody's <c>/tmp/compliance.json</c> would then decide over everybody's build.
/// </para>
/// </summary>
public static class PolicyFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "compliance.json";

    // On these the same folder may be spelled in different case by git and by MSBuild.
    private static readonly StringComparison PathComparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>
    /// Finds the files. Every place that is looked at is remembered in <paramref name="files"/>, so that a nearer policy is seen
    /// by the next build. What lies at a place where a policy is looked for and is no file is a problem, never passed over.
    /// </summary>
    /// <param name="files">The door to the disk.</param>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="explicitPath">What the project names, relative to its folder or absolute; null or empty when it names none.</param>
    /// <param name="repositoryRoot">Absolute path of the repository's work tree; null without one.</param>
    public static PolicyFileSearch Find(InputFiles files, string projectDirectory, string? explicitPath, string? repositoryRoot)
    {
        var project = Path.TrimEndingDirectorySeparator(Path.GetFullPath(projectDirectory));
        if (!string.IsNullOrWhiteSpace(explicitPath))
        {
            return FindNamed(files, project, explicitPath.Trim(), repositoryRoot);
        }

        var top = Top(files, project, repositoryRoot);
        PolicyFileSearch? nearest = null;
        var above = ImmutableArray<string>.Empty;
        for (var folder = project; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, Name);
            if (files.Exists(path))
            {
                above = nearest is null ? above : above.Insert(0, path);
                nearest ??= new(path, null) { IsOwn = ReferenceEquals(folder, project) };
            }
            else if (Directory.Exists(path))
            {
                return new(null, new($"{Name} is a folder, where the policy should be a file.", new(path)));
            }

            if (string.Equals(folder, top, PathComparison))
            {
                break;
            }
        }

        return nearest is null ? new(null, null) : above.IsEmpty ? nearest : nearest with { Above = above };
    }

    private static PolicyFileSearch FindNamed(InputFiles files, string project, string named, string? repositoryRoot)
    {
        string path;
        try
        {
            path = Path.GetFullPath(named.Replace('\\', Path.DirectorySeparatorChar), project);
        }
        catch (ArgumentException)
        {
            return new(null, new($"ComplianceGatePolicy is not a path: '{SafeText.Line(named)}'.", new(Path.Combine(project, Name))));
        }

        if (files.Exists(path))
        {
            return new(path, null) { AboveNamed = AboveNamed(files, project, path, Top(files, project, repositoryRoot)) };
        }

        var reason = Directory.Exists(path) ? "is a folder, where the policy should be a file" : "does not exist";
        return new(null, new($"The file that ComplianceGatePolicy names {reason}: '{SafeText.Line(named)}'.", new(path)));
    }

    private static ImmutableArray<string> AboveNamed(InputFiles files, string project, string named, string top)
    {
        var above = new List<string>();
        for (var folder = project; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, Name);
            if (string.Equals(path, named, PathComparison))
            {
                // The named file is one of them: it stands below those that are farther up.
                above.Clear();
            }
            else if (files.Exists(path))
            {
                above.Insert(0, path);
            }

            if (string.Equals(folder, top, PathComparison))
            {
                break;
            }
        }

        return [.. above];
    }

    /// <summary>The highest folder in which a policy is looked for; the project's folder or one above it.</summary>
    private static string Top(InputFiles files, string project, string? repositoryRoot)
    {
        if (!string.IsNullOrEmpty(repositoryRoot))
        {
            var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(repositoryRoot));
            for (var folder = project; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (string.Equals(folder, root, PathComparison))
                {
                    return folder;
                }
            }
        }

        string? settings = null;
        for (var folder = project; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (HoldsSolution(folder))
            {
                return folder;
            }

            if (settings is null
                && (files.Exists(Path.Combine(folder, "Directory.Build.props")) || files.Exists(Path.Combine(folder, "global.json"))))
            {
                settings = folder;
            }
        }

        return settings ?? project;
    }

    private static bool HoldsSolution(string folder)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.sln*"))
            {
                if (file.EndsWith(".sln", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".slnx", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that may not be listed is nobody's solution folder.
        }

        return false;
    }
}
