using System.Text;

namespace LicenseTexts.Hostile;

/// <summary>Changes the terms themselves: by a word, by what is left out, by letters that look the same, by marks that nobody sees.</summary>
internal static class HostileEdits
{
    private static readonly string[] Words = ["not", "no", "noncommercial", "unless", "only", "without", "except", "paid", "never", "some", "refuses"];

    // Latin letters and others that look like them: Cyrillic, Greek, full width, mathematical, accented.
    private static readonly (char Latin, string Others)[] Alike =
    [
        ('a', "\u0430|\u03B1|\uFF41|\u00E5|\U0001D41A"), ('e', "\u0435|\uFF45|\u0451|\u0117"), ('o', "\u043E|\u03BF|\uFF4F|\u00F8|0"), ('p', "\u0440|\u03C1"),
        ('c', "\u0441|\u03F2|\u00E7"), ('x', "\u0445|\u03C7"), ('y', "\u0443"), ('i', "\u0456|\u0131|\u2170|l|1"), ('s', "\u0455|\u017F|5"), ('j', "\u0458"),
        ('A', "\u0410|\u0391"), ('B', "\u0412|\u0392|8"), ('E', "\u0415|\u0395"), ('K', "\u041A|\u039A|\u212A"), ('M', "\u041C|\u039C"), ('H', "\u041D|\u0397"),
        ('O', "\u041E|\u039F|0"), ('P', "\u0420|\u03A1"), ('C', "\u0421|\u03F9"), ('T', "\u0422|\u03A4"), ('X', "\u0425|\u03A7"), ('I', "\u0406|\u0399|l|1|\u2160"),
        ('n', "n\u0303|\u043F|\u00F1"), ('r', "\u0433"), ('m', "rn"), ('w', "vv"), ('d', "cl"), ('l', "1|\u04CF|I|\u0142"),
    ];

    private const string Hidden =
        "\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2061\u2066\u2067\u2068\u2069\u00AD\uFEFF\u0007\u0008\u007F\u0000\u001B\u034F\u115F\u3164\uFFA0\uFE0F\u0336\u180E\uE000";

    public static (string How, byte[] Bytes) WordChanged(HostileText license, Random random)
    {
        var (start, end) = Word(license, random, least: 4);
        var word = license.Text[start..end];
        var (with, how) = random.Next(5) switch
        {
            0 => (word + "x", "a letter more"),
            1 => (word[..^1], "a letter less"),
            2 => (HostileSentences.Pick(Words, random) + " " + word, "a word before"),
            3 => (word + " " + HostileSentences.Pick(Words, random), "a word behind"),
            _ => (HostileSentences.Pick(Words, random), "another word"),
        };
        if (with.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return WordChanged(license, random);
        }

        return ($"{how} at {start}: {word} -> {with}", HostileVariant.Utf8(license.Text[..start] + with + license.Text[end..]));
    }

    public static (string How, byte[] Bytes) ParagraphDropped(HostileText license, Random random)
    {
        var paragraphs = new List<(int Start, int End)>();
        for (var at = license.Begin; at < license.End;)
        {
            var end = license.Text.IndexOf("\n\n", at, StringComparison.Ordinal) is >= 0 and var found ? Math.Min(found + 2, license.End) : license.End;
            // What is as short as a heading may have been set aside with the marks and numbers around it.
            if (end - at > 60)
            {
                paragraphs.Add((at, end));
            }

            at = end;
        }

        var (from, to) = paragraphs[random.Next(paragraphs.Count)];
        return ($"{from} to {to}", HostileVariant.Utf8(license.Text[..from] + license.Text[to..]));
    }

    public static (string How, byte[] Bytes) SentenceDropped(HostileText license, Random random)
    {
        while (true)
        {
            var at = random.Next(license.Begin, license.End);
            var from = Math.Max(license.Begin, license.Text.LastIndexOfAny(['.', ';', ':'], at) + 1);
            var to = license.Text.IndexOfAny(['.', ';', ':'], at);
            to = to < 0 || to >= license.End ? license.End : to + 1;
            if (to - from > 30)
            {
                return ($"{from} to {to}", HostileVariant.Utf8(license.Text[..from] + license.Text[to..]));
            }
        }
    }

    public static (string How, byte[] Bytes) LookAlike(HostileText license, Random random)
    {
        while (true)
        {
            // Of two letters "or" may be dropped where a license says "and/or"; longer words are words of the terms.
            var (start, end) = Word(license, random, least: 3);
            var at = random.Next(start, end);
            foreach (var (latin, others) in Alike)
            {
                if (license.Text[at] == latin)
                {
                    var other = HostileSentences.Pick(others.Split('|'), random);
                    return ($"{license.Text[start..end]} at {at}: {latin} -> {other}", HostileVariant.Utf8(license.Text[..at] + other + license.Text[(at + 1)..]));
                }
            }
        }
    }

    public static (string How, byte[] Bytes) Invisible(HostileText license, Random random)
    {
        var mark = Hidden[random.Next(Hidden.Length)];
        var (start, end) = Word(license, random, least: 3);
        var at = random.Next(2) == 0 ? random.Next(1, license.Text.Length) : random.Next(start, end + 1);
        var builder = new StringBuilder(license.Text).Insert(at, mark);
        if (mark is '\u202E' or '\u2067')
        {
            builder.Insert(at + 1, "lla ta srehto ro uoy yb ton ");
        }

        return ($"U+{(int)mark:X4} at {at}", HostileVariant.Utf8(builder.ToString()));
    }

    // A word of the terms that is no name, no number or letter of a list, and in no line that is a notice.
    private static (int Start, int End) Word(HostileText license, Random random, int least)
    {
        var text = license.Text;
        while (true)
        {
            var at = random.Next(license.Begin, license.End);
            var (start, end) = (at, at);
            while (start > license.Begin && char.IsAsciiLetter(text[start - 1]))
            {
                start--;
            }

            while (end < license.End && char.IsAsciiLetter(text[end]))
            {
                end++;
            }

            var line = text[(text.LastIndexOf('\n', at) + 1)..].TrimStart();
            if (end - start >= least && !license.IsName(start) && !license.IsName(end - 1) && !line.StartsWith("Copyright (", StringComparison.Ordinal))
            {
                return (start, end);
            }
        }
    }
}
