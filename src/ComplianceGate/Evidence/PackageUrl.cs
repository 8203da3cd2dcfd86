using System.Text;

namespace ComplianceGate.Evidence;

/// <summary>Package URLs (ECMA-427) of NuGet packages.</summary>
public static class PackageUrl
{
    /// <summary>The package URL of a NuGet package: <c>pkg:nuget/Newtonsoft.Json@13.0.3</c>.</summary>
    /// <param name="id">The package id as the package spells it.</param>
    /// <param name="version">The normalised version; empty when it is not known.</param>
    public static string NuGet(string id, string version) => "pkg:nuget/" + Encode(id) + (version.Length == 0 ? "" : "@" + Encode(version));

    /// <summary>A relative reference (RFC 3986, section 4.2) for a path with forward slashes; only the slashes stay as they are.</summary>
    /// <param name="path">A relative path.</param>
    public static string RelativeReference(string path) => Encode(path, keep: '/');

    private static string Encode(string text, char keep = '-')
    {
        var isPlain = true;
        foreach (var c in text)
        {
            isPlain &= c == keep || IsUnreserved(c);
        }

        if (isPlain)
        {
            return text;
        }

        var builder = new StringBuilder(text.Length + 16);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (unit == keep || IsUnreserved((char)unit))
            {
                builder.Append((char)unit);
            }
            else
            {
                builder.Append('%').Append("0123456789ABCDEF"[unit >> 4]).Append("0123456789ABCDEF"[unit & 15]);
            }
        }

        return builder.ToString();
    }

    /// <summary>RFC 3986, section 2.3.</summary>
    private static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';
}
