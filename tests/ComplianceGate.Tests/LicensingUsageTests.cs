using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;
using static ComplianceGate.Tests.LicensingSamples;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class LicensingUsageTests
{
    [TestMethod]
    [DataRow("LGPL-2.1-only", CodeUsage.None, PackageContents.Managed, "")]
    [DataRow("LGPL-2.1-only", CodeUsage.Packed | CodeUsage.NetworkService, PackageContents.Managed, "")]
    [DataRow("LGPL-2.1-only", CodeUsage.Trimmed, PackageContents.Managed, "CG1010")]
    [DataRow("LGPL-3.0-or-later", CodeUsage.SingleFile, PackageContents.Managed, "CG1010")]
    [DataRow("LGPL-2.1-only", CodeUsage.Merged, PackageContents.Managed, "CG1002")]
    [DataRow("LGPL-2.1-only", CodeUsage.NativeAot | CodeUsage.Trimmed, PackageContents.Managed, "CG1002")]
    [DataRow("MIT AND LGPL-2.1-only", CodeUsage.NativeAot, PackageContents.Managed, "CG1002")]
    [DataRow("LGPL-2.1-only OR MIT", CodeUsage.NativeAot, PackageContents.Managed, "")]
    [DataRow("LGPL-2.1-only OR MIT", CodeUsage.SingleFile, PackageContents.Managed, "")]
    [DataRow("LGPL-3.0-only WITH LGPL-3.0-linking-exception", CodeUsage.NativeAot, PackageContents.Managed, "")]
    [DataRow("LGPL-2.1-only", CodeUsage.NativeAot, PackageContents.Native, "")]
    [DataRow("LGPL-2.1-only", CodeUsage.NativeAot, PackageContents.Native | PackageContents.StaticLibrary, "CG1002")]
    [DataRow("LGPL-2.1-only", CodeUsage.SingleFile | CodeUsage.Merged, PackageContents.Native, "")]
    [DataRow("MPL-2.0", CodeUsage.NativeAot, PackageContents.Managed, "")]
    public void Weak_copyleft_is_judged_by_the_way_its_code_is_used(string license, CodeUsage usage, PackageContents contents, string code)
    {
        var findings = Findings(CompliancePolicy.BuiltIn, usage, null, Package(license) with { Contents = contents });
        Assert.AreEqual(code, string.Join(',', findings.Select(f => f.Code)));
    }

    [TestMethod]
    public void The_reason_is_in_the_message_and_an_exception_answers_it()
    {
        var package = Package("LGPL-2.1-only") with { Contents = PackageContents.Managed };
        var finding = Findings(CompliancePolicy.BuiltIn, CodeUsage.NativeAot, null, package).Single();
        Assert.AreEqual(
            "The license of A 1.2 is not allowed: LGPL-2.1-only refused (PublishAot links it into the program, where its users cannot exchange it).",
            finding.Message);
        StringAssert.Contains(finding.Fix, "\"allow\":[\"LGPL-2.1-only\"]", StringComparison.Ordinal);

        // Naming it in the list says what licenses are welcome, not that this program may link it.
        Assert.AreEqual("CG1002", Findings(Allow("LGPL-2.1-only"), CodeUsage.NativeAot, null, package).Single().Code);

        var policy = PolicyOf(new() { Exceptions = [new("A", "1.2", Terms("LGPL-2.1-only"), "We give out object files.", Place())] });
        Assert.IsEmpty(Findings(policy, CodeUsage.NativeAot, null, package));
        Assert.IsEmpty(Findings(policy, CodeUsage.SingleFile, null, package));
        Assert.HasCount(2, LicenseJudge.Judge(policy, [package], CodeUsage.SingleFile).UsedEntries);
        Assert.IsEmpty(LicenseJudge.Judge(policy, [package], CodeUsage.None).UsedEntries);
    }

    [TestMethod]
    public void What_only_builds_is_linked_into_nothing() =>
        Assert.IsEmpty(Findings(
            PolicyOf(new() { Build = Terms("LGPL-2.1-only") }),
            CodeUsage.NativeAot,
            null,
            Package("LGPL-2.1-only", scope: PackageScope.BuildOnly) with { Contents = PackageContents.Managed }));

    [TestMethod]
    [DataRow("AGPL-3.0-only", CodeUsage.NetworkService, true)]
    [DataRow("AGPL-3.0-only", CodeUsage.None, false)]
    [DataRow("GPL-3.0-only", CodeUsage.NetworkService, false)]
    public void A_network_service_is_told_what_reaches_its_users(string license, CodeUsage usage, bool told)
    {
        var finding = Findings(CompliancePolicy.BuiltIn, usage, null, Package(license)).Single();
        Assert.AreEqual("CG1008", finding.Code);
        Assert.AreEqual(told, finding.Message.Contains("over the network", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("MIT", "Apache-2.0", "")]
    [DataRow("MIT", "LGPL-2.1-only", "")]
    [DataRow("MIT", "GPL-3.0-only", "warning GPL-3.0-only")]
    [DataRow("MIT", "GPL-2.0-only WITH Classpath-exception-2.0", "")]
    [DataRow("MIT", "GPL-3.0-only OR Apache-2.0", "")]
    [DataRow("MIT", "GPL-3.0-only AND Apache-2.0", "warning GPL-3.0-only")]
    [DataRow("LicenseRef-Contoso-EULA", "AGPL-3.0-or-later", "warning AGPL-3.0-or-later")]
    [DataRow("BUSL-1.1", "GPL-3.0-only", "error GPL-3.0-only")]
    [DataRow("EPL-2.0", "GPL-3.0-only", "error GPL-3.0-only")]
    [DataRow("GPL-2.0-only", "Apache-2.0", "error Apache-2.0")]
    [DataRow("GPL-2.0-or-later", "Apache-2.0", "")]
    [DataRow("GPL-3.0-only", "Apache-2.0", "")]
    [DataRow("GPL-3.0-only", "GPL-2.0-only", "error GPL-2.0-only")]
    [DataRow("GPL-3.0-only", "GPL-2.0-or-later", "")]
    [DataRow("GPL-2.0-or-later", "GPL-3.0-only", "")]
    [DataRow("GPL-2.0-only", "GPL-3.0-or-later", "error GPL-3.0-or-later")]
    [DataRow("GPL-2.0-only", "LGPL-3.0-only", "error LGPL-3.0-only")]
    [DataRow("GPL-2.0-only", "LGPL-2.1-only", "")]
    [DataRow("GPL-3.0-only", "AGPL-3.0-only", "")]
    [DataRow("AGPL-3.0-only", "GPL-3.0-only", "")]
    [DataRow("GPL-3.0-only", "MS-PL", "error MS-PL")]
    [DataRow("GPL-3.0-only", "MPL-2.0-no-copyleft-exception", "error MPL-2.0-no-copyleft-exception")]
    [DataRow("GPL-2.0-only", "Apache-2.0 WITH LLVM-exception", "")]
    [DataRow("GPL-2.0-only WITH Classpath-exception-2.0", "Apache-2.0", "")]
    [DataRow("GPL-3.0-or-later", "MIT AND BSD-4-Clause", "error BSD-4-Clause")]
    [DataRow("MIT OR GPL-3.0-only", "GPL-3.0-only", "warning GPL-3.0-only")]
    [DataRow("MIT AND GPL-2.0-only", "Apache-2.0", "error Apache-2.0")]
    [DataRow("OSL-3.0", "EUPL-1.2", "")]
    public void The_project_s_own_license_is_held_against_what_it_ships(string own, string other, string expected)
    {
        var found = Findings(CompliancePolicy.BuiltIn, CodeUsage.None, own, Package(other)).Where(f => f.Code == "CG1011").ToArray();
        Assert.AreEqual(expected, string.Join(',', found.Select(f => $"{f.Severity.ToString().ToLowerInvariant()} {f.Message.Split(" under ")[2].Split(": ")[0]}")));
    }

    [TestMethod]
    public void A_branch_that_the_policy_refuses_is_no_choice()
    {
        var policy = PolicyOf(new() { Deny = Terms("Apache-2.0") });
        Assert.AreEqual("CG1011", Findings(policy, CodeUsage.None, "MIT", Package("Apache-2.0 OR GPL-3.0-only")).Single(f => f.Code != "CG1008").Code);
    }

    [TestMethod]
    public void A_project_license_that_cannot_be_read_is_told()
    {
        var finding = Findings(CompliancePolicy.BuiltIn, CodeUsage.None, "MIT OR", Package("MIT")).Single();
        Assert.AreEqual(("CG1011", Severity.Error), (finding.Code, finding.Severity));
        Assert.StartsWith("PackageLicenseExpression 'MIT OR' cannot be read, column ", finding.Message);
        Assert.IsEmpty(Findings(CompliancePolicy.BuiltIn, CodeUsage.None, null, Package("GPL-3.0-only")).Where(f => f.Code == "CG1011"));
    }

    [TestMethod]
    public void The_page_shows_the_table_that_the_code_has()
    {
        var page = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "rules", "CG1011.md"));
        foreach (var id in LicenseCompatibility.NotWithGpl.Concat(LicenseCompatibility.NotWithGpl2).Concat(LicenseCompatibility.NotFree))
        {
            // A family stands without its version where all versions are in the table.
            var family = id.Split('-')[0];
            var shown = id.StartsWith("CC-BY-N", StringComparison.Ordinal) ? id[..8] : id.StartsWith("PolyForm", StringComparison.Ordinal) ? id[..^6] : family;
            Assert.IsTrue(page.Contains(id, StringComparison.Ordinal) || page.Contains(shown, StringComparison.Ordinal), id);
        }
    }

    private static Finding[] Findings(CompliancePolicy policy, CodeUsage usage, string? own, params PackageFact[] packages)
    {
        var context = Context(policy, packages);
        var project = context.Facts.Project with { Usage = usage, LicenseExpression = own };
        context = context with
        {
            Facts = context.Facts with { Project = project },
            Licenses = LicenseJudge.Judge(policy, context.Facts.Packages, usage),
        };
        return [.. LicenseRules.All.SelectMany(r => r.Evaluate(context))];
    }
}
