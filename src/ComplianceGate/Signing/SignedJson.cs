using System.Buffers;
using System.Text.Json;

namespace ComplianceGate.Signing;

/// <summary>JSON of envelopes and bundles, which others wrote: a key given twice is refused, depth and size are bounded, binary values have one form.</summary>
internal static class SignedJson
{
    /// <summary>Largest envelope or bundle that is read, in bytes.</summary>
    public const int MaxSize = 32 << 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };
    private static readonly SearchValues<char> UrlSafe = SearchValues.Create("-_");
    private static readonly SearchValues<char> Standard = SearchValues.Create("+/");

    /// <summary>Reads a document with a reader that may meet what it does not expect.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object, or not of the form that the reader asks for; the message is the end of a sentence.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        if (json.Length > MaxSize)
        {
            throw new InvalidDataException($"has {json.Length:N0} bytes; at most {MaxSize:N0} are read");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : throw new InvalidDataException("is no JSON object");
        }
        catch (JsonException)
        {
            // The parser's own words may repeat what is in the file.
            throw new InvalidDataException("is no JSON that two readers would read alike");
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("is not of the form that it claims");
        }
    }

    /// <summary>Refuses members that are not known: a reader that knows them would see something else.</summary>
    /// <exception cref="InvalidDataException">There is one.</exception>
    public static void Only(JsonElement element, string what, params ReadOnlySpan<string> names)
    {
        foreach (var property in element.EnumerateObject())
        {
            var isKnown = false;
            foreach (var name in names)
            {
                isKnown |= property.NameEquals(name);
            }

            if (!isKnown)
            {
                throw new InvalidDataException($"has a member in its {what} that is not known");
            }
        }
    }

    /// <summary>A text that must be there.</summary>
    public static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new InvalidDataException($"has no {name}");

    /// <summary>A value that may be missing or null.</summary>
    public static JsonElement? Maybe(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>
    /// Bytes in standard or URL-safe base64 (RFC 4648, sections 4 and 5; DSSE v1.0.2 asks for both). Padding may be left out of the second.
    /// Each form has one spelling: no white space, no mixture, no bits behind the last byte.
    /// </summary>
    /// <exception cref="InvalidDataException">It is neither.</exception>
    public static byte[] Bytes(JsonElement element, string name)
    {
        var text = Text(element, name);
        var isUrlSafe = text.AsSpan().ContainsAny(UrlSafe);
        if (!isUrlSafe || !text.AsSpan().ContainsAny(Standard))
        {
            var standard = isUrlSafe ? text.Replace('-', '+').Replace('_', '/') : text;
            var isPadded = standard.Length % 4 == 0;
            standard = isPadded ? standard : standard + new string('=', 4 - (standard.Length % 4));
            var bytes = new byte[(standard.Length / 4 * 3) + 3];
            if (Convert.TryFromBase64String(standard, bytes, out var count)
                && Convert.ToBase64String(bytes, 0, count) == standard && (isPadded || isUrlSafe || !text.AsSpan().ContainsAny(Standard)))
            {
                return bytes[..count];
            }
        }

        throw new InvalidDataException($"has a {name} that is no base64");
    }
}
