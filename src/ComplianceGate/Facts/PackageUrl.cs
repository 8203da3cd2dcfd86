using System.Buffers;
using System.Text;

namespace ComplianceGate.Facts;

/// <summary>Package URLs (ECMA-427): how findings, waivers and documents name a package, an npm package or a file.</summary>
public static class PackageUrl
{
    // ECMA-427, character encoding: these stand as they are, all else is percent-encoded as UTF-8. A colon might stand too, but
    // no NuGet id or version holds one, and "::" in a hostile one would be a command to a CI service.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private const string Hexadecimal = "0123456789ABCDEF";
    private const string Scheme = "pkg:";
    private const string Prefix = "pkg:nuget/";
    private const string NpmPrefix = "pkg:npm/";
    private const string FilePrefix = "pkg:generic/";

    /// <summary>What the key of an npm package begins with; no NuGet id holds a colon.</summary>
    internal const string NpmKey = "npm:";

    /// <summary>What the key of a file begins with.</summary>
    internal const string FileKey = "file:";

    /// <summary>The package URL of one version: <c>pkg:nuget/Newtonsoft.Json@13.0.3</c>.</summary>
    /// <param name="id">The package id as the package spells it.</param>
    /// <param name="version">The normalised version; without one the part after <c>@</c> is left out.</param>
    public static string NuGet(string id, string? version) =>
        string.IsNullOrEmpty(version) ? Prefix + Encode(id) : $"{Prefix}{Encode(id)}@{Encode(version)}";

    /// <summary>The package URL of an npm package: <c>pkg:npm/%40scope/name@1.0.0</c>.</summary>
    /// <param name="name">The name, with its scope.</param>
    /// <param name="version">The version; empty to leave it out.</param>
    public static string Npm(string name, string version)
    {
        // Only the slash after a scope separates; a foreign name may hold any number of them.
        var slash = name.StartsWith('@') ? name.IndexOf('/', StringComparison.Ordinal) : -1;
        var path = slash < 0 ? Encode(name) : $"{Encode(name[..slash])}/{Encode(name[(slash + 1)..])}";
        return version.Length == 0 ? NpmPrefix + path : $"{NpmPrefix}{path}@{Encode(version)}";
    }

    /// <summary>The package URL of a file that no package brings: <c>pkg:generic/Ink.dll@2.1.0.0?checksum=sha256:…</c>.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="version">Its version; empty to leave it out.</param>
    /// <param name="sha256">Its digest; null to leave it out.</param>
    public static string File(string name, string version, string? sha256)
    {
        var url = version.Length == 0 ? FilePrefix + Encode(name) : $"{FilePrefix}{Encode(name)}@{Encode(version)}";
        return sha256 is null ? url : $"{url}?checksum=sha256:{Encode(sha256)}";
    }

    /// <summary>The package URL of what has a <see cref="PackageFact.Key"/>.</summary>
    /// <param name="key">The key.</param>
    public static string OfKey(string key)
    {
        if (key.StartsWith(NpmKey, StringComparison.Ordinal))
        {
            var last = key.LastIndexOf('/');
            return Npm(key[NpmKey.Length..last], key[(last + 1)..]);
        }

        if (key.StartsWith(FileKey, StringComparison.Ordinal))
        {
            var last = key.LastIndexOf('/');
            var middle = key.LastIndexOf('/', last - 1);
            return File(key[FileKey.Length..middle], key[(middle + 1)..last], key[(last + 1)..]);
        }

        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? NuGet(key, "") : NuGet(key[..slash], key[(slash + 1)..]);
    }

    /// <summary>A relative reference (RFC 3986, section 4.2) for a path with forward slashes; only the slashes stay as they are.</summary>
    /// <param name="path">A relative path.</param>
    public static string RelativeReference(string path) => string.Join('/', path.Split('/').Select(Encode));

    /// <summary>Whether a text means to be a package URL.</summary>
    /// <param name="text">The text.</param>
    public static bool IsMeant(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes a NuGet package URL apart; qualifiers and subpath are left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The package id, percent-decoded.</param>
    /// <param name="version">The version or range, percent-decoded; null where there is none.</param>
    public static bool TryParse(string text, out string id, out string? version) =>
        TryParse(text, out var npmOrFile, out id, out version) && npmOrFile is null;

    /// <summary>Takes a package URL apart; qualifiers and subpath are left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind"><see cref="ComponentKind.NpmPackage"/> or <see cref="ComponentKind.File"/>; null for a NuGet package.</param>
    /// <param name="id">The id or name, percent-decoded.</param>
    /// <param name="version">The version or range, percent-decoded; null where there is none.</param>
    /// <returns>False for a URL of another type or without a usable name.</returns>
    public static bool TryParse(string text, out ComponentKind? kind, out string id, out string? version)
    {
        (kind, id, version) = (null, "", null);
        var prefix = text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? Prefix.Length
            : text.StartsWith(NpmPrefix, StringComparison.OrdinalIgnoreCase) ? NpmPrefix.Length
            : text.StartsWith(FilePrefix, StringComparison.OrdinalIgnoreCase) ? FilePrefix.Length
            : 0;
        if (prefix == 0)
        {
            return false;
        }

        kind = prefix == Prefix.Length ? null : prefix == NpmPrefix.Length ? ComponentKind.NpmPackage : ComponentKind.File;
        var rest = text[prefix..];
        var tail = rest.AsSpan().IndexOfAny('?', '#');
        rest = tail < 0 ? rest : rest[..tail];

        // A scope may be written "@scope", although it should be "%40scope".
        var at = rest.IndexOf('@', rest.StartsWith('@') ? 1 : 0);
        id = at < 0 ? rest : rest[..at];
        version = at < 0 ? null : Uri.UnescapeDataString(rest[(at + 1)..]);
        if (kind is null)
        {
            id = Uri.UnescapeDataString(id);
            return IsPackageId(id);
        }

        id = Uri.UnescapeDataString(id);
        return id.Length is > 0 and <= 512 && !id.AsSpan().ContainsAnyInRange('\0', '\x1F');
    }

    /// <summary>Whether two names mean one thing: NuGet ids without regard to case, others to the letter.</summary>
    /// <param name="kind">Kind of the first; null for NuGet.</param>
    /// <param name="id">The first.</param>
    /// <param name="otherKind">Kind of the other; null for NuGet.</param>
    /// <param name="otherId">The other.</param>
    public static bool IsSame(ComponentKind? kind, string id, ComponentKind? otherKind, string otherId)
    {
        var foreign = kind is ComponentKind.NpmPackage or ComponentKind.File ? kind : null;
        var otherForeign = otherKind is ComponentKind.NpmPackage or ComponentKind.File ? otherKind : null;
        return foreign == otherForeign && id.Equals(otherId, foreign is null ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
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
