using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Portfolio;

namespace ComplianceGate;

/// <summary>The evidence of many projects in one: what <c>compliance-gate report</c> tells.</summary>
public sealed class ProjectPortfolio
{
    private readonly ImmutableArray<PortfolioProject> projects;
    private readonly ImmutableArray<PortfolioProblem> problems;
    private readonly PortfolioTotals totals;

    private ProjectPortfolio(ImmutableArray<PortfolioProject> projects, ImmutableArray<PortfolioProblem> problems)
    {
        (this.projects, this.problems) = (projects, problems);
        totals = new PortfolioTotals(projects);
    }

    /// <summary>How many sets of evidence, and builds that stopped, were read.</summary>
    public int Count => projects.Length;

    /// <summary>How many verdicts failed.</summary>
    public int Failed => totals.Failed;

    /// <summary>What could not be read, one sentence each, safe for a log; what is in here hides nothing else.</summary>
    public IReadOnlyList<string> Problems => [.. problems.Select(static p => $"{SafeText.Line(p.Path)} {SafeText.Line(p.Text)}.")];

    /// <summary>Reads every evidence folder (<c>*.compliance/manifest.json</c>) below a folder, and the findings of builds that stopped.</summary>
    /// <param name="folder">Absolute path of a folder that is there.</param>
    public static ProjectPortfolio Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var text = InvariantText.Begin();
        var (projects, problems) = PortfolioReader.Read(folder);
        return new(projects, problems);
    }

    /// <summary>The page for people: self-contained HTML.</summary>
    /// <param name="version">Version of ComplianceGate that writes.</param>
    public byte[] ToHtml(string version)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        PortfolioPage.Write(projects, totals, problems, version, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A summary for a CI job as GitHub Flavored Markdown.</summary>
    public string ToMarkdown() => PortfolioMarkdown.Of(projects, totals, problems);

    /// <summary>Writes the members of a JSON object (<c>schemas/report.schema.json</c>).</summary>
    /// <param name="json">An open object.</param>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        PortfolioJson.Write(json, projects, totals, problems);
    }
}
