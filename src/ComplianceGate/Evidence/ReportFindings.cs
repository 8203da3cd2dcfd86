using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>The findings of the report, the worst first: what, where, by which way, what to do, and the waiver that would accept it.</summary>
internal static class ReportFindings
{
    /// <summary>Most findings that a page shows; more help nobody who reads, and findings.sarif has all.</summary>
    private const int Most = 2_000;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        page.BeginSection("findings"u8, "Findings");
        if (context.Findings.IsEmpty)
        {
            page.Markup("<p>None.</p>\n"u8);
        }

        var left = Most;
        for (var weight = 3; weight >= 0; weight--)
        {
            var isFirst = true;
            foreach (var shown in context.Findings)
            {
                if (Weight(shown.Finding) != weight || left == 0)
                {
                    continue;
                }

                if (isFirst)
                {
                    page.Markup(weight switch { 3 => "<h3>Errors</h3>\n"u8, 2 => "<h3>Warnings</h3>\n"u8, 1 => "<h3>Notes</h3>\n"u8, _ => "<h3>Waived</h3>\n"u8 });
                    isFirst = false;
                }

                left--;
                Finding(page, shown);
            }
        }

        if (context.Findings.Length > Most)
        {
            page.Markup("<p>And "u8).Number(context.Findings.Length - Most).Markup(" more, which findings.sarif and manifest.json list.</p>\n"u8);
        }

        page.Markup("</section>\n"u8);
    }

    private static int Weight(Finding finding) => finding switch { { Waived: not null } => 0, { Severity: Severity.Error } => 3, { Severity: Severity.Warning } => 2, _ => 1 };

    private static void Finding(HtmlText page, ShownFinding shown)
    {
        var finding = shown.Finding;
        page.Markup("<article class=\""u8).Text(finding.Waived is null ? EvidenceJson.Name(finding.Severity) : "waived").Markup("\">\n<h4><span class=\"word\">"u8)
            .Text(EvidenceJson.Name(finding.Severity)).Markup(finding.Waived is null ? ""u8 : ", waived"u8).Markup("</span> "u8).Code(finding.Code)
            .Markup(" "u8).Text(shown.Subject).Markup("</h4>\n<p>"u8).Text(shown.Message).Markup("</p>\n"u8);
        if (shown.File is { } file)
        {
            page.Markup("<p><span class=\"soft\">Where</span> <code>"u8).Text(file.Path);
            if (finding.Location is { Line: > 0 } at)
            {
                page.Markup(":"u8).Number(at.Line).Markup(at.Column > 0 ? ":"u8 : ""u8);
                _ = at.Column > 0 ? page.Number(at.Column) : page;
            }

            page.Markup("</code></p>\n"u8);
        }

        if (finding.Path.Length > 1)
        {
            page.Markup("<p><span class=\"soft\">Path</span> "u8).Text(string.Join(" → ", finding.Path)).Markup("</p>\n"u8);
        }

        if (shown.Fix.Length > 0)
        {
            page.Markup("<p class=\"soft\">Fix</p>\n<pre data-l=\"fix of "u8).Text(finding.Code).Markup("\"><code class=\"c\">"u8).Text(shown.Fix).Markup("</code></pre>\n"u8);
        }

        if (finding.Waived is { } reason)
        {
            page.Markup("<p><span class=\"soft\">Waived</span> "u8).Text(reason).Markup("</p>\n"u8);
        }
        else if (shown.Offer is { } offer)
        {
            Offer(page, finding.Code, offer);
        }

        page.Markup("</article>\n"u8);
    }

    private static void Offer(HtmlText page, string code, WaiverOffer offer)
    {
        page.Markup("<details>\n<summary>To accept it for a while, "u8);
        _ = offer.File is null ? page.Markup("write compliance.json"u8) : page.Markup("add to &quot;waivers&quot; in "u8).Text(offer.File);
        page.Markup("</summary>\n<p class=\"soft\">Waiver</p>\n<pre data-l=\"waiver of "u8).Text(code).Markup("\"><code class=\"c\">"u8)
            .Text(offer.File is null ? $"{{\"waivers\": [{offer.Json(code)}]}}" : offer.Json(code)).Markup("</code></pre>\n</details>\n"u8);
    }

    /// <summary>A code that leads to its page, where it is one of ours.</summary>
    public static HtmlText Code(this HtmlText page, string code) => RuleDescriptor.IsCode(code)
        ? page.Markup("<a href=\""u8).Text(RuleDescriptor.HelpLinkOf(code)).Markup("\">"u8).Text(code).Markup("</a>"u8)
        : page.Text(code);
}
