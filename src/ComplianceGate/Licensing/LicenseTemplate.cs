using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ComplianceGate.Licensing;

/// <summary>
/// One known text as the table holds it: fixed stretches of words by their number and digest, gaps for names, and groups of
/// which one side stands there. Matching carries the set of all places where the part so far may end from one piece to the
/// next, so there is no backtracking and the work is bounded by the text and the template.
/// </summary>
internal static class LicenseTemplate
{
    /// <summary>Longest gap for a name, in words and marks.</summary>
    public const int LongestName = 20;

    /// <summary>How many words the hash that points to a fixed stretch covers at most.</summary>
    public const int AnchorLength = 4;

    // Longer ones may be several, written together.
    private const int LongestWord = 20;

    private const int MostPlaces = 1024;

    // Behind a comma or a bracket in a name stand a company's form, a place or another name, never a sentence.
    private const int LongestAside = 3;

    /// <summary>The digest of a stretch of words: 128 bits of SHA-256 over their UTF-16 text, in hexadecimal.</summary>
    /// <param name="words">The words, as <see cref="LicenseWords.Span"/> gives them.</param>
    public static string Digest(ReadOnlySpan<char> words)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(words), digest);
        return Convert.ToHexStringLower(digest[..16]);
    }

    /// <summary>Finds where a template may end.</summary>
    /// <param name="program">The template's column of the table: <c>F words anchor digest</c>, <c>G most</c>, <c>( … / … )</c>, parted by spaces.</param>
    /// <param name="words">The text.</param>
    /// <param name="from">Where it has to begin.</param>
    /// <returns>The places, ascending.</returns>
    public static List<int> Match(ReadOnlySpan<byte> program, LicenseWords words, int from) => Sequence(ref program, words, [from]);

    private static List<int> Sequence(ref ReadOnlySpan<byte> program, LicenseWords words, List<int> places)
    {
        while (!program.IsEmpty && program[0] is not ((byte)'/' or (byte)')'))
        {
            switch (program[0])
            {
                case (byte)'F':
                    places = Fixed(Field(ref program)[1..], words, places);
                    break;
                case (byte)'G':
                    places = Gap(int.Parse(Field(ref program)[1..], CultureInfo.InvariantCulture), words, places);
                    break;
                default:
                    places = Group(ref program, words, places);
                    break;
            }
        }

        return places;
    }

    private static List<int> Group(ref ReadOnlySpan<byte> program, LicenseWords words, List<int> places)
    {
        var ends = new List<int>();
        do
        {
            program = program[1..].TrimStart((byte)' ');
            foreach (var end in Sequence(ref program, words, places))
            {
                AddSorted(ends, end);
            }
        }
        while (program[0] == (byte)'/');

        program = program[1..].TrimStart((byte)' ');
        return Bounded(ends);
    }

    private static List<int> Fixed(ReadOnlySpan<byte> field, LicenseWords words, List<int> places)
    {
        var first = field.IndexOf((byte)'.');
        var count = int.Parse(field[..first], CultureInfo.InvariantCulture);
        var anchor = ulong.Parse(field.Slice(first + 1, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var digest = field[(first + 18)..];
        var ends = new List<int>();
        foreach (var place in places)
        {
            if (place + count <= words.Count
                && words.Hash(place, Math.Min(count, AnchorLength)) == anchor
                && Ascii.Equals(digest, Digest(words.Span(place, count))))
            {
                ends.Add(place + count);
            }
        }

        return ends;
    }

    private static List<int> Gap(int most, LicenseWords words, List<int> places)
    {
        var ends = new List<int>();
        foreach (var place in places)
        {
            AddSorted(ends, place);
            for (var i = place; i < words.Count && i - place < most && IsName(words, place, i); i++)
            {
                AddSorted(ends, i + 1);
            }
        }

        return Bounded(ends);
    }

    private static void AddSorted(List<int> places, int place)
    {
        var i = places.Count;
        while (i > 0 && places[i - 1] > place)
        {
            i--;
        }

        if (i == 0 || places[i - 1] != place)
        {
            places.Insert(i, place);
        }
    }

    // What a template of ours never needs; beyond it the text is not recognised.
    private static List<int> Bounded(List<int> places) => places.Count > MostPlaces ? [] : places;

    private static bool IsName(LicenseWords words, int start, int index)
    {
        var word = words.Word(index);
        if (!char.IsLetterOrDigit(word[0]))
        {
            return word[0] switch
            {
                ',' or '(' or ')' or '[' or ']' or '/' or '&' or '@' or '+' => true,
                ':' => index > start && words.Word(index - 1) is "http",
                '.' => index > start && (NameWords.IsAbbreviation(words.Word(index - 1)) || IsInUrl(words, start, index)),
                _ => false,
            };
        }

        if (IsDeepInAside(words, start, index))
        {
            return false;
        }

        var part = 0;
        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsLetter(word[i]) && !NameWords.IsPlainLetter(word[i]))
            {
                return false;
            }

            if (i > 0 && char.IsDigit(word[i]) != char.IsDigit(word[i - 1]))
            {
                if (NameWords.StatesTerms(word[part..i]))
                {
                    return false;
                }

                part = i;
            }
        }

        // Case is gone here, so a purpose ("for churches") could not be told from a name ("Centre for Research").
        return word.Length <= LongestWord && word is not ("for" or "to" or "in" or "by")
            && !NameWords.StatesTerms(word[part..]) && (part == 0 || !NameWords.StatesTerms(word));
    }

    private static bool IsDeepInAside(LicenseWords words, int start, int index)
    {
        var count = 0;
        for (var i = index; i >= start; i--)
        {
            var word = words.Word(i);
            if (word[0] is ',' or '(' or '[')
            {
                return count > LongestAside;
            }

            // An address is one thing, however many words it is made of; "and" and "or" begin another name.
            count = word is "http" or "www" or "and" or "or" ? 0 : count + (char.IsLetterOrDigit(word[0]) ? 1 : 0);
        }

        return false;
    }

    private static bool IsInUrl(LicenseWords words, int start, int index)
    {
        for (var i = index - 1; i >= start && index - i < 12; i--)
        {
            if (words.Word(i) is "http" or "www" or "@")
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> Field(ref ReadOnlySpan<byte> program)
    {
        var end = program.IndexOf((byte)' ');
        var field = end < 0 ? program : program[..end];
        program = end < 0 ? [] : program[(end + 1)..].TrimStart((byte)' ');
        return field;
    }
}
