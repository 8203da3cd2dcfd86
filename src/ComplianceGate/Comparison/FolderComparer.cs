namespace ComplianceGate.Comparison;

/// <summary>Compares two folders file by file. Links are compared by what they point to and never followed.</summary>
internal static class FolderComparer
{
    private const int MaxFiles = 1_000_000;
    private const int MaxDepth = 256;

    /// <summary>Compares two folders.</summary>
    /// <exception cref="InvalidDataException">One holds too many files, or files too deep; the message is a sentence.</exception>
    /// <exception cref="IOException">Something cannot be read.</exception>
    public static void Compare(ComparisonRun run, string left, string right)
    {
        var (lefts, rights) = (List(run, left), List(run, right));
        var names = new SortedSet<string>(lefts.Keys, StringComparer.Ordinal);
        names.UnionWith(rights.Keys);
        foreach (var name in names)
        {
            var (isLeft, isRight) = (lefts.TryGetValue(name, out var link), rights.TryGetValue(name, out var otherLink));
            if (!isLeft || !isRight)
            {
                run.Add(Rung.Different, name, DifferenceKind.Presence, "file", isLeft ? "there" : null, isRight ? "there" : null);
            }
            else if (link is not null || otherLink is not null)
            {
                if (link != otherLink)
                {
                    run.Add(Rung.Different, name, DifferenceKind.Content, "link", link ?? "no link", otherLink ?? "no link");
                }
            }
            else
            {
                FileComparer.Compare(run, name, new FileContent(Path.Combine(left, name)), new FileContent(Path.Combine(right, name)));
            }
        }
    }

    /// <summary>Relative paths of all files, with the target of those that are links.</summary>
    private static SortedDictionary<string, string?> List(ComparisonRun run, string root)
    {
        var files = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var folders = new Stack<(string Path, string Prefix, int Depth)>();
        folders.Push((root, "", 0));
        while (folders.TryPop(out var folder))
        {
            foreach (var item in new DirectoryInfo(folder.Path).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }))
            {
                var path = folder.Prefix + item.Name;
                if (run.LeavesOut(path))
                {
                    continue;
                }

                if (item.LinkTarget is { } target)
                {
                    files.Add(path, "-> " + target.Replace('\\', '/'));
                }
                else if (item is DirectoryInfo)
                {
                    folders.Push(folder.Depth < MaxDepth ? (item.FullName, path + "/", folder.Depth + 1) : throw new InvalidDataException($"The folder holds folders more than {MaxDepth} deep."));
                }
                else
                {
                    files.Add(path, null);
                }

                if (files.Count > MaxFiles)
                {
                    throw new InvalidDataException($"The folder holds more than {MaxFiles:N0} files.");
                }
            }
        }

        return files;
    }
}
