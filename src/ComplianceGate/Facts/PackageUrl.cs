using System.Buffers;
using System.Text;

namespace ComplianceGate.Facts;

/// <summary>Package URLs (ECMA-427) of NuGet packages: how findings and waivers name a package.</summary>
public static class PackageUrl
{
    // ECMA-427, character encoding: these stand as they are, all else is percent-encoded as UTF-8. A colon might stand too, but
    // no NuGet id or version holds one, and "::" in a hostile one would be a command to a CI service.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private const string Hexadecimal = "0123456789ABCDEF";
    private const string Scheme = "pkg:";
    private const string Prefix = "pkg:nuget/";

    /// <summary>The package URL of one version: <c>pkg:nuget/Newtonsoft.Json@13.0.3</c>.</summary>
    /// <param name="id">The package id as the package spells it.</param>
    /// <param name="version">The normalised version; without one the part after <c>@</c> is left out.</param>
    public static string NuGet(string id, string? version) =>
        string.IsNullOrEmpty(version) ? Prefix + Encode(id) : $"{Prefix}{Encode(id)}@{Encode(version)}";

    /// <summary>A relative reference (RFC 3986, section 4.2) for a path with forward slashes; only the slashes stay as they are.</summary>
    /// <param name="path">A relative path.</param>
    public static string RelativeReference(string path) => string.Join('/', path.Split('/').Select(Encode));

    /// <summary>Whether a text means to be a package URL.</summary>
    /// <param name="text">The text.</param>
    public static bool IsMeant(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes a NuGet package URL apart; qualifiers and subpath are left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The package id as written.</param>
    /// <param name="version">The version or range, percent-decoded; null where there is none.</param>
    public static bool TryParse(string text, out string id, out string? version)
    {
        (id, version) = ("", null);
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = text[Prefix.Length..];
        var tail = rest.AsSpan().IndexOfAny('?', '#');
        if (tail >= 0)
        {
            rest = rest[..tail];
        }

        var at = rest.IndexOf('@', StringComparison.Ordinal);
        id = at < 0 ? rest : rest[..at];
        version = at < 0 ? null : Uri.UnescapeDataString(rest[(at + 1)..]);
        return IsPackageId(id);
    }

    /// <summary>Whether a text is a NuGet package id: letters, digits, <c>_</c>, and single <c>.</c> or <c>-</c> between them, at most 100 characters.</summary>
    /// <param name="text">The text.</param>
    public static bool IsPackageId(string text)
    {
        if (text.Length is 0 or > 100)
        {
            return false;
        }

        var separated = true;
        foreach (var character in text)
        {
            var separator = character is '.' or '-';
            if ((separator && separated) || (!separator && !char.IsLetterOrDigit(character) && character != '_'))
            {
                return false;
            }

            separated = separator;
        }

        return !separated;
    }

    private static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var builder = new StringBuilder(text.Length + 16);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (Plain.Contains((char)unit))
            {
                builder.Append((char)unit);
            }
            else
            {
                builder.Append('%').Append(Hexadecimal[unit >> 4]).Append(Hexadecimal[unit & 15]);
            }
        }

        return builder.ToString();
    }
}
