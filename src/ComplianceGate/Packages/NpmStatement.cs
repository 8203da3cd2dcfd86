using System.Text;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>What a <c>package.json</c> or a lock file says of a license.</summary>
/// <param name="Form">The form.</param>
/// <param name="Text">The expression, the file's name or the URL; null for none.</param>
internal readonly record struct NpmStatement(LicenseStatement Form, string? Text)
{
    /// <summary>How a package that says UNLICENSED is named: its owner grants nothing, and no SPDX id says that.</summary>
    public const string Unlicensed = "LicenseRef-npm-UNLICENSED";

    private const string SeeFile = "SEE LICENSE IN ";
    private const int MaxListed = 16;

    /// <summary>Reads the value of <c>license</c> or <c>licenses</c>: a text, the old form with <c>type</c> and <c>url</c>, or a list of either.</summary>
    /// <param name="reader">A reader on the value; afterwards on its last token.</param>
    public static NpmStatement Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Of(reader.GetString()!);
            case JsonTokenType.StartObject:
                return ReadObject(ref reader);
            case JsonTokenType.StartArray:
                return ReadList(ref reader);
            default:
                return default;
        }
    }

    /// <summary>Tells the forms of a text apart.</summary>
    /// <param name="text">The text.</param>
    public static NpmStatement Of(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            return default;
        }

        if (text.Equals("UNLICENSED", StringComparison.OrdinalIgnoreCase))
        {
            return new(LicenseStatement.Expression, Unlicensed);
        }

        var isFile = text.StartsWith(SeeFile, StringComparison.OrdinalIgnoreCase);
        var rest = isFile ? text[SeeFile.Length..].Trim() : text;
        return IsUrl(rest) ? new(LicenseStatement.Url, rest)
            : !isFile ? new(LicenseStatement.Expression, text)
            : rest.Length == 0 ? default
            : new(LicenseStatement.File, rest.StartsWith("./", StringComparison.Ordinal) ? rest[2..] : rest);
    }

    private static NpmStatement ReadObject(ref Utf8JsonReader reader)
    {
        string? type = null, url = null;
        while (AssetsJson.Next(ref reader))
        {
            switch (AssetsJson.Name(ref reader))
            {
                case "type": type = AssetsJson.Text(ref reader); break;
                case "url": url = AssetsJson.Text(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return !string.IsNullOrWhiteSpace(type) ? Of(type) : !string.IsNullOrWhiteSpace(url) ? new(LicenseStatement.Url, url.Trim()) : default;
    }

    // Nobody ever said whether such a list offers a choice, so all of it has to be accepted.
    private static NpmStatement ReadList(ref Utf8JsonReader reader)
    {
        var joined = new StringBuilder();
        var count = 0;
        NpmStatement only = default;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var one = Read(ref reader);
            if (one.Text is not null && ++count <= MaxListed)
            {
                only = one;
                joined.Append(count > 1 ? " AND " : "").Append('(').Append(one.Text).Append(')');
            }
        }

        return count switch
        {
            0 => default,
            1 => only,
            // Part of a list would be another license than the list.
            _ => new(LicenseStatement.Expression, count <= MaxListed ? joined.ToString() : joined.Append(" AND …").ToString()),
        };
    }

    private static bool IsUrl(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
}
