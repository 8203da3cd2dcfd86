using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>What is open of the models, in our own documents.</summary>
internal static class ManifestOpenness
{
    /// <summary>Writes the property <c>openness</c> of the manifest; nothing where nothing was judged, so that builds without models are as they were.</summary>
    public static void Write(Utf8JsonWriter json, EvidenceContext context)
    {
        if (context.Verdict.Openness.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("openness");
        foreach (var decision in context.Verdict.Openness)
        {
            json.WriteStartObject();
            json.WriteOrNull("model", decision.Model);
            WriteFacts(json, decision, context.Redactor);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the facts, what follows from them, and why, into an object.</summary>
    public static void WriteFacts(Utf8JsonWriter json, OpennessDecision decision, PathRedactor redactor)
    {
        json.WriteString("weights", decision.Weights);
        json.WriteString("licenseKind", decision.LicenseKind);
        json.WriteString("data", decision.Data);
        json.WriteString("trainingCode", decision.TrainingCode);
        WriteNumber(json, "hosts", decision.Hosts);
        json.WriteString("revocable", decision.Revocable);
        WriteNumber(json, "frameworkClass", decision.FrameworkClass);
        json.WriteString("openSourceAi", decision.OpenSourceAi);
        json.WriteString("article53", decision.Article53);
        json.WriteStartArray("reasons");
        foreach (var reason in decision.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("about", reason.About);
            json.WriteString("text", redactor.Scrub(reason.Text));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
