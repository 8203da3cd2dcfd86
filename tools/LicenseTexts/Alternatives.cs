namespace LicenseTexts;

/// <summary>
/// Turns the regular expression of an <c>alt</c> element into the texts that it stands for, <see cref="Gap"/> where it stands for
/// any text. Only what the license list uses is understood; anything else is refused, and then the place is fixed.
/// </summary>
internal sealed class Alternatives
{
    public const char Gap = '\u0001';
    private const int Most = 64;
    private readonly string pattern;
    private int at;

    private Alternatives(string pattern) => this.pattern = pattern;

    public static List<string>? Of(string pattern)
    {
        try
        {
            var reader = new Alternatives(pattern);
            var all = reader.Either();
            return reader.at == pattern.Length ? all : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private List<string> Either()
    {
        var all = Sequence();
        while (at < pattern.Length && pattern[at] == '|')
        {
            at++;
            all.AddRange(Sequence());
        }

        return Bounded(all);
    }

    private List<string> Sequence()
    {
        List<string> all = [""];
        while (at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            var atom = Atom();
            all = Bounded([.. all.SelectMany(a => atom.Select(b => a + b))]);
        }

        return all;
    }

    private List<string> Atom()
    {
        List<string> atom;
        var any = false;
        switch (pattern[at++])
        {
            case '(':
                atom = Either();
                at += at < pattern.Length ? 1 : throw new FormatException();
                break;
            case '[':
                var end = pattern.IndexOf(']', pattern[at] == ']' ? at + 1 : at);
                var set = pattern[at..end].Replace("\\", "");
                atom = set.Contains('-') && set.Length > 1 && set[0] != '-' && set != " -" ? throw new FormatException() : [.. set.Select(c => c.ToString())];
                at = end + 1;
                break;
            case '.':
                (atom, any) = ([Gap.ToString()], true);
                break;
            case '\\':
                atom = [pattern[at++] switch { 's' => " ", var c when char.IsLetterOrDigit(c) => throw new FormatException(), var c => c.ToString() }];
                break;
            case var c:
                atom = [c.ToString()];
                break;
        }

        return Repeated(atom, any);
    }

    private List<string> Repeated(List<string> atom, bool any)
    {
        if (at < pattern.Length && pattern[at] is '?')
        {
            at++;
            return ["", .. atom];
        }

        if (at < pattern.Length && pattern[at] is '*' or '+' or '{')
        {
            // A repeated mark is a separator, which is left out anyway; any other repetition is not understood.
            if (!any && atom is not ["#"])
            {
                throw new FormatException();
            }

            at = pattern[at] == '{' ? pattern.IndexOf('}', at) + 1 : at + 1;
            return any ? atom : [""];
        }

        return any ? throw new FormatException() : atom;
    }

    private static List<string> Bounded(List<string> all) => all.Count > Most ? throw new FormatException() : all;
}
