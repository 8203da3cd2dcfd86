using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;
using static ComplianceGate.Tests.LicensingSamples;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class LicensingRulesTests
{
    [TestMethod]
    public void The_rules_are_registered_once_in_the_order_of_their_codes()
    {
        var descriptors = LicenseRules.All.Select(r => r.Descriptor).ToArray();

        CollectionAssert.AreEqual(
            new[] { "CG1001", "CG1002", "CG1003", "CG1004", "CG1005", "CG1006", "CG1007", "CG1008", "CG1009", "CG1010", "CG1011" }, descriptors.Select(d => d.Id).ToArray());
        CollectionAssert.AreEqual(
            new[] { "CG1007 Warning", "CG1008 Note", "CG1009 Note", "CG1010 Warning" },
            descriptors.Where(d => d.DefaultSeverity != Severity.Error).Select(d => $"{d.Id} {d.DefaultSeverity}").ToArray());
        Assert.IsTrue(descriptors.All(d => d.Category == "Licenses"));
    }

    [TestMethod]
    public void What_is_accepted_is_not_told()
    {
        Assert.IsEmpty(Findings(CompliancePolicy.BuiltIn, Package("MIT"), Package("LGPL-3.0-only", "B"), Package("BUSL-1.1", "C", scope: PackageScope.BuildOnly)));
        Assert.IsEmpty(Findings(CompliancePolicy.BuiltIn));
    }

    [TestMethod]
    public void A_package_without_license_names_itself_its_way_and_its_place()
    {
        var finding = Single(CompliancePolicy.BuiltIn, Package() with { Direct = false, Path = ["Lib", "B 2.0", "A 1.2"] });

        Assert.AreEqual(("CG1001", Severity.Error, "pkg:nuget/A@1.2"), (finding.Code, finding.Severity, finding.Subject));
        CollectionAssert.AreEqual(new[] { "App", "Lib", "B 2.0", "A 1.2" }, finding.Path.ToArray());
        Assert.AreEqual(new("/src/App.csproj", 7, 5), finding.Location);
        Assert.AreEqual("A 1.2 has no license: it states neither an expression, nor a file, nor a URL.", finding.Message);
        Assert.EndsWith("""licenses.clarify: {"package":"A","version":"1.2","expression":""}""", finding.Fix);
        Assert.IsNull(finding.Waived);
    }

    [TestMethod]
    public void A_refusal_labels_every_term_and_offers_the_smallest_exception()
    {
        var finding = Single(Allow("MIT"), Package("MIT AND GPL-3.0-only"));

        Assert.AreEqual("CG1002", finding.Code);
        Assert.AreEqual(
            "The license of A 1.2 is not allowed: MIT AND GPL-3.0-only: MIT accepted (in licenses.allow), GPL-3.0-only refused (not in licenses.allow).",
            finding.Message);
        CollectionAssert.AreEqual(new[] { "App", "A 1.2 (MIT AND GPL-3.0-only)" }, finding.Path.ToArray());
        Assert.EndsWith("""{"package":"A","version":"1.2","allow":["GPL-3.0-only"],"reason":""}""", finding.Fix);
    }

    [TestMethod]
    [DataRow("BUSL-1.1", "The license of A 1.2 is not allowed: BUSL-1.1 refused (neither OSI-approved nor FSF-free).")]
    [DataRow("BUSL-1.1 OR BUSL-1.1", "The license of A 1.2 is not allowed: BUSL-1.1 OR BUSL-1.1: BUSL-1.1 refused (neither OSI-approved nor FSF-free).")]
    [DataRow("GPL-1.0", "The license of A 1.2 is not allowed: GPL-1.0-only (written GPL-1.0) refused (neither OSI-approved nor FSF-free).")]
    [DataRow("busl-1.1", "The license of A 1.2 is not allowed: BUSL-1.1 refused (neither OSI-approved nor FSF-free).")]
    public void A_refusal_is_worded_by_what_was_written(string expression, string message) =>
        Assert.AreEqual(message, Single(CompliancePolicy.BuiltIn, Package(expression)).Message);

    [TestMethod]
    public void No_exception_is_offered_against_a_denied_term()
    {
        var policy = PolicyOf(new() { Deny = Terms("MIT") });

        var denied = Single(policy, Package("MIT"));
        Assert.Contains("MIT refused (in licenses.deny)", denied.Message);
        Assert.DoesNotContain("{", denied.Fix);
        Assert.Contains("""["BUSL-1.1"]""", Single(policy, Package("MIT OR BUSL-1.1")).Fix);
    }

    [TestMethod]
    public void A_long_refusal_stays_short()
    {
        var expression = string.Join(" AND ", Enumerable.Range(0, 200).Select(i => $"LicenseRef-{i}"));
        var finding = Single(CompliancePolicy.BuiltIn, Package(expression));

        Assert.EndsWith("LicenseRef-15 refused (not a listed license), and more.", finding.Message);
        Assert.IsLessThan(2500, finding.Text.Length);
        Assert.DoesNotContain("{", finding.Fix);
    }

    [TestMethod]
    [DataRow("MIT/Apache-2.0", "'MIT/Apache-2.0' of A 1.2 cannot be read, column 4 at '/': ", "write 'MIT OR Apache-2.0'")]
    [DataRow("Apcahe-2.0", "column 1 at 'Apcahe-2.0': ", "the nearest id is 'Apache-2.0'")]
    [DataRow("", "'' of A 1.2 cannot be read, column 1: ", "empty")]
    public void An_unreadable_expression_is_shown_with_its_offending_piece(string expression, string where, string why)
    {
        var finding = Single(CompliancePolicy.BuiltIn, Package(expression) with { Texts = [Text("LICENSE.md")] });

        Assert.AreEqual("CG1003", finding.Code);
        Assert.Contains(where, finding.Message);
        Assert.Contains(why, finding.Message);
        Assert.EndsWith($$"""{"package":"A","version":"1.2","expression":"","file":"LICENSE.md","sha256":"{{new string('a', 64)}}"}""", finding.Fix);
    }

    [TestMethod]
    public void A_license_file_has_to_be_clarified()
    {
        var finding = Single(CompliancePolicy.BuiltIn, FilePackage("doc/terms.txt", Text("LICENSE", 'b'), Text("doc/terms.txt")));

        Assert.AreEqual("CG1003", finding.Code);
        Assert.AreEqual($"The license of A 1.2 is the text 'doc/terms.txt' (SHA-256 {new string('a', 64)}), which is not recognised.", finding.Message);
        Assert.Contains("\"file\":\"doc/terms.txt\"", finding.Fix);
        Assert.Contains("not among the texts", Single(CompliancePolicy.BuiltIn, FilePackage("gone.txt")).Message);
    }

    [TestMethod]
    public void A_url_proves_nothing()
    {
        var package = Package() with
        {
            Statement = LicenseStatement.Url,
            LicenseText = "http://go.microsoft.com/fwlink/?LinkId=329770",
            Texts = [Text("THIRD-PARTY-LICENSE-NOTICES.txt", 'c'), Text("dotnet_library_license.txt")],
        };
        var finding = Single(CompliancePolicy.BuiltIn, package);

        Assert.AreEqual("CG1006", finding.Code);
        Assert.AreEqual(
            "The license of A 1.2 is only behind a URL, http://go.microsoft.com/fwlink/?LinkId=329770: what a URL shows proves nothing about this version and may change.",
            finding.Message);
        Assert.Contains("Read 'dotnet_library_license.txt' in the package", finding.Fix);
        Assert.EndsWith($$"""{"package":"A","version":"1.2","expression":"","file":"dotnet_library_license.txt","sha256":"{{new string('a', 64)}}"}""", finding.Fix);
    }

    [TestMethod]
    public void A_clarification_silences_and_a_changed_text_speaks_up_again()
    {
        var clarification = new LicenseClarification("A", null, Expression("MIT"), "LICENSE", new string('a', 64), Place());
        var policy = PolicyOf(new() { Clarify = [clarification] });
        Assert.IsEmpty(Findings(policy, FilePackage("LICENSE", Text("LICENSE"))));

        var findings = Findings(policy, FilePackage("LICENSE", Text("LICENSE", 'b')));
        CollectionAssert.AreEqual(new[] { "CG1003", "CG1005" }, findings.Select(f => f.Code).ToArray());
        Assert.AreEqual(clarification.Location, findings[1].Location);
        Assert.Contains($"has SHA-256 {new string('b', 64)}, not {new string('a', 64)}", findings[1].Message);
        Assert.EndsWith($$"""{"package":"A","version":"1.2","expression":"MIT","file":"LICENSE","sha256":"{{new string('b', 64)}}"}""", findings[1].Fix);
        CollectionAssert.AreEqual(new[] { "CG1005" }, Findings(policy, Package("ISC")).Select(f => f.Code).ToArray());
    }

    [TestMethod]
    public void What_a_clarification_states_is_judged_too()
    {
        var policy = PolicyOf(new() { Clarify = [new("A", null, Expression("BUSL-1.1"), null, null, Place())] });

        Assert.StartsWith("The license of A 1.2, as licenses.clarify states it, is not allowed: BUSL-1.1 refused", Single(policy, Package()).Message);
    }

    [TestMethod]
    public void Strong_copyleft_that_ships_is_noted_once()
    {
        var policy = PolicyOf(new() { Build = Terms("GPL-3.0-only") });
        var finding = Single(
            policy,
            Package("GPL-3.0-only"), Package("MIT", "B"), Package("AGPL-3.0-or-later AND MIT", "C"),
            Package("MIT OR GPL-3.0-only", "D"), Package("GPL-3.0-only", "E", scope: PackageScope.BuildOnly));

        Assert.AreEqual(("CG1008", Severity.Note, "pkg:nuget/App@1.0.0"), (finding.Code, finding.Severity, finding.Subject));
        Assert.AreEqual(
            "2 packages that ship are under strong copyleft, which can bind the whole product: A 1.2 (GPL-3.0-only), C 1.2 (AGPL-3.0-or-later).",
            finding.Message);
        Assert.Contains("and 5 more", Single(CompliancePolicy.BuiltIn, [.. Enumerable.Range(0, 25).Select(i => Package("GPL-3.0-only", $"P{i}"))]).Message);
    }

    [TestMethod]
    public void Packages_are_told_in_the_order_of_the_facts()
    {
        var findings = new NoLicenseRule().Evaluate(Context(CompliancePolicy.BuiltIn, Package(id: "B"), Package(id: "A"), Package(id: "C"))).ToArray();

        CollectionAssert.AreEqual(new[] { "pkg:nuget/B@1.2", "pkg:nuget/A@1.2", "pkg:nuget/C@1.2" }, findings.Select(f => f.Subject).ToArray());
    }

    [TestMethod]
    public void Text_from_packages_reaches_no_log_unescaped()
    {
        const string Nasty = "\u001b[31m\n::error::x\n##vso[task.complete]\u202E\"}";
        PackageFact[] packages =
        [
            Package(Nasty, Nasty, Nasty) with { Path = [Nasty], Texts = [Text("LICENSE" + Nasty)] },
            Package(id: Nasty, version: Nasty) with { Statement = LicenseStatement.Url, LicenseText = Nasty, Texts = [Text("LICENSE" + Nasty)] },
            Package(id: Nasty, version: Nasty) with { Texts = [Text(Nasty + "LICENSE")] },
            FilePackage(Nasty, Text(Nasty)) with { Id = Nasty, Version = Nasty },
            FilePackage(Nasty) with { Id = Nasty },
            Package("BUSL-1.1", Nasty, Nasty),
            Package("GPL-3.0-only", Nasty, Nasty),
        ];
        var policy = PolicyOf(new() { Clarify = [new(Nasty, null, Expression("MIT"), Nasty, Nasty, Place())] });
        foreach (var package in packages)
        {
            var findings = Findings(policy, package).Concat(Findings(CompliancePolicy.BuiltIn, package)).ToArray();
            Assert.IsNotEmpty(findings);
            foreach (var finding in findings)
            {
                var text = finding.Text + finding.Subject;
                Assert.IsFalse(text.Any(c => char.IsControl(c) || c == '\u202E'), finding.Text);
                Assert.DoesNotContain("::", text);
                Assert.DoesNotContain("##", text);
            }
        }
    }

    [TestMethod]
    public void Entries_to_paste_are_json_whatever_the_package_is_called()
    {
        foreach (var finding in Findings(CompliancePolicy.BuiltIn, Package("BUSL-1.1", "a\"b\\c", "1+é"), Package(id: "x\ty") with { Texts = [Text("l\"icense")] }))
        {
            using var json = JsonDocument.Parse(finding.Fix[finding.Fix.IndexOf('{', StringComparison.Ordinal)..]);
            Assert.IsTrue(json.RootElement.TryGetProperty("version", out _));
            if (finding.Code == "CG1002")
            {
                Assert.AreEqual("a\"b\\c", json.RootElement.GetProperty("package").GetString());
                Assert.AreEqual("", json.RootElement.GetProperty("reason").GetString());
                Assert.Contains("1+é", finding.Fix);
            }
        }
    }

    private static Finding[] Findings(CompliancePolicy policy, params PackageFact[] packages)
    {
        var context = Context(policy, packages);
        return [.. LicenseRules.All.SelectMany(r => r.Evaluate(context))];
    }

    private static Finding Single(CompliancePolicy policy, params PackageFact[] packages) => Findings(policy, packages).Single();
}
