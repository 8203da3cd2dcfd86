using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ShippedPackTests
{
    [TestMethod]
    public void A_pack_of_the_sdk_rests_on_the_text_at_the_root_of_the_sdk()
    {
        using var data = new ShippedTestData();
        data.SdkPack(PackRole.Host, "Microsoft.NETCore.App.Host.linux-x64", "10.0.12", "AppHost").SdkPack(PackRole.Targeting, "Microsoft.NETCore.App.Ref", "10.0.12");
        data.Write("../sdk/LICENSE.txt", ShippedTestData.Mit);
        data.Write("../sdk/ThirdPartyNotices.txt", "notices");
        var graph = data.Read();
        Assert.IsEmpty(graph.Problems);
        Assert.HasCount(2, graph.Packages);
        var host = graph.Packages[0];
        Assert.AreEqual((ComponentKind.FrameworkPack, PackageScope.Shipped, true), (host.Kind, host.Scope, host.InSdk));
        Assert.AreEqual("pkg:nuget/Microsoft.NETCore.App.Host.linux-x64@10.0.12", host.Purl);
        CollectionAssert.AreEqual(new[] { "dotnet/LICENSE.txt", "dotnet/ThirdPartyNotices.txt" }, host.Texts.Select(t => t.Path).ToList());
        Assert.AreEqual("MIT", host.Texts[0].Recognition!.Id);
        Assert.IsNull(host.Texts[1].Recognition);
        Assert.AreEqual(PackageScope.BuildOnly, graph.Packages[1].Scope);
        Assert.IsEmpty(data.Judge());
    }

    [TestMethod]
    [DataRow(PackRole.Host, false, ShippingPlace.Output)]
    [DataRow(PackRole.Host, true, ShippingPlace.Everywhere)]
    [DataRow(PackRole.Runtime, false, ShippingPlace.Everywhere)]
    public void A_nupkg_holds_no_host_but_that_of_a_tool(PackRole role, bool packed, ShippingPlace place)
    {
        using var data = new ShippedTestData();
        data.Inputs = new FrameworkPackInputs { SelfContained = true };
        data.Pack(role, "Microsoft.NETCore.App.X.linux-x64", "10.0.0");
        // The shim of a tool may be the very pack of its own host.
        data.Packs.Insert(packed ? 1 : 0, data.Packs[0] with { Packed = packed });
        Assert.AreEqual(place, data.Read().Packages.Single().Place);
    }

    [TestMethod]
    public void An_sdk_without_a_text_that_is_known_is_told_and_can_be_clarified()
    {
        using var bare = new ShippedTestData();
        bare.SdkPack(PackRole.Host, "Microsoft.NETCore.App.Host.linux-x64", "10.0.12", "AppHost");
        var none = bare.Judge().Single();
        Assert.AreEqual(("CG1001", Severity.Warning), (none.Code, none.Severity));
        StringAssert.Contains(none.Message, "the SDK has no license text", StringComparison.Ordinal);

        using var data = new ShippedTestData();
        data.SdkPack(PackRole.Host, "Microsoft.NETCore.App.Host.linux-x64", "10.0.12", "AppHost");
        data.Write("../sdk/LICENSE.txt", "You may look at this on Tuesdays.");
        var unknown = data.Judge().Single();
        Assert.AreEqual(("CG1001", Severity.Warning), (unknown.Code, unknown.Severity));
        var entry = unknown.Fix[unknown.Fix.IndexOf('{')..].Replace("\"expression\":\"\"", "\"expression\":\"MIT\"", StringComparison.Ordinal);
        StringAssert.Contains(entry, "\"file\":\"dotnet/LICENSE.txt\"", StringComparison.Ordinal);
        Assert.IsEmpty(data.Judge($$"""{ "licenses": { "clarify": [{{entry}}] } }"""));
    }

    [TestMethod]
    [DataRow(PackRole.Runtime, false, false, false, "Microsoft.NETCore.App.Runtime.linux-x64", PackageScope.BuildOnly)]
    [DataRow(PackRole.Runtime, true, false, false, "Microsoft.NETCore.App.Runtime.linux-x64", PackageScope.Shipped)]
    [DataRow(PackRole.Runtime, true, true, false, "Microsoft.NETCore.App.Runtime.linux-x64", PackageScope.BuildOnly)]
    [DataRow(PackRole.Runtime, false, true, true, "Microsoft.NETCore.App.Runtime.linux-x64", PackageScope.Shipped)]
    [DataRow(PackRole.Runtime, false, true, false, "Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64", PackageScope.Shipped)]
    [DataRow(PackRole.HostCompiler, false, true, false, "runtime.linux-x64.Microsoft.DotNet.ILCompiler", PackageScope.Shipped)]
    [DataRow(PackRole.HostCompiler, false, false, false, "runtime.linux-x64.Microsoft.DotNet.ILCompiler", PackageScope.BuildOnly)]
    [DataRow(PackRole.Crossgen, true, false, false, "Microsoft.NETCore.App.Crossgen2.linux-x64", PackageScope.BuildOnly)]
    [DataRow(PackRole.Targeting, true, true, true, "Microsoft.NETCore.App.Ref", PackageScope.BuildOnly)]
    [DataRow(PackRole.Host, false, false, false, "Microsoft.NETCore.App.Host.linux-x64", PackageScope.Shipped)]
    public void What_ships_hangs_on_how_the_program_is_made(PackRole role, bool selfContained, bool aot, bool fromRuntimePack, string id, PackageScope scope)
    {
        using var data = new ShippedTestData();
        data.Inputs = new FrameworkPackInputs { SelfContained = selfContained, Aot = aot, AotUsesRuntimePack = fromRuntimePack };
        data.Pack(role, id, "9.0.20");
        var pack = data.Read().Packages.Single();
        Assert.AreEqual(scope, pack.Scope);
        Assert.AreEqual(("MIT", LicenseStatement.Expression, false), (pack.LicenseText, pack.Statement, pack.InSdk));
        data.IsTest = true;
        Assert.AreEqual(PackageScope.BuildOnly, data.Read().Packages.Single().Scope);
    }

    [TestMethod]
    public void When_another_machine_is_compiled_for_its_compiler_ships_and_not_the_one_that_runs()
    {
        using var data = new ShippedTestData();
        data.Inputs = new FrameworkPackInputs { Aot = true };
        data.Pack(PackRole.HostCompiler, "runtime.linux-x64.Microsoft.DotNet.ILCompiler", "9.0.20")
            .Pack(PackRole.TargetCompiler, "runtime.linux-arm64.Microsoft.DotNet.ILCompiler", "9.0.20");
        var packs = data.Read().Packages;
        Assert.AreEqual("runtime.linux-arm64.Microsoft.DotNet.ILCompiler", packs.Single(p => p.Scope == PackageScope.Shipped).Id);
        Assert.HasCount(2, packs);
    }

    [TestMethod]
    public void Packs_of_frameworks_that_are_not_referenced_are_left_out()
    {
        using var data = new ShippedTestData();
        data.Inputs = new FrameworkPackInputs { SelfContained = true, Frameworks = ["Microsoft.WindowsDesktop.App.WPF", "microsoft.netcore.app"] };
        data.Pack(PackRole.Runtime, "Microsoft.NETCore.App.Runtime.win-x64", "9.0.20")
            .Pack(PackRole.Runtime, "Microsoft.AspNetCore.App.Runtime.win-x64", "9.0.20", "Microsoft.AspNetCore.App")
            .Pack(PackRole.Targeting, "Microsoft.AspNetCore.App.Ref", "9.0.20", "Microsoft.AspNetCore.App")
            .Pack(PackRole.Runtime, "Microsoft.WindowsDesktop.App.Runtime.win-x64", "9.0.20", "Microsoft.WindowsDesktop.App;Microsoft.WindowsDesktop.App.WPF");
        CollectionAssert.AreEqual(
            new[] { "Microsoft.NETCore.App.Runtime.win-x64", "Microsoft.WindowsDesktop.App.Runtime.win-x64" },
            data.Read().Packages.Select(p => p.Id).ToList());
    }

    [TestMethod]
    public void A_pack_that_is_in_the_graph_too_is_one_component()
    {
        using var data = new ShippedTestData();
        data.Inputs = new FrameworkPackInputs { Aot = true };
        data.Packages.Package("runtime.linux-x64.Microsoft.DotNet.ILCompiler", "9.0.20", "", files: new() { ["tools/ilc"] = "x" }).Reference("runtime.linux-x64.Microsoft.DotNet.ILCompiler");
        data.Packs.Add(new FrameworkPackItem(PackRole.HostCompiler, "x", "runtime.linux-x64.Microsoft.DotNet.ILCompiler", "9.0.20", null));
        var compiler = data.Read().Packages.Single();
        Assert.AreEqual((ComponentKind.Package, PackageScope.Shipped, "PublishAot links its runtime into the program"), (compiler.Kind, compiler.Scope, compiler.ScopeReason));
    }

    [TestMethod]
    public void A_pack_that_ships_and_is_nowhere_is_a_problem_and_another_is_left_out()
    {
        using var data = new ShippedTestData();
        data.Inputs = new FrameworkPackInputs { SelfContained = true };
        data.Packs.Add(new FrameworkPackItem(PackRole.Runtime, "r", "Microsoft.NETCore.App.Runtime.linux-x64", "9.0.20", null, "Microsoft.NETCore.App"));
        data.Packs.Add(new FrameworkPackItem(PackRole.Crossgen, "c", "Microsoft.NETCore.App.Crossgen2.linux-x64", "9.0.20", null));
        var graph = data.Read();
        Assert.IsEmpty(graph.Packages);
        StringAssert.Contains(graph.Problems.Single().Message, "Microsoft.NETCore.App.Runtime.linux-x64 9.0.20 ships", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("..", "9.0.20")]
    [DataRow("a/../../b", "9.0.20")]
    [DataRow("Pack", "..")]
    [DataRow("Pack", "1/2")]
    [DataRow("Pack\0", "1.0.0")]
    public void A_pack_whose_name_leads_elsewhere_is_not_followed(string id, string version)
    {
        using var data = new ShippedTestData();
        data.Packs.Add(new FrameworkPackItem(PackRole.Host, "AppHost", id, version, null));
        data.Packs.Add(new FrameworkPackItem(PackRole.Host, "AppHost", null, null, Path.Combine(data.PackRoot, "..", "elsewhere", "1.0.0", "x")));
        Assert.IsEmpty(data.Read().Packages);
    }

    [TestMethod]
    public void What_the_framework_replaces_is_told_with_its_pack()
    {
        using var data = Pruning("\"System.Text.Json\": \"(,10.0.32767]\", \"Never.Asked\": \"(,1.0.0]\"");
        data.SdkPack(PackRole.Targeting, "Microsoft.NETCore.App.Ref", "10.0.12");
        data.Write("../sdk/packs/Microsoft.NETCore.App.Ref/10.0.12/data/PackageOverrides.txt", "Microsoft.CSharp|4.7.0\r\nSystem.Text.Json|10.0.12\r\n");
        var pruned = data.Read().Pruned.Single();
        Assert.AreEqual(("System.Text.Json", "9.0.1", "Microsoft.NETCore.App.Ref/10.0.12"), (pruned.Id, pruned.Version, pruned.ProvidedBy));
        CollectionAssert.AreEqual(new[] { "Asker/1.0.0", "Other/1.0.0" }, pruned.RequestedBy.ToArray());

        data.Inputs = new FrameworkPackInputs { SelfContained = true };
        data.Pack(PackRole.Runtime, "Microsoft.NETCore.App.Runtime.linux-x64", "10.0.12");
        Assert.AreEqual("Microsoft.NETCore.App.Runtime.linux-x64/10.0.12", data.Read().Pruned.Single().ProvidedBy);
    }

    [TestMethod]
    public void What_is_in_the_graph_or_newer_than_the_framework_is_not_pruned()
    {
        using var newer = Pruning("\"System.Text.Json\": \"(,8.0.32767]\"");
        var pruned = newer.Read().Pruned.Single();
        Assert.AreEqual(("8.0.5", "Other/1.0.0"), (pruned.Version, pruned.RequestedBy.Single()));
        using var listed = Pruning("\"System.Text.Json\": \"(,10.0.32767]\"");
        listed.Packages.Package("System.Text.Json", "9.0.1");
        Assert.IsEmpty(listed.Read().Pruned);
        using var none = Pruning("");
        Assert.IsEmpty(none.Read().Pruned);
    }

    [TestMethod]
    public void A_package_that_the_project_itself_asks_for_can_be_pruned()
    {
        using var data = Pruning("\"Direct.Only\": \"(,10.0.32767]\"");
        data.Packages.Reference("Direct.Only");
        var pruned = data.Read().Pruned.Single();
        Assert.AreEqual(("Direct.Only", "", 0, (string?)null), (pruned.Id, pruned.Version, pruned.RequestedBy.Length, pruned.ProvidedBy));
        Assert.AreEqual("pkg:nuget/Direct.Only", pruned.Purl);
    }

    [TestMethod]
    [DataRow(200_000)]
    public void A_list_of_packages_to_prune_without_end_is_bounded(int count)
    {
        var list = string.Join(", ", Enumerable.Range(0, count).Select(i => $"\"P{i}\": \"(,1.0.0]\""));
        using var data = Pruning(list + ", \"System.Text.Json\": \"(,10.0.32767]\"");
        Assert.IsEmpty(data.Read().Pruned, "It stands beyond the bound.");
        using var asked = Pruning(list);
        asked.Packages.Package("Greedy", "1.0.0", nuspec: "<license type=\"expression\">MIT</license><dependencies>"
            + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<dependency id=\"P{i}\" version=\"1.0.0\" />")) + "</dependencies>");
        Assert.HasCount(PrunedPackages.MaxCount, asked.Read().Pruned);
    }

    // NuGet's own comparison is the oracle of the short one.
    [TestMethod]
    public void The_nearest_framework_is_the_one_that_NuGet_chooses()
    {
        string?[] all =
        [
            "net5.0", "net6.0", "net8.0", "net9.0", "net10.0", "net11.0", "netcoreapp3.1", ".NETCoreApp2.1", ".NETCoreApp5.0", ".NETStandard1.3", "netstandard2.0", ".NETStandard2.1",
            ".NETFramework4.6.2", "net462", "net48", "net45", "net8.0-windows7.0", null, "portable-net45+win8", "uap10.0", "net10.0-linux", "nonsense", "net8",
        ];
        var random = new Random(20261124);
        for (var i = 0; i < 3_000; i++)
        {
            var choices = random.GetItems(all.AsSpan(0, i % 2 == 0 ? 16 : all.Length), random.Next(1, 8)).Distinct().ToArray();
            var framework = random.GetItems(["net10.0", "net9.0", "net8.0", "net5.0", "netcoreapp3.1", "netstandard2.0", "net472", "net10.0-windows"], 1)[0];
            var expected = NuGetHost.NearestFramework(framework, framework, choices);
            var chosen = NearestFramework.Choose(framework, framework, choices);
            Assert.AreEqual(expected < 0 ? "none" : choices[expected], chosen < 0 ? "none" : choices[chosen], $"{framework} of {string.Join(", ", choices)}");
        }
    }

    private static ShippedTestData Pruning(string list)
    {
        var data = new ShippedTestData();
        data.Packages.Prunable = list;
        const string Groups = """
            <license type="expression">MIT</license>
            <dependencies>
              <group targetFramework="net11.0"><dependency id="System.Text.Json" version="11.0.0" /></group>
              <group targetFramework=".NETStandard2.0"><dependency id="System.Text.Json" version="_v_" /></group>
              <group targetFramework="no framework"><dependency id="System.Text.Json" version="1.0.0" /></group>
            </dependencies>
            """;
        data.Packages.Package("Asker", "1.0.0", nuspec: Groups.Replace("_v_", "[9.0.1, )", StringComparison.Ordinal)).Reference("Asker");
        data.Packages.Package("Other", "1.0.0", nuspec: Groups.Replace("_v_", "8.0.5", StringComparison.Ordinal)).Reference("Other");
        data.Packages.Package("Silent", "1.0.0", nuspec: """
            <license type="expression">MIT</license>
            <dependencies>
              <group targetFramework="net10.0" /><group targetFramework=".NETStandard2.0"><dependency id="System.Text.Json" version="9.9.9" /></group>
            </dependencies>
            """).Reference("Silent");
        return data;
    }
}
