using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Changes;

/// <summary>What a heading of a change log says: <c>[1.2.3] - 2026-01-02</c>, <c>v1.2.3 (2026-01-02)</c>, <c>Contoso.Core 1.2.3</c>, <c>[Unreleased]</c>.</summary>
/// <param name="Plain">The heading without Markdown.</param>
/// <param name="Version">The version; null for a heading that names none.</param>
/// <param name="Name">What stands before the version or "Unreleased": mostly nothing, or the name of a package.</param>
/// <param name="Date">The day (<c>yyyy-MM-dd</c>); null without one that the calendar has.</param>
/// <param name="IsUnreleased">Whether it holds what is not yet released.</param>
internal sealed record ReleaseHeading(string Plain, string? Version, string Name, string? Date, bool IsUnreleased)
{
    /// <summary>The one word behind the version, which may be the name of a package; empty for none or several.</summary>
    public string After { get; init; } = "";

    // Further back in a heading a version is only spoken of: "How to come from Contoso 1 to 2.0.0".
    private const int MaxWordsBefore = 4;

    private static readonly string[] Noise = ["version", "release", "released", "ver", "notes", "changes", "in", "for", "of", "the", "new", "what's"];

    /// <summary>Whether it begins what is told of one version.</summary>
    public bool IsRelease => Version is not null || IsUnreleased;

    /// <summary>Reads a heading.</summary>
    /// <param name="text">Its text, with Markdown.</param>
    public static ReleaseHeading Read(string text)
    {
        var plain = WithoutMarkup(text);
        var words = Words(plain);
        var date = DateOf(words);
        var name = new StringBuilder();
        var count = words.Count - (date is null ? 0 : 1);
        for (var i = 0; i < words.Count && i <= MaxWordsBefore; i++)
        {
            var (before, version) = VersionIn(words[i], count == 1 || (i > 0 && IsNoise(words[i - 1])));
            Append(name, before);
            if (version is not null)
            {
                return new(plain, version, name.ToString(), date, false) { After = Behind(words, i + 1) };
            }

            if (IsUnreleasedWord(words[i], words.Count))
            {
                return new(plain, null, name.ToString(), date, true);
            }

            if (before.Length == 0 && !IsNoise(words[i]) && !IsDate(words[i]))
            {
                Append(name, words[i]);
            }
        }

        return new(plain, null, "", date, false);
    }

    private static string Behind(List<string> words, int start)
    {
        var found = "";
        for (var i = start; i < words.Count; i++)
        {
            if (IsNoise(words[i]) || IsDate(words[i]) || words[i].Equals("yanked", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (found.Length > 0)
            {
                return "";
            }

            found = words[i];
        }

        return found;
    }

    private static void Append(StringBuilder name, string word)
    {
        if (word.Length > 0)
        {
            name.Append(name.Length > 0 ? " " : "").Append(word);
        }
    }

    private static bool IsNoise(string word) => Array.Exists(Noise, n => n.Equals(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsUnreleasedWord(string word, int count) =>
        word.Equals("unreleased", StringComparison.OrdinalIgnoreCase)
        || (count == 1 && (word.Equals("vnext", StringComparison.OrdinalIgnoreCase) || word.Equals("upcoming", StringComparison.OrdinalIgnoreCase) || word.Equals("next", StringComparison.OrdinalIgnoreCase)));

    /// <summary>A version in a word, and the name in front of it: <c>v1.2.3</c>, <c>Contoso.Core@1.2.3</c>.</summary>
    private static (string Before, string? Version) VersionIn(string word, bool mayBeShort)
    {
        if (VersionOf(word, mayBeShort) is { } version)
        {
            return ("", version);
        }

        var at = word.LastIndexOfAny(['@', '/']);
        if (at > 0 && VersionOf(word[(at + 1)..], mayBeShort: false) is { } later)
        {
            return (word[..at], later);
        }

        // Contoso-Core-1.2.3: a version has such a mark itself, so that the first part that is one counts.
        at = word.IndexOf('-', StringComparison.Ordinal);
        for (var i = 0; i < MaxWordsBefore && at > 0; i++)
        {
            if (VersionOf(word[(at + 1)..], mayBeShort: false) is { } last)
            {
                return (word[..at], last);
            }

            at = word.IndexOf('-', at + 1);
        }

        return ("", null);
    }

    private static string? VersionOf(string word, bool mayBeShort)
    {
        var text = word.Length > 1 && word[0] is 'v' or 'V' ? word[1..] : word;
        if (text.Length == 0 || !char.IsAsciiDigit(text[0]) || IsDate(text))
        {
            return null;
        }

        var numbers = ReleaseVersion.Release(text);
        var isLong = numbers.Contains('.', StringComparison.Ordinal);
        return (isLong || (numbers.Length == text.Length && (mayBeShort || text.Length < word.Length))) && ReleaseVersion.IsVersion(text) ? text : null;
    }

    private static bool IsDate(string word) =>
        word.Length == 10 && word[4] == '-' && word[7] == '-' && char.IsAsciiDigit(word[0]) && char.IsAsciiDigit(word[3]) && char.IsAsciiDigit(word[5]) && char.IsAsciiDigit(word[9]);

    private static string? DateOf(List<string> words)
    {
        foreach (var word in words)
        {
            if (IsDate(word))
            {
                return DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? word : null;
            }
        }

        return null;
    }

    private static List<string> Words(string plain)
    {
        var words = new List<string>();
        var text = plain.AsSpan();
        while (text.Length > 0 && words.Count < 64)
        {
            var end = text.IndexOfAny(' ', '\t');
            end = end < 0 ? text.Length : end;
            var word = text[..end].Trim("()[]{}:,;.!?'\"|–—-_/");
            if (word.Length > 0 && IsWord(word) && !IsPicture(text[..end]))
            {
                words.Add(word.ToString());
            }

            text = text[Math.Min(end + 1, text.Length)..];
        }

        return words;
    }

    // :rocket:
    private static bool IsPicture(ReadOnlySpan<char> word) => word.Length > 2 && word[0] == ':' && word[^1] == ':';

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (char.IsLetterOrDigit(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A line without what is only markup: targets of links, tags, emphasis, marks of code.</summary>
    internal static string WithoutMarkup(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '<' when i + 1 < text.Length && (char.IsAsciiLetter(text[i + 1]) || text[i + 1] == '/') && text.IndexOf('>', i) is > 0 and var end:
                    i = end;
                    break;
                case ']' when i + 1 < text.Length && text[i + 1] is '(' or '[' && text.IndexOf(text[i + 1] == '(' ? ')' : ']', i + 1) is > 0 and var close:
                    // [1.2.3](2026-01-02) leads nowhere, and is a day.
                    plain.Append(IsDate(text[(i + 2)..close]) ? " " + text[(i + 2)..close] : "");
                    i = close;
                    break;
                case '[' or ']' or '*' or '`' or '~' or '\\':
                    break;
                default:
                    plain.Append(text[i]);
                    break;
            }
        }

        return plain.ToString().Trim();
    }
}
