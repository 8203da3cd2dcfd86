using System.Globalization;

namespace ComplianceGate.Evidence;

/// <summary>
/// What was built from what and with what, as far as every honest builder would say the same. Who built, where and from which feeds tells
/// provenance.intoto.json alone.
/// </summary>
internal static class ReportProvenance
{
    /// <summary>Writes the section, and the documents that were written before this one.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        var (source, tools) = (context.Facts.Source, context.Facts.Toolchain);
        page.BeginSection("provenance"u8, "Provenance");
        page.BeginTable("Source and tools", false, "What|Value");
        Digest(page, "Commit"u8, source.Commit);
        Digest(page, "Tree"u8, source.Tree);
        page.Row("Commit time", EvidenceJson.Time(source.CommitTime));
        page.Row("Work tree", source.Dirty switch { true => "differs from the commit", false => "as committed", null => null });
        page.Row("SDK", tools.Sdk);
        page.Row("MSBuild", tools.MSBuild);
        page.Row("Compiler", tools.Compiler is null ? null : $"{tools.Compiler} {tools.CompilerVersion}");
        page.Row("ComplianceGate", tools.Gate);
        page.Row("List of licenses", tools.LicenseList);
        Inputs(page, context);
        page.EndTable();
        page.Markup("<p class=\"soft\">Who built, where and from which feeds: provenance.intoto.json, where it is written. All inputs: buildinfo.json.</p>\n"u8);
        Others(page, context);
        page.Markup("</section>\n"u8);
    }

    private static void Inputs(HtmlText page, EvidenceContext context)
    {
        foreach (var layer in context.Verdict.PolicyLayers)
        {
            var shown = context.Redactor.Show(layer.Path).Path;
            page.Markup("<tr><th scope=\"row\">Policy, "u8).Text(layer.KindName).Markup("</th><td>"u8).Text(shown).Markup(" "u8);
            _ = layer.Sha256 is { } sha256 ? page.Copyable(sha256) : page;
            page.Markup("</td></tr>\n"u8);
        }

        if (context.Build is { } build)
        {
            static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
            page.Row("Compiler's inputs", $"{Count(build.References.Length)} references, {Count(build.Analyzers.Length)} analyzers, {Count(build.Options.Length)} options; {Count(build.Imports.Length)} imported project files");
        }

        foreach (var link in context.Links)
        {
            page.Markup("<tr><th scope=\"row\">Evidence of the "u8).Text(ManifestWriter.LinkName(link.Kind)).Markup(" "u8).Text(link.Name).Markup(" "u8).Text(link.Version)
                .Markup("</th><td>"u8).Copyable(link.ManifestSha256).Markup("</td></tr>\n"u8);
        }
    }

    private static void Others(HtmlText page, EvidenceContext context)
    {
        if (context.Earlier.Count == 0)
        {
            return;
        }

        page.Markup("<h3>Other documents</h3>\n"u8);
        page.BeginTable("Documents of the evidence written before this page", false, "Path|SHA-256");
        foreach (var document in context.Earlier)
        {
            page.Markup("<tr><th scope=\"row\">"u8).Text(document.Path).Markup("</th><td>"u8).Copyable(document.Sha256).Markup("</td></tr>\n"u8);
        }

        page.EndTable();
    }

    private static void Digest(HtmlText page, ReadOnlySpan<byte> what, string? digest)
    {
        page.Markup("<tr><th scope=\"row\">"u8).Markup(what).Markup("</th><td>"u8);
        _ = digest is null ? page.Markup("unknown"u8) : page.Copyable(digest);
        page.Markup("</td></tr>\n"u8);
    }
}
