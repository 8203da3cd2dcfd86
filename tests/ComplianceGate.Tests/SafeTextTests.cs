using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class SafeTextTests
{
    [TestMethod]
    [DataRow("plain", "plain")]
    [DataRow("two\r\nlines", "two lines")]
    [DataRow("::error::gotcha", ": :error: :gotcha")]
    [DataRow("##vso[task.complete]", "# #vso[task.complete]")]
    [DataRow("###vso[x]", "# # #vso[x]")]
    [DataRow(":::::error::x", ": : : : :error: :x")]
    [DataRow("#\u200B#vso[x]", "#\uFFFD#vso[x]")]
    [DataRow("\u001b[31mred", "\uFFFD[31mred")]
    [DataRow("abc\u202Etxt.exe", "abc\uFFFDtxt.exe")]
    [DataRow("", "")]
    public void Foreign_text_is_harmless_in_a_log(string text, string expected) =>
        Assert.AreEqual(expected, SafeText.Line(text));

    [TestMethod]
    public void Long_text_is_cut_without_splitting_a_character() =>
        Assert.AreEqual("aaa…", SafeText.Line("aaa\U0001F600\U0001F600", 4));
}
