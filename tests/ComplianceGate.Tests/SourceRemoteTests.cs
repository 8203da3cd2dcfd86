using ComplianceGate.Source;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class SourceRemoteTests
{
    [TestMethod]
    [DataRow("https://example.test/org/repo.git", "https://example.test/org/repo.git")]
    [DataRow("https://user:p%40ss@example.test:8443/org/repo", "https://example.test:8443/org/repo")]
    [DataRow("https://a@b@example.test/org", "https://example.test/org")]
    [DataRow("https://example.test/org?token=x", "https://example.test/org")]
    [DataRow("https://example.test/org#frag", "https://example.test/org")]
    [DataRow("https://example.test?x=/y", "https://example.test")]
    [DataRow("HTTPS://Example.test/Org", "https://Example.test/Org")]
    [DataRow("ssh://git@example.test:22/org/repo", "ssh://example.test:22/org/repo")]
    [DataRow("git@example.test:org/repo.git", "ssh://example.test/org/repo.git")]
    [DataRow("example.test:/org/repo.git", "ssh://example.test/org/repo.git")]
    [DataRow("git://example.test/x", "git://example.test/x")]
    [DataRow("file:///home/me/repo", null)]
    [DataRow("/home/me/repo", null)]
    [DataRow("../repo", null)]
    [DataRow("repo", null)]
    [DataRow("C:\\src\\repo", null)]
    [DataRow("C:/src/repo", null)]
    [DataRow("\\\\server\\share", null)]
    [DataRow("git@example.test:~me/repo", null)]
    [DataRow("ext::sh -c x", null)]
    [DataRow("helper::https://example.test", null)]
    [DataRow("https://", null)]
    [DataRow("https://user@/x", null)]
    [DataRow("https://example.test/a\nb", null)]
    [DataRow("", null)]
    [DataRow(null, null)]
    public void An_address_loses_what_must_not_be_published(string? address, string? expected) =>
        Assert.AreEqual(expected, RemoteAddress.Clean(address));

    [TestMethod]
    [DataRow("[remote \"origin\"]\n\turl = https://x.test/a\n", "https://x.test/a")]
    [DataRow("[REMOTE \"origin\"]\r\n  URL=https://x.test/a ; note\r\n", "https://x.test/a")]
    [DataRow("[remote \"origin\"]\nurl = \"https://x.test/a#b\" # note\n", "https://x.test/a#b")]
    [DataRow("[remote \"origin\"]\nurl = https://x.\\\ntest/a\n", "https://x.test/a")]
    [DataRow("[remote \"origin\"]\nurl = first\nurl = second\n", "first")]
    [DataRow("[remote \"one\"]\nurl = only\n", "only")]
    [DataRow("[remote \"one\"]\nurl = 1\n[remote \"two\"]\nurl = 2\n", null)]
    [DataRow("[remote \"one\"]\nurl = 1\n[remote \"two\"]\nurl = 2\n[branch \"main\"]\nremote = two\n", "2")]
    [DataRow("[remote \"o\\\"q\"]\nurl = quoted\n", "quoted")]
    [DataRow("# [remote \"origin\"]\nurl = x\n", null)]
    [DataRow("[other]\nurl = x\n[remote \"origin\"\n", null)]
    [DataRow("", null)]
    public void The_remote_is_found_in_the_configuration(string config, string? expected) =>
        Assert.AreEqual(expected, GitConfig.Parse(config).RemoteUrl("refs/heads/main"));

    [TestMethod]
    public void Random_configurations_never_throw()
    {
        var random = new Random(99);
        const string Alphabet = "[]\"\\=#; \t\r\nremoturlbanchigf\0é";
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Create(random.Next(80), random, (span, r) =>
            {
                foreach (ref var c in span)
                {
                    c = Alphabet[r.Next(Alphabet.Length)];
                }
            });
            RemoteAddress.Clean(GitConfig.Parse("[remote \"origin\"]\nurl=" + text).RemoteUrl("refs/heads/" + text));
        }
    }

    [TestMethod]
    public void A_long_continued_line_takes_no_long_time()
    {
        var text = "[remote \"origin\"]\nurl = " + string.Concat(Enumerable.Repeat("ab\\\n", 250_000)) + "end\n";
        Assert.AreEqual(500_003, GitConfig.Parse(text).RemoteUrl(null)!.Length);
    }
}
