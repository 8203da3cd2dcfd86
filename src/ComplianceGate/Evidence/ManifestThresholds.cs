using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>The thresholds of the policy and what met them, in the version manifest.</summary>
internal static class ManifestThresholds
{
    /// <summary>Writes the property <c>thresholds</c>.</summary>
    public static void Write(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartArray("thresholds");
        foreach (var decision in context.Verdict.Thresholds)
        {
            json.WriteStartObject();
            json.WriteString("model", decision.Model);
            json.WriteString("threshold", decision.Threshold);
            json.WriteString("required", decision.Required);
            json.WriteString("outcome", Name(decision.Outcome));
            json.WriteOrNull("found", decision.Found);
            if (decision.Samples is { } samples)
            {
                json.WriteNumber("samples", samples);
            }
            else
            {
                json.WriteNull("samples");
            }

            json.WriteOrNull("reason", decision.Reason);
            json.WriteOrNull("convention", decision.Convention);
            WriteEvaluation(json, decision, context);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEvaluation(Utf8JsonWriter json, ThresholdDecision decision, EvidenceContext context)
    {
        foreach (var evaluation in context.Facts.Evaluations)
        {
            if (evaluation.DisplayPath == decision.Evaluation)
            {
                json.WriteStartObject("evaluation");
                json.WriteString("path", evaluation.DisplayPath);
                json.WriteString("sha256", evaluation.Sha256);
                json.WriteNumber("line", Math.Max(0, decision.ResultAt?.Line ?? 0));
                json.WriteEndObject();
                return;
            }
        }

        json.WriteNull("evaluation");
    }

    private static string Name(ThresholdOutcome outcome) => outcome switch
    {
        ThresholdOutcome.Met => "met",
        ThresholdOutcome.Failed => "failed",
        ThresholdOutcome.Insufficient => "insufficient",
        ThresholdOutcome.OtherWeights => "other-weights",
        ThresholdOutcome.UnknownWeights => "unknown-weights",
        ThresholdOutcome.OtherModel => "other-model",
        _ => "missing",
    };
}
