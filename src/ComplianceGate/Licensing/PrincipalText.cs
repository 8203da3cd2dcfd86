namespace ComplianceGate.Licensing;

/// <summary>
/// Tells by its name the text that speaks for a whole package from one that lies beside it for a part: <c>LICENSE.txt</c>,
/// <c>COPYING</c>, <c>LICENSE-MIT</c> and <c>Acme.Ink.license.txt</c> in Acme.Ink do, <c>LICENSE-Newtonsoft.Json.txt</c> and
/// <c>Newtonsoft.Json.License.txt</c> in Acme.Ink do not.
/// </summary>
public static class PrincipalText
{
    private static readonly string[] Names = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"];

    private static readonly string[] Extensions = [".txt", ".md", ".rtf", ".html", ".htm"];

    // Names in which the platform's older packages carry the terms of the package itself.
    private static readonly string[] Platform = ["dotnet_library_license", "net_library_license", "aspnet_library_license"];

    // What people write behind LICENSE- to say which license it is, beside ids of the list; and for the language of the text.
    private static readonly string[] Families =
        ["MIT", "APACHE", "APACHE2", "APACHE-2", "BSD", "BSD2", "BSD3", "GPL", "GPL2", "GPL3", "LGPL", "LGPL2", "LGPL3", "AGPL", "AGPL3", "MPL", "MPL2", "LESSER", "EN", "ENGLISH"];

    /// <summary>Whether the text speaks for the package.</summary>
    /// <param name="path">Its path in the package, forward slashes.</param>
    /// <param name="id">The package's id.</param>
    public static bool Is(string path, string id)
    {
        if (IsPlain(path))
        {
            return true;
        }

        var name = WithoutExtension(path);
        foreach (var known in Platform)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var known in Names)
        {
            if (name.StartsWith(known, StringComparison.OrdinalIgnoreCase) && name.Length > known.Length && name[known.Length] is '-' or '.' or '_')
            {
                var rest = name[(known.Length + 1)..];
                return IsId(rest) || rest.Equals(id, StringComparison.OrdinalIgnoreCase);
            }

            if (name.EndsWith(known, StringComparison.OrdinalIgnoreCase) && name.Length == id.Length + 1 + known.Length
                && name[id.Length] is '-' or '.' or '_' && name.StartsWith(id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the text is called LICENSE, LICENCE, COPYING or UNLICENSE and nothing more.</summary>
    /// <param name="path">Its path in the package, forward slashes.</param>
    public static bool IsPlain(string path)
    {
        var name = WithoutExtension(path);
        foreach (var known in Names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Only the endings of texts: of COPYING.LESSER and LICENSE.Newtonsoft.Json the rest is a part of the name.
    private static ReadOnlySpan<char> WithoutExtension(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        foreach (var extension in Extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return name[..^extension.Length];
            }
        }

        return name;
    }

    private static bool IsId(ReadOnlySpan<char> text)
    {
        foreach (var family in Families)
        {
            if (text.Equals(family, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return SpdxCatalog.Current.TryGetLicense(text.ToString(), out _);
    }
}
