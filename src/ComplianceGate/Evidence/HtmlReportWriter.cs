using System.Buffers;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>report.html</c>: what the other documents say, for people. One file that loads nothing: its own policy forbids the browser
/// whatever is not in it (Content Security Policy Level 3). A build that stopped before it had artifacts gets the same page without them.
/// </summary>
public sealed class HtmlReportWriter : IEvidenceWriter
{
    /// <inheritdoc/>
    public string Format => "html";

    /// <inheritdoc/>
    public string FileName => "report.html";

    /// <inheritdoc/>
    public bool IsPacked => false;

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        var page = new HtmlText();
        ReportHead.Write(page, context);
        ReportFindings.Write(page, context);
        ReportLicenses.Write(page, context);
        ReportGraphPicture.Write(page, context);
        ReportPackages.Write(page, context);
        ReportModels.Write(page, context);
        ReportOpenness.Write(page, context);
        ReportCryptography.Write(page, context);
        ReportDuties.Write(page, context);
        ReportArtifacts.Write(page, context);
        ReportProvenance.Write(page, context);
        page.Markup("</main>\n<footer><p>Written by ComplianceGate "u8).Text(context.ToolVersion)
            .Markup(" from the facts of the build; the same build writes the same page. For programs "u8).Markup(ReportHead.IsStopped(context) ? "findings.sarif"u8 : "manifest.json"u8)
            .Markup(" beside it says the same.</p></footer>\n<script>"u8)
            .Markup(ReportStyle.Script).Markup("</script>\n</body>\n</html>\n"u8);
        page.CopyTo(output);
    }
}
