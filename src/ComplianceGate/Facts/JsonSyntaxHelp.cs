using System.Text;
using System.Text.Json;

namespace ComplianceGate.Facts;

/// <summary>
/// Says in a person's words why a text stopped being JSON. It starts behind the last token that was read, so it has to know
/// one step of the grammar only: what may stand next.
/// </summary>
/// <param name="text">The whole text, valid UTF-8 without a byte order mark.</param>
/// <param name="end">Offset behind the last good token (behind its colon, for a key).</param>
/// <param name="last">That token; <see cref="JsonTokenType.None"/> at the start.</param>
/// <param name="top">The innermost object or array that is open.</param>
/// <param name="depth">How many are open.</param>
internal ref struct JsonSyntaxHelp(ReadOnlySpan<byte> text, int end, JsonTokenType last, PositionedValue? top, int depth)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int at = end;

    /// <summary>What is wrong, and the offset where.</summary>
    public (string Message, int Offset) Explain()
    {
        if (SkipSpace() is { } comment)
        {
            return comment;
        }

        var afterValue = last is not (JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);
        var comma = false;
        if (afterValue && top is not null && at < text.Length && text[at] == ',')
        {
            (comma, at) = (true, at + 1);
            if (SkipSpace() is { } later)
            {
                return later;
            }
        }

        if (at >= text.Length)
        {
            return (AtEnd(), text.Length);
        }

        if (top is null && last != JsonTokenType.None)
        {
            return ($"Nothing may follow the value of the file, but here stands {Found()}.", at);
        }

        if (afterValue && !comma)
        {
            return (AfterValue(), at);
        }

        return top?.Kind == JsonKind.Object && last != JsonTokenType.PropertyName ? Key() : Value();
    }

    private readonly string AtEnd() => top is null
        ? "The file is empty; it should hold an object, at least {}."
        : top.Kind == JsonKind.Object
            ? $"The file ends here, but the object that starts in line {top.Line} is not closed: '}}' is missing."
            : $"The file ends here, but the array that starts in line {top.Line} is not closed: ']' is missing.";

    private readonly string AfterValue()
    {
        var close = top!.Kind == JsonKind.Object ? '}' : ']';
        return text[at] is (byte)'"' or (byte)'{' or (byte)'['
            ? $"A comma is missing before {Found()}."
            : $"Expected ',' or '{close}', found {Found()}.";
    }

    private (string Message, int Offset) Key()
    {
        if (text[at] != '"')
        {
            return ($"Expected a key in double quotes{(last == JsonTokenType.StartObject ? " or '}'" : "")}, found {Found()}.", at);
        }

        var start = at;
        if (Quoted() is { } broken)
        {
            return broken;
        }

        var name = Encoding.UTF8.GetString(text[(start + 1)..(at - 1)]);
        while (at < text.Length && IsSpace(text[at]))
        {
            at++;
        }

        return ($"Expected ':' after the key '{name}', found {Found()}.", at);
    }

    private (string Message, int Offset) Value()
    {
        switch (text[at])
        {
            case (byte)'"':
                return Quoted() ?? ("This text cannot be read.", at);
            case (byte)'\'':
                return ("Text stands in double quotes, not in single ones.", at);
            case (byte)'{' or (byte)'[' when depth >= PositionedJson.MaximumDepth:
                return ($"Objects and arrays are nested deeper than {PositionedJson.MaximumDepth} levels.", at);
            case (byte)'-' or (byte)'+' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'):
                if (NumberLength() is var length and > 0)
                {
                    // The reader refuses a number for what follows it; so that is the thing to look at.
                    (at, last) = (at + length, JsonTokenType.Number);
                    return Explain();
                }

                return ($"{Found()} is not a number as JSON writes it.", at);
            case (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (byte)'_' or (byte)'$':
                return ($"{Found()} is not a value: text stands in double quotes, and only true, false and null stand without.", at);
            default:
                return ($"Expected a value, found {Found()}.", at);
        }
    }

    /// <summary>Length of the number that stands here; 0 where it is not a whole one (RFC 8259, section 6).</summary>
    private readonly int NumberLength()
    {
        var rest = text[at..];
        var i = rest[0] == '-' ? 1 : 0;
        var whole = Digits(rest, i);
        if (whole == 0 || (whole > 1 && rest[i] == '0'))
        {
            return 0;
        }

        i += whole;
        if (i < rest.Length && rest[i] == '.')
        {
            i = Digits(rest, i + 1) is var fraction and > 0 ? i + 1 + fraction : 0;
        }

        if (i > 0 && i < rest.Length && rest[i] is (byte)'e' or (byte)'E')
        {
            var sign = i + 1 < rest.Length && rest[i + 1] is (byte)'+' or (byte)'-' ? 1 : 0;
            i = Digits(rest, i + 1 + sign) is var power and > 0 ? i + 1 + sign + power : 0;
        }

        return i < rest.Length && IsWord((char)rest[i]) ? 0 : i;
    }

    private static int Digits(ReadOnlySpan<byte> rest, int start)
    {
        var count = 0;
        while (start + count < rest.Length && char.IsAsciiDigit((char)rest[start + count]))
        {
            count++;
        }

        return count;
    }

    /// <summary>Passes a quoted text; tells what breaks it.</summary>
    private (string Message, int Offset)? Quoted()
    {
        var start = at++;
        for (; at < text.Length && text[at] is not ((byte)'\n' or (byte)'\r'); at++)
        {
            if (text[at] == '"')
            {
                at++;
                return null;
            }

            if (text[at] < 0x20)
            {
                return ($"The control character U+{(int)text[at]:X4} may stand in a text only as \\u{(int)text[at]:x4}.", at);
            }

            if (text[at] == '\\')
            {
                if (!IsEscape(text[(at + 1)..]))
                {
                    return ("A backslash starts one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; a backslash itself is written twice.", at);
                }

                at++;
            }
        }

        return ("The text that starts here is not closed on its line: the closing '\"' is missing.", start);
    }

    private static bool IsEscape(ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)'u', ..])
        {
            // At the end of the file the missing quote is the better thing to tell.
            return rest.IsEmpty || "\"\\/bfnrt"u8.Contains(rest[0]);
        }

        for (var i = 1; i <= 4; i++)
        {
            if (i >= rest.Length || !char.IsAsciiHexDigit((char)rest[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Passes white space and comments; tells of a comment that is none.</summary>
    private (string Message, int Offset)? SkipSpace()
    {
        while (at < text.Length)
        {
            if (IsSpace(text[at]))
            {
                at++;
                continue;
            }

            if (text[at] != '/')
            {
                return null;
            }

            var rest = text[at..];
            var length = rest.StartsWith("//"u8) ? rest.IndexOfAny((byte)'\n', (byte)'\r')
                : rest.StartsWith("/*"u8) ? rest[2..].IndexOf("*/"u8) + 4
                : 0;
            if (length is 0 or 3)
            {
                return (length == 0 ? "A comment starts with // or /*." : "The comment that starts here is not closed: '*/' is missing.", at);
            }

            // The reader takes neither of these for a line break, nor for a part of the line.
            var line = length < 0 ? rest : rest[..length];
            var separator = line.IndexOf("\u2028"u8) is var first and >= 0 ? first : line.IndexOf("\u2029"u8);
            if (rest[1] == '/' && separator >= 0)
            {
                return ("This comment holds a line separator (U+2028 or U+2029); break the line with a plain line feed.", at + separator);
            }

            at = length < 0 ? text.Length : at + length;
        }

        return null;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    /// <summary>What stands here: a word or number as a whole, otherwise one character.</summary>
    private readonly string Found()
    {
        if (at >= text.Length)
        {
            return "the end of the file";
        }

        var length = 0;
        while (length < 40 && at + length < text.Length && IsWord((char)text[at + length]))
        {
            length++;
        }

        if (length == 0)
        {
            Rune.DecodeFromUtf8(text[at..], out _, out length);
        }

        var found = Encoding.UTF8.GetString(text.Slice(at, length));
        return found == "'" ? "a single quote" : $"'{found}'";
    }

    private static bool IsWord(char value) => char.IsAsciiLetterOrDigit(value) || value is '_' or '-' or '+' or '.' or '$';
}
