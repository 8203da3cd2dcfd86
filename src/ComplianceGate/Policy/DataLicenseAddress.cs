using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>
/// The license behind an address, where a document names a license by one, as Croissant asks for. Only the addresses that the licenses
/// themselves give as theirs, and those of lists that are kept by license id; anything else stays unknown.
/// </summary>
internal static class DataLicenseAddress
{
    private const int MaxSegments = 8;

    /// <summary>The SPDX id of an address; null when it names none with certainty.</summary>
    /// <param name="text">The text that stands where a license belongs.</param>
    public static string? Id(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return null;
        }

        var host = uri.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? uri.Host[4..] : uri.Host;
        var path = uri.AbsolutePath.Split('/', MaxSegments, StringSplitOptions.RemoveEmptyEntries);
        return host.ToLowerInvariant() switch
        {
            "creativecommons.org" => CreativeCommons(path),
            "opendatacommons.org" => OpenDataCommons(path),
            "cdla.dev" or "cdla.io" => path.Length > 0 ? Known("CDLA-" + path[0] switch { "permissive-1-0" => "Permissive-1.0", "permissive-2-0" => "Permissive-2.0", "sharing-1-0" => "Sharing-1.0", _ => "" }) : null,
            _ => LicenseAddress.Of(text).Suggests,
        };
    }

    // creativecommons.org/licenses/by-nc-sa/4.0/ and its legal code; a port to a country's law is another text.
    private static string? CreativeCommons(string[] path)
    {
        if (path.Length < 3 || (path.Length > 3 && !IsTextOf(path[3])))
        {
            return null;
        }

        return path[0] switch
        {
            "licenses" => Known($"CC-{path[1].ToUpperInvariant()}-{path[2]}"),
            "publicdomain" when path[1] == "zero" => Known("CC0-" + path[2]),
            _ => null,
        };
    }

    private static bool IsTextOf(string segment) =>
        segment.StartsWith("legalcode", StringComparison.Ordinal) || segment.StartsWith("deed", StringComparison.Ordinal);

    private static string? OpenDataCommons(string[] path) => path is ["licenses", var name, ..] ? name switch
    {
        "by" => VersionOf(path, "ODC-By-1.0"),
        "odbl" => VersionOf(path, "ODbL-1.0"),
        "pddl" => VersionOf(path, "PDDL-1.0"),
        _ => null,
    } : null;

    // Each has one version so far, and the address without a version shows the newest.
    private static string? VersionOf(string[] path, string id) => path.Length == 2 || path[2] is "1-0" or "1.0" or "1-0.html" ? id : null;

    private static string? Known(string id) => SpdxCatalog.Current.TryGetLicense(id, out var license) ? license.Id : null;
}
