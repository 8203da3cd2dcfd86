using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ComplianceGate.Facts;

/// <summary>What a JSON value is.</summary>
public enum JsonKind
{
    /// <summary>Members in braces.</summary>
    Object,

    /// <summary>Values in brackets.</summary>
    Array,

    /// <summary>Text in double quotes.</summary>
    String,

    /// <summary>A number; its text is kept as written.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>null</c>.</summary>
    Null,
}

/// <summary>A JSON value that knows where it stands.</summary>
public sealed class PositionedValue
{
    internal PositionedValue(JsonKind kind, int line, int column, string text = "", bool plain = false, string? file = null)
    {
        (Kind, Line, Column, Text, Plain, File) = (kind, line, column, text, plain, file);
    }

    /// <summary>What it is.</summary>
    public JsonKind Kind { get; }

    /// <summary>Line of its first character, from 1.</summary>
    public int Line { get; }

    /// <summary>Column of its first character in UTF-16 units, from 1.</summary>
    public int Column { get; }

    /// <summary>The content of a string, the literal of a number, <c>true</c>, <c>false</c> or <c>null</c>; empty for objects and arrays.</summary>
    public string Text { get; }

    /// <summary>Whether a string is written without escapes, so that each of its characters has a column of its own.</summary>
    public bool Plain { get; }

    /// <summary>Absolute path of the file that it stands in, where whoever read the text said so.</summary>
    public string? File { get; }

    /// <summary>The members of an object in the order of the file, the first one of each name.</summary>
    public ImmutableArray<PositionedMember> Members { get; internal set; } = [];

    /// <summary>The values of an array in the order of the file.</summary>
    public ImmutableArray<PositionedValue> Items { get; internal set; } = [];

    /// <summary>Column of a character of a string; the string's own where escapes blur it.</summary>
    /// <param name="index">UTF-16 index in <see cref="Text"/>.</param>
    public int ColumnOf(int index) => Plain && index >= 0 && index <= Text.Length ? Column + 1 + index : Column;
}

/// <summary>One member of an object.</summary>
/// <param name="Name">The key.</param>
/// <param name="Line">Line of the key, from 1.</param>
/// <param name="Column">Column of the key's opening quote in UTF-16 units, from 1.</param>
/// <param name="Value">The value.</param>
public sealed record PositionedMember(string Name, int Line, int Column, PositionedValue Value);

/// <summary>Something that is wrong with a JSON text.</summary>
/// <param name="Message">One sentence for the person who wrote the text; pieces of the text in it are not escaped.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 units, from 1.</param>
public sealed record JsonIssue(string Message, int Line, int Column);

/// <summary>What a JSON text holds.</summary>
/// <param name="Root">The value; null when the text is not JSON.</param>
/// <param name="Issues">What is wrong, in the order of the text; at most <see cref="PositionedJson.MaximumIssues"/>.</param>
public sealed record PositionedDocument(PositionedValue? Root, ImmutableArray<JsonIssue> Issues);

/// <summary>
/// Reads JSON (RFC 8259) with comments, trailing commas and a byte order mark allowed into a tree that knows lines and columns,
/// so that whoever judges the content can point at it. A key that stands twice in one object is an issue: readers that take
/// the first and readers that take the last would see two different files. The caller bounds the size of the text.
/// </summary>
public static class PositionedJson
{
    /// <summary>How deep objects and arrays may be nested.</summary>
    public const int MaximumDepth = 64;

    /// <summary>How many issues are told of one text.</summary>
    public const int MaximumIssues = 100;

    /// <summary>Reads a text.</summary>
    /// <param name="utf8">The bytes of the file.</param>
    /// <param name="file">The file that every value is to remember; null where one file is read alone.</param>
    public static PositionedDocument Parse(ReadOnlySpan<byte> utf8, string? file = null)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        if (!Utf8.IsValid(utf8))
        {
            return new(null, [NotUtf8(utf8)]);
        }

