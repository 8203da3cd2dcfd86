using System.Text;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PolicyPositionedJsonTests
{
    private static PositionedDocument Parse(string text) => PositionedJson.Parse(Encoding.UTF8.GetBytes(text));

    [TestMethod]
    public void Every_key_and_value_knows_its_place()
    {
        var root = Parse("{\n  \"a\": [1, true,\n    null, \"x\"],\r\n  \"b\": {}\r}").Root!;
        Assert.AreEqual((JsonKind.Object, 1, 1), (root.Kind, root.Line, root.Column));
        var (a, b) = (root.Members[0], root.Members[1]);
        Assert.AreEqual(("a", 2, 3), (a.Name, a.Line, a.Column));
        Assert.AreEqual(("b", 4, 3), (b.Name, b.Line, b.Column));
        CollectionAssert.AreEqual(
            new[] { "Number 1 2:9", "Boolean true 2:12", "Null null 3:5", "String x 3:11" },
            a.Value.Items.Select(i => $"{i.Kind} {i.Text} {i.Line}:{i.Column}").ToArray());
        Assert.AreEqual((JsonKind.Object, 4, 8), (b.Value.Kind, b.Value.Line, b.Value.Column));
    }

    [TestMethod]
    public void Columns_count_utf16_units_and_lines_every_kind_of_break()
    {
        var root = Parse("\r\r\n{ \"\u00e9\U0001F600\u20ac\": 1 }").Root!;
        Assert.AreEqual((3, 3), (root.Members[0].Line, root.Members[0].Column));
        Assert.AreEqual((3, 11), (root.Members[0].Value.Line, root.Members[0].Value.Column));
    }

    [TestMethod]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_read()
    {
        var document = Parse("\uFEFF// first\n{ /* in */ \"a\": [1,], } // last");
        Assert.IsEmpty(document.Issues);
        Assert.AreEqual((2, 12), (document.Root!.Members[0].Line, document.Root.Members[0].Column));
    }

    [TestMethod]
    public void A_key_that_stands_twice_is_told_and_the_first_one_kept()
    {
        var document = Parse("{\"a\": 1,\n \"a\": 2, \"\\u0061\": 3}");
        Assert.AreEqual("1", document.Root!.Members.Single().Value.Text);
        CollectionAssert.AreEqual(
            new[] { new JsonIssue("The key 'a' stands here a second time.", 2, 2), new("The key 'a' stands here a second time.", 2, 10) },
            document.Issues.ToArray());
    }

    [TestMethod]
    public void A_piece_of_a_text_has_a_column_unless_escapes_blur_it()
    {
        var items = Parse("[\"abc\", \"a\\u0062c\"]").Root!.Items;
        Assert.AreEqual(4, items[0].ColumnOf(1));
        Assert.AreEqual(9, items[1].ColumnOf(1));
        Assert.AreEqual(2, items[0].ColumnOf(99));
    }

    [TestMethod]
    [DataRow("", 1, 1, "The file is empty; it should hold an object, at least {}.")]
    [DataRow(" // only a comment", 1, 19, "The file is empty; it should hold an object, at least {}.")]
    [DataRow("{\n \"a\": 1", 2, 8, "The file ends here, but the object that starts in line 1 is not closed: '}' is missing.")]
    [DataRow("{\n \"a\": [1,", 2, 10, "The file ends here, but the array that starts in line 2 is not closed: ']' is missing.")]
    [DataRow("{\"a\": 1 \"b\": 2}", 1, 9, "A comma is missing before '\"'.")]
    [DataRow("{\"a\": 1; \"b\": 2}", 1, 8, "Expected ',' or '}', found ';'.")]
    [DataRow("{\"a\": [1}", 1, 9, "Expected ',' or ']', found '}'.")]
    [DataRow("{\"a\" 1}", 1, 6, "Expected ':' after the key 'a', found '1'.")]
    [DataRow("{\"a\"", 1, 5, "Expected ':' after the key 'a', found the end of the file.")]
    [DataRow("{a: 1}", 1, 2, "Expected a key in double quotes or '}', found 'a'.")]
    [DataRow("{\"a\": 1, 'b': 2}", 1, 10, "Expected a key in double quotes, found a single quote.")]
    [DataRow("{,}", 1, 2, "Expected a key in double quotes or '}', found ','.")]
    [DataRow("{\"a\": 'x'}", 1, 7, "Text stands in double quotes, not in single ones.")]
    [DataRow("{\"a\": True}", 1, 7, "'True' is not a value: text stands in double quotes, and only true, false and null stand without.")]
    [DataRow("{\"a\": 01}", 1, 7, "'01' is not a number as JSON writes it.")]
    [DataRow("{\"a\": .5}", 1, 7, "'.5' is not a number as JSON writes it.")]
    [DataRow("{\"a\": \u20ac}", 1, 7, "Expected a value, found '\u20ac'.")]
    [DataRow("{\"a\": \"x\n\"}", 1, 7, "The text that starts here is not closed on its line: the closing '\"' is missing.")]
    [DataRow("{\"a\": \"x\t\"}", 1, 9, "The control character U+0009 may stand in a text only as \\u0009.")]
    [DataRow("{\"a\": \"C:\\dir\"}", 1, 10, "A backslash starts one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; a backslash itself is written twice.")]
    [DataRow("{\"a\": \"\\u12\"}", 1, 8, "A backslash starts one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; a backslash itself is written twice.")]
    [DataRow("{} x", 1, 4, "Nothing may follow the value of the file, but here stands 'x'.")]
    [DataRow("{ / }", 1, 3, "A comment starts with // or /*.")]
    [DataRow("{ /* \n }", 1, 3, "The comment that starts here is not closed: '*/' is missing.")]
    [DataRow("{ /*/ }", 1, 3, "The comment that starts here is not closed: '*/' is missing.")]
    [DataRow("// a\u2028b\n{}", 1, 5, "This comment holds a line separator (U+2028 or U+2029); break the line with a plain line feed.")]
    [DataRow("{\"a\": \"\\ud800\"}", 1, 7, "This text holds one half of a surrogate pair (an escape from \\uD800 to \\uDFFF) without the other.")]
    public void A_broken_text_is_explained_at_its_place(string text, int line, int column, string message) =>
        Assert.AreEqual(new JsonIssue(message, line, column), Parse(text).Issues.Single());

    [TestMethod]
    public void Bytes_that_are_not_utf8_are_told()
    {
        Assert.AreEqual(
            new JsonIssue("The byte 0xFF is not UTF-8; save the file as UTF-8.", 2, 3),
            PositionedJson.Parse([(byte)'{', (byte)'\n', 0xC3, 0xA9, (byte)' ', 0xFF, (byte)'}']).Issues.Single());
        Assert.AreEqual("The file is written in UTF-16; save it as UTF-8.", PositionedJson.Parse(Encoding.Unicode.GetPreamble()).Issues.Single().Message);
    }

    [TestMethod]
    public void Depth_is_capped()
    {
        Assert.IsEmpty(Parse(new string('[', 64) + new string(']', 64)).Issues);
        Assert.AreEqual(
            new JsonIssue("Objects and arrays are nested deeper than 64 levels.", 1, 65),
            Parse(new string('[', 65) + new string(']', 65)).Issues.Single());
        Assert.AreEqual(1, Parse(new string('[', 500_000)).Issues.Length);
    }

    [TestMethod]
    public void Issues_are_capped()
    {
        var document = Parse("{" + string.Concat(Enumerable.Repeat("\"a\":1,", 10_000)) + "}");
        Assert.HasCount(PositionedJson.MaximumIssues, document.Issues);
    }

    [TestMethod]
    public void Whatever_the_platform_reads_is_read_alike_and_whatever_it_refuses_is_explained()
    {
        var random = new Random(20_261);
        const string Alphabet = "{}[]:,\"\\/*'u0aA1-.eE+ \t\r\n\u00e9\u2028";
        var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            text = random.Next(2) == 0 ? text : "{\"k\": [" + text + "]}";
            var accepted = true;
            try
            {
                using var _ = JsonDocument.Parse(text, options);
            }
            catch (JsonException)
            {
                accepted = false;
            }

            var document = Parse(text);
            Assert.AreEqual(accepted, document.Root is not null, text);
            Assert.IsTrue(accepted || document.Issues[^1].Message.Length > 10, text);
            foreach (var issue in document.Issues)
            {
                Assert.IsTrue(issue.Line >= 1 && issue.Column >= 1 && issue.Column <= text.Length + 1, text);
                Assert.IsFalse(issue.Message.Contains("BytePosition", StringComparison.Ordinal), text);
            }
        }
    }
}
