using System.Text;

namespace ComplianceGate.Models;

/// <summary>One file of a data set.</summary>
/// <param name="Relative">Its path relative to the data set, forward slashes.</param>
/// <param name="Path">Its absolute path.</param>
/// <param name="Order">The bytes of the relative path, which give the order.</param>
internal sealed record DatasetFile(string Relative, string Path, byte[] Order);

/// <summary>
/// The files of a data set that lies in a folder, without what is called <c>.git</c>. A link to a file inside the folder is that file; every
/// other link, and more files or levels than are read, is a reason to read nothing.
/// </summary>
internal static class DatasetFolder
{
    /// <summary>Most files of one data set.</summary>
    public const int MaxFiles = 100_000;

    /// <summary>Most levels of folders.</summary>
    public const int MaxDepth = 32;

    // Strict, so that two names that are no Unicode do not become one.
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Lists the files.</summary>
    /// <param name="root">Absolute path of the folder.</param>
    /// <param name="reason">Why nothing is read, as the rest of a sentence that begins with the data set; null when all was listed.</param>
    /// <returns>The files in the order of the bytes of their relative paths.</returns>
    public static List<DatasetFile> List(string root, out string? reason)
    {
        var files = new List<DatasetFile>();
        try
        {
            var real = Real(root);
            var pending = new Stack<(DirectoryInfo Folder, string Prefix, int Depth)>();
            pending.Push((new DirectoryInfo(root), "", 1));
            reason = null;
            while (reason is null && pending.TryPop(out var next))
            {
                reason = ListFolder(next.Folder, next.Prefix, next.Depth, real, files, pending);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = "cannot be read: " + ModelReader.Reason(e);
        }

        files.Sort(static (a, b) => a.Order.AsSpan().SequenceCompareTo(b.Order));
        return files;
    }

    private static string? ListFolder(
        DirectoryInfo folder, string prefix, int depth, string root, List<DatasetFile> files, Stack<(DirectoryInfo, string, int)> pending)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name == ".git")
            {
                continue;
            }

            var relative = prefix + entry.Name;
            if (entry.LinkTarget is not null && Refusal(entry, relative, root) is { } refusal)
            {
                return refusal;
            }

            if (entry is DirectoryInfo inner)
            {
                if (depth == MaxDepth)
                {
                    return $"is nested more than {MaxDepth} deep ({relative})";
                }

                pending.Push((inner, relative + "/", depth + 1));
            }
            else if (files.Count == MaxFiles)
            {
                return $"has more than {MaxFiles:N0} files";
            }
            else if (Bytes(relative) is not { } order)
            {
                return $"has a file whose name is no Unicode text ({relative})";
            }
            else
            {
                files.Add(new DatasetFile(relative, entry.FullName, order));
            }
        }

        return null;
    }

    private static string? Refusal(FileSystemInfo link, string relative, string root)
    {
        if (link is DirectoryInfo)
        {
            return $"has a link to a folder ({relative}), and links to folders are not followed";
        }

        var target = link.ResolveLinkTarget(returnFinalTarget: true);
        var real = target is { Exists: true } ? Real(target.FullName) : null;
        return real is not null && real.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? null
            : $"has a link that leads out of it or nowhere ({relative})";
    }

    /// <summary>The path with the links of its folders followed, level by level.</summary>
    private static string Real(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(full);
        FileSystemInfo info = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        if (info.ResolveLinkTarget(returnFinalTarget: true) is { } target && target.FullName != full)
        {
            // The target's own folders may be links too; the system bounds how many may follow each other.
            full = target.FullName;
            parent = Path.GetDirectoryName(full);
        }

        var names = new List<string> { Path.GetFileName(full) };
        for (var links = 0; parent is not null && Path.GetDirectoryName(parent) is not null;)
        {
            if (new DirectoryInfo(parent).ResolveLinkTarget(returnFinalTarget: true) is { } linked && links++ < 40)
            {
                parent = linked.FullName;
                continue;
            }

            names.Add(Path.GetFileName(parent));
            parent = Path.GetDirectoryName(parent);
        }

        names.Reverse();
        return Path.Combine([parent ?? Path.GetPathRoot(full)!, .. names]);
    }

    private static byte[]? Bytes(string text)
    {
        try
        {
            return Utf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
