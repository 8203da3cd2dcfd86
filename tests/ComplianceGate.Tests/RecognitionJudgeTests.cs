using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;
using static ComplianceGate.Tests.LicensingSamples;

namespace ComplianceGate.Tests;

/// <summary>What recognised texts mean for packages.</summary>
[TestClass]
public sealed class RecognitionJudgeTests
{
    private const string Platform = "LicenseRef-scancode-ms-net-library";

    [TestMethod]
    public void A_file_statement_is_the_license_of_its_text()
    {
        var judged = Judge(CompliancePolicy.BuiltIn, FilePackage(@"docs\LICENSE.txt", Known("docs/LICENSE.txt", "Apache-2.0")));

        Assert.AreEqual(("Apache-2.0", "file", "docs/LICENSE.txt", true), (judged.Decision.Expression, judged.Decision.Basis, judged.Decision.File, judged.Decision.Accepted));
        Assert.AreEqual(new string('a', 64), judged.Decision.FileSha256);
        Assert.IsEmpty(Findings(CompliancePolicy.BuiltIn, FilePackage("L.txt", Known("L.txt", "MIT"))));
        Assert.AreEqual("CG1002", Single(Allow("Apache-2.0"), FilePackage("L.txt", Known("L.txt", "MIT"))).Code);
    }

