using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Reads a model card: Markdown with or without the front matter of the Hugging Face Hub, or a JSON document that holds a card. What
/// it finds is what the card says and where; whether that suffices or is true is for the rules.
/// </summary>
public static class CardReader
{
    private const int MaxSize = 1 << 20;

    // A bill of materials names many components; its tree takes some forty times its size.
    private const int MaxJsonSize = 2 << 20;

    /// <summary>Reads a card.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="displayPath">Its path as the user knows it.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Takes what could not be read; all of kind <see cref="ProblemKind.InputUnreadable"/>.</param>
    /// <param name="subject">The model that it is read for; null for none in particular.</param>
    /// <returns>What it says; without fields where its text cannot be read, null where the file itself cannot.</returns>
    public static CardFact? Read(string path, string displayPath, InputFiles files, ICollection<Problem> problems, CardSubject? subject = null) =>
        Open(path, displayPath, files, problems) is var (source, fact) && source is not null
            ? source.Answer(subject ?? CardSubject.None, fact!, problems)
            : null;

    /// <summary>Reads a card from its bytes.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="displayPath">Its path as the user knows it.</param>
    /// <param name="problems">Takes what could not be read.</param>
    /// <param name="subject">The model that it is read for; null for none in particular.</param>
    public static CardFact Parse(byte[] bytes, string path, string displayPath, ICollection<Problem> problems, CardSubject? subject = null)
    {
        var fact = new CardFact { Path = path, DisplayPath = displayPath, Sha256 = FileDigest.Sha256(bytes) };
        return Parse(bytes, fact, problems).Answer(subject ?? CardSubject.None, fact, problems);
    }

    /// <summary>Opens a card, to be asked for each model that it documents.</summary>
    /// <returns>The card and what is known of the file; nulls where it cannot be read at all.</returns>
    internal static (CardSource? Source, CardFact? Fact) Open(string path, string displayPath, InputFiles files, ICollection<Problem> problems)
    {
        try
        {
            using var stream = files.OpenRead(path);
            var most = CardDocument.IsName(path) ? MaxJsonSize : MaxSize;
            if (stream.Length > most)
            {
                var large = new CardFact { Path = path, DisplayPath = displayPath, Sha256 = FileDigest.Sha256(stream) };
                problems.Add(Trouble(large, $"has {stream.Length:N0} bytes; at most {most:N0} are read", 0, 0));
                return (new UnreadCard(), large);
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var fact = new CardFact { Path = path, DisplayPath = displayPath, Sha256 = FileDigest.Sha256(bytes) };
            return (Parse(bytes, fact, problems), fact);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var lost = new CardFact { Path = path, DisplayPath = displayPath, Sha256 = "" };
            problems.Add(Trouble(lost, "cannot be read: " + ModelReader.Reason(e), 0, 0));
            return (null, null);
        }
    }

    private static CardSource Parse(byte[] bytes, CardFact fact, ICollection<Problem> problems)
    {
        if (CardDocument.IsName(fact.Path) || CardDocument.LooksLikeJson(bytes))
        {
            return CardDocument.Read(bytes, fact, problems);
        }

        return Decode(bytes, fact, problems) is { } text ? MarkdownCard.Read(text, fact, problems) : new UnreadCard();
    }

    private static string? Decode(byte[] bytes, CardFact fact, ICollection<Problem> problems)
    {
        ReadOnlySpan<byte> span = bytes;
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || span.Contains((byte)0))
        {
            problems.Add(Trouble(fact, "is not UTF-8 text (it looks like UTF-16 or binary data); save it as UTF-8", 0, 0));
            return null;
        }

        span = span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? span[3..] : span;
        if (!Utf8.IsValid(span))
        {
            var (line, column) = FirstInvalid(span);
            problems.Add(Trouble(fact, "has bytes that are not UTF-8; save it as UTF-8", line, column));
        }

        return Encoding.UTF8.GetString(span);
    }

    private static (int Line, int Column) FirstInvalid(ReadOnlySpan<byte> text)
    {
        var (line, column) = (1, 1);
        while (Rune.DecodeFromUtf8(text, out var rune, out var length) == System.Buffers.OperationStatus.Done)
        {
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + rune.Utf16SequenceLength);
            text = text[length..];
        }

        return (line, column);
    }

    /// <summary>A problem of a card.</summary>
    internal static Problem Trouble(CardFact card, string reason, int line, int column) => new(
        ProblemKind.InputUnreadable, card.DisplayPath, $"The model card {card.DisplayPath} {reason}.", new FileLocation(card.Path, line, column));
}

/// <summary>The fields of a card as they are met: one a name, a stated one before a placeholder, else the first.</summary>
internal sealed class CardFieldSet
{
    private const int MaxValue = 300;

    private readonly List<CardField> fields = [];

    public void Add(string name, string? value, int line, int column, bool fromFrontMatter)
    {
        var state = value is null ? CardFieldState.Placeholder : CardFieldState.Stated;
        Add(new CardField(name, CardClaimSet.Cut(value ?? "", MaxValue), state, line, column, fromFrontMatter));
    }

    public void AddAll(CardFieldSet others)
    {
        foreach (var field in others.fields)
        {
            Add(field);
        }
    }

    public ImmutableArray<CardField> ToArray() => [.. fields];

    private void Add(CardField field)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == field.Name)
            {
                if (fields[i].State == CardFieldState.Placeholder && field.State == CardFieldState.Stated)
                {
                    fields[i] = field;
                }

                return;
            }
        }

        fields.Add(field);
    }
}
