using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ComplianceGate.Facts;
using ComplianceGate.Models;
using YamlDotNet.RepresentationModel;

namespace ComplianceGate.Tests;

/// <summary>What a project begins with: a policy, drafts of cards, a baseline, a file for CI.</summary>
[TestClass]
public sealed partial class InitPlanTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    private static readonly BaselineTerms Terms = new("ann \"the\" owner", "Found when\\the gate came.", Today.AddDays(30));

    [TestMethod]
    public void The_policy_is_accepted_as_it_is_and_with_every_comment_taken_at_its_word()
    {
        using var world = new ToolWorld();
        var empty = InitPlan.Of(world.At("app")).PolicyText;
        Assert.IsEmpty(Read(empty).Problems);
        // Each commented key begins with its quote: without the slashes it is the example that it shows.
        var meant = Commented().Replace(empty, "  $1").Replace("\"reason\": \"\", \"owner\": \"\"", "\"reason\": \"a\", \"owner\": \"b\"", StringComparison.Ordinal);
        Assert.AreNotEqual(empty, meant);
        foreach (var key in (string[])["mode", "rules", "licenses", "models", "profile", "waivers"])
        {
            StringAssert.Contains(meant, $"\n  \"{key}\":", StringComparison.Ordinal);
        }

        Assert.AreEqual("", string.Join('\n', Read(meant).Problems.Select(static p => p.Message)));
        Schema(world, empty, meant, Accepted(world, "bad").PolicyText);
    }

    [TestMethod]
    public void A_baseline_silences_what_stops_the_build_today_and_says_who_and_since_when()
    {
        using var world = new ToolWorld();
        var plan = Accepted(world, "bad");
        Assert.AreEqual("CG1002 pkg:nuget/Test.Native@1.0.0", string.Join('\n', plan.Baseline.Select(static b => $"{b.Code} {b.Component}")));
        plan.Write();
        var build = plan.Judge().Single();
        Assert.AreEqual(CheckOutcome.Holds, build.Outcome);
        var waiver = Read(File.ReadAllText(plan.PolicyPath)).Policy.Waivers.Single();
        Assert.AreEqual($"Baseline of {Today:yyyy-MM-dd}: {Terms.Reason}", waiver.Reason);
        Assert.AreEqual(Terms.Owner, waiver.Owner);
        Assert.AreEqual(Terms.Expires, waiver.Expires);
        Assert.IsTrue(InitPlan.Of(world.At("bad")).IsThere);
        Assert.HasCount(1, InitPlan.Of(world.At("bad")).Baseline, "the file that would be replaced has no say");
    }

    [TestMethod]
    public void Without_terms_nothing_is_waived()
    {
        using var world = new ToolWorld();
        var plan = InitPlan.Of(world.At("bad"));
        plan.Write();
        Assert.IsEmpty(Read(File.ReadAllText(plan.PolicyPath)).Policy.Waivers);
        Assert.AreEqual(CheckOutcome.FallsShort, plan.Judge().Single().Outcome);
    }

    [TestMethod]
    public void Models_without_a_card_get_a_draft_and_the_baseline_is_about_the_draft()
    {
        using var world = new ToolWorld();
        world.Keep("ships", f => f with { Models = Models(world) });
        var plan = InitPlan.Of(world.At("ships"));
        Assert.AreEqual(world.At("models/tiny.safetensors.md"), plan.Cards.Single().Path);
        Assert.IsFalse(File.Exists(plan.Cards[0].Path), "nothing is written before it is asked for");
        var codes = plan.Baseline.Select(static b => b.Code).ToArray();
        CollectionAssert.DoesNotContain(codes, "CG2001");
        CollectionAssert.Contains(codes, "CG2002");
        plan.Accept(Terms, Today);
        plan.Write();
        Assert.AreEqual(CheckOutcome.Holds, plan.Judge().Single().Outcome);
        world.Write("models/tiny.safetensors.md", "mine"u8.ToArray());
        plan.Write();
        Assert.AreEqual("mine", File.ReadAllText(plan.Cards[0].Path), "a card that is there is left alone");
    }

    [TestMethod]
    public void Terms_that_say_nothing_are_refused()
    {
        Assert.IsNull(Terms.Wrong(Today));
        foreach (var wrong in (BaselineTerms[])[Terms with { Owner = " " }, Terms with { Reason = "" }, Terms with { Reason = "two\nlines" }, Terms with { Expires = Today }, Terms with { Expires = Today.AddDays(4000) }, Terms with { Owner = new string('x', 501) }])
        {
            Assert.IsNotNull(wrong.Wrong(Today), wrong.ToString());
        }
    }

    [TestMethod]
    [DataRow("github", "jobs")]
    [DataRow("azure", "steps")]
    [DataRow("gitlab", "compliance")]
    public void A_file_for_CI_is_YAML_that_builds_and_keeps_the_evidence(string system, string key)
    {
        var snippet = CiSnippet.Of(system);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(snippet.Text));
        Assert.IsTrue(((YamlMappingNode)yaml.Documents.Single().RootNode).Children.ContainsKey(new YamlScalarNode(key)));
        foreach (var text in (string[])["dotnet build", "**/*.compliance/**", "compliance-gate", "report . --markdown", "# " + snippet.File])
        {
            StringAssert.Contains(snippet.Text, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("{version}", snippet.Text);
    }

    [TestMethod]
    public void The_CI_system_is_the_one_whose_files_are_there()
    {
        using var world = new ToolWorld();
        Assert.AreEqual("github", CiSnippet.Detect(world.At("app")));
        world.Write(".gitlab-ci.yml", []);
        Assert.AreEqual("gitlab", CiSnippet.Detect(world.At("app")));
        world.Write("app/azure-pipelines.yml", []);
        Assert.AreEqual("azure", CiSnippet.Detect(world.At("app")));
        world.Write("bad/.git", []);
        Assert.AreEqual("github", CiSnippet.Detect(world.At("bad")), "another repository's files do not count");
    }

    private static System.Collections.Immutable.ImmutableArray<ModelFact> Models(ToolWorld world) =>
        ModelReader.Read([new ModelCandidate(world.At("models/tiny.safetensors"), "../models/tiny.safetensors", ModelShipping.Copied)], new InputFiles()).Models;

    private static InitPlan Accepted(ToolWorld world, string project)
    {
        var plan = InitPlan.Of(world.At(project));
        plan.Accept(Terms, Today);
        return plan;
    }

    private static Policy.PolicyReading Read(string text)
    {
        var folder = Directory.CreateTempSubdirectory("cg-init-").FullName;
        try
        {
            var file = Path.Combine(folder, "compliance.json");
            File.WriteAllText(file, text);
            return Gate.NewPolicyReader().Read(new InputFiles(), new Policy.PolicyFileSearch(file, null));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Schema(ToolWorld world, params string[] policies)
    {
        var files = policies.Select((p, i) =>
        {
            using var document = JsonDocument.Parse(p, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var file = world.At($"schema/{i}.json");
            world.Write(file, Encoding.UTF8.GetBytes(document.RootElement.GetRawText().Length > 0 ? JsonSerializer.Serialize(document.RootElement) : ""));
            return file;
        }).ToList();
        var (exit, output) = EvidenceVerifiers.Script("verify-schema.mjs", [Path.Combine(DocumentationTests.Root, "schemas", "compliance.schema.json"), .. files]);
        Assert.AreEqual(0, exit, output);
    }

    [GeneratedRegex("""(?m)^  // ("[a-z]+": .*)$""")]
    private static partial Regex Commented();
}
