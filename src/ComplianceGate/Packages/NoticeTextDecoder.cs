using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Turns the bytes of a license or notice file into text to print. Unlike the reading that recognises a license this one repairs:
/// the words must be there for a person, whatever the encoding.
/// </summary>
internal static class NoticeTextDecoder
{
    // What Windows-1252 has at 0x80 to 0x9F; five places are empty.
    private const string Windows1252 =
        "\u20AC\uFFFD\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFD\u017D\uFFFD" +
        "\uFFFD\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFD\u017E\u0178";

    /// <summary>Decodes: UTF-8, UTF-16 with a byte order mark, else Windows-1252.</summary>
    /// <param name="bytes">The file.</param>
    public static NoticeText Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("{\\rtf"u8))
        {
            return new(null, "it is RTF, which cannot be read as plain text");
        }

        var text = bytes switch
        {
            [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
            [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
            [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
            _ => System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Windows(bytes),
        };
        return text.Contains('\0', StringComparison.Ordinal) ? new(null, "it holds binary data") : new(Clean(text), null);
    }

    private static string Windows(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[bytes.Length];
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = bytes[i] is >= 0x80 and < 0xA0 ? Windows1252[bytes[i] - 0x80] : (char)bytes[i];
        }

        return new string(chars);
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is (>= ' ' and < '\u007F') or '\n' or '\t')
            {
                clean.Append(c);
            }
            else if (IsLineEnd(c))
            {
                clean.Append(c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? "" : "\n");
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else if (char.IsSurrogate(c))
            {
                clean.Append('\uFFFD');
            }
            else if (!char.IsControl(c) && !ChangesDirection(c) && c != '\uFEFF')
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    // What some reader or other begins a new line at: each must stand behind the indentation of its text like any other line.
    private static bool IsLineEnd(char c) =>
        c is '\r' or '\v' or '\f' or '\u0085'
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool ChangesDirection(char c) =>
        c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
