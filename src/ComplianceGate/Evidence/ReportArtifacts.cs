using System.Globalization;

namespace ComplianceGate.Evidence;

/// <summary>The files that were made, with their digests.</summary>
internal static class ReportArtifacts
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        var artifacts = context.ShippedArtifacts();
        page.BeginSection("artifacts"u8, "Artifacts");
        if (artifacts.IsEmpty)
        {
            page.Markup("<p>None.</p>\n</section>\n"u8);
            return;
        }

        page.BeginTable($"{artifacts.Length.ToString(CultureInfo.InvariantCulture)} artifacts", true, "Path|Bytes|SHA-256");
        foreach (var artifact in artifacts)
        {
            page.Markup("<tr><th scope=\"row\">"u8).Text(artifact.Path).Markup("</th><td class=\"n\">"u8).Text(artifact.Size.ToString("N0", CultureInfo.InvariantCulture)).Markup("</td><td>"u8).Copyable(artifact.Sha256).Markup("</td></tr>\n"u8);
        }

        page.EndTable();
        page.Markup("</section>\n"u8);
    }
}
