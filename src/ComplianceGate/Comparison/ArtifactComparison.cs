namespace ComplianceGate.Comparison;

/// <summary>Compares two artifacts: the original and what was built again.</summary>
public static class ArtifactComparison
{
    /// <summary>Compares two files, or all files of two folders.</summary>
    /// <param name="left">Fully qualified path of the original.</param>
    /// <param name="right">Fully qualified path of the rebuild, of the same kind.</param>
    /// <param name="options">What is left out, and how much is told; null for the defaults.</param>
    /// <returns>How equal they are and in what they differ. Whatever a file holds, it is compared; what is malformed is compared byte by byte.</returns>
    /// <exception cref="ArgumentException">A path is not fully qualified.</exception>
    /// <exception cref="InvalidDataException">One is a file and the other a folder, or a folder holds more than is looked at; the message is a sentence.</exception>
    /// <exception cref="IOException">Something is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be read.</exception>
    public static ComparisonReport Compare(string left, string right, ComparisonOptions? options = null)
    {
        RequireFull(left);
        RequireFull(right);
        var run = new ComparisonRun(options ?? new ComparisonOptions());
        var (isFolder, otherIsFolder) = (Directory.Exists(left), Directory.Exists(right));
        if (isFolder != otherIsFolder && (isFolder ? File.Exists(right) : File.Exists(left)))
        {
            throw new InvalidDataException("A file cannot be compared with a folder.");
        }

        if (isFolder && otherIsFolder)
        {
            FolderComparer.Compare(run, left, right);
        }
        else
        {
            FileComparer.Compare(run, Path.GetFileName(left), new FileContent(left), new FileContent(right));
        }

        return run.Report();
    }

    /// <summary>Compares two contents that are in memory.</summary>
    /// <param name="name">Their name, by which they are told and which says what they may be (<c>App.deps.json</c>).</param>
    /// <param name="left">The original; it must not be changed meanwhile.</param>
    /// <param name="right">The rebuild; it must not be changed meanwhile.</param>
    /// <param name="options">What is left out, and how much is told; null for the defaults.</param>
    public static ComparisonReport CompareContents(string name, byte[] left, byte[] right, ComparisonOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var run = new ComparisonRun(options ?? new ComparisonOptions());
        FileComparer.Compare(run, name, new MemoryContent(left), new MemoryContent(right));
        return run.Report();
    }

    private static void RequireFull(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Path.IsPathFullyQualified(path))
        {
            throw new ArgumentException("The path must be fully qualified.", nameof(path));
        }
    }
}
