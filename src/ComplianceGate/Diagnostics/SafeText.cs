using System.Globalization;
using System.Text;

namespace ComplianceGate.Diagnostics;

/// <summary>
/// Makes text that came from outside (package metadata, cards, headers) safe for one line of a log: no control or
/// direction characters, no command that a CI service would obey, bounded length.
/// </summary>
public static class SafeText
{
    /// <summary>Longest piece of foreign text that is shown, in characters.</summary>
    public const int MaxLength = 300;

    /// <summary>Cleans a text for one line of a log or document.</summary>
    /// <param name="text">Any text; null counts as empty.</param>
    /// <param name="maxLength">Longest result, in characters.</param>
    public static string Line(string? text, int maxLength = MaxLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (text.Length < maxLength && IsPlain(text))
        {
            return text;
        }

        var builder = new StringBuilder(Math.Min(text.Length, maxLength));
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                space = builder.Length > 0;
                continue;
            }

            if (space)
            {
                builder.Append(' ');
                space = false;
            }

            // GitHub Actions obeys lines with "::command", Azure Pipelines "##vso[" and "##["; a space takes their power. It is put
            // in while the text grows, so that no longer run of the sign leaves a pair behind.
            if (rune.Value is ':' or '#' && builder.Length > 0 && builder[^1] == rune.Value)
            {
                builder.Append(' ');
            }

            builder.Append(IsHarmless(rune) ? rune.ToString() : "\uFFFD");
            if (builder.Length >= maxLength)
            {
                builder.Length = Math.Min(builder.Length, maxLength);
                if (char.IsHighSurrogate(builder[^1]))
                {
                    builder.Length--;
                }

                builder.Append('…');
                break;
            }
        }

        return builder.ToString();
    }

    /// <summary>Whether a text is already what it is to become. Nearly every one is, and bills of materials hold thousands.</summary>
    private static bool IsPlain(string text)
    {
        var last = ' ';
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' || (c == last && c is ' ' or ':' or '#'))
            {
                return false;
            }

            last = c;
        }

        return last != ' ';
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
