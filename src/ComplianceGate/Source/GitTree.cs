using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Source;

/// <summary>A work tree held against its index, without git: which files a clone has, and whether their line ends were converted.</summary>
internal sealed class GitTree
{
    private const int MaxIndex = 256 << 20;
    private const int MaxConfig = 1 << 20;
    private const int MaxSource = 4 << 20;

    private readonly InputFiles files;
    private readonly GitIndex index;
    private readonly string root;

    private GitTree(string root, GitIndex index, InputFiles files)
    {
        (this.root, this.index, this.files) = (root, index, files);
    }

    /// <summary>Opens the tree that a folder lies in.</summary>
    /// <param name="directory">An absolute path.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>Null without a repository, and where its index cannot be read.</returns>
    public static GitTree? Open(string directory, InputFiles files)
    {
        if (GitRepository.Find(directory, files) is not { } repository)
        {
            return null;
        }

        try
        {
            var path = Path.Combine(repository.GitFolder, "index");
            var config = GitRepository.ReadText(Path.Combine(repository.CommonFolder, "config"), MaxConfig, files) ?? "";
            var length = config.Contains("objectformat = sha256", StringComparison.OrdinalIgnoreCase) ? 32 : 20;
            return files.Exists(path) && GitIndex.Read(files.ReadAllBytes(path, MaxIndex), length) is { } index ? new GitTree(repository.Root, index, files) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Absolute path of the repository's configuration where it makes git convert line ends on checkout; null otherwise.</summary>
    /// <param name="directory">An absolute path in the repository.</param>
    /// <param name="files">The door to the disk.</param>
    public static string? ConvertingConfig(string directory, InputFiles files)
    {
        if (GitRepository.Find(directory, files) is not { } repository)
        {
            return null;
        }

        var path = Path.Combine(repository.CommonFolder, "config");
        return GitRepository.ReadText(path, MaxConfig, files) is { } text && GitConfig.Parse(text).ConvertsLineEnds ? path : null;
    }

    /// <summary>Whether a clone may have a file.</summary>
    /// <param name="path">Path relative to the root, forward slashes.</param>
    public bool MayHave(string path) => index.MayHave(path);

    /// <summary>
    /// Whether git converted the line ends of a file: it is not what the index names, and with LF for CRLF it is. Silent about a
    /// file that was changed, and about one whose line ends attributes fix.
    /// </summary>
    /// <param name="path">Path relative to the root, forward slashes.</param>
    public bool IsConverted(string path)
    {
        if (index.ObjectOf(path) is not { } id || Bytes(path) is not { } bytes || bytes.AsSpan().IndexOf("\r\n"u8) < 0)
        {
            return false;
        }

        return !IsBlob(bytes, id) && IsBlob(WithoutReturns(bytes), id) && !GitAttributes.FixesLineEnds(root, path, files);
    }

    private byte[]? Bytes(string path)
    {
        try
        {
            var full = Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));
            return files.Exists(full) ? files.ReadAllBytes(full, MaxSource) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] WithoutReturns(byte[] bytes)
    {
        var kept = new byte[bytes.Length];
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\r' || i + 1 == bytes.Length || bytes[i + 1] != '\n')
            {
                kept[length++] = bytes[i];
            }
        }

        return kept[..length];
    }

    // gitformat-pack(5): the name of an object is the digest of its kind, its size and its content.
    private static bool IsBlob(byte[] content, byte[] id)
    {
        using var hash = IncrementalHash.CreateHash(id.Length == 32 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        hash.AppendData(content);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(id);
    }
}
