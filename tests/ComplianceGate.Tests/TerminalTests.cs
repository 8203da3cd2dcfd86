using ComplianceGate.Policy;
using ComplianceGate.Tool;
using Spectre.Console;

namespace ComplianceGate.Tests;

/// <summary>Tables for a screen, and that nothing of them is loaded where nobody looks on.</summary>
[TestClass]
public sealed class TerminalTests
{
    [TestMethod]
    public void Tables_fit_the_screen_and_hostile_names_stay_text()
    {
        using var world = new ToolWorld();
        world.Keep("evil", static f => f with
        {
            Packages = [f.Packages[0] with { Id = "[red]Evil[/] ##vso[task.complete] \u001b[31m" + new string('x', 90) }, f.Packages[0] with { LicenseText = "BUSL-1.1", Version = "[/]" }],
        });
        var check = KeptChecks.Find(world.At("evil")).Checks.Single();
        var table = Draw(c => TerminalTables.Licenses(c, LicenseTable.Of(check.Record)));
        // Words are wrapped over lines, so that their beginnings are looked for.
        StringAssert.Contains(table, "[red]", StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", table);
        Assert.DoesNotContain("##vso", table);
        foreach (var line in table.Split('\n'))
        {
            Assert.IsLessThanOrEqualTo(80, line.TrimEnd('\r').Length, line);
        }

        var checks = Draw(c => TerminalTables.Check(c, CheckAgain.Of(world.Root)));
        StringAssert.Contains(checks, "falls short", StringComparison.Ordinal);
        StringAssert.Contains(checks, "holds", StringComparison.Ordinal);
        Draw(c => TerminalTables.Duties(c, DutyTable.Of(world.At("app"), check.Record, null, ["role=hobbyist"], null)));
        var reviews = ReviewTable.Of(check.Record);
        StringAssert.Contains(Draw(c => TerminalTables.Reviews(c, [.. reviews.Reviews.Select(r => (r.Subject, (JudgedReview?)r))])), "needed", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Redirected_the_tool_runs_without_what_draws_tables_and_reads_cards()
    {
        using var world = new ToolWorld();
        var bin = AppContext.BaseDirectory;
        var names = new[] { "ComplianceGate.Tool.dll", "ComplianceGate.Tool.runtimeconfig.json", "ComplianceGate.CommandLine.dll", "ComplianceGate.dll", "System.CommandLine.dll" };
        foreach (var name in names)
        {
            world.Write("tool/" + name, File.ReadAllBytes(Path.Combine(bin, name)));
        }

        // Spectre.Console, YamlDotNet, Markdig and NuGet are not there: whoever loads one of them finds nothing.
        var tool = world.At("tool/ComplianceGate.Tool.dll");
        foreach (var arguments in (string[][])[["--version"], ["--help"], ["explain", "CG1002"], ["check", world.At("app")], ["check", world.At("app"), "--json"], ["license", "list", world.At("app")], ["duties", world.At("app")], ["verify", world.At("out")], ["completion", "fish"]])
        {
            var (exit, output) = EvidenceVerifiers.Run("dotnet", world.Root, [tool, .. arguments]);
            Assert.AreEqual(0, exit, $"{string.Join(' ', arguments)}:\n{output}");
        }
    }

    [TestMethod]
    public void Work_is_done_once_and_its_fault_is_its_own()
    {
        var count = 0;
        Assert.AreEqual(1, Screen.Watch("Counting", () => ++count, isQuiet: false));
        Assert.Throws<FormatException>(() => Screen.Watch<int>("Failing", static () => throw new FormatException(), isQuiet: true));
    }

    private static string Draw(Action<IAnsiConsole> draw)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = 80;
        draw(console);
        return writer.ToString();
    }
}
