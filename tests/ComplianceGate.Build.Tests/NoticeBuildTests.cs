using System.IO.Compression;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>NOTICE.txt in the evidence, in packages and in what is published.</summary>
[TestClass]
public sealed class NoticeBuildTests
{
    private const string Output = "bin/Debug/net10.0";
    private const string Notice = $"{Output}/App.compliance/NOTICE.txt";

    [TestMethod]
    public void It_tells_what_ships_with_its_texts_and_two_folders_give_the_same_bytes()
    {
        using var one = WithTexts("one");
        using var two = WithTexts("another place");
        one.Build().MustPass();
        two.Build().MustPass();
        var text = one.Read(Notice);
        CollectionAssert.AreEqual(File.ReadAllBytes(one.PathOf(Notice)), File.ReadAllBytes(two.PathOf(Notice)));
        Assert.AreEqual(
            """
            COMPONENTS

            Test.Mit 1.0.0
              License: MIT
              Authors: Nobody
              License text: it carries none; read https://spdx.org/licenses/MIT.html

            Test.SameText 2.0.0
              License: MIT
              Authors: Nobody
              License text: LICENSE: text 1 below

            Test.WithTexts 1.0.0
              License: MIT
              Copyright: Copyright 2020 Nobody
              License text: LICENSE.txt: text 1 below
              Notice: THIRD-PARTY-NOTICES.txt: text 2 below

            """.ReplaceLineEndings("\n"),
            text[text.IndexOf("COMPONENTS", StringComparison.Ordinal)..text.IndexOf("\nTEXTS\n", StringComparison.Ordinal)]);
        var license = string.Concat(MadeUpPackages.Mit().TrimEnd('\n').Split('\n').Select(l => (l.Length == 0 ? "" : "    " + l) + "\n"));
        StringAssert.Contains(text, license, StringComparison.Ordinal);
        StringAssert.Contains(text, "\n    COMPONENTS\n\n    Test.Forged 6.6.6\n      License: MIT\n", StringComparison.Ordinal);
        Assert.IsFalse(text.Contains("ComplianceGate 0", StringComparison.Ordinal), "what only builds does not ship");
        Proof.CheckSums(one).MustPass().MustSay("App.compliance/NOTICE.txt: OK");
        Assert.IsTrue(Proof.Manifest(one).GetProperty("documents").EnumerateArray().Any(d => d.GetProperty("path").GetString() == "App.compliance/NOTICE.txt"));
    }

    [TestMethod]
    public void A_second_build_is_skipped_a_deleted_one_is_written_again_and_clean_removes_it()
    {
        using var work = WithTexts();
        work.Build().MustPass();
        var text = work.Read(Notice);
        work.Build("--no-restore", "-v:diag").MustPass().MustSay("Skipping target \"_ComplianceGateRecord\"").MustNotSay("Using \"ComplianceGateRecord\" task");
        File.Delete(work.PathOf(Notice));
        work.Build("--no-restore").MustPass();
        Assert.AreEqual(text, work.Read(Notice));
        Proof.CheckSums(work).MustPass();
        work.DotNet("clean").MustPass();
        Assert.IsFalse(Directory.Exists(work.PathOf($"{Output}/App.compliance")));
    }

    [TestMethod]
    public void Pack_and_publish_carry_it_only_when_asked()
    {
        using var work = WithTexts();
        work.DotNet("pack", "-o", work.PathOf("plain")).MustPass();
        CollectionAssert.DoesNotContain(Entries(work, "plain"), "NOTICE.txt");
        work.DotNet("publish", "-o", work.PathOf("site")).MustPass();
        Assert.IsFalse(work.Has("site/NOTICE.txt"));

        work.DotNet("pack", "-o", work.PathOf("packed"), "-p:ComplianceGatePackNotice=true").MustPass().MustNotSay("warning");
        CollectionAssert.Contains(Entries(work, "packed"), "NOTICE.txt");
        work.DotNet("pack", "-o", work.PathOf("again"), "--no-build", "-p:ComplianceGatePackNotice=True").MustPass();
        Assert.AreEqual(work.Read("bin/Release/net10.0/App.compliance/NOTICE.txt"), Content(work, "again", "NOTICE.txt"));

        work.DotNet("publish", "-o", work.PathOf("site"), "-p:ComplianceGatePackNotice=true").MustPass();
        Assert.AreEqual(work.Read("bin/Release/net10.0/App.compliance/NOTICE.txt"), work.Read("site/NOTICE.txt"));
        work.DotNet("publish", "-o", work.PathOf("site2"), "--no-build", "-p:ComplianceGatePackNotice=true").MustPass();
        Assert.IsTrue(work.Has("site2/NOTICE.txt"));

        File.Delete(work.PathOf("bin/Release/net10.0/App.compliance/NOTICE.txt"));
        work.DotNet("pack", "-o", work.PathOf("none"), "--no-build", "-p:ComplianceGatePackNotice=true").MustFail().Only("error", "CG0001");
        work.DotNet("publish", "-o", work.PathOf("none"), "--no-build", "-p:ComplianceGatePackNotice=true").MustFail().Only("error", "CG0001");
        work.Build("-p:ComplianceGatePackNotice=perhaps").MustFail().MustSay("ComplianceGatePackNotice is 'perhaps'; it can be true or false.");
    }