        var builder = new TreeBuilder(utf8, file);
        try
        {
            return new(builder.Read(), builder.Issues);
        }
        catch (JsonException)
        {
            // The exception counts bytes and speaks of LineNumber and BytePositionInLine; the place is looked at afresh.
            builder.AddIssue(builder.Explain());
            return new(null, builder.Issues);
        }
    }

    private static JsonIssue NotUtf8(ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes[offset..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        var place = new TextCursor();
        place.MoveTo(bytes, offset);
        var message = bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
            ? "The file is written in UTF-16; save it as UTF-8."
            : $"The byte 0x{bytes[offset]:X2} is not UTF-8; save the file as UTF-8.";
        return new(message, place.Line, place.Column);
    }

    /// <summary>One open object or array.</summary>
    private sealed class Frame(PositionedValue value)
    {
        public PositionedValue Value { get; } = value;
        public ImmutableArray<PositionedMember>.Builder Members { get; } = ImmutableArray.CreateBuilder<PositionedMember>(0);
        public ImmutableArray<PositionedValue>.Builder Items { get; } = ImmutableArray.CreateBuilder<PositionedValue>(0);
        public HashSet<string>? Names { get; } = value.Kind == JsonKind.Object ? new(StringComparer.Ordinal) : null;
        public (string Name, int Line, int Column, bool Duplicate) Key { get; set; }
    }

    /// <summary>Builds the tree from the reader's tokens, without recursion.</summary>
    private ref struct TreeBuilder(ReadOnlySpan<byte> text, string? file)
    {
        private readonly ReadOnlySpan<byte> text = text;
        private readonly string? file = file;
        private readonly List<Frame> open = [];
        private readonly ImmutableArray<JsonIssue>.Builder issues = ImmutableArray.CreateBuilder<JsonIssue>();
        private TextCursor cursor = new();
        private PositionedValue? root;
        private int end;
        private JsonTokenType last;

        public readonly ImmutableArray<JsonIssue> Issues => issues.ToImmutable();

        public readonly void AddIssue(JsonIssue issue)
        {
            if (issues.Count < MaximumIssues)
            {
                issues.Add(issue);
            }
        }

        public PositionedValue? Read()
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = MaximumDepth,
            });
            while (reader.Read())
            {
                (end, last) = ((int)reader.BytesConsumed, reader.TokenType);
                cursor.MoveTo(text, (int)reader.TokenStartIndex);
                Take(ref reader);
            }

            return root;
        }

        public readonly JsonIssue Explain()
        {
            var place = new TextCursor();
            var top = open.Count == 0 ? null : open[^1].Value;
            var (message, offset) = new JsonSyntaxHelp(text, end, last, top, open.Count).Explain();
            place.MoveTo(text, offset);
            return new(message, place.Line, place.Column);
        }

        private void Take(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    TakeKey(TextOf(ref reader));
                    break;
                case JsonTokenType.StartObject:
                    open.Add(new(new(JsonKind.Object, cursor.Line, cursor.Column, file: file)));
                    break;
                case JsonTokenType.StartArray:
                    open.Add(new(new(JsonKind.Array, cursor.Line, cursor.Column, file: file)));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    Close();
                    break;
                case JsonTokenType.String:
                    Add(new(JsonKind.String, cursor.Line, cursor.Column, TextOf(ref reader), !reader.ValueIsEscaped, file));
                    break;
                default:
                    var kind = reader.TokenType switch
                    {
                        JsonTokenType.Number => JsonKind.Number,
                        JsonTokenType.Null => JsonKind.Null,
                        _ => JsonKind.Boolean,
                    };
                    Add(new(kind, cursor.Line, cursor.Column, Encoding.UTF8.GetString(reader.ValueSpan), file: file));
                    break;
            }
        }

        private readonly void TakeKey(string name)
        {
            var frame = open[^1];
            var duplicate = !frame.Names!.Add(name);
            if (duplicate)
            {
                AddIssue(new($"The key '{name}' stands here a second time.", cursor.Line, cursor.Column));
            }

            frame.Key = (name, cursor.Line, cursor.Column, duplicate);
        }

        private void Close()
        {
            var frame = open[^1];
            frame.Value.Members = frame.Members.ToImmutable();
            frame.Value.Items = frame.Items.ToImmutable();
            open.RemoveAt(open.Count - 1);
            Add(frame.Value);
        }

        private void Add(PositionedValue value)
        {
            if (open.Count == 0)
            {
                root = value;
                return;
            }

            var frame = open[^1];
            if (frame.Names is null)
            {
                frame.Items.Add(value);
            }
            else if (!frame.Key.Duplicate)
            {
                frame.Members.Add(new(frame.Key.Name, frame.Key.Line, frame.Key.Column, value));
            }
        }

        private readonly string TextOf(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                // "\uD800" is JSON by its grammar, but no text.
                AddIssue(new("This text holds one half of a surrogate pair (an escape from \\uD800 to \\uDFFF) without the other.", cursor.Line, cursor.Column));
                return "";
            }
        }
    }

    /// <summary>Turns byte offsets into lines and columns, forwards only.</summary>
    private struct TextCursor()
    {
        private int offset;

        public int Line { get; private set; } = 1;

        public int Column { get; private set; } = 1;

        public void MoveTo(ReadOnlySpan<byte> text, int target)
        {
            for (; offset < target; offset++)
            {
                var current = text[offset];
                if (current == '\n' || (current == '\r' && (offset + 1 == text.Length || text[offset + 1] != '\n')))
                {
                    Line++;
                    Column = 1;
                }
                else if (current is < 0x80 or >= 0xC0)
                {
                    // A lead byte from 0xF0 on starts a character of two UTF-16 units; the bytes that continue one count nothing.
                    Column += current >= 0xF0 ? 2 : 1;
                }
            }
        }
    }
}
