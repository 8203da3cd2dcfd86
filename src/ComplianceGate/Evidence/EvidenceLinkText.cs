using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>Links to other evidence, as bills of materials name them.</summary>
internal static class EvidenceLinkText
{
    /// <summary>Where the manifest is, relative to the folder that the evidence speaks of; its name by digest for one that lies elsewhere.</summary>
    public static string Address(EvidenceLinkFact link) => link.Path is null ? Named(link) : PackageUrl.RelativeReference(link.Path);

    /// <summary>What the manifest speaks of and where it is, on one line.</summary>
    public static string Comment(EvidenceLinkFact link)
    {
        var framework = link.TargetFramework is null ? "" : $" ({link.TargetFramework})";
        var place = link.Path is null ? "" : $", at {link.Path}";
        var what = link.Kind == EvidenceLinkKind.Previous ? "release before this one," : ManifestWriter.LinkName(link.Kind);
        return SafeText.Line($"Manifest of the {what} {link.Name} {link.Version}{framework}{place}");
    }

    /// <summary>A name of the manifest that follows from its digest (RFC 6920, section 3).</summary>
    public static string Named(EvidenceLinkFact link)
    {
        var sha256 = link.ManifestSha256;
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
