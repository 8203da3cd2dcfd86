using System.Globalization;
using System.Net;
using System.Text;

namespace ComplianceGate.Models;

/// <summary>What a reader sees of a text: entities resolved, escapes taken away, and nothing that shows nothing.</summary>
internal static class CardVisible
{
    // The longest name of an entity that HTML knows is that of CounterClockwiseContourIntegral.
    private const int MaxEntity = 34;

    /// <summary>
    /// The text with its HTML entities resolved (an unknown one counts for nothing), without backslash escapes (CommonMark 0.31.2,
    /// section 2.4) and characters that have no glyph, and with single spaces.
    /// </summary>
    /// <returns>The same span where there is nothing of the kind, which is nearly always.</returns>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var raw = text.Contains('&') ? WebUtility.HtmlDecode(text.ToString()) : text.ToString();
        var builder = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (c == '\\' && i + 1 < raw.Length && IsPunctuation(raw[i + 1]))
            {
                builder.Append(raw[++i]);
            }
            else if (c == '&' && EntityEnd(raw, i) is var end and > 0)
            {
                i = end;
            }
            else if (IsBlank(raw, ref i))
            {
                continue;
            }
            else if (!char.IsWhiteSpace(c))
            {
                builder.Append(c);
            }
            else if (builder.Length > 0 && builder[^1] != ' ')
            {
                builder.Append(' ');
            }
        }

        return builder.ToString().AsSpan().TrimEnd(' ');
    }

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is '&' or '\\' or '\t' or '\u00A0' or '\u00AD' or > '\u02FF')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether nothing is seen at this place: format characters, variation selectors, and letters that are blanks.</summary>
    private static bool IsBlank(string text, ref int i)
    {
        if (Rune.TryGetRuneAt(text, i, out var rune)
            && (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || rune.Value is >= 0xE0000 and <= 0xE0FFF))
        {
            i += rune.Utf16SequenceLength - 1;
            return true;
        }

        return text[i] is '\u034F' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or '\u3164' or '\uFFA0' or (>= '\uFE00' and <= '\uFE0F');
    }

    // What is left after decoding: names that only newer versions of HTML know, numbers of no character.
    private static int EntityEnd(string text, int start)
    {
        for (var i = start + 1; i < text.Length && i - start <= MaxEntity; i++)
        {
            if (text[i] == ';')
            {
                return i > start + 1 ? i : -1;
            }

            if (!char.IsAsciiLetterOrDigit(text[i]) && !(text[i] == '#' && i == start + 1))
            {
                return -1;
            }
        }

        return -1;
    }

    private static bool IsPunctuation(char c) => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c));
}
