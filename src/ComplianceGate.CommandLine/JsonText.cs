using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ComplianceGate.Tool;

/// <summary>JSON for standard output.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object, with a line end.</summary>
    public static string Object(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Safe(Encoding.UTF8.GetString(bytes.ToArray())) + "\n";
    }

    /// <summary>
    /// The same JSON without what a log would obey: a second number sign in a row (Azure Pipelines obeys "##vso[" wherever it stands in a
    /// line) and control, format and direction characters are escaped. Outside of texts JSON has none of them but line ends.
    /// </summary>
    /// <param name="json">Valid JSON.</param>
    public static string Safe(string json)
    {
        var text = new StringBuilder(json.Length);
        var last = '\0';
        foreach (var rune in json.EnumerateRunes())
        {
            var isSafe = rune.Value is '\n' or '\r' or '\t' || !(rune.Value == '#' && last == '#' || IsObeyed(Rune.GetUnicodeCategory(rune)));
            last = rune.IsBmp ? (char)rune.Value : '\0';
            foreach (var unit in rune.ToString())
            {
                _ = isSafe ? text.Append(unit) : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
            }
        }

        return text.ToString();
    }

    private static bool IsObeyed(UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
