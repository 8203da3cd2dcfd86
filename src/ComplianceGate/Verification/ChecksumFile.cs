using System.Collections.Immutable;
using System.Text;

namespace ComplianceGate.Verification;

/// <summary>Reads <c>SHA256SUMS</c> in the form in which it is written: GNU coreutils' lines in text mode, in ordinal order, each ended by LF.</summary>
internal static class ChecksumFile
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads the lines.</summary>
    /// <exception cref="InvalidDataException">A line is not of that form; the message is the end of a sentence.</exception>
    public static ImmutableArray<NamedDigest> Parse(byte[] bytes)
    {
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("is no UTF-8", e);
        }

        if (text.Length == 0 || text[^1] != '\n')
        {
            throw new InvalidDataException("does not end with the end of a line");
        }

        var lines = ImmutableArray.CreateBuilder<NamedDigest>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var line = ParseLine(text.AsSpan(start, end - start)) ?? throw Malformed(lines.Count + 1, "is no digest with a name");
            if (lines.Count > 0 && string.CompareOrdinal(lines[^1].Path, line.Path) >= 0)
            {
                throw Malformed(lines.Count + 1, "is out of order or names a file twice");
            }

            lines.Add(line);
            start = end + 1;
        }

        return lines.DrainToImmutable();
    }

    private static InvalidDataException Malformed(int line, string what) => new($"is malformed: line {line} {what}");

    private static NamedDigest? ParseLine(ReadOnlySpan<char> line)
    {
        var isEscaped = line.Length > 0 && line[0] == '\\';
        line = isEscaped ? line[1..] : line;
        if (line.Length < 67 || line[64] != ' ' || line[65] != ' ')
        {
            return null;
        }

        foreach (var c in line[..64])
        {
            if (!char.IsAsciiHexDigitLower(c) && !char.IsAsciiDigit(c))
            {
                return null;
            }
        }

        var name = line[66..];
        return (isEscaped ? Unescape(name) : name.ContainsAny('\\', '\r') ? null : name.ToString()) is { } path
            ? new NamedDigest(path, line[..64].ToString())
            : null;
    }

    /// <summary>A name as coreutils escapes it; null where an escape is unknown or none was needed.</summary>
    private static string? Unescape(ReadOnlySpan<char> name)
    {
        var builder = new StringBuilder(name.Length);
        var escapes = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '\\')
            {
                builder.Append(name[i]);
                continue;
            }

            i++;
            var meant = i == name.Length ? '\0' : name[i] switch { '\\' => '\\', 'n' => '\n', 'r' => '\r', _ => '\0' };
            if (meant == '\0')
            {
                return null;
            }

            escapes++;
            builder.Append(meant);
        }

        return escapes > 0 ? builder.ToString() : null;
    }
}
