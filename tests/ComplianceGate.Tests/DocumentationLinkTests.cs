using System.Text;
using System.Text.RegularExpressions;

namespace ComplianceGate.Tests;

/// <summary>Every link in every page of the repository leads to a file that is there, and to a heading in it.</summary>
[TestClass]
public sealed partial class DocumentationLinkTests
{
    private static readonly Dictionary<string, HashSet<string>> Known = [];

    private static IEnumerable<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. ((string[])["docs", "samples", "tools", "benchmarks"])
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(DocumentationTests.Root, f), "*.md", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(DocumentationTests.Root, f).Replace('\\', '/'))
            .Where(p => !p.Contains("/bin/", StringComparison.Ordinal) && !p.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void Links_inside_the_repository_lead_somewhere(string page)
    {
        foreach (var (target, anchor) in Links(Prose(Read(page))))
        {
            var full = target.Length == 0 ? PathOf(page) : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(PathOf(page))!, target));
            Assert.IsTrue(full.StartsWith(DocumentationTests.Root, StringComparison.Ordinal), $"{page} links out of the repository: {target}");
            Assert.IsTrue(File.Exists(full) || Directory.Exists(full), $"{page} links to {target}");
            if (anchor.Length > 0)
            {
                Assert.IsTrue(Anchors(full).Contains(anchor), $"{page} links to {target}#{anchor}, which has {string.Join(", ", Anchors(full))}");
            }
        }
    }

    [TestMethod]
    public void Every_page_of_docs_is_linked_from_another()
    {
        var linked = Pages.SelectMany(p => Links(Prose(Read(p))).Where(l => l.Target.Length > 0)
            .Select(l => (From: p, To: Path.GetRelativePath(DocumentationTests.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(PathOf(p))!, l.Target))))))
            .Where(l => l.From != l.To).Select(l => l.To.Replace('\\', '/')).ToHashSet();
        // The cards of models and the like in the examples are no pages.
        var alone = Pages.Where(p => p.StartsWith("docs/", StringComparison.Ordinal) && (!p.StartsWith("docs/examples/", StringComparison.Ordinal) || p == "docs/examples/README.md") && !linked.Contains(p)).ToList();
        Assert.IsEmpty(alone, $"Nothing leads to {string.Join(", ", alone)}");
    }

    [TestMethod]
    public void Headings_have_the_anchors_that_a_forge_gives_them()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".md");
        File.WriteAllText(file, "# One: `two` & three\n\n## ledger append LEDGER --key FILE\n\n### Same\n\n### Same\n\n```text\n## none\n```\n");
        try
        {
            CollectionAssert.AreEquivalent(new[] { "one-two--three", "ledger-append-ledger---key-file", "same", "same-1" }, Anchors(file).ToList());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static HashSet<string> Anchors(string file)
    {
        lock (Known)
        {
            if (!Known.TryGetValue(file, out var anchors))
            {
                Known[file] = anchors = [];
                foreach (Match heading in Heading().Matches(Fence().Replace(File.ReadAllText(file), "")))
                {
                    var slug = Slug(heading.Groups["text"].Value);
                    var (name, number) = (slug, 0);
                    while (!anchors.Add(name))
                    {
                        name = $"{slug}-{++number}";
                    }
                }
            }

            return anchors;
        }
    }

    /// <summary>Lower case, spaces to hyphens, and everything gone but letters, digits, hyphens and underscores.</summary>
    private static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (var c in LinkText().Replace(heading, "$1").Trim().ToLowerInvariant())
        {
            slug.Append(c == ' ' ? "-" : char.IsLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : "");
        }

        return slug.ToString();
    }

    private static IEnumerable<(string Target, string Anchor)> Links(string prose) =>
        Link().Matches(prose).Select(m => (m.Groups["path"].Value, m.Groups["anchor"].Value));

    /// <summary>A page without its examples, in which brackets are not links.</summary>
    private static string Prose(string page) => Code().Replace(Fence().Replace(page, ""), "");

    private static string PathOf(string page) => Path.Combine(DocumentationTests.Root, page);

    private static string Read(string page) => File.ReadAllText(PathOf(page));

    [GeneratedRegex(@"^```[^\n]*\n.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<!`)`(?!`)[^`\n]*`(?!`)")]
    private static partial Regex Code();

    [GeneratedRegex(@"^#{1,6} +(?<text>[^\n]+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"\]\((?!\w+:)(?<path>[^)#\s]*)(#(?<anchor>[^)]*))?\)")]
    private static partial Regex Link();
}
