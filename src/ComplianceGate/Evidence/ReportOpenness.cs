using System.Globalization;
using System.Text;

namespace ComplianceGate.Evidence;

/// <summary>What is open of the models, and why it is said.</summary>
internal static class ReportOpenness
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        if (context.Verdict.Openness.IsEmpty)
        {
            return;
        }

        page.BeginSection("openness"u8, "Openness");
        foreach (var decision in context.Verdict.Openness)
        {
            page.BeginTable($"Openness of {decision.Model ?? "models that are not shipped"}", false, "What|Found|Why");
            Row("Weights", decision.Weights, "weights");
            Row("Kind of the license", decision.LicenseKind, "license");
            Row("Training data", decision.Data, "data");
            Row("Training code", decision.TrainingCode, "training-code");
            Row("Hosts", decision.Hosts?.ToString(CultureInfo.InvariantCulture), "hosts");
            Row("Can be taken back", decision.Revocable, "revocable");
            Row("Model Openness Framework 1.0", decision.FrameworkClass is { } number ? "class " + number.ToString(CultureInfo.InvariantCulture) : "none", "framework-class");
            Row("Candidate of the Open Source AI Definition 1.0", decision.OpenSourceAi, "open-source-ai");
            Row("Candidate of Article 53(2) of Regulation (EU) 2024/1689", decision.Article53, "article-53-2");
            page.EndTable();

            void Row(string what, string? found, string about)
            {
                var why = new StringBuilder();
                foreach (var reason in decision.Reasons)
                {
                    if (reason.About == about)
                    {
                        why.Append(why.Length == 0 ? "" : " ").Append(reason.Text);
                    }
                }

                page.Row(what, found, context.Redactor.Scrub(why.ToString()));
            }
        }

        page.Markup("</section>\n"u8);
    }
}
