using System.Buffers;

namespace ComplianceGate.Licensing;

/// <summary>
/// Normalises a text by the SPDX matching guidelines (SPDX 2.3, annex B): case, white space, comment marks, separators, bullets
/// and numbers at the beginning of lines, spellings that count as equal, http and https; copyright notices are left out. Two
/// things go a little further, since neither can change terms: quotation marks and dashes are left out instead of made equal.
/// One pass, no backtracking.
/// </summary>
internal sealed class LicenseWordReader
{
    private const string Dropped = "*#_`|<>=\\^\"'-\u00B4\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F\u00AB\u00BB\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u00B7\u25AA\u25A0\u25CF\u25E6\u2023\u2043\u2713\uFE63\uFF0D";

    // The pairs of the SPDX list of equivalent words that are single words; the multi-word ones are handled where words are read.
    private static readonly Dictionary<string, string> Spellings = Pairs(
        "acknowledgement acknowledgment analogue analog analyse analyze artefact artifact authorisation authorization authorised "
        + "authorized calibre caliber cancelled canceled capitalisations capitalizations catalogue catalog categorise categorize centre "
        + "center emphasised emphasized favour favor favourite favorite fulfil fulfill fulfilment fulfillment https http initialise "
        + "initialize judgement judgment labelling labeling labour labor licence license maximise maximize modelled modeled modelling "
        + "modeling offence offense optimise optimize organisation organization organise organize owner holder owners holders practise "
        + "practice programme program realise realize recognise recognize signalling signaling utilisation utilization whilst while "
        + "wilful willful licences licenses merchantibility merchantability");

    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\f\u0085\u2028\u2029");
    private static readonly SearchValues<char> DigitsAndStops = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> RomanDigits = SearchValues.Create("ivxIVX");

    // More lines of notices than any license file has; what follows is text.
    private const int MostNotices = 48;

    // Lines that begin like a notice and are none cost time as well.
    private const int MostTried = 200;

    private readonly LicenseWords words = new();
    private readonly char[] word = new char[64];
    private bool paragraph = true;
    private bool afterNotice;
    private bool noticeOpen;
    private int notices;
    private int tried;

    private LicenseWordReader()
    {
    }

    /// <summary>Normalises a whole text.</summary>
    /// <param name="text">The text.</param>
    public static LicenseWords Read(ReadOnlySpan<char> text) => ReadPart(text, beginsLine: true);

