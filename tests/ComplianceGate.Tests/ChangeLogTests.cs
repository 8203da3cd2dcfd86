using ComplianceGate.Changes;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>What is found in change logs.</summary>
[TestClass]
public sealed class ChangeLogTests
{
    // Version that is asked for, the log, and what is found: line of the heading, day, and whether it is empty; "none" without an entry.
    [TestMethod]
    [DataRow("1.2.3", "# Changelog\n\n## [1.2.3] - 2026-01-02\n- x", "3 2026-01-02")]
    [DataRow("1.2.3", "## 1.2.3 (2026-01-02)\n\nA sentence.", "1 2026-01-02")]
    [DataRow("1.2.3", "## v1.2.3 - 2026-01-02\n* x", "1 2026-01-02")]
    [DataRow("1.2.3", "## V1.2.3, 2026-01-02\n1. x", "1 2026-01-02")]
    [DataRow("1.2.3", "## Version 1.2.3 / 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "## [1.2.3](https://example.org/compare/v1.2.2...v1.2.3) (2026-01-02)\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "## [1.2.3][1.2.3] 2026-01-02\n- x\n\n[1.2.3]: https://example.org", "1 2026-01-02")]
    [DataRow("1.2.3", "## **1.2.3** – 2026-01-02 ##\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "## 2026-01-02 - 1.2.3\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "## <a name=\"1.2.3\"></a>1.2.3 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "## `1.2.3` 🎉 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "## [1.2.3] - 2026-01-02 [YANKED]\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "1.2.3 (2026-01-02)\n==================\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "1.2.3 (2026-01-02)\n---\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "   ### 1.2.3 2026-01-02\r\n- x\r\n", "1 2026-01-02")]
    [DataRow("1.2.3", "## 1.2.3\n- x", "1 -")]
    [DataRow("1.2.3", "## 1.2.3 - 2026-02-30\n- x", "1 -")]
    [DataRow("1.2.3", "## 1.2.3 - January 2, 2026\n- x", "1 -")]
    [DataRow("1.2.3", "## 1.2.3 - Unreleased\n- x", "1 -")]
    [DataRow("1.2.3", "## 1.2.3 - 2026-01-02\n### Added\n### Fixed\n## 1.2.2\n- x", "1 2026-01-02 empty")]
    [DataRow("1.2.3", "## 1.2.3 - 2026-01-02\n\n<!-- - x -->\n## 1.2.2\n- x", "1 2026-01-02 empty")]
    [DataRow("1.2.3", "## 1.2.3 - 2026-01-02\n\n```\n- x\n```\n", "1 2026-01-02 empty")]
    [DataRow("1.2.3", "## 1.2.3 - 2026-01-02\n- TBD\n", "1 2026-01-02 empty")]
    [DataRow("1.2.3", "## 1.2.3 - 2026-01-02\n-\n***\n[1.2.3]: https://example.org\n", "1 2026-01-02 empty")]
    [DataRow("1.2.3", "## 1.2.3 - 2026-01-02", "1 2026-01-02 empty")]
    [DataRow("1.2.3", "# 1.2.3 - 2026-01-02\n## 1.2.2\n- x", "1 2026-01-02 empty")]
    [DataRow("1.2.3", "## 1.2.3 - 2026-01-02\n**Full Changelog**: https://example.org/compare/v1...v2\n", "1 2026-01-02 empty")]
    [DataRow("1.2.3", "## 1.2.3 - 2026-01-02\n- Faster\n\n**Full Changelog**: https://example.org/compare/v1...v2\n", "1 2026-01-02")]
    [DataRow("1.2.3", "- speaks of `<!--` and ``a ` <!--``\n\n## 1.2.3 - 2026-01-02\n- x", "3 2026-01-02")]
    [DataRow("1.2.3", "- a ` b <!--\n\n## 1.2.3 - 2026-01-02\n- x", "none")]
    [DataRow("1.2.3", "---\ntitle: 1.2.3\n---\n## 1.2.3 - 2026-01-02\n- x", "4 2026-01-02")]
    [DataRow("1.2.3", "---\n## 1.2.3 - 2026-01-02\n- x", "2 2026-01-02")]
    [DataRow("1.2.3", "```\n## 1.2.3 - 2026-01-02\n- x\n```", "none")]
    [DataRow("1.2.3", "~~~~\n## 1.2.3\n~~~\n- x\n", "none")]
    [DataRow("1.2.3", "<!--\n## 1.2.3 - 2026-01-02\n- x\n-->", "none")]
    [DataRow("1.2.3", "    ## 1.2.3 - 2026-01-02\n- x", "none")]
    [DataRow("1.2.3", "##1.2.3\n- x", "none")]
    [DataRow("1.2.3", "- 1.2.3\n---\n- x", "none")]
    [DataRow("1.2.3", "## 1.2.30 - 2026-01-02\n- x", "none")]
    [DataRow("1.2.3", "## 1.2.3-beta.1 - 2026-01-02\n- x", "none")]
    [DataRow("1.2.3", "## How to come from 1.0 to 1.2.3\n- x", "none")]
    [DataRow("1.2.3", "## [Unreleased]\n- x", "none")]
    [DataRow("1.2.3", "", "none")]
    [DataRow("1.2.0", "## 1.2 - 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.2", "## 1.2.0.0 - 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.2.3+abc", "## 1.2.3 - 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("5.0.0", "## v5 - 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("5.0.0", "## 5 things - 2026-01-02\n- x", "none")]
    [DataRow("1.2.3-Beta.1", "## 1.2.3-beta.1 - 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "## Contoso.Core 1.2.3 - 2026-01-02\n- x\n## Contoso.Ink 1.2.3\n- y", "1 2026-01-02")]
    [DataRow("1.2.3", "## Contoso.Ink 1.2.3\n- y\n## Contoso.Core@1.2.3 2026-01-02\n- x", "3 2026-01-02")]
    [DataRow("1.2.3", "## Contoso.Ink 1.2.3\n- y\n## Contoso.Paper 1.2.3\n- x", "none")]
    [DataRow("1.2.3", "## 1.2.3\n- y\n## contoso.core 1.2.3 2026-01-02\n- x", "3 2026-01-02")]
    [DataRow("1.2.3", "# Log\n## Contoso.Ink\n### 1.2.3\n- y\n## Contoso.Core\n### 1.2.3 2026-01-02\n- x", "6 2026-01-02")]
    [DataRow("1.2.3", "## Contoso.Core\n### 1.2.2\n- y\n## Contoso.Ink\n### 1.2.3 2026-01-02\n- x", "none")]
    [DataRow("1.2.3", "## The Pen 1.2.3 2026-01-02\n- x\n## The Pen 1.2.2\n- y", "1 2026-01-02")]
    [DataRow("2026.1.2", "## 2026.1.2 - 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.0.0", "## 1 - 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "## Contoso.Core-1.2.3 - 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.2.3-rc.1", "## Contoso.Core-1.2.3-rc.1 2026-01-02\n- x", "1 2026-01-02")]
    [DataRow("1.2.3", "## Contoso.Ink-1.2.3 - 2026-01-02\n- x\n## Contoso.Paper-1.2.3\n- y", "none")]
    [DataRow("1.2.3", "## :rocket: 1.2.3 2026-01-02\n- x\n## 1.2.2\n- y", "1 2026-01-02")]
    [DataRow("1.2.3", "## v1.2.3 Contoso.Ink\n- y\n## v1.2.3 Contoso.Core 2026-01-02\n- x", "3 2026-01-02")]
    [DataRow("1.2.3", "## v1.2.3 Contoso.Ink\n- y\n## v1.2.2 Contoso.Core 2026-01-02\n- x", "none")]
    [DataRow("1.2.3", "## v1.2.3 Bionic 2026-01-02\n- x\n## v1.2.2 Acid\n- y", "1 2026-01-02")]
    [DataRow("1.2.3", "## The Pen 1.2.3 2026-01-02\n### TLS 1.3 support\n- x\n## The Pen 1.2.2\n- y", "1 2026-01-02")]
    public void An_entry_is_found_or_not(string version, string log, string expected)
    {
        var entry = new ChangeLogParser(log, "Contoso.Core").Entry(version);
        Assert.AreEqual(expected, entry is null ? "none" : $"{entry.Line} {entry.Date ?? "-"}{(entry.IsEmpty ? " empty" : "")}");
    }

    [TestMethod]
    [DataRow("# Log\n## [Unreleased]\n- x", 2)]
    [DataRow("# Log\n## Unreleased changes\n- x", 2)]
    [DataRow("# Log\n## Upcoming\n- x", 2)]
    [DataRow("# Log\n## What comes next\n- x", 0)]
    public void What_is_not_released_is_found(string log, int line) => Assert.AreEqual(line, new ChangeLogParser(log, "A").Unreleased()?.Line ?? 0);

    [TestMethod]
    public void An_entry_ends_with_the_next_version_whatever_its_level()
    {
        var entry = new ChangeLogParser("# 2.0.0\n### Added\n- a\n\n```\ncode\n```\n<!-- hidden -->\n### 1.9.1\n- b\n", "A").Entry("2.0.0")!;
        Assert.AreEqual("- a", entry.Text, "a heading that only names the kind mentions nothing");
        Assert.AreEqual("2.0.0", entry.Heading);
    }

    [TestMethod]
    [DataRow("Update to .NET 10.0")]
    [DataRow("Upgrading from 2.0")]
    [DataRow("TLS 1.3 support")]
    [DataRow("OpenSSL 3.0")]
    [DataRow("Contoso.Ink 2.0.0")]
    public void A_part_of_an_entry_that_speaks_of_a_version_does_not_end_it(string part)
    {
        var log = new ChangeLogParser($"## 2.1.0 - 2026-01-02\n### {part}\n- a\n### 2.0.9\n- b\n## 2.0.0\n- c", "A");
        StringAssert.EndsWith(log.Entry("2.1.0")!.Text, "\n- a");
        Assert.AreEqual("- b", log.Entry("2.0.9")!.Text);
        Assert.AreEqual("- c", log.Entry("2.0.0")!.Text);
    }

    [TestMethod]
    [DataRow("Draws in color.", true)]
    [DataRow("https://example.org/releases", false)]
    [DataRow("See https://example.org/releases for the full change log.", false)]
    [DataRow("See [CHANGELOG.md](https://example.org/CHANGELOG.md).", false)]
    [DataRow("Summary of changes made in this release of the package.", false)]
    [DataRow("See release notes on GitHub", false)]
    [DataRow("See CHANGELOG.md in the repository", false)]
    [DataRow("Please refer to CHANGELOG.md for details", false)]
    [DataRow("For detailed changes see https://example.org/log", false)]
    [DataRow("See the Contoso wiki: https://example.org/wiki", false)]
    [DataRow("Fixes a crash, see https://example.org/1", true)]
    [DataRow("Reads notes faster (https://example.org/1)", true)]
    [DataRow("TODO", false)]
    [DataRow("  ", false)]
    [DataRow("## 1.2.3\n- x\n## 1.2.2\n- y", true)]
    [DataRow("## 1.2.2\n- y", false)]
    public void Release_notes_count_where_they_say_something_of_this_version(string notes, bool counts)
    {
        using var folder = new TemporaryFolder();
        var fact = ChangeLogReader.Read(new(folder.Path, null, "1.2.3", ["A"], notes), new InputFiles());
        Assert.AreEqual(counts, fact.Notes is not null);
        Assert.IsNull(fact.Path);
    }

    [TestMethod]
    public void The_nearest_log_up_to_the_top_of_the_repository_counts()
    {
        using var folder = new TemporaryFolder();
        var (top, project) = (Path.Combine(folder.Path, "repo"), Path.Combine(folder.Path, "repo", "src", "A"));
        Directory.CreateDirectory(project);
        File.WriteAllText(Path.Combine(folder.Path, "CHANGELOG.md"), "## 1.0.0\n- above");
        Assert.IsNull(Read(top).Path, "what lies above the repository is not its own");
        File.WriteAllText(Path.Combine(top, "changelog.md"), "## 1.0.0\n- top");
        Assert.AreEqual("- top", Read(top).Entry!.Text);
        Assert.IsNull(Read(null).Path, "without a repository only the project's folder");
        File.WriteAllText(Path.Combine(project, "HISTORY.md"), "\uFEFF## 1.0.0\n- near");
        var files = new InputFiles();
        Assert.AreEqual("- near", ChangeLogReader.Read(new(project, top, "1.0.0", ["A"], ""), files).Entry!.Text);
        Assert.IsTrue(files.Seen.Any(s => s.Path.EndsWith("CHANGELOG.md", StringComparison.Ordinal) && s.Time is null), "that one comes is noticed");

        ChangesFact Read(string? root) => ChangeLogReader.Read(new(project, root, "1.0.0", ["A"], ""), new InputFiles());
    }

    [TestMethod]
    [DataRow("CHANGELOG")]
    [DataRow("CHANGELOG.txt")]
    [DataRow("NEWS.md")]
    [DataRow("docs/CHANGELOG.md")]
    public void Other_names_are_found(string name)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine([folder.Path, .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "## 1.0.0\n- x");
        Assert.AreEqual(path, ChangeLogReader.Read(new(folder.Path, null, "1.0.0", ["A"], ""), new InputFiles()).Path);
    }

    [TestMethod]
    public void What_cannot_be_read_is_told()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(Path.Combine(folder.Path, "CHANGELOG.md")))
        {
            file.SetLength(ChangeLogReader.MaxSize + 1);
        }

        var fact = ChangeLogReader.Read(new(folder.Path, null, "1.0.0", ["A"], ""), new InputFiles());
        StringAssert.Contains(fact.Unreadable, "at most");
        Assert.IsNull(fact.Entry);
    }

    [TestMethod]
    [Timeout(20_000, CooperativeCancellation = true)]
    public void Hostile_logs_are_read_in_one_pass()
    {
        foreach (var piece in (string[])["# 1.0.0\n", "<!--", "-->", "```\n", "[", "](", "a\n", "- a\n---\n", "a\n===\n", "## A 1.0.0\n", "<a ", "\\", "1.", "\n", "## [x]: 1.0.0 <\n"])
        {
            var log = new ChangeLogParser(string.Concat(Enumerable.Repeat(piece, (2 << 20) / piece.Length)), "A");
            log.Entry("1.0.0");
            log.Unreleased();
            log.Whole();
        }
    }

    [TestMethod]
    public void Any_text_is_read_alike_twice()
    {
        string[] pieces = ["# ", "## ", "1.2.3", " ", "\n", "\n\n", "- ", "[", "]", "(", ")", "<!--", "-->", "```", "~~~", "===", "---", "Unreleased", "A", "2026-01-02", "\t", "\r\n", "\0", "\ud800", "é", "`", "*", "v", "-beta", "+", "@", "/", ":", "<b>"];
        var random = new Random(7001);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)]));
            var (one, other) = (new ChangeLogParser(text, "A"), new ChangeLogParser(text, "A"));
            Assert.AreEqual(one.Entry("1.2.3"), other.Entry("1.2.3"));
            Assert.AreEqual(one.Unreleased(), other.Unreleased());
            Assert.IsFalse(one.Entry("1.2.3") is { IsEmpty: false, Text.Length: 0 });
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("change-log-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
