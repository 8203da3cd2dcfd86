using System.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Source;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class SourceGitTests
{
    private const long FirstTime = 1_700_000_000;

    [TestMethod]
    public void Revision_branch_time_and_remote_are_read()
    {
        using var repo = new TestRepository();
        repo.Git("remote", "add", "origin", "https://user:secret@example.test/org/repo.git?token=1");
        var (source, problem) = GitSourceReader.Read(repo.Folder("src", "app"), false, null, new InputFiles());
        Assert.IsNull(problem);
        Assert.IsNull(source.Unknown);
        Assert.AreEqual(repo.Root, source.Root);
        Assert.AreEqual(repo.Git("rev-parse", "HEAD"), source.Commit);
        Assert.AreEqual(repo.Git("rev-parse", "HEAD^{tree}"), source.Tree);
        Assert.AreEqual("refs/heads/main", source.Branch);
        Assert.AreEqual(FirstTime, source.CommitTime);
        Assert.AreEqual("https://example.test/org/repo.git", source.Remote);
        Assert.IsNull(source.Dirty);
    }

    [TestMethod]
    public void Packed_objects_and_refs_are_read()
    {
        using var repo = new TestRepository();
        repo.Git("gc", "-q");
        repo.Git("pack-refs", "--all");
        Assert.IsFalse(File.Exists(Path.Combine(repo.Root, ".git", "refs", "heads", "main")));
        Assert.AreEqual(repo.Git("rev-parse", "HEAD"), Read(repo.Root).Commit);
    }

    [TestMethod]
    public void A_linked_work_tree_has_its_own_head_and_the_common_remote()
    {
        using var repo = new TestRepository();
        repo.Git("remote", "add", "origin", "git@example.test:org/repo.git");
        var tree = Path.Combine(repo.Parent, "linked");
        repo.Git("worktree", "add", "-q", "-b", "side", tree);
        var files = new InputFiles();
        var (source, problem) = GitSourceReader.Read(tree, false, null, files);
        Assert.IsNull(problem);
        Assert.AreEqual(tree, source.Root);
        Assert.AreEqual("refs/heads/side", source.Branch);
        Assert.AreEqual(repo.Git("rev-parse", "HEAD"), source.Commit);
        Assert.AreEqual("ssh://example.test/org/repo.git", source.Remote);
        CollectionAssert.Contains(files.Seen.Select(f => f.Path).ToArray(), Path.Combine(repo.Root, ".git", "refs", "heads", "side"));
    }

    [TestMethod]
    public void A_shallow_clone_is_read_and_its_local_remote_is_not_told()
    {
        using var repo = new TestRepository();
        repo.Write("b.txt", "b");
        repo.Commit("second");
        var clone = Path.Combine(repo.Parent, "clone");
        repo.Git("clone", "-q", "--depth", "1", "file://" + repo.Root, clone);
        Assert.IsTrue(File.Exists(Path.Combine(clone, ".git", "shallow")));
        var source = Read(clone);
        Assert.AreEqual(repo.Git("rev-parse", "HEAD"), source.Commit);
        Assert.IsNull(source.Remote);
    }

    [TestMethod]
    public void A_detached_head_has_no_branch()
    {
        using var repo = new TestRepository();
        repo.Git("checkout", "-q", "--detach");
        var source = Read(repo.Root);
        Assert.IsNull(source.Branch);
        Assert.AreEqual(repo.Git("rev-parse", "HEAD"), source.Commit);
    }

    [TestMethod]
    public void A_submodule_is_a_repository_of_its_own()
    {
        using var inner = new TestRepository();
        using var outer = new TestRepository();
        outer.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.Root, "sub");
        outer.Commit("with submodule");
        var source = Read(Path.Combine(outer.Root, "sub"));
        Assert.AreEqual(Path.Combine(outer.Root, "sub"), source.Root);
        Assert.AreEqual(inner.Git("rev-parse", "HEAD"), source.Commit);
    }

    [TestMethod]
    public void Without_a_repository_the_revision_is_unknown_and_every_place_is_an_input()
    {
        var folder = Directory.CreateTempSubdirectory("cg-nogit-").FullName;
        try
        {
            var files = new InputFiles();
            var (source, problem) = GitSourceReader.Read(folder, true, null, files);
            Assert.IsNull(problem);
            Assert.IsNotNull(source.Unknown);
            Assert.IsNull(source.Root);
            Assert.IsNull(GitSourceReader.RepositoryStateKey(folder, files));
            var seen = files.Seen.Select(f => f.Path).ToArray();
            CollectionAssert.Contains(seen, Path.Combine(folder, ".git"));
            CollectionAssert.Contains(seen, Path.Combine(folder, ".git", "HEAD"));
            CollectionAssert.Contains(seen, Path.Combine(Path.GetDirectoryName(folder)!, ".git"));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    public void A_repository_without_commits_is_no_fault()
    {
        using var repo = new TestRepository(empty: true);
        var (source, problem) = GitSourceReader.Read(repo.Root, true, null, new InputFiles());
        Assert.IsNull(problem);
        Assert.AreEqual("The repository has no commit yet.", source.Unknown);
        Assert.AreEqual("refs/heads/main", source.Branch);
    }

    [TestMethod]
    public void A_dirty_tree_is_told_only_when_asked()
    {
        using var repo = new TestRepository();
        Assert.IsFalse(Read(repo.Root, dirty: true).Dirty);
        repo.Write("new.txt", "x");
        repo.Git("config", "status.showUntrackedFiles", "no");
        Assert.IsTrue(Read(repo.Root, dirty: true).Dirty);
        File.Delete(Path.Combine(repo.Root, "new.txt"));
        Assert.IsFalse(Read(repo.Root, dirty: true).Dirty);
        repo.Write("a.txt", "changed");
        Assert.IsTrue(Read(repo.Root, dirty: true).Dirty);
        Assert.IsNull(Read(repo.Root).Dirty);
    }

    [TestMethod]
    public void Many_untracked_files_do_not_stall_it()
    {
        using var repo = new TestRepository();
        for (var i = 0; i < 600; i++)
        {
            repo.Write(new string('a', 150) + i, "");
        }

        Assert.IsTrue(Read(repo.Root, dirty: true).Dirty);
    }

    [TestMethod]
    public void A_repository_of_SHA256_objects_is_read()
    {
        using var repo = new TestRepository(objectFormat: "sha256");
        var source = Read(repo.Root);
        Assert.AreEqual(64, source.Commit!.Length);
        Assert.AreEqual(repo.Git("rev-parse", "HEAD"), source.Commit);
    }

    [TestMethod]
    public void A_damaged_repository_is_a_problem_and_the_one_above_does_not_answer()
    {
        using var repo = new TestRepository();
        var inner = repo.Folder("inner");
        Directory.CreateDirectory(Path.Combine(inner, ".git"));
        File.WriteAllText(Path.Combine(inner, ".git", "HEAD"), "ref: refs/heads/main\n");
        var (source, problem) = GitSourceReader.Read(inner, true, null, new InputFiles());
        Assert.IsNull(source.Commit);
        Assert.AreEqual(ProblemKind.SourceUnknown, problem!.Kind);
        Assert.DoesNotContain(repo.Root, source.Unknown!);
    }

    [TestMethod]
    public void A_lost_object_is_a_problem()
    {
        using var repo = new TestRepository();
        var head = repo.Git("rev-parse", "HEAD");
        var path = Path.Combine(repo.Root, ".git", "objects", head[..2], head[2..]);
        File.SetAttributes(path, FileAttributes.Normal);
        File.Delete(path);
        Assert.AreEqual(ProblemKind.SourceUnknown, GitSourceReader.Read(repo.Root, false, null, new InputFiles()).Problem!.Kind);
    }

    [TestMethod]
    [DataRow("gitdir: ../gone")]
    [DataRow("nonsense")]
    [DataRow("")]
    [DataRow("gitdir: a\0b")]
    public void A_git_file_that_leads_nowhere_is_a_problem(string text)
    {
        var folder = Directory.CreateTempSubdirectory("cg-gitfile-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, ".git"), text);
            var (source, problem) = GitSourceReader.Read(folder, true, null, new InputFiles());
            Assert.AreEqual(ProblemKind.SourceUnknown, problem!.Kind);
            Assert.IsNull(source.Commit);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    public void A_replaced_commit_does_not_hide_the_real_one()
    {
        using var repo = new TestRepository();
        var tree = repo.Git("rev-parse", "HEAD^{tree}");
        repo.Write("b.txt", "b");
        repo.Commit("second");
        var real = repo.Git("rev-parse", "HEAD^{tree}");
        repo.Git("replace", "HEAD", "HEAD~1");
        Assert.AreNotEqual(tree, real);
        Assert.AreEqual(real, Read(repo.Root).Tree);
    }

    [TestMethod]
    public void The_key_changes_with_a_commit_and_not_without()
    {
        using var repo = new TestRepository();
        var before = GitSourceReader.RepositoryStateKey(repo.Root, new InputFiles());
        Assert.IsNotNull(before);
        Assert.AreEqual(before, GitSourceReader.RepositoryStateKey(repo.Folder("x"), new InputFiles()));
        repo.Write("c.txt", "c");
        repo.Commit("third");
        Assert.AreNotEqual(before, GitSourceReader.RepositoryStateKey(repo.Root, new InputFiles()));
    }

    [TestMethod]
    public void What_a_change_of_revision_touches_counts_as_input()
    {
        using var repo = new TestRepository();
        var files = new InputFiles();
        GitSourceReader.Read(repo.Folder("src"), false, null, files);
        var seen = files.Seen.ToDictionary(f => f.Path, f => f.Time);
        var git = Path.Combine(repo.Root, ".git");
        foreach (var name in new[] { "HEAD", "index", "refs/heads/main", "config" })
        {
            Assert.IsNotNull(seen[Path.Combine(git, name)], name);
        }

        Assert.IsNull(seen[Path.Combine(git, "packed-refs")]);
        Assert.IsNull(seen[Path.Combine(repo.Root, "src", ".git")]);
    }

    [TestMethod]
    public void What_source_link_says_of_the_remote_wins_unless_it_is_a_path()
    {
        using var repo = new TestRepository();
        repo.Git("remote", "add", "origin", "https://example.test/from-config");
        Assert.AreEqual("https://example.test/said", GitSourceReader.Read(repo.Root, false, "https://me@example.test/said", new InputFiles()).Source.Remote);
        Assert.AreEqual("https://example.test/from-config", GitSourceReader.Read(repo.Root, false, "/home/me/repo", new InputFiles()).Source.Remote);
    }

    private static SourceFact Read(string folder, bool dirty = false)
    {
        var (source, problem) = GitSourceReader.Read(folder, dirty, null, new InputFiles());
        Assert.IsNull(problem, problem?.Message);
        return source;
    }

    private sealed class TestRepository : IDisposable
    {
        private long time = FirstTime;

        public TestRepository(bool empty = false, string objectFormat = "sha1")
        {
            Root = Folder();
            Git("init", "-q", "-b", "main", "--object-format=" + objectFormat);
            if (!empty)
            {
                Write("a.txt", "a");
                Commit("first");
            }
        }

        public string Parent { get; } = Directory.CreateTempSubdirectory("cg-git-").FullName;

        public string Root { get; }

        public string Folder(params string[] below) => Directory.CreateDirectory(Path.Combine([Parent, "repo", .. below])).FullName;

        public void Write(string name, string text) => File.WriteAllText(Path.Combine(Root, name), text);

        public void Commit(string message)
        {
            Git("add", "-A");
            Git("commit", "-q", "-m", message);
            time += 60;
        }

        public string Git(params string[] arguments)
        {
            var start = new ProcessStartInfo("git", ["-c", "user.name=T", "-c", "user.email=t@example.test", "-c", "commit.gpgsign=false", .. arguments])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["GIT_CONFIG_GLOBAL"] = Path.Combine(Parent, "none");
            start.Environment["GIT_CONFIG_SYSTEM"] = Path.Combine(Parent, "none");
            start.Environment["GIT_AUTHOR_DATE"] = start.Environment["GIT_COMMITTER_DATE"] = $"{time} +0200";
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode, error);
            return output.Trim();
        }

        public void Dispose()
        {
            foreach (var file in Directory.EnumerateFiles(Parent, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(Parent, recursive: true);
        }
    }
}
