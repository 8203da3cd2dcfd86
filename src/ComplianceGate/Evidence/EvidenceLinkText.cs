using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>Links to other evidence, as bills of materials name them.</summary>
internal static class EvidenceLinkText
{
    /// <summary>
    /// Where the manifest is: relative to the folder that the evidence speaks of, and for one that lies elsewhere a name that follows from
    /// its digest (RFC 6920, section 3).
    /// </summary>
    public static string Address(EvidenceLinkFact link) => link.Path is null ? Named(link.ManifestSha256) : PackageUrl.RelativeReference(link.Path);

    /// <summary>What the manifest speaks of, on one line.</summary>
    public static string Comment(EvidenceLinkFact link)
    {
        var framework = link.TargetFramework is null ? "" : $" ({link.TargetFramework})";
        return SafeText.Line($"Manifest of the {ManifestWriter.LinkName(link.Kind)} {link.Name} {link.Version}{framework}");
    }

    private static string Named(string sha256)
    {
        try
        {
            return "ni:///sha-256;" + Convert.ToBase64String(Convert.FromHexString(sha256)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        }
        catch (FormatException)
        {
            // No reader gives such a digest; a document must not break of one.
            return "urn:sha256:" + PackageUrl.RelativeReference(sha256);
        }
    }
}
