using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary><c>compliance-gate reproduce</c> on real builds: another folder, culture, time zone and umask, and the same bytes.</summary>
[TestClass]
public sealed class ReproduceBuildTests
{
    private const string Ci = "-p:ContinuousIntegrationBuild=true";

    private static readonly Dictionary<string, string?> Elsewhere = new()
    {
        ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8", ["TZ"] = "Pacific/Auckland",
    };

    [TestMethod]
    public void A_package_with_a_library_for_several_frameworks_and_its_symbols_is_bit_identical()
    {
        using var work = Source("MultiTarget", f => f.Replace("App.csproj", "<TargetFrameworks>", "<IncludeSymbols>true</IncludeSymbols><SymbolPackageFormat>snupkg</SymbolPackageFormat><TargetFrameworks>"));
        work.DotNet("pack", Ci, "-o", work.PathOf("artifacts")).MustPass();
        using var report = Reproduced(work, "artifacts/App.1.0.0.nupkg");
        CollectionAssert.AreEqual((string[])["App.1.0.0.nupkg", "App.1.0.0.snupkg"], Paths(report));

        // Alone and without the provenance that is beside it.
        System.IO.Directory.CreateDirectory(work.PathOf("alone"));
        File.Copy(work.PathOf("artifacts/App.1.0.0.nupkg"), work.PathOf("alone/App.1.0.0.nupkg"));
        Reproduced(work, "alone/App.1.0.0.nupkg", "--source", work.Directory).Dispose();
    }

    [TestMethod]
    public void A_package_with_a_model_is_bit_identical()
    {
        using var work = Source("ModelPacked", static f =>
        {
            f.Write("models/tiny.safetensors", TinyModels.Safetensors());
            f.Write("models/tiny.safetensors.md", TinyModels.Card);
        });
        work.DotNet("pack", Ci, "-o", work.PathOf("artifacts")).MustPass();
        Reproduced(work, "artifacts/App.1.0.0.nupkg").Dispose();
    }

    [TestMethod]
    public void What_dotnet_build_made_is_bit_identical_from_its_folder_and_from_its_evidence_alone()
    {
        using var work = Source("Plain");
        work.DotNet("build", Ci, "-c", "Release").MustPass();
        using var report = Reproduced(work, "bin/Release/net10.0");
        CollectionAssert.IsSubsetOf((string[])["App", "App.dll", "App.pdb", "App.deps.json", "Test.Mit.dll"], Paths(report));

        System.IO.Directory.CreateDirectory(work.PathOf("alone"));
        System.IO.Directory.Move(work.PathOf("bin/Release/net10.0/App.compliance"), work.PathOf("alone/App.compliance"));
        Reproduced(work, "alone/App.compliance").Dispose();
    }

    [TestMethod]
    public void A_single_file_and_a_trimmed_program_ready_to_run_are_bit_identical()
    {
        using var work = Source("SelfContained");
        work.DotNet("publish", Ci, "-o", work.PathOf("single"), "-p:PublishSingleFile=true").MustPass();
        work.DotNet("publish", Ci, "-o", work.PathOf("ready"), "-p:PublishReadyToRun=true", "-p:PublishTrimmed=true").MustPass();
        Reproduced(work, "single").Dispose();
        Reproduced(work, "ready").Dispose();
    }

