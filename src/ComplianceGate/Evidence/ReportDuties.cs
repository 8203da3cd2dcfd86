using System.Globalization;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>The duties of the report with their evidence, those that are open first.</summary>
internal static class ReportDuties
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        var duties = context.Verdict.Duties;
        if (duties.IsEmpty)
        {
            return;
        }

        page.BeginSection("duties"u8, "Duties: readiness and evidence, no legal advice");
        page.BeginTable("Duties of the declared profile", true, "Duty|Outcome|From|Why|Evidence|Missing");
        var others = 0;
        foreach (var isOpen in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var duty in duties)
            {
                // Those that do not apply stand in duties.json, each with its reason.
                others += isOpen && duty.Outcome == DutyOutcome.NotApplicable ? 1 : 0;
                if (duty.Outcome != DutyOutcome.NotApplicable && (duty.Outcome != DutyOutcome.Met) == isOpen)
                {
                    Row(page, duty, context);
                }
            }
        }

        page.EndTable();
        page.Markup("<p>"u8).Number(others).Markup(" more do not apply; duties.json tells why, one by one.</p>\n</section>\n"u8);
    }

    private static void Row(HtmlText page, DutyDecision duty, EvidenceContext context)
    {
        var word = DutiesWriter.Word(duty.Outcome);
        page.Markup("<tr><th scope=\"row\">"u8).Text(duty.Title).Markup(duty.Model is null ? ""u8 : " ("u8).Text(duty.Model).Markup(duty.Model is null ? "<br /><span class=\"soft\">"u8 : ")<br /><span class=\"soft\">"u8)
            .Text(duty.Article).Markup(" of "u8).Text(duty.Instrument).Markup("</span></th><td><span class=\"word "u8).Text(word).Markup("\">"u8).Text(word).Markup("</span>"u8)
            .Markup(duty.IsInformational ? ", for information</td><td>"u8 : "</td><td>"u8)
            .Text(duty.AppliesFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "unknown").Markup("</td><td>"u8);
        for (var i = 0; i < duty.Reasons.Length; i++)
        {
            page.Markup(i == 0 ? ""u8 : "; "u8).Text(context.Redactor.Scrub(duty.Reasons[i].Text));
        }

        page.Markup("</td><td>"u8);
        string? last = null;
        foreach (var proof in duty.Proofs)
        {
            if (proof.Document == last)
            {
                continue;
            }

            page.Markup(last is null ? "<ul><li>"u8 : "</li><li>"u8).Text(context.Redactor.Scrub(proof.Document));
            last = proof.Document;
            if (proof.Sha256 is { Length: > 12 } sha256)
            {
                page.Markup(" <span class=\"soft\">sha256:"u8).Text(sha256[..12]).Markup("…</span>"u8);
            }
        }

        page.Markup(last is null ? "</td><td>"u8 : "</li></ul></td><td>"u8);
        for (var i = 0; i < duty.Lacks.Length; i++)
        {
            page.Markup(i == 0 ? "<ul><li>"u8 : "</li><li>"u8).Text(duty.Lacks[i].Title).Markup(" <span class=\"soft\">"u8).Text(context.Redactor.Scrub(duty.Lacks[i].Give)).Markup("</span>"u8);
        }

        page.Markup(duty.Lacks.IsEmpty ? "</td></tr>\n"u8 : "</li></ul></td></tr>\n"u8);
    }
}
