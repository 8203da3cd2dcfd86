namespace ComplianceGate.Facts;

/// <summary>Paths of files as evidence names them: relative where others have the same file in the same place, else the name alone.</summary>
public static class SourcePaths
{
    /// <summary>
    /// A path relative to the project, with forward slashes. What lies neither below the project nor in its repository has another
    /// path on every machine, and the way there tells the names of folders and users: only the name of the file is shown.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="directory">Absolute path of the project's folder.</param>
    /// <param name="root">Absolute path of the repository's root; null without one.</param>
    public static string Show(string path, string directory, string? root) =>
        IsBelow(path, directory) || (root is not null && IsBelow(path, root) && IsBelow(Path.Combine(directory, "."), root))
            ? Path.GetRelativePath(directory, path).Replace('\\', '/')
            : Path.GetFileName(path);

    /// <summary>Whether a path leads into a folder.</summary>
    /// <param name="path">An absolute path without <c>..</c> in it.</param>
    /// <param name="folder">An absolute folder, with or without a separator at its end.</param>
    public static bool IsBelow(string path, string folder)
    {
        var length = Path.TrimEndingDirectorySeparator(folder).Length;
        return path.Length > length && path.AsSpan().StartsWith(folder.AsSpan(0, length), StringComparison.Ordinal) && path[length] is '/' or '\\';
    }
}
