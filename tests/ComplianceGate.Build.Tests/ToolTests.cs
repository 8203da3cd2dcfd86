using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>The tool as a user has it: installed from its package.</summary>
[TestClass]
public sealed class ToolTests
{
    private static CommandResult Tool(string directory, params string[] arguments) =>
        InstalledTool.Run(directory, arguments);

    [TestMethod]
    public void The_page_of_the_tool_has_every_command_and_the_readme_ends_as_it_should()
    {
        var readme = File.ReadAllText(Path.Combine(PackedGate.Repository, "README.md"));
        var page = File.ReadAllText(Path.Combine(PackedGate.Repository, "docs", "commands.md"));
        var help = InstalledTool.Run(PackedGate.Repository, "--help").MustPass().Output;
        var commands = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(static l => l.Trim().Split(' ')[0]).Where(static c => c.Length > 0).ToArray();
        CollectionAssert.IsSubsetOf((string[])["verify", "reproduce", "sign", "ledger", "inspect", "explain", "model", "license"], commands);
        foreach (var command in commands)
        {
            StringAssert.Contains(page, $"`compliance-gate {command} ", StringComparison.Ordinal);
        }

        foreach (var heading in (string[])["## What it does not do yet", "## FAQ", "## More"])
        {
            StringAssert.Contains(readme, heading + "\n", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void The_command_that_a_failing_build_prints_drafts_a_card_that_the_next_build_reads()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        var line = work.Build().MustFail().Only("error", "CG2001");
        var command = line[line.IndexOf("compliance-gate ", StringComparison.Ordinal)..].Split(" (", 2)[0].Split(' ');
        Tool(work.Directory, command[1..]).MustPass();
        Assert.IsTrue(work.Has("models/tiny.safetensors.md"));
        // A draft is questions: each still counts as missing.
        work.Build("--no-restore").MustFail().Only("error", "CG2002");
        var before = work.Read("models/tiny.safetensors.md");
        Tool(work.Directory, command[1..]).MustPass();
        Assert.AreEqual(before, work.Read("models/tiny.safetensors.md"), "a second draft asks nothing twice");
        work.Write("models/tiny.safetensors.md", before
            .Replace("license: \"[More Information Needed]\"", "license: mit", StringComparison.Ordinal)
            .Replace("base_model: \"[More Information Needed]\"", "base_model: example/base", StringComparison.Ordinal)
            .Replace("[More Information Needed]", "Answered.", StringComparison.Ordinal));
        work.Build("--no-restore").MustPass();
    }

    [TestMethod]
    public void A_card_that_lacks_something_gets_only_that()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.md", TinyModels.Card.Replace("## Limitations\n\nKnows twenty words and no irony.", "", StringComparison.Ordinal));
        Tool(work.Directory, "model", "draft-card", "models/tiny.safetensors").MustPass();
        var card = work.Read("models/tiny.md");
        StringAssert.StartsWith(card, "---\nlicense: mit", StringComparison.Ordinal);
        StringAssert.Contains(card, "Limitations");
        Assert.IsFalse(work.Has("models/tiny.safetensors.md"));
    }

    [TestMethod]
    public void A_card_that_is_there_is_not_overwritten_by_another_name()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("mine.md", "keep me");
        Assert.AreEqual(1, Tool(work.Directory, "model", "draft-card", "models/tiny.safetensors", "-o", "mine.md").ExitCode);
        Assert.AreEqual("keep me", work.Read("mine.md"));
    }

    [TestMethod]
    public void Inspect_reads_the_manifest_back_as_text_and_as_json()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        Tool(work.Directory, "inspect", "bin/Debug/net10.0/App.dll").MustPass().MustSay("Test.Mit 1.0.0").MustSay("10.");
        using var json = JsonDocument.Parse(Tool(work.Directory, "inspect", "bin/Debug/net10.0/App.dll", "--json").MustPass().Output);
        Assert.IsTrue(json.RootElement.GetProperty("packages").GetArrayLength() > 0);
        Assert.AreEqual(3, Tool(work.Directory, "inspect", "nothing.dll").ExitCode, "a file that is not there cannot be decided");
        Assert.AreEqual(1, Tool(work.Directory, "inspect", "bin/Debug/net10.0/Test.Mit.dll").ExitCode, "an assembly without a manifest falls short");
    }

    [TestMethod]
    public void Explain_shows_a_rule_and_refuses_what_is_none()
    {
        Tool(PackedGate.Feed, "explain", "cg1002").MustPass().MustSay("CG1002");
        using var json = JsonDocument.Parse(Tool(PackedGate.Feed, "explain", "CG2001", "--json").MustPass().Output);
        Assert.AreEqual("CG2001", json.RootElement.GetProperty("code").GetString());
        Assert.AreEqual(2, Tool(PackedGate.Feed, "explain", "CG4711").ExitCode);
        Assert.AreEqual(2, Tool(PackedGate.Feed, "explane").ExitCode);
    }
}
