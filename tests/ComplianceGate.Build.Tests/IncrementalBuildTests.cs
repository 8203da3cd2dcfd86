using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Evidence;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class IncrementalBuildTests
{
    private const string Output = "bin/Debug/net10.0";

    [TestMethod]
    public void Nothing_to_do_nothing_done()
    {
        using var work = Fixture.Of("Plain");
        work.Commit();
        work.Build().MustPass();
        var stamp = File.GetLastWriteTimeUtc(work.PathOf($"{Output}/App.compliance/SHA256SUMS"));
        var second = work.Build("--no-restore", "-v:diag").MustPass();
        second.MustSay("Skipping target \"_ComplianceGateCheck\"");
        second.MustSay("Skipping target \"_ComplianceGateRecord\"");
        second.MustNotSay("Using \"ComplianceGateCheck\" task");
        second.MustNotSay("Using \"ComplianceGateRecord\" task");
        second.MustNotSay("Using \"ComplianceGateReplay\" task");
        Assert.AreEqual(stamp, File.GetLastWriteTimeUtc(work.PathOf($"{Output}/App.compliance/SHA256SUMS")));
        work.Build("--no-restore", "-question").MustPass();
    }

    [TestMethod]
    public void A_version_that_differs_in_case_alone_is_another()
    {
        using var work = Fixture.Of("Plain");
        work.Build("-p:Version=1.0.0-RC1").MustPass();
        work.Build("--no-restore", "-p:Version=1.0.0-rc1").MustPass();
        Assert.AreEqual("1.0.0-rc1", Proof.Manifest(work).GetProperty("version").GetString());
    }

    [TestMethod]
    public void The_embedded_manifest_stays_when_the_check_is_skipped_and_the_compiler_runs()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        work.Write("Program.cs", "Console.WriteLine(\"changed\");");
        work.Build("--no-restore", "-v:normal").MustPass();
        Assert.IsNotNull(EmbeddedManifestReader.ReadFile(work.PathOf($"{Output}/App.dll")));
        Proof.CheckSums(work).MustPass();
        // And when nothing runs at all.
        work.Build("--no-restore").MustPass();
        Assert.IsNotNull(EmbeddedManifestReader.ReadFile(work.PathOf($"{Output}/App.dll")));
    }

    [TestMethod]
    public void A_changed_package_version_is_judged_and_embedded_again()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        work.Replace("App.csproj", "Include=\"Test.Mit\" Version=\"1.0.0\"", "Include=\"Test.Mit\" Version=\"1.1.0\"");
        work.Build().MustPass();
        Assert.AreEqual("1.1.0", EmbeddedManifestReader.ReadFile(work.PathOf($"{Output}/App.dll"))!.Packages.Single(p => p.Id == "Test.Mit").Version);
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void A_card_that_changes_appears_or_goes_away_is_noticed()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/README.md", TinyModels.Card);
        work.Build().MustPass();
        // A nearer card where none was, older than everything else: a clock is no proof.
        work.Write("models/tiny.md", "# Tiny\n");
        File.SetLastWriteTimeUtc(work.PathOf("models/tiny.md"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        work.Build("--no-restore").MustFail().Only("error", "CG2002");
        File.Delete(work.PathOf("models/tiny.md"));
        work.Build("--no-restore").MustPass();
        work.Write("models/README.md", TinyModels.Card.Replace("Limitations", "Remarks", StringComparison.Ordinal));
        work.Build("--no-restore").MustFail().Only("error", "CG2002");
        File.Delete(work.PathOf("models/README.md"));
        work.Build("--no-restore").MustFail().Only("error", "CG2001");
    }

    [TestMethod]
    public void A_model_that_begins_to_ship_is_noticed()
    {
        using var work = Fixture.Of("Model");
        work.Build().MustPass();
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Build("--no-restore").MustFail().Only("error", "CG2001");
    }

    [TestMethod]
    public void A_policy_that_changes_or_a_nearer_one_is_noticed()
    {
        using var work = Fixture.Of("Solution");
        work.Commit();
        work.Write("compliance.json", """{ "licenses": { "allow": ["MIT"] } }""");
        work.Build("Lib").MustPass();
        work.Write("compliance.json", """{ "licenses": { "allow": ["Apache-2.0"] } }""");
        work.Build("Lib", "--no-restore").MustFail().MustSay("CG1002");
        work.Write("compliance.json", """{ "licenses": { "allow": ["MIT"] } }""");
        work.Build("Lib", "--no-restore").MustPass();
        work.Write("Lib/compliance.json", """{ "licenses": { "allow": ["Apache-2.0"] } }""");
        work.Build("Lib", "--no-restore").MustFail().MustSay("CG1002");
    }

    [TestMethod]
    public void A_new_commit_is_embedded()
    {
        using var work = Fixture.Of("Plain");
        work.Commit();
        work.Build().MustPass();
        var first = EmbeddedManifestReader.ReadFile(work.PathOf($"{Output}/App.dll"))!.Commit;
        Assert.IsNotNull(first);
        work.Write("notes.txt", "one more file");
        work.Commit();
        work.Build("--no-restore").MustPass();
        var second = EmbeddedManifestReader.ReadFile(work.PathOf($"{Output}/App.dll"))!.Commit;
        Assert.IsNotNull(second);
        Assert.AreNotEqual(first, second);
    }

    [TestMethod]
    public void An_evidence_file_that_was_deleted_is_written_again()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        File.Delete(work.PathOf($"{Output}/App.compliance/sbom.cdx.json"));
        work.Build("--no-restore").MustPass();
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void Clean_removes_the_evidence_and_leaves_no_folder()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        work.DotNet("clean").MustPass();
        Assert.IsFalse(Directory.Exists(work.PathOf($"{Output}/App.compliance")));
        Assert.IsFalse(Directory.Exists(work.PathOf("obj/Debug/net10.0/ComplianceGate")));
        work.Build().MustPass();
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void Design_time_builds_are_left_alone()
    {
        using var work = Fixture.Of("NoLicense");
        work.DotNet("restore").MustPass();
        work.DotNet("msbuild", "-t:ResolvePackageAssets;CoreCompile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true")
            .MustPass().MustNotSay("CG1001");
        Assert.IsFalse(Directory.Exists(work.PathOf("obj/Debug/net10.0/ComplianceGate")));
    }

    [TestMethod]
    [DataRow("Plain")]
    [DataRow("FSharp")]
    [DataRow("VisualBasic")]
    public void A_rebuild_keeps_the_embedded_manifest(string fixture)
    {
        using var work = Fixture.Of(fixture);
        work.Build().MustPass();
        work.Build("--no-restore", "--no-incremental").MustPass();
        Assert.IsNotNull(EmbeddedManifestReader.ReadFile(work.PathOf($"{Output}/App.dll")));
        Proof.CheckSums(work).MustPass();
        work.Build("--no-restore", "-question").MustPass();
    }

    [TestMethod]
    public void A_stamp_from_the_future_proves_nothing()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.md", TinyModels.Card);
        work.Build().MustPass();
        foreach (var stamp in Directory.EnumerateFiles(work.PathOf("obj/Debug/net10.0/ComplianceGate"), "*.stamp"))
        {
            File.SetLastWriteTimeUtc(stamp, DateTime.UtcNow.AddHours(2));
        }

        File.Delete(work.PathOf("models/tiny.md"));
        work.Build("--no-restore").MustFail().Only("error", "CG2001");
    }

    [TestMethod]
    public void In_ci_nothing_that_is_kept_is_trusted()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.md", TinyModels.Card);
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(work.PathOf("models/tiny.md"), time);
        work.Build("-p:ContinuousIntegrationBuild=true").MustPass();
        work.Write("models/tiny.md", "# nothing\n");
        File.SetLastWriteTimeUtc(work.PathOf("models/tiny.md"), time);
        work.Build("--no-restore", "-p:ContinuousIntegrationBuild=true").MustFail().Only("error", "CG2002");
    }

    [TestMethod]
    public void Warnings_of_models_that_come_late_are_shown_again_and_then_nothing_is_done()
    {
        using var work = Fixture.Of("ReferencedModel");
        work.Write("Lib/models/tiny.safetensors", TinyModels.Safetensors());
        for (var round = 0; round < 3; round++)
        {
            work.Build("App", "-p:ComplianceGateMode=audit").MustPass().Only("warning", "CG2001");
        }

        work.Build("App", "--no-restore", "-p:ComplianceGateMode=audit", "-question").MustPass();
    }
}
