using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>The first minute with the gate: a line without configuration, a policy to begin with, a baseline, and a check between builds.</summary>
[TestClass]
public sealed class FirstMinuteTests
{
    private static readonly string[] Terms = ["--baseline", "--owner", "ann@example.test", "--reason", "Found when the gate came.", "--days", "30"];

    [TestMethod]
    public void A_new_project_with_the_package_prints_one_line_without_configuration()
    {
        using var work = Fixture.Of("Plain");
        Directory.Delete(work.Directory, recursive: true);
        Directory.CreateDirectory(work.Directory);
        Harness.DotNet.Run(work.Directory, ["new", "console", "--no-restore", "-n", "App", "-o", "."]).MustPass();
        Harness.DotNet.Run(work.Directory, ["add", "package", "ComplianceGate", "--version", PackedGate.Version, "--source", PackedGate.Feed]).MustPass();
        StringAssert.Contains(work.Read("App.csproj"), "ComplianceGate", StringComparison.Ordinal);
        var lines = work.Build().MustPass().Output.Split('\n').Where(static l => l.Contains("ComplianceGate:", StringComparison.Ordinal)).Select(static l => l.Trim()).ToList();
        CollectionAssert.AreEqual(new[] { "ComplianceGate: App ships no packages, no models; no findings. Evidence: bin/Debug/net10.0/App.compliance/" }, lines);
        Assert.IsTrue(work.Has("bin/Debug/net10.0/App.compliance/SHA256SUMS"));
    }

    [TestMethod]
    public void A_baseline_lets_the_next_build_pass_and_what_comes_later_is_checked_without_a_build()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Replace("App.csproj", "<None Update", "<PackageReference Include=\"Test.Busl\" Version=\"1.0.0\" />\n    <None Update");
        Assert.AreEqual(3, InstalledTool.Run(work.Directory, "check").ExitCode, "nothing is known before the first build");
        var failed = work.Build().MustFail();
        failed.Only("error", "CG2001");
        var refused = failed.Only("error", "CG1002");
        RefusedWithoutAnOwner(work);
        DryRunWritesNothing(work);

        var written = InstalledTool.Run(work.Directory, ["init", .. Terms, "--json"]).MustPass();
        StringAssert.Contains(written.Output, "\"written\": true", StringComparison.Ordinal);
        Assert.IsTrue(work.Has("models/tiny.safetensors.md"));
        var policy = work.Read("compliance.json");
        var (today, last) = (DateTime.UtcNow.ToString("yyyy-MM-dd"), DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd"));
        StringAssert.Contains(policy, $"\"reason\": \"Baseline of {today}: Found when the gate came.\", \"owner\": \"ann@example.test\", \"expires\": \"{last}\"", StringComparison.Ordinal);

        work.Build("--no-restore").MustPass().MustSay(" waived");
        InstalledTool.Run(work.Directory, "check").MustPass().MustSay("Judged the facts of the last build of App (net10.0, Debug)").MustSay("holds");
        Assert.AreEqual(1, InstalledTool.Run(work.Directory, ["init", .. Terms]).ExitCode, "a policy that is there is not replaced unasked");
        Assert.AreEqual(policy, work.Read("compliance.json"));

        ThePolicyOfNowCounts(work, policy, refused, last);
    }

    private static void RefusedWithoutAnOwner(Fixture work)
    {
        InstalledTool.Run(work.Directory, "init", "--baseline", "--reason", "Because.").MustSay("--owner");
        Assert.AreEqual(2, InstalledTool.Run(work.Directory, "init", "--baseline", "--owner", " ", "--reason", "Because.").ExitCode);
        Assert.AreEqual(2, InstalledTool.Run(work.Directory, "init", "--baseline", "--owner", "ann", "--reason", "Because.", "--expires", "2020-01-01").ExitCode);
        Assert.IsFalse(work.Has("compliance.json"));
    }

    private static void DryRunWritesNothing(Fixture work)
    {
        InstalledTool.Run(work.Directory, ["init", .. Terms, "--dry-run", "--ci", "gitlab"]).MustPass().MustSay("==> compliance.json <==").MustSay("==> models/tiny.safetensors.md <==").MustSay("==> .gitlab-ci.yml <==");
        Assert.IsFalse(work.Has("compliance.json"));
        Assert.IsFalse(work.Has("models/tiny.safetensors.md"));
    }

    private static void ThePolicyOfNowCounts(Fixture work, string policy, string refused, string last)
    {
        work.Write("compliance.json", policy.Replace(last, "2025-01-01", StringComparison.Ordinal));
        var expired = InstalledTool.Run(work.Directory, "check");
        Assert.AreEqual(1, expired.ExitCode, expired.Output);
        expired.MustSay("error CG0003: ");
        File.Delete(work.PathOf("compliance.json"));
        var bare = InstalledTool.Run(work.Directory, "check");
        Assert.AreEqual(1, bare.ExitCode, bare.Output);
        // The message of the build, with its path and its fix; the place is the same, relative to where the question was asked.
        var message = refused[refused.IndexOf("error CG1002", StringComparison.Ordinal)..].Split(" [")[0];
        bare.MustSay(message).MustSay("which is not what it was then");
        work.Write("App.csproj", work.Read("App.csproj") + "\n");
        using var json = JsonDocument.Parse(StandardOutput(work, "check", "--json"));
        Assert.AreEqual("falls-short", json.RootElement.GetProperty("outcome").GetString());
        Assert.AreEqual("App.csproj", json.RootElement.GetProperty("builds")[0].GetProperty("changed")[0].GetString());
    }

    // The harness joins both streams; JSON is what begins with the first brace.
    private static string StandardOutput(Fixture work, params string[] arguments)
    {
        var lines = InstalledTool.Run(work.Directory, arguments).Output.Split('\n');
        var start = Array.FindIndex(lines, static l => l == "{");
        var end = Array.FindIndex(lines, start, static l => l == "}");
        return string.Join('\n', lines[start..(end + 1)]);
    }
}
