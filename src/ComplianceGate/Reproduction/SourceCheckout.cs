using ComplianceGate.Diagnostics;

namespace ComplianceGate.Reproduction;

/// <summary>
/// Puts the recorded commit into a fresh folder, as the recorded build had it: the same commit, branch and remote's address, line ends
/// as the commit says and not as this machine would have them.
/// </summary>
/// <param name="build">The recorded build.</param>
internal sealed class SourceCheckout(RecordedBuild build)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    // What points git elsewhere when it is inherited.
    private static readonly Dictionary<string, string?> Clean = new()
    {
        ["GIT_DIR"] = null, ["GIT_WORK_TREE"] = null, ["GIT_INDEX_FILE"] = null, ["GIT_OBJECT_DIRECTORY"] = null, ["GIT_COMMON_DIR"] = null,
        ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = null, ["GIT_NAMESPACE"] = null, ["GIT_PREFIX"] = null, ["GIT_TERMINAL_PROMPT"] = "0", ["LC_ALL"] = "C",
        // Evidence may name any address; some of git's protocols are commands.
        ["GIT_ALLOW_PROTOCOL"] = "file:https:http:ssh:git",
    };

    private readonly string git = ChildProcess.Find("git") ?? throw new UndecidedException("The source cannot be checked out: git is not installed");

    /// <summary>The repository that a folder lies in, where it holds the recorded commit.</summary>
    /// <param name="folder">Fully qualified path of a folder.</param>
    /// <returns>Fully qualified path of the repository; null where there is none with that commit.</returns>
    public string? Holding(string folder)
    {
        var top = Run(folder, "rev-parse", "--show-toplevel");
        if (top.ExitCode != 0)
        {
            // A bare repository has no work tree.
            top = Run(folder, "rev-parse", "--absolute-git-dir");
        }

        var root = top.Output.Trim();
        return top.ExitCode == 0 && Path.IsPathFullyQualified(root) && Run(root, "cat-file", "-e", build.Commit + "^{commit}").ExitCode == 0 ? root : null;
    }

    /// <summary>Checks the commit out.</summary>
    /// <param name="from">Fully qualified path of a repository, or an address.</param>
    /// <param name="to">The fresh folder; it must not be there.</param>
    /// <exception cref="UndecidedException">The commit cannot be had, or is not what was recorded.</exception>
    public void CheckOut(string from, string to)
    {
        Directory.CreateDirectory(to);
        Must(to, "init", "-q", "--template=");
        // What checks out is the commit alone: no hook, and no ends of lines of this machine's.
        Must(to, "config", "core.hooksPath", Path.Combine(to, ".git", "no-hooks"));
        Must(to, "config", "core.autocrlf", "false");
        Must(to, "config", "advice.detachedHead", "false");
        Fetch(from, to);
        CheckOut(to);
        Must(to, "config", "--unset-all", "core.hooksPath");
        var tree = Must(to, "rev-parse", "HEAD^{tree}").Trim();
        if (build.Tree is { } recorded && tree != recorded)
        {
            throw new UndecidedException($"The commit {build.Commit} has the tree {tree} there; the evidence says {recorded}");
        }

        if (File.Exists(Path.Combine(to, ".gitmodules")))
        {
            Must(to, "submodule", "update", "--init", "--recursive", "-q");
        }
    }

    private void Fetch(string from, string to)
    {
        var local = Path.IsPathFullyQualified(from);
        // By its id the commit is had even where no branch leads to it any more; tags, because versions are made from them.
        string[] server = local ? ["--upload-pack", "git -c uploadpack.allowAnySHA1InWant=true upload-pack"] : [];
        var answer = Run(to, ["fetch", "-q", "--no-auto-gc", .. server, "--", from, build.Commit!, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]);
        if (answer.ExitCode != 0)
        {
            answer = Run(to, ["fetch", "-q", "--no-auto-gc", .. server, "--", from, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]);
        }

        if (Run(to, "cat-file", "-e", build.Commit + "^{commit}").ExitCode != 0)
        {
            throw new UndecidedException($"The commit {build.Commit} cannot be had from {SafeText.Line(from)}{Said(answer)}");
        }
    }

    private void CheckOut(string to)
    {
        if (build.Repository is { } remote)
        {
            Must(to, "remote", "add", "--", "origin", remote);
        }

        const string Heads = "refs/heads/";
        if (build.Ref is { } branch && branch.StartsWith(Heads, StringComparison.Ordinal))
        {
            Must(to, "checkout", "-q", "--no-track", "-B", branch[Heads.Length..], build.Commit!);
        }
        else
        {
            Must(to, "checkout", "-q", "--detach", build.Commit!);
        }
    }

    private string Must(string folder, params string[] arguments)
    {
        var answer = Run(folder, arguments);
        return answer.ExitCode == 0 ? answer.Output : throw new UndecidedException($"git {arguments[0]} failed{Said(answer)}");
    }

    private ProcessAnswer Run(string folder, params string[] arguments) =>
        ChildProcess.Run(git, folder, arguments, Clean, Patience);

    private static string Said(ProcessAnswer answer) =>
        answer.ExitCode is null ? ": it did not end in time" : answer.Output.Trim() is { Length: > 0 } said ? $": {SafeText.Line(said, 300)}" : "";
}
