namespace ComplianceGate.Source;

/// <summary>Makes an address of a remote fit to be published: no user, no password, no token, no path of this machine.</summary>
public static class RemoteAddress
{
    private const int MaxLength = 2048;

    private static readonly string[] Schemes = ["https", "http", "ssh", "git", "git+ssh", "ssh+git", "git+https", "git+http"];

    /// <summary>Cleans an address (gitrevisions and urls: git-clone(1), "GIT URLS").</summary>
    /// <param name="address">A URL, or the short form <c>user@host:path</c>, which becomes an <c>ssh</c> URL.</param>
    /// <returns>Null for a path, a <c>file:</c> URL, and what is neither a URL nor the short form.</returns>
    public static string? Clean(string? address)
    {
        var text = address?.Trim();
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || HasControl(text))
        {
            return null;
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? FromShortForm(text) : FromUrl(text[..scheme].ToLowerInvariant(), text[(scheme + 3)..]);
    }

    private static string? FromUrl(string scheme, string rest)
    {
        if (Array.IndexOf(Schemes, scheme) < 0)
        {
            return null;
        }

        // A query or fragment is no part of a remote's name; tokens travel there.
        var cut = rest.IndexOfAny(['?', '#']);
        rest = cut < 0 ? rest : rest[..cut];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        return host.Length == 0 || host.Contains('\\', StringComparison.Ordinal) ? null : $"{scheme}://{host}{(slash < 0 ? "" : rest[slash..])}";
    }

    // host:path, where no slash stands before the colon; one letter before it is a drive.
    private static string? FromShortForm(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.AsSpan(0, colon).IndexOfAny("/\\") >= 0)
        {
            return null;
        }

        var host = text[..colon];
        host = host[(host.LastIndexOf('@') + 1)..];
        var path = text[(colon + 1)..].TrimStart('/');
        // Two colons name a transport helper; a path from a home folder names its user.
        return host.Length < 2 || path.Length == 0 || path[0] is ':' or '~' or '\\' || host.Contains('[', StringComparison.Ordinal)
            ? null
            : $"ssh://{host}/{path}";
    }

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || c == ' ')
            {
                return true;
            }
        }

        return false;
    }
}
