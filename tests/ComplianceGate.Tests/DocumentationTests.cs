using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Holds what the pages say against what the code does.</summary>
[TestClass]
public sealed partial class DocumentationTests
{
    internal static readonly string Root = FindRoot();

    [TestMethod]
    public void Every_rule_has_a_page_and_every_page_a_rule() => CollectionAssert.AreEqual(
        RuleSet.Codes.ToList(),
        Directory.EnumerateFiles(Path.Combine(Root, "docs", "rules")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .Select(n => n!.EndsWith(".md", StringComparison.Ordinal) ? n[..^3] : n).ToList());

    [TestMethod]
    [DynamicData(nameof(Codes))]
    public void A_page_says_what_the_rule_is_called_and_weighs(string code)
    {
        var rule = Rule(code);
        var page = Read($"docs/rules/{code}.md");
        var lines = page.Split('\n');
        Assert.AreEqual($"# {code}: {rule.Title}", lines[0]);
        Assert.AreEqual($"`{rule.Name}` · {rule.Category} · default severity: **{Word(rule.DefaultSeverity)}**", lines[2]);
        CollectionAssert.AreEqual(
            new[] { "Why it matters", "Fails", "Passes", "How to fix", "How to waive or configure" },
            Headings(page));
    }

    [TestMethod]
    [DynamicData(nameof(Codes))]
    public void A_page_quotes_a_message_of_its_rule(string code)
    {
        var rule = Rule(code);
        var kind = rule.DefaultSeverity == Severity.Note ? "message" : Word(rule.DefaultSeverity);
        StringAssert.Contains(Section(Read($"docs/rules/{code}.md"), "## Fails"), $"{kind} {code}: ", StringComparison.Ordinal);
    }

    // RuleExampleTests builds the examples, and tells why these have none.
    [TestMethod]
    [DynamicData(nameof(Codes))]
    public void A_page_names_an_example_that_fails_and_one_that_passes(string code)
    {
        var page = Read($"docs/rules/{code}.md");
        foreach (var kind in (string[])["fails", "passes"])
        {
            var folder = $"docs/examples/{code}/{kind}";
            Assert.AreEqual(code is not ("CG0002" or "CG4004" or "CG4005"), Directory.Exists(Path.Combine(Root, folder)), folder);
            Assert.AreEqual(
                Directory.Exists(Path.Combine(Root, folder)),
                Section(page, kind == "fails" ? "## Fails" : "## Passes").Contains($"[{folder}](../examples/{code}/{kind})", StringComparison.Ordinal), folder);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Codes))]
    public void Policies_that_a_page_recommends_are_valid_and_waive_what_can_be_waived(string code)
    {
        var rule = Rule(code);
        var page = Read($"docs/rules/{code}.md");
        var policies = Blocks(page.Replace(Section(page, "## Fails"), "", StringComparison.Ordinal), "json").Select(Accepted).ToList();
        var waived = policies.SelectMany(p => p.Waivers).Select(w => w.Code).ToList();
        var canBeWaived = !PolicyKeys.UnwaivableCodes.Contains(code) && rule.DefaultSeverity != Severity.Note;
        CollectionAssert.AreEqual(canBeWaived ? [code] : Array.Empty<string>(), waived);
    }

    [TestMethod]
    public void The_example_of_the_policy_page_is_accepted_and_uses_every_key()
    {
        var page = Read("docs/policy.md");
        var example = Blocks(page, "jsonc").Single();
        Accepted(example);
        string[] keys =
        [
            .. PolicyKeys.Root, .. PolicyKeys.Licenses, .. PolicyKeys.Exception, .. PolicyKeys.Clarification, .. PolicyKeys.Models,
            .. PolicyKeys.ModelLicenses, .. PolicyKeys.ModelException, .. PolicyKeys.Threshold, .. PolicyKeys.Waiver, .. PolicyKeys.WaiverTerms, .. PolicyKeys.Signatures, .. PolicyKeys.Duties, .. PolicyKeys.Dependencies,
            .. PolicyKeys.Reviews, .. PolicyKeys.ReviewImport, .. PolicyKeys.ReviewExemption, .. PolicyKeys.Cryptography,
        ];
        foreach (var key in keys)
        {
            StringAssert.Contains(example, $"\"{key}\":", StringComparison.Ordinal);
        }

        var prose = page.Replace(example, "", StringComparison.Ordinal);
        string[] told = [.. PolicyKeys.ReservedRoot, .. PolicyKeys.ReservedModels.Select(k => "models." + k), .. CardFields.All, .. ModelTermNames.Accepted, .. PolicyKeys.UnwaivableCodes, .. PolicyKeys.ReviewReasons, .. PolicyKeys.ReviewVerdicts, .. PolicyKeys.CryptographyProfiles];
        foreach (var name in told)
        {
            StringAssert.Contains(prose, $"`{name}`", StringComparison.Ordinal);
        }

        CollectionAssert.AreEqual(PolicyKeys.Root.Skip(1).ToList(), Headings(page));
    }

