using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Models;

/// <summary>
/// Looks in a card, and in license and notice texts beside the model, for the lines that licenses of models ask to be shown. Spaces, line
/// breaks, marks of Markdown and the form of the copyright sign do not count; what stands in an HTML comment is not shown.
/// </summary>
internal static class NoticeLines
{
    private const int MaxSize = 1 << 20;

    private static readonly string[] Names =
    [
        "NOTICE", "NOTICE.txt", "NOTICE.md", "Notice", "Notice.txt", "notice.txt", "LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING", "THIRD-PARTY-NOTICES.txt",
    ];

    /// <summary>Adds what is found to a card.</summary>
    /// <param name="card">The card; null when there is none.</param>
    /// <param name="modelPath">Absolute path of the model.</param>
    /// <param name="files">The door to the disk.</param>
    public static CardFact? Beside(CardFact? card, string modelPath, InputFiles files)
    {
        if (card is null)
        {
            return null;
        }

        var found = new bool[ModelTermsTable.AllAttributionLines.Length];
        Search(card.Path, files, found);
        var folder = Path.GetDirectoryName(modelPath) ?? "";
        foreach (var name in Names)
        {
            var path = Path.Combine(folder, name);
            if (files.Exists(path))
            {
                Search(path, files, found);
            }
        }

        var lines = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i])
            {
                lines.Add(ModelTermsTable.AllAttributionLines[i]);
            }
        }

        return card with { Notices = lines.ToImmutable() };
    }

    /// <summary>Notes which lines a text shows.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">One a line of <see cref="ModelTermsTable.AllAttributionLines"/>.</param>
    internal static void Search(string text, bool[] found)
    {
        var plain = Plain(CardText.BlankComments(text));
        for (var i = 0; i < found.Length; i++)
        {
            found[i] |= Shows(plain, Plain(ModelTermsTable.AllAttributionLines[i]));
        }
    }

    private static void Search(string path, InputFiles files, bool[] found)
    {
        try
        {
            Search(Decode(files.ReadAllBytes(path, MaxSize)), found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A text that cannot be read shows nothing; the card has been read before, and what is wrong with it was told then.
        }
    }

    private static string Decode(byte[] bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes),
        _ => Encoding.UTF8.GetString(bytes),
    };

    private static bool Shows(string text, string line)
    {
        for (var at = text.IndexOf(line, StringComparison.Ordinal); at >= 0; at = text.IndexOf(line, at + 1, StringComparison.Ordinal))
        {
            var end = at + line.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lower case, one space for any run of spaces, line breaks and marks, and no full stop at the end.</summary>
    private static string Plain(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == '©')
            {
                builder.Append("(c)");
            }
            else if (!char.IsWhiteSpace(c) && c is not ('*' or '`' or '>' or '|' or '"'))
            {
                builder.Append(char.ToLowerInvariant(c));
            }
            else if (builder.Length > 0 && builder[^1] != ' ')
            {
                builder.Append(' ');
            }
        }

        return builder.ToString().Trim().TrimEnd('.');
    }
}
