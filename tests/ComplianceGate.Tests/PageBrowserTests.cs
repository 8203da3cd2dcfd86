using System.Text;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

/// <summary>
/// Our pages in a real browser (tests/verifiers/verify-page.mjs): no error, no request, accessible in light and dark, no sideways scroll, and
/// what their scripts promise. Pages that are broken on purpose show that the judge sees it.
/// </summary>
[TestClass]
public sealed class PageBrowserTests
{
    private static readonly (string Name, string Expected, Func<string, string> Break)[] Broken =
    [
        ("script", "request:", static p => p.Replace("</head>", "<script src=\"https://elsewhere.example/x.js\"></script></head>", StringComparison.Ordinal).Replace("script-src ", "script-src https: ", StringComparison.Ordinal)),
        ("refused", "console:", static p => p.Replace("</main>", "<script>1</script></main>", StringComparison.Ordinal)),
        ("label", "axe, light: select-name", static p => p.Replace("<label>Verdict ", "", StringComparison.Ordinal)),
        ("contrast", "axe, dark: color-contrast", static p => Restyled(p, "--soft:#9da7b3", "--soft:#2d3743")),
        ("wide", "the page is", static p => Restyled(p, ".wide{overflow-x:auto}", ".wide{overflow-x:visible}")),
        ("deaf", "the search does not search", static p => p.Replace("id=\"q\"", "id=\"q\" readonly=\"readonly\"", StringComparison.Ordinal)),
    ];

    [TestMethod]
    public void Pages_hold_in_a_browser_and_broken_ones_do_not()
    {
        var browser = Environment.GetEnvironmentVariable("CG_CHROMIUM") is { Length: > 0 } named ? named : EvidenceVerifiers.Find("chromium");
        if (browser is null)
        {
            Assert.Inconclusive("chromium is not on the search path: apt-get install chromium, or name one in CG_CHROMIUM.");
        }

        var folder = Directory.CreateTempSubdirectory("pages-").FullName;
        try
        {
            PortfolioTests.Samples.Write(Path.Combine(folder, "projects"));
            var portfolio = Encoding.UTF8.GetString(ProjectPortfolio.Read(Path.Combine(folder, "projects")).ToHtml("1.0.0"));
            Save("report.html", Encoding.UTF8.GetString(new HtmlReportWriter().Written(ReportSamples.Full(300))));
            Save("portfolio.html", portfolio);
            foreach (var (name, _, change) in Broken)
            {
                var broken = change(portfolio);
                Assert.AreNotEqual(portfolio, broken, name);
                Save($"broken-{name}.html", broken);
            }

            var output = EvidenceVerifiers.Script("verify-page.mjs", [browser, .. Keep(), Path.Combine(folder, "report.html"), Path.Combine(folder, "portfolio.html"), "--brief", .. Broken.Select(b => Path.Combine(folder, $"broken-{b.Name}.html"))]).Output;
            StringAssert.Contains(output, "report.html: valid\n", output);
            StringAssert.Contains(output, "portfolio.html: valid\n", output);
            foreach (var (name, expected, _) in Broken)
            {
                var told = output[output.IndexOf($"broken-{name}.html: INVALID\n", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(static l => l.StartsWith("  ", StringComparison.Ordinal));
                Assert.IsTrue(told.Any(l => l.StartsWith("  " + expected, StringComparison.Ordinal)), $"{name}: {output}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        void Save(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
    }

    // For who wants to look at them: the pages are the same that are judged.
    private static IEnumerable<string> Keep() => Environment.GetEnvironmentVariable("CG_PAGE_SHOTS") is { Length: > 0 } shots ? ["--shots", shots] : [];

    // Another sheet needs another digest, or the browser would not use it at all.
    private static string Restyled(string page, string old, string now)
    {
        var (start, end) = (page.IndexOf("<style>", StringComparison.Ordinal) + 7, page.IndexOf("</style>", StringComparison.Ordinal));
        var sheet = page[start..end].Replace(old, now, StringComparison.Ordinal);
        return (page[..start] + sheet + page[end..]).Replace(ReportStyle.SheetSha256, Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(sheet))), StringComparison.Ordinal);
    }
}
