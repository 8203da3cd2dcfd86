using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;
using static ComplianceGate.Tests.LicensingSamples;

namespace ComplianceGate.Tests;

/// <summary>Text in the package, then expression, then an address of one version, then any other address.</summary>
[TestClass]
public sealed class LicensingEvidenceTests
{
    private static readonly PackageText Nuspec = new("a.nuspec", 10, new string('9', 64));

    [TestMethod]
    public void A_text_outweighs_the_expression_that_it_confirms()
    {
        AssertRests("file", "LICENSE", Package("MIT") with { Nuspec = Nuspec, Texts = [Known("LICENSE", "MIT")] });
        AssertRests("file", "COPYING", Package("GPL-2.0-or-later") with { Nuspec = Nuspec, Texts = [Known("COPYING", "GPL-2.0-only", "GPL-2.0-or-later")] });
    }

    [TestMethod]
    public void An_expression_stands_where_no_text_can_say_as_much()
    {
        AssertRests("expression", "a.nuspec", Package("MIT") with { Nuspec = Nuspec });
        AssertRests("expression", "a.nuspec", Package("MIT OR Apache-2.0") with { Nuspec = Nuspec, Texts = [Known("LICENSE", "MIT")] });
        AssertRests("expression", "a.nuspec", Package("GPL-2.0-only WITH Classpath-exception-2.0") with { Nuspec = Nuspec, Texts = [Known("LICENSE", "GPL-2.0-only")] });
        // What contradicts is CG1004; it does not decide.
        AssertRests("expression", "a.nuspec", Package("MIT") with { Nuspec = Nuspec, Texts = [Known("LICENSE", "Apache-2.0")] });
        AssertRests("expression", "a.nuspec", Package("MIT") with { Nuspec = Nuspec, Texts = [Text("LICENSE")] });
    }

    [TestMethod]
    public void An_address_stands_in_the_nuspec_and_decides_nothing()
    {
        var package = Package() with { Nuspec = Nuspec, Statement = LicenseStatement.Url, LicenseText = "https://opensource.org/licenses/MIT" };
        AssertRests("url", "a.nuspec", package);
        Assert.IsNull(Judge(CompliancePolicy.BuiltIn, package).Decision.Expression);
        AssertRests("file", "LICENSE", package with { Texts = [Known("LICENSE", "Apache-2.0")] });
        Assert.IsNull(Judge(CompliancePolicy.BuiltIn, Package() with { Nuspec = Nuspec }).Decision.File);
    }

    [TestMethod]
    [DataRow("https://raw.githubusercontent.com/o/r/0123456789abcdef0123456789abcdef01234567/LICENSE", true, null)]
    [DataRow("https://raw.githubusercontent.com/o/r/v1.2.3/LICENSE", true, null)]
    [DataRow("https://github.com/o/r/blob/2.0.0/LICENSE.txt", true, null)]
    [DataRow("https://github.com/o/r/raw/V3.1-beta/LICENSE", true, null)]
    [DataRow("https://gitlab.com/o/r/-/blob/1.0/LICENSE", true, null)]
    [DataRow("https://github.com/o/r/blob/master/LICENSE", false, null)]
    [DataRow("https://github.com/o/r/blob/release-1.0/LICENSE", false, null)]
    [DataRow("https://github.com/o/r/blob/v1.x/LICENSE", false, null)]
    [DataRow("https://github.com/o/r/blob/1.x/LICENSE", false, null)]
    [DataRow("https://github.com/o/r/blob/1.0.x/LICENSE", false, null)]
    [DataRow("https://raw.githubusercontent.com/o/r/main/LICENSE", false, null)]
    [DataRow("https://raw.githubusercontent.com/o/r/0123456789abcdef0123456789abcdef0123456/LICENSE", false, null)]
    [DataRow("https://example.test/o/r/v1.2.3/LICENSE", false, null)]
    [DataRow("http://go.microsoft.com/fwlink/?LinkId=329770", false, null)]
    [DataRow("https://opensource.org/licenses/MIT", false, "MIT")]
    [DataRow("http://www.opensource.org/licenses/mit", false, "MIT")]
    [DataRow("https://opensource.org/license/ISC", false, "ISC")]
    [DataRow("https://spdx.org/licenses/BSD-3-Clause.html", false, "BSD-3-Clause")]
    [DataRow("http://www.apache.org/licenses/LICENSE-2.0", false, "Apache-2.0")]
    [DataRow("https://apache.org/licenses/LICENSE-2.0.txt", false, "Apache-2.0")]
    [DataRow("https://opensource.org/licenses/bsd-license.php", false, null)]
    [DataRow("https://evil.test/opensource.org/licenses/MIT", false, null)]
    [DataRow("https://opensource.org.evil.test/licenses/MIT", false, null)]
    [DataRow("file:///licenses/MIT", false, null)]
    [DataRow("MIT", false, null)]
    [DataRow("", false, null)]
    public void An_address_is_pinned_or_not_and_at_best_a_hint(string url, bool pinned, string? suggests) =>
        Assert.AreEqual(new LicenseAddress(pinned, suggests), LicenseAddress.Of(url));

    [TestMethod]
    public void The_message_tells_what_the_address_is_worth()
    {
        Assert.Contains("may change. Its words name MIT, which is a hint", Message("https://opensource.org/licenses/MIT"));
        Assert.Contains("it names one version of a file, but nothing in the package binds it", Message("https://github.com/o/r/blob/v1.0.0/LICENSE"));
        static string Message(string url) => Rules.LicenseRules.All
            .SelectMany(r => r.Evaluate(Context(CompliancePolicy.BuiltIn, Package() with { Statement = LicenseStatement.Url, LicenseText = url })))
            .Single(f => f.Code == "CG1006").Message;
    }

    private static void AssertRests(string basis, string file, PackageFact package)
    {
        var decision = Judge(CompliancePolicy.BuiltIn, package).Decision;
        Assert.AreEqual((basis, file), (decision.Basis, decision.File));
        Assert.AreEqual(64, decision.FileSha256!.Length);
    }

    private static PackageText Known(string path, params string[] ids) =>
        Text(path) with { Recognition = new([.. ids], ids.Length == 1 ? ids[0] : null, IsHeader: false, Hint: null) };
}
