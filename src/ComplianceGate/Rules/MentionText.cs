using System.Text;

namespace ComplianceGate.Rules;

/// <summary>The text of an entry in which names are looked for: whole words, in whatever case, without the marks of Markdown.</summary>
internal sealed class MentionText
{
    private readonly string text;
    private readonly HashSet<string> words = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a text.</summary>
    /// <param name="markdown">The entry.</param>
    public MentionText(string markdown)
    {
        var plain = new StringBuilder(markdown.Length);
        for (var i = 0; i < markdown.Length; i++)
        {
            var c = markdown[i];
            // The target of a link is no prose.
            if (c == ']' && i + 1 < markdown.Length && markdown[i + 1] == '(' && markdown.IndexOf(')', i) is > 0 and var close && close - i < 2_048)
            {
                i = close;
                plain.Append(' ');
            }
            else if (c is not ('*' or '`' or '\\' or '[' or ']'))
            {
                plain.Append(c);
            }
        }

        text = plain.ToString();
        foreach (var word in text.AsSpan().SplitAny(Breaks))
        {
            words.Add(text[word]);
        }
    }

    private static System.Buffers.SearchValues<char> Breaks { get; } = System.Buffers.SearchValues.Create(" \t\r\n.,;:!?()[]{}<>/|+-=\"'#&@%$^~…–—");

    /// <summary>Whether an identifier stands there, with or without a name in front of it or behind it: <c>Pen</c> in <c>Contoso.Pen.Draw</c>.</summary>
    public bool HasWord(string name) => name.Length > 0 && words.Contains(name);

    /// <summary>Whether a name stands there as a whole: <c>Contoso.Ink</c>, but not in <c>Contoso.Ink.Core</c>.</summary>
    public bool HasName(string name)
    {
        if (name.Length == 0)
        {
            return false;
        }

        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (!IsPart(at - 1, -1) && !IsPart(at + name.Length, 1))
            {
                return true;
            }
        }

        return false;
    }

    // A full stop belongs to a name only where the name goes on behind it.
    private bool IsPart(int at, int step)
    {
        if (at < 0 || at >= text.Length)
        {
            return false;
        }

        return IsLetter(at) || (text[at] is '.' or '-' && at + step >= 0 && at + step < text.Length && IsLetter(at + step));
    }

    private bool IsLetter(int at) => char.IsLetterOrDigit(text[at]) || text[at] == '_';
}
