using System.Buffers;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>report.html</c>: what the other documents say, for people. One file without scripts, fonts or pictures from elsewhere;
/// its own policy forbids the browser to load anything (Content Security Policy Level 3).
/// </summary>
public sealed class HtmlReportWriter : IEvidenceWriter
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b1f24;--page:#fff;--line:#c9d1d9;--soft:#57606a;--good:#116329;--bad:#a40e26;--head:#f3f5f7}
        @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--page:#0d1117;--line:#3d444d;--soft:#9da7b3;--good:#56d364;--bad:#ff8182;--head:#161b22}}
        body{margin:0 auto;max-width:72rem;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page)}
        h1{font-size:1.6rem;margin:0}h2{font-size:1.2rem;margin:2rem 0 .5rem}
        .soft{color:var(--soft)}.passed{color:var(--good);font-weight:600}.failed{color:var(--bad);font-weight:600}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
        th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
        thead th{background:var(--head)}tbody th{font-weight:600}
        @media print{body{max-width:none;padding:0}.wide{overflow:visible}}
        """;

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
        Head(page, context);
        Build(page, context);
        Findings(page, context);
        Packages(page, context);
        Models(page, context);
        Openness(page, context);
        Cryptography(page, context);
        Duties(page, context);
        Artifacts(page, context);
        Documents(page, context);
        page.Markup("</main>\n</body>\n</html>\n");
        Encoding.UTF8.GetBytes(page.ToString(), output);
    }

    private static void Head(HtmlText page, EvidenceContext context)
    {
        var project = context.Facts.Project;
        var title = $"{project.PackageId} {project.Version}";
        page.Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n")
            .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>").Text(title).Markup(": evidence</title>\n<style>\n").Markup(Style.ReplaceLineEndings("\n"))
            .Markup("\n</style>\n</head>\n<body>\n<main>\n<h1>").Text(title).Markup("</h1>\n<p class=\"soft\">")
            .Text($"{ManifestWriter.StageName(context.Stage)} for {project.TargetFramework}{(project.RuntimeIdentifier is null ? "" : ", " + project.RuntimeIdentifier)}, {project.Configuration}")
            .Markup("</p>\n<p class=\"").Markup(context.Verdict.Passed ? "passed" : "failed").Markup("\">")
            .Text(context.Verdict.Passed ? $"Passed under {Policy(context.Verdict)}." : $"Failed under {Policy(context.Verdict)}.").Markup("</p>\n");
    }

    private static string Policy(Verdict verdict) =>
        $"{(verdict.PolicySha256 is null ? "the built-in policy" : "the policy " + verdict.PolicySha256)}, mode {verdict.Mode}";

    private static void Build(HtmlText page, EvidenceContext context)
    {
        var (source, tools) = (context.Facts.Source, context.Facts.Toolchain);
        page.BeginTable("Source and tools", "What", "Value");
        page.Row("Commit", source.Commit);
        page.Row("Tree", source.Tree);
        page.Row("Commit time", EvidenceJson.Time(source.CommitTime));
        page.Row("Work tree", source.Dirty switch { true => "differs from the commit", false => "as committed", null => null });
        page.Row("SDK", tools.Sdk);
        page.Row("MSBuild", tools.MSBuild);
        page.Row("Compiler", tools.Compiler is null ? null : $"{tools.Compiler} {tools.CompilerVersion}");
        page.Row("ComplianceGate", tools.Gate);
        page.EndTable();
    }

    private static void Findings(HtmlText page, EvidenceContext context)
    {
        if (context.Findings.IsEmpty)
        {
            page.Markup("<section>\n<h2>Findings</h2>\n<p>None.</p>\n</section>\n");
            return;
        }

        page.BeginTable("Findings", "Code", "Severity", "About", "What and why");
        foreach (var shown in context.Findings)
        {
            var severity = EvidenceJson.Name(shown.Finding.Severity);
            page.Row(
                shown.Finding.Code, shown.Finding.Waived is null ? severity : severity + ", waived", shown.Subject,
                $"{shown.Message} {shown.Fix} {(shown.Finding.Waived is { } reason ? "Waived: " + reason : shown.Offer?.Text(shown.Finding.Code))}".Trim());
        }

        page.EndTable();
    }

    private static void Packages(HtmlText page, EvidenceContext context)
    {
        if (context.Facts.Packages.IsEmpty)
        {
            return;
        }

        page.BeginTable("Packages and other components", "Name", "Version", "Ships", "License", "Package URL");
        foreach (var package in context.Facts.Packages)
        {
            page.Row(
                package.Id, package.Version.Length == 0 ? null : package.Version, package.Scope == PackageScope.Shipped ? "yes" : "no, build only",
                context.LicenseOf(package)?.Expression, package.Purl);
        }

        page.EndTable();
    }

    private static void Models(HtmlText page, EvidenceContext context)
    {
        foreach (var model in context.Facts.Models)
        {
            page.BeginTable($"Model {model.DisplayPath}", "What", "Card or policy", "Weights");
            page.Row("Format", "", $"{model.Format} {model.FormatVersion}".Trim());
            page.Row("SHA-256", "", model.Sha256);
            page.Row("License", context.LicenseOf(model)?.License, "");
            page.Row("Card", model.Card?.DisplayPath, "");
            foreach (var claim in context.Verdict.ModelClaims)
            {
                if (claim.Model == model.DisplayPath)
                {
                    page.Row(claim.Kind, context.Redactor.Scrub(claim.Claimed), $"{ManifestComponents.OutcomeName(claim.Outcome)}{(claim.Found is { } found ? ": " + context.Redactor.Scrub(found) : "")}");
                }
            }

            page.EndTable();
        }
    }

    private static void Openness(HtmlText page, EvidenceContext context)
    {
        foreach (var decision in context.Verdict.Openness)
        {
            page.BeginTable($"Openness of {decision.Model ?? "models that are not shipped"}", "What", "Found", "Why");
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

            void Row(string what, string? found, string about) => page.Row(what, found, context.Redactor.Scrub(
                string.Join(' ', decision.Reasons.Where(r => r.About == about).Select(static r => r.Text))));
        }
    }

    private static void Cryptography(HtmlText page, EvidenceContext context)
    {
        if (context.Verdict.Cryptography.IsEmpty)
        {
            return;
        }

        page.BeginTable($"Cryptography, by the profile {context.Verdict.CryptographyProfile}", "Asset", "Status", "Why", "Used by", "Places");
        foreach (var asset in context.Verdict.Cryptography)
        {
            page.Row(
                asset.Name, asset.Status, $"{asset.Reason} {(asset.Source is { } source ? $"({source})" : "")}".Trim(),
                context.Redactor.Scrub(string.Join(", ", ManifestCryptography.Users(asset, context))), asset.Count.ToString(CultureInfo.InvariantCulture));
        }

        page.EndTable();
    }

    // Those that do not apply stand in duties.json, each with its reason.
    private static void Duties(HtmlText page, EvidenceContext context)
    {
        if (context.Verdict.Duties.IsEmpty)
        {
            return;
        }

        page.BeginTable("Duties: readiness and evidence, no legal advice", "Duty", "Provision", "Outcome", "From", "Why", "Evidence", "Missing");
        var others = 0;
        foreach (var duty in context.Verdict.Duties)
        {
            if (duty.Outcome == DutyOutcome.NotApplicable)
            {
                others++;
                continue;
            }

            page.Row(
                duty.Title + (duty.Model is { } model ? $" ({model})" : ""),
                $"{duty.Article} of {duty.Instrument}",
                DutiesWriter.Word(duty.Outcome) + (duty.IsInformational ? ", for information" : ""),
                duty.AppliesFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                context.Redactor.Scrub(string.Join("; ", duty.Reasons.Select(static r => r.Text))),
                context.Redactor.Scrub(string.Join(", ", duty.Proofs.Select(static p => p.Document).Distinct())),
                string.Join(", ", duty.Lacks.Select(static l => l.Title)));
        }

        page.Row($"{others.ToString(CultureInfo.InvariantCulture)} more", null, "not-applicable", null, "duties.json tells why, one by one", null, null);
        page.EndTable();
    }

    private static void Artifacts(HtmlText page, EvidenceContext context)
    {
        page.BeginTable("Artifacts", "Path", "Bytes", "SHA-256");
        foreach (var artifact in context.ShippedArtifacts())
        {
            page.Row(artifact.Path, artifact.Size.ToString(CultureInfo.InvariantCulture), artifact.Sha256);
        }

        page.EndTable();
    }

    private static void Documents(HtmlText page, EvidenceContext context)
    {
        if (context.Earlier.Count == 0)
        {
            return;
        }

        page.BeginTable("Other documents", "Path", "SHA-256");
        foreach (var document in context.Earlier)
        {
            page.Row(document.Path, document.Sha256);
        }

        page.EndTable();
    }
}
