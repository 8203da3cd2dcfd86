using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>Reads JSON documents of other people: their size, depth and number of parts are bounded before a tree is made of them.</summary>
internal static class BoundedJson
{
    /// <summary>Largest document, in bytes.</summary>
    public const int MaxSize = 8 << 20;

    /// <summary>Most tokens; a tree of so many takes some 30 MB.</summary>
    public const int MaxTokens = 200_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="displayPath">Its path as the user knows it.</param>
    /// <param name="what">What it is, with its article: "The evaluation".</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Takes what could not be read.</param>
    /// <returns>Its bytes; null when the file cannot be read.</returns>
    public static byte[]? ReadFile(string path, string displayPath, string what, InputFiles files, ICollection<Problem> problems)
    {
        try
        {
            using var stream = files.OpenRead(path);
            if (stream.Length > MaxSize)
            {
                problems.Add(Trouble(path, displayPath, what, $"has {stream.Length:N0} bytes; at most {MaxSize:N0} are read"));
                return null;
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Trouble(path, displayPath, what, "cannot be read: " + ModelReader.Reason(e)));
            return null;
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="displayPath">Its path as the user knows it.</param>
    /// <param name="what">What it is, with its article.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The value; null when it is no JSON, or more than is read. A key that stands twice refuses the whole.</returns>
    public static PositionedValue? Parse(byte[] bytes, string path, string displayPath, string what, ICollection<Problem> problems)
    {
        if (HasTooManyTokens(bytes))
        {
            problems.Add(Trouble(path, displayPath, what, $"has more than {MaxTokens:N0} values"));
            return null;
        }

        var (root, issues) = PositionedJson.Parse(bytes);
        foreach (var issue in issues)
        {
            problems.Add(Trouble(path, displayPath, what, "is not valid: " + issue.Message.TrimEnd('.'), issue.Line, issue.Column));
        }

        return issues.IsEmpty ? root : null;
    }

    /// <summary>A problem of such a document.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="displayPath">Its path as the user knows it.</param>
    /// <param name="what">What it is, with its article.</param>
    /// <param name="reason">What is wrong, as the rest of a sentence without its full stop.</param>
    /// <param name="line">Line, from 1; 0 for the whole.</param>
    /// <param name="column">Column, from 1.</param>
    public static Problem Trouble(string path, string displayPath, string what, string reason, int line = 0, int column = 0) =>
        new(ProblemKind.InputUnreadable, displayPath, $"{what} {displayPath} {reason}.", new FileLocation(path, line, column));

    private static bool HasTooManyTokens(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions
        {
            AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = PositionedJson.MaximumDepth,
        });
        try
        {
            for (var tokens = 0; reader.Read(); tokens++)
            {
                if (tokens == MaxTokens)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Whoever parses it afterwards says what is wrong, and where.
        }

        return false;
    }
}

/// <summary>Looking into a JSON tree without minding what is there instead.</summary>
internal static class PositionedValueExtensions
{
    /// <summary>The value of an object's member; null for anything else.</summary>
    public static PositionedValue? Member(this PositionedValue? value, string name)
    {
        if (value is { Kind: JsonKind.Object })
        {
            foreach (var member in value.Members)
            {
                if (member.Name == name)
                {
                    return member.Value;
                }
            }
        }

        return null;
    }

    /// <summary>A string that says something, at most 300 characters of it; null for anything else.</summary>
    public static string? AsText(this PositionedValue? value)
    {
        if (value is not { Kind: JsonKind.String } || string.IsNullOrWhiteSpace(value.Text))
        {
            return null;
        }

        var text = value.Text.Trim();
        return text.Length <= 300 ? text : text[..(char.IsHighSurrogate(text[299]) ? 299 : 300)];
    }

    /// <summary>64 hexadecimal digits in lower case, with or without <c>sha256:</c> before them; null for anything else.</summary>
    public static string? AsSha256(this PositionedValue? value) => value is { Kind: JsonKind.String } ? Sha256(value.Text) : null;

    /// <summary>64 hexadecimal digits in lower case, with or without <c>sha256:</c> before them; null for anything else.</summary>
    public static string? Sha256(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        text = text.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) ? text[7..].Trim() : text;
        if (text.Length != 64)
        {
            return null;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return null;
            }
        }

        return text.ToString().ToLowerInvariant();
    }
}
