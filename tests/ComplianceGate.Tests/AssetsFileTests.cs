using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class AssetsFileTests
{
    [TestMethod]
    [DataRow(3, "net10.0", ".NETCoreApp,Version=v10.0", "net10.0", "net10.0", null)]
    [DataRow(3, "net472", ".NETFramework,Version=v4.7.2", "net472", ".NETFramework,Version=v4.7.2", null)]
    [DataRow(3, "netstandard2.0", ".NETStandard,Version=v2.0", "netstandard2.0", ".NETStandard,Version=v2.0", null)]
    [DataRow(3, "netcoreapp3.1", ".NETCoreApp,Version=v3.1", "netcoreapp3.1", ".NETCoreApp,Version=v3.1/win-x64", "win-x64")]
    [DataRow(3, "net10.0-windows", ".NETCoreApp,Version=v10.0", "net10.0-windows7.0", "net10.0-windows7.0", null)]
    [DataRow(4, "net472", ".NETFramework,Version=v4.7.2", "net472", "net472/linux-x64", "linux-x64")]
    [DataRow(4, "mine", ".NETCoreApp,Version=v10.0", "mine", "mine", null)]
    public void The_target_is_found_by_every_name_that_NuGet_gives_it(int version, string alias, string moniker, string framework, string target, string? rid)
    {
        using var fixture = new PackagesFixture { Version = version, Alias = alias, Moniker = moniker, FrameworkKey = framework, TargetKey = target }
            .Package("A", "1.0.0").Project("lib").Reference("A");
        var graph = fixture.Read(fixture.Request(rid));
        Assert.IsEmpty(graph.Problems);
        Assert.IsTrue(graph.Packages.Single().Direct);
    }

    [TestMethod]
    [DataRow("net9.0", null)]
    [DataRow("net10.0", "linux-arm64")]
    public void A_target_that_was_not_restored_is_named(string alias, string? rid)
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        var graph = fixture.Read(fixture.Request(rid) with { TargetFramework = alias, TargetFrameworkMoniker = "x" });
        Assert.IsEmpty(graph.Packages);
        var problem = graph.Problems.Single();
        Assert.AreEqual(ProblemKind.GraphUnreadable, problem.Kind);
        StringAssert.Contains(problem.Message, rid is null ? alias : $"{alias}/{rid}");
        StringAssert.Contains(problem.Message, "dotnet restore");
    }

    [TestMethod]
    public void A_failed_restore_is_told_with_every_error_and_nothing_of_it_is_judged()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A")
            .Log("NU1101", "Error", "Unable to find package Gone.").Log("NU1603", "Warning", "Other version.").Log("NU1102", "Error", "No such version.");
        var graph = fixture.Read();
        Assert.IsEmpty(graph.Packages);
        Assert.HasCount(2, graph.Problems);
        Assert.IsTrue(graph.Problems.All(p => p.Kind == ProblemKind.RestoreIncomplete));
        StringAssert.Contains(graph.Problems[0].Message, "NU1101: Unable to find package Gone.");
        StringAssert.Contains(graph.Problems[1].Message, "NU1102");
    }

    [TestMethod]
    public void A_warning_of_the_restore_is_no_problem()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A").Log("NU1603", "Warning", "Other version.");
        Assert.IsEmpty(fixture.Read().Problems);
    }

    [TestMethod]
    public void A_missing_file_is_a_problem()
    {
        using var fixture = new PackagesFixture();
        var graph = PackageGraphReader.Read(fixture.Request(), fixture.Files);
        Assert.AreEqual(ProblemKind.GraphUnreadable, graph.Problems.Single().Kind);
        Assert.AreEqual("project.assets.json", graph.Problems[0].Subject);
    }

    [TestMethod]
    public void A_folder_in_its_place_is_a_problem()
    {
        using var fixture = new PackagesFixture();
        Directory.CreateDirectory(fixture.AssetsFile);
        Assert.AreEqual(ProblemKind.GraphUnreadable, PackageGraphReader.Read(fixture.Request(), fixture.Files).Problems.Single().Kind);
    }

    [TestMethod]
    [DataRow("", 1, 1)]
    [DataRow("[]", 1, 1)]
    [DataRow("{\n  \"version\": 4,\n  \"targets\": {", 3, 15)]
    [DataRow("{\n  \"version\": 4,\n  \"tärgets\": x }", 3, 14)]
    [DataRow("{ \"targets\": {}, \"targets\": {} }", 1, 29)]
    [DataRow("{ \"version\": 4 } trailing", 1, 18)]
    public void What_is_damaged_is_told_with_its_place(string json, int line, int column)
    {
        using var fixture = new PackagesFixture();
        var problem = fixture.Read(json: json).Problems.Single();
        Assert.AreEqual(ProblemKind.GraphUnreadable, problem.Kind);
        Assert.AreEqual(new FileLocation(fixture.AssetsFile, line, column), problem.Location);
    }

    [TestMethod]
    public void A_later_format_is_not_guessed_at()
    {
        using var fixture = new PackagesFixture { Version = 5 }.Package("A", "1.0.0");
        StringAssert.Contains(fixture.Read().Problems.Single().Message, "version 5");
    }

    [TestMethod]
    public void A_byte_order_mark_does_no_harm()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        var graph = fixture.Read(json: "\uFEFF" + fixture.Json());
        Assert.IsEmpty(graph.Problems);
        Assert.HasCount(1, graph.Packages);
    }

    [TestMethod]
    public void Order_of_sections_does_not_matter()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        using var document = System.Text.Json.JsonDocument.Parse(fixture.Json());
        var members = document.RootElement.EnumerateObject().Reverse().Select(m => $"{System.Text.Json.JsonSerializer.Serialize(m.Name)}: {m.Value.GetRawText()}");
        var graph = fixture.Read(json: "{" + string.Join(",", members) + "}");
        Assert.IsEmpty(graph.Problems);
        Assert.AreEqual("hash-A", graph.Packages.Single().ContentHash);
    }

    [TestMethod]
    public void A_library_that_nothing_describes_makes_the_graph_incomplete()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        var graph = fixture.Read(json: fixture.Json().Replace("\"type\": \"package\", \"dependencies\"", "\"type\": \"unresolved\", \"dependencies\"", StringComparison.Ordinal));
        Assert.IsEmpty(graph.Packages);
        Assert.AreEqual(ProblemKind.RestoreIncomplete, graph.Problems.Single().Kind);
    }

    [TestMethod]
    public void An_edge_to_what_the_framework_replaces_is_left_out()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", dependencies: "System.Text.Json").Reference("A");
        Assert.IsEmpty(fixture.Only("A").Dependencies);
    }

    [TestMethod]
    public void Every_cut_of_a_file_is_refused_without_an_exception()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", dependencies: "B").Package("B", "1.0.0").Project("lib", "B").Reference("A");
        var bytes = Encoding.UTF8.GetBytes(fixture.Json());
        for (var length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(fixture.AssetsFile, bytes[..length]);
            var graph = PackageGraphReader.Read(fixture.Request(), new InputFiles());
            Assert.IsEmpty(graph.Packages);
            Assert.HasCount(1, graph.Problems);
        }
    }

    [TestMethod]
    public void Random_damage_never_throws()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", dependencies: "B").Package("B", "1.0.0").Project("lib", "B").Reference("A").Log("NU1", "Warning", "w");
        var bytes = Encoding.UTF8.GetBytes(fixture.Json());
        var random = new Random(20260117);
        var spice = "{}[]\",:0tn\\/\u00ff "u8.ToArray();
        for (var i = 0; i < 400; i++)
        {
            var copy = (byte[])bytes.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                copy[random.Next(copy.Length)] = random.Next(2) == 0 ? spice[random.Next(spice.Length)] : (byte)random.Next(256);
            }

            File.WriteAllBytes(fixture.AssetsFile, copy);
            var graph = PackageGraphReader.Read(fixture.Request(), new InputFiles());
            Assert.IsTrue(graph.Packages.Length > 0 || graph.Problems.Length > 0 || !Encoding.UTF8.GetString(copy).Contains("/1.0.0\": {", StringComparison.Ordinal), $"seed step {i}");
        }
    }

    [TestMethod]
    public void Values_of_another_kind_than_expected_never_throw()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", dependencies: "B").Package("B", "1.0.0").Reference("A", "\"autoReferenced\": true");
        var json = fixture.Json();
        var random = new Random(7);
        string[] values = ["null", "1", "[[1,{\"a\":2}]]", "{\"x\":{\"y\":[1]}}", "\"text\"", "true"];
        var places = Enumerable.Range(0, json.Length - 2).Where(i => json[i] == ':' && json[i + 1] == ' ' && json[i + 2] is '"' or '{' or '[' or 't').ToArray();
        foreach (var place in places)
        {
            var end = ValueEnd(json, place + 2);
            var changed = json[..(place + 2)] + values[random.Next(values.Length)] + json[end..];
            File.WriteAllText(fixture.AssetsFile, changed);
            PackageGraphReader.Read(fixture.Request(), new InputFiles());
        }

        Assert.IsGreaterThan(20, places.Length);
    }

    [TestMethod]
    public void The_assets_file_of_this_test_project_is_read()
    {
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "obj", "project.assets.json"));
        if (!File.Exists(path))
        {
            Assert.Inconclusive("The tests were built into another folder than usual.");
        }

        var graph = PackageGraphReader.Read(
            new PackageGraphRequest
            {
                AssetsFile = path,
                TargetFramework = "net10.0",
                TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0",
                ProjectName = "ComplianceGate.Tests",
                ProjectPath = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "ComplianceGate.Tests.csproj")),
            },
            new InputFiles());
        Assert.AreEqual("", string.Join("; ", graph.Problems.Select(p => p.Message)));
        var yaml = graph.Packages.Single(p => p.Id == "YamlDotNet");
        Assert.AreEqual("MIT", yaml.LicenseText);
        Assert.AreEqual("ComplianceGate.Core", yaml.Path[0]);
        Assert.IsTrue(graph.Packages.Single(p => p.Id == "MSTest.TestFramework").Direct);
    }

    private static int ValueEnd(string json, int start)
    {
        var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes(json[start..]));
        reader.Read();
        reader.Skip();
        return start + Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(json[start..])[..(int)reader.BytesConsumed]).Length;
    }
}
