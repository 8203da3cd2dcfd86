using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Reads a model card: YAML front matter as the Hugging Face Hub defines it, headings, and bold labels. What it finds is only
/// whether a field is there and what it says; whether that suffices is for the rules.
/// </summary>
public static class CardReader
{
    private const int MaxSize = 1 << 20;

    /// <summary>Reads a card.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="displayPath">Its path as the user knows it.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Takes what could not be read; all of kind <see cref="ProblemKind.InputUnreadable"/>.</param>
    /// <returns>What it says; without fields where its text cannot be read, null where the file itself cannot.</returns>
    public static CardFact? Read(string path, string displayPath, InputFiles files, ICollection<Problem> problems)
    {
        try
        {
            using var stream = files.OpenRead(path);
            if (stream.Length > MaxSize)
            {
                problems.Add(Trouble(path, displayPath, $"has {stream.Length:N0} bytes; at most {MaxSize:N0} are read", 0, 0));
                return new CardFact { Path = path, DisplayPath = displayPath, Sha256 = FileDigest.Sha256(stream) };
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Parse(bytes, path, displayPath, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Trouble(path, displayPath, "cannot be read: " + ModelReader.Reason(e), 0, 0));
            return null;
        }
    }

    /// <summary>Reads a card from its bytes.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="displayPath">Its path as the user knows it.</param>
    /// <param name="problems">Takes what could not be read.</param>
    public static CardFact Parse(byte[] bytes, string path, string displayPath, ICollection<Problem> problems)
    {
        var fact = new CardFact { Path = path, DisplayPath = displayPath, Sha256 = FileDigest.Sha256(bytes) };
        if (Decode(bytes, path, displayPath, problems) is not { } text)
        {
            return fact;
        }

        var span = FrontMatterSpan.Find(text);

        // Both libraries spend some 30 ms on their first use in a process; side by side that is felt once.
        var yaml = span.Length > 0 ? Task.Run(() => FrontMatter.Read(text.Substring(span.Start, span.Length), span.FirstLine)) : null;
        var headings = new CardFieldSet();
        var broken = CardBody.Read(text, span.BodyStart, span.BodyLine, headings);
        var matter = yaml?.GetAwaiter().GetResult();

        if (span.IsOpen)
        {
            problems.Add(Trouble(path, displayPath, "has a front matter that no line \"---\" closes", span.FirstLine - 1, 1));
        }

        if (matter?.Reason is { } reason)
        {
            problems.Add(Trouble(path, displayPath, "has a broken front matter: " + reason, matter.Line, matter.Column));
        }

        if (broken is not null)
        {
            problems.Add(Trouble(path, displayPath, broken, span.BodyLine, 1));
        }

        var fields = new CardFieldSet();
        if (matter is not null)
        {
            FrontMatterFields.Add(matter, fields);
        }

        fields.AddAll(headings);
        return fact with { Fields = fields.ToArray(), LicenseName = matter?.Text("license_name"), LicenseLink = matter?.Text("license_link") };
    }

    private static string? Decode(byte[] bytes, string path, string displayPath, ICollection<Problem> problems)
    {
        ReadOnlySpan<byte> span = bytes;
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || span.Contains((byte)0))
        {
            problems.Add(Trouble(path, displayPath, "is not UTF-8 text (it looks like UTF-16 or binary data); save it as UTF-8", 0, 0));
            return null;
        }

        span = span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? span[3..] : span;
        if (!Utf8.IsValid(span))
        {
            var (line, column) = FirstInvalid(span);
            problems.Add(Trouble(path, displayPath, "has bytes that are not UTF-8; save it as UTF-8", line, column));
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

    private static Problem Trouble(string path, string displayPath, string reason, int line, int column) => new(
        ProblemKind.InputUnreadable, displayPath, $"The model card {displayPath} {reason}.", new FileLocation(path, line, column));
}

/// <summary>The fields of a card as they are met: one a name, a stated one before a placeholder, else the first.</summary>
internal sealed class CardFieldSet
{
    private const int MaxValue = 300;

    private readonly List<CardField> fields = [];

    public void Add(string name, string? value, int line, int column, bool fromFrontMatter)
    {
        var state = value is null ? CardFieldState.Placeholder : CardFieldState.Stated;
        Add(new CardField(name, Cut(value ?? ""), state, line, column, fromFrontMatter));
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

    private static string Cut(string value)
    {
        if (value.Length <= MaxValue)
        {
            return value;
        }

        return value[..(char.IsHighSurrogate(value[MaxValue - 1]) ? MaxValue - 1 : MaxValue)];
    }
}
