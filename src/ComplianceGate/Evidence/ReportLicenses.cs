using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>The licenses of what ships, as bars with their numbers.</summary>
internal static class ReportLicenses
{
    private const int Most = 25;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        if (context.Facts.Packages.IsEmpty)
        {
            return;
        }

        var (shares, total) = Count(context);
        page.BeginSection("licenses"u8, "Licenses");
        page.BeginTable($"What ships, by license: {total.ToString(CultureInfo.InvariantCulture)} packages and models", false, "License|Share|Number|By the policy");
        var rest = 0;
        for (var i = 0; i < shares.Count; i++)
        {
            if (i >= Most && shares.Count > Most + 1)
            {
                rest += shares[i].Number;
                continue;
            }

            Bar(page, shares[i], shares[0].Number);
        }

        if (rest > 0)
        {
            Bar(page, new Share($"{(shares.Count - Most).ToString(CultureInfo.InvariantCulture)} other licenses") { Number = rest, IsRest = true }, Math.Max(rest, shares[0].Number));
        }

        page.EndTable();
        page.Markup("</section>\n"u8);
    }

    private static (List<Share> Shares, int Total) Count(EvidenceContext context)
    {
        var byName = new Dictionary<string, Share>(StringComparer.Ordinal);
        var total = 0;
        foreach (var package in context.Facts.Packages)
        {
            if (package.Scope == PackageScope.Shipped)
            {
                var decision = context.LicenseOf(package);
                Add(decision?.Chosen ?? decision?.Expression, decision?.Accepted);
            }
        }

        foreach (var model in context.Facts.Models)
        {
            var decision = context.LicenseOf(model);
            Add(decision?.Chosen ?? decision?.License, decision?.Accepted);
        }

        var shares = new List<Share>(byName.Values);
        shares.Sort(static (a, b) => a.Number != b.Number ? b.Number.CompareTo(a.Number) : string.CompareOrdinal(a.Name, b.Name));
        return (shares, total);

        void Add(string? license, bool? accepted)
        {
            license ??= "unknown";
            if (!byName.TryGetValue(license, out var share))
            {
                byName.Add(license, share = new Share(license));
            }

            total++;
            share.Number++;
            share.Refused += accepted == false ? 1 : 0;
            share.Accepted += accepted == true ? 1 : 0;
        }
    }

    private static void Bar(HtmlText page, Share share, int largest)
    {
        var (whole, bad) = (Math.Max(4, share.Number * 1000L / largest), share.Refused == 0 ? 0 : Math.Max(4, share.Refused * 1000L / largest));
        page.Markup("<tr><th scope=\"row\">"u8).Text(share.Name, 200).Markup("</th><td><svg class=\"bar"u8).Markup(share.Name == "unknown" ? " unknown"u8 : ""u8)
            .Markup("\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\"><rect height=\"10\" width=\""u8).Number(whole)
            .Markup("\" /><rect class=\"no\" height=\"10\" x=\""u8).Number(whole - bad).Markup("\" width=\""u8).Number(bad).Markup("\" /></svg></td><td class=\"n\">"u8).Number(share.Number);
        if (share.IsRest)
        {
            page.Markup("</td><td>see the packages</td></tr>\n"u8);
            return;
        }

        page.Markup("</td><td>"u8);
        if (share.Refused > 0)
        {
            page.Markup("<span class=\"word no\">"u8).Number(share.Refused).Markup(" not accepted</span>"u8).Markup(share.Accepted > 0 ? ", "u8 : ""u8);
        }

        if (share.Accepted > 0)
        {
            page.Number(share.Accepted).Markup(" accepted"u8);
        }

        page.Markup(share.Refused + share.Accepted == 0 ? "not judged</td></tr>\n"u8 : "</td></tr>\n"u8);
    }

    // Fields: every accessor is a method more that each build has to compile.
    private sealed class Share(string name)
    {
        public readonly string Name = name;
        public int Number;
        public int Refused;
        public int Accepted;
        public bool IsRest;
    }
}
