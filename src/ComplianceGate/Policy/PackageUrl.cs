namespace ComplianceGate.Policy;

/// <summary>
/// The part of package URLs (purl specification, type <c>nuget</c>) that findings and waivers use: <c>pkg:nuget/Id@version</c>.
/// In a waiver the version may be a range and may be left out.
/// </summary>
internal static class PackageUrl
{
    private const string Scheme = "pkg:";
    private const string NuGet = "pkg:nuget/";

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
        if (!text.StartsWith(NuGet, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = text[NuGet.Length..];
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
}
