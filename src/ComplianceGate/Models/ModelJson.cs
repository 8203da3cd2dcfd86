using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ComplianceGate.Models;

/// <summary>
/// Reads JSON inside a file token by token, through a window that grows no further than the longest token allowed: a header of many
/// megabytes costs no memory of its own.
/// </summary>
/// <param name="bytes">The file.</param>
/// <param name="start">First byte of the text.</param>
/// <param name="end">The byte after it.</param>
/// <param name="isLenient">Whether comments and trailing commas are looked past.</param>
internal sealed class ModelJson(ModelBytes bytes, long start, long end, bool isLenient = false)
{
    private const int MaxDepth = 32;
    private const int FirstWindow = 8 * 1024;
    private const int MaxToken = 16 << 20;
    private const int MaxEscaped = 64 * 1024;

    private byte[] window = [];
    private long windowStart = start;
    private int used;
    private int next;
    private int valueAt;
    private int valueLength;
    private int tokenLength;
    private bool isEscaped;
    private JsonReaderState state = new(new JsonReaderOptions
    {
        MaxDepth = MaxDepth,
        AllowTrailingCommas = isLenient,
        CommentHandling = isLenient ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
    });

    /// <summary>The kind of the token.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>How many objects and lists it stands in.</summary>
    public int Depth { get; private set; }

    /// <summary>Byte in the file at which it begins.</summary>
    public long At { get; private set; } = start;

    /// <summary>What is wrong, as the rest of a sentence that begins with what holds the text; null while nothing is.</summary>
    public string? Reason { get; private set; }

    /// <summary>Moves to the next token.</summary>
    /// <returns>False at the end, and where something is wrong.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Read()
    {
        while (Reason is null)
        {
            var isLast = windowStart + used >= end;
            var reader = new Utf8JsonReader(window.AsSpan(next, used - next), isLast, state);
            bool found;
            try
            {
                found = reader.Read();
            }
            catch (JsonException)
            {
                At = windowStart + next + reader.BytesConsumed;
                var depth = reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0);
                return Fail(depth >= MaxDepth ? $"has JSON nested deeper than {MaxDepth}" : "has damaged JSON");
            }

            if (found)
            {
                Take(ref reader);
                return true;
            }

            if (isLast)
            {
                return false;
            }

            state = reader.CurrentState;
            next += (int)reader.BytesConsumed;
            Refill();
        }

        return false;
    }

    /// <summary>Moves past the value of which the token is the beginning; no step for one that is whole.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Skip()
    {
        if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var depth = Depth;
            while (Read() && (Depth > depth || Type is not (JsonTokenType.EndObject or JsonTokenType.EndArray)))
            {
            }
        }
    }

    /// <summary>Whether the token is this name or text, written without escapes.</summary>
    /// <param name="utf8">The text.</param>
    public bool Is(ReadOnlySpan<byte> utf8) => !isEscaped && window.AsSpan(valueAt, valueLength).SequenceEqual(utf8);

    /// <summary>The text of a name, a text or a number; null, and a <see cref="Reason"/>, where it is no Unicode.</summary>
    /// <param name="most">Most bytes; more is a reason.</param>
    public string? Text(int most)
    {
        var raw = window.AsSpan(valueAt, valueLength);
        if (raw.Length > most)
        {
            Fail($"has a text of {raw.Length:N0} bytes where at most {most:N0} are read");
            return null;
        }

        if (!isEscaped)
        {
            if (Utf8.IsValid(raw))
            {
                return Encoding.UTF8.GetString(raw);
            }

            Fail("has a text that is not UTF-8");
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(window.AsSpan(valueAt - 1, tokenLength));
            reader.Read();
            return reader.GetString();
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException)
        {
            Fail("has a text that is not Unicode");
            return null;
        }
    }

    /// <summary>The text of a name or value, cut; null for what is no text, number or truth value.</summary>
    /// <param name="most">Most characters.</param>
    public string? Short(int most)
    {
        if (Type is not (JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
        {
            return null;
        }

        // A value of megabytes is not decoded for its beginning; should it have escapes, they are shown as they stand.
        return isEscaped && valueLength <= MaxEscaped
            ? Text(MaxEscaped) is { } text ? HeaderText.Cut(text, most) : null
            : HeaderText.Decode(window.AsSpan(valueAt, valueLength), most);
    }

    /// <summary>A whole number that is not negative.</summary>
    /// <param name="value">The number.</param>
    public bool TryNumber(out long value)
    {
        value = 0;
        var raw = window.AsSpan(valueAt, valueLength);
        return Type == JsonTokenType.Number && System.Buffers.Text.Utf8Parser.TryParse(raw, out value, out var length) && length == raw.Length && value >= 0;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        Type = reader.TokenType;
        Depth = reader.CurrentDepth;
        var token = next + (int)reader.TokenStartIndex;
        At = windowStart + token;
        var isText = Type is JsonTokenType.String or JsonTokenType.PropertyName;
        valueAt = token + (isText ? 1 : 0);
        valueLength = reader.ValueSpan.Length;
        tokenLength = valueLength + (isText ? 2 : 0);
        isEscaped = reader.ValueIsEscaped;
        state = reader.CurrentState;
        next += (int)reader.BytesConsumed;
    }

    private void Refill()
    {
        var rest = used - next;
        if (rest >= MaxToken)
        {
            At = windowStart + next;
            Fail($"has a text of more than {MaxToken >> 20} MiB");
            return;
        }

        var target = rest == window.Length ? new byte[Math.Max(FirstWindow, window.Length * 2)] : window;
        window.AsSpan(next, rest).CopyTo(target);
        window = target;
        windowStart += next;
        next = 0;
        var wanted = (int)Math.Min(window.Length - rest, end - windowStart - rest);
        var read = bytes.Read(windowStart + rest, window.AsSpan(rest, wanted));
        used = rest + read;
        if (read < wanted)
        {
            At = windowStart + used;
            Fail("ends inside its JSON");
        }
    }

    private bool Fail(string reason)
    {
        Reason ??= reason;
        return false;
    }
}
