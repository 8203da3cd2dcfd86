namespace ComplianceGate.Licensing;

/// <summary>
/// Tells copyright notices, which the SPDX matching guidelines (annex B, "copyright notice") set aside, from sentences that only
/// begin with the word: <c>COPYRIGHT HOLDERS BE LIABLE</c> in a hard-wrapped disclaimer is none. A line is a notice when it
/// begins with the mark, has a year or a © or (c), and then only names. A term behind the name makes it none. What is set aside
/// this way nobody reads again, so the form is strict: a few lower-case words at most, groups of a few words, nothing behind the
/// form of a company or behind a dash but dates and addresses, and addresses are read word for word too.
/// </summary>
internal static class CopyrightNotice
{
    private const int MostLength = 320;
    private const int MostAddress = 100;
    private const int MostWords = 32;
    private const int MostGroup = 8;

    // Behind a comma stand a company's form, a place or another name.
    private const int MostFurtherGroup = 4;
    private const int MostLowerCase = 3;
    private const int MostLetters = 5;
    private static readonly string[] Connectors =
        ["and", "by", "the", "of", "et", "al", "de", "von", "van", "der", "for", "contributors", "authors", "others", "present", "to", "its", "in", "at", "a", "or", "various"];

    private const string Signs = "\u00AE\u2122\u00B7\u2013\u2014\u2019\u2018\u201C\u201D\u00AB\u00BB\u2022";

    /// <summary>Whether a line is a notice.</summary>
    /// <param name="line">The line without comment marks.</param>
    /// <param name="open">Whether the next line may go on with names.</param>
    public static bool Is(ReadOnlySpan<char> line, out bool open)
    {
        open = false;
        if (line.Length > MostLength)
        {
            return false;
        }

        var scan = new Scan(line);
        scan.SkipPortions();
        if (!scan.SkipMarks())
        {
            return false;
        }

        var names = scan.SkipNames(allowMarks: true);
        open = names && scan.IsOpen;
        return names && (scan.Signed || scan.Dated) && scan.Words > 0;
    }

    /// <summary>Whether a line begins as a notice does.</summary>
    /// <param name="line">The line without comment marks.</param>
    public static bool Begins(ReadOnlySpan<char> line)
    {
        var scan = new Scan(line);
        scan.SkipPortions();
        return scan.SkipMarks();
    }

    /// <summary>Whether a line goes on with the names of a notice that the line before left open.</summary>
    /// <param name="line">The line without comment marks.</param>
    /// <param name="open">Whether the next line may go on as well.</param>
    public static bool GoesOn(ReadOnlySpan<char> line, out bool open)
    {
        open = false;
        if (line.Length > MostLength)
        {
            return false;
        }

        var scan = new Scan(line);
        var names = scan.SkipNames(allowMarks: false);
        open = names && scan.IsOpen;
        return names;
    }

