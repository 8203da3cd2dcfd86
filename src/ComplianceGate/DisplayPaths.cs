namespace ComplianceGate;

/// <summary>Paths as a user knows them: relative, with forward slashes.</summary>
public static class DisplayPaths
{
    /// <summary>A path relative to a folder; for one outside of it, its way there by <c>..</c>, and across drives its file name.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="directory">An absolute folder.</param>
    public static string Relative(string path, string directory)
    {
        var relative = Path.GetRelativePath(directory, path);
        return (Path.IsPathRooted(relative) ? Path.GetFileName(path) : relative).Replace('\\', '/');
    }
}
