using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>
/// The files below a folder of the disk. Folders that are links are not entered. A file that is a link counts as what it leads to
/// where its own text leads there over folders of the same tree; any other link is refused, because what it leads to is not what was
/// handed over.
/// </summary>
internal sealed class FolderTree : FileTree
{
    private const int MaxFiles = 200_000;
    private const int MaxDepth = 64;
    private const int MaxLinks = 16;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false };

    private readonly string root;
    private readonly HashSet<string> folders = new(StringComparer.Ordinal) { "" };
    private readonly SortedDictionary<string, string> links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> targets = new(StringComparer.Ordinal);
    private readonly List<string> unlisted = [];

    private FolderTree(string root) => this.root = root;

    /// <summary>Folders that could not be listed, by their path: what is in them is not known.</summary>
    public IReadOnlyList<string> Unlisted => unlisted;

    /// <summary>Lists a folder.</summary>
    /// <param name="root">Fully qualified path of the folder.</param>
    /// <param name="enter">Which folders below it to enter, by their path relative to the root; null for all.</param>
    /// <exception cref="IOException">The folder itself cannot be listed.</exception>
    /// <exception cref="InvalidDataException">It holds more files than are read, or lies deeper.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder itself may not be listed.</exception>
    public static FolderTree Read(string root, Func<string, bool>? enter = null)
    {
        var tree = new FolderTree(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        var waiting = new Stack<(string Path, int Depth)>();
        waiting.Push(("", 0));
        while (waiting.TryPop(out var next))
        {
            try
            {
                foreach (var folder in tree.List(next.Path))
                {
                    if (next.Depth == MaxDepth)
                    {
                        throw new InvalidDataException($"holds folders more than {MaxDepth} deep");
                    }

                    if (enter is null || enter(folder))
                    {
                        waiting.Push((folder, next.Depth + 1));
                    }
                }
            }
            catch (Exception e) when (next.Depth > 0 && e is IOException or UnauthorizedAccessException)
            {
                tree.unlisted.Add(next.Path);
            }
        }

        foreach (var (path, text) in tree.links)
        {
            tree.TakeLink(path, text);
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

    /// <summary>Notes what lies directly in a folder.</summary>
    /// <returns>The folders in it.</returns>
    private List<string> List(string path)
    {
        var found = new List<string>();
        foreach (var entry in new DirectoryInfo(FullPath(path)).EnumerateFileSystemInfos("*", Everything))
        {
            var name = SafePath.Join(path, entry.Name);
            if ((entry.Attributes & FileAttributes.ReparsePoint) != 0 && entry.LinkTarget is { } text)
            {
                links[name] = text;
            }
            else if (entry is DirectoryInfo)
            {
                folders.Add(name);
                found.Add(name);
            }
            else
            {
                Take(new TreeFile(name, ((FileInfo)entry).Length));
            }
        }

        return found;
    }

    private void Take(TreeFile file)
    {
        if (Files.Count >= MaxFiles)
        {
            throw new InvalidDataException($"holds more than {MaxFiles:N0} files");
        }

        Add(file);
    }

    private void TakeLink(string path, string text)
    {
        if (Resolve(path, text) is { } target)
        {
            targets[path] = target;
            Take(new TreeFile(path, Find(target)!.Size));
        }
        else
        {
            Take(new TreeFile(path, 0, "is a link to what is no file of this folder, and is not followed"));
        }
    }

    /// <summary>The file that a link leads to, part by part as the system goes; null where a part is a link itself, or leaves the tree.</summary>
    private string? Resolve(string path, string text)
    {
        // A link to a link is what libraries with versions in their names are.
        for (var count = 0; count < MaxLinks; count++)
        {
            if (Path.IsPathRooted(text) || Step(SafePath.Folder(path), Path.DirectorySeparatorChar == '/' ? text : text.Replace('\\', '/')) is not { } target)
            {
                return null;
            }

            if (!links.TryGetValue(target, out var next))
            {
                return Find(target) is { Refusal: null } ? target : null;
            }

            (path, text) = (target, next);
        }

        return null;
    }

    private string? Step(string folder, string text)
    {
        var parts = text.Split('/');
        for (var i = 0; i < parts.Length - 1; i++)
        {
            if (parts[i] == "..")
            {
                if (folder.Length == 0)
                {
                    return null;
                }

                folder = SafePath.Folder(folder);
            }
            else if (parts[i] is not ("" or "."))
            {
                folder = SafePath.Join(folder, parts[i]);
                if (!folders.Contains(folder))
                {
                    return null;
                }
            }
        }

        return parts[^1] is "" or "." or ".." ? null : SafePath.Join(folder, parts[^1]);
    }
}
