using System.Globalization;
using System.Text;

namespace ComplianceGate.ModelFuzz;

/// <summary>Changes of JSON texts, one token at a time.</summary>
public static class FuzzJson
{
    private static readonly string[] Values =
    [
        "null", "true", "{}", "[]", "\"\"", "-1", "0", "1e400", "1.5", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
        "-9223372036854775808", "[[]]", "[0,0]", "[9223372036854775807,9223372036854775807]", "\"../x\"", "\"\\ud800\"", "[null]", "{\"a\":{}}", "4294967296", "00", "NaN",
    ];

    /// <summary>Changes one token.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="random">Decides what is changed.</param>
    public static byte[] Change(ReadOnlySpan<byte> json, Random random)
    {
        var text = Encoding.Latin1.GetString(json);
        var (start, end) = Token(text, random.Next(text.Length + 1));
        var token = text[start..end];
        var with = random.Next(9) switch
        {
            0 => "",
            1 => token + "," + token,
            2 => Values[random.Next(Values.Length)],
            3 => new string('[', 1 << random.Next(12)),
            4 => string.Concat(Enumerable.Repeat("{\"a\":", 1 << random.Next(10))) + "1" + new string('}', random.Next(2) * 512),
            5 when ulong.TryParse(token, CultureInfo.InvariantCulture, out var number) => FuzzBytes.Number(random, number).ToString(CultureInfo.InvariantCulture),
            6 => Token(text, random.Next(text.Length + 1)) is var (a, b) ? text[a..b] : "",
            7 when token.Length > 2 => token[..1] + new string('x', 1 << random.Next(14)) + token[1..],
            _ => Values[random.Next(Values.Length)],
        };
        return Encoding.Latin1.GetBytes(text[..start] + with + text[end..]);
    }

    /// <summary>The token at a place, and its value with it where it is a name and the dice say so.</summary>
    private static (int Start, int End) Token(string text, int at)
    {
        if (at >= text.Length)
        {
            return (text.Length, text.Length);
        }

        if (text[at] is '{' or '}' or '[' or ']' or ',' or ':' or ' ')
        {
            return (at, at + 1);
        }

        var start = at;
        while (start > 0 && text[start - 1] is not ('{' or '}' or '[' or ']' or ',' or ':'))
        {
            start--;
        }

        var end = at;
        while (end < text.Length && text[end] is not ('{' or '}' or '[' or ']' or ',' or ':'))
        {
            end++;
        }

        return (start, end);
    }
}
