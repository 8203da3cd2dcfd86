using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>The facts of the last build, judged by the policy as it is now.</summary>
[TestClass]
public sealed class CheckAgainTests
{
    [TestMethod]
    [DataRow(FactStage.Record, CheckOutcome.Holds)]
    [DataRow(FactStage.Inspect, CheckOutcome.CannotDecide)]
    [DataRow(FactStage.Check, CheckOutcome.CannotDecide)]
    public void What_the_facts_do_not_know_is_not_held_to_be_good(FactStage stage, CheckOutcome expected)
    {
        using var world = new ToolWorld();
        world.Keep("one", ToolWorld.Good, stage);
        var build = CheckAgain.Of(world.At("one")).Builds.Single();
        Assert.AreEqual(stage, build.Stage);
        Assert.AreEqual(expected, build.Outcome);
        Assert.AreEqual(expected == CheckOutcome.Holds, build.Undecided is null);
    }

    [TestMethod]
    public void A_policy_of_today_decides_and_the_mode_of_the_build_stays()
    {
        using var world = new ToolWorld();
        world.Keep("audited", ToolWorld.Good, mode: "audit");
        world.Write("app/compliance.json", """{ "licenses": { "deny": ["MIT"] } }"""u8.ToArray());
        world.Write("audited/compliance.json", """{ "licenses": { "deny": ["MIT"] } }"""u8.ToArray());
        var build = CheckAgain.Of(world.At("app/app.csproj")).Builds.Single();
        Assert.AreEqual(CheckOutcome.FallsShort, build.Outcome);
        Assert.IsTrue(build.PolicyChanged);
        CollectionAssert.Contains(build.Findings.Select(static f => f.Code).ToArray(), "CG1002");
        Assert.AreEqual(CheckOutcome.Holds, CheckAgain.Of(world.At("audited")).Outcome, "where errors were warnings they are still");
        world.Write("app/compliance.json", """{ "colour": 1 }"""u8.ToArray());
        Assert.AreEqual("CG0001", CheckAgain.Of(world.At("app")).Builds.Single().Findings.Single(static f => f.Severity == Diagnostics.Severity.Error).Code);
        world.Write("other.json", "{}"u8.ToArray());
        Assert.AreEqual(CheckOutcome.Holds, CheckAgain.Of(world.At("app"), policyPath: world.At("other.json")).Outcome);
    }

    [TestMethod]
    public void A_mode_that_the_policy_gave_goes_with_it()
    {
        using var world = new ToolWorld();
        world.Write("late/compliance.json", """{ "mode": "audit", "licenses": { "deny": ["MIT"] } }"""u8.ToArray());
        world.Keep("late", ToolWorld.Good);
        File.SetLastWriteTimeUtc(world.At("late/late.csproj"), DateTime.UtcNow.AddHours(-1));
        Assert.AreEqual(CheckOutcome.Holds, CheckAgain.Of(world.At("late")).Outcome);
        world.Write("late/compliance.json", """{ "licenses": { "deny": ["MIT"] } }"""u8.ToArray());
        Assert.AreEqual(CheckOutcome.FallsShort, CheckAgain.Of(world.At("late")).Outcome);
    }

    [TestMethod]
    [DataRow("""{ "rules": { "CG3006": "error" } }""")]
    [DataRow("""{ "dependencies": { "maximumAgeDays": 100 } }""")]
    public void A_policy_that_asks_for_what_was_not_read_needs_a_build(string policy)
    {
        using var world = new ToolWorld();
        Assert.AreEqual(CheckOutcome.Holds, CheckAgain.Of(world.At("app")).Outcome);
        world.Write("app/compliance.json", System.Text.Encoding.UTF8.GetBytes(policy));
        Assert.AreEqual(CheckOutcome.CannotDecide, CheckAgain.Of(world.At("app")).Outcome);
    }

    [TestMethod]
    public void What_changed_came_or_went_since_is_named_and_the_policy_is_not()
    {
        using var world = new ToolWorld();
        Assert.IsEmpty(CheckAgain.Of(world.At("app")).Builds.Single().Changed);
        world.Write("compliance.json", "{}"u8.ToArray());
        Assert.IsEmpty(CheckAgain.Of(world.At("app")).Builds.Single().Changed, "the policy is judged as it is");
        world.Write("app/LICENSE.new", "came"u8.ToArray());
        File.SetLastWriteTimeUtc(world.At("app/app.csproj"), DateTime.UtcNow.AddMinutes(5));
        CollectionAssert.AreEquivalent(new[] { world.At("app/app.csproj"), world.At("app/LICENSE.new") }, CheckAgain.Of(world.At("app")).Builds.Single().Changed.ToArray());
        File.Delete(world.At("app/app.csproj"));
        CollectionAssert.Contains(CheckAgain.Of(world.At("app")).Builds.Single().Changed.ToArray(), world.At("app/app.csproj"));
    }

    [TestMethod]
    public void Every_framework_of_the_newest_build_counts_and_older_configurations_do_not()
    {
        using var world = new ToolWorld();
        static GateFacts Several(GateFacts f) => f with { Project = f.Project with { IsOneOfSeveral = true } };
        var old = world.Keep("multi", static f => Several(f) with { Packages = [f.Packages[0] with { LicenseText = "BUSL-1.1" }] }, configuration: "Release");
        foreach (var file in Directory.EnumerateFiles(old))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        }

