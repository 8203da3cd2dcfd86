using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplianceGate.Policy;

namespace ComplianceGate;

/// <summary>The policy file that a project begins with: every part of it is there as a comment, so that nothing holds that nobody asked for.</summary>
internal static class InitPolicy
{
    /// <summary>Where the schema is published.</summary>
    public const string Schema = "https://github.com/ComplianceGate/ComplianceGate/raw/main/schemas/compliance.schema.json";

    private const string Start = """
        {
          "$schema": "{schema}",

          // What is accepted of the packages and models that ship. Each part is optional: what is left out is as without this file.
          // All keys: https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/policy.md

          // Keeps the built-in lists beside licenses.allow and models.licenses.accept.
          // "extends": "default",

          // While you begin: errors become warnings.
          // "mode": "audit",

          // The weight of a rule: "error", "warning", "note" or "none".
          // "rules": { "CG3006": "warning" },

          // Licenses that are OSI-approved or FSF-free are accepted. "deny" takes some of them out again.
          // "licenses": { "deny": ["AGPL-3.0-only"] },

          // What a model card has to tell beyond the minimum.
          // "models": { "require": ["training-data", "evaluation"] },

          // Who you are decides which duties apply: compliance-gate duties --if role=deployer --if market=eu
          // "profile": { "role": "open-source-maintainer" },

        """;

    /// <summary>Writes the file.</summary>
    /// <param name="terms">What somebody says of the baseline; null without one.</param>
    /// <param name="baseline">What it accepts.</param>
    /// <param name="today">The day of the baseline.</param>
    public static string Text(BaselineTerms? terms, IReadOnlyCollection<BaselineEntry> baseline, DateOnly today)
    {
        var text = new StringBuilder(Start.Replace("{schema}", Schema, StringComparison.Ordinal).ReplaceLineEndings("\n"));
        if (terms is null || baseline.Count == 0)
        {
            return text.Append("""

                  // Findings that are accepted until a day; each failing build prints the entry to paste.
                  // "waivers": [{ "code": "CG2001", "component": "models/ranker.onnx", "reason": "", "owner": "", "expires": "2027-03-31" }],
                }

                """.ReplaceLineEndings("\n")).ToString();
        }

        var day = WaiverTerms.Write(today);
        text.Append("\n  // The baseline of ").Append(day).Append(": what was there on that day is accepted until the day that each entry names. New findings stop the build.\n")
            .Append("  \"waivers\": [\n");
        foreach (var entry in baseline)
        {
            text.Append("    // ").Append(entry.Message).Append('\n')
                .Append("    { \"code\": ").Append(Quoted(entry.Code)).Append(", \"component\": ").Append(Quoted(entry.Component))
                .Append(", \"reason\": ").Append(Quoted($"Baseline of {day}: {terms.Reason}")).Append(", \"owner\": ").Append(Quoted(terms.Owner))
                .Append(", \"expires\": \"").Append(WaiverTerms.Write(terms.Expires)).Append("\" },\n");
        }

        return text.Append("  ],\n}\n").ToString();
    }

    private static string Quoted(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
