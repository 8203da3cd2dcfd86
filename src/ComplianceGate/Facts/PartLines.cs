using System.Text;

namespace ComplianceGate.Facts;

/// <summary>One digest over several files, which <c>sha256sum</c> can make as well.</summary>
internal static class PartLines
{
    /// <summary>SHA-256 over a line for each file, "digest, two spaces, path, line feed", in ordinal order of the paths.</summary>
    /// <param name="files">The files; they are sorted.</param>
    public static string Sha256(List<(string Path, string Sha256)> files)
    {
        files.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        var text = new StringBuilder();
        foreach (var (path, digest) in files)
        {
            text.Append(digest).Append("  ").Append(path).Append('\n');
        }

        return FileDigest.Sha256(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The folder of a display path with its slash; empty for a path without one.</summary>
    /// <param name="displayPath">The path.</param>
    public static string Folder(string displayPath) => displayPath[..(displayPath.LastIndexOf('/') + 1)];
}
