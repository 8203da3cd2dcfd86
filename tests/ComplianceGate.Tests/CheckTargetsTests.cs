using System.Diagnostics;
using System.Text.Json;

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

    /// <summary>The results among the lines by which the targets see whether the check must run again.</summary>
    private static string[] Listed(ModelFolder folder, string items)
    {
        var targets = Path.Combine(EvidenceVerifiers.RepositoryRoot, "build", "ComplianceGate.Check.targets");
        var project = Path.Combine(folder.Path, "App.proj");
        File.WriteAllText(project, $"<Project><PropertyGroup><_ComplianceGateTasksAssembly>none.dll</_ComplianceGateTasksAssembly></PropertyGroup><ItemGroup>{items}</ItemGroup><Import Project=\"{targets}\" /></Project>");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder.Path, RedirectStandardOutput = true };
        foreach (var argument in new[] { "msbuild", project, "-nologo", "-nodeReuse:false", "-t:_ComplianceGateItems", "-getItem:_ComplianceGateOption" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, said);
        using var json = JsonDocument.Parse(said);
        return [.. json.RootElement.GetProperty("Items").GetProperty("_ComplianceGateOption").EnumerateArray()
            .Select(o => o.GetProperty("Identity").GetString()!).Where(o => o.StartsWith("result=", StringComparison.Ordinal))
            .Select(o => Path.GetRelativePath(folder.Path, o[7..]).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }
}
