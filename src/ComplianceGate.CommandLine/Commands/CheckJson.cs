using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tool.Commands;

/// <summary>What <c>check</c> found, as JSON (<c>check</c> in <c>schemas/cli.schema.json</c>).</summary>
internal static class CheckJson
{
    public static string Of(CheckAgain result) => JsonText.Object(w =>
    {
        w.WriteString("outcome", Word(result.Outcome));
        w.WriteStartArray("builds");
        foreach (var build in result.Builds)
        {
            Write(w, build);
        }

        w.WriteEndArray();
        w.WriteStartArray("unreadable");
        foreach (var check in result.Unreadable)
        {
            w.WriteStartObject();
            w.WriteString("file", LicenseCommand.Shown(check.File));
            w.WriteString("reason", check.Reason);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        Paths(w, "unknown", result.Unknown);
        Paths(w, "ungated", result.Ungated);
    });

    private static void Write(Utf8JsonWriter w, JudgedBuild build)
    {
        var project = build.Facts.Project;
        w.WriteStartObject();
        w.WriteString("project", LicenseCommand.Shown(project.Path));
        w.WriteString("name", project.Name);
        w.WriteString("targetFramework", project.TargetFramework);
        w.WriteString("runtimeIdentifier", project.RuntimeIdentifier);
        w.WriteString("configuration", project.Configuration.Length == 0 ? null : project.Configuration);
        w.WriteString("facts", build.Stage switch { FactStage.Record => "record", FactStage.Inspect => "inspect", FactStage.Check => "check", _ => "packages" });
        w.WriteString("time", build.Time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Paths(w, "changed", build.Changed);
        w.WriteString("policy", build.Verdict.PolicyPath is null ? "built-in" : LicenseCommand.Shown(build.Verdict.PolicyPath));
        w.WriteBoolean("policyChanged", build.PolicyChanged);
        w.WriteString("mode", build.Verdict.Mode);
        w.WriteNumber("packages", build.Facts.Packages.Length);
        w.WriteNumber("models", build.Facts.Models.Length);
        w.WriteString("outcome", Word(build.Outcome));
        w.WriteString("undecided", build.Undecided);
        w.WriteStartArray("findings");
        foreach (var finding in build.Findings)
        {
            Write(w, finding, project.Path);
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter w, Finding finding, string project)
    {
        var place = finding.Location ?? new FileLocation(project);
        w.WriteStartObject();
        w.WriteString("code", finding.Code);
        w.WriteString("severity", finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" });
        w.WriteString("subject", finding.Subject);
        w.WriteString("message", finding.Message);
        w.WriteString("fix", finding.Fix.Length == 0 ? null : finding.Fix);
        w.WriteStartArray("path");
        foreach (var step in finding.Path)
        {
            w.WriteStringValue(step);
        }

        w.WriteEndArray();
        w.WriteString("file", LicenseCommand.Shown(place.Path));
        Number(w, "line", place.Line);
        Number(w, "column", place.Column);
        w.WriteString("help", RuleDescriptor.HelpLinkOf(finding.Code));
        w.WriteString("waived", finding.Waived);
        if (finding.Offer is { } offer)
        {
            w.WritePropertyName("waiver");
            w.WriteRawValue(offer.Json(finding.Code));
        }
        else
        {
            w.WriteNull("waiver");
        }

        w.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter w, string name, int value)
    {
        if (value > 0)
        {
            w.WriteNumber(name, value);
        }
        else
        {
            w.WriteNull(name);
        }
    }

    private static void Paths(Utf8JsonWriter w, string name, IEnumerable<string> paths)
    {
        w.WriteStartArray(name);
        foreach (var path in paths)
        {
            w.WriteStringValue(LicenseCommand.Shown(path));
        }

        w.WriteEndArray();
    }

    private static string Word(CheckOutcome outcome) => outcome switch { CheckOutcome.Holds => "holds", CheckOutcome.FallsShort => "falls-short", _ => "cannot-decide" };
}