    [TestMethod]
    public void A_package_of_several_frameworks_carries_one_for_each()
    {
        using var work = Fixture.Of("MultiTarget");
        work.DotNet("pack", "-o", work.PathOf("packed"), "-p:ComplianceGatePackNotice=true").MustPass().MustNotSay("warning");
        foreach (var framework in (string[])["net10.0", "netstandard2.0"])
        {
            StringAssert.Contains(Content(work, "packed", $"licenses/NOTICE.{framework}.txt"), $"({framework})", StringComparison.Ordinal);
        }

        CollectionAssert.DoesNotContain(Entries(work, "packed"), "NOTICE.txt");
        work.DotNet("pack", "-o", work.PathOf("again"), "--no-build", "-p:ComplianceGatePackNotice=true").MustPass();
        CollectionAssert.Contains(Entries(work, "again"), "licenses/NOTICE.net10.0.txt");
    }

    [TestMethod]
    public void A_notice_of_the_project_s_own_keeps_its_name()
    {
        using var work = WithTexts();
        work.Write("legal/NOTICE.txt", "Ours.");
        work.Replace("App.csproj", "</Project>", """
            <ItemGroup><None Include="legal/NOTICE.txt" Link="NOTICE.txt" Pack="true" PackagePath="/" CopyToPublishDirectory="Always" /></ItemGroup>
            </Project>
            """);
        work.DotNet("pack", "-o", work.PathOf("packed"), "-p:ComplianceGatePackNotice=true").MustPass();
        Assert.HasCount(1, Entries(work, "packed").Where(e => e == "NOTICE.txt").ToList());
        Assert.AreEqual("Ours.", Content(work, "packed", "NOTICE.txt"));
        StringAssert.StartsWith(Content(work, "packed", "licenses/NOTICE.net10.0.txt"), "NOTICES OF App", StringComparison.Ordinal);
        work.DotNet("publish", "-o", work.PathOf("site"), "-p:ComplianceGatePackNotice=true").MustPass();
        Assert.AreEqual("Ours.", work.Read("site/NOTICE.txt"));
        Assert.IsTrue(work.Has("site/licenses/NOTICE.net10.0.txt"));
    }

