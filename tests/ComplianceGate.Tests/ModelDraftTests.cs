using System.Text;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelDraftTests
{
    private static readonly ModelFact Model = ModelLicenseTests.Model("mit") with
    {
        Card = null, DisplayPath = "models/tiny-v2.gguf", FormatVersion = "3", Size = 1234, Sha256 = new string('a', 64),
    };

    [TestMethod]
    public void A_draft_is_read_back_as_a_card_whose_questions_are_open()
    {
        var card = Parse(CardDraftWriter.Write(Model));
        Assert.AreEqual("tiny-v2", card.Field(CardFields.Name)?.Value);
        foreach (var field in CardFields.All.Where(f => f != CardFields.Name))
        {
            Assert.AreEqual(CardFieldState.Placeholder, card.Field(field)?.State, field);
        }
    }

    [TestMethod]
    public void A_draft_holds_what_the_file_shows_and_what_the_item_declares()
    {
        var draft = CardDraftWriter.Write(Model with { DeclaredLicense = "apache-2.0", DeclaredBaseModel = "a/b" });
        StringAssert.Contains(draft, "- **SHA-256:** " + new string('a', 64) + "\n");
        StringAssert.Contains(draft, "- **Format:** gguf (version 3)\n");
        StringAssert.Contains(draft, "- **Size:** 1234 bytes\n");
        Assert.DoesNotContain("\r", draft);
        var card = Parse(draft);
        Assert.AreEqual("apache-2.0", card.Field(CardFields.License)?.Value);
        Assert.AreEqual("a/b", card.Field(CardFields.Origin)?.Value);
    }

    [TestMethod]
    public void A_card_with_gaps_gets_the_rest_and_nothing_else()
    {
        const string Half = "---\nlicense: mit\n---\n# Tiny\n## Uses\nMail.\n";
        var model = Model with { Card = Parse(Half) };
        var rest = CardDraftWriter.Write(model, ["version"]);
        var whole = Parse(Half + rest);
        Assert.AreEqual("limitations origin version", string.Join(' ', whole.Fields.Where(f => f.State == CardFieldState.Placeholder).Select(f => f.Name).Order(StringComparer.Ordinal)));
        Assert.AreEqual("", CardDraftWriter.Write(model with { DeclaredBaseModel = "x", Card = Parse(Half + "## Limitations\nSlow.\n") }));
    }

    [TestMethod]
    [DataRow("a\"b\\c: #x.gguf")]
    [DataRow("---\n# evil\n<!-- x.gguf")]
    [DataRow("[More Information Needed](x).gguf")]
    [DataRow(".gguf")]
    public void A_hostile_name_breaks_no_draft(string name)
    {
        var problems = new List<Problem>();
        var draft = CardDraftWriter.Write(Model with { DisplayPath = name, DeclaredLicense = name, DeclaredBaseModel = name });
        var card = CardReader.Parse(Encoding.UTF8.GetBytes(draft), "/c.md", "c.md", problems);
        Assert.IsEmpty(problems);
        Assert.AreEqual(CardFieldState.Placeholder, card.Field(CardFields.IntendedUse)?.State);
    }

    private static CardFact Parse(string card)
    {
        var problems = new List<Problem>();
        var fact = CardReader.Parse(Encoding.UTF8.GetBytes(card), "/c.md", "c.md", problems);
        Assert.IsEmpty(problems);
        return fact;
    }
}
