using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>The page for people says what the other documents say, and nothing that a package wrote becomes markup.</summary>
[TestClass]
public sealed class HtmlReportTests
{
    private static readonly HashSet<string> Ours =
    [
        "html", "head", "meta", "title", "style", "script", "body", "header", "nav", "main", "footer", "section", "article", "h1", "h2", "h3", "h4", "p", "div", "span", "a", "b", "br", "ul", "li",
        "dl", "dt", "dd", "pre", "code", "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "desc", "path", "rect", "text",
    ];

    [TestMethod]
    [DataRow("empty")]
    [DataRow("rich")]
    [DataRow("unicode")]
    [DataRow("hostile")]
    [DataRow("models")]
    [DataRow("cryptography")]
    [DataRow("many")]
    [DataRow("full")]
    public void It_is_well_formed_loads_nothing_and_holds_no_foreign_markup(string sample)
    {
        var page = Page(sample == "full" ? ReportSamples.Full(120) : EvidenceSamples.Of(sample));
        foreach (var element in page.Descendants())
        {
            Assert.Contains(element.Name.LocalName, Ours);
            foreach (var attribute in element.Attributes())
            {
                var name = attribute.Name.LocalName;
                Assert.IsFalse(name is "src" or "style" or "action" or "srcset" || name.StartsWith("on", StringComparison.Ordinal), name);
                Assert.IsTrue(name != "href" || attribute.Value.StartsWith('#') || RuleDescriptor.IsCode(attribute.Value[^9..^3]) && attribute.Value == RuleDescriptor.HelpLinkOf(attribute.Value[^9..^3]), attribute.Value);
            }
        }

        Assert.AreEqual(ReportStyle.ContentPolicy, page.Descendants("meta").Single(m => m.Attribute("http-equiv") is not null).Attribute("content")!.Value);
        Assert.AreEqual(ReportStyle.SheetSha256, Sha256(page.Descendants("style").Single().Value));
        Assert.AreEqual(ReportStyle.ScriptSha256, Sha256(page.Descendants("script").Single().Value), "the policy lets no other script run");
        var ids = page.Descendants().Attributes("id").Select(static a => a.Value).ToList();
        Assert.HasCount(ids.Count, ids.Distinct());
        foreach (var target in page.Descendants("a").Select(static a => a.Attribute("href")!.Value).Where(static h => h[0] == '#'))
        {
            Assert.Contains(target[1..], ids, "a link leads somewhere");
        }
    }

    [TestMethod]
    public void It_shows_every_finding_package_model_and_artifact()
    {
        var context = EvidenceSamples.Rich();
        var text = Page(context).Root!.Value;
        foreach (var shown in (IEnumerable<string>)[.. context.Facts.Packages.Select(p => p.Purl), .. context.Facts.Models.Select(m => m.Sha256), .. context.Artifacts.Select(a => a.Sha256), "CG1001", "CG2001", "error, waived", "MIT OR GPL-2.0-only"])
        {
            Assert.Contains(shown, text);
        }

        Assert.DoesNotContain("never shown", text);
        Assert.DoesNotContain("/home/ada", text);
        Assert.Contains("Failed under the policy", text);
    }

    [TestMethod]
    public void Every_section_says_what_the_verdict_says()
    {
        var context = ReportSamples.Full(40);
        var page = Page(context);
        CollectionAssert.AreEqual(
            new[] { "findings", "licenses", "dependencies", "packages", "models", "openness", "cryptography", "duties", "artifacts", "provenance" },
            page.Descendants("section").Select(static s => s.Attribute("aria-labelledby")!.Value).ToArray());
        var claims = Table(page, "What the card claims, and what the weights say").Descendants("tbody").Single().Elements("tr").Select(static r => string.Join('|', r.Elements().Select(static c => c.Value))).ToArray();
        Assert.HasCount(3, claims);
        Assert.AreEqual("parameters|66M|66362880|✓ confirmed| read from tensors", claims[0]);
        StringAssert.StartsWith(claims[1], "quantisation|int8|float16|✗ contradicted|", StringComparison.Ordinal);
        Assert.HasCount(5, Table(page, "Duties of the declared profile").Descendants("tbody").Single().Elements("tr"), "those that do not apply are counted and not listed");
        var worst = page.Descendants("article").First();
        Assert.AreEqual("error", worst.Attribute("class")!.Value);
        var offer = worst.Descendants("pre").Last();
        StringAssert.Contains(offer.Value, "\"expires\": \"2026-12-31\"", StringComparison.Ordinal);
        Assert.IsTrue(page.Descendants("code").Where(static c => c.Attribute("class")?.Value == "c").Select(static c => c.Value).Contains(context.Artifacts[0].Sha256), "a digest can be copied");
    }