    [TestMethod]
    public void Policies_that_the_guides_show_are_accepted()
    {
        var policies = Pages.Where(p => p.StartsWith("docs/guide-", StringComparison.Ordinal)).SelectMany(p => Blocks(Read(p), "json"))
            // A file of keys is no policy; the commands that the guide gives read it.
            .Where(b => !b.Contains("\"publicKeyFile\"", StringComparison.Ordinal)).Select(Accepted).ToList();
        Assert.IsTrue(policies.Any(p => !p.Waivers.IsEmpty), "a guide shows a waiver");
        Assert.IsTrue(policies.Any(p => !p.Licenses.Exceptions.IsEmpty), "a guide shows an exception");
    }

    [TestMethod]
    public void The_properties_of_the_readme_are_those_of_the_package()
    {
        var defined = XDocument.Load(Path.Combine(Root, "build", "ComplianceGate.props")).Root!.Elements("PropertyGroup").Elements()
            .Select(p => $"{p.Name.LocalName}={p.Value}").ToList();
        var told = Rows(Section(Read("README.md"), "## Settings")).Select(r => $"{r[0].Trim('`')}={r[1].Trim('`')}").ToList();
        Assert.IsNotEmpty(told);
        CollectionAssert.AreEqual(defined, told);
    }

    [TestMethod]
    public void The_codes_of_the_page_of_rules_are_those_of_the_rules() => CollectionAssert.AreEqual(
        RuleSet.Descriptors.Select(d => $"[{d.Id}](rules/{d.Id}.md) {Word(d.DefaultSeverity)} {d.Title}").ToList(),
        Rows(Section(Read("docs/rules.md"), "## Codes")).Select(r => $"{r[0]} {r[1]} {r[2]}").ToList());

    [TestMethod]
    public void Every_first_digit_of_a_code_is_told() => CollectionAssert.AreEqual(
        RuleSet.Codes.Select(c => c[..3] + "…").Distinct().ToList(),
        Rows(Read("docs/rules.md").Split("\n## ")[0]).Select(r => r[0]).ToList());

    [TestMethod]
    public void The_stages_of_the_architecture_are_those_of_the_build()
    {
        var stages = Rows(Section(Read("docs/architecture.md"), "## In a build"));
        CollectionAssert.AreEqual(new[] { "Check", "Embed", "Inspect", "Record", "Pack", "Publish" }, stages.Select(r => r[0]).ToList());
        var kept = string.Concat(Directory.EnumerateFiles(Path.Combine(Root, "build"), "*.targets").Select(File.ReadAllText)) + Read("src/ComplianceGate/BuildState.cs");
        foreach (var stage in stages)
        {
            var targets = Read($"build/ComplianceGate.{(stage[0] == "Pack" ? "Package" : stage[0])}.targets");
            foreach (Match target in CodeSpan().Matches(stage[1]))
            {
                StringAssert.Contains(targets, target.Groups["text"].Value, StringComparison.Ordinal, stage[0]);
            }

            foreach (Match file in CodeSpan().Matches(stage[3]))
            {
                StringAssert.Contains(kept, file.Groups["text"].Value.Split('/')[^1], StringComparison.Ordinal, stage[0]);
            }
        }
    }

