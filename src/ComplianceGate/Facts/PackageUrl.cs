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

    /// <summary>The package URL of one version: <c>pkg:nuget/Newtonsoft.Json@13.0.3</c>.</summary>
    /// <param name="id">The package id as the package spells it.</param>
    /// <param name="version">The normalised version; without one the part after <c>@</c> is left out.</param>
    public static string NuGet(string id, string? version) =>
        string.IsNullOrEmpty(version) ? $"pkg:nuget/{Encode(id)}" : $"pkg:nuget/{Encode(id)}@{Encode(version)}";

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
