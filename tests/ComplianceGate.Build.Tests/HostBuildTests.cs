using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Evidence;

namespace ComplianceGate.Build.Tests;

/// <summary>Languages, frameworks, layouts and ways to build.</summary>
[TestClass]
public sealed class HostBuildTests
{
    [TestMethod]
    [DataRow("FSharp")]
    [DataRow("VisualBasic")]
    [DataRow("GlobalReference")]
    [DataRow("Plain")]
    public void Languages_and_ways_to_reference_the_package(string fixture)
    {
        using var work = Fixture.Of(fixture);
        work.Build().MustPass();
        Proof.CheckSums(work).MustPass();
        var embedded = EmbeddedManifestReader.ReadFile(work.PathOf("bin/Debug/net10.0/App.dll"));
        Assert.IsNotNull(embedded);
        Assert.IsTrue(embedded.Packages.Any(p => p is { Id: "Test.Mit", Version: "1.0.0" }), string.Join(", ", embedded.Packages));
    }

    [TestMethod]
    public void The_old_framework_has_its_evidence_and_manifest_too()
    {
        using var work = Fixture.Of("NetFramework");
        work.Build().MustPass();
        Proof.CheckSums(work, "bin/Debug/net472").MustPass();
        Assert.IsNotNull(EmbeddedManifestReader.ReadFile(work.PathOf("bin/Debug/net472/App.exe")));
    }

    [TestMethod]
    public void Each_framework_of_a_project_is_judged_and_proven()
    {
        using var work = Fixture.Of("MultiTarget");
        work.Build().MustPass();
        foreach (var framework in (string[])["net10.0", "netstandard2.0"])
        {
            Proof.CheckSums(work, $"bin/Debug/{framework}").MustPass();
            Assert.AreEqual(framework, Proof.Manifest(work, $"bin/Debug/{framework}").GetProperty("targetFramework").GetString());
        }

        work.DotNet("pack", "--no-build", "-c", "Debug").MustPass();
    }

    [TestMethod]
    public void A_runtime_can_be_chosen()
    {
        using var work = Fixture.Of("Plain");
        work.Build("-r", "linux-x64", "--no-self-contained").MustPass();
        Assert.AreEqual("linux-x64", Proof.Manifest(work, "bin/Debug/net10.0/linux-x64").GetProperty("runtimeIdentifier").GetString());
    }

    [TestMethod]
    public void The_artifacts_layout_is_followed()
    {
        using var work = Fixture.Of("Plain");
        work.Build("--artifacts-path", work.PathOf("out")).MustPass();
        Proof.CheckSums(work, "out/bin/App/debug").MustPass();
    }

    [TestMethod]
    [DataRow("with spaces and (brackets)", true)]
    [DataRow("naïve ünïcode 模型", true)]
    // The SDK itself compiles anew in such a folder each time.
    [DataRow("it's 100% a;b $(x) @home", false)]
    public void Any_folder_name_will_do(string folder, bool incremental)
    {
        using var work = Fixture.Of("Model", folder);
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Build().MustFail().Only("error", "CG2001");
        work.Write("models/tiny.md", TinyModels.Card);
        work.Build().MustPass();
        Proof.CheckSums(work).MustPass();
        if (incremental)
        {
            work.Build("--no-restore", "-question").MustPass();
        }
    }

    [TestMethod]
    [DataRow("-m:1")]
    [DataRow("-m:2")]
    [DataRow("-mt")]
    [DataRow("-graph")]
    public void A_solution_is_judged_however_it_is_built(string how)
    {
        using var work = Fixture.Of("Solution");
        work.Build("All.slnx", how).MustPass();
        Proof.CheckSums(work, "App/bin/Debug/net10.0").MustPass();
        Proof.CheckSums(work, "Other/bin/Debug/net10.0", "Other").MustPass();
        Proof.CheckSums(work, "Lib/bin/Debug/netstandard2.0", "Lib").MustPass();
        work.Build("All.slnx", how, "--no-restore", "-question").MustPass();
    }

