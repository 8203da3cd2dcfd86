using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Source;

/// <summary>Reads the source revision of a project from the git repository it lies in.</summary>
public static class GitSourceReader
{
    private const int MaxConfig = 1 << 20;

    /// <summary>
    /// Reads revision, branch, commit time and remote, and on request whether the work tree is dirty. Starts git once, with
    /// <paramref name="includeDirty"/> twice. Never throws for what it finds.
    /// </summary>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="includeDirty">Whether to ask for the state of the work tree, which costs a walk over its files.</param>
    /// <param name="sourceLinkUrl">The repository's address as the SDK's source control queries give it (<c>RepositoryUrl</c> of the source root); null when unknown.</param>
    /// <param name="files">The door to the disk; notes what a change of revision would change.</param>
    /// <returns>The facts, and a problem where a repository is there and could not be read.</returns>
    public static (SourceFact Source, Problem? Problem) Read(string projectDirectory, bool includeDirty, string? sourceLinkUrl, InputFiles files)
    {
        if (GitRepository.Find(projectDirectory, files) is not { } repository)
        {
            return (new SourceFact { Unknown = "The project does not lie in a git repository." }, null);
        }

        foreach (var path in repository.StateFiles())
        {
            files.Exists(path);
        }

        var fact = new SourceFact
        {
            Root = repository.Root,
            Branch = repository.Branch,
            Remote = RemoteAddress.Clean(sourceLinkUrl) ?? Remote(repository, files),
        };
        if (repository.Head is null)
        {
            return Unknown(fact, repository, "The repository's git folder cannot be read.");
        }

        var (revision, problem) = Revision(fact, repository);
        if (revision.Commit is null || !includeDirty)
        {
            return (revision, problem);
        }

        var dirty = IsDirty(repository);
        return dirty is null
            ? (revision, Trouble(repository, "git could not tell whether the work tree differs from the commit."))
            : (revision with { Dirty = dirty }, problem);
    }

    /// <summary>Absolute path of the root of the repository that a folder lies in; null without one. Starts no process.</summary>
    /// <param name="directory">An absolute path.</param>
    /// <param name="files">The door to the disk.</param>
    public static string? Root(string directory, InputFiles files) => GitRepository.Find(directory, files)?.Root;

    /// <summary>Whether the work tree differs from the commit, untracked files included. Starts git once.</summary>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>Null without a repository, and where git cannot tell.</returns>
    public static bool? IsDirty(string projectDirectory, InputFiles files) =>
        GitRepository.Find(projectDirectory, files) is { } repository ? IsDirty(repository) : null;

    /// <summary>
    /// A key under which the answer of <see cref="Read"/> may be kept: it changes with HEAD, the branch's ref and the index.
    /// It costs no process. Changes to files that were not added do not show in it.
    /// </summary>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>Null without a repository.</returns>
    public static string? RepositoryStateKey(string projectDirectory, InputFiles files)
    {
        if (GitRepository.Find(projectDirectory, files) is not { } repository)
        {
            return null;
        }

        var key = new StringBuilder(repository.Root).Append('\n').Append(repository.Head);
        foreach (var path in repository.StateFiles())
        {
            var info = new FileInfo(path);
            files.Exists(path);
            key.Append('\n').Append(info.Exists ? info.LastWriteTimeUtc.Ticks : 0).Append(' ').Append(info.Exists ? info.Length : 0);
        }

        return key.ToString();
    }

    private static (SourceFact, Problem?) Revision(SourceFact fact, GitRepository repository)
    {
        // The commit as it is stored: no replacement, no signature check, no pager, no name that could be taken for a path.
        var answer = GitProcess.Run(
            repository.Root, "--no-replace-objects", "-C", repository.Root,
            "log", "-1", "--no-show-signature", "--no-color", "--format=%H%n%T%n%ct", "--");
        if (answer.ExitCode == 0)
        {
            var lines = answer.Output.Split('\n');
            if (lines.Length >= 3 && IsObjectId(lines[0]) && IsObjectId(lines[1])
                && long.TryParse(lines[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time))
            {
                return (fact with { Commit = lines[0], Tree = lines[1], CommitTime = time }, null);
            }

            return Unknown(fact, repository, "git gave no revision.");
        }

        if (answer.ExitCode is null)
        {
            return Unknown(fact, repository, $"The revision is unknown because {answer.Error}.");
        }

        // A repository without commits is a beginning, not a fault.
        return answer.Error.Contains("does not have any commits yet", StringComparison.Ordinal)
            ? (fact with { Unknown = "The repository has no commit yet." }, null)
            : Unknown(fact, repository, Cause(answer));
    }

    // git's own words may hold paths of this machine, and the sentence goes into documents.
    private static string Cause(GitAnswer answer) =>
        answer.Error.Contains("dubious ownership", StringComparison.Ordinal)
            ? "git refuses the repository because another user owns it; name its folder in git's safe.directory setting."
            : $"git could not read the repository (exit code {answer.ExitCode}); 'git status' in it tells why.";

    private static bool? IsDirty(GitRepository repository)
    {
        // The file system monitor is a process of its own, and no fact of the tree.
        var answer = GitProcess.Run(
            repository.Root, "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", repository.Root,
            "status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=none", "--no-renames");
        return answer.ExitCode == 0 ? answer.Output.Length > 0 : null;
    }

    private static string? Remote(GitRepository repository, InputFiles files) =>
        GitRepository.ReadText(Path.Combine(repository.CommonFolder, "config"), MaxConfig, files) is { } text
            ? RemoteAddress.Clean(GitConfig.Parse(text).RemoteUrl(repository.Branch))
            : null;

    private static (SourceFact, Problem?) Unknown(SourceFact fact, GitRepository repository, string why) =>
        (fact with { Unknown = why }, Trouble(repository, why));

    private static Problem Trouble(GitRepository repository, string why) =>
        new(ProblemKind.SourceUnknown, "git", why, new FileLocation(Path.Combine(repository.Root, ".git")));

    private static bool IsObjectId(string text)
    {
        if (text.Length is not (40 or 64))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return true;
    }
}
