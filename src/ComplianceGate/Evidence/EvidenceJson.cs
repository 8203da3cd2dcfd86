using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ComplianceGate.Evidence;

/// <summary>What all JSON documents have in common.</summary>
internal static class EvidenceJson
{
    // Documents are JSON files and never part of a page, so that letters beyond ASCII may stand for themselves.
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A writer for people: indented by two, LF.</summary>
    public static Utf8JsonWriter CreateIndented(IBufferWriter<byte> output) => new(output, Indented);

    /// <summary>A writer for machines.</summary>
    public static Utf8JsonWriter CreateCompact(IBufferWriter<byte> output) => new(output, Compact);

    /// <summary>Ends a document with a line feed.</summary>
    public static void EndFile(Utf8JsonWriter json, IBufferWriter<byte> output)
    {
        json.Flush();
        output.Write("\n"u8);
    }

    /// <summary>A text that may be unknown: null is written as null, because a reader would look for it.</summary>
    public static void WriteOrNull(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>A truth value that may be unknown.</summary>
    public static void WriteOrNull(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteBoolean(name, value.Value);
        }
    }

    /// <summary>A text that is left out when it is unknown or empty.</summary>
    public static void WriteIfAny(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>A time in the form of RFC 3339 (<c>2026-01-31T12:00:00Z</c>); null when it is unknown or outside the years 1 to 9999.</summary>
    /// <param name="seconds">Seconds since 1970-01-01 UTC.</param>
    public static string? Time(long? seconds) =>
        seconds is >= -62_135_596_800 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : null;

    /// <summary>A severity's name in documents.</summary>
    public static string Name(Diagnostics.Severity severity) => severity switch
    {
        Diagnostics.Severity.Error => "error",
        Diagnostics.Severity.Warning => "warning",
        Diagnostics.Severity.Note => "note",
        _ => "none",
    };
}
