using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Verification;

/// <summary>JSON that was written by others: a key given twice is refused, depth and size are bounded, and a value is of its kind or wrong.</summary>
internal static class StrictJson
{
    /// <summary>Largest document that is read, in bytes.</summary>
    public const int MaxSize = 64 << 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Reads a document.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object; the message is the end of a sentence.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var document = JsonDocument.Parse(bytes, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new InvalidDataException("is no JSON object");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"is no JSON that two readers would read alike: {SafeText.Line(e.Message, 150)}", e);
        }
    }

    /// <summary>Reads values with a reader that may meet what it does not expect.</summary>
    /// <exception cref="InvalidDataException">A value is missing or of another kind.</exception>
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or JsonException)
        {
            throw new InvalidDataException($"is not of the form that it claims: {SafeText.Line(e.Message, 150)}", e);
        }
    }

    /// <summary>A text that must be there.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    /// <summary>A text that may be null or missing.</summary>
    public static string? TextOrNull(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    /// <summary>A list; empty where it is missing or null.</summary>
    public static JsonElement.ArrayEnumerator List(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.EnumerateArray() : default;

    /// <summary>An object; undefined where it is missing or null.</summary>
    public static JsonElement Object(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : default;

    /// <summary>A digest in lower-case hexadecimal.</summary>
    public static string Digest(string text, int bytes)
    {
        if (text.Length != 2 * bytes || text.AsSpan().ContainsAnyExcept(LowerHex))
        {
            throw new FormatException("A digest is not in lower-case hexadecimal, or of another length.");
        }

        return text;
    }

    private static readonly System.Buffers.SearchValues<char> LowerHex = System.Buffers.SearchValues.Create("0123456789abcdef");
}
