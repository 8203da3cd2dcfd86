using System.Text.RegularExpressions;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Does what a newcomer does: clones the repository and runs the README's commands to the letter.</summary>
[TestClass]
public sealed partial class ReadmeTests
{
    // The samples' own NuGet.config decides where packages are unpacked, as it does for a newcomer.
    private static readonly Dictionary<string, string?> Newcomer = new() { ["NUGET_PACKAGES"] = null };

    [TestMethod]
    public void The_commands_do_in_a_fresh_clone_what_the_readme_says()
    {
        var root = Path.Combine(Path.GetTempPath(), "cg-" + Path.GetRandomFileName());
        var clone = Path.Combine(root, "clone");
        try
        {
            Directory.CreateDirectory(root);
            CopyRepository(clone);
            var steps = Steps(File.ReadAllText(Path.Combine(clone, "README.md")));
            Assert.HasCount(4, steps);

            Run(clone, steps[0]).MustPass();
            AssertEvidence(clone);
            foreach (var failing in steps[2..])
            {
                Run(clone, failing).MustFail().Only("error", failing.Quoted.Split(' ', ':')[1]);
            }
        }
        finally
        {
            if (Environment.GetEnvironmentVariable("CG_KEEP_FIXTURES") is null && Directory.Exists(root))
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }

    /// <summary>Runs a command of the README; what the README quotes as its output must be in it.</summary>
    private static CommandResult Run(string clone, Step step)
    {
        var result = DotNet.Command("bash", clone, ["-c", step.Command], Newcomer);
        Assert.IsGreaterThan(0, step.Quoted.Length, $"The README quotes nothing of what '{step.Command}' prints.");
        return result.MustSay(step.Quoted);
    }

    private static void AssertEvidence(string clone)
    {
        var output = Path.Combine(clone, "samples", "SentimentService", "bin", "Debug", "net10.0");
        foreach (var name in (string[])["manifest.json", "sbom.cdx.json", "findings.sarif", "SHA256SUMS"])
        {
            Assert.IsTrue(File.Exists(Path.Combine(output, "SentimentService.compliance", name)), $"{name} is missing");
        }

        DotNet.Command("sha256sum", output, ["-c", "--strict", "SentimentService.compliance/SHA256SUMS"])
            .MustPass().MustSay("SentimentService.dll: OK").MustSay("models/sentiment.safetensors: OK");
    }

    /// <summary>Clones the last commit; without git, copies what is no product of a build.</summary>
    private static void CopyRepository(string clone)
    {
        var top = DotNet.Command("git", PackedGate.Repository, ["rev-parse", "--show-prefix"]);
        if (top.ExitCode == 0 && top.Output.Trim().Length == 0)
        {
            DotNet.Command("git", PackedGate.Repository, ["clone", "--quiet", ".", clone]).MustPass();
        }
        else
        {
            CopyTree(PackedGate.Repository, clone);
        }
    }

    private static void CopyTree(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            if (Path.GetFileName(folder) is not ("bin" or "obj" or "artifacts" or "node_modules" or "TestResults" or ".git" or ".vs"))
            {
                CopyTree(folder, Path.Combine(to, Path.GetFileName(folder)));
            }
        }
    }

    /// <summary>The commands in their order, each with the output that is quoted right below it.</summary>
    private static List<Step> Steps(string readme) =>
        [.. Commands().Matches(readme).Select(m => new Step(m.Groups["command"].Value, m.Groups["quoted"].Value))];

    [GeneratedRegex("^```sh\n(?<command>.+)\n```\n(\n```text\n(?<quoted>.+)\n```\n)?", RegexOptions.Multiline)]
    private static partial Regex Commands();

    private sealed record Step(string Command, string Quoted);
}
