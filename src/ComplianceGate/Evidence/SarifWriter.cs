using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>Writes <c>findings.sarif</c>: the findings as a SARIF 2.1.0 log (OASIS, errata 01). Needs no artifacts, so that a failed check can leave it.</summary>
public sealed class SarifWriter : IEvidenceWriter
{
    private const string SourceRoot = "SRCROOT";
    private const string PackageRoot = "PACKAGES";
    private const string ProjectPage = "https://github.com/ComplianceGate/ComplianceGate";

    /// <inheritdoc/>
    public string Format => "sarif";

    /// <inheritdoc/>
    public string FileName => "findings.sarif";

    /// <inheritdoc/>
    public bool IsPacked => false;

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var json = EvidenceJson.CreateIndented(output);
        var rules = CollectRules(context);
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, context, rules);
        WriteRun(json, context);
        WriteResults(json, context, rules);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        EvidenceJson.EndFile(json, output);
    }

    /// <summary>The rules in ordinal order of their codes, each once.</summary>
    private static SortedList<string, RuleDescriptor> CollectRules(EvidenceContext context)
    {
        var rules = new SortedList<string, RuleDescriptor>(StringComparer.Ordinal);
        foreach (var rule in context.Rules)
        {
            rules[rule.Id] = rule;
        }

        return rules;
    }

    private static void WriteTool(Utf8JsonWriter json, EvidenceContext context, SortedList<string, RuleDescriptor> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "ComplianceGate");
        json.WriteString("version", context.ToolVersion);
        json.WriteString("informationUri", ProjectPage);
        json.WriteStartArray("rules");
        foreach (var rule in rules.Values)
        {
            WriteRule(json, rule);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, RuleDescriptor rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("name", rule.Name);
        WriteMessage(json, "shortDescription", rule.Title);
        WriteMessage(json, "fullDescription", rule.Description);
        json.WriteString("helpUri", rule.HelpLink);
        WriteMessage(json, "help", $"{rule.Description} {rule.HelpLink}");
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", EvidenceJson.Name(rule.DefaultSeverity));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("category", rule.Category);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, EvidenceContext context)
    {
        var project = context.Facts.Project;
        json.WriteStartObject("automationDetails");
        // One log a target framework and runtime, so that a server does not take one for the correction of another.
        json.WriteString("id", $"ComplianceGate/{project.Name}/{project.TargetFramework}/{project.RuntimeIdentifier ?? "any"}/");
        json.WriteEndObject();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(PackageRoot);
        WriteMessage(json, "description", "The folder of extracted NuGet packages.");
        json.WriteEndObject();
        json.WriteStartObject(SourceRoot);
        WriteMessage(json, "description", "The root of the repository, or the folder of the project where there is no repository.");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResults(Utf8JsonWriter json, EvidenceContext context, SortedList<string, RuleDescriptor> rules)
    {
        json.WriteStartArray("results");
        foreach (var shown in context.Findings)
        {
            json.WriteStartObject();
            json.WriteString("ruleId", shown.Finding.Code);
            if (rules.IndexOfKey(shown.Finding.Code) is >= 0 and var index)
            {
                json.WriteNumber("ruleIndex", index);
            }

            json.WriteString("level", EvidenceJson.Name(shown.Finding.Severity));
            WriteMessage(json, "message", Text(shown));
            WriteLocation(json, context, shown);
            json.WriteStartObject("partialFingerprints");
            json.WriteString("complianceGate/v1", Fingerprint(shown));
            json.WriteEndObject();
            WriteSuppressions(json, shown.Finding.Waived);
            json.WriteStartObject("properties");
            json.WriteString("subject", shown.Subject);
            if (shown.Offer is { } offer)
            {
                // Ready to paste, so not a message, in which a server may change signs.
                json.WriteString("waiver", offer.Json(shown.Finding.Code));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(ShownFinding shown)
    {
        var path = shown.Finding.Path;
        return shown.Message
            + (path.Length > 1 ? $" Path: {string.Join(" -> ", path)}." : "")
            + (shown.Fix.Length > 0 ? " " + shown.Fix : "");
    }

    private static void WriteLocation(Utf8JsonWriter json, EvidenceContext context, ShownFinding shown)
    {
        // Servers drop results without a place; the project itself is where such a finding belongs.
        var file = shown.File ?? context.Redactor.Show(context.Facts.Project.Path);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", PackageUrl.RelativeReference(file.Path));
        if (file.Kind != ShownPathKind.Elsewhere)
        {
            json.WriteString("uriBaseId", file.Kind == ShownPathKind.Source ? SourceRoot : PackageRoot);
        }

        json.WriteEndObject();
        if (shown.Finding.Location is { Line: > 0 } place)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", place.Line);
            if (place.Column > 0)
            {
                json.WriteNumber("startColumn", place.Column);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Stays the same while the message, line or severity changes: what was found about what.</summary>
    private static string Fingerprint(ShownFinding shown) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shown.Finding.Code + "\0" + shown.Subject)));

    /// <summary>An empty list says that the finding is live (section 3.27.23); without a list that would be unknown.</summary>
    private static void WriteSuppressions(Utf8JsonWriter json, string? waived)
    {
        json.WriteStartArray("suppressions");
        if (waived is not null)
        {
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("status", "accepted");
            json.WriteIfAny("justification", waived);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A plain-text message (section 3.11) in which nothing is a link or a placeholder, whatever package wrote it.</summary>
    private static void WriteMessage(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", Plain(text));
        json.WriteEndObject();
    }

    private static string Plain(string text)
    {
        var plain = text.Replace("](", "] (", StringComparison.Ordinal);
        for (var i = plain.IndexOf('{'); i >= 0 && i + 1 < plain.Length; i = plain.IndexOf('{', i + 1))
        {
            if (char.IsAsciiDigit(plain[i + 1]))
            {
                plain = plain.Insert(i + 1, " ");
            }
        }

        return plain;
    }
}
