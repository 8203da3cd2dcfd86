using System.Text;
using System.Xml;
using System.Xml.Linq;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

/// <summary>The page for people says what the other documents say, and nothing that a package wrote becomes markup.</summary>
[TestClass]
public sealed class HtmlReportTests
{
    [TestMethod]
    [DataRow("empty")]
    [DataRow("rich")]
    [DataRow("unicode")]
    [DataRow("hostile")]
    [DataRow("models")]
    public void It_is_well_formed_loads_nothing_and_holds_no_foreign_markup(string sample)
    {
        var page = Page(EvidenceSamples.Of(sample));
        HashSet<string> ours = ["html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "section", "div", "table", "thead", "tbody", "tr", "th", "td"];
        foreach (var element in page.Descendants())
        {
            Assert.Contains(element.Name.LocalName, ours);
            Assert.DoesNotContain("href", element.Attributes().Select(a => a.Name.LocalName));
            Assert.DoesNotContain("src", element.Attributes().Select(a => a.Name.LocalName));
        }

        Assert.AreEqual("default-src 'none'; style-src 'unsafe-inline'", page.Descendants("meta").Single(m => m.Attribute("http-equiv") is not null).Attribute("content")!.Value);
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
    public void A_machine_is_not_seen_in_it() => CollectionAssert.AreEqual(
        new HtmlReportWriter().Written(EvidenceSamples.Rich("/home/ada")), new HtmlReportWriter().Written(EvidenceSamples.Rich("/builds/7")));

    private static XDocument Page(EvidenceContext context)
    {
        var text = Encoding.UTF8.GetString(new HtmlReportWriter().Written(context));
        Assert.StartsWith("<!DOCTYPE html>\n", text);
        Assert.DoesNotContain('\r', text);
        using var reader = XmlReader.Create(new StringReader(text["<!DOCTYPE html>\n".Length..]));
        return XDocument.Load(reader);
    }
}