        world.Keep("multi", Several, framework: "net8.0");
        world.Keep("multi", Several);
        File.SetLastWriteTimeUtc(world.At("multi/multi.csproj"), DateTime.UtcNow.AddHours(-1));
        var result = CheckAgain.Of(world.At("multi"));
        CollectionAssert.AreEqual(new[] { "multi (net10.0, Debug)", "multi (net8.0, Debug)" }, result.Builds.Select(static b => b.Name).ToArray());
        Assert.AreEqual(CheckOutcome.Holds, result.Outcome);
        Assert.AreEqual(CheckOutcome.FallsShort, CheckAgain.Of(world.At("multi"), configuration: "release").Outcome);
        Assert.AreEqual("multi (net8.0, Debug)", CheckAgain.Of(world.At("multi"), framework: "net8.0").Builds.Single().Name);
    }

    [TestMethod]
    public void A_folder_stands_for_all_projects_below_it()
    {
        using var world = new ToolWorld();
        world.Write("never/never.csproj", "<Project />"u8.ToArray());
        Restored(world, "plain", gated: false);
        Restored(world, "fresh", gated: true);
        var result = CheckAgain.Of(world.Root);
        CollectionAssert.AreEqual(new[] { "app (net10.0, Debug)", "bad (net10.0, Debug)", "fresh (net10.0)" }, result.Builds.Select(static b => b.Name).ToArray());
        Assert.AreEqual(CheckOutcome.FallsShort, result.Outcome);
        CollectionAssert.AreEqual(new[] { world.At("never/never.csproj") }, result.Unknown.ToArray());
        CollectionAssert.AreEqual(new[] { world.At("plain/plain.csproj") }, result.Ungated.ToArray());
        Assert.AreEqual(FactStage.Packages, CheckAgain.Of(world.At("plain")).Builds.Single().Stage, "alone it is judged all the same");
    }

    [TestMethod]
    public void Without_a_build_the_packages_are_judged_and_the_rest_is_open()
    {
        using var world = new ToolWorld();
        Restored(world, "fresh", gated: true);
        var build = CheckAgain.Of(world.At("fresh/fresh.csproj")).Builds.Single();
        Assert.AreEqual(CheckOutcome.CannotDecide, build.Outcome);
        StringAssert.Contains(build.Undecided, "only the packages were judged", StringComparison.Ordinal);
        foreach (var broken in (string[])["", "[]", "{", """{"project":{"frameworks":3}}""", """{"project":{"frameworks":{}}}"""])
        {
            world.Write("fresh/obj/project.assets.json", Encoding.UTF8.GetBytes(broken));
            Assert.AreEqual(CheckOutcome.CannotDecide, CheckAgain.Of(world.At("fresh")).Outcome, broken);
        }
    }

    [TestMethod]
    public void The_latest_step_counts_and_one_of_an_earlier_build_does_not()
    {
        using var world = new ToolWorld();
        var folder = world.Keep("one", ToolWorld.Good);
        var check = Path.Combine(folder, "check.facts");
        Assert.AreEqual(FactStage.Record, LatestFacts.Read(check).Stage);
        File.SetLastWriteTimeUtc(Path.Combine(folder, "record.facts"), DateTime.UtcNow.AddHours(-1));
        Assert.AreEqual(FactStage.Inspect, LatestFacts.Read(check).Stage);
        File.Delete(Path.Combine(folder, "inspect.stamp"));
        Assert.AreEqual(FactStage.Check, LatestFacts.Read(check).Stage, "the check took the stamp of the inspection back");
        world.Keep("stop", static f => f with { Packages = [f.Packages[0] with { LicenseText = "BUSL-1.1" }] });
        File.Copy(world.At("stop/obj/Debug/net10.0/ComplianceGate/check.facts"), Path.Combine(folder, "stopped.facts"));
        Assert.AreEqual("BUSL-1.1", LatestFacts.Read(check).Record.Facts.Packages[0].LicenseText, "what stopped the build is the latest that is known");
    }

    [TestMethod]
    public void Facts_of_a_stranger_decide_nothing()
    {
        using var world = new ToolWorld();
        var folder = world.Keep("one", ToolWorld.Good);
        world.Write(Path.Combine(folder, "record.facts"), [1, 2, 3]);
        var result = CheckAgain.Of(world.At("one"));
        Assert.AreEqual(CheckOutcome.CannotDecide, result.Outcome);
        Assert.HasCount(1, result.Unreadable);
    }

    private static void Restored(ToolWorld world, string name, bool gated)
    {
        world.Write($"{name}/{name}.csproj", "<Project />"u8.ToArray());
        var library = gated ? """ "ComplianceGate/0.1.0": {"type": "project"} """ : "";
        var assets = """
            {"version": 3, "targets": {"net10.0": {}}, "libraries": {LIBRARY}, "packageFolders": {},
             "project": {"frameworks": {"net10.0": {"targetAlias": "net10.0"}}}}
            """;
        world.Write($"{name}/obj/project.assets.json", Encoding.UTF8.GetBytes(assets.Replace("LIBRARY", library, StringComparison.Ordinal)));
    }
}
