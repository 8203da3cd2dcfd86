using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Evidence;

namespace ComplianceGate.Portfolio;

/// <summary>Many projects as one page for people. It loads nothing, and is whole without its scripts, which search and filter.</summary>
internal sealed class PortfolioPage
{
    private const int MostFindings = 5_000;
    private const int MostPackages = 20_000;

    private readonly HtmlText page = new();
    private readonly ImmutableArray<PortfolioProject> projects;
    private readonly PortfolioTotals totals;
    private readonly ImmutableArray<PortfolioProblem> problems;

    private PortfolioPage(ImmutableArray<PortfolioProject> projects, PortfolioTotals totals, ImmutableArray<PortfolioProblem> problems) =>
        (this.projects, this.totals, this.problems) = (projects, totals, problems);

    /// <summary>Writes the page.</summary>
    public static void Write(ImmutableArray<PortfolioProject> projects, PortfolioTotals totals, ImmutableArray<PortfolioProblem> problems, string version, IBufferWriter<byte> output)
    {
        var page = new PortfolioPage(projects, totals, problems);
        ReportHead.Begin(page.page, "Projects: evidence", PortfolioScript.ContentPolicy());
        page.Head();
        page.page.Markup("<main id=\"main\" tabindex=\"-1\">\n"u8);
        page.Filters();
        page.Projects();
        page.Findings();
        page.Packages();
        page.Models();
        page.Duties();
        page.Problems();
        page.page.Markup("</main>\n<footer><p>Written by ComplianceGate "u8).Text(version).Markup(" from the evidence of each project.</p></footer>\n<script>"u8).Markup(ReportStyle.Script)
            .Markup("</script>\n<script>"u8).Markup(PortfolioScript.Script).Markup("</script>\n</body>\n</html>\n"u8);
        page.page.CopyTo(output);
    }

    private void Head()
    {
        page.Markup("<header>\n<h1>Projects and their evidence</h1>\n<div class=\"verdict "u8).Markup(totals.Failed > 0 || !problems.IsEmpty ? "failed"u8 : "passed"u8).Markup("\">\n<p class=\"outcome\">"u8);
        _ = totals.Failed > 0 ? page.Number(totals.Failed).Markup(" of "u8).Number(projects.Length).Markup(" failed"u8) : page.Markup(problems.IsEmpty ? "All "u8 : ""u8).Number(projects.Length).Markup(" passed"u8);
        _ = problems.IsEmpty ? page : page.Markup(", "u8).Number(problems.Length).Markup(" could not be read"u8);
        page.Markup("</p>\n"u8);
        if (!problems.IsEmpty)
        {
            page.Markup("<p><a href=\"#problems\">"u8).Number(problems.Length).Markup(" could not be read</a> and are not in the numbers.</p>\n"u8);
        }

        page.Markup("</div>\n<ul class=\"tiles\">\n"u8);
        Tile(totals.Names, "projects"u8);
        Tile(totals.Count("error"), "errors"u8);
        Tile(totals.Count("warning"), "warnings"u8);
        Tile(totals.Count("note"), "notes"u8);
        Tile(totals.Count("waived"), "waived"u8);
        Tile(totals.Packages.Length, "packages"u8);
        Tile(totals.Models, "models"u8);
        Tile(totals.Duties.Length, "duties open"u8);
        page.Markup("</ul>\n<nav aria-label=\"Sections\">\n<ul>\n<li><a href=\"#projects\">Projects</a></li>\n<li><a href=\"#findings\">Findings</a></li>\n<li><a href=\"#packages\">Packages</a></li>\n"u8)
            .Markup("<li><a href=\"#models\">Models</a></li>\n<li><a href=\"#duties\">Duties</a></li>\n</ul>\n</nav>\n</header>\n"u8);
    }

    private void Tile(int count, ReadOnlySpan<byte> what) => page.Markup("<li><b>"u8).Number(count).Markup("</b> "u8).Markup(what).Markup("</li>\n"u8);

