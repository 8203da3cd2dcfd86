using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelCardTests
{
    // Each row: a card as one meets it, the fields that say something, the fields that are there but say nothing.
    [TestMethod]
    [DataRow("empty file", "", "", "")]
    [DataRow("front matter only", "---\nlicense: mit\nlanguage: en\n---\n", "license languages", "")]
    [DataRow("no front matter", "# BERT tiny\n\nA small encoder.\n", "name", "")]
    [DataRow("title alone", "# BERT tiny", "name", "")]
    [DataRow("setext title", "BERT tiny\n=========\n\nText\n", "name", "")]
    [DataRow("hub template untouched", "---\n# For reference on model card metadata, see the spec\n{}\n---\n\n# Model Card for Model ID\n\n<!-- Provide a quick summary of what the model is/does. -->\n\n## Model Details\n\n### Model Description\n\n<!-- Provide a longer summary of what this model is. -->\n\n- **Developed by:** [More Information Needed]\n- **Funded by [optional]:** [More Information Needed]\n- **License:** [More Information Needed]\n- **Finetuned from model [optional]:** [More Information Needed]\n\n## Uses\n\n### Direct Use\n\n[More Information Needed]\n\n### Out-of-Scope Use\n\n[More Information Needed]\n\n## Bias, Risks, and Limitations\n\n[More Information Needed]\n\n### Recommendations\n\nUsers (both direct and downstream) should be made aware of the risks, biases and limitations of the model. More information needed for further recommendations.\n", "", "name developer license origin intended-use out-of-scope-use limitations")]
    [DataRow("hub template filled", "---\nlicense: apache-2.0\nbase_model: a/b\n---\n# Model Card for Tiny\n## Uses\n### Direct Use\nClassifies mail.\n## Bias, Risks, and Limitations\nEnglish only.\n", "license origin name intended-use limitations", "")]
    [DataRow("out-of-scope text is no use", "# A\n## Uses\n### Out-of-Scope Use\nNo hiring.\n", "name out-of-scope-use", "intended-use")]
    [DataRow("trainer card", "---\nlicense: apache-2.0\nbase_model: distilbert-base-uncased\ntags:\n- generated_from_trainer\nmetrics:\n- accuracy\nmodel-index:\n- name: m\n  results: []\n---\n\n<!-- generated -->\n\n# finetuned-m\n\nThis model is a fine-tuned version of x on an unknown dataset.\n\n## Model description\n\nMore information needed\n\n## Intended uses & limitations\n\nMore information needed\n\n## Training and evaluation data\n\nMore information needed\n\n## Training procedure\n\n### Training hyperparameters\n\n- learning_rate: 2e-05\n", "license origin name", "evaluation intended-use limitations")]
    [DataRow("trainer card filled", "# m\n## Intended uses & limitations\n\nMail only; English only.\n", "name intended-use limitations", "")]
    [DataRow("model-index with results", "---\nmodel-index:\n- name: m\n  results:\n  - task: {type: text-classification}\n    dataset: {name: imdb, type: imdb}\n    metrics:\n    - type: accuracy\n      value: 0.93\n---\n", "evaluation", "")]
    [DataRow("list of base models", "---\nbase_model:\n- a/b\n- c/d\nbase_model_relation: merge\n---\n", "origin", "")]
    [DataRow("null and empty keys", "---\nlicense:\nbase_model: null\nlanguage: []\ndatasets: ~\nversion: ''\n---\n", "", "license origin languages training-data version")]
    [DataRow("unknown license", "---\nlicense: unknown\n---\n", "", "license")]
    [DataRow("placeholder in front matter", "---\nlicense: \"[More Information Needed]\"\nbase_model: <owner/name>\n---\n", "", "license origin")]
    [DataRow("jinja left over", "---\nlicense: \"{{ license }}\"\n---\n# {{ model_id }}\n", "", "license name")]
    [DataRow("emissions number", "---\nco2_eq_emissions: 12.5\n---\n", "environmental-impact", "")]
    [DataRow("emissions block", "---\nco2_eq_emissions:\n  emissions: 12.5\n  source: codecarbon\n---\n", "environmental-impact", "")]
    [DataRow("TODO section", "# A\n## Limitations\nTODO: write this\n", "name", "limitations")]
    [DataRow("TBD section", "# A\n## Limitations\n\n*TBD*\n", "name", "limitations")]
    [DataRow("ellipsis section", "# A\n## Uses\n...\n", "name", "intended-use")]
    [DataRow("angle hint", "# A\n## Uses\n<describe the intended use>\n", "name", "intended-use")]
    [DataRow("bracket hint", "# A\n## Uses\n[Describe what your model is for]\n", "name", "intended-use")]
    [DataRow("not applicable", "# A\n## Limitations\nN/A\n", "name", "limitations")]
    [DataRow("comment only", "# A\n## Uses\n<!-- say what\n\nit is for -->\n", "name", "intended-use")]
    [DataRow("comment then text", "# A\n## Uses\n<!-- say what it is for --> Mail.\n", "name intended-use", "")]
    [DataRow("empty section at the end", "# A\n## Limitations", "name", "limitations")]
    [DataRow("numbered headings", "# A\n## 1. Intended Use\nMail.\n## 2. Limitations\nSlow.\n", "name intended-use limitations", "")]
    [DataRow("bold headings", "# A\n**Intended use**\n\nMail.\n\n**Limitations**\n\nSlow.\n", "name intended-use limitations", "")]
    [DataRow("bold labels", "# A\n**License**: MIT  \n**Developed by:** Us\n__Version:__ 2\n", "name license developer version", "")]
    [DataRow("plain labels in a list", "# A\n- License: MIT\n- Base model: a/b\n", "name license origin", "")]
    [DataRow("empty label is not filled by the next", "# A\n- **Developed by:**\n- **Model type:** BERT\n- **License:** MIT\n", "name license", "developer")]
    [DataRow("label over a list", "# A\n**Limitations:**\n\n- slow\n- English\n", "name limitations", "")]
    [DataRow("Mitchell headings", "# A\n## Intended Use\n### Primary intended uses\nMail.\n## Caveats and Recommendations\nSlow.\n## Ethical Considerations\nNone found.\n", "name intended-use limitations", "")]
    [DataRow("level one for everything", "# My model\n# Uses\nMail.\n# Limitations\nSlow.\n# Training procedure\nAdam.\n", "name intended-use limitations origin", "")]
    [DataRow("CRLF", "---\r\nlicense: mit\r\n---\r\n# A\r\n\r\n## Uses\r\n\r\nMail.\r\n", "license name intended-use", "")]
    [DataRow("byte order mark", "\uFEFF---\nlicense: mit\n---\n# A\n", "license name", "")]
    [DataRow("blank lines before front matter", "\n\n---\nlicense: mit\n---\n# A\n", "license name", "")]
    [DataRow("a rule, not a front matter", "---\nSome text about things\n\n# A\n", "name", "")]
    [DataRow("code in a section", "# A\n## Citation\n```bibtex\n@misc{a}\n```\n", "name citation", "")]
    [DataRow("heading inside code", "# A\n```\n## Limitations\nslow\n```\n", "name", "")]
    [DataRow("linked license", "# A\n## License\n[MIT](LICENSE)\n", "name license", "")]
    [DataRow("image before title", "![logo](a.png)\n\n# ![x](y.png) Tiny\n", "name", "")]
    [DataRow("quantised copy", "---\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: quantized\nlicense: llama3.1\n---\n# Llama GGUF\n## Description\nThis repo holds GGUF files.\n", "license origin name", "")]
    [DataRow("training details tell the origin", "# A\n## Training Details\nTrained by us from nothing.\n", "name training-data origin", "")]
    [DataRow("training data alone does not", "# A\n## Training Details\n### Training Data\nimdb\n", "name training-data", "")]
    [DataRow("other language", "# Modèle\n## Uses\nClasser des messages.\n", "name intended-use", "")]
    [DataRow("emoji headings", "# 🤖 Tiny\n## 🎯 Intended Use\nMail.\n## ⚠️ Limitations\nSlow.\n", "name intended-use limitations", "")]
    [DataRow("html text", "# A\n## Uses\n<p align=\"center\">\nMail.\n</p>\n", "name intended-use", "")]
    [DataRow("table", "# A\n## Evaluation\n| a | b |\n|---|---|\n| 1 | 2 |\n", "name evaluation", "")]
    [DataRow("empty html", "# A\n## Uses\n<p></p>\n", "name", "intended-use")]
    [DataRow("usage is code, not use", "# A\n## Usage\nrun it\n", "name", "")]
    public void A_card_says_what_it_says(string kind, string card, string stated, string placeholders)
    {
        var problems = new List<Problem>();
        var fact = Parse(card, problems);
        Assert.IsEmpty(problems, kind);
        Assert.AreEqual(Sorted(stated), Names(fact, CardFieldState.Stated), kind);
        Assert.AreEqual(Sorted(placeholders), Names(fact, CardFieldState.Placeholder), kind);
    }

    [TestMethod]
    [DataRow("\\[More Information Needed\\]")]
    [DataRow("See [More Information Needed]")]
    [DataRow("More Information&nbsp;Needed for this")]
    [DataRow("| Limitations | [More Information Needed] |")]
    [DataRow("| Limitations |  |")]
    [DataRow("| Known issues | TODO |")]
    [DataRow("Known issues | TBD")]
    [DataRow("| Field | Value |\n|---|:-:|\n| Limitations | [More Information Needed] |")]
    [DataRow("| Field | Value |\n|-------|-------|")]
    [DataRow("&nbsp;")]
    [DataRow("&#8203;")]
    [DataRow("&#x200B;&ZeroWidthSpace;")]
    [DataRow("\u200BTODO")]
    [DataRow("TO\u00ADDO")]
    [DataRow("\u2060\u00A0\u3164")]
    [DataRow("\U000E0041\U000E0100")]
    [DataRow("&#84;ODO")]
    [DataRow("\\TODO\\")]
    [DataRow("To be completed")]
    [DataRow("*To be completed.*")]
    [DataRow("Needs More Info")]
    [DataRow("XXXX")]
    [DataRow("Write here")]
    [DataRow("This section is empty.")]
    public void What_a_template_left_behind_says_nothing(string text)
    {
        Assert.AreEqual(CardFieldState.Placeholder, Parse($"# A\n## Limitations\n{text}\n", []).Field("limitations")?.State);
    }

    [TestMethod]
    [DataRow("Slow &amp; English only.")]
    [DataRow("\\[See the paper\\] for where it fails")]
    [DataRow("\u200BSlow.")]
    [DataRow("قابل\u200Cاستفاده فقط")]
    [DataRow("| Limitation | Effect |\n|---|---|\n| Long texts | Cut at 512 tokens |")]
    [DataRow("| Limitation |\n|---|\n| Cut at 512 tokens |")]
    [DataRow("| Cut at 512 tokens |  |")]
    [DataRow("a \\| b")]
    [DataRow("grep x | wc")]
    [DataRow("To be completed by a person before it is sent: drafts are often wrong")]
    [DataRow("For texts above 512 tokens there is more information needed than the model can hold, so it drops the middle of them.")]
    [DataRow("XL texts are cut.")]
    [DataRow("Empty texts are classed as spam.")]
    public void What_only_looks_like_it_says_something(string text)
    {
        Assert.AreEqual(CardFieldState.Stated, Parse($"# A\n## Limitations\n{text}\n", []).Field("limitations")?.State);
    }

    [TestMethod]
    public void Fields_carry_their_line_and_column()
    {
        var fact = Parse("---\r\nlicense: mit\r\ntags: [a]\r\n---\r\n\r\n# Model Card for X\r\n\r\n- **Developed by:** Us\r\n\r\n## Uses\r\n\r\nMail.\r\n\r\nLimitations\r\n-----------\r\n\r\n[More Information Needed]\r\n", []);
        Assert.AreEqual(new CardField("license", "mit", CardFieldState.Stated, 2, 1, true), fact.Field("license"));
        Assert.AreEqual(new CardField("name", "X", CardFieldState.Stated, 6, 1, false), fact.Field("name"));
        Assert.AreEqual(new CardField("developer", "Us", CardFieldState.Stated, 8, 3, false), fact.Field("developer"));
        Assert.AreEqual(new CardField("intended-use", "Mail.", CardFieldState.Stated, 10, 1, false), fact.Field("intended-use"));
        Assert.AreEqual(new CardField("limitations", "", CardFieldState.Placeholder, 14, 1, false), fact.Field("limitations"));
    }

    [TestMethod]
    public void A_stated_heading_wins_over_an_empty_key_and_a_key_over_a_heading()
    {
        Assert.AreEqual("MIT", Parse("---\nlicense:\n---\n## License\nMIT\n", []).Field("license")?.Value);
        Assert.AreEqual("mit", Parse("---\nlicense: mit\n---\n## License\nApache\n", []).Field("license")?.Value);
    }

    [TestMethod]
    public void The_name_of_another_license_is_kept()
    {
        var fact = Parse("---\nlicense: other\nlicense_name: our-terms\nlicense_link: LICENSE\n---\n", []);
        Assert.AreEqual("our-terms", fact.LicenseName);
        Assert.AreEqual("LICENSE", fact.LicenseLink);
    }

    [TestMethod]
    [DataRow("---\nlicense: mit\nbase_model: [a\n---\n## Uses\nMail.\n", 4, 1, "broken front matter")]
    [DataRow("---\nlicense: mit\n  name: x: y\n---\n## Uses\nMail.\n", 3, 7, "broken front matter")]
    [DataRow("---\na: &x 1\nlicense: *x\n---\n## Uses\nMail.\n", 3, 10, "aliases are not read")]
    [DataRow("---\nlicense: mit\nlicense: apache-2.0\n---\n## Uses\nMail.\n", 3, 1, "stands there twice, first on line 2")]
    [DataRow("---\n- a\n- b\n---\n## Uses\nMail.\n", 2, 1, "no list of \"key: value\" lines")]
    [DataRow("---\njust words\n---\n## Uses\nMail.\n", 2, 1, "no list of \"key: value\" lines")]
    [DataRow("---\nlicense: mit\nlanguage: en\n\n## Uses\nMail.\n", 1, 1, "no line \"---\" closes")]
    [DataRow("---\n? [a, b]\n: c\n---\n## Uses\nMail.\n", 2, 3, "a key is not a plain word")]
    public void A_broken_front_matter_is_told_with_its_place_and_the_headings_are_read(string card, int line, int column, string reason)
    {
        var problems = new List<Problem>();
        var fact = Parse(card, problems);
        var problem = problems.Single();
        Assert.AreEqual(ProblemKind.InputUnreadable, problem.Kind);
        StringAssert.Contains(problem.Message, reason);
        Assert.AreEqual(line, problem.Location?.Line);
        Assert.AreEqual(column, problem.Location?.Column);
        Assert.AreEqual("Mail.", fact.Field("intended-use")?.Value);
    }

    [TestMethod]
    public void Bytes_that_are_no_text_are_told_with_their_place()
    {
        var problems = new List<Problem>();
        var fact = CardReader.Parse([.. "# A\n## Uses\nMa"u8, 0xE9, .. "l.\n"u8], "/c.md", "c.md", problems);
        Assert.AreEqual(new FileLocation("/c.md", 3, 3), problems.Single().Location);
        Assert.IsNotNull(fact.Field("intended-use"));

        problems.Clear();
        Assert.IsEmpty(CardReader.Parse([0x23, 0, 0x41, 0], "/c.md", "c.md", problems).Fields);
        StringAssert.Contains(problems.Single().Message, "save it as UTF-8");
    }

    [TestMethod]
    public void Hostile_cards_end_soon_and_small()
    {
        string[] cards =
        [
            "---\na: " + new string('[', 300_000) + "\n---\n",
            "---\na: " + string.Concat(Enumerable.Repeat("{a: ", 100_000)) + "\n---\n",
            "---\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"k{i}: 1\n")) + "---\n",
            "---\nl: [" + string.Concat(Enumerable.Repeat("a,", 200_000)) + "]\n---\n",
            "---\na: \"" + new string('\\', 300_000) + "\"\n---\n",
            "---\na: \"\\UD800DFFF\\U00110000\"\n---\n",
            new string('>', 260_000) + " a\n",
            string.Concat(Enumerable.Repeat("- ", 130_000)) + "a\n",
            "# " + new string('[', 260_000) + "\n",
            "# " + new string('<', 260_000) + "\n",
            "# " + new string('*', 260_000) + "\n",
            string.Concat(Enumerable.Repeat("# a\n", 65_000)),
            string.Concat(Enumerable.Repeat("<!-- ", 52_000)),
            string.Concat(Enumerable.Repeat("**a:**\n", 37_000)),
            string.Concat(Enumerable.Repeat("**Uses**\n\n", 26_000)),
            string.Concat(Enumerable.Repeat("[a]: b\n", 37_000)),
            string.Concat(Enumerable.Repeat("> - ", 65_000)),
            "# A\n## Uses\n" + string.Concat(Enumerable.Repeat("&nbsp;", 43_000)),
            "# A\n## Uses\n" + new string('&', 260_000),
            "# A\n## Uses\n" + new string('|', 260_000),
            "# A\n## Uses\n" + string.Concat(Enumerable.Repeat("a|\\", 86_000)),
            "# A\n## Uses\n" + string.Concat(Enumerable.Repeat("|a|\n|-|\n", 32_000)),
            string.Concat(Enumerable.Range(0, 10_000).Select(i => new string(' ', i % 40) + "- x\n")),
        ];
        foreach (var card in cards)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            Parse(card, []);

            // The worst take four seconds on an idle machine; other tests run beside this one.
            Assert.IsLessThan(30.0, watch.Elapsed.TotalSeconds, card[..20]);
        }
    }

    [TestMethod]
    public void Markdown_beyond_the_cap_is_told_and_the_front_matter_still_read()
    {
        var problems = new List<Problem>();
        var fact = Parse("---\nlicense: mit\n---\n# A\n" + new string('a', 300_000), problems);
        StringAssert.Contains(problems.Single().Message, "characters of Markdown; at most 262,144 are read");
        Assert.AreEqual("license", Names(fact, CardFieldState.Stated));
    }

    [TestMethod]
    public void A_long_model_index_is_read()
    {
        var results = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"  - task: {{type: t{i}}}\n    dataset: {{name: d{i}, type: x}}\n    metrics: [{{type: f1, value: 0.5}}]\n"));
        Assert.AreEqual("evaluation", Names(Parse("---\nmodel-index:\n- name: m\n  results:\n" + results + "---\n", []), CardFieldState.Stated));
    }

    [TestMethod]
    public void No_card_makes_the_reader_throw()
    {
        string[] parts =
        [
            "---\n", "license: mit\n", "base_model: a/b\n", "key: [a, {b: c}]\n", "a: |\n  text\n", "? x\n", "&a ", "*a", "!!tag ", "\"\\x", "# Title\n",
            "## Uses\n", "## License\n", "**License:** MIT\n", "- **Developed by:** [More Information Needed]\n", "<!-- ", " -->", "```\n", "> ", "- ", "    ",
            "[a](b)", "![", "<p>", "</p>", "&amp;", "\t", "\r\n", "\n\n", "===\n", "TODO", "…", "🤖", "\u202E", "\u200B", "&nbsp;", "&#x", "\\", "|", "|-|\n", "{", "}", "%YAML 1.9\n", "...\n", "|a|b|\n", "[x]: y\n",
        ];
        var random = new Random(20261121);
        for (var i = 0; i < 5_000; i++)
        {
            var text = new StringBuilder(random.Next(2) == 0 ? "---\n" : "");
            for (var n = random.Next(40); n > 0; n--)
            {
                text.Append(random.Next(8) == 0 ? (char)random.Next(1, 0xFFFF) : parts[random.Next(parts.Length)]);
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            if (random.Next(4) == 0)
            {
                bytes = ModelFormatTests.Mutate(random, [.. bytes, (byte)'\n']);
            }

            var problems = new List<Problem>();
            var fact = CardReader.Parse(bytes, "/c.md", "c.md", problems);
            var lines = 1 + bytes.Count(b => b is (byte)'\n' or (byte)'\r');
            Assert.IsTrue(fact.Fields.All(f => f.Line >= 1 && f.Line <= lines && f.Column >= 1 && f.Value.Length <= 300));
            Assert.IsTrue(problems.All(p => p.Kind == ProblemKind.InputUnreadable));
            Assert.AreEqual(fact.Fields.Length, fact.Fields.Select(f => f.Name).Distinct().Count());
        }
    }

    private static CardFact Parse(string card, List<Problem> problems) => CardReader.Parse(Encoding.UTF8.GetBytes(card), "/c.md", "c.md", problems);

    private static string Names(CardFact fact, CardFieldState state) =>
        string.Join(' ', fact.Fields.Where(f => f.State == state).Select(f => f.Name).Order(StringComparer.Ordinal));

    private static string Sorted(string names) => string.Join(' ', names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
}
