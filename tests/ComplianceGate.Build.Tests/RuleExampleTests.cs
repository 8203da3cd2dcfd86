using System.Text.RegularExpressions;
using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Diagnostics;
using ComplianceGate.Verification;

namespace ComplianceGate.Build.Tests;

/// <summary>The examples of the pages in docs/rules are built, all in one build, and do what the pages say.</summary>
[TestClass]
public sealed partial class RuleExampleTests
{
    /// <summary>Rules without a project here, and the tests that build theirs.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        // Needs another host than the one that builds everything here.
        ["CG0002"] = nameof(HostBuildTests),
        // Need keys, and a package that is signed with them.
        ["CG4004"] = nameof(SignBuildTests),
        ["CG4005"] = nameof(SignBuildTests),
    };

    [TestMethod]
    public void Every_example_does_what_its_page_says()
    {
        using var examples = new RuleExamples();
        examples.Build();
        Verify(examples);
        Keep(examples);
        List<string> wrong = [.. Missing(examples), .. examples.All.SelectMany(e => Wrong(examples, e))];
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    private static IEnumerable<string> Missing(RuleExamples examples) =>
        RuleSet.Codes.Where(c => !Elsewhere.ContainsKey(c))
            .SelectMany(c => new[] { "fails", "passes" }.Where(k => !examples.All.Any(e => e.Code == c && e.Kind == k)).Select(k => $"{c} has no example that {k}"))
            .Concat(examples.All.Where(e => !RuleSet.Codes.Contains(e.Code) || Elsewhere.ContainsKey(e.Code)).Select(e => $"{e.Name} is of no rule that needs it"));

    private static IEnumerable<string> Wrong(RuleExamples examples, RuleExample example)
    {
        // A duty of a later year is a note of a rule that weighs more.
        var isNote = RuleSet.Descriptors.Single(d => d.Id == example.Code).DefaultSeverity == Severity.Note;
        var own = example.Lines.Where(l => l.Code == example.Code && (isNote || l.Kind != "message")).ToList();
        if (example.Kind == "fails" != own.Count > 0)
        {
            yield return $"{example.Name}: {(own.Count > 0 ? own[0].Text : "says nothing of the code")}";
        }

        foreach (var other in example.Lines.Where(l => l.Kind != "message" && l.Code != example.Code && !example.Also.Contains(l.Code)))
        {
            yield return $"{example.Name} also says: {other.Text}";
        }

        var hasEvidence = File.Exists(Path.Combine(examples.PathOf(example), "bin/Debug/net10.0/App.compliance/SHA256SUMS"));
        var isStopped = example.Lines.Any(l => l.Kind == "error") && !example.Code.StartsWith("CG4", StringComparison.Ordinal);
        if (hasEvidence == isStopped)
        {
            yield return $"{example.Name}: {(isStopped ? "stopped, and has evidence" : "passed, and has no evidence")}";
        }

        if (example.Kind == "fails" && own.Count > 0 && !Quoted(example.Code).Any(q => own.Any(l => Plain(l.Text) == Plain(q))))
        {
            yield return $"{example.Name}: the page does not quote what the build says:\n  {Shown(own[0].Text)}";
        }
    }

    // What the tool says of a finished build, with the library that it calls.
    private static void Verify(RuleExamples examples)
    {
        foreach (var example in examples.All)
        {
            foreach (var step in example.Steps.Select(s => s.Split(' ')).Where(s => s[0] == "verify"))
            {
                var output = Path.Combine(examples.PathOf(example), "bin/Debug/net10.0");
                if (step.Length > 1)
                {
                    var file = Path.Combine(output, step[2]);
                    (step[1] == "delete" ? (Action)(() => File.Delete(file)) : () => File.WriteAllText(file, "x"))();
                }

                foreach (var finding in EvidenceVerifier.Verify(output).Findings)
                {
                    var kind = finding.Severity.ToString().ToLowerInvariant();
                    example.Lines.Add(new(kind, finding.Code, $"{kind} {finding.Code}: {finding.Text}"));
                }
            }
        }
    }

    // For whoever writes a page: what to quote.
    private static void Keep(RuleExamples examples)
    {
        if (Environment.GetEnvironmentVariable("CG_EXAMPLES_OUT") is { } file)
        {
            File.WriteAllLines(file, examples.All.SelectMany(e => e.Lines.Select(l => $"{e.Name}\t{l.Kind}\t{l.Code}\t{Shown(l.Text)}")));
        }
    }

    private static IEnumerable<string> Quoted(string code)
    {
        var page = File.ReadAllText(Path.Combine(PackedGate.Repository, "docs", "rules", code + ".md"));
        var fails = page[page.IndexOf("\n## Fails\n", StringComparison.Ordinal)..page.IndexOf("\n## Passes\n", StringComparison.Ordinal)];
        return fails.Split('\n').Where(l => l.Contains($" {code}: ", StringComparison.Ordinal) || l.StartsWith($"error {code}: ", StringComparison.Ordinal));
    }

    // Neither the waiver that can be pasted nor the place of the report is quoted.
    private static string Shown(string text) => Offer().Replace(text, "").TrimEnd();

    // Digests, days and commits are others every time.
    private static string Plain(string text) => Changing().Replace(Shown(text), "~");

    [GeneratedRegex(@" \(To accept it for a while, .*\}\)| All findings: .* beside it\.")]
    private static partial Regex Offer();

    [GeneratedRegex(@"\b[0-9a-f]{12,128}\b|\b20\d\d-\d\d-\d\d\b|\b[\d,]+ days\b|\b[A-Za-z0-9+/]{20}…|\b10\.0\.\d{3}\b|1\.0\.\d+\b")]
    private static partial Regex Changing();
}
