using System.Text;
using System.Text.Json;
using System.Xml;

namespace ComplianceGate.Comparison;

/// <summary>Compares two JSON or XML documents member by member.</summary>
internal static class DocumentComparer
{
    private const int MaxSize = 64 << 20;
    private const int MaxDepth = 64;
    private const int MaxMembers = 500_000;

    /// <summary>Tells the members that differ; tells nothing for what is neither or is malformed, or where only the writing differs.</summary>
    public static void Compare(byte[] left, byte[] right, Telling tell)
    {
        if (Math.Max(left.Length, right.Length) <= MaxSize && Read(left) is { } one && Read(right) is { } other)
        {
            NamedValues.Compare(one, other, tell);
        }
    }

    private static NamedValues? Read(byte[] bytes)
    {
        var head = bytes.AsSpan().TrimStart("\uFEFF \t\r\n"u8);
        if (head.IsEmpty || head[0] is not ((byte)'{' or (byte)'[' or (byte)'<'))
        {
            return null;
        }

        try
        {
            return head[0] == '<' ? Xml(bytes) : Json(head);
        }
        catch (Exception e) when (e is JsonException or XmlException or InvalidOperationException or DecoderFallbackException or InvalidDataException)
        {
            return null;
        }
    }

    private static NamedValues Json(ReadOnlySpan<byte> bytes)
    {
        var values = new NamedValues();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var path = new List<string>();
        var name = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    path.Add(name);
                    name = "";
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.RemoveAt(path.Count - 1);
                    name = "";
                    break;
                default:
                    Add(values, Path(path, name), reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan));
                    break;
            }
        }

        return values;
    }

    private static NamedValues Xml(byte[] bytes)
    {
        var values = new NamedValues();
        using var reader = XmlReader.Create(
            new MemoryStream(bytes, writable: false),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxSize, IgnoreWhitespace = true });
        var path = new List<string>();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    ReadElement(reader, path, values);
                    break;
                case XmlNodeType.EndElement:
                    path.RemoveAt(path.Count - 1);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    Add(values, Path(path, ""), reader.Value);
                    break;
            }
        }

        return values;
    }

    private static void ReadElement(XmlReader reader, List<string> path, NamedValues values)
    {
        path.Add(path.Count < MaxDepth ? reader.LocalName : throw new InvalidDataException());
        var isEmpty = reader.IsEmptyElement;
        Add(values, Path(path, "(element)"), "there");
        while (reader.MoveToNextAttribute())
        {
            Add(values, Path(path, "@" + reader.Name), reader.Value);
        }

        if (isEmpty)
        {
            path.RemoveAt(path.Count - 1);
        }
    }

    private static void Add(NamedValues values, string path, string value)
    {
        if (values.Names.Count >= MaxMembers || path.Length > 4096)
        {
            throw new InvalidDataException();
        }

        values.Add(path, value);
    }

    private static string Path(List<string> path, string name)
    {
        var text = new StringBuilder();
        foreach (var part in path)
        {
            text.Append(part.Length == 0 || text.Length == 0 ? "" : "/").Append(part);
        }

        return name.Length == 0 ? text.ToString() : text.Length == 0 ? name : text.Append('/').Append(name).ToString();
    }
}
