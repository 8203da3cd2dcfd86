using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>The packages and other components of the report, one row each.</summary>
internal static class ReportPackages
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        var packages = context.Graph.Packages;
        if (packages.Count == 0)
        {
            return;
        }

        page.BeginSection("packages"u8, "Packages and other components");
        page.BeginTable($"{packages.Count.ToString(CultureInfo.InvariantCulture)} packages and other components", true, "Name|Version|Asked for|Ships|License|Package URL");
        for (var i = 0; i < packages.Count; i++)
        {
            var package = packages[i];
            page.Markup("<tr id=\"p"u8).Number(i).Markup("\"><th scope=\"row\">"u8).Text(package.Id).Markup("</th><td>"u8).Text(package.Version.Length == 0 ? "unknown" : package.Version)
                .Markup(package.Direct ? "</td><td>directly</td><td>"u8 : "</td><td>by another</td><td>"u8)
                .Markup(package.Scope == PackageScope.Shipped ? "yes</td><td>"u8 : "no, build only</td><td>"u8)
                .Text(context.LicenseOf(package)?.Expression ?? "unknown").Markup("</td><td><code>"u8).Text(package.Purl).Markup("</code></td></tr>\n"u8);
        }

        page.EndTable();
        page.Markup("</section>\n"u8);
    }
}
