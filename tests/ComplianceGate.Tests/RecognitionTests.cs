using System.Diagnostics;
using System.Text;
using ComplianceGate.Licensing;
using static ComplianceGate.Tests.RecognitionSamples;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class RecognitionTests
{
    private const string Notice = "Copyright (c) 2026 The ComplianceGate authors";

    [TestMethod]
    public void What_the_guidelines_set_aside_changes_nothing()
    {
        string[] same =
        [
            Mit,
            Mit.Replace("\n", "\r\n"),
            Mit.ToUpperInvariant(),
            Rewrapped(Mit, 30),
            Rewrapped(Mit, 10_000),
            Mit.Replace("\"", "'").Replace("NONINFRINGEMENT", "NON-INFRINGEMENT"),
            Mit.Replace("NONINFRINGEMENT", "NON INFRINGEMENT").Replace("\"", "\u201D"),
            string.Join('\n', Mit.Split('\n').Select(l => "// " + l)),
            "/*\n" + string.Join('\n', Mit.Split('\n').Select(l => " * " + l)) + "\n */",
            "# " + Mit,
            "The " + Mit.Replace("MIT License", "MIT License (MIT)\n====="),
            Mit[Mit.IndexOf("Copyright", StringComparison.Ordinal)..],
            Mit[Mit.IndexOf("Permission", StringComparison.Ordinal)..],
            Mit.Replace("AUTHORS OR COPYRIGHT HOLDERS", "EXAMPLE CORP. OR ITS SUPPLIERS"),
            Mit.Replace("this permission notice", "this permission notice (including the next paragraph)"),
            Mit.TrimEnd().TrimEnd('.'),
        ];

        foreach (var text in same)
        {
            Assert.AreEqual("MIT", Recognise(text), text);
        }
    }

    [TestMethod]
    [DataRow("Copyright (c) .NET Foundation and Contributors\n\nAll rights reserved.")]
    [DataRow("Copyright © 2007-2024 James Newton-King")]
    [DataRow("Copyright (C) 2010 Example, Inc. <https://example.com/>\n(c) 2011 others")]
    [DataRow("Copyright 2009 Jon Skeet. All rights reserved.")]
    [DataRow("Portions Copyright (c) 2001, 2002 Foo Ltd.\nCopyright (c) 2003,\n  Bar and others")]
    [DataRow("Copyright (c) 1998-2001 The Regents of the University of Example, and\nthe contributors")]
    [DataRow("(c) 2014 khellang")]
    public void Notices_are_set_aside(string notice)
    {
        Assert.AreEqual("MIT", Recognise(Mit.Replace(Notice, notice)));
    }

    [TestMethod]
    [DataRow("Copyright (c) 2024 Foo. You may not sell this.")]
    [DataRow("Copyright (c) 2024 Foo, no commercial use")]
    [DataRow("Copyright (c) 2024 Foo. Free of charge for hobbyists")]
    [DataRow("Copyright (c) 2024 Foo - EVALUATION ONLY")]
    [DataRow("Copyright (c) 2024 Foo,\nbut not for commercial use")]
    [DataRow("Copyright (c) 2024 Foo; ask first")]
    [DataRow("Copyright (c) 2024 Foo, for students and hobbyists")]
    [DataRow("Copyright (c) 2024 Foo\nAll rights reserved except as agreed")]
    [DataRow("Copyright (c) 2024 Foo. Commercial us\u0435 is pr\u043Ehibited")]
    [DataRow("Copyright (c) 2024 \u0441\u043E\u0440\u0443")]
    [DataRow("Copyright (c) 2024 Acme (GPLv3)")]
    [DataRow("Copyright (c) 2024 Acme, GNU AGPL")]
    [DataRow("Copyright (c) 2024 Acme, Busl")]
    [DataRow("Copyright (c) 2024 Acme AB, Kommersiell Användning Förbjuden")]
    [DataRow("Copyright (c) 2024 Acme Oy, Kaupallinen Käyttö Kielletty")]
    [DataRow("Copyright (c) 2024 Acme, Ticari Kullanım Yasaktır")]
    [DataRow("Copyright (c) 2024 Acme, Give Acme Ten Percent of Revenue")]
    [DataRow("Copyright (c) 2024 Acme, Destroy by 2026")]
    [DataRow("Copyright (c) 2024 Acme\nhttps://acme.com/agpl")]
    public void A_notice_that_says_more_is_none(string notice)
    {
        Assert.AreEqual("", Recognise(Mit.Replace(Notice, notice)));
    }

    [TestMethod]
    public void A_wrapped_disclaimer_that_begins_with_the_word_survives()
    {
        var wrapped = Mit.Replace("AUTHORS OR COPYRIGHT HOLDERS BE", "AUTHORS OR\nCOPYRIGHT HOLDERS BE");

        Assert.AreNotEqual(Mit, wrapped);
        Assert.AreEqual("MIT", Recognise(wrapped));
        Assert.AreEqual("", Recognise(wrapped.Replace("COPYRIGHT HOLDERS BE LIABLE", "COPYRIGHT HOLDERS BE")));
    }

    [TestMethod]
    public void What_is_added_makes_it_nothing_and_the_closest_is_told()
    {
        string[] more =
        [
            Mit + "\nThe Software shall be used for Good, not Evil.\n",
            Mit + "\nThird-party notices\n\n" + Mit,
            Mit + "\n" + Mit,
            "Apache License\n" + Mit,
            "My Product\n" + Mit,
            Mit.Replace("to any person", "to any natural person"),
            Mit.Replace("AUTHORS OR COPYRIGHT HOLDERS", "AUTHORS, WHO MUST BE PAID, OR COPYRIGHT HOLDERS"),
            Mit.Replace("AUTHORS OR COPYRIGHT HOLDERS", "AUTHORS\u0435 OR COPYRIGHT HOLDERS"),
        ];
        foreach (var text in more)
        {
            Assert.AreEqual("", Recognise(text), text);
        }

        var closest = LicenseTextRecogniser.Recognise(Encoding.UTF8.GetBytes(Mit.Replace("to any person", "to any natural person"))).Closest!;
        // The word that was added, and the title.
        Assert.AreEqual(("MIT", 3), (closest.Id, closest.DifferingWords));
        Assert.IsTrue(closest.Similarity is > 0.98 and < 1);
        Assert.AreEqual("JSON", LicenseTextRecogniser.Recognise(Encoding.UTF8.GetBytes(more[0])).Closest!.Id);
    }

    [TestMethod]
    public void Encodings_that_are_certain_are_read_and_others_refused()
    {
        var quoted = Mit.Replace("\"Software\"", "\u201CSoftware\u201D").Replace("(c)", "\u00A9");
        byte[] windows = [.. quoted.Select(c => c switch { '\u201C' => (byte)0x93, '\u201D' => (byte)0x94, '\u00A9' => (byte)0xA9, _ => (byte)c })];
        byte[][] fine =
        [
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(quoted)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(quoted)],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(quoted)],
            windows,
        ];
        foreach (var bytes in fine)
        {
            Assert.AreEqual("MIT", Describe(LicenseTextRecogniser.Recognise(bytes)));
        }

        byte[][] broken = [[.. Encoding.UTF8.GetBytes(Mit), 0xFF], [.. Encoding.UTF8.GetBytes(Mit), 0xC3, 0x28], [0xFF, 0xFE, 0x00, 0xD8], [0xFF, 0xFE, 0x41], [0xC0, 0xAF]];
        foreach (var bytes in broken)
        {
            Assert.AreEqual("it is not valid UTF-8", LicenseTextRecogniser.Recognise(bytes).Unreadable);
        }

        Assert.AreEqual("it holds no words", LicenseTextRecogniser.Recognise([]).Unreadable);
        Assert.AreEqual("it holds no words", LicenseTextRecogniser.Recognise(" \n***\n"u8).Unreadable);
        Assert.AreEqual("it holds control or invisible characters", LicenseTextRecogniser.Recognise(Encoding.UTF8.GetBytes(Mit + "\0")).Unreadable);
    }

    [TestMethod]
    [DataRow("Apache-2.0", "Apache-2.0")]
    [DataRow("BSD", "BSD-3-Clause")]
    [DataRow("CC0-1.0", "CC0-1.0")]
    [DataRow("GPL-2", "GPL-2.0-only,GPL-2.0-or-later")]
    [DataRow("GPL-3", "GPL-3.0-only,GPL-3.0-or-later")]
    [DataRow("LGPL-2.1", "LGPL-2.1-only,LGPL-2.1-or-later")]
    [DataRow("LGPL-3", "LGPL-3.0-only,LGPL-3.0-or-later")]
    [DataRow("MPL-2.0", "MPL-2.0,MPL-2.0-no-copyleft-exception")]
    [DataRow("Artistic", "Artistic-1.0-Perl")]
    public void Texts_of_the_base_system_are_known(string file, string ids)
    {
        Assert.AreEqual(ids, Recognise(Common(file)));
    }

    [TestMethod]
    [DataRow("GPL-2", "GPL-2.0-only")]
    [DataRow("LGPL-3", "LGPL-3.0-only")]
    [DataRow("MPL-2.0", "MPL-2.0")]
    public void A_class_has_the_id_that_the_text_states_by_itself(string file, string id)
    {
        Assert.AreEqual(id, LicenseTextRecogniser.Recognise(Encoding.UTF8.GetBytes(Common(file))).Id);
    }

    [TestMethod]
    public void The_appendix_is_optional_and_its_header_alone_is_a_header()
    {
        var text = Common("Apache-2.0");
        var end = text.IndexOf("END OF TERMS", StringComparison.Ordinal);
        var notice = text.LastIndexOf("Copyright [yyyy]", StringComparison.Ordinal);

        Assert.AreEqual("Apache-2.0", Recognise(text[..end]));
        Assert.AreEqual("Apache-2.0", Recognise(text[..(end + "END OF TERMS AND CONDITIONS".Length)]));
        Assert.AreEqual("Apache-2.0", Recognise(text.Replace("Copyright [yyyy] [name of copyright owner]", "Copyright 2004-2016 Castle Project - http://www.castleproject.org/")));
        Assert.AreEqual("header of Apache-2.0", Recognise(text[notice..]));
        Assert.AreEqual("", Recognise(text[notice..] + "\nNot for commercial use."));
        Assert.AreEqual("", Recognise(text[..end].Replace("6. Trademarks.", "6. Trademarks. No trade name may be used at all.")));
        Assert.AreEqual("", Recognise(text.Replace("LICENSE-2.0", "LICENSE-1.1")));
    }

    [TestMethod]
    public void Names_may_stand_in_the_places_for_names_and_terms_may_not()
    {
        var text = Common("BSD");
        Assert.Contains("Neither the name", text);

        Assert.AreEqual("BSD-3-Clause", Recognise(text.Replace("University", "Example Foundation")));
        Assert.AreEqual("", Recognise(text.Replace("Neither the name", "No commercial use. Neither the name")));
        Assert.AreEqual("", Recognise(text.Replace("Neither the name of the University", "Neither the name of the University, which you must pay,")));
    }

    [TestMethod]
    [DataRow("acme, give acme ten percent of revenue")]
    [DataRow("acme (kommersiell anv\u00E4ndning f\u00F6rbjuden)")]
    [DataRow("acme, gnu affero gpl")]
    public void A_place_for_a_name_holds_no_sentence(string name)
    {
        var text = Common("BSD");

        Assert.AreEqual("", Recognise(text.Replace("Neither the name of the University nor", $"Neither the name of {name} nor")));
        Assert.AreEqual("BSD-3-Clause", Recognise(text.Replace("Neither the name of the University nor", "Neither the name of Acme Inc., Example GmbH, nor")));
    }

    [TestMethod]
    public void The_table_knows_the_list_and_the_texts_of_the_platform()
    {
        Assert.AreEqual(SpdxCatalog.ListVersion, LicenseTextRecogniser.ListVersion);
        foreach (var id in (string[])["0BSD", "BSD-2-Clause", "BSD-4-Clause", "CC-BY-4.0", "CC-BY-NC-4.0", "ISC", "JSON", "MIT-0", "OSL-3.0", "AFL-3.0", "Pixar", "LicenseRef-scancode-ms-net-library"])
        {
            CollectionAssert.Contains(LicenseTextRecogniser.KnownIds, id);
        }

        foreach (var id in LicenseTextRecogniser.KnownIds)
        {
            Assert.IsTrue(SpdxCatalog.Current.TryGetLicense(id, out _) || id.StartsWith("LicenseRef-", StringComparison.Ordinal), id);
        }
    }

    [TestMethod]
    public void Large_and_repeated_texts_are_answered_at_once()
    {
        Recognise(Mit);
        var words = Mit[Mit.IndexOf("Permission", StringComparison.Ordinal)..];
        (string What, byte[] Bytes)[] hostile =
        [
            ("ten megabytes", Bytes(string.Concat(Enumerable.Repeat(Mit, 10_000)), 10 << 20)),
            ("the text again and again", Bytes(string.Concat(Enumerable.Repeat(Mit, 1_000)), 1 << 20)),
            ("the beginning again and again", Bytes(string.Concat(Enumerable.Repeat("Permission is hereby granted, ", 40_000)), 1 << 20)),
            ("brackets", Bytes(new string('(', 1 << 20), 1 << 20)),
            ("one word", Bytes(new string('a', 1 << 20), 1 << 20)),
            ("one line", Bytes(string.Concat(Enumerable.Repeat("Copyright (c) 2024 a ", 60_000)), 1 << 20)),
            ("short lines", Bytes(string.Concat(Enumerable.Repeat("Copyright (c) 2024 a\n", 60_000)), 1 << 20)),
            ("bullets", Bytes(string.Concat(Enumerable.Repeat("1. ", 400_000)), 1 << 20)),
            ("titles", Bytes(string.Concat(Enumerable.Repeat("the license ", 20)) + words, 1 << 20)),
        ];
        foreach (var (what, bytes) in hostile)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            var found = LicenseTextRecogniser.Recognise(bytes);

            Assert.IsTrue(watch.ElapsedMilliseconds < 1000, $"{what}: {watch.ElapsedMilliseconds} ms");
            Assert.IsTrue(GC.GetAllocatedBytesForCurrentThread() - before < 256L << 20, what);
            Assert.IsTrue(found.Ids.IsEmpty || what == "titles", what);
        }

        Assert.IsNotNull(LicenseTextRecogniser.Recognise(hostile[0].Bytes).Unreadable);
    }

    private static byte[] Bytes(string text, int length) => Encoding.UTF8.GetBytes(text.Length > length ? text[..length] : text);

    private static string Rewrapped(string text, int width)
    {
        var paragraphs = text.Split("\n\n").Select(paragraph =>
        {
            var lines = new StringBuilder();
            var column = 0;
            foreach (var word in paragraph.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            {
                var breaks = column + word.Length > width && !paragraph.StartsWith("Copyright", StringComparison.Ordinal);
                lines.Append(column == 0 ? "" : breaks ? "\n" : " ").Append(word);
                column = breaks ? word.Length : column + word.Length + 1;
            }

            return lines.ToString();
        });
        return string.Join("\n\n", paragraphs);
    }
}
