namespace ComplianceGate.Verification;

/// <summary>One file of a tree.</summary>
/// <param name="Path">Path relative to the root, forward slashes, as the disk or archive spells it.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Refusal">Why it is not read, as the end of a sentence that begins with the path; null for a file that is.</param>
internal sealed record TreeFile(string Path, long Size, string? Refusal = null);

/// <summary>The files below a root: a folder or an archive. Names are compared to the letter, whatever the disk thinks of case.</summary>
internal abstract class FileTree
{
    private readonly SortedDictionary<string, TreeFile> files = new(StringComparer.Ordinal);
    private Dictionary<string, TreeFile>? anyCase;

    /// <summary>All files, in ordinal order of their paths.</summary>
    public IReadOnlyCollection<TreeFile> Files => files.Values;

    /// <summary>What stands before a path of this tree where it is shown; empty for the folder that was asked about.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The file of a path; null where there is none.</summary>
    public TreeFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>A file of a path in whatever case; null where there is none.</summary>
    public TreeFile? FindAnyCase(string path)
    {
        if (anyCase is null)
        {
            anyCase = new(StringComparer.OrdinalIgnoreCase);
            foreach (var file in files.Values)
            {
                anyCase.TryAdd(file.Path, file);
            }
        }

        return anyCase.GetValueOrDefault(path);
    }

    /// <summary>How a path of this tree is shown.</summary>
    public string Show(string path) => Prefix + path;

    /// <summary>Opens a file for sequential reading. The stream ends after <see cref="TreeFile.Size"/> bytes or throws.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It does not hold what its archive says of it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public abstract Stream Open(TreeFile file);

    /// <summary>A whole file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxSize">Most bytes that are read.</param>
    /// <exception cref="InvalidDataException">It is larger, or does not hold what its archive says of it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[] ReadAll(TreeFile file, int maxSize)
    {
        if (file.Size > maxSize)
        {
            throw new InvalidDataException($"has {file.Size:N0} bytes; at most {maxSize:N0} are read");
        }

        using var stream = Open(file);
        var bytes = new byte[file.Size];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count < bytes.Length || stream.ReadByte() >= 0)
        {
            throw new InvalidDataException("changed while it was read");
        }

        return bytes;
    }

    /// <summary>Adds a file; false where its path is there already.</summary>
    protected bool Add(TreeFile file) => files.TryAdd(file.Path, file);
}
