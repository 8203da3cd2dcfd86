using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>The top of the report: whose it is, the verdict with its counts, and where the sections are.</summary>
internal static class ReportHead
{
    /// <summary>Writes everything up to the first section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        var project = context.Facts.Project;
        var title = $"{project.PackageId} {project.Version}";
        Begin(page, title + ": evidence", ReportStyle.ContentPolicy);
        page.Markup("<header>\n<h1>"u8).Text(title).Markup("</h1>\n<p class=\"soft\">"u8)
            .Text($"{ManifestWriter.StageName(context.Stage)} for {project.TargetFramework}{(project.RuntimeIdentifier is null ? "" : ", " + project.RuntimeIdentifier)}, {project.Configuration}")
            .Markup("</p>\n"u8);
        Verdict(page, context);
        Sections(page, context);
        page.Markup("</header>\n<main id=\"main\" tabindex=\"-1\">\n"u8);
    }

    /// <summary>Writes what every page of ours begins with, up to the body.</summary>
    /// <param name="page">The page.</param>
    /// <param name="title">Its title.</param>
    /// <param name="policy">What it may load and run.</param>
    public static void Begin(HtmlText page, string title, string policy) => page
        .Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n<meta http-equiv=\"Content-Security-Policy\" content=\""u8).Markup(policy)
        .Markup("\" />\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<meta name=\"referrer\" content=\"no-referrer\" />\n<title>"u8).Text(title)
        .Markup("</title>\n<style>"u8).Markup(ReportStyle.Sheet).Markup("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"u8);

    /// <summary>Whether the build stopped before there was anything to give out.</summary>
    public static bool IsStopped(EvidenceContext context) => !context.Verdict.Passed && context.ShippedArtifacts().IsEmpty;

    private static void Verdict(HtmlText page, EvidenceContext context)
    {
        var (verdict, passed) = (context.Verdict, context.Verdict.Passed);
        page.Markup("<div class=\"verdict "u8).Markup(passed ? "passed"u8 : "failed"u8).Markup("\">\n<p class=\"outcome\">"u8).Markup(passed ? "Passed"u8 : "Failed"u8)
            .Markup("</p>\n<p>"u8).Markup(passed ? "Passed under "u8 : "Failed under "u8).Markup(verdict.PolicySha256 is null ? "the built-in policy"u8 : "the policy "u8);
        if (verdict.PolicySha256 is { } sha256)
        {
            page.Markup("<span data-l=\"SHA-256 of the policy\">"u8).Copyable(sha256).Markup("</span>"u8);
        }

        page.Markup(", mode "u8).Text(verdict.Mode).Markup(".</p>\n"u8);
        if (IsStopped(context))
        {
            page.Markup("<p>The build stopped here: there are no artifacts, and what follows is what was read before.</p>\n"u8);
        }

        page.Markup("</div>\n"u8);
    }

    private static void Sections(HtmlText page, EvidenceContext context)
    {
        int errors = 0, warnings = 0, notes = 0, waived = 0, open = 0;
        foreach (var shown in context.Findings)
        {
            _ = shown.Finding switch { { Waived: not null } => waived++, { Severity: Severity.Error } => errors++, { Severity: Severity.Warning } => warnings++, _ => notes++ };
        }

        foreach (var duty in context.Verdict.Duties)
        {
            open += duty.Outcome is DutyOutcome.Unmet or DutyOutcome.NeedsDecision or DutyOutcome.Prohibited ? 1 : 0;
        }

        var (facts, verdict) = (context.Facts, context.Verdict);
        page.Markup("<ul class=\"tiles\">\n"u8);
        Tile(page, errors, "errors"u8);
        Tile(page, warnings, "warnings"u8);
        Tile(page, notes, "notes"u8);
        Tile(page, waived, "waived"u8);
        Tile(page, facts.Packages.Length, "packages"u8);
        Tile(page, facts.Models.Length, "models"u8);
        Tile(page, context.ShippedArtifacts().Length, "artifacts"u8);
        if (!verdict.Duties.IsEmpty)
        {
            Tile(page, open, "duties open"u8);
        }

        page.Markup("</ul>\n<nav aria-label=\"Sections\">\n<ul>\n<li><a href=\"#findings\">Findings</a></li>\n"u8)
            .Markup(facts.Packages.IsEmpty ? ""u8 : "<li><a href=\"#licenses\">Licenses</a></li>\n<li><a href=\"#dependencies\">Dependencies</a></li>\n<li><a href=\"#packages\">Packages</a></li>\n"u8)
            .Markup(facts.Models.IsEmpty ? ""u8 : "<li><a href=\"#models\">Models</a></li>\n"u8)
            .Markup(verdict.Openness.IsEmpty ? ""u8 : "<li><a href=\"#openness\">Openness</a></li>\n"u8)
            .Markup(verdict.Cryptography.IsEmpty ? ""u8 : "<li><a href=\"#cryptography\">Cryptography</a></li>\n"u8)
            .Markup(verdict.Duties.IsEmpty ? ""u8 : "<li><a href=\"#duties\">Duties</a></li>\n"u8)
            .Markup("<li><a href=\"#artifacts\">Artifacts</a></li>\n<li><a href=\"#provenance\">Provenance</a></li>\n</ul>\n</nav>\n"u8);
    }

    private static void Tile(HtmlText page, int count, ReadOnlySpan<byte> what) =>
        page.Markup("<li><b>"u8).Number(count).Markup("</b> "u8).Markup(what).Markup("</li>\n"u8);
}