    [TestMethod]
    public void It_lies_beside_a_single_file_and_follows_the_evidence()
    {
        using var work = WithTexts();
        work.DotNet("publish", "-r", "linux-x64", "--no-self-contained", "-o", work.PathOf("site"),
            "-p:PublishSingleFile=true", "-p:UseAppHost=true", "-p:ComplianceGatePackNotice=true", "-p:ComplianceGateEvidenceDir=evidence").MustPass();
        Assert.AreEqual(work.Read("evidence/NOTICE.txt"), work.Read("site/NOTICE.txt"));
        StringAssert.Contains(work.Read("site/NOTICE.txt"), "\nMicrosoft.NETCore.App.Host.linux-x64 ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_package_s_notices_name_no_host_unless_it_holds_one()
    {
        using var work = Fixture.Of("Plain");
        work.DotNet("pack", "-o", work.PathOf("packed"), "-p:ComplianceGatePackNotice=true").MustPass();
        StringAssert.Contains(work.Read("bin/Release/net10.0/App.compliance/NOTICE.txt"), "Microsoft.NETCore.App.Host.", StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft.NETCore.App.Host.", Content(work, "packed", "NOTICE.txt"));
        StringAssert.Contains(Content(work, "packed", "NOTICE.txt"), "COMPONENTS\n\nTest.Mit 1.0.0\n", StringComparison.Ordinal);
        work.DotNet("pack", "-o", work.PathOf("again"), "--no-build", "-p:ComplianceGatePackNotice=true").MustPass();
        Assert.AreEqual(Content(work, "packed", "NOTICE.txt"), Content(work, "again", "NOTICE.txt"));

        work.DotNet("pack", "-o", work.PathOf("tool"), "-p:ComplianceGatePackNotice=true", "-p:PackAsTool=true", "-p:PackAsToolShimRuntimeIdentifiers=linux-x64").MustPass();
        Assert.IsTrue(Entries(work, "tool").Any(e => e.Contains("shims/", StringComparison.Ordinal)));
        StringAssert.Contains(Content(work, "tool", "NOTICE.txt"), "\nMicrosoft.NETCore.App.Host.linux-x64 ", StringComparison.Ordinal);
        work.DotNet("clean", "-c", "Release").MustPass();
        Assert.IsFalse(work.Has("obj/Release/net10.0/ComplianceGate/NOTICE.package.txt"));
    }

    [TestMethod]
    public void A_nuspec_of_the_project_s_own_must_name_it()
    {
        using var work = WithTexts();
        work.Write("App.nuspec", """
            <package><metadata><id>App</id><version>1.0.0</version><authors>a</authors><description>d</description></metadata>
              <files><file src="bin/Release/net10.0/App.dll" target="lib/net10.0/" /></files></package>
            """);
        string[] pack = ["-o", work.PathOf("packed"), "-p:NuspecFile=App.nuspec", "-p:ComplianceGatePackNotice=true"];
        var line = work.DotNet("pack", pack).MustFail().Only("error", "CG0001");
        StringAssert.Contains(line, "App.nuspec : error CG0001", StringComparison.Ordinal);
        StringAssert.Contains(line, "names no NOTICE.txt", StringComparison.Ordinal);
        work.DotNet("pack", "-o", work.PathOf("without"), "-p:NuspecFile=App.nuspec").MustPass();
        work.Replace("App.nuspec", "</files>", """<file src="bin/Release/net10.0/App.compliance/NOTICE.txt" target="" /></files>""");
        work.DotNet("pack", pack).MustPass();
        CollectionAssert.Contains(Entries(work, "packed"), "NOTICE.txt");
    }

    [TestMethod]
    public void What_was_built_is_not_published_in_another_form()
    {
        using var work = WithTexts();
        // The SDK asks for the runtime before anything else, and a machine on which it was once restored has it.
        work.DotNet("restore", "-r", "linux-x64", "-p:SelfContained=true").MustPass();
        string[] same = ["-r", "linux-x64", "-p:UseAppHost=true", "-p:ComplianceGatePackNotice=true"];
        work.DotNet("build", [.. same, "-c", "Release", "--no-self-contained"]).MustPass();
        var line = work.DotNet("publish", [.. same, "-o", work.PathOf("site"), "--no-build", "--self-contained"]).MustFail().Only("error", "CG0001");
        StringAssert.Contains(line, "is published as 'form=linux-x64|self-contained true|", StringComparison.Ordinal);
        Assert.IsFalse(work.Has("site/NOTICE.txt"));
        work.DotNet("publish", [.. same, "-o", work.PathOf("site"), "--no-build", "--no-self-contained"]).MustPass();
        Assert.IsTrue(work.Has("site/NOTICE.txt"));
    }

    private static Fixture WithTexts(string folder = "work")
    {
        var work = Fixture.Of("Plain", folder);
        // The host that the SDK makes ships texts of its own, which differ from SDK to SDK.
        work.Replace("App.csproj", "<ImplicitUsings>", "<UseAppHost Condition=\"'$(UseAppHost)' == ''\">false</UseAppHost><ImplicitUsings>");
        work.Replace("App.csproj", "</ItemGroup>", """
            <PackageReference Include="Test.WithTexts" Version="1.0.0" />
            <PackageReference Include="Test.SameText" Version="2.0.0" />
            </ItemGroup>
            """);
        return work;
    }

    private static List<string> Entries(Fixture work, string folder)
    {
        using var zip = ZipFile.OpenRead(Directory.GetFiles(work.PathOf(folder), "*.nupkg").Single());
        return [.. zip.Entries.Select(e => e.FullName)];
    }

    private static string Content(Fixture work, string folder, string name)
    {
        using var zip = ZipFile.OpenRead(Directory.GetFiles(work.PathOf(folder), "*.nupkg").Single());
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
