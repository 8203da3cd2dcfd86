using System.Globalization;
using System.Text;

namespace ComplianceGate.Policy;

/// <summary>What the comparisons do to the words of a card and of a file before they compare them.</summary>
internal static class ClaimText
{
    private const int Longest = 1024;

    /// <summary>
    /// The text in lower case with ASCII digits, full-width letters as plain ones, any space, dash or times sign as its plain form,
    /// and without marks of Markdown around it.
    /// </summary>
    public static string Plain(string text)
    {
        var builder = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            builder.Append(c switch
            {
                >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - 0xFEE0)),
                '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' => '-',
                '\u00D7' or '\u2715' or '\u2A09' => 'x',
                '\u2019' => '\'',
                '\u066B' => ',',
                '\u066C' => '\'',
                _ when char.IsDigit(c) => (char)('0' + (int)char.GetNumericValue(c)),
                _ when char.IsWhiteSpace(c) => ' ',
                _ => char.ToLowerInvariant(c),
            });
        }

        return builder.Replace("**", "").Replace("`", "").ToString().Trim(' ', '*', '_', '"', '\'');
    }

    /// <summary>Letters and digits alone, in lower case: what is left when names are compared.</summary>
    public static string Slug(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var builder = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                builder.Append(char.ToLowerInvariant(c));
            }
        }

        return builder.ToString();
    }

    /// <summary>Takes the first of some words from the start of a text.</summary>
    public static bool TakeWord(ref ReadOnlySpan<char> text, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                text = text[word.Length..].TrimStart(' ');
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a text is one of some words.</summary>
    public static bool IsOneOf(ReadOnlySpan<char> text, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A number for people: digits in groups of three.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Some texts as a list.</summary>
    public static string Join(IEnumerable<string> texts)
    {
        const int Most = 8;
        var builder = new StringBuilder();
        var count = 0;
        foreach (var text in texts)
        {
            if (count++ < Most)
            {
                builder.Append(count == 1 ? "" : ", ").Append(text);
            }
        }

        return count > Most ? builder.Append(CultureInfo.InvariantCulture, $" and {count - Most} more").ToString() : builder.ToString();
    }
}
