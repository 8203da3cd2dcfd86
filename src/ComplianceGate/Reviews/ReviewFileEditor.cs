using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Reviews;

/// <summary>Adds a record to a review file and leaves everything else in it as it stands, comments and layout included.</summary>
public static class ReviewFileEditor
{
    private const string Schema = "https://github.com/ComplianceGate/ComplianceGate/raw/main/schemas/reviews.schema.json";

    // Digests hold '+'; nothing here ever stands in a page.
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A file with one more record.</summary>
    /// <param name="file">What stands in the file, which reads without problems; empty for a new one.</param>
    /// <param name="review">The record.</param>
    /// <param name="digest">Its digest as it is to be written.</param>
    /// <exception cref="FormatException">There is no list to add to.</exception>
    public static byte[] Append(ReadOnlySpan<byte> file, ReviewFact review, string digest)
    {
        var record = Indent(Record(review, digest));
        if (file.IsEmpty)
        {
            return Encoding.UTF8.GetBytes($"{{\n  \"$schema\": \"{Schema}\",\n  \"reviews\": [\n{record}\n  ]\n}}\n");
        }

        var (start, last, close) = List(file);
        var end = close;
        while (end > Math.Max(start, last) && file[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            end--;
        }

        var comma = last > 0 && !HasComma(file[last..close]);
        using var bytes = new MemoryStream(file.Length + record.Length + 16);
        // The comma follows the last record, the new one what stands behind that: a comment stays with what it is about.
        bytes.Write(last > 0 ? file[..last] : file[..start]);
        bytes.Write(comma ? ","u8 : ""u8);
        bytes.Write(last > 0 ? file[last..end] : file[start..end]);
        bytes.Write(Encoding.UTF8.GetBytes($"\n{record}\n  "));
        bytes.Write(file[close..]);
        return bytes.ToArray();
    }

    /// <summary>Where the list begins behind its bracket, where its last record ends (0 without any), and where its closing bracket stands.</summary>
    private static (int Start, int Last, int Close) List(ReadOnlySpan<byte> file)
    {
        var mark = file.StartsWith((byte[])[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        try
        {
            var reader = new Utf8JsonReader(file[mark..], new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = PositionedJson.MaximumDepth });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isList = reader.ValueTextEquals("reviews"u8);
                reader.Read();
                if (!isList || reader.TokenType != JsonTokenType.StartArray)
                {
                    reader.Skip();
                    continue;
                }

                var (start, last) = ((int)reader.BytesConsumed, 0);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    reader.Skip();
                    last = mark + (int)reader.BytesConsumed;
                }

                return (mark + start, last, mark + (int)reader.TokenStartIndex);
            }
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }

        throw new FormatException("It has no list 'reviews'.");
    }

    /// <summary>Whether a comma stands between the last record and the bracket, outside of comments.</summary>
    private static bool HasComma(ReadOnlySpan<byte> tail)
    {
        for (var i = 0; i < tail.Length; i++)
        {
            if (tail[i] == ',')
            {
                return true;
            }

            if (tail[i] == '/' && i + 1 < tail.Length)
            {
                var length = tail[i + 1] == '*' ? tail[(i + 2)..].IndexOf("*/"u8) + 2 : tail[(i + 2)..].IndexOfAny((byte)'\n', (byte)'\r');
                i = length < 0 ? tail.Length : i + 1 + length;
            }
        }

        return false;
    }

    private static string Indent(string record) => "    " + record.Replace("\n", "\n    ", StringComparison.Ordinal);

    private static string Record(ReviewFact review, string digest)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Layout))
        {
            json.WriteStartObject();
            json.WriteString("component", review.Component);
            json.WriteString("digest", digest);
            json.WriteString("who", review.Who);
            json.WriteString("when", review.When);
            Texts(json, "lookedAt", review.LookedAt);
            json.WriteString("verdict", PolicyKeys.ReviewVerdicts[(int)review.Verdict]);
            if (review.Notes is { } notes)
            {
                json.WriteString("notes", notes);
            }

            if (review.Seen is { } seen)
            {
                json.WriteStartObject("seen");
                if (seen.License is { } license)
                {
                    json.WriteString("license", license);
                }

                Texts(json, "dependencies", seen.Dependencies);
                Texts(json, "files", seen.Files);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
