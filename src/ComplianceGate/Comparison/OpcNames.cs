using System.Buffers;
using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>
/// The names that NuGet before 7.9 makes up anew in every pack: that of the part with the core properties, and the ids of the
/// relationships that point to it and to the nuspec (ECMA-376-2, sections 6.5 and 8).
/// </summary>
internal static class OpcNames
{
    /// <summary>The entry that holds the relationships.</summary>
    public const string Relationships = "_rels/.rels";

    private const string Folder = "package/services/metadata/core-properties/";
    private const string Suffix = ".psmdcp";
    private const int IdLength = 17;

    private static readonly SearchValues<char> Upper = SearchValues.Create("0123456789ABCDEF");
    private static readonly SearchValues<char> Lower = SearchValues.Create("0123456789abcdef");

    /// <summary>Name of the one part with core properties; null where there is none or more than one, or its name is no name of NuGet's.</summary>
    public static string? CoreProperties(ZipContents archive)
    {
        string? found = null;
        foreach (var part in archive.Parts)
        {
            if (part.Name.StartsWith(Folder, StringComparison.Ordinal))
            {
                if (found is not null || !part.Name.EndsWith(Suffix, StringComparison.Ordinal) || !IsMadeUp(part.Name[Folder.Length..^Suffix.Length]))
                {
                    return null;
                }

                found = part.Name;
            }
        }

        return found;
    }

    /// <summary>The relationships with the made-up names replaced; null for what is no UTF-8.</summary>
    /// <param name="relationships">The content of the entry.</param>
    /// <param name="coreProperties">The name that is replaced.</param>
    public static string? Replaced(byte[] relationships, string coreProperties)
    {
        if (!System.Text.Unicode.Utf8.IsValid(relationships))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(relationships).Replace("\"/" + coreProperties + "\"", "\"{psmdcp}\"", StringComparison.Ordinal);
        var result = new StringBuilder(text.Length);
        var from = 0;
        for (int at; (at = text.IndexOf(" Id=\"R", from, StringComparison.Ordinal)) >= 0;)
        {
            var id = at + 5;
            var isMadeUp = id + IdLength < text.Length && text[id + IdLength] == '"' && text.AsSpan(id + 1, IdLength - 1).IndexOfAnyExcept(Upper) < 0;
            result.Append(text, from, id - from).Append(isMadeUp ? "{id}" : "");
            from = isMadeUp ? id + IdLength : id;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static bool IsMadeUp(string name) => name == "nuget" || (name.Length == 32 && name.AsSpan().IndexOfAnyExcept(Lower) < 0);
}
