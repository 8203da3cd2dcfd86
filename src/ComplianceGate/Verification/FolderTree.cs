using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>
/// The files below a folder of the disk. Folders that are links are not entered. A file that is a link counts as what it leads to
/// where that is a file of the same tree; any other link is refused, because what it leads to is not what was handed over.
/// </summary>
internal sealed class FolderTree : FileTree
{
    private const int MaxFiles = 200_000;
    private const int MaxDepth = 64;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false };

    private readonly string root;
    private readonly Dictionary<string, string> targets = new(StringComparer.Ordinal);

    private FolderTree(string root) => this.root = root;

    /// <summary>Lists a folder.</summary>
    /// <param name="root">Fully qualified path of the folder.</param>
    /// <param name="enter">Which folders below it to enter, by their path relative to the root; null for all.</param>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="InvalidDataException">It holds more files than are read, or lies deeper.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public static FolderTree Read(string root, Func<string, bool>? enter = null)
    {
        var tree = new FolderTree(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        var links = new List<FileSystemInfo>();
        var folders = new Stack<(DirectoryInfo Folder, string Path, int Depth)>();
        folders.Push((new DirectoryInfo(tree.root), "", 0));
        while (folders.TryPop(out var next))
        {
            foreach (var entry in next.Folder.EnumerateFileSystemInfos("*", Everything))
            {
                var path = SafePath.Join(next.Path, entry.Name);
                if ((entry.Attributes & FileAttributes.ReparsePoint) != 0 && entry.LinkTarget is not null)
                {
                    links.Add(entry);
                }
                else if (entry is DirectoryInfo folder)
                {
                    if (next.Depth == MaxDepth)
                    {
                        throw new InvalidDataException($"holds folders more than {MaxDepth} deep");
                    }

                    if (enter is null || enter(path))
                    {
                        folders.Push((folder, path, next.Depth + 1));
                    }
                }
                else
                {
                    tree.Take(new TreeFile(path, ((FileInfo)entry).Length));
                }
            }
        }

        foreach (var link in links)
        {
            tree.TakeLink(link);
        }

        return tree;
    }

    /// <inheritdoc/>
    public override Stream Open(TreeFile file)
    {
        // What has no size is not opened: a pipe would wait for ever.
        return file.Size == 0
            ? new MemoryStream([], writable: false)
            : RegularFile.OpenRead(FullPath(targets.GetValueOrDefault(file.Path, file.Path)));
    }

    /// <summary>Fully qualified path of a file of this tree.</summary>
    public string FullPath(string path) => Path.Combine(root, path);

    private void Take(TreeFile file)
    {
        if (Files.Count >= MaxFiles)
        {
            throw new InvalidDataException($"holds more than {MaxFiles:N0} files");
        }

        Add(file);
    }

    private void TakeLink(FileSystemInfo link)
    {
        var path = Relative(link.FullName)!;
        if (Target(link) is { } target && Find(target) is { Refusal: null } file && !targets.ContainsKey(target))
        {
            targets[path] = target;
            Take(new TreeFile(path, file.Size));
        }
        else
        {
            Take(new TreeFile(path, 0, "is a link to what is no file of this folder, and is not followed"));
        }
    }

    private string? Target(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Relative(target.FullName) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A circle, or a link to nowhere.
            return null;
        }
    }

    private string? Relative(string fullPath)
    {
        var folder = root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar;
        return fullPath.StartsWith(folder, StringComparison.Ordinal)
            ? Path.DirectorySeparatorChar == '/' ? fullPath[folder.Length..] : fullPath[folder.Length..].Replace(Path.DirectorySeparatorChar, '/')
            : null;
    }
}
