using System.Collections.Immutable;
using System.Text.Json;

namespace ComplianceGate.Portfolio;

/// <summary>Many projects as JSON (<c>schemas/report.schema.json</c>).</summary>
internal static class PortfolioJson
{
    /// <summary>Names the form of the document.</summary>
    public const string Schema = "compliancegate.report/1";

    /// <summary>Writes the members of one object.</summary>
    public static void Write(Utf8JsonWriter json, ImmutableArray<PortfolioProject> projects, PortfolioTotals totals, ImmutableArray<PortfolioProblem> problems)
    {
        json.WriteString("schema", Schema);
        json.WriteStartObject("totals");
        json.WriteNumber("projects", totals.Names);
        json.WriteNumber("builds", projects.Length);
        json.WriteNumber("failed", totals.Failed);
        json.WriteNumber("packages", totals.Packages.Length);
        json.WriteNumber("models", totals.Models);
        json.WriteNumber("dutiesOpen", totals.Duties.Length);
        Counts(json, "findings", totals.Count);
        json.WriteEndObject();
        json.WriteStartArray("projects");
        foreach (var project in projects)
        {
            Project(json, project);
        }

        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("path", problem.Path);
            json.WriteString("text", problem.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Counts(Utf8JsonWriter json, string name, Func<string, int> count)
    {
        json.WriteStartObject(name);
        foreach (var severity in (string[])["error", "warning", "note", "waived"])
        {
            json.WriteNumber(severity, count(severity));
        }

        json.WriteEndObject();
    }

    private static void Project(Utf8JsonWriter json, PortfolioProject project)
    {
        json.WriteStartObject();
        json.WriteString("path", project.Path);
        json.WriteString("name", project.Name);
        json.WriteString("version", project.Version);
        json.WriteString("stage", project.Stage);
        json.WriteString("targetFramework", project.TargetFramework);
        json.WriteString("runtimeIdentifier", project.RuntimeIdentifier);
        json.WriteString("configuration", project.Configuration);
        json.WriteString("outcome", project.Passed ? "passed" : "failed");
        json.WriteString("mode", project.Mode);
        json.WriteString("commit", project.Commit);
        json.WriteString("manifestSha256", project.ManifestSha256);
        json.WriteNumber("copies", project.Copies);
        Counts(json, "counts", project.Count);
        json.WriteStartArray("packages");
        foreach (var package in project.Packages)
        {
            json.WriteStartObject();
            json.WriteString("purl", package.Purl);
            json.WriteBoolean("ships", package.Ships);
            json.WriteString("license", package.License);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("models");
        foreach (var model in project.Models)
        {
            json.WriteStartObject();
            json.WriteString("path", model.Path);
            json.WriteString("format", model.Format);
            json.WriteString("sha256", model.Sha256);
            json.WriteString("license", model.License);
            json.WriteBoolean("card", model.HasCard);
            json.WriteNumber("contradicted", model.Contradicted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Findings(json, project);
        Duties(json, project);
        json.WriteEndObject();
    }

    private static void Findings(Utf8JsonWriter json, PortfolioProject project)
    {
        json.WriteStartArray("findings");
        foreach (var finding in project.Findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity);
            json.WriteString("subject", finding.Subject);
            json.WriteString("message", finding.Message);
            json.WriteString("fix", finding.Fix);
            json.WriteString("waived", finding.Waived);
            json.WriteString("file", finding.File);
            json.WriteNumber("line", finding.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Duties(Utf8JsonWriter json, PortfolioProject project)
    {
        json.WriteStartArray("dutiesOpen");
        foreach (var duty in project.OpenDuties)
        {
            json.WriteStartObject();
            json.WriteString("title", duty.Title);
            json.WriteString("provision", duty.Provision);
            json.WriteString("model", duty.Model);
            json.WriteString("outcome", duty.Outcome);
            json.WriteString("from", duty.From);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