    // Hidden until the script that makes them work shows them.
    private void Filters()
    {
        page.Markup("<form class=\"filter\" id=\"filters\" role=\"search\" hidden=\"hidden\">\n<label>Search <input type=\"search\" id=\"q\" /></label>\n"u8);
        Choice("v"u8, "Verdict"u8, ["passed", "failed"]);
        Choice("s"u8, "Severity"u8, ["error", "warning", "note", "waived"]);
        Choice("l"u8, "License"u8, totals.Packages.SelectMany(static p => p.Licenses).Concat(projects.SelectMany(static p => p.Models).Select(static m => m.License ?? "unknown")));
        Choice("c"u8, "Code"u8, totals.Findings.Select(static f => f.Finding.Code));
        page.Markup("<button type=\"reset\">Show all</button>\n<span id=\"shown\" class=\"soft\" role=\"status\"></span>\n</form>\n"u8);
    }

    private void Choice(ReadOnlySpan<byte> name, ReadOnlySpan<byte> label, IEnumerable<string> values)
    {
        const int Most = 500;
        page.Markup("<label>"u8).Markup(label).Markup(" <select name=\""u8).Markup(name).Markup("\"><option value=\"\">any</option>"u8);
        foreach (var value in (name.SequenceEqual("s"u8) ? values : values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)).Take(Most))
        {
            page.Markup("<option>"u8).Text(Plain(value)).Markup("</option>"u8);
        }