    [TestMethod]
    public void Nothing_but_the_package_folder_is_needed_once_restored()
    {
        using var work = Fixture.Of("Plain");
        work.DotNet("restore").MustPass();
        work.Write("NuGet.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        work.Build("--no-restore").MustPass();
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void A_host_that_is_too_old_is_told_so()
    {
        using var work = Fixture.Of("Plain");
        work.DotNet("restore").MustPass();
        StringAssert.Contains(work.Build("--no-restore", "-p:NETCoreSdkVersion=9.0.300").MustFail().Only("error", "CG0002"), "10.0.100");
    }

    [TestMethod]
    public void Outputs_that_are_rewritten_after_the_copy_are_recorded_as_they_end()
    {
        using var work = Fixture.Of("RewrittenOutput");
        work.Build().MustPass();
        Proof.CheckSums(work).MustPass();
        Assert.IsTrue(Proof.Manifest(work).GetProperty("artifacts").EnumerateArray().Any(a => a.GetProperty("path").GetString() == "stamp.txt"));
        work.Replace("App.csproj", "<ComplianceGateRecordAfterTargets>Rewrite<", "<ComplianceGateRecordAfterTargets>Rewritten<");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG0001"), "Rewritten");
    }

    [TestMethod]
    public void Git_is_asked_twice_a_build_however_many_projects_there_are()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("The counting stand-in for git is a shell script.");
        }

        using var work = Fixture.Of("Solution");
        work.Commit();
        // Counts calls in front of the real program.
        var real = DotNet.Command("which", work.Directory, ["git"]).MustPass().Output.Trim();
        work.Write("../programs/git", $"#!/bin/sh\necho \"$@\" >> '{work.PathOf("../calls.txt")}'\nexec '{real}' \"$@\"\n");
        DotNet.Command("chmod", work.Directory, ["+x", work.PathOf("../programs/git")]).MustPass();
        var path = $"{work.PathOf("../programs")}:{Environment.GetEnvironmentVariable("PATH")}";
        work.DotNet(new Dictionary<string, string?> { ["PATH"] = path }, "build", "All.slnx", "-m:1").MustPass();
        var calls = File.ReadAllLines(work.PathOf("../calls.txt"));
        Assert.HasCount(2, calls, string.Join("\n", calls));
        work.DotNet(new Dictionary<string, string?> { ["PATH"] = path }, "build", "All.slnx", "-m:1", "--no-restore").MustPass();
        Assert.HasCount(2, File.ReadAllLines(work.PathOf("../calls.txt")), "nothing to do, git not asked");
    }

    [TestMethod]
    public void A_change_after_the_recording_is_told_and_the_setting_that_mends_it_works()
    {
        using var work = Fixture.Of("Plain");
        work.Replace("App.csproj", "</Project>", """
              <Target Name="One" AfterTargets="CopyFilesToOutputDirectory" />
              <Target Name="Two" AfterTargets="IncrementalClean">
                <WriteLinesToFile File="$(OutDir)App.runtimeconfig.json" Lines="{ }" Overwrite="true" />
              </Target>
            </Project>
            """);
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG4001"), "App.runtimeconfig.json");
        work.Build("--no-incremental", "-p:ComplianceGateRecordAfterTargets=One%3BTwo").MustPass();
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void Compiling_alone_is_judged_too()
    {
        using var work = Fixture.Of("NoLicense");
        work.DotNet("restore").MustPass();
        work.DotNet("msbuild", "-t:Compile").MustFail().Only("error", "CG1001");
    }

    [TestMethod]
    [DataRow("ComplianceGateEnabled", "1")]
    [DataRow("ComplianceGateEmbed", "ja")]
    public void A_switch_that_is_neither_true_nor_false_is_refused(string property, string value)
    {
        using var work = Fixture.Of("Plain");
        StringAssert.Contains(work.Build($"-p:{property}={value}").MustFail().Only("error", "CG0001"), property);
    }

    [TestMethod]
    public void Formats_may_stand_on_several_lines()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        work.Replace("App.csproj", "</PropertyGroup>", "<ComplianceGateFormats>\n cyclonedx;\n SARIF\n</ComplianceGateFormats></PropertyGroup>");
        work.Build("--no-restore").MustPass();
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void Each_framework_keeps_its_evidence_apart_in_a_folder_of_ones_own()
    {
        using var work = Fixture.Of("MultiTarget");
        work.Build("-p:ComplianceGateEvidenceDir=evidence").MustPass();
        Assert.IsTrue(work.Has("evidence/net10.0/SHA256SUMS"));
        Assert.IsTrue(work.Has("evidence/netstandard2.0/SHA256SUMS"));
    }

    [TestMethod]
    public void A_test_project_ships_nothing()
    {
        using var work = Fixture.Of("NotAllowed");
        work.Build("-p:IsTestProject=true").MustPass();
        Assert.AreEqual("build-only", Proof.Component(work, "Test.Busl").GetProperty("scope").GetString());
    }
}
