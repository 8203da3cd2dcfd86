using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>The models of the report: what each is, what its card says beside what the weights say, and what was measured of it.</summary>
internal static class ReportModels
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        if (context.Facts.Models.IsEmpty)
        {
            return;
        }

        page.BeginSection("models"u8, "Models");
        foreach (var model in context.Facts.Models)
        {
            Model(page, model, context);
        }

        Thresholds(page, context);
        page.Markup("</section>\n"u8);
    }

    private static void Model(HtmlText page, ModelFact model, EvidenceContext context)
    {
        var license = context.LicenseOf(model);
        page.Markup("<h3>Model "u8).Text(model.DisplayPath).Markup("</h3>\n<dl>\n<dt>Format</dt><dd>"u8).Text(model.Format).Markup(" "u8).Text(model.FormatVersion)
            .Markup("</dd>\n<dt>Size</dt><dd>"u8).Text(model.Size.ToString("N0", CultureInfo.InvariantCulture)).Markup(" bytes</dd>\n<dt>SHA-256</dt><dd>"u8).Copyable(model.Sha256)
            .Markup("</dd>\n<dt>License</dt><dd>"u8).Text(license?.License ?? "unknown")
            .Markup(license?.Accepted switch { true => ", accepted by the policy"u8, false => ", <span class=\"word no\">not accepted by the policy</span>"u8, null => ""u8 })
            .Markup("</dd>\n<dt>Card</dt><dd>"u8);
        _ = model.Card is { } card ? page.Text(card.DisplayPath) : page.Markup("<span class=\"word no\">none</span>"u8);
        foreach (var field in model.Card is { } own ? own.Fields : [])
        {
            if (field.State == CardFieldState.Stated && field.Name is CardFields.IntendedUse or CardFields.Limitations)
            {
                page.Markup("</dd>\n<dt>"u8).Markup(field.Name == CardFields.IntendedUse ? "Intended use"u8 : "Limitations"u8).Markup("</dt><dd>"u8).Text(context.Redactor.Scrub(field.Value), 400);
            }
        }

        foreach (var term in license is null ? [] : license.Terms)
        {
            page.Markup("</dd>\n<dt>Term "u8).Text(term.Term).Markup("</dt><dd>"u8).Text(term.Answer).Markup(term.Detail is null ? ""u8 : ": "u8).Text(term.Detail, 300);
        }

        page.Markup("</dd>\n</dl>\n"u8);
        Claims(page, model, context);
    }

    private static void Claims(HtmlText page, ModelFact model, EvidenceContext context)
    {
        var any = false;
        foreach (var claim in context.Verdict.ModelClaims)
        {
            if (claim.Model != model.DisplayPath)
            {
                continue;
            }

            if (!any)
            {
                page.BeginTable("What the card claims, and what the weights say", false, "Claim|Card or policy|Weights|Outcome|Why");
                any = true;
            }

            var outcome = ManifestComponents.OutcomeName(claim.Outcome);
            page.Markup("<tr><th scope=\"row\">"u8).Text(claim.Kind).Markup("</th><td>"u8).Text(context.Redactor.Scrub(claim.Claimed)).Markup("</td><td>"u8)
                .Text(claim.Found is { } found ? context.Redactor.Scrub(found) : "say nothing").Markup("</td><td><span class=\"word "u8).Text(outcome).Markup("\">"u8)
                .Markup(claim.Outcome switch { ClaimOutcome.Confirmed => "✓ "u8, ClaimOutcome.Contradicted => "✗ "u8, _ => "? "u8 }).Text(outcome).Markup("</span></td><td>"u8)
                .Text(claim.Reason is { } reason ? context.Redactor.Scrub(reason) : "").Markup(claim.ReadFrom is null ? ""u8 : " <span class=\"soft\">read from "u8).Text(claim.ReadFrom)
                .Markup(claim.ReadFrom is null ? "</td></tr>\n"u8 : "</span></td></tr>\n"u8);
        }

        if (any)
        {
            page.EndTable();
        }
        else
        {
            page.Markup(model.Card is null ? "<p>Without a card there is no claim to hold against the weights.</p>\n"u8 : "<p>The card makes no claim that could be held against the weights.</p>\n"u8);
        }
    }

    private static void Thresholds(HtmlText page, EvidenceContext context)
    {
        if (context.Verdict.Thresholds.IsEmpty)
        {
            return;
        }

        page.Markup("<h3>What the policy asks of evaluations</h3>\n"u8);
        page.BeginTable("Thresholds of the policy", false, "Model|Threshold|Asked|Found|Outcome");
        foreach (var threshold in context.Verdict.Thresholds)
        {
            page.Row(
                threshold.Model, threshold.Threshold, threshold.Required,
                threshold.Found is { } found ? threshold.Samples is { } samples ? $"{found} of {samples.ToString(CultureInfo.InvariantCulture)} samples" : found : "",
                context.Redactor.Scrub(threshold.Outcome switch
                {
                    ThresholdOutcome.Met => "met", ThresholdOutcome.Failed => "not met", ThresholdOutcome.Missing => "no result", ThresholdOutcome.Insufficient => "too few samples",
                    ThresholdOutcome.OtherModel => "another model", _ => "of other or unknown weights",
                } + (threshold.Reason is { } reason ? ": " + reason : "")));
        }

        page.EndTable();
    }
}
