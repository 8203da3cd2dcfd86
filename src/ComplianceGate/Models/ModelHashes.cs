using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>A file to be hashed.</summary>
/// <param name="path">Its absolute path.</param>
/// <param name="size">Its size when it was found.</param>
internal sealed class HashedFile(string path, long size)
{
    /// <summary>Its absolute path.</summary>
    public string Path => path;

    /// <summary>Its size when it was found.</summary>
    public long Size => size;

    /// <summary>SHA-256; null until it is hashed, and where it could not be.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Why it could not be hashed.</summary>
    public string? Unreadable { get; set; }
}

/// <summary>Hashes the files of all models, each once, two at a time.</summary>
/// <param name="files">The door to the disk.</param>
internal sealed class ModelHashes(InputFiles files)
{
    // Below this a second thread costs more than it saves.
    private const long LargeFile = 8L << 20;

    private readonly List<HashedFile> all = [];
    private readonly Dictionary<string, HashedFile> byPath = new(StringComparer.Ordinal);

    /// <summary>Asks for the digest of a file whose size is known.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="size">Its size.</param>
    public HashedFile Add(string path, long size)
    {
        if (!byPath.TryGetValue(path, out var file))
        {
            byPath.Add(path, file = new HashedFile(path, size));
            all.Add(file);
        }

        return file;
    }

    /// <summary>Asks for the digest of a file.</summary>
    /// <param name="path">Its absolute path.</param>
    public HashedFile Add(string path)
    {
        if (byPath.TryGetValue(path, out var known))
        {
            return known;
        }

        try
        {
            using var stream = files.OpenRead(path);
            return Add(path, stream.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var file = new HashedFile(path, 0) { Unreadable = ModelReader.Reason(e) };
            byPath.Add(path, file);
            return file;
        }
    }

    /// <summary>Hashes them all.</summary>
    public void Run()
    {
        // One core hashes about 1.5 GB a second; two files on two cores go twice as fast, one file does not.
        var large = 0;
        foreach (var file in all)
        {
            large += file.Size >= LargeFile ? 1 : 0;
        }

        var next = -1;
        void Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < all.Count;)
            {
                Hash(all[i]);
            }
        }

        var second = large > 1 ? Task.Run(Work) : null;
        Work();
        second?.GetAwaiter().GetResult();
    }

    private void Hash(HashedFile file)
    {
        try
        {
            file.Sha256 = files.Kept.Sha256(file.Path, file.Size, () =>
            {
                using var stream = files.OpenRead(file.Path);
                return ModelDigest.Sha256(stream, file.Size);
            });
            file.Unreadable = file.Sha256 is null ? "it changed while it was read" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Unreadable = ModelReader.Reason(e);
        }
    }
}
