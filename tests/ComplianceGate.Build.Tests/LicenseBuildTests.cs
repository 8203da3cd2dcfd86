using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class LicenseBuildTests
{
    [TestMethod]
    public void A_package_without_a_license_stops_the_build_before_the_compiler()
    {
        using var work = Fixture.Of("NoLicense");
        var build = work.Build().MustFail();
        var line = build.Only("error", "CG1001");
        StringAssert.Contains(line, "Test.NoLicense");
        // The place to act is the line of the PackageReference.
        StringAssert.Matches(line, new System.Text.RegularExpressions.Regex(@"App\.csproj\(\d+,\d+\): error CG1001:"));
        Assert.IsFalse(work.Has("obj/Debug/net10.0/App.dll"), "The compiler must not have run.");
        Assert.IsTrue(work.Has("obj/Debug/net10.0/ComplianceGate/findings.sarif"));
        build.MustSay("findings.sarif");
        Assert.IsFalse(Directory.Exists(work.PathOf("bin/Debug/net10.0/App.compliance")));
    }

    [TestMethod]
    public void A_failed_check_is_repeated_until_it_is_mended()
    {
        using var work = Fixture.Of("NoLicense");
        work.Build().MustFail().Only("error", "CG1001");
        work.Build("--no-restore").MustFail().Only("error", "CG1001");
        work.Replace("App.csproj", "Test.NoLicense", "Test.Mit");
        work.Build().MustPass();
    }

    [TestMethod]
    public void A_refused_license_names_every_term_and_the_entry_to_paste()
    {
        using var work = Fixture.Of("NotAllowed");
        var line = work.Build().MustFail().Only("error", "CG1002");
        StringAssert.Contains(line, "Test.Busl");
        StringAssert.Contains(line, "BUSL-1.1");
        StringAssert.Contains(line, "refused");
        StringAssert.Contains(line, "\"package\"");
        StringAssert.Contains(line, "\"reason\":\"\"");
    }

    [TestMethod]
    public void A_refused_transitive_license_names_the_path_and_the_direct_reference()
    {
        using var work = Fixture.Of("Transitive");
        var line = work.Build().MustFail().Only("error", "CG1002");
        StringAssert.Contains(line, "App -> Test.Parent 1.2.0 -> Test.Child 3.4.0");
        var row = work.Read("App.csproj").Split('\n').ToList().FindIndex(l => l.Contains("Test.Parent", StringComparison.Ordinal)) + 1;
        StringAssert.Contains(line, $"App.csproj({row},");
    }

    [TestMethod]
    public void With_central_versions_the_finding_points_at_a_line_that_names_the_package()
    {
        using var work = Fixture.Of("CentralPackages");
        var line = work.Build().MustFail().Only("error", "CG1002");
        StringAssert.Matches(line, new System.Text.RegularExpressions.Regex(@"(App\.csproj|Directory\.Packages\.props)\(\d+,\d+\)"));
    }

    [TestMethod]
    public void For_a_choice_the_accepted_branch_is_taken_and_recorded()
    {
        using var work = Fixture.Of("DualLicense");
        work.Build().MustPass();
        StringAssert.Contains(work.Read("bin/Debug/net10.0/App.compliance/manifest.json"), "\"BUSL-1.1 OR MIT\"");
        Assert.AreEqual("MIT", Proof.Component(work, "Test.Dual").GetProperty("licenseChosen").GetString());
    }

    [TestMethod]
    public void An_unknown_id_is_named_with_its_place_in_the_expression()
    {
        using var work = Fixture.Of("UnknownId");
        var line = work.Build().MustFail().Only("error", "CG1003");
        StringAssert.Contains(line, "Foo-1.0");
        StringAssert.Contains(line, "MIT AND Foo-1.0");
    }

    [TestMethod]
    public void A_license_that_is_only_an_address_is_not_enough()
    {
        using var work = Fixture.Of("UrlOnly");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG1006"), "https://example.test/license");
    }

    [TestMethod]
    public void A_license_file_that_nobody_knows_stops_and_a_clarification_bound_to_its_text_mends_it()
    {
        using var work = Fixture.Of("FileLicense");
        work.Build().MustFail().Only("error", "CG1003");
        var sha = Facts.FileDigest.Sha256("You may look at this on Tuesdays.\n"u8);
        string Policy(string digest) => $$"""
            { "licenses": { "clarify": [ { "package": "Test.FileLicense", "version": "1.0.0", "expression": "MIT", "file": "LICENSE.txt", "sha256": "{{digest}}" } ] } }
            """;
        work.Write("compliance.json", Policy(sha));
        work.Build().MustPass();
        work.Write("compliance.json", Policy(new string('0', 64)));
        StringAssert.Contains(work.Build().MustFail().Output, sha);
    }

    [TestMethod]
    public void Strong_copyleft_passes_by_default_and_is_refused_by_a_list_without_it()
    {
        using var work = Fixture.Of("StrongCopyleft");
        work.Build("-v:normal").MustPass().MustSay("CG1008").MustSay("Test.Gpl");
        work.Write("compliance.json", """{ "licenses": { "allow": ["MIT", "Apache-2.0"] } }""");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG1002"), "GPL-3.0-only");
        work.Write("compliance.json", """
            { "licenses": { "allow": ["MIT"], "exceptions": [ { "package": "Test.Gpl", "version": "1.0.0", "allow": ["GPL-3.0-only"], "reason": "Runs as a separate program." } ] } }
            """);
        work.Build().MustPass();
        work.Write("compliance.json", """{ "licenses": { "deny": ["GPL-3.0-only"] } }""");
        work.Build().MustFail().Only("error", "CG1002");
    }

    [TestMethod]
    public void Build_only_packages_are_judged_only_where_the_policy_asks()
    {
        using var work = Fixture.Of("DevOnly");
        // What says of itself that it only serves development, and still puts its assembly into the output, ships.
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG1002"), "Test.DevOnly");
        work.Replace("App.csproj", "Include=\"Test.DevOnly\" Version=\"1.0.0\"", "Include=\"Test.DevOnly\" Version=\"1.0.0\" PrivateAssets=\"all\"");
        work.Build().MustPass();
        Assert.AreEqual("build-only", Proof.Component(work, "Test.DevOnly").GetProperty("scope").GetString());
        Assert.AreEqual("build-only", Proof.Component(work, "Test.Busl").GetProperty("scope").GetString());
        work.Write("compliance.json", """{ "licenses": { "build": ["MIT"] } }""");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG1002"), "(2 in all)");
    }

    [TestMethod]
    public void Text_from_a_package_has_no_power_over_a_log()
    {
        using var work = Fixture.Of("Hostile");
        var build = work.Build().MustFail();
        build.Only("error", "CG1006");
        Assert.IsFalse(build.Output.Contains("::error::", StringComparison.Ordinal));
        Assert.IsFalse(build.Output.Contains("##vso[", StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_project_without_packages_passes_with_one_line()
    {
        using var work = Fixture.Of("NoPackages");
        var build = work.Build().MustPass();
        Assert.HasCount(1, build.Output.Split('\n').Where(l => l.Contains("ComplianceGate", StringComparison.Ordinal) && !l.Contains("->", StringComparison.Ordinal)).ToList(), build.Output);
        build.MustNotSay("warning CG");
    }

    [TestMethod]
    public void A_package_that_ships_through_its_own_build_files_is_judged()
    {
        using var work = Fixture.Of("Plain");
        work.Replace("App.csproj", "Include=\"Test.Mit\" Version=\"1.0.0\"", "Include=\"Test.Brings\" Version=\"1.0.0\"");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG1001"), "Test.Brings");
    }

    [TestMethod]
    public void An_expression_of_forty_thousand_terms_is_refused_and_the_build_survives()
    {
        using var work = Fixture.Of("Plain");
        work.Replace("App.csproj", "Include=\"Test.Mit\" Version=\"1.0.0\"", "Include=\"Test.LongExpression\" Version=\"1.0.0\"");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG1003"), "Test.LongExpression");
    }
}