    /// <summary>Normalises a part of a text.</summary>
    /// <param name="text">The part.</param>
    /// <param name="beginsLine">Whether the part begins where a line begins, so that a bullet or a notice may stand there.</param>
    public static LicenseWords ReadPart(ReadOnlySpan<char> text, bool beginsLine)
    {
        var reader = new LicenseWordReader();
        var first = true;
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny(LineEnds);
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + (text[end..].StartsWith("\r\n") ? 2 : 1))..];
            if (first && !beginsLine)
            {
                reader.paragraph = false;
                reader.ReadWords(line);
            }
            else
            {
                reader.ReadLine(line);
            }

            first = false;
        }

        return reader.words;
    }

    private static Dictionary<string, string> Pairs(string list)
    {
        var words = list.Split(' ');
        var pairs = new Dictionary<string, string>(words.Length / 2, StringComparer.Ordinal);
        for (var i = 0; i < words.Length; i += 2)
        {
            pairs.Add(words[i], words[i + 1]);
        }

        return pairs;
    }

    private void ReadLine(ReadOnlySpan<char> line)
    {
        line = WithoutCommentMarks(line);
        if (line.IsEmpty)
        {
            paragraph = true;
            return;
        }

        if (IsNotice(line))
        {
            paragraph = true;
            return;
        }

        (afterNotice, noticeOpen) = (false, false);
        ReadWords(line);
        paragraph = false;
    }

    private bool IsNotice(ReadOnlySpan<char> line)
    {
        var goesOn = false;
        var open = false;
        var notice = notices < MostNotices && tried < MostTried && (CopyrightNotice.Is(line, out open)
            || (noticeOpen && (goesOn = CopyrightNotice.GoesOn(line, out open)))
            || (afterNotice && CopyrightNotice.IsReservation(line))
            || ((afterNotice || words.Count == 0) && CopyrightNotice.IsAddress(line)));
        if (notice)
        {
            // Names go on for a line or two; more would be a text of its own.
            noticeOpen = open && !goesOn;
            afterNotice = true;
            notices++;
        }
        else if (CopyrightNotice.Begins(line))
        {
            tried++;
        }

        return notice;
    }

    private static ReadOnlySpan<char> WithoutCommentMarks(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd();
        line = line.EndsWith("*/") ? line[..^2] : line;
        while (true)
        {
            line = line.TrimStart();
            if (line.IsEmpty)
            {
                return line;
            }

            if (IsDropped(line[0]) || line[0] == ';')
            {
                line = line[1..];
            }
            else if (line.StartsWith("//") || line.StartsWith("/*"))
            {
                line = line[2..];
            }
            else
            {
                return line.TrimEnd();
            }
        }
    }

    /// <summary>
    /// Length of a number or letter of a list with what follows it up to the next word; 0 where there is none. Only where a list
    /// may begin or go on: at the beginning of a paragraph or behind the end of a clause, wherever the line was wrapped. The
    /// <c>2.0.</c> behind <c>Mozilla Public License, v.</c> is none, and neither is the <c>(b)</c> of <c>section 2(b)</c>.
    /// </summary>
    private int BulletAt(ReadOnlySpan<char> line, int at)
    {
        var start = line[at] == '(' ? at + 1 : at;
        var i = start;
        while (i < line.Length && i - start < 8 && (char.IsAsciiLetterOrDigit(line[i]) || (line[i] == '.' && i + 1 < line.Length && char.IsAsciiDigit(line[i + 1]))))
        {
            i++;
        }

        var core = line[start..i];
        var levels = core.Contains('.');
        var paragraphBegins = paragraph && at == 0;
        if (i >= line.Length || !IsNumber(core) || (levels && !paragraphBegins))
        {
            return 0;
        }

        var closed = start > at ? line[i] == ')' : line[i] is '.' or ')';
        var end = closed ? i + 1 : i;
        if ((!closed && !levels) || (end < line.Length ? !char.IsWhiteSpace(line[end]) : start == at)
            || !(paragraphBegins || ListMayGoOn(inBrackets: start > at)))
        {
            return 0;
        }

        var rest = line[end..].TrimStart();
        return core is "c" or "C" && start > at && (rest is [>= '0' and <= '9', ..] || rest.StartsWith("copyright", StringComparison.OrdinalIgnoreCase))
            ? 0
            : end - at;
    }

    private bool ListMayGoOn(bool inBrackets) =>
        words.Count > 0 && words.Word(words.Count - 1) is var last && (last is "." or ":" or ";" or "and" or "or" || (inBrackets && last is ","));

    private static bool IsNumber(ReadOnlySpan<char> core)
    {
        if (core.Length == 1)
        {
            return true;
        }

        return core.Length is > 0 and <= 8
            && ((core.IndexOfAnyExcept(DigitsAndStops) < 0 && AllShort(core))
                || (core.Length <= 5 && core.IndexOfAnyExcept(RomanDigits) < 0));
    }

    private static bool AllShort(ReadOnlySpan<char> core)
    {
        var digits = 0;
        foreach (var c in core)
        {
            digits = c == '.' ? 0 : digits + 1;
            if (digits > 2)
            {
                return false;
            }
        }

        return core[0] != '.' && core[^1] != '.' && !core.Contains("..", StringComparison.Ordinal);
    }

    private void ReadWords(ReadOnlySpan<char> line)
    {
        var i = 0;
        while (i < line.Length)
        {
            var c = line[i];
            if ((i == 0 || char.IsWhiteSpace(line[i - 1])) && (c == '(' || char.IsAsciiLetterOrDigit(c)) && BulletAt(line, i) is > 0 and var bullet)
            {
                i += bullet;
            }
            else if (char.IsLetterOrDigit(c))
            {
                i = ReadWord(line, i);
            }
            else if (char.IsWhiteSpace(c) || IsDropped(c))
            {
                i++;
            }
            else
            {
                var run = i + 1;
                while (run < line.Length && line[run] == c)
                {
                    run++;
                }

                // A separator is a run of three or more; two are two. Of marks that are combined with letters none is a separator.
                for (var n = run - i < 3 || !IsSeparator(c) ? run - i : 0; n > 0; n--)
                {
                    words.Add(line.Slice(i, 1));
                }

                i = run;
            }
        }
    }

    private int ReadWord(ReadOnlySpan<char> line, int i)
    {
        var length = 0;
        for (; i < line.Length; i++)
        {
            var c = line[i];
            if (char.IsLetterOrDigit(c))
            {
                if (length == word.Length)
                {
                    break;
                }

                word[length++] = Lower(c);
            }
            else if (!IsJoint(line, i, length))
            {
                break;
            }
        }

        var read = word.AsSpan(0, length);
        words.Add(Spellings.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(read, out var common) ? common : read);
        return i;
    }

    // An apostrophe within a word; the dash, and for one word the space, behind "non" and "sub", which are written in all ways.
    private bool IsJoint(ReadOnlySpan<char> line, int i, int length)
    {
        if (i + 1 >= line.Length || !char.IsLetter(line[i + 1]))
        {
            return false;
        }

        return line[i] is '\'' or '\u2019'
            || (length == 3 && word.AsSpan(0, 3) is "non" or "sub"
                && (line[i] is '-' or '\u2010' or '\u2011' or '\u2013'
                    || (line[i] == ' ' && line[(i + 1)..].StartsWith("infringement", StringComparison.OrdinalIgnoreCase))));
    }

    // A letter outside ASCII whose lower case is an ASCII letter (the Kelvin sign) stays what it is.
    private static char Lower(char c) =>
        char.IsAscii(c) ? char.ToLowerInvariant(c) : char.ToLowerInvariant(c) is var lower && char.IsAscii(lower) ? c : lower;

    private static bool IsSeparator(char c) => char.IsAscii(c) || char.IsPunctuation(c) || c is >= '\u2500' and <= '\u25FF';

    private static bool IsDropped(char c) => Dropped.Contains(c);
}
