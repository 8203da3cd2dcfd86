using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PackagesReferenceTests
{
    private const string Central = "Directory.Packages.props";

    [TestMethod]
    public void A_direct_package_is_found_at_its_reference()
    {
        var found = Locate("A", ("app.csproj", """
            <Project>
              <ItemGroup>
                <!-- <PackageReference Include="A" /> -->
                <PackageReference Include="B" Version="1.0.0" />
                <PackageReference
                    Include="a" Version="1.0.0" />
              </ItemGroup>
            </Project>
            """));
        Assert.AreEqual(new FileLocation(found.Path, 5, 5), found);
        Assert.AreEqual("app.csproj", Path.GetFileName(found.Path));
    }

    [TestMethod]
    public void With_central_versions_the_version_is_what_one_edits()
    {
        var found = Locate("A", ("app.csproj", """<Project><PackageReference Include="A" /></Project>"""), (Central, "<Project>\n  <PackageVersion Include=\"X;A\" Version=\"1.0.0\" />\n</Project>"));
        Assert.AreEqual(Central, Path.GetFileName(found.Path));
        Assert.AreEqual((2, 3), (found.Line, found.Column));
    }

    [TestMethod]
    public void A_version_override_stands_at_the_reference()
    {
        var found = Locate("A", ("app.csproj", """<Project><PackageReference Include="A" VersionOverride="2.0.0" /></Project>"""), (Central, """<Project><PackageVersion Include="A" Version="1.0.0" /></Project>"""));
        Assert.AreEqual("app.csproj", Path.GetFileName(found.Path));
    }

    [TestMethod]
    public void A_global_reference_is_found()
    {
        var found = Locate("A", ("app.csproj", "<Project/>"), (Central, "<Project>\n<GlobalPackageReference Include=\"A\" Version=\"1.0.0\" /></Project>"));
        Assert.AreEqual((Central, 2), (Path.GetFileName(found.Path), found.Line));
    }

    [TestMethod]
    public void The_file_that_defines_the_item_wins_over_others_that_name_it()
    {
        using var folder = new Folder(("app.csproj", """<Project><PackageReference Update="A" /></Project>"""), ("Directory.Build.props", "<Project>\n<PackageReference Include=\"A\" Version=\"1.0.0\" /></Project>"));
        var request = folder.Request() with { References = [new PackageReferenceItem("A", folder["Directory.Build.props"])] };
        Assert.AreEqual(folder["Directory.Build.props"], new ReferenceLocator(request, new InputFiles()).Package("A", false).Path);
    }

    [TestMethod]
    public void A_defining_file_that_was_not_to_be_scanned_is_read_when_nothing_else_is_found()
    {
        using var folder = new Folder(("app.csproj", "<Project/>"), ("extra.props", "<Project>\n\n<PackageReference Include=\"A\" /></Project>"));
        var request = folder.Request() with { FilesToScan = [folder["app.csproj"]], References = [new PackageReferenceItem("a", folder["extra.props"])] };
        Assert.AreEqual(new FileLocation(folder["extra.props"], 3, 1), new ReferenceLocator(request, new InputFiles()).Package("A", false));
    }

    [TestMethod]
    [DataRow("<Project><PackageReference Include=\"$(Name)\" /></Project>")]
    [DataRow("<Project")]
    [DataRow("<!DOCTYPE x [<!ENTITY a 'A'>]><Project><PackageReference Include=\"A\" /></Project>")]
    [DataRow("")]
    public void What_is_not_found_is_laid_at_the_project(string text)
    {
        var found = Locate("A", ("app.csproj", text));
        Assert.AreEqual(("app.csproj", 0), (Path.GetFileName(found.Path), found.Line));
    }

    [TestMethod]
    public void A_transitive_package_stands_where_the_direct_one_does()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", dependencies: "T").Package("T", "1.0.0")
            .Package("Lib.Core", "1.0.0").Project("lib", "Lib.Core").Package("Implicit", "1.0.0")
            .Reference("A").Reference("Implicit", "\"autoReferenced\": true");
        File.WriteAllText(fixture.ProjectPath, "<Project>\n<PackageReference Include=\"A\" /><PackageReference Include=\"T\" /><PackageReference Include=\"Implicit\" />\n<ProjectReference Include=\"..\\lib\\lib.csproj\" /></Project>");
        var graph = fixture.Read(fixture.Request() with { FilesToScan = [fixture.ProjectPath, Path.Combine(fixture.Root, "none.props")] });
        Assert.AreEqual(new FileLocation(fixture.ProjectPath, 2, 1), graph.Packages.Single(p => p.Id == "T").RequestedAt);
        Assert.AreEqual(new FileLocation(fixture.ProjectPath, 3, 1), graph.Packages.Single(p => p.Id == "Lib.Core").RequestedAt);
        Assert.AreEqual(new FileLocation(fixture.ProjectPath), graph.Packages.Single(p => p.Id == "Implicit").RequestedAt);
        CollectionAssert.Contains(fixture.Files.Seen.Select(s => s.Path).ToArray(), Path.Combine(fixture.Root, "none.props"));
    }

    [TestMethod]
    public void Random_damage_never_throws()
    {
        using var folder = new Folder(("app.csproj", "<Project><ItemGroup><PackageReference Include=\"A;B\" Version=\"1\" /><ProjectReference Include=\"x/y.csproj\"/></ItemGroup></Project>"));
        var bytes = File.ReadAllBytes(folder["app.csproj"]);
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var copy = (byte[])bytes.Clone();
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["app.csproj"], copy);
            Assert.AreEqual(folder["app.csproj"], new ReferenceLocator(folder.Request(), new InputFiles()).Package("A", false).Path);
        }
    }

    private static FileLocation Locate(string id, params (string Name, string Text)[] files)
    {
        using var folder = new Folder(files);
        return new ReferenceLocator(folder.Request(), new InputFiles()).Package(id, false);
    }

    private sealed class Folder : IDisposable
    {
        private readonly string root = Directory.CreateTempSubdirectory("cg-references-").FullName;
        private readonly string[] names;

        public Folder(params (string Name, string Text)[] files)
        {
            names = [.. files.Select(f => f.Name)];
            foreach (var (name, text) in files)
            {
                File.WriteAllText(this[name], text);
            }
        }

        public string this[string name] => Path.Combine(root, name);

        public PackageGraphRequest Request() => new()
        {
            AssetsFile = this["none"],
            TargetFramework = "net10.0",
            TargetFrameworkMoniker = "x",
            ProjectName = "app",
            ProjectPath = this["app.csproj"],
            FilesToScan = [.. names.Select(n => this[n])],
        };

        public void Dispose() => Directory.Delete(root, recursive: true);
    }
}
