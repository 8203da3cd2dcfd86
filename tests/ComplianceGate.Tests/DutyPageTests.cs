using System.Collections.Immutable;
using System.Text;

namespace ComplianceGate.Tests;

/// <summary>Holds the pages of docs about duties against the packs.</summary>
[TestClass]
public sealed class DutyPageTests
{
    private const string How = "Write the pages anew: CG_WRITE_DOCS=1 dotnet test --filter \"FullyQualifiedName~DutyPageTests\"";

    // Tests run side by side: whoever comes first writes, and all see what was written.
    private static readonly Lazy<ImmutableSortedDictionary<string, string>> Pages = new(Make);

    [TestMethod]
    public void The_pages_say_what_the_packs_say()
    {
        foreach (var (path, text) in Pages.Value)
        {
            var file = Path.Combine(DocumentationTests.Root, path);
            Assert.IsTrue(File.Exists(file), $"{path} is missing. {How}");
            var there = File.ReadAllText(file);
            Assert.IsTrue(there == text, $"{path} is not what the packs say: {FirstDifference(there, text)}. {How}");
        }
    }

    [TestMethod]
    public void No_page_is_left_of_a_pack_that_is_gone() => CollectionAssert.AreEqual(
        Pages.Value.Keys.Where(p => p.StartsWith("docs/duties/", StringComparison.Ordinal)).ToList(),
        Directory.EnumerateFiles(Path.Combine(DocumentationTests.Root, "docs", "duties")).Select(f => "docs/duties/" + Path.GetFileName(f)).Order(StringComparer.Ordinal).ToList(),
        How);

    [TestMethod]
    public void Every_entry_and_every_fact_stands_on_a_page_with_all_that_it_says()
    {
        var pages = Pages.Value;
        foreach (var pack in DutyData.AllPacks)
        {
            var page = pages[$"docs/duties/{DutyData.Text(pack, "id")}.md"];
            foreach (var duty in DutyData.DutiesOf(pack))
            {
                var start = page.IndexOf($"\n## {DutyData.Text(duty, "id")}\n", StringComparison.Ordinal);
                Assert.IsGreaterThan(0, start);
                var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
                var section = end < 0 ? page[start..] : page[start..end];
                string[] told =
                [
                    .. new[] { "title", "summary", "instrument", "article", "appliesFrom", "source", "verifiedOn", "verifiedAgainst", "confidence" }.Select(n => DutyData.Text(duty, n)),
                    .. DutyData.Texts(duty, "requires"), .. DutyData.Items(duty, "exemptions").SelectMany(e => new[] { DutyData.Text(e, "reason"), DutyData.Text(e, "cite") }),
                ];
                foreach (var text in told)
                {
                    StringAssert.Contains(section, text.Replace("|", "\\|", StringComparison.Ordinal), StringComparison.Ordinal);
                }
            }
        }

        var facts = pages["docs/duties/facts.md"];
        foreach (var alias in DutyData.AllFacts.SelectMany(f => f.GetProperty("aliases").EnumerateObject()).SelectMany(a => a.Value.EnumerateArray()))
        {
            StringAssert.Contains(facts, $"`{alias.GetString()!.Replace("|", "\\|", StringComparison.Ordinal)}`", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void The_example_of_the_page_is_accepted()
    {
        var page = Pages.Value["docs/duties.md"];
        var start = page.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var example = page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)];
        Assert.AreEqual("", string.Join("; ", PolicyTestData.Read(example).Problems.Select(p => p.Message)));
    }

    private static ImmutableSortedDictionary<string, string> Make()
    {
        var pages = DutyPages.All();
        if (Environment.GetEnvironmentVariable("CG_WRITE_DOCS") is "1")
        {
            Write(pages);
        }

        return pages;
    }

    private static void Write(IEnumerable<KeyValuePair<string, string>> pages)
    {
        var folder = Path.Combine(DocumentationTests.Root, "docs", "duties");
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.EnumerateFiles(folder, "*.md"))
        {
            File.Delete(old);
        }

        foreach (var (path, text) in pages)
        {
            File.WriteAllText(Path.Combine(DocumentationTests.Root, path), text, new UTF8Encoding(false));
        }
    }

    private static string FirstDifference(string there, string wanted)
    {
        var (a, b) = (there.Split('\n'), wanted.Split('\n'));
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            if (i >= a.Length || i >= b.Length || a[i] != b[i])
            {
                return $"line {i + 1} is '{(i < a.Length ? a[i] : "")}', not '{(i < b.Length ? b[i] : "")}'";
            }
        }

        return "";
    }
}