    /// <summary>
    /// Whether a line holds one web address and nothing else: where the work is found, as some projects write above or below
    /// their notice. Its words may state no terms.
    /// </summary>
    /// <param name="line">The line without comment marks.</param>
    public static bool IsAddress(ReadOnlySpan<char> line)
    {
        if (line.Length > MostAddress || !(line.StartsWith("https://") || line.StartsWith("http://")))
        {
            return false;
        }

        foreach (var c in line)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '/' or ':' or '-' or '_' or '~'))
            {
                return false;
            }
        }

        return new Scan(line).SkipNames(allowMarks: false);
    }

    /// <summary>Whether a line says that all rights are reserved and nothing else, as notices do on a line of their own.</summary>
    /// <param name="line">The line without comment marks.</param>
    public static bool IsReservation(ReadOnlySpan<char> line)
    {
        var scan = new Scan(line);
        return scan.SkipReservation() && scan.AtEnd;
    }

    /// <summary>One pass over the words of a line, parted by white space; a © or (c) is a word of its own.</summary>
    private ref struct Scan(ReadOnlySpan<char> line)
    {
        private readonly ReadOnlySpan<char> line = line;
        private int at;
        private int lowerCase;
        private char last;
        private bool onlyYears = true;
        private bool closed;
        private bool parted;
        private int group;
        private int letters;

        public bool Signed { get; private set; }

        public bool Dated { get; private set; }

        public int Words { get; private set; }

        public readonly bool IsOpen => last is ',' or '&' || onlyYears || EndsWithAnd();

        public bool AtEnd => Peek(out _).IsEmpty;

        public void SkipPortions()
        {
            var word = Peek(out var next);
            if (word.Equals("portions", StringComparison.OrdinalIgnoreCase) || word.Equals("parts", StringComparison.OrdinalIgnoreCase))
            {
                at = next;
            }
        }

        public bool SkipMarks()
        {
            var any = false;
            while (Mark(Peek(out var next)) is { } signed)
            {
                Signed |= signed;
                any = true;
                at = next;
            }

            return any;
        }

        public bool SkipReservation()
        {
            var before = at;
            foreach (var expected in (ReadOnlySpan<string>)["all", "rights", "reserved"])
            {
                var word = Peek(out var next);
                if (!Core(word).Equals(expected, StringComparison.OrdinalIgnoreCase))
                {
                    at = before;
                    return false;
                }

                at = next;
            }

            return true;
        }

        public bool SkipNames(bool allowMarks)
        {
            while (true)
            {
                var word = Peek(out var next);
                if (word.IsEmpty)
                {
                    return true;
                }

                if (SkipReservation() || (allowMarks && SkipMarks()))
                {
                    (closed, parted, group) = (false, false, 0);
                    continue;
                }

                at = next;
                if (!IsName(word) || !IsInOrder(word) || ++Words > MostWords || (EndsSentence(word) && !RestartsOrEnds()))
                {
                    return false;
                }

                last = word[^1];
            }
        }

        // Names come in groups that commas and connectors part; behind "Inc." and behind a dash no further name begins.
        private bool IsInOrder(ReadOnlySpan<char> word)
        {
            var core = Core(word);
            var connector = IsConnector(core);
            if (IsDash(word))
            {
                closed |= !onlyYears;
                return true;
            }

            if (connector || IsYear(core) || IsAddress(core) || "<([{".Contains(word[0]) || char.IsAsciiDigit(word[0]) || core is "&")
            {
                // A house number begins an address, which may be wrapped without a comma.
                closed &= !connector && core is not "&" && (IsYear(core) || !char.IsAsciiDigit(word[0]));
                group = 0;
            }
            else if (closed || ++group > (parted ? MostFurtherGroup : MostGroup) || (core.Length == 1 && char.IsLetter(core[0]) && ++letters > MostLetters))
            {
                return false;
            }

            var comma = word[^1] == ',';
            parted |= comma && !onlyYears;
            closed = !comma && (closed || (NameWords.IsCompanyForm(core) && word.TrimEnd(">)]}\"'")[^1] == '.'));
            group = comma ? 0 : group;
            return true;
        }

        private static bool? Mark(ReadOnlySpan<char> word) =>
            word is "©" || word.Equals("(c)", StringComparison.OrdinalIgnoreCase) ? true
            : word.TrimEnd(':').Equals("copyright", StringComparison.OrdinalIgnoreCase)
                || word.Equals("copyrights", StringComparison.OrdinalIgnoreCase) ? false
            : null;

        private static ReadOnlySpan<char> Core(ReadOnlySpan<char> word) => word.Trim("<>()[]{},.;:\"'`*_\u2018\u2019\u201C\u201D");

        private static bool IsYear(ReadOnlySpan<char> core)
        {
            if (core is "yyyy" or "year" || core.Equals("present", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            foreach (var c in core)
            {
                if (!char.IsAsciiDigit(c) && c is not ('-' or ',' or '\u2013'))
                {
                    return false;
                }
            }

            return core.Length >= 4 && core[0] is '1' or '2';
        }

        private readonly bool EndsWithAnd() => line.TrimEnd().EndsWith(" and", StringComparison.OrdinalIgnoreCase);

        private static bool IsAddress(ReadOnlySpan<char> core) => core.Contains('@') || core.Contains("://", StringComparison.Ordinal);

        private static bool IsDash(ReadOnlySpan<char> word) => word is "-" or "--" or "\u2013" or "\u2014" or "|" or "/";

        private static bool IsConnector(ReadOnlySpan<char> core)
        {
            foreach (var known in Connectors)
            {
                if (core.Equals(known, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool EndsSentence(ReadOnlySpan<char> word)
        {
            var end = word.TrimEnd(">)]}\"'");
            return end is [.., '.'] && !NameWords.IsAbbreviation(Core(word)) && !Core(word).Contains('.');
        }

        private bool RestartsOrEnds()
        {
            var word = Peek(out _);
            return word.IsEmpty || Mark(word) is not null || word.Equals("all", StringComparison.OrdinalIgnoreCase)
                || word.Equals("portions", StringComparison.OrdinalIgnoreCase);
        }

        private bool IsName(ReadOnlySpan<char> word)
        {
            var core = Core(word);
            if (IsYear(core))
            {
                Dated = true;
                return true;
            }

            onlyYears &= core.IsEmpty || IsDash(word);
            if (word[^1] is ';' or ':' or '!' or '?')
            {
                return false;
            }

            var lower = !core.IsEmpty && char.IsLower(core[0]) && !"<[{".Contains(word[0]) && !IsConnector(core) && !IsAddress(core);
            lowerCase += lower ? 1 : 0;
            return lowerCase <= MostLowerCase && !(lower && parted) && PartsAreNames(core);
        }

        // The words within a word too: not-for-sale, example.com/for-evaluation-only, NotForSale, Don't.
        private static bool PartsAreNames(ReadOnlySpan<char> core)
        {
            var start = 0;
            for (var i = 0; i <= core.Length; i++)
            {
                var c = i < core.Length ? core[i] : ' ';
                if (char.IsLetter(c) ? !NameWords.IsPlainLetter(c) : !char.IsAscii(c) && !Signs.Contains(c))
                {
                    return false;
                }

                if (!char.IsLetterOrDigit(c))
                {
                    if (!IsNamePart(core[start..i]) || (c is '\'' or '\u2019' && i > 0 && core[i - 1] is 'n' or 'N' && i + 1 < core.Length && core[i + 1] is 't' or 'T'))
                    {
                        return false;
                    }

                    start = i + 1;
                }
            }

            return true;
        }

        private static bool IsNamePart(ReadOnlySpan<char> part)
        {
            var start = 0;
            for (var i = 1; i < part.Length; i++)
            {
                if (char.IsUpper(part[i]) ? !char.IsUpper(part[i - 1]) : char.IsDigit(part[i]) != char.IsDigit(part[i - 1]))
                {
                    if (NameWords.StatesTerms(part[start..i]))
                    {
                        return false;
                    }

                    start = i;
                }
            }

            return !NameWords.StatesTerms(part[start..]) && (start == 0 || !NameWords.StatesTerms(part));
        }

        private readonly ReadOnlySpan<char> Peek(out int next)
        {
            var from = at;
            while (from < line.Length && char.IsWhiteSpace(line[from]))
            {
                from++;
            }

            next = from;
            if (IsSign(from, out var length))
            {
                next = from + length;
                return line[from..next];
            }

            while (next < line.Length && !char.IsWhiteSpace(line[next]) && !(next > from && IsSign(next, out _)))
            {
                next++;
            }

            return line[from..next];
        }

        private readonly bool IsSign(int from, out int length)
        {
            var rest = line[from..];
            length = rest is ['©', ..] ? 1 : rest.StartsWith("(c)", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            return length > 0;
        }
    }
}
