namespace ComplianceGate.Verification;

/// <summary>Relative paths that mean the same file, inside the root, on every system.</summary>
internal static class SafePath
{
    private const int MaxLength = 1024;

    /// <summary>Why the path of an artifact is refused; null for one that may be used. Only Windows takes a colon for more than a letter.</summary>
    /// <param name="path">A path that a manifest names.</param>
    public static string? ArtifactRefusal(string path) =>
        OperatingSystem.IsWindows() || (path.Length > 1 && path[1] == ':') ? Refusal(path) : Refusal(path.Replace(':', '_'));

    /// <summary>Why a path is refused, as the end of a sentence that begins with it; null for one that may be used.</summary>
    /// <param name="path">A path that a document or archive names.</param>
    public static string? Refusal(string path)
    {
        if (path.Length is 0 or > MaxLength)
        {
            return "is empty or longer than any path";
        }

        foreach (var c in path)
        {
            if (c is '\\' or ':' || char.IsControl(c))
            {
                return "holds a backslash, a colon or a control character, which other systems read as another path";
            }
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            var part = path.AsSpan(range);
            if (part.Length == 0 || part is "." or "..")
            {
                return part is ".." ? "leads out of the root" : "is no plain relative path";
            }
        }

        return null;
    }

    /// <summary>Joins a folder of a tree and a path; the empty folder is the root.</summary>
    public static string Join(string folder, string path) => folder.Length == 0 ? path : folder + "/" + path;

    /// <summary>The folder that a path lies in; empty for the root.</summary>
    public static string Folder(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    /// <summary>The last part of a path.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Whether a path lies below a folder.</summary>
    public static bool IsBelow(string path, string folder) =>
        folder.Length == 0 || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));
}
