namespace ComplianceGate.Packages;

/// <summary>Addresses that packages carry.</summary>
internal static class LicenseUrls
{
    // NuGet writes these beside a license element, for clients that do not know the element.
    private static readonly string[] FilledIn = ["licenses.nuget.org", "aka.ms/deprecateLicenseUrl"];

    /// <summary>Whether a license URL is one that NuGet fills in, so that it says nothing of its own.</summary>
    /// <param name="url">The URL.</param>
    public static bool IsFilledIn(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? url.AsSpan() : url.AsSpan(scheme + 3);
        foreach (var known in FilledIn)
        {
            if (rest.StartsWith(known, StringComparison.OrdinalIgnoreCase)
                && (rest.Length == known.Length || rest[known.Length] is '/' or '?' or '#' or ':'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An address without the user name and password it may hold; anything else as it is.</summary>
    /// <param name="address">A URL or a path.</param>
    public static string WithoutCredentials(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return address;
        }

        var host = address.AsSpan(scheme + 3);
        var end = host.IndexOfAny("/?#");
        var at = (end < 0 ? host : host[..end]).LastIndexOf('@');
        return at < 0 ? address : string.Concat(address.AsSpan(0, scheme + 3), host[(at + 1)..]);
    }
}
