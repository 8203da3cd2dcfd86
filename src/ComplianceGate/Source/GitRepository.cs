using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Source;

/// <summary>Where a repository lies, found without git. Layouts: gitrepository-layout(5), gitformat-index(5).</summary>
/// <param name="Root">Absolute path of the work tree's root.</param>
/// <param name="GitFolder">Its own git folder, with HEAD and index.</param>
/// <param name="CommonFolder">The folder with refs and configuration; another one than <paramref name="GitFolder"/> in a linked work tree.</param>
/// <param name="Head">What HEAD says, trimmed; null when it cannot be read.</param>
internal sealed record GitRepository(string Root, string GitFolder, string CommonFolder, string? Head)
{
    private const int MaxParents = 256;
    private const int MaxPointer = 8 << 10;
    private const string RefPrefix = "ref: ";

    /// <summary>Full name of the branch that is checked out; null on a detached HEAD or where HEAD does not tell.</summary>
    public string? Branch =>
        Head is not null && Head.StartsWith(RefPrefix, StringComparison.Ordinal) && Head[RefPrefix.Length..].Trim() is var name
            && name.StartsWith("refs/", StringComparison.Ordinal) && IsRefName(name)
            ? name
            : null;

    /// <summary>
    /// Walks up to the nearest repository. Every place that was looked at is noted as an input, so that a repository made
    /// later is seen.
    /// </summary>
    /// <param name="directory">An absolute path.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>Null without a repository.</returns>
    public static GitRepository? Find(string directory, InputFiles files)
    {
        var folder = directory;
        for (var i = 0; i < MaxParents && !string.IsNullOrEmpty(folder); i++, folder = Path.GetDirectoryName(folder))
        {
            var dotGit = Path.Combine(folder, ".git");
            if (files.Exists(dotGit))
            {
                return FromPointer(folder, dotGit, files);
            }

            // A .git folder without HEAD is no repository; git walks on as well.
            if (files.Exists(Path.Combine(dotGit, "HEAD")))
            {
                return Describe(folder, dotGit, files);
            }
        }

        return null;
    }

    /// <summary>The files by whose change one can tell that revision or index are others; noted as inputs by asking for them.</summary>
    public IEnumerable<string> StateFiles()
    {
        yield return Path.Combine(GitFolder, "HEAD");
        yield return Path.Combine(GitFolder, "index");
        yield return Path.Combine(CommonFolder, "config");
        yield return Path.Combine(CommonFolder, "packed-refs");
        yield return Path.Combine(CommonFolder, "reftable", "tables.list");
        if (Branch is { } branch)
        {
            yield return Path.Combine(CommonFolder, branch.Replace('/', Path.DirectorySeparatorChar));
        }
    }

    /// <summary>The text of a small file of the repository; null when it cannot be read.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="cap">Largest size, in bytes.</param>
    /// <param name="files">The door to the disk.</param>
    public static string? ReadText(string path, int cap, InputFiles files)
    {
        try
        {
            return files.Exists(path) ? Encoding.UTF8.GetString(files.ReadAllBytes(path, cap)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Linked work trees and submodules have a file: "gitdir: PATH", relative to the folder it lies in.
    private static GitRepository FromPointer(string root, string dotGit, InputFiles files)
    {
        const string Key = "gitdir:";
        var text = ReadText(dotGit, MaxPointer, files)?.Trim();
        var folder = text is not null && text.StartsWith(Key, StringComparison.Ordinal) ? Resolve(root, text[Key.Length..].Trim()) : null;
        return folder is null ? new GitRepository(root, dotGit, dotGit, null) : Describe(root, folder, files);
    }

    private static GitRepository Describe(string root, string gitFolder, InputFiles files)
    {
        var head = ReadText(Path.Combine(gitFolder, "HEAD"), MaxPointer, files)?.Trim();
        var common = ReadText(Path.Combine(gitFolder, "commondir"), MaxPointer, files)?.Trim();
        return new GitRepository(root, gitFolder, (common is null ? null : Resolve(gitFolder, common)) ?? gitFolder, head);
    }

    private static string? Resolve(string folder, string path) =>
        path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(path, folder);

    // git-check-ref-format(1), as far as it keeps a name inside its folder and a log line on one line. With reftables HEAD
    // holds "refs/heads/.invalid", a name that no branch can have.
    private static bool IsRefName(string name)
    {
        if (name.Length > 1024)
        {
            return false;
        }

        foreach (var c in name)
        {
            if (c is <= ' ' or '\u007F' or '\\' or ':' or '?' or '*' or '[' or '~' or '^')
            {
                return false;
            }
        }

        foreach (var range in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(range) is "" or ['.', ..])
            {
                return false;
            }
        }

        return !name.Contains("..", StringComparison.Ordinal);
    }
}
