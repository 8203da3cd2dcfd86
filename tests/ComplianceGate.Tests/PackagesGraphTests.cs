using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PackagesGraphTests
{
    private const string NoAssets = "";

    [TestMethod]
    public void A_package_is_read_with_all_that_the_graph_and_its_folder_say()
    {
        using var fixture = new PackagesFixture()
            .Package("Zed", "2.0.0", dependencies: "Alpha", nuspec: """
                <license type="expression">MIT OR Apache-2.0</license>
                <licenseUrl>https://licenses.nuget.org/MIT%20OR%20Apache-2.0</licenseUrl>
                <projectUrl>https://example.test/zed</projectUrl>
                <copyright>(c) Some One</copyright>
                <repository type="git" url="https://example.test/zed.git" commit="abc123" />
                """)
            .Package("Alpha", "1.0.0")
            .Reference("Zed");

        var graph = fixture.Read();

        Assert.IsEmpty(graph.Problems);
        CollectionAssert.AreEqual(new[] { "Alpha/1.0.0", "Zed/2.0.0" }, graph.Packages.Select(p => p.Key).ToArray());
        var zed = graph.Packages[1];
        Assert.AreEqual("hash-Zed", zed.ContentHash);
        Assert.IsTrue(zed.Direct);
        Assert.IsFalse(graph.Packages[0].Direct);
        Assert.AreEqual(LicenseStatement.Expression, zed.Statement);
        Assert.AreEqual("MIT OR Apache-2.0", zed.LicenseText);
        Assert.AreEqual("(c) Some One", zed.Copyright);
        Assert.AreEqual("Some One", zed.Authors);
        Assert.AreEqual("https://example.test/zed", zed.ProjectUrl);
        Assert.AreEqual("https://example.test/zed.git", zed.RepositoryUrl);
        Assert.AreEqual("abc123", zed.RepositoryCommit);
        Assert.AreEqual("https://feed.test/v3/index.json", zed.Feed);
        Assert.AreEqual(Path.Combine(fixture.PackageFolder, "zed", "2.0.0"), zed.Folder);
        CollectionAssert.AreEqual(new[] { "Alpha/1.0.0" }, zed.Dependencies.ToArray());
        CollectionAssert.AreEqual(new[] { "Zed 2.0.0", "Alpha 1.0.0" }, graph.Packages[0].Path.ToArray());
    }

    [TestMethod]
    public void Of_several_ways_the_shortest_counts_and_then_the_first_in_ordinal_order()
    {
        using var fixture = new PackagesFixture()
            .Package("B", "1.0.0", dependencies: "T").Package("C", "1.0.0", dependencies: "T")
            .Package("A", "1.0.0", dependencies: "M").Package("M", "1.0.0", dependencies: "T").Package("T", "1.0.0")
            .Reference("C").Reference("B").Reference("A");
        CollectionAssert.AreEqual(new[] { "B 1.0.0", "T 1.0.0" }, fixture.Only("T").Path.ToArray());
    }

    [TestMethod]
    public void A_cycle_in_the_graph_ends()
    {
        using var fixture = new PackagesFixture()
            .Package("A", "1.0.0", dependencies: "B").Package("B", "1.0.0", dependencies: "A").Reference("A");
        CollectionAssert.AreEqual(new[] { "A 1.0.0", "B 1.0.0" }, fixture.Only("B").Path.ToArray());
    }

    [TestMethod]
    public void A_project_is_a_step_and_no_package()
    {
        using var fixture = new PackagesFixture().Project("lib", "Core", isDirect: true).Package("Core", "1.0.0");
        var graph = fixture.Read();
        Assert.HasCount(1, graph.Packages);
        CollectionAssert.AreEqual(new[] { "lib", "Core 1.0.0" }, graph.Packages[0].Path.ToArray());
        Assert.IsFalse(graph.Packages[0].Direct);
        Assert.AreEqual(PackageScope.Shipped, graph.Packages[0].Scope);
    }

    [TestMethod]
    [DataRow(""" "runtime": { "lib/net10.0/a.dll": {} } """, "runtime assets")]
    [DataRow(""" "native": { "runtimes/linux-x64/native/a.so": {} } """, "native or runtime-specific assets")]
    [DataRow(""" "runtimeTargets": { "runtimes/win/lib/net10.0/a.dll": { "assetType": "runtime", "rid": "win" } } """, "native or runtime-specific assets")]
    [DataRow(""" "resource": { "lib/net10.0/de/a.resources.dll": { "locale": "de" } } """, "resource assets")]
    [DataRow(""" "contentFiles": { "contentFiles/any/any/a.txt": { "buildAction": "None", "copyToOutput": true } } """, "copied content files")]
    [DataRow(""" "contentFiles": { "contentFiles/cs/any/a.cs": { "buildAction": "Compile", "copyToOutput": false } } """, "content files built into the assembly")]
    [DataRow(""" "contentFiles": { "contentFiles/any/any/a.bin": { "buildAction": "EmbeddedResource" } } """, "content files built into the assembly")]
    public void What_puts_a_file_into_the_product_ships(string assets, string reason)
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", assets).Reference("A");
        var package = fixture.Only("A");
        Assert.AreEqual(PackageScope.Shipped, package.Scope);
        Assert.AreEqual(reason, package.ScopeReason);
    }

    [TestMethod]
    [DataRow(""" "compile": { "lib/net10.0/a.dll": {} }, "runtime": { "lib/net10.0/_._": {} } """, "compile-time files only")]
    [DataRow(""" "build": { "buildTransitive/A.props": {} } """, "analyzer or build files only")]
    [DataRow(""" "compile": { "lib/net10.0/_._": {} }, "runtime": { "lib/net10.0/_._": {} } """, "no files for net10.0")]
    [DataRow(""" "contentFiles": { "contentFiles/any/any/a.txt": { "buildAction": "None", "copyToOutput": false } } """, "no files for net10.0")]
    [DataRow(""" "contentFiles": { "contentFiles/any/any/_._": { "buildAction": "None", "copyToOutput": true } } """, "no files for net10.0")]
    public void What_puts_no_file_into_the_product_only_serves_the_build(string assets, string reason)
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", assets).Reference("A");
        var package = fixture.Only("A");
        Assert.AreEqual(PackageScope.BuildOnly, package.Scope);
        Assert.AreEqual(reason, package.ScopeReason);
    }

    [TestMethod]
    public void Analyzers_are_told_by_the_file_list()
    {
        using var fixture = new PackagesFixture()
            .Package("A", "1.0.0", NoAssets, files: new() { ["analyzers/dotnet/cs/a.dll"] = "" }).Reference("A");
        Assert.AreEqual("analyzer or build files only", fixture.Only("A").ScopeReason);
    }

    [TestMethod]
    public void A_package_without_files_of_its_own_does_not_hide_what_it_pulls_in()
    {
        using var fixture = new PackagesFixture().Package("Meta", "1.0.0", NoAssets, "Real").Package("Real", "1.0.0").Reference("Meta");
        Assert.AreEqual(PackageScope.BuildOnly, fixture.Only("Meta").Scope);
        Assert.AreEqual(PackageScope.Shipped, fixture.Only("Real").Scope);
    }

    [TestMethod]
    public void A_private_reference_and_what_only_it_pulls_in_do_not_ship()
    {
        using var fixture = new PackagesFixture()
            .Package("Tool", "1.0.0", dependencies: "Dep Shared").Package("Dep", "1.0.0").Package("Shared", "1.0.0")
            .Package("Other", "1.0.0", dependencies: "Shared")
            .Reference("Tool", """ "suppressParent": "All" """).Reference("Other");
        Assert.AreEqual("PrivateAssets=all", fixture.Only("Tool").ScopeReason);
        Assert.AreEqual(PackageScope.BuildOnly, fixture.Only("Dep").Scope);
        Assert.AreEqual(PackageScope.Shipped, fixture.Only("Shared").Scope);
    }

    [TestMethod]
    public void A_private_reference_that_something_shipped_needs_ships()
    {
        using var fixture = new PackagesFixture()
            .Package("Dep", "1.0.0").Package("Other", "1.0.0", dependencies: "Dep")
            .Reference("Dep", """ "suppressParent": "All" """).Reference("Other");
        var dep = fixture.Only("Dep");
        Assert.AreEqual(PackageScope.Shipped, dep.Scope);
        Assert.IsTrue(dep.Direct);
    }

    [TestMethod]
    public void Suppressing_some_assets_is_not_private()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A", """ "suppressParent": "Compile, Build" """);
        Assert.AreEqual(PackageScope.Shipped, fixture.Only("A").Scope);
    }

    [TestMethod]
    public void Source_that_a_private_reference_compiles_into_the_assembly_ships()
    {
        using var fixture = new PackagesFixture()
            .Package("Src", "1.0.0", """ "contentFiles": { "contentFiles/cs/any/a.cs": { "buildAction": "Compile" } } """, nuspec: "<developmentDependency>true</developmentDependency>")
            .Reference("Src", """ "suppressParent": "All" """);
        Assert.AreEqual(PackageScope.Shipped, fixture.Only("Src").Scope);
    }

    [TestMethod]
    public void A_development_dependency_serves_the_build_unless_its_files_go_out()
    {
        const string Flag = "<developmentDependency>true</developmentDependency>";
        using var fixture = new PackagesFixture()
            .Package("Quiet", "1.0.0", NoAssets, nuspec: Flag).Package("Loud", "1.0.0", nuspec: Flag).Package("Kept", "1.0.0", nuspec: Flag)
            .Reference("Quiet").Reference("Loud").Reference("Kept", """ "suppressParent": "All" """);
        Assert.AreEqual("developmentDependency", fixture.Only("Quiet").ScopeReason);
        Assert.AreEqual(PackageScope.Shipped, fixture.Only("Loud").Scope);
        Assert.AreEqual("developmentDependency", fixture.Only("Kept").ScopeReason);
    }

    [TestMethod]
    public void Files_that_may_be_models_are_handed_on_from_shipped_packages_only()
    {
        const string Assets = """
            "runtime": { "lib/net10.0/a.dll": {} },
            "contentFiles": {
              "contentFiles/any/any/m/a.onnx": { "buildAction": "None", "copyToOutput": true },
              "contentFiles/any/any/m/b.ONNX": { "buildAction": "None", "copyToOutput": false },
              "contentFiles/any/any/m/c.gguf": { "buildAction": "EmbeddedResource" }
            },
            "runtimeTargets": { "runtimes/any/native/d.bin": { "assetType": "native", "rid": "any" } },
            "build": { "build/e.zip": {} }
            """;
        using var fixture = new PackagesFixture()
            .Package("A", "1.0.0", Assets).Package("P", "1.0.0", Assets)
            .Reference("A").Reference("P", """ "suppressParent": "All", "include": "Build" """);
        var graph = fixture.Read();
        CollectionAssert.AreEqual(
            new[] { "A/1.0.0/contentFiles/any/any/m/a.onnx", "A/1.0.0/contentFiles/any/any/m/c.gguf", "A/1.0.0/runtimes/any/native/d.bin" },
            graph.ModelCandidates.Where(c => c.Package == "A/1.0.0").Select(c => c.DisplayPath).ToArray());
        var first = graph.ModelCandidates[0];
        Assert.AreEqual(Path.Combine(fixture.PackageFolder, "a", "1.0.0", "contentFiles", "any", "any", "m", "a.onnx"), first.Path);
        Assert.AreEqual(ModelShipping.InPackage, first.Shipping);
    }

    [TestMethod]
    public void A_file_outside_its_package_is_a_problem_and_no_candidate()
    {
        using var fixture = new PackagesFixture()
            .Package("A", "1.0.0", """ "runtimeTargets": { "../../../etc/a.onnx": { "rid": "any" }, "ok/b.onnx": { "rid": "any" } } """).Reference("A");
        var graph = fixture.Read();
        Assert.HasCount(1, graph.ModelCandidates);
        Assert.AreEqual(ProblemKind.InputUnreadable, graph.Problems.Single().Kind);
        Assert.AreEqual("A 1.0.0", graph.Problems[0].Subject);
    }

    [TestMethod]
    [DataRow("../outside")]
    [DataRow("/etc")]
    [DataRow("a//b")]
    [DataRow("C:/windows")]
    [DataRow("a\\..\\..\\b")]
    [DataRow("")]
    public void A_package_folder_outside_the_package_folders_is_not_opened(string path)
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        var graph = fixture.Read(json: fixture.Json(path));
        Assert.IsNull(graph.Packages[0].Folder);
        StringAssert.Contains(graph.Problems.Single().Message, "outside the package folders");
    }

    [TestMethod]
    public void What_was_read_and_looked_for_counts_as_input()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", files: new() { ["LICENSE"] = "x" }).Reference("A");
        fixture.Read();
        var seen = fixture.Files.Seen.Select(f => f.Path).ToArray();
        CollectionAssert.Contains(seen, fixture.AssetsFile);
        CollectionAssert.Contains(seen, Path.Combine(fixture.PackageFolder, "a", "1.0.0", "a.nuspec"));
        CollectionAssert.Contains(seen, Path.Combine(fixture.PackageFolder, "a", "1.0.0", "LICENSE"));
    }
}
