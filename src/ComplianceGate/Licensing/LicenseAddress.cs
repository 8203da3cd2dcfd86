namespace ComplianceGate.Licensing;

/// <summary>What a license URL is worth: the weakest kinds of evidence, below a text in the package and an expression.</summary>
/// <param name="IsPinned">Whether it names one commit or version of a file, so that what it shows does not change by itself.</param>
/// <param name="Suggests">The SPDX id that its words name, <c>https://opensource.org/licenses/MIT</c>; a hint to a reader, never proof; null without one.</param>
public sealed record LicenseAddress(bool IsPinned, string? Suggests)
{
    private const int MaxSegments = 16;

    /// <summary>Reads an address. Nothing is fetched.</summary>
    /// <param name="url">The address; anything that is none is mutable and suggests nothing.</param>
    public static LicenseAddress Of(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return new(false, null);
        }

        var host = uri.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? uri.Host[4..] : uri.Host;
        var segments = uri.AbsolutePath.Split('/', MaxSegments, StringSplitOptions.RemoveEmptyEntries);
        return new(Revision(host, segments) is { } revision && IsFixed(revision), Named(host, segments));
    }

    /// <summary>The branch, tag or commit in the address of a file in a repository; null for any other address.</summary>
    private static string? Revision(string host, string[] path) => host switch
    {
        "raw.githubusercontent.com" or "raw.github.com" when path.Length > 3 => path[2],
        "github.com" when path.Length > 4 && path[2] is "blob" or "raw" => path[3],
        "gitlab.com" when path.Length > 5 && path[2] == "-" && path[3] is "blob" or "raw" => path[4],
        _ => null,
    };

    /// <summary>Whether a revision is a commit, or a tag that is called like a version; a branch moves on.</summary>
    private static bool IsFixed(string revision)
    {
        if (revision.Length == 40 && revision.All(char.IsAsciiHexDigit))
        {
            return true;
        }

        var number = revision.AsSpan().TrimStart("vV");
        var dot = number.IndexOf('.');
        return dot > 0 && number.Length > dot + 1 && number[..dot].IndexOfAnyExceptInRange('0', '9') < 0 && char.IsAsciiDigit(number[dot + 1])
            && !number.EndsWith(".x", StringComparison.OrdinalIgnoreCase);
    }

    private static string? Named(string host, string[] path)
    {
        var last = path.Length == 0 ? "" : path[^1];
        var name = host switch
        {
            "opensource.org" or "spdx.org" when path.Length == 2 && path[0] is "licenses" or "license" => last,
            "apache.org" when path.Length == 2 && path[0] == "licenses" && last.StartsWith("LICENSE-", StringComparison.Ordinal) => "Apache" + last[7..],
            _ => "",
        };
        foreach (var ending in (ReadOnlySpan<string>)[".html", ".txt", ".php"])
        {
            name = name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name[..^ending.Length] : name;
        }

        return SpdxCatalog.Current.TryGetLicense(name, out var license) ? license.Id : null;
    }
}
