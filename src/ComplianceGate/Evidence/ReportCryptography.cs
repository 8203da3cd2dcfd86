namespace ComplianceGate.Evidence;

/// <summary>What the code that ships uses of cryptography, and what is thought of it.</summary>
internal static class ReportCryptography
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        if (context.Verdict.Cryptography.IsEmpty)
        {
            return;
        }

        page.BeginSection("cryptography"u8, "Cryptography");
        page.BeginTable($"Cryptography, by the profile {context.Verdict.CryptographyProfile}", true, "Asset|Status|Why|Used by|Places");
        foreach (var asset in context.Verdict.Cryptography)
        {
            page.Markup("<tr><th scope=\"row\">"u8).Text(asset.Name).Markup("</th><td><span class=\"word "u8).Text(asset.Status).Markup("\">"u8).Text(asset.Status).Markup("</span></td><td>"u8)
                .Text(asset.Reason).Markup(asset.Source is null ? ""u8 : " ("u8).Text(asset.Source).Markup(asset.Source is null ? "</td><td>"u8 : ")</td><td>"u8)
                .Text(context.Redactor.Scrub(string.Join(", ", ManifestCryptography.Users(asset, context)))).Markup("</td><td class=\"n\">"u8).Number(asset.Count).Markup("</td></tr>\n"u8);
        }

        page.EndTable();
        page.Markup("</section>\n"u8);
    }
}
