using System.Globalization;
using System.Text;

namespace ComplianceGate.Models;

/// <summary>Turns the texts of a pickle into characters, as Python's reader does.</summary>
internal static class PickleTexts
{
    /// <summary>Decodes a text; null for a value that is none, or too long for a name.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? Decode(ByteRegion bytes, PickleValue value) =>
        value.Ref is PickleText form && form != PickleText.TooLong
        && bytes.Slice(value.TextOffset, value.TextLength).ToArray(PickleValue.MaxText) is { } raw ? Decode(raw, form) : null;

    /// <summary>Decodes bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> raw, PickleText form) =>
        form == PickleText.Utf8 ? Encoding.UTF8.GetString(raw)
        : form == PickleText.Escaped ? Unescape(raw, isUnicode: true)
        : form == PickleText.Quoted ? Unescape(Unquote(raw), isUnicode: false)
        : Encoding.Latin1.GetString(raw);

    /// <summary>A whole number as Python's <c>int</c> reads it: spaces around it, a sign, underscores between digits.</summary>
    /// <returns>Null for anything else, and for one of more than 18 digits.</returns>
    public static long? Whole(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t\r\n\f\v"u8);
        var isNegative = text.Length > 0 && text[0] == '-';
        text = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        long value = 0;
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && i > 0 && text[i - 1] != '_' && i + 1 < text.Length)
            {
                continue;
            }

            digits += value == 0 && text[i] == '0' ? 0 : 1;
            if (text[i] is < (byte)'0' or > (byte)'9' || digits > 18)
            {
                return null;
            }

            value = (value * 10) + text[i] - '0';
        }

        return text.IsEmpty ? null : isNegative ? -value : value;
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> raw)
    {
        var text = raw.Trim(" \t\r\n\f\v"u8);
        return text.Length >= 2 && text[0] == text[^1] && text[0] is (byte)'\'' or (byte)'"' ? text[1..^1] : text;
    }

    private static string Unescape(ReadOnlySpan<byte> raw, bool isUnicode)
    {
        if (raw.IndexOf((byte)'\\') < 0)
        {
            return Encoding.Latin1.GetString(raw);
        }

        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                text.Append((char)raw[i++]);
            }
            else
            {
                i += isUnicode ? UnicodeEscape(raw[i..], text) : ByteEscape(raw[i..], text);
            }
        }

        return text.ToString();
    }

    private static int UnicodeEscape(ReadOnlySpan<byte> raw, StringBuilder text)
    {
        var digits = raw[1] switch { (byte)'u' => 4, (byte)'U' => 8, _ => 0 };
        if (digits > 0 && raw.Length >= 2 + digits
            && uint.TryParse(raw.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            Append(text, code);
            return 2 + digits;
        }

        text.Append('\\').Append((char)raw[1]);
        return 2;
    }

    private static void Append(StringBuilder text, uint code)
    {
        if (code <= char.MaxValue)
        {
            text.Append((char)code);
        }
        else if (Rune.TryCreate(code, out var rune))
        {
            text.Append(rune.ToString());
        }
        else
        {
            text.Append('\uFFFD');
        }
    }

    private static int ByteEscape(ReadOnlySpan<byte> raw, StringBuilder text)
    {
        var next = raw[1];
        if (next == 'x' && raw.Length >= 4 && byte.TryParse(raw.Slice(2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            text.Append((char)code);
            return 4;
        }

        if (next is >= (byte)'0' and <= (byte)'7')
        {
            var value = 0;
            var length = 1;
            while (length < 4 && length < raw.Length && raw[length] is >= (byte)'0' and <= (byte)'7')
            {
                value = (value * 8) + raw[length++] - '0';
            }

            text.Append((char)(value & 0xFF));
            return length;
        }

        text.Append(next switch
        {
            (byte)'n' => "\n",
            (byte)'r' => "\r",
            (byte)'t' => "\t",
            (byte)'a' => "\a",
            (byte)'b' => "\b",
            (byte)'f' => "\f",
            (byte)'v' => "\v",
            (byte)'\n' => "",
            (byte)'\\' or (byte)'\'' or (byte)'"' => ((char)next).ToString(),
            _ => "\\" + (char)next,
        });
        return 2;
    }
}
