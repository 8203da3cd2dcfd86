using System.Diagnostics;
using System.Xml.Linq;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class CheckTargetsTests
{
    [TestMethod]
    public void Results_beside_a_model_or_the_card_of_its_item_are_listed_for_the_check()
    {
        using var folder = new ModelFolder();
        Assert.IsEmpty(Listed(folder, ""), "no model, no list");
        var models = """
            <Content Include="models/a.onnx" CopyToOutputDirectory="Always" /><ComplianceModel Include="far/b.bin" Card="cards/b.md" />
            """;
        Assert.IsEmpty(Listed(folder, models), "no folder, no list");
        string[] results = ["cards/.eval_results/b.yaml", "models/.eval_results/a.yaml"];
        foreach (var result in results.Append("elsewhere/.eval_results/c.yaml"))
        {
            var path = Path.Combine(folder.Path, result);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }

        CollectionAssert.AreEqual(results, Listed(folder, models));
    }

    // Who builds stands in the provenance alone: only where one is written must another run of CI write anew.
    [TestMethod]
    public void Another_run_of_ci_is_seen_where_the_provenance_tells_it()
    {
        using var folder = new ModelFolder();
        string[] Told(string formats) => [.. Items(folder, ["Record", "Builder"], $"<_ComplianceGateFormats>{formats}</_ComplianceGateFormats>", "", "_ComplianceGateRecordPrepare", "_ComplianceGateRecordOptionsNow",
            "-p:GITHUB_ACTIONS=true", "-p:GITHUB_RUN_ID=7").Where(o => o.StartsWith("builder=GITHUB_RUN", StringComparison.Ordinal))];
        CollectionAssert.AreEqual(new[] { "builder=GITHUB_RUN_ID|7", "builder=GITHUB_RUN_ATTEMPT|" }.Order().ToArray(), Told(";provenance;sarif;").Order().ToArray());
        Assert.IsEmpty(Told(";sarif;"));
    }

    // The lines are compared in every build, and the items are made only for a task that runs: a value that one of them lacks would change unseen.
    [TestMethod]
    [DataRow("Check", "_ComplianceGateSetting", "_ComplianceGateOptionsNow", "setting")]
    [DataRow("Record", "_ComplianceGateCompilerOption", "_ComplianceGateRecordOptionsNow", "option")]
    [DataRow("Record", "_ComplianceGateBuildProperty", "_ComplianceGateRecordOptionsNow", "property")]
    public void What_a_task_is_given_is_what_the_lines_hold(string file, string item, string property, string prefix)
    {
        var targets = XDocument.Load(Path.Combine(EvidenceVerifiers.RepositoryRoot, "build", $"ComplianceGate.{file}.targets"));
        var given = targets.Descendants(item).Where(static e => e.Attribute("Value") is not null).Select(e => $"{prefix}={e.Attribute("Include")!.Value}|{e.Attribute("Value")!.Value}").ToArray();
        var lines = targets.Descendants(property).SelectMany(static e => e.Value.Split('\n')).Where(l => l.StartsWith(prefix + "=", StringComparison.Ordinal)).ToArray();
        Assert.IsNotEmpty(given);
        CollectionAssert.AreEqual(given, lines);
    }

    /// <summary>The results among the lines by which the targets see whether the check must run again.</summary>
    private static string[] Listed(ModelFolder folder, string items) =>
        [.. Items(folder, ["Check"], "", items, "_ComplianceGateItems", "_ComplianceGateOptionsNow")
            .Where(o => o.StartsWith("result=", StringComparison.Ordinal))
            .Select(o => Path.GetRelativePath(folder.Path, o[7..]).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static string[] Items(ModelFolder folder, string[] imports, string properties, string items, string target, string property, params string[] arguments)
    {
        var project = Path.Combine(folder.Path, "App.proj");
        var imported = imports.Select(i => $"<Import Project=\"{Path.Combine(EvidenceVerifiers.RepositoryRoot, "build", $"ComplianceGate.{i}.targets")}\" />");
        File.WriteAllText(project, $"""
            <Project>
              <PropertyGroup>
                <_ComplianceGateTasksAssembly>none.dll</_ComplianceGateTasksAssembly><_ComplianceGateDir>{folder.Path}/</_ComplianceGateDir>
                <_ComplianceGateOutDir>{folder.Path}/out/</_ComplianceGateOutDir><_ComplianceGateLine>&#10;</_ComplianceGateLine>{properties}
              </PropertyGroup>
              <ItemGroup>{items}</ItemGroup>
              {string.Concat(imported)}
            </Project>
            """);
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder.Path, RedirectStandardOutput = true };
        foreach (var argument in (string[])["msbuild", project, "-nologo", "-nodeReuse:false", $"-t:{target}", $"-getProperty:{property}", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, said);
        return [.. said.Split('\n').Select(static l => l.Trim()).Where(static l => l.Length > 0)];
    }
}
