using ComplianceGate.Licensing;

namespace LicenseTexts;

/// <summary>Cuts a text of the list at the places where <c>replaceable.txt</c> says that a name stands.</summary>
internal static class Replaceable
{
    private const char Name = '\u2026';

    /// <summary>Reads the places of one license.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="text">Its text.</param>
    /// <param name="places">Words before and after each name, in the order of the text; nothing after it for what may be missing.</param>
    /// <exception cref="InvalidDataException">A place is not in the text behind the one before it.</exception>
    public static List<Node> Read(string id, LicenseWords text, IEnumerable<string> places)
    {
        var nodes = new List<Node>();
        var from = 0;
        foreach (var place in places)
        {
            var cut = place.IndexOf(Name);
            var (before, after) = (Words(place[..cut]), Words(place[(cut + 1)..]));
            var (start, end) = after.Length == 0 ? (Find(text, before, from), text.Count) : Between(text, before, after, from);
            if (start < 0)
            {
                throw new InvalidDataException($"{id}: '{place}' is not in the text behind the place before it, or is no name.");
            }

            if (after.Length == 0)
            {
                nodes.Add(new FixedWords(Part(text, from, start)));
                nodes.Add(new Choice([[new FixedWords(Part(text, start, end))], []]));
            }
            else
            {
                nodes.Add(new FixedWords(Part(text, from, start + before.Length)));
                nodes.Add(new NameGap());
            }

            from = end;
        }

        nodes.Add(new FixedWords(Part(text, from, text.Count)));
        return nodes;
    }

    private static string[] Words(string phrase) => phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static (int Start, int End) Between(LicenseWords text, string[] before, string[] after, int from)
    {
        for (var end = Find(text, after, from); end >= 0; end = Find(text, after, end + 1))
        {
            var start = FindLast(text, before, from, end);
            if (start >= 0 && IsName(text, start + before.Length, end))
            {
                return (start, end);
            }
        }

        return (-1, -1);
    }

    // Were there more than a name between the words, all of it would become replaceable.
    private static bool IsName(LicenseWords text, int from, int to) =>
        from < to && LicenseTemplate.Match(System.Text.Encoding.ASCII.GetBytes($"G{LicenseTemplate.LongestName}"), Part(text, from, to), 0).Contains(to - from);

    private static int FindLast(LicenseWords text, string[] words, int from, int before)
    {
        var last = -1;
        for (var i = Find(text, words, from); i >= 0 && i + words.Length <= before; i = Find(text, words, i + 1))
        {
            last = i;
        }

        return last;
    }

    // The beginning of a place may be the end of the one before it.
    private static int Find(LicenseWords text, string[] words, int from)
    {
        for (var i = from; i + words.Length <= text.Count; i++)
        {
            var at = 0;
            while (at < words.Length && text.Word(i + at).SequenceEqual(words[at]))
            {
                at++;
            }

            if (at == words.Length)
            {
                return i;
            }
        }

        return -1;
    }

    private static LicenseWords Part(LicenseWords text, int from, int to)
    {
        var part = new LicenseWords();
        for (var i = from; i < to; i++)
        {
            part.Add(text.Word(i));
        }

        return part;
    }
}