    [TestMethod]
    public void Time_and_properties_that_came_from_the_environment_are_set_as_they_were()
    {
        using var work = Source("Plain");
        work.DotNet(
            new Dictionary<string, string?> { ["Version"] = "3.1.4", ["ContinuousIntegrationBuild"] = "true", ["SOURCE_DATE_EPOCH"] = "1700000000" },
            "pack", "-o", work.PathOf("artifacts")).MustPass();
        using var report = Reproduced(work, "artifacts/App.3.1.4.nupkg");
        StringAssert.Contains(report.RootElement.GetProperty("notes")[0].GetString(), "ContinuousIntegrationBuild", StringComparison.Ordinal);
        StringAssert.Contains(report.RootElement.GetProperty("notes")[0].GetString(), "Version", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_local_build_is_different_and_says_that_paths_are_in_it()
    {
        using var work = Source("Plain", static f => f.Write("Where.cs", "static class Where { public static string Am([System.Runtime.CompilerServices.CallerFilePath] string i = \"\") => i; public static string I() => Am(); }"));
        work.DotNet("build").MustPass();
        var result = Reproduce(work, "bin/Debug/net10.0");
        Assert.AreEqual(1, result.ExitCode, result.Output);
        Assert.AreEqual("different", result.Output.Split('\n')[0]);
        result.MustSay("App.dll").MustSay("ContinuousIntegrationBuild");
    }

    [TestMethod]
    public void Another_user_without_anything_of_the_first_gets_the_same_bytes()
    {
        if (DotNet.Command("sh", PackedGate.Repository, ["-c", "command -v setpriv && test $(id -u) = 0"]).ExitCode != 0)
        {
            Assert.Inconclusive("Only root can become another user here.");
        }

        using var work = Source("NoPackages");
        work.DotNet("publish", Ci, "-o", work.PathOf("single")).MustPass();
        // What was added after the build was made by none, and a file that is gone is none.
        var above = Path.GetDirectoryName(work.Directory)!;
        var home = System.IO.Directory.CreateDirectory(Path.Combine(above, "home")).FullName;
        var tool = Path.Combine(above, "tool");
        DotNet.Command("cp", above, ["-r", Path.GetDirectoryName(InstalledTool.Command)!, tool]).MustPass();
        DotNet.Command("sh", above, ["-c", $"cp -r '{PackedGate.Feed}' feed && sed -i 's|{PackedGate.Feed}|{above}/feed|' NuGet.config && chown -R 65534:65534 home && chmod -R a+rX . && mkdir -m 777 fresh"]).MustPass();
        var environment = new Dictionary<string, string?>(Elsewhere) { ["HOME"] = home, ["NUGET_PACKAGES"] = Path.Combine(home, "packages"), ["DOTNET_CLI_HOME"] = home, ["TMPDIR"] = home };
        var result = DotNet.Command("setpriv", work.Directory,
            ["--reuid", "65534", "--regid", "65534", "--clear-groups", Path.Combine(tool, "compliance-gate"), "reproduce", "single", "--work", Path.Combine(above, "fresh")], environment);
        StringAssert.Contains(result.MustPass().Output, "\nbit-identical\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void What_was_added_to_or_taken_from_a_publish_folder_is_different_and_no_summary_passes()
    {
        using var work = Source("NoPackages");
        work.DotNet("publish", Ci, "-o", work.PathOf("single")).MustPass();
        var summary = work.PathOf("single.vsa.json");
        Reproduce(work, "single", "--vsa", summary, "--verifier-id", "https://example.test/second").MustPass();
        StringAssert.Contains(File.ReadAllText(summary), "\"PASSED\"", StringComparison.Ordinal);

        work.Write("single/evil.dll", "MZ");
        File.Delete(work.PathOf("single/App.runtimeconfig.json"));
        var result = Reproduce(work, "single", "--vsa", summary, "--verifier-id", "https://example.test/second");
        Assert.AreEqual("different", result.MustFail().Output.Split('\n')[0]);
        result.MustSay("evil.dll: is in the original, and no evidence speaks of it").MustSay("App.runtimeconfig.json: is missing from the original");
        StringAssert.Contains(File.ReadAllText(summary), "\"FAILED\"", StringComparison.Ordinal);
    }

    [TestMethod]
    public void What_stands_in_the_way_is_said_and_is_no_answer()
    {
        using var work = Source("Plain");
        work.DotNet("build", Ci).MustPass();
        var folder = work.PathOf("alone");
        System.IO.Directory.CreateDirectory(folder);
        System.IO.Directory.Move(work.PathOf("bin/Debug/net10.0/App.compliance"), folder + "/App.compliance");
        using var stranger = Fixture.Of("Plain");
        stranger.Commit();
        Undecided(work, "alone", "--source", stranger.Directory).MustSay("--source");
        Undecided(work, "nothing").MustSay("is not there");
        Undecided(work, "bin/Debug/net10.0").MustSay("has no evidence");

        foreach (var name in (string[])["manifest.json", "provenance.intoto.json", "buildinfo.json"])
        {
            var file = folder + "/App.compliance/" + name;
            File.WriteAllText(file, File.ReadAllText(file).Replace(Sdk(work), "10.0.399", StringComparison.Ordinal));
        }

        Undecided(work, "alone").MustSay("SDK 10.0.399, which is not installed").MustSay("https://dotnet.microsoft.com/download/dotnet/10.0");

        using var outside = Fixture.Of("Plain");
        outside.Build().MustPass();
        Undecided(outside, "bin/Debug/net10.0").MustSay("names no commit");
    }

    private static Fixture Source(string name, Action<Fixture>? change = null)
    {
        var work = Fixture.Of(name);
        work.Write(".gitignore", "bin/\nobj/\nartifacts/\nalone/\nsingle/\nready/\n");
        change?.Invoke(work);
        work.Commit();
        DotNet.Command("git", work.Directory, ["remote", "add", "origin", PackedClone.Remote]).MustPass();
        return work;
    }

    /// <summary>Runs the command as a stranger would have it: another culture, time zone and umask, and a fresh folder beside the fixture.</summary>
    private static CommandResult Reproduce(Fixture work, string path, params string[] more)
    {
        var above = Path.GetDirectoryName(work.Directory)!;
        var line = string.Join(' ', ((string[])[InstalledTool.Command, "reproduce", path, "--work", above, .. more]).Select(static a => $"'{a}'"));
        return DotNet.Command("sh", work.Directory, ["-c", $"umask 077; exec {line} 2>/dev/null"], Elsewhere);
    }

    private static JsonDocument Reproduced(Fixture work, string path, params string[] more)
    {
        var report = JsonDocument.Parse(Reproduce(work, path, [.. more, "--json"]).MustPass().Output);
        Assert.AreEqual("bit-identical", report.RootElement.GetProperty("rung").GetString(), report.RootElement.ToString());
        return report;
    }

    private static CommandResult Undecided(Fixture work, string path, params string[] more)
    {
        var result = Reproduce(work, path, more);
        Assert.AreEqual(3, result.ExitCode, result.Output);
        Assert.AreEqual("cannot be decided", result.Output.Split('\n')[0]);
        return result;
    }

    private static string[] Paths(JsonDocument report) => [.. report.RootElement.GetProperty("artifacts").EnumerateArray().Select(a => a.GetProperty("path").GetString()!)];

    private static string Sdk(Fixture work) =>
        JsonDocument.Parse(work.Read("alone/App.compliance/manifest.json")).RootElement.GetProperty("toolchain").GetProperty("sdk").GetString()!;
}
