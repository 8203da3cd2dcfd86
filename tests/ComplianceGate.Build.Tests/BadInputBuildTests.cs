using System.Diagnostics;
using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Whatever is broken: a clear error, nothing lost, and the next build is whole.</summary>
[TestClass]
public sealed class BadInputBuildTests
{
    private const string Output = "bin/Debug/net10.0";

    [TestMethod]
    [DataRow("")]
    [DataRow("{ \"version\": 3, \"targets\": { \"net10.0\": {")]
    [DataRow("not json")]
    public void A_half_written_assets_file_stops_the_build_and_a_restore_mends_it(string text)
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        var sums = work.Read($"{Output}/App.compliance/SHA256SUMS");
        work.Write("obj/project.assets.json", text);
        work.Build("--no-restore").MustFail().MustSay("error ");
        Assert.AreEqual(sums, work.Read($"{Output}/App.compliance/SHA256SUMS"), "the evidence of the last good build stays");
        File.Delete(work.PathOf("obj/project.assets.json"));
        work.Build().MustPass();
    }

    [TestMethod]
    public void A_graph_that_a_failed_restore_left_is_refused()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        work.Replace("App.csproj", "</ItemGroup>", "<PackageReference Include=\"Test.DoesNotExist\" Version=\"1.0.0\" /></ItemGroup>");
        work.Build().MustFail().MustSay("NU1101");
        // Without the restore the SDK alone would go on with the half graph.
        work.Build("--no-restore").MustFail().MustSay("NU1101");
    }

    [TestMethod]
    public void A_nuspec_with_a_document_type_is_refused()
    {
        using var work = Fixture.Of("Dtd");
        work.DotNet("restore").MustPass();
        var nuspec = Path.Combine(PackedGate.PackageFolder, "test.dtd", "1.0.0", "test.dtd.nuspec");
        var text = File.ReadAllText(nuspec);
        File.WriteAllText(nuspec, text.Replace("<package ", "<!DOCTYPE package [ <!ENTITY x SYSTEM \"file:///etc/passwd\"> ]>\n<package ", StringComparison.Ordinal));
        var line = work.Build("--no-restore").MustFail().Only("error", "CG0005");
        StringAssert.Contains(line, "Test.Dtd");
        File.WriteAllText(nuspec, text);
        work.Build("--no-restore").MustPass();
    }

    [TestMethod]
    public void A_read_only_output_folder_is_told_and_nothing_is_accepted()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        // A link to a folder that no one can write, not even the super-user.
        var folder = work.PathOf($"{Output}/App.compliance");
        Directory.Delete(folder, recursive: true);
        Directory.CreateSymbolicLink(folder, "/proc/self");
        var build = work.Build("--no-restore").MustFail();
        build.Only("error", "CG0005");
        Directory.Delete(folder);
        work.Build("--no-restore").MustPass();
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void A_pipe_in_place_of_a_file_does_not_hang_the_build()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.md", TinyModels.Card);
        if (DotNet.Command("mkfifo", work.Directory, ["compliance.json", "models/tiny.safetensors"]).ExitCode != 0)
        {
            Assert.Inconclusive("Pipes cannot be made here.");
        }

        work.DotNet("restore").MustPass();
        work.Build("--no-restore").MustFail().Only("error", "CG0001");
    }

    [TestMethod]
    public void Neither_audit_nor_policy_hides_that_the_graph_is_not_known()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        work.Write("compliance.json", """{ "mode": "audit", "rules": { "CG0005": "none" } }""");
        work.Replace("App.csproj", "</ItemGroup>", "<PackageReference Include=\"Test.DoesNotExist\" Version=\"1.0.0\" /></ItemGroup>");
        work.Build().MustFail();
        work.Build("--no-restore").MustFail().MustSay("NU1101");
    }

    [TestMethod]
    public void A_full_disk_leaves_no_torn_document_and_the_next_build_completes()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        var folder = Directory.CreateDirectory(work.PathOf("small disk")).FullName;
        if (DotNet.Command("mount", work.Directory, ["-t", "tmpfs", "-o", "size=16k", "tmpfs", folder]).ExitCode != 0)
        {
            Assert.Inconclusive("A small file system cannot be mounted here.");
        }

        try
        {
            File.WriteAllBytes(Path.Combine(folder, "filler"), new byte[8192]);
            work.Build("--no-restore", $"-p:ComplianceGateEvidenceDir={folder}").MustFail().Only("error", "CG0005");
            AssertNoTornDocument(folder);
            Assert.IsFalse(File.Exists(Path.Combine(folder, "SHA256SUMS")));
        }
        finally
        {
            DotNet.Command("umount", work.Directory, [folder]).MustPass();
        }

        work.Build("--no-restore").MustPass();
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void A_build_that_is_killed_while_it_writes_leaves_no_torn_document()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        var folder = work.PathOf($"{Output}/App.compliance");
        for (var round = 0; round < 6; round++)
        {
            Directory.Delete(folder, recursive: true);
            using var process = DotNet.Start("dotnet", work.Directory, ["build", "--no-restore", "-tl:off", "-nodeReuse:false"], null, out _);
            var limit = Stopwatch.StartNew();
            while (!Directory.Exists(folder) && !process.HasExited && limit.Elapsed < TimeSpan.FromMinutes(1))
            {
                Thread.SpinWait(500);
            }

            // Each round a little later: before, between and after the documents.
            Thread.Sleep(round);
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            if (Directory.Exists(folder))
            {
                AssertNoTornDocument(folder);
            }
            else
            {
                Directory.CreateDirectory(folder);
            }
        }

        work.Build("--no-restore").MustPass();
        Proof.CheckSums(work).MustPass();
        Assert.IsEmpty(Directory.EnumerateFiles(folder, "*.tmp").ToList(), "leftovers of the killed builds are cleared");
    }

    private static void AssertNoTornDocument(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => f.EndsWith(".json", StringComparison.Ordinal) || f.EndsWith(".sarif", StringComparison.Ordinal)))
        {
            using var whole = JsonDocument.Parse(File.ReadAllBytes(file));
        }

        var sums = Path.Combine(folder, "SHA256SUMS");
        if (File.Exists(sums))
        {
            StringAssert.EndsWith(File.ReadAllText(sums), "\n", StringComparison.Ordinal);
        }
    }
}
