using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>duties.json</c>: every duty of the packs, whether it applies and why, and the documents that meet it with their digests
/// (<c>schemas/duties.schema.json</c>). Only where a profile is declared. It shows readiness and evidence, and never says that a law is met.
/// </summary>
public sealed class DutiesWriter : IEvidenceWriter
{
    /// <summary>The form of the document.</summary>
    public const string Schema = "compliancegate.duties/1";

    /// <inheritdoc/>
    public string Format => "duties";

    /// <inheritdoc/>
    public string FileName => "duties.json";

    /// <inheritdoc/>
    public bool IsPacked => false;

    /// <inheritdoc/>
    public bool IsWritten(EvidenceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return !context.Verdict.Duties.IsEmpty;
    }

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var json = EvidenceJson.CreateIndented(output);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("name", context.Facts.Project.PackageId);
        json.WriteString("version", context.Facts.Project.Version);
        // A day of the wall clock would make another document of the same commit tomorrow.
        json.WriteOrNull("judgedOn", context.Facts.Source.CommitTime == context.Facts.JudgedAt ? DateTimeOffset.FromUnixTimeSeconds(context.Facts.JudgedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null);
        json.WriteStartArray("duties");
        foreach (var decision in context.Verdict.Duties)
        {
            json.WriteStartObject();
            WriteDecision(json, context, decision);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        EvidenceJson.EndFile(json, output);
    }

    /// <summary>What an outcome is called in documents.</summary>
    internal static string Word(DutyOutcome outcome) => outcome switch
    {
        DutyOutcome.Met => "met",
        DutyOutcome.Unmet => "unmet",
        DutyOutcome.NeedsDecision => "needs-decision",
        DutyOutcome.Prohibited => "prohibited",
        _ => "not-applicable",
    };

    private static void WriteDecision(Utf8JsonWriter json, EvidenceContext context, DutyDecision decision)
    {
        json.WriteString("id", decision.Duty);
        json.WriteString("pack", decision.Pack);
        json.WriteString("title", decision.Title);
        json.WriteString("instrument", decision.Instrument);
        json.WriteString("article", decision.Article);
        json.WriteOrNull("model", decision.Model);
        json.WriteString("outcome", Word(decision.Outcome));
        json.WriteOrNull("appliesFrom", Day(decision.AppliesFrom));
        json.WriteOrNull("appliesUntil", Day(decision.AppliesUntil));
        json.WriteBoolean("inForce", decision.IsInForce);
        json.WriteBoolean("informational", decision.IsInformational);
        json.WriteStartArray("reasons");
        foreach (var reason in decision.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("text", context.Redactor.Scrub(reason.Text));
            json.WriteOrNull("cite", reason.Cite);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteProofs(json, context, decision.Proofs);
        json.WriteStartArray("missing");
        foreach (var lack in decision.Lacks)
        {
            json.WriteStringValue(lack.Fact);
        }

        json.WriteEndArray();
        json.WriteString("source", decision.Source);
        json.WriteOrNull("verifiedOn", Day(decision.VerifiedOn));
        json.WriteString("confidence", decision.Confidence);
    }

    private static void WriteProofs(Utf8JsonWriter json, EvidenceContext context, ImmutableArray<DutyProof> proofs)
    {
        json.WriteStartArray("evidence");
        foreach (var proof in proofs)
        {
            json.WriteStartObject();
            json.WriteString("fact", proof.Fact);
            json.WriteString("document", context.Redactor.Scrub(proof.Document));
            json.WriteOrNull("sha256", proof.Sha256 ?? Earlier(context, proof.Document));
            json.WriteOrNull("value", proof.Value is { } value ? context.Redactor.Scrub(value) : null);
            json.WriteStartArray("forms");
            foreach (var form in proof.Forms)
            {
                json.WriteStringValue(form);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // The manifest and the sums come later: they name this document, and it cannot name their digests.
    private static string? Earlier(EvidenceContext context, string document)
    {
        var name = document[(document.LastIndexOf('/') + 1)..];
        foreach (var earlier in context.Earlier)
        {
            if (earlier.Path == $"{context.FolderName}/{name}")
            {
                return earlier.Sha256;
            }
        }

        return null;
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