    [TestMethod]
    public void A_text_of_several_ids_counts_as_the_one_it_states_and_is_unknown_without_one()
    {
        var gpl = new PackageText("COPYING", 1, new string('a', 64)) { Recognition = new(["GPL-2.0-only", "GPL-2.0-or-later"], "GPL-2.0-only", false, null) };
        var cal = new PackageText("COPYING", 1, new string('a', 64)) { Recognition = new(["CAL-1.0", "CAL-1.0-Combined-Work-Exception"], null, false, null) };

        Assert.AreEqual("GPL-2.0-only", Judge(CompliancePolicy.BuiltIn, FilePackage("COPYING", gpl)).Decision.Expression);
        var finding = Single(CompliancePolicy.BuiltIn, FilePackage("COPYING", cal));
        Assert.AreEqual(("CG1003", Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains("CAL-1.0, CAL-1.0-Combined-Work-Exception alike", finding.Message);
    }

    [TestMethod]
    [DataRow(LicenseStatement.Url, "https://go.microsoft.com/fwlink/?LinkId=329770")]
    [DataRow(LicenseStatement.None, null)]
    public void A_text_in_the_package_outweighs_a_url_and_stands_where_nothing_is_stated(LicenseStatement statement, string? url)
    {
        var package = Package() with { Statement = statement, LicenseText = url, Texts = [Known("LICENSE", "MIT"), Notice] };

        var judged = Judge(CompliancePolicy.BuiltIn, package);
        Assert.AreEqual(("MIT", "file", "LICENSE", true), (judged.Decision.Expression, judged.Decision.Basis, judged.Decision.File, judged.Decision.Accepted));

        // Two that say the same agree; one that is unknown or says otherwise leaves it open.
        Assert.AreEqual("MIT", Judge(CompliancePolicy.BuiltIn, package with { Texts = [Known("LICENSE", "MIT"), Known("license.md", "MIT")] }).Decision.Expression);
        Assert.IsNull(Judge(CompliancePolicy.BuiltIn, package with { Texts = [Known("LICENSE", "MIT"), Unknown("LICENSE.md")] }).Decision.Expression);
        Assert.IsNull(Judge(CompliancePolicy.BuiltIn, package with { Texts = [Known("LICENSE", "MIT"), Known("COPYING", "GPL-2.0-only")] }).Decision.Expression);
        Assert.IsNull(Judge(CompliancePolicy.BuiltIn, package with { Texts = [Notice] }).Decision.Expression);
    }

    [TestMethod]
    public void Platform_licenses_pass_by_default_as_a_note_and_not_beside_a_list()
    {
        var package = Package() with { Statement = LicenseStatement.Url, LicenseText = "https://a/b", Texts = [Known("dotnet_library_license.txt", Platform)] };

        var note = Single(CompliancePolicy.BuiltIn, package);
        Assert.AreEqual(("CG1009", Severity.Note), (note.Code, note.Severity));
        Assert.AreEqual($"A 1.2 ships under the platform license {Platform}.", note.Message);
        Assert.AreEqual("platform license", Judge(CompliancePolicy.BuiltIn, package).Terms[0].Reason);
        Assert.AreEqual("CG1002", Single(Allow("MIT"), package).Code);
        Assert.AreEqual("CG1002", Single(PolicyOf(new() { Deny = Terms(Platform) }), package).Code);
        Assert.AreEqual("CG1002", Single(CompliancePolicy.BuiltIn, package with { Texts = [Known("LICENSE", "LicenseRef-Sonar-Source-Available-1.0")] }).Code);
        Assert.IsEmpty(Findings(Allow(Platform), package));
    }

    [TestMethod]
    public void A_text_that_contradicts_what_is_declared_is_an_error_that_names_both()
    {
        var finding = Single(CompliancePolicy.BuiltIn, Package("MIT") with { Texts = [Known("LICENSE.txt", "Apache-2.0")] });

        Assert.AreEqual(("CG1004", Severity.Error), (finding.Code, finding.Severity));
        Assert.AreEqual($"A 1.2 declares MIT, but its file 'LICENSE.txt' (SHA-256 {new string('a', 64)}) is the text of Apache-2.0.", finding.Message);
        Assert.Contains("licenses.clarify", finding.Fix);
    }

    [TestMethod]
    [DataRow("MIT OR Apache-2.0", "LICENSE", "Apache-2.0", true)]
    [DataRow("GPL-2.0-or-later", "COPYING", "GPL-2.0-only", true)]
    [DataRow("GPL-2.0-only WITH Classpath-exception-2.0", "COPYING", "GPL-2.0-only", true)]
    [DataRow("LGPL-3.0-only", "COPYING", "GPL-3.0-only", true)]
    [DataRow("GPL-3.0-only", "COPYING", "LGPL-3.0-only", false)]
    [DataRow("GPL-2.0-only", "COPYING", "GPL-3.0-only", false)]
    [DataRow("MIT", "LICENSE-MIT.txt", "JSON", false)]
    [DataRow("MIT", "dotnet_library_license.txt", Platform, false)]
    [DataRow("MIT", "A.License.txt", "GPL-2.0-only", false)]
    [DataRow("MIT", "UNLICENSE", "Unlicense", false)]
    [DataRow("MIT", "LICENSE.BSD", "BSD-3-Clause", false)]
    [DataRow("LGPL-2.1-only", "COPYING.LESSER", "LGPL-2.1-only", true)]
    public void Declared_and_packed_are_compared(string declared, string file, string text, bool agrees)
    {
        var findings = Findings(CompliancePolicy.BuiltIn, Package(declared) with { Texts = [Known(file, text)] });

        Assert.AreEqual(agrees ? 0 : 1, findings.Count(f => f.Code == "CG1004"));
        Assert.IsFalse(findings.Any(f => f.Code == "CG1003"));
    }

    [TestMethod]
    public void The_file_called_license_speaks_for_the_package()
    {
        Assert.IsEmpty(Findings(CompliancePolicy.BuiltIn, Package("MIT") with { Texts = [Known("LICENSE", "MIT"), Known("LICENSE-zlib.txt", "Zlib"), Unknown("licenses/LICENSE.foo.txt")] }));
        Assert.AreEqual("CG1004", Single(CompliancePolicy.BuiltIn, Package("MIT") with { Texts = [Known("COPYING", "GPL-2.0-only"), Known("LICENSE", "MIT")] }).Code);
        Assert.AreEqual("CG1003", Single(CompliancePolicy.BuiltIn, Package("MIT") with { Texts = [Unknown("LICENSE"), Known("LICENSE-zlib.txt", "Zlib")] }).Code);
        Assert.IsEmpty(Findings(CompliancePolicy.BuiltIn, Package("MIT") with { Texts = [Known("LICENSE-MIT", "MIT"), Known("LICENSE-APACHE", "Apache-2.0")] }));
    }

    [TestMethod]
    public void An_unknown_text_beside_an_expression_is_a_warning_that_names_it()
    {
        var finding = Single(CompliancePolicy.BuiltIn, Package("MIT") with { Texts = [Unknown("LICENSE")] });

        Assert.AreEqual(("CG1003", Severity.Warning), (finding.Code, finding.Severity));
        Assert.AreEqual($"A 1.2 declares MIT, and its file 'LICENSE' (SHA-256 {new string('a', 64)}) is not recognised as that or any other license (closest is MIT).", finding.Message);
        Assert.IsEmpty(Findings(CompliancePolicy.BuiltIn, Package("MIT") with { Texts = [Notice] }));
    }

    [TestMethod]
    [DataRow("Newtonsoft.Json.License.txt")]
    [DataRow("LICENSE-Newtonsoft.Json.txt")]
    [DataRow("licenses/LICENSE-jquery.txt")]
    [DataRow("log4net-license.txt")]
    public void The_license_of_a_part_is_not_that_of_the_package(string path)
    {
        var url = Package() with { Statement = LicenseStatement.Url, LicenseText = "https://vendor.example/eula", Texts = [Known(path, "MIT")] };
        Assert.AreEqual("CG1006", Single(CompliancePolicy.BuiltIn, url).Code);
        Assert.AreEqual("CG1001", Single(CompliancePolicy.BuiltIn, url with { Statement = LicenseStatement.None, LicenseText = null }).Code);
        Assert.IsEmpty(Findings(CompliancePolicy.BuiltIn, url with { Texts = [Known(path, "MIT"), Known("LICENSE", "MIT")] }), "One that speaks for the package is there.");
    }

    [TestMethod]
    [DataRow("A.license.txt")]
    [DataRow("a-LICENSE.md")]
    [DataRow("LICENSE-MIT")]
    [DataRow("License.mit.txt")]
    [DataRow("LICENSE.A.txt")]
    [DataRow("LICENSE.en.txt")]
    public void A_text_named_after_the_package_or_a_license_speaks_for_it(string path) =>
        Assert.AreEqual("MIT", Judge(CompliancePolicy.BuiltIn, Package() with { Statement = LicenseStatement.None, LicenseText = null, Texts = [Known(path, "MIT")] }).Decision.Expression);

    [TestMethod]
    public void A_second_license_file_that_says_otherwise_contradicts_the_one_that_is_named()
    {
        var finding = Single(CompliancePolicy.BuiltIn, FilePackage("LICENSE.txt", Known("LICENSE.txt", "MIT")) with { Texts = [Known("COPYING", "AGPL-3.0-only"), Known("LICENSE.txt", "MIT")] });

        Assert.AreEqual(("CG1004", Severity.Error), (finding.Code, finding.Severity));
        Assert.StartsWith("A 1.2 names 'LICENSE.txt' as its license, which is MIT, but its file 'COPYING'", finding.Message);
        Assert.IsEmpty(Findings(CompliancePolicy.BuiltIn, FilePackage("LICENSE.txt", Known("LICENSE.txt", "MIT")) with { Texts = [Known("LICENSE.txt", "MIT"), Known("LICENSE-zlib.txt", "Zlib")] }));
    }

    [TestMethod]
    public void A_platform_license_that_is_only_named_is_not_one()
    {
        Assert.AreEqual("CG1002", Single(CompliancePolicy.BuiltIn, Package(Platform)).Code);
        Assert.AreEqual("CG1002", Single(CompliancePolicy.BuiltIn, Package("LicenseRef-Microsoft.AspNet.WebApi.Client")).Code);
    }

    [TestMethod]
    public void What_the_owner_of_the_policy_clarified_is_not_questioned()
    {
        var text = Known("LICENSE", "Apache-2.0");
        var policy = PolicyOf(new() { Clarify = [new("A", null, Expression("MIT"), "LICENSE", text.Sha256, Place())] });

        Assert.IsEmpty(Findings(policy, Package("MIT") with { Texts = [text] }));
    }

    private static PackageText Notice => new("THIRD-PARTY-NOTICES.txt", 1, new string('b', 64));

    private static PackageText Known(string path, string id) => Text(path) with { Recognition = new([id], id, IsHeader: false, null) };

    private static PackageText Unknown(string path) => Text(path) with { Recognition = new([], null, IsHeader: false, "closest is MIT") };

    private static Finding[] Findings(CompliancePolicy policy, params PackageFact[] packages)
    {
        var context = Context(policy, packages);
        return [.. LicenseRules.All.SelectMany(rule => rule.Evaluate(context)).Where(f => f.Code != "CG1008")];
    }

    private static Finding Single(CompliancePolicy policy, params PackageFact[] packages) => Findings(policy, packages).Single();
}
