namespace ComplianceGate.Packages;

/// <summary>Which files of a package bear on its license, by their names.</summary>
internal static class PackageTexts
{
    /// <summary>Most texts that are taken from one package.</summary>
    public const int MaxCount = 64;

    private static readonly string[] Beginnings =
        ["LICENSE", "LICENCE", "COPYING", "NOTICE", "THIRD-PARTY", "THIRDPARTY", "THIRD_PARTY", "UNLICENSE", "COPYRIGHT", "EULA"];

    private static readonly string[] Extensions = ["", ".txt", ".md", ".rtf", ".html", ".htm"];

    private static readonly string[] Plain = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"];

    private static readonly string[] NoTexts =
        [".pdf", ".doc", ".docx", ".odt", ".png", ".jpg", ".svg", ".dll", ".exe", ".pdb", ".cs", ".fs", ".vb", ".js", ".ts", ".json", ".xml", ".yml", ".yaml", ".props", ".targets", ".sha256", ".sig", ".asc"];

    /// <summary>Whether a file is a license or notice text: at the root of the package or in its <c>licenses</c> folder, by its name.</summary>
    /// <param name="path">Path in the package, forward slashes.</param>
    public static bool IsText(string path)
    {
        var slash = path.LastIndexOf('/');
        if (slash >= 0 && !path.AsSpan(0, slash).Equals("licenses", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var name = path.AsSpan(slash + 1);
        var extension = Path.GetExtension(name);
        if (!IsOneOf(extension, Extensions))
        {
            // COPYING.LESSER, LICENSE.BSD: the ending says which license.
            return !IsOneOf(extension, NoTexts) && IsOneOf(Path.GetFileNameWithoutExtension(name), Plain);
        }

        return Begins(name) || (slash < 0 && extension.Equals(".txt", StringComparison.OrdinalIgnoreCase) && NamesLicense(name));
    }

    /// <summary>Whether a text claims, by its name, to be the license of the package itself, and not a notice about others.</summary>
    /// <param name="path">Path in the package, forward slashes.</param>
    public static bool ClaimsToBeLicense(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return !name.Contains("third", StringComparison.OrdinalIgnoreCase) && !name.Contains("notice", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("copyright", StringComparison.OrdinalIgnoreCase);
    }

    // dotnet_library_license.txt, in which older packages of the platform carry their terms.
    private static bool NamesLicense(ReadOnlySpan<char> name) =>
        name.Contains("license", StringComparison.OrdinalIgnoreCase) || name.Contains("licence", StringComparison.OrdinalIgnoreCase);

    private static bool Begins(ReadOnlySpan<char> name)
    {
        foreach (var beginning in Beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOneOf(ReadOnlySpan<char> extension, string[] list)
    {
        foreach (var candidate in list)
        {
            if (extension.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
