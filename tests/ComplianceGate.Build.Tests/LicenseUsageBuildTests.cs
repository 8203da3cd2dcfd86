using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class LicenseUsageBuildTests
{
    [TestMethod]
    public void The_same_weak_copyleft_passes_beside_the_program_and_fails_when_linked_into_it()
    {
        using var work = Fixture.Of("WeakCopyleft");
        work.Build().MustPass();
        Assert.AreEqual("expression", Proof.Component(work, "Test.Lgpl", "bin/Debug/net9.0").GetProperty("licenseBasis").GetString());

        // A property given on the command line changes the verdict without a touched file.
        var line = work.Build("-p:PublishAot=true").MustFail().Only("error", "CG1002");
        StringAssert.Contains(line, "LGPL-2.1-only refused (PublishAot links it into the program, where its users cannot exchange it)");
        StringAssert.Contains(line, "Path: App -> Test.Lgpl 1.0.0 (LGPL-2.1-only).");

        work.Write("compliance.json", """
            { "licenses": { "exceptions": [{ "package": "Test.Lgpl", "version": "1.0.0", "allow": ["LGPL-2.1-only"], "reason": "We give out object files." }] } }
            """);
        work.Build("-p:PublishAot=true").MustPass();
    }

    [TestMethod]
    public void A_single_file_leaves_weak_copyleft_open()
    {
        using var work = Fixture.Of("WeakCopyleft");
        work.Replace("App.csproj", "net9.0", "net10.0");
        StringAssert.Contains(work.Build("-p:PublishSingleFile=true").MustPass().Only("warning", "CG1010"), "PublishSingleFile bundles it");
    }

    [TestMethod]
    public void The_project_s_own_license_is_held_against_what_it_ships()
    {
        using var work = Fixture.Of("OwnLicense");
        StringAssert.Contains(work.Build().MustPass().Only("warning", "CG1011"), "App is under MIT, and ships Test.Gpl 1.0.0 under GPL-3.0-only");
        work.Replace("App.csproj", "<PackageLicenseExpression>MIT<", "<PackageLicenseExpression>EPL-2.0<");
        work.Build().MustFail().Only("error", "CG1011");
        work.Replace("App.csproj", "<PackageLicenseExpression>EPL-2.0<", "<PackageLicenseExpression>GPL-3.0-or-later<");
        work.Build().MustPass().MustNotSay("CG1011");
    }

    [TestMethod]
    public void What_is_declared_is_held_against_the_text_in_the_package()
    {
        using var work = Fixture.Of("PackedTexts");
        var build = work.Build().MustFail();
        var line = build.Only("error", "CG1004");
        StringAssert.Contains(line, "Test.Contradicts 1.0.0 declares Apache-2.0, but its file 'LICENSE.txt' (SHA-256 ");
        StringAssert.Contains(line, "is the text of MIT.");
        StringAssert.Contains(build.Only("warning", "CG1003"), "Test.Unread 1.0.0 declares MIT, and its file 'LICENSE.txt' (SHA-256 ");
        StringAssert.Contains(build.Only("warning", "CG1003"), "closest is MIT");

        // The entry from the message, with the license that somebody found out.
        var entry = line[(line.IndexOf("licenses.clarify: ", StringComparison.Ordinal) + "licenses.clarify: ".Length)..];
        entry = entry[..(entry.IndexOf('}', StringComparison.Ordinal) + 1)].Replace("\"expression\":\"\"", "\"expression\":\"MIT\"", StringComparison.Ordinal);
        work.Write("compliance.json", $"{{ \"licenses\": {{ \"clarify\": [{entry}] }} }}");
        work.Build().MustPass();
        Assert.AreEqual("clarification", Proof.Component(work, "Test.Contradicts").GetProperty("licenseBasis").GetString());
        Assert.AreEqual("file", Proof.Component(work, "Test.Confirms").GetProperty("licenseBasis").GetString());
        Assert.AreEqual("file", Proof.Component(work, "Test.TextOnly").GetProperty("licenseBasis").GetString());
        Assert.AreEqual("MIT", Proof.Component(work, "Test.TextOnly").GetProperty("license").GetString());
        Assert.AreEqual("expression", Proof.Component(work, "Test.Unread").GetProperty("licenseBasis").GetString());
    }
}
