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
        page.BeginTable($"What ships, by license: {total.ToString(CultureInfo.InvariantCulture)} packages and models", false, "License", "Share", "Number", "By the policy");
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
        var tone = share.Refused > 0 ? "no"u8 : share.Name == "unknown" ? "unknown"u8 : ""u8;
        page.Markup("<tr><th scope=\"row\">"u8).Text(share.Name, 200)
            .Markup("</th><td><svg class=\"bar "u8).Markup(tone).Markup("\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\"><rect height=\"10\" width=\""u8)
            .Number(Math.Max(4, share.Number * 1000L / largest)).Markup("\" /></svg></td><td class=\"n\">"u8).Number(share.Number).Markup("</td><td><span class=\"word "u8).Markup(tone).Markup("\">"u8)
            .Markup(share.IsRest ? "see the packages"u8 : share.Refused > 0 ? "not accepted"u8 : share.Accepted == share.Number ? "accepted"u8 : share.Accepted > 0 ? "accepted in part"u8 : "not judged"u8)
            .Markup("</span></td></tr>\n"u8);
    }

    private sealed class Share(string name)
    {
        public string Name { get; } = name;

        public int Number { get; set; }

        public int Refused { get; set; }

        public int Accepted { get; set; }

        public bool IsRest { get; init; }
    }
}
