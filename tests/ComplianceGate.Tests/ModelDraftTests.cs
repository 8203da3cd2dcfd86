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
        StringAssert.Contains(draft, "compliance:\n  sha256: " + new string('a', 64) + "\n  size: 1234\n");
        StringAssert.Contains(draft, "- **Format:** gguf (version 3)\n");
        Assert.DoesNotContain("\r", draft);
        var card = Parse(draft);
        Assert.AreEqual("apache-2.0", card.Field(CardFields.License)?.Value);
        Assert.AreEqual("a/b", card.Field(CardFields.Origin)?.Value);
    }

    private static readonly ModelHeaderFact Header = new()
    {
        Name = "Tiny *2*", License = "apache-2.0", Architecture = "llama", Parameters = 22713216, Quantisation = "Q4_K_M", ContextLength = 2048,
        Version = "1.2", Author = "Contoso", Description = "Sorts mail.", Producer = "llama.cpp", ProducerVersion = "b1", Languages = ["en", "de"],
        BaseModels = [new("Base One", "Contoso", null, "https://huggingface.co/contoso/base-one"), new("a/b")],
        Datasets = [new("mail-10k", "Contoso", "2")],
        Inputs = [new("x: #1", "F32", "1x3")], Outputs = [new("y", null, null)],
    };

    [TestMethod]
    public void What_the_head_says_is_filled_in_and_comes_back_as_claims()
    {
        var draft = CardDraftWriter.Write(Model with { Header = Header });
        var card = Parse(draft);
        Assert.IsEmpty(card.Flaws);
        Assert.AreEqual(
            "developer languages license name origin training-data version",
            string.Join(' ', card.Fields.Where(f => f.State == CardFieldState.Stated).Select(f => f.Name).Order(StringComparer.Ordinal)));
        Assert.AreEqual("Trained on mail-10k 2 by Contoso, as the file says.", card.Field(CardFields.TrainingData)?.Value);
        Assert.AreEqual(
            $"license=apache-2.0 base-model=contoso/base-one base-model=a/b language=en language=de digest={Model.Sha256} size=1234 parameters=22713216 "
            + "architecture=llama quantisation=Q4_K_M context-length=2048 input=x: #1 input=F32/x: #1 input=1x3/x: #1 output=y version=1.2 producer=llama.cpp producer-version=b1",
            string.Join(' ', card.Claims.Where(c => c.Source != CardClaimSource.Prose).Select(c => $"{c.Kind}={c.Value}" + (c.Detail is null ? "" : "/" + c.Detail))));
        Assert.IsFalse(card.Claims.Any(c => c.Source == CardClaimSource.Prose && c.Value.Contains("More Information", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_license_on_no_list_is_other_with_its_name()
    {
        var card = Parse(CardDraftWriter.Write(Model with { Header = new() { LicenseName = "contoso", LicenseLink = "https://example.org/l" } }));
        Assert.AreEqual(("other", "contoso", "https://example.org/l"), (card.Field(CardFields.License)?.Value, card.LicenseName, card.LicenseLink));
        Assert.IsEmpty(card.Flaws);
    }

    [TestMethod]
    public void What_the_head_knows_answers_the_questions_of_a_card_with_gaps()
    {
        const string Half = "# Tiny\n## Uses\nMail.\n## Limitations\nSlow.\n";
        var model = Model with { Card = Parse(Half), Header = Header };
        var whole = Parse(Half + CardDraftWriter.Write(model, ["languages", "citation"]));
        Assert.AreEqual("citation", string.Join(' ', whole.Fields.Where(f => f.State == CardFieldState.Placeholder).Select(f => f.Name)));
        Assert.AreEqual("apache-2.0", whole.Field(CardFields.License)?.Value);
        Assert.AreEqual("en, de", whole.Field(CardFields.Languages)?.Value);
    }

    [TestMethod]
    public void Hostile_words_of_a_head_break_no_draft()
    {
        string[] words = ["a\"b\\c: #x", "---\n# evil\n<!--", "[More Information Needed]", "\u202E\0", "{{ x }}", "- a\n- b", "|a|b|", new string('x', 5000), " ", ""];
        foreach (var word in words)
        {
            var header = new ModelHeaderFact
            {
                Name = word, License = word, LicenseName = word, LicenseLink = word, Architecture = word, Quantisation = word, Version = word, Author = word,
                Description = word, Producer = word, ProducerVersion = word, Languages = [word], BaseModels = [new(word, word, word, word)],
                Datasets = [new(word, word, word, word)], Inputs = [new(word, word, word)], Outputs = [new(word, word, word)],
            };
            var card = Parse(CardDraftWriter.Write(Model with { Header = header }));
            Assert.AreEqual(CardFieldState.Placeholder, card.Field(CardFields.IntendedUse)?.State, word);
            Assert.IsTrue(card.Claims.Any(c => c.Kind == ClaimKinds.Digest && c.Value == Model.Sha256), word);
        }
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
