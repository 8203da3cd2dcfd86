using System.Text;

namespace ComplianceGate.Models;

/// <summary>What a piece of a card says once markup, comments and what templates leave behind are taken away.</summary>
internal static class CardText
{
    // How far a closing bracket is looked for: a bound on the work that a hostile line can cause.
    private const int LookAhead = 500;

    private static readonly string[] Leftovers =
    [
        "more information needed", "more info needed", "information needed", "needs more information", "todo", "tbd", "tba", "fixme", "n/a",
        "not available yet", "coming soon", "to be added", "to be done", "to do", "to be determined", "to be defined", "work in progress", "wip",
        "lorem ipsum", "placeholder", "fill in", "fill me in", "unknown", "needs more info", "need more info", "need more information",
        "to be completed", "to be filled", "to be filled in", "to be written", "to be provided", "to be documented", "to be updated", "tbc",
        "write here", "write me", "write this", "write something here", "fill this in", "add here", "add text here", "text here", "your text here",
        "insert here", "description here", "this section is empty", "section is empty", "empty", "left blank", "intentionally left blank",
        "this section is intentionally left blank", "nothing here yet", "not written yet", "not yet written", "not yet available", "under construction",
    ];

    // A text of this length at most that holds one of these is no more than a way of writing it: "See [More Information Needed]".
    private const int ShortText = 80;

    private static readonly string[] LeftoversInside = ["more information needed", "more info needed"];

    private static readonly string[] HintWords =
    [
        "needed", "optional", "your", "insert", "describe", "fill", "add", "enter", "specify", "provide", "placeholder", "todo", "tbd", "fixme",
        "name", "here", "explain", "list", "link", "email", "author", "organization", "license", "date", "version",
    ];

    /// <summary>Whether a value of the front matter says nothing.</summary>
    public static bool IsEmptyValue(string value)
    {
        var text = CardVisible.Of(value).Trim();
        return text is "null" or "Null" or "NULL" or "~" || text.Equals("none", StringComparison.OrdinalIgnoreCase) || IsPlaceholder(text);
    }

    /// <summary>Whether a text says nothing: no letter or digit, or what a template leaves to be filled in.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> text)
    {
        text = CardVisible.Of(text).TrimStart(" \t\r\n\\*_`>#|.…:-–—!").TrimEnd(" \t\r\n\\*_`#|.…:-–—!");
        if (!HasWord(text) || (text.Length > 2 && text.IndexOfAnyExcept('x', 'X') < 0) || HoldsLeftover(text))
        {
            return true;
        }

        if ((text[0] == '<' && text[^1] == '>' && text.IndexOf("://") < 0) || (text.StartsWith("{{") && text.EndsWith("}}")))
        {
            return true;
        }

        if (text[0] == '[' && text[^1] == ']')
        {
            text = text[1..^1].Trim(" \t*_`");
            return !HasWord(text) || HasHint(text) || IsLeftover(text);
        }

        // The sentence that the Hub's template prints where nobody wrote recommendations.
        return IsLeftover(text) || text.StartsWith("Users (both direct and downstream) should be made aware", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a text holds a letter or digit that can be seen.</summary>
    public static bool HasText(ReadOnlySpan<char> text) => HasWord(CardVisible.Of(text));

    /// <summary>Text without Markdown and HTML marks; links become their text, images nothing.</summary>
    public static string Strip(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '*' or '`' || (c == '_' && IsEdge(text, i)))
            {
                continue;
            }

            if (c == '<' && TagEnd(text, i) is var tag and > 0)
            {
                i = tag;
            }
            else if (c == '!' && i + 1 < text.Length && text[i + 1] == '[' && Link(text, i + 1) is ( > 0, var imageEnd))
            {
                i = imageEnd;
            }
            else if (c == '[' && Link(text, i) is ( > 0 and var textEnd, var linkEnd))
            {
                builder.Append(text[(i + 1)..textEnd]);
                i = linkEnd;
            }
            else
            {
                builder.Append(c);
            }
        }

        return builder.ToString().Trim();
    }

    /// <summary>The same text with every character of an HTML comment but its line ends made a space, so that places stay.</summary>
    public static string BlankComments(string text)
    {
        var start = text.IndexOf("<!--", StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var characters = text.ToCharArray();
        while (start >= 0)
        {
            var end = text.IndexOf("-->", start + 4, StringComparison.Ordinal);
            end = end < 0 ? text.Length : end + 3;
            for (var i = start; i < end; i++)
            {
                characters[i] = characters[i] is '\n' or '\r' ? characters[i] : ' ';
            }

            start = text.IndexOf("<!--", end, StringComparison.Ordinal);
        }

        return new string(characters);
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsLeftover(ReadOnlySpan<char> text)
    {
        if (text.Length > ShortText)
        {
            return false;
        }

        foreach (var leftover in LeftoversInside)
        {
            if (text.Contains(leftover, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // "TODO", "TODO: write this" and "TBD (see wiki)" say nothing; "TODOs are listed below" does.
    private static bool IsLeftover(ReadOnlySpan<char> text)
    {
        foreach (var leftover in Leftovers)
        {
            if (text.StartsWith(leftover, StringComparison.OrdinalIgnoreCase)
                && (text.Length == leftover.Length || IsMarker(leftover) && !char.IsLetterOrDigit(text[leftover.Length]) && !IsSentence(text[leftover.Length..])))
            {
                return true;
            }
        }

        return false;
    }

    // "unknown" and the like only count alone: "Unknown to the authors: ..." is a statement.
    private static bool IsMarker(string leftover) => leftover is "todo" or "tbd" or "tba" or "fixme" or "more information needed" or "to do" or "wip" or "lorem ipsum";

    private static bool IsSentence(ReadOnlySpan<char> rest) => rest.StartsWith(" list ") || rest.StartsWith(" items ");

    private static bool HasHint(ReadOnlySpan<char> text)
    {
        foreach (var word in HintWords)
        {
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && (at == 0 || !char.IsLetter(text[at - 1])) && (at + word.Length == text.Length || !char.IsLetter(text[at + word.Length])))
            {
                return true;
            }
        }

        return false;
    }

    // An underscore inside a word belongs to it: model_name.
    private static bool IsEdge(ReadOnlySpan<char> text, int i) =>
        i == 0 || i == text.Length - 1 || !char.IsLetterOrDigit(text[i - 1]) || !char.IsLetterOrDigit(text[i + 1]);

    private static int TagEnd(ReadOnlySpan<char> text, int start)
    {
        var rest = text.Slice(start, Math.Min(LookAhead, text.Length - start));
        if (rest.Length < 3 || !(char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!'))
        {
            return -1;
        }

        var end = rest.IndexOf('>');
        if (end < 0)
        {
            return -1;
        }

        // <https://example.org> is a link and its address is text.
        var inside = rest[1..end];
        return inside.IndexOf("://") > 0 && inside.IndexOf(' ') < 0 ? -1 : start + end;
    }

    private static (int TextEnd, int LinkEnd) Link(ReadOnlySpan<char> text, int start)
    {
        var rest = text.Slice(start, Math.Min(LookAhead, text.Length - start));
        var middle = rest.IndexOf("](");
        if (middle < 0)
        {
            return (-1, -1);
        }

        var end = rest[middle..].IndexOf(')');
        return end < 0 ? (-1, -1) : (start + middle, start + middle + end);
    }
}
