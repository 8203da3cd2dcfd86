using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>A value of a policy file as JSON on one line.</summary>
internal static class PolicyText
{
    /// <summary>Writes a value with the keys of objects in ordinal order, so that two values that say the same give one text.</summary>
    /// <param name="value">The value; it is no deeper than <see cref="PositionedJson.MaximumDepth"/>.</param>
    public static string Of(PositionedValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, PositionedValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Object:
                WriteMany(text, '{', '}', [.. value.Members.OrderBy(m => m.Name, StringComparer.Ordinal)], static (t, m) =>
                {
                    t.Append('"').Append(JsonEncodedText.Encode(m.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value).Append("\":");
                    Write(t, m.Value);
                });
                break;
            case JsonKind.Array:
                WriteMany(text, '[', ']', [.. value.Items], Write);
                break;
            case JsonKind.String:
                text.Append('"').Append(JsonEncodedText.Encode(value.Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value).Append('"');
                break;
            default:
                text.Append(value.Text);
                break;
        }
    }

    private static void WriteMany<T>(StringBuilder text, char begin, char end, ReadOnlySpan<T> items, Action<StringBuilder, T> write)
    {
        text.Append(begin);
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(i > 0 ? "," : "");
            write(text, items[i]);
        }

        text.Append(end);
    }
}
