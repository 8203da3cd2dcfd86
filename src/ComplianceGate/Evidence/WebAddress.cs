namespace ComplianceGate.Evidence;

/// <summary>Addresses from package metadata, which may hold anything.</summary>
internal static class WebAddress
{
    // RFC 3986, section 2: all but letters and digits; square brackets only belong to IPv6 hosts, which no project page has.
    private const string Marks = "-._~:/?#@!$&'()*+,;=%";
    private const int MaxLength = 2000;

    /// <summary>
    /// The address in its ASCII form, or null where the text is none that a document may carry: not http(s), git or ssh, with a
    /// user name or password, or with characters that RFC 3986 has no place for.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string? Clean(string? text)
    {
        if (text is null || text.Length > MaxLength || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https" or "git" or "ssh") || uri.Host.Length == 0)
        {
            return null;
        }

        // "git@" is how every ssh address is written and says nothing about a person.
        if (uri.UserInfo.Length > 0 && !(uri.Scheme == "ssh" && uri.UserInfo == "git"))
        {
            return null;
        }

        return IsWellFormed(uri.AbsoluteUri) ? uri.AbsoluteUri : null;
    }

    private static bool IsWellFormed(string address)
    {
        var fragments = 0;
        for (var i = 0; i < address.Length; i++)
        {
            var c = address[i];
            if (!char.IsAsciiLetterOrDigit(c) && !Marks.Contains(c))
            {
                return false;
            }

            fragments += c == '#' ? 1 : 0;
            if (c == '%' && (address.Length < i + 3 || !char.IsAsciiHexDigit(address[i + 1]) || !char.IsAsciiHexDigit(address[i + 2])))
            {
                return false;
            }
        }

        return fragments <= 1;
    }
}
