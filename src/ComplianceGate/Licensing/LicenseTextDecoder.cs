using System.Buffers;
using System.Globalization;
using System.Text;

namespace ComplianceGate.Licensing;

/// <summary>
/// Turns the bytes of a license file into text, or refuses. Nothing is repaired: a character that a reader does not see, or
/// sees as another, makes the text one that was not recognised.
/// </summary>
internal static class LicenseTextDecoder
{
    /// <summary>Decodes.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="text">The text; empty when refused.</param>
    /// <returns>Why it was refused; null when it was decoded.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        var decoded = bytes switch
        {
            [0xEF, 0xBB, 0xBF, .. var rest] => Utf8(rest),
            [0xFF, 0xFE, .. var rest] => Utf16(rest, bigEndian: false),
            [0xFE, 0xFF, .. var rest] => Utf16(rest, bigEndian: true),
            _ => Utf8(bytes) ?? Windows(bytes),
        };
        if (decoded is null)
        {
            return "it is not valid UTF-8";
        }

        if (HasHidden(decoded))
        {
            return "it holds control or invisible characters";
        }

        text = decoded;
        return null;
    }

    private static string? Utf8(ReadOnlySpan<byte> bytes)
    {
        var chars = ArrayPool<char>.Shared.Rent(bytes.Length + 1);
        try
        {
            var status = System.Text.Unicode.Utf8.ToUtf16(bytes, chars, out _, out var written, replaceInvalidSequences: false);
            return status == OperationStatus.Done ? new string(chars, 0, written) : null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static string? Utf16(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        if (bytes.Length % 2 != 0)
        {
            return null;
        }

        try
        {
            return new UnicodeEncoding(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Only the marks that Windows-1252 puts where no other common encoding has a printable character, and those that its
    // relatives share. Letters are left out: which one is meant is a guess.
    private static string? Windows(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            var c = bytes[i] switch
            {
                < 0x80 => (char)bytes[i],
                0x91 => '\u2018',
                0x92 => '\u2019',
                0x93 => '\u201C',
                0x94 => '\u201D',
                0x96 => '\u2013',
                0x97 => '\u2014',
                0xA0 => ' ',
                0xA9 => '\u00A9',
                _ => '\0',
            };
            if (c == '\0')
            {
                return null;
            }

            chars[i] = c;
        }

        return new string(chars);
    }

    private static bool HasHidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is (>= ' ' and < '\u007F') or '\n' or '\r' or '\t' or '\f')
            {
                continue;
            }

            var category = CharUnicodeInfo.GetUnicodeCategory(text, i);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                return true;
            }

            i += char.IsHighSurrogate(c) ? 1 : 0;
        }

        return false;
    }
}
