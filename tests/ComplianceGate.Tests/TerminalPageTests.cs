using ComplianceGate.Tool;

namespace ComplianceGate.Tests;

/// <summary>How <c>explain</c> shows a page.</summary>
[TestClass]
public sealed class TerminalPageTests
{
    private const string Base = "https://example.test/docs/rules/";

    private const string Page = """
        # CG1: A title

        `Name` is **strong** and long enough to be
        wrapped; see [the policy](../policy.md#models), [another](CG1002.md).

        - one
        - two

        | Key | Says |
        |---|---|
        | `a` | first |
        | `bbb` | second |

        ```json
        { "kept":   "as it is, however long the line of the example may be: it is there to be pasted" }
        ```
        """;

    [TestMethod]
    public void Without_colour_a_page_is_text_that_is_wrapped_at_the_width() => Assert.AreEqual("""
        CG1: A title
        ============

        `Name` is strong and long enough to be
        wrapped; see the policy
        (https://example.test/docs/policy.md#models),
        another (compliance-gate explain CG1002).

        - one
        - two

        Key    Says
        `a`    first
        `bbb`  second

            { "kept":   "as it is, however long the line of the example may be: it is there to be pasted" }

        """.ReplaceLineEndings("\n"), TerminalPage.Render(Page, 44, colour: false, Base));

    [TestMethod]
    public void Colours_end_with_the_word_that_has_them_and_take_no_room()
    {
        var coloured = TerminalPage.Render(Page, 44, colour: true, Base);
        StringAssert.Contains(coloured, "\u001b[36mName\u001b[0m is \u001b[1mstrong\u001b[0m", StringComparison.Ordinal);
        StringAssert.Contains(coloured, "\u001b[36ma\u001b[0m    first", StringComparison.Ordinal);
        foreach (var line in coloured.Split('\n').Where(l => !l.Contains("kept", StringComparison.Ordinal)))
        {
            Assert.IsTrue(line.LastIndexOf("\u001b[0m", StringComparison.Ordinal) >= line.LastIndexOf("\u001b[3", StringComparison.Ordinal), line);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void Every_page_of_a_rule_keeps_to_the_width_and_leaves_no_marks(string file)
    {
        var page = File.ReadAllText(file);
        foreach (var width in (int[])[40, 80, 100])
        {
            var text = TerminalPage.Render(page, width, colour: false, Base);
            foreach (var line in text.Split('\n').Where(l => !l.StartsWith("    ", StringComparison.Ordinal)))
            {
                Assert.IsFalse(line.StartsWith('#') || line.StartsWith('|') || line.StartsWith("```", StringComparison.Ordinal) || line.Contains("](", StringComparison.Ordinal), line);
                Assert.IsTrue(line.Length <= width || !line.Trim().Contains(' ', StringComparison.Ordinal), $"{width}: {line}");
            }
        }
    }

    [TestMethod]
    [DataRow("1002", "Did you mean CG1002 (A package's license is not allowed)?")]
    [DataRow(" licensenotallowed ", "Did you mean CG1002 (A package's license is not allowed)?")]
    [DataRow("nothing", "Codes are CG and four digits, as a build prints them.")]
    public void A_code_that_is_unknown_is_answered_with_what_may_be_meant(string code, string advice) => Assert.AreEqual(advice, NearRules.Advice(code));

    [TestMethod]
    public void Codes_that_differ_by_a_sign_are_near()
    {
        StringAssert.StartsWith(NearRules.Advice("CG102"), "Did you mean CG1002 (", StringComparison.Ordinal);
        StringAssert.Contains(NearRules.Advice("CG2019"), "CG2009 (", StringComparison.Ordinal);
        Assert.IsTrue(NearRules.Advice(new string('9', 100_000)).StartsWith("Codes", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Pages => Directory.EnumerateFiles(Path.Combine(DocumentationTests.Root, "docs", "rules"), "*.md");
}
