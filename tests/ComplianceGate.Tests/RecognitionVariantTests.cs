using System.Text;
using static ComplianceGate.Tests.RecognitionSamples;

namespace ComplianceGate.Tests;

/// <summary>Texts that were tampered with; none of them may pass as what they were.</summary>
[TestClass]
public sealed class RecognitionVariantTests
{
    private static readonly string[] Restrictions =
    [
        "The Software may not be used commercially.", "Commercial use requires a paid license.", "You must not sell copies.",
        "This license does not apply to military use.", "For evaluation only.", "Use is limited to ten users.",
        "The Software shall be used for Good, not Evil.", "Redistribution is prohibited", "not for resale", "Excluding the patent claims.",
        "Sublicensing requires prior consent of the author.", "Only natural persons are granted these rights.",
        "Every user shall pay one euro.", "NO RIGHTS ARE GRANTED IN THE EU", "This permission ends on 1 January 2027.",
    ];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Three_hundred_variants_are_never_recognised(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 100; i++)
        {
            var (how, text) = Variant(Mit, random);

            Assert.AreEqual("", Recognise(text), $"seed {seed}, variant {i}, {how}:\n{text}");
        }
    }

    [TestMethod]
    [DataRow("Apache-2.0")]
    [DataRow("MPL-2.0")]
    [DataRow("GPL-3")]
    [DataRow("CC0-1.0")]
    public void Other_texts_fare_alike(string file)
    {
        var text = Common(file);
        var random = new Random(file.Length);
        for (var i = 0; i < 25; i++)
        {
            var (how, variant) = i % 2 == 0 ? Added(text, random) : Marked(text, random);

            Assert.AreEqual("", Recognise(variant), $"{file}, variant {i}, {how}");
        }
    }

    private static (string How, string Text) Variant(string text, Random random) => random.Next(6) switch
    {
        0 or 1 => Added(text, random),
        2 => ("word changed", Changed(text, random)),
        3 => ("paragraph dropped", Dropped(text, random)),
        4 => ("homoglyph", Homoglyph(text, random)),
        _ => Marked(text, random),
    };

    private static (string How, string Text) Added(string text, Random random)
    {
        var sentence = Restrictions[random.Next(Restrictions.Length)];
        var at = Places(text, c => c is '\n' or ' ', random);
        return ("added " + sentence, text.Insert(at, (random.Next(2) == 0 ? " " : "\n\n") + sentence + (random.Next(2) == 0 ? " " : "\n")));
    }

    private static (string How, string Text) Marked(string text, Random random)
    {
        var mark = "\u200B\u200D\u202E\u200F\u2066\u00AD\uFEFF\u0007\u2060"[random.Next(9)];
        return ($"mark U+{(int)mark:X4}", text.Insert(random.Next(1, text.Length), mark.ToString()));
    }

    private static string Changed(string text, Random random)
    {
        // Neither the notice nor the name in the disclaimer: those may be anything.
        var words = text.Split(' ');
        string[] free = ["AUTHORS", "OR", "COPYRIGHT", "HOLDERS"];
        int at;
        do
        {
            at = random.Next(20, words.Length);
        }
        while (free.Contains(words[at].Trim()) || words[at].Contains('\n') || words[at].Length < 2);

        words[at] = random.Next(2) == 0 ? "not" : words[at] + "x";
        return string.Join(' ', words);
    }

    private static string Dropped(string text, Random random)
    {
        var paragraphs = text.Split("\n\n").ToList();
        var body = Enumerable.Range(0, paragraphs.Count).Where(i => paragraphs[i].Length > 100).ToArray();
        paragraphs.RemoveAt(body[random.Next(body.Length)]);
        return string.Join("\n\n", paragraphs);
    }

    private static string Homoglyph(string text, Random random)
    {
        const string Latin = "aeopcxyABEKMHOPCTX";
        const string Other = "\u0430\u0435\u043E\u0440\u0441\u0445\u0443\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0425";
        var at = Places(text, c => Latin.Contains(c), random);
        return new StringBuilder(text) { [at] = Other[Latin.IndexOf(text[at])] }.ToString();
    }

    private static int Places(string text, Func<char, bool> wanted, Random random)
    {
        int at;
        do
        {
            at = random.Next(text.Length);
        }
        while (!wanted(text[at]));

        return at;
    }
}
