namespace ComplianceGate.Packages;

/// <summary>Paths that a package or an assets file names: they are foreign, and may not lead out of their folder.</summary>
internal static class PackageFilePath
{
    /// <summary>NuGet's mark for a folder that is empty on purpose.</summary>
    private const string Placeholder = "_._";

    /// <summary>Whether a path is a plain relative one: no root, no drive or stream, no <c>.</c> or <c>..</c>, no empty segment.</summary>
    /// <param name="path">A path with forward slashes.</param>
    public static bool IsSafe(string path)
    {
        if (path.Length is 0 or > 1024 || path.AsSpan().IndexOfAny("\\:\0") >= 0)
        {
            return false;
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(range) is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The absolute path of a file in a folder.</summary>
    /// <param name="folder">An absolute path.</param>
    /// <param name="path">A path for which <see cref="IsSafe"/> holds.</param>
    public static string In(string folder, string path) =>
        Path.Combine(folder, Path.DirectorySeparatorChar == '/' ? path : path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Whether a path ends in NuGet's <c>_._</c>, which stands for no file at all.</summary>
    /// <param name="path">A path with forward slashes.</param>
    public static bool IsPlaceholder(string path) =>
        path.EndsWith(Placeholder, StringComparison.Ordinal) && (path.Length == Placeholder.Length || path[^4] == '/');
}
