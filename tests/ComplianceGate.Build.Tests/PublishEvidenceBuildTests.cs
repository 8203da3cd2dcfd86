using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>The evidence of what was published, in every form of publishing.</summary>
[TestClass]
public sealed class PublishEvidenceBuildTests
{
    [TestMethod]
    public void A_folder_a_single_file_and_a_self_contained_program_are_recorded_as_published()
    {
        using var work = Fixture.Of("SelfContained");
        work.DotNet("publish", "-o", work.PathOf("self")).MustPass().MustNotSay("warning");
        var whole = Recorded(work, "self");
        CollectionAssert.IsSubsetOf((string[])["App", "App.dll", "App.deps.json", "App.runtimeconfig.json", "System.Private.CoreLib.dll", "libcoreclr.so"], whole);

        work.DotNet("publish", "-o", work.PathOf("single"), "-p:PublishSingleFile=true").MustPass();
        CollectionAssert.AreEquivalent((string[])["App", "App.pdb"], Recorded(work, "single"));

        work.DotNet("publish", "-o", work.PathOf("trimmed"), "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true").MustPass();
        var trimmed = Recorded(work, "trimmed");
        CollectionAssert.Contains(trimmed, "System.Private.CoreLib.dll");
        Assert.IsLessThan(whole.Length, trimmed.Length);
    }

    [TestMethod]
    public void A_program_compiled_ahead_of_time_is_recorded()
    {
        using var work = Fixture.Of("NativeAot");
        work.DotNet("publish", "-o", work.PathOf("aot")).MustPass();
        CollectionAssert.AreEquivalent((string[])["App", "App.dbg"], Recorded(work, "aot"));
    }

    [TestMethod]
    public void A_web_site_is_recorded_with_what_publishing_makes_of_its_files_and_verify_finds_nothing_wrong()
    {
        using var work = Fixture.Of("Web");
        work.DotNet("publish", "-o", work.PathOf("site")).MustPass().MustNotSay("warning");
        CollectionAssert.IsSubsetOf((string[])["App.dll", "appsettings.json", "web.config", "wwwroot/index.html"], Recorded(work, "site"));
        InstalledTool.Run(work.Directory, "verify", "site").MustPass().MustSay("all digests");
        // Twice into one folder, and what the build left has not changed.
        work.DotNet("publish", "--no-build", "-o", work.PathOf("site")).MustPass();
        InstalledTool.Run(work.Directory, "verify", "site").MustPass();
        InstalledTool.Run(work.Directory, "verify", "bin/Release/net10.0").MustPass();
    }

    [TestMethod]
    public void Publishing_without_a_build_speaks_of_the_build_that_was_recorded()
    {
        using var work = Fixture.Of("Plain");
        work.Commit();
        work.DotNet("publish", "--no-build", "-o", work.PathOf("site")).MustFail();
        work.DotNet("build", "-c", "Release").MustPass();
        work.DotNet("publish", "--no-build", "-o", work.PathOf("site")).MustPass();
        CollectionAssert.Contains(Recorded(work, "site"), "App.dll");
        Assert.AreEqual("publish", Manifest(work, "site").GetProperty("stage").GetString());
        Assert.AreEqual(Proof.Manifest(work, "bin/Release/net10.0").GetProperty("source").GetProperty("commit").GetString(), Manifest(work, "site").GetProperty("source").GetProperty("commit").GetString());
    }

    [TestMethod]
    public void A_model_that_only_publishing_brings_is_judged()
    {
        using var work = Fixture.Of("ReferencedModel");
        work.Write("Lib/models/tiny.safetensors", TinyModels.Safetensors());
        work.Replace("Lib/Lib.csproj", "CopyToOutputDirectory", "CopyToPublishDirectory");
        work.DotNet("publish", "App", "-o", work.PathOf("site")).MustFail().MustSay("error CG2001");
        Assert.IsFalse(work.Has("site/App.compliance/SHA256SUMS"));

        work.Write("Lib/models/tiny.safetensors.md", TinyModels.Card);
        work.DotNet("publish", "App", "-o", work.PathOf("site")).MustPass();
        CollectionAssert.Contains(Recorded(work, "site"), "models/tiny.safetensors");
        Assert.AreEqual(1, Manifest(work, "site").GetProperty("components").GetProperty("models").GetArrayLength());
    }

    private static string[] Recorded(Fixture work, string folder)
    {
        DotNet.Command("sha256sum", work.PathOf(folder), ["-c", "--strict", "--quiet", "App.compliance/SHA256SUMS"]).MustPass();
        var recorded = Manifest(work, folder).GetProperty("artifacts").EnumerateArray().Select(a => a.GetProperty("path").GetString()!).ToArray();
        var there = Directory.GetFiles(work.PathOf(folder), "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(work.PathOf(folder), p))
            .Where(p => !p.StartsWith("App.compliance/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(there, recorded, $"Only there: {string.Join(", ", there.Except(recorded))}. Only recorded: {string.Join(", ", recorded.Except(there))}.");
        return recorded;
    }

    private static JsonElement Manifest(Fixture work, string folder) => Proof.Manifest(work, folder);
}