    [TestMethod]
    public void The_files_of_the_evidence_are_told_in_their_order()
    {
        var known = EvidenceFolder.KnownNames.Order(StringComparer.Ordinal).ToList();
        // The README tells several in one row.
        CollectionAssert.AreEqual(known, Rows(Section(Read("README.md"), "## What it writes")).SelectMany(r => r[0].Split(", ")).Select(n => n.Trim('`')).Order(StringComparer.Ordinal).ToList());
        CollectionAssert.IsSubsetOf(known, FirstColumn(Section(Read("docs/evidence.md"), "## The files")).ToList());
        StringAssert.Contains(Read("docs/evidence.md"), EmbeddedManifest.ResourceName, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Commands_stand_alone_and_the_second_is_the_one_that_runs_the_tests()
    {
        var commands = Blocks(Read("README.md"), "sh");
        Assert.HasCount(4, commands);
        foreach (var command in commands)
        {
            Assert.IsFalse(command.Contains('\n', StringComparison.Ordinal), $"One line only: {command}");
        }

        Assert.AreEqual("dotnet test", commands[1]);
        Assert.IsTrue(Read(".ci/run").Split('\n').Any(l => l.StartsWith(commands[1] + " ", StringComparison.Ordinal)), ".ci/run must run the same command");
    }

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void No_page_promises_what_nobody_can(string page) =>
        Assert.IsFalse(Read(page).Contains("compliant", StringComparison.OrdinalIgnoreCase), $"{page} says what the product never says");

    [TestMethod]
    public void The_readme_is_one_screen()
    {
        var lines = Read("README.md").Split('\n');
        Assert.IsLessThanOrEqualTo(120, lines.Length, "What is more belongs on a page of its own");
        CollectionAssert.IsSubsetOf(
            new[] { "Quick start", "A build that fails", "What it writes", "Settings", "The tool", "What it does not do yet", "FAQ", "More" },
            Headings(Read("README.md")));
    }

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void No_page_names_a_path_of_a_machine(string page) =>
        Assert.IsFalse(MachinePath().IsMatch(Read(page)), $"{page} names {MachinePath().Match(Read(page)).Value}");

    private static IEnumerable<string> Codes => RuleSet.Codes;

    private static RuleDescriptor Rule(string code) => RuleSet.Descriptors.Single(d => d.Id == code);

    private static IEnumerable<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "samples/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    private static CompliancePolicy Accepted(string json)
    {
        var (policy, problems) = new PolicyReader(Parse, RuleSet.Codes).Parse(Encoding.UTF8.GetBytes(json), "/here/compliance.json");
        Assert.IsEmpty(problems, $"{string.Join("; ", problems.Select(p => $"{p.Location.Line}: {p.Message}"))} in:\n{json}");
        return policy;
    }

    private static (LicenseExpression? Expression, string? Error, TextSpan Span) Parse(string text)
    {
        var result = SpdxExpressionParser.Parse(text);
        return (result.Expression, result.Error?.Message, result.Error?.Span ?? default);
    }

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    /// <summary>From a heading of the second level to the next.</summary>
    private static string Section(string page, string heading)
    {
        var bare = WithoutBlocks(page);
        var start = bare.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.IsGreaterThanOrEqualTo(0, start, $"No heading '{heading}'");
        var end = bare.IndexOf("\n## ", start, StringComparison.Ordinal);
        return end < 0 ? page[start..] : page[start..end];
    }

    private static List<string> Headings(string page) =>
        [.. WithoutBlocks(page).Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..])];

    /// <summary>A page of the same length whose fenced blocks are blank: an example may hold headings of its own.</summary>
    private static string WithoutBlocks(string page) => Fence().Replace(page, m => new string(' ', m.Length));

    /// <summary>The contents of the fenced blocks of a language.</summary>
    private static List<string> Blocks(string page, string language) =>
        [.. Fence().Matches(page).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value)];

    /// <summary>The cells of a table's rows, without its head.</summary>
    private static List<string[]> Rows(string section) =>
        [.. section.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(l => l.Split('|')[1..^1].Select(c => c.Trim()).ToArray())];

    private static IEnumerable<string> FirstColumn(string section) => Rows(section).Select(r => r[0].Trim('`'));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ComplianceGate.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("ComplianceGate.sln was not found above the tests.");
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"(?<![\w.])/(tmp|home|root|work|Users|var)/\w+|[A-Z]:\\\w+")]
    private static partial Regex MachinePath();
}