        page.Markup("</select></label>\n"u8);
    }

    private void Projects()
    {
        page.BeginSection("projects"u8, "Projects");
        Table("Every build, package and publish folder with evidence, and builds that stopped"u8, "projects"u8, "Project", "Version", "Of", "Verdict", "Errors", "Warnings", "Notes", "Waived", "Packages", "Models", "Licenses", "Manifest");
        foreach (var project in projects)
        {
            var licenses = Licenses(project);
            page.Markup("<tr data-v=\""u8).Markup(project.Passed ? "passed"u8 : "failed"u8).Markup("\" data-s=\""u8).Text(string.Join('|', project.Findings.Select(static f => f.Waived is null ? f.Severity : "waived").Distinct()))
                .Markup("\" data-c=\""u8).Text(string.Join('|', project.Findings.Select(static f => Plain(f.Code)).Distinct())).Markup("\" data-l=\""u8).Text(string.Join('|', licenses.Select(static l => Plain(l.Name))))
                .Markup("\"><th scope=\"row\">"u8).Text(project.Name, 200).Markup("<br /><span class=\"soft\">"u8).Text(project.Path, 400);
            _ = project.Copies > 0 ? page.Markup(" and "u8).Number(project.Copies).Markup(" copies"u8) : page;
            page.Markup("</span></th><td>"u8).Text(project.Version ?? "unknown", 100).Markup("</td><td>"u8)
                .Text($"{project.Stage}, {project.TargetFramework}{(project.RuntimeIdentifier is null ? "" : ", " + project.RuntimeIdentifier)}{(project.Configuration is null ? "" : ", " + project.Configuration)}", 200)
                .Markup("</td><td><span class=\"word "u8).Markup(project.Passed ? "passed\">passed"u8 : "failed\">failed"u8).Markup(project.Mode == "audit" ? "</span>, audit</td>"u8 : "</span></td>"u8);
            Number(project.Count("error"));
            Number(project.Count("warning"));
            Number(project.Count("note"));
            Number(project.Count("waived"));
            Number(project.Packages.Length);
            Number(project.Models.Length);
            page.Markup("<td>"u8).Text(string.Join(", ", licenses.Take(6).Select(static l => $"{l.Name} {l.Count.ToString(CultureInfo.InvariantCulture)}")) + (licenses.Count > 6 ? ", …" : ""), 400).Markup("</td><td>"u8);
            _ = project.ManifestSha256 is { } sha256 ? page.Copyable(sha256) : page.Markup("none"u8);
            page.Markup("</td></tr>\n"u8);
        }

        page.EndTable();
        page.Markup("</section>\n"u8);
    }

    private static List<(string Name, int Count)> Licenses(PortfolioProject project) =>
        [.. project.Packages.Where(static p => p.Ships).Select(static p => p.License ?? "unknown").Concat(project.Models.Select(static m => m.License ?? "unknown"))
            .GroupBy(static l => l, StringComparer.Ordinal).Select(static g => (g.Key, g.Count())).OrderByDescending(static g => g.Item2).ThenBy(static g => g.Key, StringComparer.Ordinal)];

    private void Number(int count) => page.Markup("<td class=\"n\">"u8).Number(count).Markup("</td>"u8);

    // The mark between the values of an attribute is in none of them.
    private static string Plain(string text) => text.Replace('|', '/');

    private void Table(ReadOnlySpan<byte> caption, ReadOnlySpan<byte> id, params ReadOnlySpan<string> columns)
    {
        page.Markup("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-labelledby=\"t-"u8).Markup(id).Markup("\"><table data-p=\""u8).Markup(id).Markup("\">\n<caption id=\"t-"u8).Markup(id).Markup("\">"u8).Markup(caption)
            .Markup("</caption>\n<thead><tr>"u8);
        foreach (var column in columns)
        {
            page.Markup("<th scope=\"col\">"u8).Text(column).Markup("</th>"u8);
        }

        page.Markup("</tr></thead>\n<tbody>\n"u8);
    }

    private void Findings()
    {
        page.BeginSection("findings"u8, "Findings over all");
        if (totals.Findings.IsEmpty)
        {
            page.Markup("<p>None.</p>\n</section>\n"u8);
            return;
        }

        Table("What was found, the worst first; the same finding of several projects once"u8, "findings"u8, "Code", "Severity", "What and why", "Fix", "Projects");
        foreach (var (finding, users) in totals.Findings.Take(MostFindings))
        {
            var severity = finding.Waived is null ? finding.Severity : "waived";
            page.Markup("<tr data-s=\""u8).Text(severity).Markup("\" data-c=\""u8).Text(Plain(finding.Code)).Markup("\"><th scope=\"row\">"u8).Code(finding.Code).Markup("</th><td><span class=\"word "u8).Text(severity).Markup("\">"u8)
                .Text(finding.Waived is null ? severity : finding.Severity + ", waived").Markup("</span></td><td>"u8).Text(finding.Message, 2_000);
            if (finding.File is { } file)
            {
                page.Markup(" <code>"u8).Text(finding.Line > 0 ? $"{file}:{finding.Line.ToString(CultureInfo.InvariantCulture)}" : file, 400).Markup("</code>"u8);
            }

            page.Markup("</td><td>"u8).Text(finding.Waived is { } reason ? "Waived: " + reason : finding.Fix, 2_000).Markup("</td><td>"u8).Text(PortfolioMarkdown.Names(projects, users), 1_000).Markup("</td></tr>\n"u8);
        }

        page.EndTable();
        if (totals.Findings.Length > MostFindings)
        {
            page.Markup("<p>And "u8).Number(totals.Findings.Length - MostFindings).Markup(" more; --json has all.</p>\n"u8);
        }

        page.Markup("</section>\n"u8);
    }

    private void Packages()
    {
        page.BeginSection("packages"u8, "Packages across projects");
        Table("Each package with its versions; those of several versions are worth a look"u8, "packages"u8, "Package", "Versions", "License", "Projects");
        foreach (var package in totals.Packages.Take(MostPackages))
        {
            var all = package.Versions.Values.SelectMany(static u => u).Distinct().Order().ToList();
            page.Markup("<tr data-l=\""u8).Text(string.Join('|', package.Licenses.Select(Plain))).Markup("\"><th scope=\"row\">"u8).Text(package.Name, 300).Markup("</th><td>"u8)
                .Markup(package.Versions.Count > 1 ? "<span class=\"word warning\">"u8 : "<span>"u8)
                .Text(string.Join(", ", package.Versions.Select(static v => $"{(v.Key.Length == 0 ? "unknown" : v.Key)} ({v.Value.Count.ToString(CultureInfo.InvariantCulture)})")), 1_000)
                .Markup("</span></td><td>"u8).Text(string.Join(", ", package.Licenses), 400).Markup("</td><td>"u8).Text(PortfolioMarkdown.Names(projects, all), 1_000).Markup("</td></tr>\n"u8);
        }

        page.EndTable();
        if (totals.Packages.Length > MostPackages)
        {
            page.Markup("<p>And "u8).Number(totals.Packages.Length - MostPackages).Markup(" more; --json has all.</p>\n"u8);
        }

        page.Markup("</section>\n"u8);
    }

    private void Models()
    {
        page.BeginSection("models"u8, "Models");
        if (totals.Models == 0)
        {
            page.Markup("<p>None.</p>\n</section>\n"u8);
            return;
        }

        Table("The models that ship"u8, "models"u8, "Model", "Format", "License", "Card", "Project", "SHA-256");
        foreach (var project in projects)
        {
            foreach (var model in project.Models)
            {
                page.Markup("<tr data-l=\""u8).Text(Plain(model.License ?? "unknown")).Markup("\"><th scope=\"row\">"u8).Text(model.Path, 300).Markup("</th><td>"u8).Text(model.Format, 60).Markup("</td><td>"u8)
                    .Text(model.License ?? "unknown", 200).Markup("</td><td>"u8);
                _ = !model.HasCard ? page.Markup("<span class=\"word no\">none</span>"u8)
                    : model.Contradicted > 0 ? page.Markup("<span class=\"word no\">claims contradicted: "u8).Number(model.Contradicted).Markup("</span>"u8) : page.Markup("yes"u8);
                page.Markup("</td><td>"u8).Text(project.Name, 200).Markup("</td><td>"u8).Copyable(model.Sha256).Markup("</td></tr>\n"u8);
            }
        }

        page.EndTable();
        page.Markup("</section>\n"u8);
    }

    private void Duties()
    {
        page.BeginSection("duties"u8, "Duties open over all");
        if (totals.Duties.IsEmpty)
        {
            page.Markup("<p>None that a profile of these projects raises.</p>\n</section>\n"u8);
            return;
        }

        Table("Duties that are not met or not decided: readiness and evidence, no legal advice"u8, "duties"u8, "Duty", "Outcome", "From", "Projects");
        foreach (var (duty, users) in totals.Duties.Take(MostFindings))
        {
            page.Markup("<tr><th scope=\"row\">"u8).Text(duty.Title + (duty.Model is { } model ? $" ({model})" : ""), 400).Markup("<br /><span class=\"soft\">"u8).Text(duty.Provision, 200)
                .Markup("</span></th><td><span class=\"word "u8).Text(duty.Outcome).Markup("\">"u8).Text(duty.Outcome).Markup("</span></td><td>"u8).Text(duty.From ?? "unknown", 20).Markup("</td><td>"u8)
                .Text(PortfolioMarkdown.Names(projects, users), 1_000).Markup("</td></tr>\n"u8);
        }

        page.EndTable();
        page.Markup("</section>\n"u8);
    }

    private void Problems()
    {
        if (problems.IsEmpty)
        {
            return;
        }

        page.BeginSection("problems"u8, "Not read");
        page.Markup("<ul>\n"u8);
        foreach (var problem in problems.Take(MostFindings))
        {
            page.Markup("<li><code>"u8).Text(problem.Path, 400).Markup("</code> "u8).Text(problem.Text, 400).Markup("</li>\n"u8);
        }

        page.Markup("</ul>\n</section>\n"u8);
    }
}