    [TestMethod]
    public void The_licenses_add_up()
    {
        var context = ReportSamples.Full(300);
        var rows = Page(context).Descendants("section").Single(static s => s.Attribute("aria-labelledby")!.Value == "licenses").Descendants("tbody").Single().Elements("tr").ToList();
        var shipped = context.Facts.Packages.Count(static p => p.Scope == PackageScope.Shipped) + context.Facts.Models.Length;
        Assert.AreEqual(shipped, rows.Sum(static r => int.Parse(r.Elements("td").ElementAt(1).Value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.AreEqual("MIT", rows[0].Element("th")!.Value);
        Assert.AreEqual("1000", rows[0].Descendants("rect").First().Attribute("width")!.Value);
    }

    [TestMethod]
    public void A_build_that_stopped_has_a_report_without_artifacts()
    {
        var rich = ReportSamples.Full(20);
        var context = new EvidenceContext { Facts = rich.Facts, Verdict = rich.Verdict, Rules = rich.Rules, FolderName = rich.FolderName };
        var page = Page(context);
        Assert.Contains("The build stopped here", page.Root!.Value);
        Assert.AreEqual("None.", page.Descendants("section").Single(static s => s.Attribute("aria-labelledby")!.Value == "artifacts").Element("p")!.Value);
        Assert.DoesNotContain("Other documents", page.Root.Value);
        Assert.DoesNotContain("The build stopped here", Page(EvidenceSamples.Empty()).Root!.Value, "one that passed with nothing");
    }

    [TestMethod]
    public void Many_findings_are_bounded()
    {
        var context = EvidenceSamples.Empty();
        var one = EvidenceSamples.Finding("CG1001", "x", "m", null);
        var page = Page(new() { Facts = context.Facts, Rules = context.Rules, FolderName = context.FolderName, Verdict = context.Verdict with { Findings = [.. Enumerable.Repeat(one, 2_100)] } });
        Assert.HasCount(2_000, page.Descendants("article"));
        Assert.Contains("And 100 more", page.Root!.Value);
    }

    [TestMethod]
    public void A_machine_is_not_seen_in_it() => CollectionAssert.AreEqual(
        new HtmlReportWriter().Written(EvidenceSamples.Rich("/home/ada")), new HtmlReportWriter().Written(EvidenceSamples.Rich("/builds/7")));

    [TestMethod]
    public void Every_kind_of_text_is_written_as_it_is_or_escaped()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 300; round++)
        {
            var units = new char[random.Next(40)];
            for (var i = 0; i < units.Length; i++)
            {
                units[i] = random.Next(4) switch { 0 => "&<>\"' "[random.Next(6)], 1 => (char)random.Next(0x20, 0x7f), 2 => (char)random.Next(0xd7f0, 0xe010), _ => (char)random.Next(0x10000) };
            }

            var text = new string(units);
            var page = new HtmlText();
            page.Markup("<p>"u8).Text(text).Markup("</p>"u8);
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            page.CopyTo(buffer);
            Assert.AreEqual(SafeText.Line(text, HtmlText.Longest), XElement.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan), LoadOptions.PreserveWhitespace).Value);
        }
    }

    private static XElement Table(XDocument page, string caption) => page.Descendants("table").Single(t => t.Element("caption")!.Value == caption);

    private static string Sha256(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static XDocument Page(EvidenceContext context)
    {
        var text = Encoding.UTF8.GetString(new HtmlReportWriter().Written(context));
        Assert.StartsWith("<!DOCTYPE html>\n", text);
        Assert.DoesNotContain('\r', text);
        using var reader = XmlReader.Create(new StringReader(text["<!DOCTYPE html>\n".Length..]));
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
