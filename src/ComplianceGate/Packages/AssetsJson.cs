using System.Text;
using System.Text.Json;

namespace ComplianceGate.Packages;

/// <summary>
/// The bytes of a JSON file with the places of the values in it, so that a section can be read whatever the order of sections.
/// All of it throws <see cref="JsonException"/> with line and byte (from 0) when the file is not what it should be.
/// </summary>
internal sealed class AssetsJson
{
    /// <summary>Deepest nesting that is read; real files stay below ten.</summary>
    private const int MaxDepth = 64;

    private readonly byte[] bytes;
    private readonly int start;

    /// <summary>Takes the bytes of a file; a byte order mark is skipped.</summary>
    /// <param name="bytes">The file.</param>
    public AssetsJson(byte[] bytes)
    {
        this.bytes = bytes;
        start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>A reader that stands on the value at a place.</summary>
    /// <param name="offset">Where the value starts; 0 for the whole file.</param>
    public Utf8JsonReader At(int offset)
    {
        var reader = new Utf8JsonReader(bytes.AsSpan(Math.Max(offset, start)), new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        return reader;
    }

    /// <summary>
    /// Walks the whole file and notes where the values of its top level and of <c>targets</c> start. What comes back without
    /// an exception is well-formed to its last byte.
    /// </summary>
    /// <param name="sections">Receives the top level.</param>
    /// <param name="targets">Receives the members of <c>targets</c>.</param>
    public void Index(Dictionary<string, int> sections, Dictionary<string, int> targets)
    {
        var reader = At(0);
        Expect(ref reader, JsonTokenType.StartObject, 0);
        while (Next(ref reader))
        {
            var name = Name(ref reader);
            Note(sections, name, ref reader);
            if (name == "targets" && reader.TokenType == JsonTokenType.StartObject)
            {
                while (Next(ref reader))
                {
                    Note(targets, Name(ref reader), ref reader);
                    reader.Skip();
                }
            }
            else
            {
                reader.Skip();
            }
        }

        // Throws if anything but white space follows.
        reader.Read();
    }

    /// <summary>Steps to the next member of an object; false at its end.</summary>
    /// <param name="reader">A reader inside an object.</param>
    public static bool Next(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Reads a member's name and steps to its value.</summary>
    /// <param name="reader">A reader on a name.</param>
    public static string Name(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        reader.Read();
        return name;
    }

    /// <summary>The string that the reader stands on; null for any other value, which is skipped.</summary>
    /// <param name="reader">A reader on a value.</param>
    public static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    /// <summary>Throws unless the reader stands on a token of a kind.</summary>
    /// <param name="reader">A reader.</param>
    /// <param name="type">The kind.</param>
    /// <param name="offset">Where the reader started in the file.</param>
    public void Expect(ref Utf8JsonReader reader, JsonTokenType type, int offset)
    {
        if (reader.TokenType != type)
        {
            var what = type == JsonTokenType.StartObject ? "an object" : "an array";
            throw Unexpected($"{what} is expected", Math.Max(offset, start) + (int)reader.TokenStartIndex);
        }
    }

    /// <summary>An exception that points at a place.</summary>
    /// <param name="message">What is wrong there.</param>
    /// <param name="offset">The place, in bytes from the start of the file.</param>
    public JsonException Unexpected(string message, int offset)
    {
        var before = bytes.AsSpan(0, Math.Min(offset, bytes.Length));
        return new JsonException(message, null, before.Count((byte)'\n'), offset - (before.LastIndexOf((byte)'\n') + 1));
    }

    /// <summary>Line and column, from 1 and the column in UTF-16 units, of a place as a <see cref="JsonException"/> gives it.</summary>
    /// <param name="line">Line from 0.</param>
    /// <param name="byteInLine">Byte in the line from 0.</param>
    public (int Line, int Column) Place(long line, long byteInLine)
    {
        var rest = bytes.AsSpan(start);
        for (var i = 0L; i < line && rest.IndexOf((byte)'\n') is >= 0 and var end; i++)
        {
            rest = rest[(end + 1)..];
        }

        var before = rest[..(int)Math.Clamp(byteInLine, 0, rest.Length)];
        return ((int)Math.Min(line, int.MaxValue - 1) + 1, Encoding.UTF8.GetCharCount(before) + 1);
    }

    /// <summary>Line and column, from 1, of a token.</summary>
    /// <param name="offset">Its offset as a reader of the whole file tells it.</param>
    public (int Line, int Column) PlaceOf(int offset)
    {
        var before = bytes.AsSpan(start, Math.Clamp(offset, 0, bytes.Length - start));
        return Place(before.Count((byte)'\n'), before.Length - (before.LastIndexOf((byte)'\n') + 1));
    }

    private void Note(Dictionary<string, int> places, string name, ref Utf8JsonReader reader)
    {
        var place = start + (int)reader.TokenStartIndex;
        if (!places.TryAdd(name, place))
        {
            throw Unexpected("a name stands twice in one object", place);
        }
    }
}
