using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>
/// An entry of <c>models.licenses.exceptions</c> to paste, as JSON on one line. The reason is left empty, and the policy reader
/// refuses it until it is filled.
/// </summary>
internal static class ModelPolicyEntry
{
    /// <summary>How many terms and licenses an entry may name.</summary>
    public const int MostTerms = 20;

    private const int LongestText = 1024;

    // The line goes to a log, not into a page: '+' may stand as it is. Line ends and quotes are still escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The entry.</summary>
    /// <param name="model">The model.</param>
    /// <param name="missing">What it has to accept.</param>
    public static string Exception(ModelFact model, MissingModelTerms missing)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("model", SafeText.Line(model.DisplayPath.Replace('\\', '/'), LongestText));
            WriteList(json, "accept", missing.Accept);
            WriteList(json, "allow", missing.Allow);
            json.WriteString("reason", "");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteList(Utf8JsonWriter json, string name, ImmutableArray<string> items)
    {
        if (items.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(SafeText.Line(item, LongestText));
        }

        json.WriteEndArray();
    }
}
