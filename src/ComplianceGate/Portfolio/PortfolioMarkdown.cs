using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;

namespace ComplianceGate.Portfolio;

/// <summary>Many projects as a summary of a CI job in GitHub Flavored Markdown. Nothing that a package or card wrote becomes markup or a mention.</summary>
internal static class PortfolioMarkdown
{
    // A summary of a step may have 1 MiB at GitHub, and more would not be read.
    private const int MostProjects = 500;
    private const int MostFindings = 200;
    private const int Longest = 600;

    /// <summary>Writes it.</summary>
    public static string Of(ImmutableArray<PortfolioProject> projects, PortfolioTotals totals, ImmutableArray<PortfolioProblem> problems)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## ComplianceGate: {(totals.Failed > 0 ? $"{totals.Failed} of {projects.Length} failed" : problems.IsEmpty ? projects.Length == 1 ? "passed" : $"all {projects.Length} passed" : $"{projects.Length} passed")}{(problems.IsEmpty ? "" : $", {problems.Length} could not be read")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Packages: {totals.Packages.Length}; models: {totals.Models}; errors: {totals.Count("error")}; warnings: {totals.Count("warning")}; notes: {totals.Count("note")}; waived: {totals.Count("waived")}; duties open: {totals.Duties.Length}.\n");
        Projects(text, projects);
        Findings(text, projects, totals);
        if (!problems.IsEmpty)
        {
            text.Append("\n### Not read\n\n");
            foreach (var problem in problems.Take(MostFindings))
            {
                text.Append("- ").Append(Foreign(problem.Path)).Append(' ').Append(Foreign(problem.Text)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Projects(StringBuilder text, ImmutableArray<PortfolioProject> projects)
    {
        text.Append("\n| Project | Version | Of | Verdict | Errors | Warnings | Notes | Waived | Packages | Models |\n|---|---|---|---|--:|--:|--:|--:|--:|--:|\n");
        // Those that failed must be seen whatever is cut.
        foreach (var project in projects.Where(static p => !p.Passed).Concat(projects.Where(static p => p.Passed)).Take(MostProjects))
        {
            text.Append("| ").Append(Foreign(project.Name)).Append(" | ").Append(Foreign(project.Version ?? "")).Append(" | ").Append(Foreign($"{project.Stage}, {project.TargetFramework}")).Append(" | ")
                .Append(project.Passed ? "passed" : "**failed**")
                .Append(CultureInfo.InvariantCulture, $" | {project.Count("error")} | {project.Count("warning")} | {project.Count("note")} | {project.Count("waived")} | {project.Packages.Length} | {project.Models.Length} |\n");
        }

        if (projects.Length > MostProjects)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nAnd {projects.Length - MostProjects} more.\n");
        }
    }

    private static void Findings(StringBuilder text, ImmutableArray<PortfolioProject> projects, PortfolioTotals totals)
    {
        if (totals.Findings.IsEmpty)
        {
            return;
        }

        text.Append("\n### Findings\n\n");
        foreach (var (finding, users) in totals.Findings.Take(MostFindings))
        {
            text.Append("- **").Append(finding.Severity).Append(finding.Waived is null ? "** " : ", waived** ").Append(Code(finding.Code)).Append(' ').Append(Foreign(finding.Message));
            if (finding.File is { } file)
            {
                text.Append(" (").Append(Foreign(finding.Line > 0 ? $"{file}:{finding.Line.ToString(CultureInfo.InvariantCulture)}" : file)).Append(')');
            }

            text.Append("  \n  In ").Append(Foreign(Names(projects, users))).Append('.');
            if (finding.Fix is { Length: > 0 } fix)
            {
                text.Append("  \n  Fix: ").Append(Foreign(fix));
            }

            text.Append(finding.Waived is { } reason ? "  \n  Waived: " + Foreign(reason) + "\n" : "\n");
        }

        if (totals.Findings.Length > MostFindings)
        {
            text.Append(CultureInfo.InvariantCulture, $"- And {totals.Findings.Length - MostFindings} more.\n");
        }
    }

    /// <summary>Names of projects, a few of them.</summary>
    public static string Names(ImmutableArray<PortfolioProject> projects, List<int> users)
    {
        const int Most = 8;
        var names = users.Select(u => projects[u].Name).Distinct(StringComparer.Ordinal).ToList();
        return string.Join(", ", names.Take(Most)) + (names.Count > Most ? $" and {(names.Count - Most).ToString(CultureInfo.InvariantCulture)} more" : "");
    }

    private static string Code(string code) => RuleDescriptor.IsCode(code) ? $"[{code}]({RuleDescriptor.HelpLinkOf(code)})" : Foreign(code);

    // GitHub looks for mentions and references in the text that is left when the backslashes are gone; a comment breaks the word.
    private static string Foreign(string text)
    {
        var escaped = MarkdownText.Escape(SafeText.Line(text, Longest));
        return escaped.Replace("\\@", "@<!-- -->", StringComparison.Ordinal).Replace("\\#", "#<!-- -->", StringComparison.Ordinal).Replace("GH-", "GH<!-- -->-", StringComparison.Ordinal)
            .Replace("gh-", "gh<!-- -->-", StringComparison.Ordinal);
    }
}
