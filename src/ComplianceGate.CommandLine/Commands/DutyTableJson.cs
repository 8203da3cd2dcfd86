using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tool.Commands;

/// <summary>The duties of a project as JSON.</summary>
internal static class DutyTableJson
{
    public static string Of(DutyTable table) => JsonText.Object(w =>
    {
        w.WriteString("day", Day(table.Day));
        w.WriteString("policy", table.PolicyPath is null ? "built-in" : LicenseCommand.Shown(table.PolicyPath));
        w.WriteBoolean("profileDeclared", table.HasProfile);
        w.WriteBoolean("supposed", table.IsSupposed);
        w.WriteString("assumed", table.Assumed);
        w.WriteStartArray("duties");
        foreach (var decision in table.Decisions)
        {
            Write(w, table, decision);
        }

        w.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter w, DutyTable table, DutyDecision decision)
    {
        w.WriteStartObject();
        w.WriteString("id", decision.Duty);
        w.WriteString("pack", decision.Pack);
        w.WriteString("title", decision.Title);
        w.WriteString("instrument", decision.Instrument);
        w.WriteString("article", decision.Article);
        w.WriteString("model", decision.Model);
        w.WriteString("outcome", DutyTableText.Word(decision.Outcome));
        if (table.IsSupposed)
        {
            w.WriteString("declaredOutcome", DutyTableText.Word(table.Before(decision)?.Outcome ?? DutyOutcome.NotApplicable));
        }

        w.WriteString("appliesFrom", decision.AppliesFrom is { } from ? Day(from) : null);
        w.WriteString("appliesUntil", decision.AppliesUntil is { } until ? Day(until) : null);
        w.WriteBoolean("inForce", decision.IsInForce);
        w.WriteBoolean("informational", decision.IsInformational);
        Reasons(w, decision);
        Facts(w, decision);
        w.WriteString("source", decision.Source);
        w.WriteString("verifiedOn", Day(decision.VerifiedOn));
        w.WriteString("confidence", decision.Confidence);
        w.WriteEndObject();
    }

    private static void Reasons(Utf8JsonWriter w, DutyDecision decision)
    {
        w.WriteStartArray("reasons");
        foreach (var reason in decision.Reasons)
        {
            w.WriteStartObject();
            w.WriteString("text", reason.Text);
            w.WriteString("cite", reason.Cite);
            w.WriteString("declare", reason.Key);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void Facts(Utf8JsonWriter w, DutyDecision decision)
    {
        w.WriteStartArray("evidence");
        foreach (var proof in decision.Proofs)
        {
            w.WriteStartObject();
            w.WriteString("fact", proof.Fact);
            w.WriteString("document", proof.Document);
            w.WriteString("sha256", proof.Sha256);
            w.WriteString("value", proof.Value);
            w.WriteStartArray("forms");
            foreach (var form in proof.Forms)
            {
                w.WriteStringValue(form);
            }

            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartArray("missing");
        foreach (var lack in decision.Lacks)
        {
            w.WriteStartObject();
            w.WriteString("fact", lack.Fact);
            w.WriteString("title", lack.Title);
            w.WriteString("give", lack.Give);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
