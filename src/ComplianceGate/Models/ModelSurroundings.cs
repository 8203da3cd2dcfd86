using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// The folder of a model, as far as the reader of its format may look: files of that folder or below it, links followed, and no
/// other. Everything goes through the build's list of inputs.
/// </summary>
/// <param name="modelPath">Absolute path of the model.</param>
/// <param name="files">The door to the disk.</param>
public sealed class ModelSurroundings(string modelPath, InputFiles files)
{
    /// <summary>Absolute path of the model.</summary>
    public string ModelPath => modelPath;

    /// <summary>Finds a file beside the model.</summary>
    /// <param name="relative">Its path relative to the model's folder, with either slash.</param>
    /// <param name="refusal">Why it may not be read, as the rest of a sentence that begins with the path; null for one that may, or that is not there.</param>
    /// <returns>Its absolute path; null when it is not there or may not be read.</returns>
    public string? Find(string relative, out string? refusal)
    {
        refusal = Refusal(relative);
        if (refusal is not null)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(modelPath) ?? "";
        var path = Path.GetFullPath(Path.Combine(folder, relative.Replace('\\', '/')));
        if (!files.Exists(path))
        {
            return null;
        }

        if (!IsBelow(Real(path), Real(folder)))
        {
            refusal = "is a link that leads out of the model's folder";
            return null;
        }

        return path;
    }

    /// <summary>Names of the files in the model's folder, in ordinal order. They are not remembered as inputs; what one of them says must be.</summary>
    public IReadOnlyList<string> Names() => InputFiles.Names(Path.GetDirectoryName(modelPath) ?? "");

    /// <summary>Opens a file that <see cref="Find"/> returned.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public Stream Open(string path) => files.OpenRead(path);

    private static string? Refusal(string relative)
    {
        if (relative.Length is 0 or > 1024 || relative.Contains('\0', StringComparison.Ordinal))
        {
            return "is no path";
        }

        var slashed = relative.Replace('\\', '/');
        if (slashed[0] == '/' || Path.IsPathRooted(relative) || slashed.Contains(':', StringComparison.Ordinal))
        {
            return "is an absolute path";
        }

        foreach (var part in slashed.Split('/'))
        {
            if (part == "..")
            {
                return "leads out of the model's folder";
            }
        }

        return null;
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every link on its way followed, at most 40 of them, as systems do.</summary>
    private static string Real(string path)
    {
        for (var links = 0; links < 40; links++)
        {
            if (FirstLink(path) is not { } next)
            {
                return path;
            }

            path = next;
        }

        throw new IOException("too many links lead to it");
    }

    private static string? FirstLink(string path)
    {
        for (var i = 1; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] != Path.DirectorySeparatorChar)
            {
                continue;
            }

            var head = path[..i];
            FileSystemInfo info = Directory.Exists(head) ? new DirectoryInfo(head) : new FileInfo(head);
            if (info.LinkTarget is { } target)
            {
                var root = Path.GetDirectoryName(head) ?? "";
                return Path.GetFullPath(Path.Combine(root, target)) + path[i..];
            }
        }

        return null;
    }
}
