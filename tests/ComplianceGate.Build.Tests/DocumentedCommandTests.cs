using System.Text.RegularExpressions;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Does what the pages say: every command in them is run, and prints what they quote, or stands in a list with the reason.</summary>
[TestClass]
public sealed partial class DocumentedCommandTests
{
    // A page as a whole, or one block by its first line.
    private static readonly Dictionary<string, string> NotRunHere = new()
    {
        ["README.md"] = "ReadmeTests runs them in a fresh clone",
        ["CONTRIBUTING.md"] = "they build and test this repository, which is what runs this test",
        ["docs/cryptography-corpus.md"] = "CryptographyCorpusTests is what it runs",
        ["docs/build-types/dotnet-v1.md"] = "a form with names in capitals to be filled in",
    };

    // Pages whose blocks of text show examples of the help, which the tool's own tests parse.
    private static readonly string[] ExamplesOfHelp = ["docs/cli.md"];

    private static readonly Lazy<DocumentedTool> Tool = new(LazyThreadSafetyMode.ExecutionAndPublication);

    private static IEnumerable<string> PagesThatAreRun =>
        DocumentedPage.All.Where(p => p.Steps.Any(s => s.IsCommand) && !NotRunHere.ContainsKey(p.Path)).Select(p => p.Path);

    [ClassCleanup]
    public static void Clean() => DocumentedSandbox.Clean();

    [TestMethod]
    [DynamicData(nameof(PagesThatAreRun))]
    public void The_commands_of_a_page_do_what_it_says(string page)
    {
        using var sandbox = DocumentedSandbox.Of(page);
        foreach (var step in DocumentedPage.All.Single(p => p.Path == page).Steps)
        {
            if (step.File.Length > 0)
            {
                sandbox.Write(step.File, step.Text + "\n");
            }
            else if (step.IsCommand && !NotRunHere.ContainsKey($"{page}: {step.FirstLine}"))
            {
                var result = sandbox.Run(step.Text);
                Assert.AreEqual(step.ExitCode, result.ExitCode, $"{page}: {step.Text}\nended otherwise:\n{result.Output}");
                Assert.IsEmpty(DocumentedPage.Missing(step.Quoted, result.Output), $"{page} quotes of {step.Text}\n{step.Quoted}\nbut it printed\n{result.Output}");
            }
        }
    }

    [TestMethod]
    public void What_is_not_run_is_still_there_and_has_a_reason()
    {
        var known = DocumentedPage.All.SelectMany(p => p.Steps.Where(s => s.IsCommand).Select(s => $"{p.Path}: {s.FirstLine}").Prepend(p.Steps.Any(s => s.IsCommand) ? p.Path : "")).ToList();
        foreach (var (entry, reason) in NotRunHere)
        {
            CollectionAssert.Contains(known, entry);
            Assert.IsGreaterThan(20, reason.Length, entry);
        }

        CollectionAssert.IsSubsetOf(DocumentedSandbox.SpecialPages.ToList(), PagesThatAreRun.ToList(), "a folder is prepared for nothing");
    }

    [TestMethod]
    public void No_command_stands_where_nobody_runs_it()
    {
        foreach (var page in DocumentedPage.All)
        {
            foreach (var step in page.Steps)
            {
                Assert.IsFalse(step.Language is "bash" or "console" or "shell" or "powershell" or "cmd" or "", $"{page.Path}: commands are fenced as sh, all else names its language: {step.FirstLine}");
                Assert.IsFalse(!step.IsCommand && !ExamplesOfHelp.Contains(page.Path) && Typed().IsMatch(step.FirstLine), $"{page.Path}: '{step.FirstLine}' is a command in a block of {step.Language}");
            }

            Assert.IsFalse(Indented().IsMatch(page.Prose), $"{page.Path}: '{Indented().Match(page.Prose).Value.Trim()}' is a command outside a fenced block");
        }
    }

    [TestMethod]
    public void Commands_and_options_that_pages_mention_exist()
    {
        var mentions = DocumentedPage.All.SelectMany(p => Mentions(p).Select(m => (p.Path, Command: m))).ToList();
        Assert.IsGreaterThan(50, mentions.Count);
        var wrong = mentions.Select(m => (m, Why: Tool.Value.Refusal(m.Command))).Where(m => m.Why.Length > 0).Select(m => $"{m.m.Path}: {m.m.Command}: {m.Why}").Distinct().ToList();
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    [TestMethod]
    public void What_does_not_exist_is_noticed()
    {
        Assert.AreEqual("", Tool.Value.Refusal("license list [PROJECT] --json"));
        Assert.AreEqual("", Tool.Value.Refusal("ledger append` / `verify"));
        StringAssert.Contains(Tool.Value.Refusal("licence list"), "no command");
        StringAssert.Contains(Tool.Value.Refusal("license lists"), "no command");
        StringAssert.Contains(Tool.Value.Refusal("verify PATH --chains"), "no option");
        var page = DocumentedPage.Of("In `a/b.json`:\n\n```json\n{}\n```\n\n```sh\nfalse\n```\n\n```text\nx error CG0001: y\n```\n\n```sh\nmore\n```\n\nExit code 3, because.\n");
        Assert.AreEqual("a/b.json", page.Steps[0].File);
        Assert.AreEqual("x error CG0001: y 1", $"{page.Steps[1].Quoted} {page.Steps[1].ExitCode}");
        Assert.AreEqual(3, page.Steps[^1].ExitCode);
        Assert.IsEmpty(DocumentedPage.Missing("one … two\nthree 0123456789abcdef", "one and two\nthree ffffffffffffffff"));
        Assert.HasCount(1, DocumentedPage.Missing("two\none", "one\ntwo"), "the order counts");
        Assert.HasCount(1, DocumentedPage.Missing("one…two", "two one"));
    }

    /// <summary>What stands behind <c>compliance-gate</c> in code spans and in lines of blocks.</summary>
    private static IEnumerable<string> Mentions(DocumentedPage page) =>
        Span().Matches(page.Prose).Select(m => m.Groups["command"].Value)
            .Concat(page.Steps.Where(s => s.Language is "sh" or "yaml" or "text").SelectMany(s => Line().Matches(s.Text)).Select(m => m.Groups["command"].Value));

    [GeneratedRegex(@"`compliance-gate (?<command>[^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"(^|run: |&& |script: |- )compliance-gate (?<command>[^\n|&>;]+)", RegexOptions.Multiline)]
    private static partial Regex Line();

    // A form with brackets is not typed.
    [GeneratedRegex(@"^(\$ )?(compliance-gate|dotnet|git|openssl|sha256sum|curl|npm|npx) [^\[]*$")]
    private static partial Regex Typed();

    [GeneratedRegex(@"^( {4,}|\t)(\$ )?(compliance-gate|dotnet|git|openssl|sha256sum) .*$", RegexOptions.Multiline)]
    private static partial Regex Indented();
}
