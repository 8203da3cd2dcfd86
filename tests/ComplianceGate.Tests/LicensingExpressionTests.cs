using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class LicensingExpressionTests
{
    // The inputs on which NuGet's parser, SPDX 2.3 and SPDX 3.0 were compared, here with what SPDX 3.0 says.
    [TestMethod]
    [DataRow("MIT", "MIT")]
    [DataRow("(MIT)", "MIT")]
    [DataRow("((MIT OR BSD-2-Clause))", "MIT OR BSD-2-Clause")]
    [DataRow("  MIT   OR    BSD-2-Clause  ", "MIT OR BSD-2-Clause")]
    [DataRow("( MIT )", "MIT")]
    [DataRow("mit", "MIT")]
    [DataRow("apache-2.0", "Apache-2.0")]
    [DataRow("APACHE-2.0", "Apache-2.0")]
    [DataRow("MIT OR Apache-2.0", "MIT OR Apache-2.0")]
    [DataRow("MIT AND Apache-2.0", "MIT AND Apache-2.0")]
    [DataRow("MIT or Apache-2.0", "MIT OR Apache-2.0")]
    [DataRow("MIT and Apache-2.0", "MIT AND Apache-2.0")]
    [DataRow("Apache-2.0 with LLVM-exception", "Apache-2.0 WITH LLVM-exception")]
    [DataRow("Apache-2.0 WITH LLVM-exception", "Apache-2.0 WITH LLVM-exception")]
    [DataRow("apache-2.0 WITH llvm-EXCEPTION", "Apache-2.0 WITH LLVM-exception")]
    [DataRow("GPL-2.0", "GPL-2.0-only")]
    [DataRow("GPL-2.0+", "GPL-2.0-or-later")]
    [DataRow("gpl-2.0+", "GPL-2.0-or-later")]
    [DataRow("GPL-3.0", "GPL-3.0-only")]
    [DataRow("LGPL-2.1", "LGPL-2.1-only")]
    [DataRow("LGPL-2.1+", "LGPL-2.1-or-later")]
    [DataRow("AGPL-3.0", "AGPL-3.0-only")]
    [DataRow("AGPL-3.0+", "AGPL-3.0-or-later")]
    [DataRow("eCos-2.0", "GPL-2.0-or-later WITH eCos-exception-2.0")]
    [DataRow("eCos-2.0+", "GPL-2.0-or-later WITH eCos-exception-2.0")]
    [DataRow("Net-SNMP", "Net-SNMP")]
    [DataRow("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0")]
    [DataRow("GPL-2.0-with-classpath-exception+", "GPL-2.0-or-later WITH Classpath-exception-2.0")]
    [DataRow("GPL-2.0 WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0")]
    [DataRow("GPL-2.0+ WITH Classpath-exception-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0")]
    [DataRow("GPL-2.0-only WITH Nokia-Qt-exception-1.1", "GPL-2.0-only WITH Qt-LGPL-exception-1.1")]
    [DataRow("Apache-2.0+", "Apache-2.0+")]
    [DataRow("GPL-2.0-or-later+", "GPL-2.0-or-later")]
    [DataRow("Apache-2.0+ WITH LLVM-exception", "Apache-2.0+ WITH LLVM-exception")]
    [DataRow("LicenseRef-Foo", "LicenseRef-Foo")]
    [DataRow("MIT OR LicenseRef-Foo", "MIT OR LicenseRef-Foo")]
    [DataRow("LicenseRef-Foo.1-b", "LicenseRef-Foo.1-b")]
    [DataRow("DocumentRef-x:LicenseRef-Foo", "DocumentRef-x:LicenseRef-Foo")]
    [DataRow("MIT WITH AdditionRef-foo", "MIT WITH AdditionRef-foo")]
    [DataRow("MIT WITH DocumentRef-x:AdditionRef-foo", "MIT WITH DocumentRef-x:AdditionRef-foo")]
    [DataRow("LicenseRef-Foo WITH Classpath-exception-2.0", "LicenseRef-Foo WITH Classpath-exception-2.0")]
    [DataRow("MIT\tOR\tApache-2.0", "MIT OR Apache-2.0")]
    [DataRow("MIT\nOR\r\nApache-2.0", "MIT OR Apache-2.0")]
    [DataRow("MIT AND ISC OR Zlib", "MIT AND ISC OR Zlib")]
    [DataRow("MIT OR ISC AND Zlib", "MIT OR ISC AND Zlib")]
    [DataRow("(MIT OR ISC) AND Zlib", "(MIT OR ISC) AND Zlib")]
    [DataRow("MIT AND (ISC OR Zlib)", "MIT AND (ISC OR Zlib)")]
    [DataRow("MIT AND ISC WITH LLVM-exception OR Zlib", "MIT AND ISC WITH LLVM-exception OR Zlib")]
    [DataRow("MIT OR ISC AND Apache-2.0 WITH LLVM-exception OR Zlib", "MIT OR ISC AND Apache-2.0 WITH LLVM-exception OR Zlib")]
    [DataRow("(MIT)OR(ISC)", "MIT OR ISC")]
    [DataRow("BSD-2-Clause-FreeBSD", "BSD-2-Clause-FreeBSD")]
    [DataRow("BSD-2-Clause-NetBSD", "BSD-2-Clause")]
    [DataRow("Nunit", "zlib-acknowledgement")]
    [DataRow("StandardML-NJ", "SMLNJ")]
    [DataRow("wxWindows", "GPL-2.0-or-later WITH WxWindows-exception-3.1")]
    [DataRow("bzip2-1.0.5", "bzip2-1.0.6")]
    [DataRow("OpenMDW-1.0", "OpenMDW-1.0")]
    public void What_spdx_3_calls_valid_is_read(string text, string normalised)
    {
        var result = SpdxExpressionParser.Parse(text);

        Assert.IsNull(result.Error, result.Error?.Message);
        Assert.AreEqual(normalised, result.Expression!.ToString());
    }

    // The last column is the piece that the error points at.
    [TestMethod]
    [DataRow("MIT Or Apache-2.0", 4, "Or", "all in upper or all in lower case: 'OR'")]
    [DataRow("MIT aNd Apache-2.0", 4, "aNd", "'AND'")]
    [DataRow("MIT With LLVM-exception", 4, "With", "'WITH'")]
    [DataRow("MIT/Apache-2.0", 3, "/", "write 'MIT OR Apache-2.0' if one may choose")]
    [DataRow("MIT,Apache-2.0", 3, ",", "write 'MIT OR Apache-2.0'")]
    [DataRow("MIT, Apache-2.0", 3, ",", "no operator of SPDX")]
    [DataRow("Apache 2.0", 0, "Apache", "'Apache-2.0'")]
    [DataRow("Apache License 2.0", 0, "Apache", "'Apache-2.0'")]
    [DataRow("The Apache License, Version 2.0", 0, "The", "'Apache-2.0'")]
    [DataRow("MIT License", 4, "License", "'MIT'")]
    [DataRow("Apache-2.0 +", 11, "+", "without a space")]
    [DataRow("+", 0, "+", "without a space")]
    [DataRow("MIT++", 3, "+", "at the end")]
    [DataRow("M+IT", 1, "+", "at the end")]
    [DataRow("MIT WITH Foo-exception", 9, "Foo-exception", "no exception of SPDX list")]
    [DataRow("MIT WITH Claspath-exception-2.0", 9, "Claspath-exception-2.0", "'Classpath-exception-2.0'")]
    [DataRow("MIT WITH ISC", 9, "ISC", "is a license, not an exception")]
    [DataRow("Classpath-exception-2.0", 0, "Classpath-exception-2.0", "is an exception, not a license")]
    [DataRow("(MIT OR Apache-2.0) WITH LLVM-exception", 20, "WITH", "not a parenthesis")]
    [DataRow("MIT WITH LLVM-exception WITH LLVM-exception", 24, "WITH", "One WITH")]
    [DataRow("eCos-2.0 WITH Classpath-exception-2.0", 9, "WITH", "another exception cannot follow")]
    [DataRow("UNLICENSED", 0, "UNLICENSED", "all rights reserved")]
    [DataRow("MIT OR UNLICENSED", 7, "UNLICENSED", "all rights reserved")]
    [DataRow("NONE", 0, "NONE", "no license")]
    [DataRow("NOASSERTION", 0, "NOASSERTION", "no statement")]
    [DataRow("Unknown-Thing", 0, "Unknown-Thing", "LicenseRef-name")]
    [DataRow("Unknown+", 0, "Unknown+", "no license of SPDX list")]
    [DataRow("MIT WITH", 4, "WITH", "an exception id belongs there")]
    [DataRow("MIT WITH OR ISC", 9, "OR", "exception id belongs here")]
    [DataRow("", 0, "", "empty")]
    [DataRow("   ", 3, "", "empty")]
    [DataRow("MIT OR", 4, "OR", "Nothing follows")]
    [DataRow("OR MIT", 0, "OR", "belongs here")]
    [DataRow("MIT)", 3, ")", "closes nothing")]
    [DataRow("(MIT", 0, "(", "never closed")]
    [DataRow("(", 0, "(", "Nothing follows")]
    [DataRow("()", 1, ")", "nothing between")]
    [DataRow("MIT OR OR ISC", 7, "OR", "belongs here")]
    [DataRow("MIT ISC", 4, "ISC", "missing before 'ISC'")]
    [DataRow("(MIT ISC)", 5, "ISC", "missing before 'ISC'")]
    [DataRow("(MIT) (ISC)", 6, "(", "missing before '('")]
    [DataRow("MIT && ISC", 4, "&&", "AND")]
    [DataRow("MIT | ISC", 4, "|", "OR")]
    [DataRow("MIT\u00A0OR ISC", 3, "\u00A0", "U+00A0")]
    [DataRow("MIT\U0001F600", 3, "\U0001F600", "U+1F600")]
    [DataRow("BSD_3_Clause", 3, "_", "'-' instead of '_'")]
    [DataRow("BSD", 0, "BSD", "family")]
    [DataRow("Apcahe-2.0", 0, "Apcahe-2.0", "'Apache-2.0'")]
    [DataRow("LicenseRef-", 0, "LicenseRef-", "name belongs after")]
    [DataRow("licenseref-foo", 0, "licenseref-foo", "exactly this case")]
    [DataRow("documentref-x:LicenseRef-foo", 0, "documentref-x:LicenseRef-foo", "exactly this case")]
    [DataRow("LicenseRef-foo+", 0, "LicenseRef-foo+", "cannot follow a reference")]
    [DataRow("DocumentRef-x", 0, "DocumentRef-x", "DocumentRef-name:LicenseRef-name")]
    [DataRow("DocumentRef-:LicenseRef-x", 0, "DocumentRef-:LicenseRef-x", "DocumentRef-name:LicenseRef-name")]
    [DataRow("DocumentRef-x:MIT", 0, "DocumentRef-x:MIT", "'LicenseRef-name' belongs after the colon")]
    [DataRow("DocumentRef-x:AdditionRef-y", 0, "DocumentRef-x:AdditionRef-y", "'LicenseRef-name'")]
    [DataRow("npm:LicenseRef-x", 0, "npm:LicenseRef-x", "before a colon")]
    [DataRow("AdditionRef-foo", 0, "AdditionRef-foo", "follows WITH")]
    [DataRow("MIT WITH LicenseRef-foo", 9, "LicenseRef-foo", "AdditionRef-name")]
    [DataRow("LicenseRef-a:b", 0, "LicenseRef-a:b", "before a colon")]
    [DataRow("DocumentRef-x:LicenseRef-a:b", 0, "DocumentRef-x:LicenseRef-a:b", "one colon")]
    public void What_is_not_valid_is_pointed_at(string text, int start, string piece, string message)
    {
        var result = SpdxExpressionParser.Parse(text);

        Assert.IsNull(result.Expression);
        Assert.AreEqual(text, result.Error!.Text);
        Assert.AreEqual((start, piece), (result.Error.Span.Start, text.Substring(result.Error.Span.Start, result.Error.Span.Length)), result.Error.Message);
        Assert.Contains(message, result.Error.Message);
    }

    [TestMethod]
    public void Operators_bind_in_the_order_of_the_specification()
    {
        var or = (LicenseOr)Valid("MIT OR ISC AND Apache-2.0 WITH LLVM-exception OR Zlib");
        var left = (LicenseOr)or.Left;
        var and = (LicenseAnd)left.Right;

        Assert.AreEqual("Zlib", or.Right.ToString());
        Assert.AreEqual("MIT", left.Left.ToString());
        Assert.AreEqual("ISC", and.Left.ToString());
        Assert.AreEqual("LLVM-exception", ((LicenseTerm)and.Right).Exception);
    }

    [TestMethod]
    public void Every_node_knows_where_it_stands()
    {
        const string Text = " (mit or ISC) AND  Apache-2.0+  WITH LLVM-exception";
        var and = (LicenseAnd)Valid(Text);
        var or = (LicenseOr)and.Left;
        var term = (LicenseTerm)and.Right;

        Assert.AreEqual("(mit or ISC) AND  Apache-2.0+  WITH LLVM-exception", Slice(Text, and));
        Assert.AreEqual("mit or ISC", Slice(Text, or));
        Assert.AreEqual("mit", Slice(Text, or.Left));
        Assert.AreEqual("Apache-2.0+  WITH LLVM-exception", Slice(Text, term));
        Assert.AreEqual("Apache-2.0+  WITH LLVM-exception", term.Written);
        Assert.IsTrue(term.OrLater);
        Assert.AreEqual("Apache-2.0", term.Id);
    }

    [TestMethod]
    public void Replaced_and_contradictory_ids_are_told()
    {
        var notes = SpdxExpressionParser.Parse("GPL-2.0 OR Net-SNMP OR GPL-3.0-only+").Notes;

        Assert.HasCount(3, notes);
        Assert.AreEqual(new(new(0, 7), "'GPL-2.0' is deprecated and is read as 'GPL-2.0-only'."), notes[0]);
        Assert.Contains("names no single replacement", notes[1].Message);
        Assert.Contains("contradicts itself", notes[2].Message);
        Assert.IsEmpty(SpdxExpressionParser.Parse("GPL-2.0-only OR Apache-2.0+").Notes);
    }

    [TestMethod]
    public void Length_and_depth_are_bounded()
    {
        var deepest = new string('(', SpdxExpressionParser.MaxDepth) + "MIT" + new string(')', SpdxExpressionParser.MaxDepth);
        Assert.AreEqual("MIT", Valid(deepest).ToString());
        var deeper = SpdxExpressionParser.Parse($"({deepest})").Error!;
        Assert.AreEqual(new(SpdxExpressionParser.MaxDepth, 1), deeper.Span);
        Assert.Contains("nested", deeper.Message);

        var longest = "MIT" + string.Concat(Enumerable.Repeat(" OR MIT", 584)) + "     ";
        Assert.AreEqual(SpdxExpressionParser.MaxLength, longest.Length);
        Assert.AreEqual(longest.TrimEnd(), Valid(longest).ToString());
        Assert.Contains("at most 4096", SpdxExpressionParser.Parse(longest + " ").Error!.Message);
        Assert.Contains("at most 4096", SpdxExpressionParser.Parse(new string('(', 1 << 20)).Error!.Message);
    }

    [TestMethod]
    public void Errors_quote_bounded_pieces_only()
    {
        foreach (var text in new[] { new string('a', 4000), "MIT WITH " + new string('a', 4000), "MIT " + new string('a', 4000), "DocumentRef-" + new string('a', 4000) })
        {
            Assert.IsLessThan(400, SpdxExpressionParser.Parse(text).Error!.Message.Length);
        }
    }

    [TestMethod]
    public void Printing_and_reading_again_gives_the_same_text()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 3000; i++)
        {
            var tree = RandomTree(random, 6);
            var printed = tree.ToString();
            var read = Valid(printed);

            Assert.AreEqual(printed, read.ToString());
            Assert.AreEqual(Meaning(tree), Meaning(read), printed);
        }
    }

    [TestMethod]
    public void Any_text_gives_either_a_tree_or_an_error_within_it()
    {
        string[] pieces =
        [
            "MIT", "Apache-2.0", "GPL-2.0", "+", " ", " ", " ", "OR", "AND", "WITH", "or", "Or", "(", ")", "LLVM-exception", "LicenseRef-", "DocumentRef-",
            "AdditionRef-x", ":", "/", "\0", "\u202E", "\uD800", "\U0001F600", "\t", "\n", "é", "-", ".", "NONE", "UNLICENSED", "a", "License",
        ];
        var random = new Random(3);
        var valid = 0;
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var result = SpdxExpressionParser.Parse(text);

            Assert.AreNotEqual(result.Expression is null, result.Error is null, text);
            if (result.Error is { } error)
            {
                Assert.IsGreaterThanOrEqualTo(0, error.Span.Start, text);
                Assert.IsLessThanOrEqualTo(text.Length, error.Span.Start + error.Span.Length, text);
                Assert.IsTrue(error.Span.Length > 0 || string.IsNullOrWhiteSpace(text), text);
                Assert.IsGreaterThan(0, error.Message.Length);
            }
            else
            {
                valid++;
                Assert.AreEqual(result.Expression!.ToString(), Valid(result.Expression.ToString()!).ToString(), text);
            }
        }

        Assert.IsGreaterThan(50, valid, "The pieces hardly ever make an expression; the test says nothing.");
    }

    private static LicenseExpression Valid(string text)
    {
        var result = SpdxExpressionParser.Parse(text);
        Assert.IsTrue(result.IsValid, $"{text}: {result.Error?.Message}");
        return result.Expression;
    }

    private static string Slice(string text, LicenseExpression node) => text.Substring(node.Span.Start, node.Span.Length);

    private static LicenseExpression RandomTree(Random random, int depth)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            string[] ids = ["MIT", "Apache-2.0", "GPL-2.0-only", "GPL-3.0-or-later", "LicenseRef-a", "DocumentRef-d:LicenseRef-b", "0BSD"];
            string?[] exceptions = [null, null, "LLVM-exception", "AdditionRef-c"];
            var id = ids[random.Next(ids.Length)];
            var plus = (id is "MIT" or "Apache-2.0" or "0BSD") && random.Next(4) == 0;
            return new LicenseTerm(id, plus, exceptions[random.Next(exceptions.Length)], "", default);
        }

        var (left, right) = (RandomTree(random, depth - 1), RandomTree(random, depth - 1));
        return random.Next(2) == 0 ? new LicenseAnd(left, right, default) : new LicenseOr(left, right, default);
    }

    /// <summary>The tree without regard to how equal operators are grouped, which changes nothing.</summary>
    private static string Meaning(LicenseExpression tree) => tree switch
    {
        LicenseAnd => $"all({string.Join(",", Sides(tree, all: true).Select(Meaning))})",
        LicenseOr => $"any({string.Join(",", Sides(tree, all: false).Select(Meaning))})",
        _ => tree.ToString()!,
    };

    private static IEnumerable<LicenseExpression> Sides(LicenseExpression tree, bool all) => (tree, all) switch
    {
        (LicenseAnd and, true) => Sides(and.Left, all).Concat(Sides(and.Right, all)),
        (LicenseOr or, false) => Sides(or.Left, all).Concat(Sides(or.Right, all)),
        _ => [tree],
    };
}
