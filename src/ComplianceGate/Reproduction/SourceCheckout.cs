using ComplianceGate.Diagnostics;

namespace ComplianceGate.Reproduction;

/// <summary>
/// Puts the recorded commit into a fresh folder, as the recorded build had it: the same commit, branch and remote's address, line ends
/// as the commit says and not as this machine would have them.
/// </summary>
internal sealed class SourceCheckout
{
    // Where a public repository has the same path behind https.
    private static readonly string[] PublicHosts = ["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"];

    private readonly RecordedBuild build;
    private readonly ChildProcess children;
    private readonly string to;
    private readonly string git = ChildProcess.Find("git") ?? throw new UndecidedException("The source cannot be checked out: git is not installed");

    /// <summary>Makes the fresh repository.</summary>
    /// <param name="build">The recorded build, with its commit.</param>
    /// <param name="to">The fresh folder; it must not be there.</param>
    /// <param name="children">Runs git.</param>
    public SourceCheckout(RecordedBuild build, string to, ChildProcess children)
    {
        (this.build, this.to, this.children) = (build, to, children);
        Directory.CreateDirectory(to);
        // What checks out is the commit alone: no hook, and no ends of lines of this machine's.
        Must("init", "-q", "--template=", "--object-format=" + (build.Commit!.Length == 64 ? "sha256" : "sha1"));
        Must("config", "core.autocrlf", "false");
        Must("config", "core.eol", "lf");
    }

    private string GitFolder => Path.Combine(to, ".git");

    /// <summary>Takes the commit from the repository that a folder lies in; false where there is none, or none that holds it.</summary>
    /// <param name="folder">Fully qualified path of a folder.</param>
    public bool TryTake(string folder)
    {
        if (LocalObjects.Find(folder) is not { } repository)
        {
            return false;
        }

        LocalObjects.Lend(repository, GitFolder);
        if (HasCommit())
        {
            return true;
        }

        LocalObjects.TakeBack(GitFolder);
        return false;
    }

    /// <summary>Fetches the commit.</summary>
    /// <param name="remote">The recorded address.</param>
    /// <exception cref="UndecidedException">It cannot be had.</exception>
    public void Fetch(string remote)
    {
        var said = "";
        foreach (var address in Addresses(remote))
        {
            string[] names = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
            // By its id the commit is had even where no branch leads to it any more; not every server gives it so.
            var answer = Run(["fetch", "-q", "--no-auto-gc", "--", address, build.Commit!, .. names]);
            answer = answer.ExitCode == 0 ? answer : Run(["fetch", "-q", "--no-auto-gc", "--", address, .. names]);
            if (HasCommit())
            {
                return;
            }

            said = Said(answer);
        }

        throw new UndecidedException($"The commit {build.Commit} cannot be had from {SafeText.Line(remote)}{said}");
    }

    /// <summary>Checks the commit out.</summary>
    /// <returns>What the reader should know of it, a sentence without an end mark; null where there is nothing.</returns>
    /// <exception cref="UndecidedException">It is not what was recorded.</exception>
    public string? CheckOut()
    {
        if (build.Repository is { } remote)
        {
            Must("remote", "add", "--", "origin", remote);
        }

        const string Heads = "refs/heads/";
        if (build.Ref is { } branch && branch.StartsWith(Heads, StringComparison.Ordinal))
        {
            Must("checkout", "-q", "--no-track", "-B", branch[Heads.Length..], build.Commit!);
        }
        else
        {
            Must("checkout", "-q", "--detach", build.Commit!);
        }

        var tree = Must("rev-parse", "HEAD^{tree}").Trim();
        if (build.Tree is { } recorded && tree != recorded)
        {
            throw new UndecidedException($"The commit {build.Commit} has the tree {tree} there; the evidence says {recorded}");
        }

        if (!File.Exists(Path.Combine(to, ".gitmodules")))
        {
            return null;
        }

        var modules = Run("submodule", "update", "--init", "--recursive", "-q");
        return modules.ExitCode == 0 ? null : $"The submodules could not be fetched{Said(modules)}";
    }

    /// <summary>Addresses at which a recorded remote may be found: its user name is never recorded.</summary>
    internal static IEnumerable<string> Addresses(string remote)
    {
        const string Ssh = "ssh://";
        if (!remote.StartsWith(Ssh, StringComparison.Ordinal))
        {
            return [remote];
        }

        var rest = remote[Ssh.Length..];
        return Array.Exists(PublicHosts, h => rest.StartsWith(h + "/", StringComparison.OrdinalIgnoreCase)) ? ["https://" + rest, $"{Ssh}git@{rest}"] : [$"{Ssh}git@{rest}"];
    }

    private bool HasCommit() => Run("cat-file", "-e", build.Commit + "^{commit}").ExitCode == 0;

    private string Must(params string[] arguments)
    {
        var answer = Run(arguments);
        return answer.ExitCode == 0 ? answer.Output : throw new UndecidedException($"git {arguments[0]} failed{Said(answer)}");
    }

    private ProcessAnswer Run(params string[] arguments) => children.Run(git, to, arguments, Variables(arguments[0] == "fetch" || arguments[0] == "submodule"));

    // What points git elsewhere is not inherited. Evidence may name any address, and some of git's protocols are commands.
    private Dictionary<string, string?> Variables(bool fetches)
    {
        var variables = new Dictionary<string, string?>
        {
            ["GIT_DIR"] = null, ["GIT_WORK_TREE"] = null, ["GIT_INDEX_FILE"] = null, ["GIT_OBJECT_DIRECTORY"] = null, ["GIT_COMMON_DIR"] = null,
            ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = null, ["GIT_NAMESPACE"] = null, ["GIT_PREFIX"] = null, ["GIT_TERMINAL_PROMPT"] = "0", ["LC_ALL"] = "C",
            ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(to), ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_ALLOW_PROTOCOL"] = fetches ? "https:http:ssh" : "none",
        };
        // Those of a submodule too, which has a configuration of its own.
        (string Key, string Value)[] settings = [("core.autocrlf", "false"), ("core.eol", "lf"), ("core.longpaths", "true"), ("core.hooksPath", Path.Combine(GitFolder, "no-hooks")), ("advice.detachedHead", "false")];
        variables["GIT_CONFIG_COUNT"] = $"{settings.Length}";
        for (var i = 0; i < settings.Length; i++)
        {
            variables[$"GIT_CONFIG_KEY_{i}"] = settings[i].Key;
            variables[$"GIT_CONFIG_VALUE_{i}"] = settings[i].Value;
        }

        if (Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") is null)
        {
            variables["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes";
        }

        return variables;
    }

    private static string Said(ProcessAnswer answer) =>
        answer.ExitCode is null ? ": it did not end in time" : answer.Output.Trim() is { Length: > 0 } said ? $": {SafeText.Line(said, 300)}" : "";
}
