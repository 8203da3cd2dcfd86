using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>The evidence inside a nupkg and beside it.</summary>
[TestClass]
public sealed class PackageEvidenceBuildTests
{
    private const string Inside = "_manifest/compliance/";

    [TestMethod]
    public void A_package_of_two_frameworks_holds_a_set_for_each_and_one_for_the_whole()
    {
        using var work = Fixture.Of("MultiTarget");
        work.Write("data/b/c.txt", "content");
        work.Write("LICENSE", "license");
        work.Replace("App.csproj", "<ItemGroup>", """
            <ItemGroup>
                <None Include="data/**" Pack="true" PackagePath="tools/any" />
                <None Include="LICENSE" Pack="true" PackagePath="" />
                <Content Include="data/b/c.txt" />
            """);
        work.Commit();
        work.DotNet("pack", "-o", work.PathOf("out")).MustPass().MustNotSay("warning").MustSay("out/App.1.0.0.compliance/");

        var entries = Entries(work.PathOf("out/App.1.0.0.nupkg"));
        foreach (var framework in (string[])["net10.0", "netstandard2.0"])
        {
            var manifest = Manifest(entries, $"{Inside}{framework}/manifest.json");
            Assert.AreEqual("pack", manifest.GetProperty("stage").GetString());
            Assert.AreEqual(framework, manifest.GetProperty("targetFramework").GetString());
            CollectionAssert.Contains(Artifacts(manifest).Keys, $"lib/{framework}/App.dll");
            Assert.IsFalse(Artifacts(manifest).Keys.Any(p => p.StartsWith("lib/", StringComparison.Ordinal) && !p.Contains(framework, StringComparison.Ordinal)), "only its own framework");
            AssertHolds(manifest, entries);
        }

        var whole = Manifest(entries, Inside + "manifest.json");
        Assert.AreEqual("net10.0;netstandard2.0", whole.GetProperty("targetFramework").GetString());
        AssertHolds(whole, entries);
        // Everything but NuGet's own parts and the evidence itself.
        var meant = entries.Keys.Where(p => !p.StartsWith(Inside, StringComparison.Ordinal) && !IsNuGets(p)).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(meant, Artifacts(whole).Keys.ToArray());
        CollectionAssert.IsSubsetOf((string[])["LICENSE", "tools/any/b/c.txt", "content/data/b/c.txt"], meant);
        foreach (var link in whole.GetProperty("links").EnumerateArray())
        {
            Assert.AreEqual("framework", link.GetProperty("kind").GetString());
            Assert.AreEqual(Sha256(entries[link.GetProperty("path").GetString()!]), link.GetProperty("manifestSha256").GetString());
        }

        Assert.AreEqual(2, whole.GetProperty("links").GetArrayLength());
        foreach (var name in entries.Keys.Where(p => p.StartsWith(Inside, StringComparison.Ordinal)))
        {
            // Nothing that tells who built goes inside.
            Assert.IsFalse(name.EndsWith("provenance.intoto.json", StringComparison.Ordinal) || name.EndsWith("findings.sarif", StringComparison.Ordinal) || name.EndsWith("SHA256SUMS", StringComparison.Ordinal), name);
        }

        AssertBeside(work, "out", "App.1.0.0", entries);
    }

    [TestMethod]
    public void The_same_commit_gives_the_same_package_wherever_it_is_packed()
    {
        using var work = Fixture.Of("MultiTarget");
        work.Write(".gitignore", "bin/\nobj/\n");
        using var clones = new PackedClone(work);
        var packages = new List<byte[]>();
        foreach (var (folder, zone, isDetached) in ((string, string, bool)[])[("one", "UTC", false), ("another place/ünd more", "Pacific/Auckland", true)])
        {
            var clone = clones.Clone(folder);
            DotNet.Command("git", clone, isDetached ? ["checkout", "-q", "--detach"] : ["status"]).MustPass();
            // No SOURCE_DATE_EPOCH: the time is that of the commit. What is packed into the tree is no change of the source.
            DotNet.Run(clone, ["pack", "-o", "out", "-p:ContinuousIntegrationBuild=true", "-p:RepositoryBranch=refs/heads/main", "-tl:off", "-nodeReuse:false"], new Dictionary<string, string?> { ["TZ"] = zone }).MustPass();
            packages.Add(File.ReadAllBytes(Path.Combine(clone, "out", "App.1.0.0.nupkg")));
        }

        CollectionAssert.AreEqual(packages[0], packages[1]);
    }

    [TestMethod]
    public void A_project_that_makes_no_package_and_one_without_a_version_in_the_name_are_packed_too()
    {
        using var work = Fixture.Of("Plain");
        work.DotNet("pack", "-o", work.PathOf("none"), "-p:IsTestProject=true").MustPass();
        Assert.IsFalse(Directory.Exists(work.PathOf("none")));
        work.DotNet("pack", "-o", work.PathOf("out"), "-p:OutputFileNamesWithoutVersion=true", "-p:Version=1.2").MustPass();
        DotNet.Command("sha256sum", work.PathOf("out"), ["-c", "--strict", "App.compliance/SHA256SUMS"]).MustPass().MustSay("App.nupkg: OK");
        InstalledTool.Run(work.Directory, "verify", "out/App.nupkg").MustPass();
        work.DotNet("clean", "-c", "Release").MustPass();
        Assert.IsFalse(Directory.Exists(work.PathOf("obj/Release/ComplianceGate.pack")));
    }

    [TestMethod]
    public void Packing_again_changes_nothing_and_packing_without_a_build_needs_one()
    {
        using var work = Fixture.Of("Plain");
        work.DotNet("pack", "--no-build", "-o", work.PathOf("out")).MustFail();
        work.DotNet("pack", "-o", work.PathOf("out")).MustPass();
        var package = Directory.GetFiles(work.PathOf("out"), "*.nupkg").Single();
        var before = File.GetLastWriteTimeUtc(package);
        work.DotNet("pack", "--no-build", "-o", work.PathOf("out")).MustPass();
        Assert.AreEqual(before, File.GetLastWriteTimeUtc(package));
        DotNet.Command("sha256sum", work.PathOf("out"), ["-c", "--strict", Path.GetFileNameWithoutExtension(package) + ".compliance/SHA256SUMS"]).MustPass();

        // What lies in the output folder is no longer what was recorded.
        File.AppendAllText(work.PathOf("bin/Release/net10.0/App.dll"), "x");
        work.DotNet("pack", "--no-build", "-o", work.PathOf("changed")).MustFail().Only("error", "CG4001");
        work.DotNet("build", "-c", "Release", "--no-incremental").MustPass();

        work.DotNet("pack", "-o", work.PathOf("without"), "-p:ComplianceGatePackEvidence=false").MustPass();
        Assert.IsFalse(Entries(Directory.GetFiles(work.PathOf("without"), "*.nupkg").Single()).Keys.Any(p => p.StartsWith(Inside, StringComparison.Ordinal)));
        Assert.IsEmpty(Directory.GetDirectories(work.PathOf("without")));
        work.DotNet("pack", "-o", work.PathOf("wrong"), "-p:ComplianceGatePackEvidence=maybe").MustFail().MustSay("CG0001");
    }

    [TestMethod]
    public void A_tool_and_symbols_and_a_project_that_refers_to_another_are_packed_with_evidence()
    {
        using var work = Fixture.Of("Solution");
        work.DotNet("pack", "App", "-o", work.PathOf("out"), "-p:PackAsTool=true", "-p:IncludeSymbols=true", "-p:SymbolPackageFormat=snupkg").MustPass();
        var entries = Entries(work.PathOf("out/App.1.0.0.nupkg"));
        Assert.IsEmpty(entries.Keys.Where(p => p.Contains(".compliance/", StringComparison.Ordinal) || p.EndsWith("provenance.intoto.json", StringComparison.Ordinal)).ToArray(), "what publishing left beside the tool stays out");
        var manifest = Manifest(entries, Inside + "manifest.json");
        AssertHolds(manifest, entries);
        CollectionAssert.IsSubsetOf((string[])["tools/net10.0/any/App.dll", "tools/net10.0/any/Lib.dll"], Artifacts(manifest).Keys.ToArray());
        AssertBeside(work, "out", "App.1.0.0", entries);

        var link = Proof.Manifest(work, "App/bin/Release/net10.0").GetProperty("links").EnumerateArray().Single();
        Assert.AreEqual("project", link.GetProperty("kind").GetString());
        Assert.AreEqual("Lib", link.GetProperty("name").GetString());
        Assert.AreEqual(Sha256(File.ReadAllBytes(work.PathOf("Lib/bin/Release/net10.0/Lib.compliance/manifest.json"))), link.GetProperty("manifestSha256").GetString());
    }

    [TestMethod]
    public void Evidence_inside_a_consumed_package_is_checked_and_linked()
    {
        var id = "Test.Proven" + Guid.NewGuid().ToString("N")[..8];
        var extracted = Path.Combine(PackedGate.PackageFolder, id.ToLowerInvariant());
        using var work = Fixture.Of("Solution");
        try
        {
            work.DotNet("pack", "Lib", "-o", work.PathOf("feed"), $"-p:PackageId={id}", "-p:PackageLicenseExpression=MIT").MustPass();
            work.Write("NuGet.config", """<configuration><packageSources><add key="own" value="feed" /></packageSources></configuration>""");
            work.Replace("App/App.csproj", """<ProjectReference Include="../Lib/Lib.csproj" />""", $"""<PackageReference Include="{id}" Version="1.0.0" />""");
            work.Build("App").MustPass();
            var link = Proof.Manifest(work, "App/bin/Debug/net10.0").GetProperty("links").EnumerateArray().Single();
            Assert.AreEqual("package", link.GetProperty("kind").GetString());
            Assert.AreEqual(id, link.GetProperty("name").GetString());
            Assert.AreEqual(Sha256(Entries(work.PathOf($"feed/{id}.1.0.0.nupkg"))[Inside + "manifest.json"]), link.GetProperty("manifestSha256").GetString());

            // Somebody changed the extracted files; NuGet does not look at them again.
            var assembly = Path.Combine(extracted, "1.0.0", "lib", "net10.0", "Lib.dll");
            File.WriteAllBytes(assembly, [.. File.ReadAllBytes(assembly), 0]);
            var line = work.Build("App", "--no-restore", "-p:ContinuousIntegrationBuild=true").MustFail().Only("error", "CG4001");
            StringAssert.Contains(line, $"{id} 1.0.0 carries evidence");
            StringAssert.Contains(line, "lib/net10.0/Lib.dll");
            work.Build("App", "--no-restore", "-p:ContinuousIntegrationBuild=true", "-p:ComplianceGateMode=audit").MustFail().Only("error", "CG4001");
        }
        finally
        {
            if (Directory.Exists(extracted))
            {
                Directory.Delete(extracted, recursive: true);
            }
        }
    }

    [TestMethod]
    public void What_is_added_to_a_package_behind_its_list_stops_the_pack()
    {
        using var work = Fixture.Of("Plain");
        work.Write("late.txt", "late");
        work.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Late" AfterTargets="_ComplianceGatePackWrite">
                <ItemGroup><_PackageFiles Include="late.txt" PackagePath="late.txt" /></ItemGroup>
              </Target>
            </Project>
            """);
        StringAssert.Contains(work.DotNet("pack", "-o", work.PathOf("out")).MustFail().Only("error", "CG4001"), "late.txt");
    }

    private static void AssertBeside(Fixture work, string folder, string name, Dictionary<string, byte[]> entries)
    {
        DotNet.Command("sha256sum", work.PathOf(folder), ["-c", "--strict", $"{name}.compliance/SHA256SUMS"]).MustPass().MustSay($"{name}.nupkg: OK");
        using var document = JsonDocument.Parse(work.Read($"{folder}/{name}.compliance/manifest.json"));
        var package = document.RootElement.GetProperty("artifacts").EnumerateArray().Single(a => a.GetProperty("path").GetString() == name + ".nupkg");
        Assert.AreEqual(Convert.ToHexStringLower(SHA512.HashData(File.ReadAllBytes(work.PathOf($"{folder}/{name}.nupkg")))), package.GetProperty("sha512").GetString());
        var link = document.RootElement.GetProperty("links").EnumerateArray().Single();
        Assert.AreEqual("contents", link.GetProperty("kind").GetString());
        Assert.AreEqual(Sha256(entries[Inside + "manifest.json"]), link.GetProperty("manifestSha256").GetString());
    }

    private static void AssertHolds(JsonElement manifest, Dictionary<string, byte[]> entries)
    {
        foreach (var (path, sha256) in Artifacts(manifest))
        {
            Assert.AreEqual(Sha256(entries[path]), sha256, path);
        }

        foreach (var document in manifest.GetProperty("documents").EnumerateArray())
        {
            Assert.AreEqual(Sha256(entries[document.GetProperty("path").GetString()!]), document.GetProperty("sha256").GetString());
        }
    }

    private static bool IsNuGets(string path) =>
        path.EndsWith(".nuspec", StringComparison.Ordinal) || path is "_rels/.rels" or "[Content_Types].xml" or "package/services/metadata/core-properties/nuget.psmdcp";

    private static SortedDictionary<string, string> Artifacts(JsonElement manifest) => new(
        manifest.GetProperty("artifacts").EnumerateArray().ToDictionary(a => a.GetProperty("path").GetString()!, a => a.GetProperty("sha256").GetString()!), StringComparer.Ordinal);

    private static JsonElement Manifest(Dictionary<string, byte[]> entries, string path)
    {
        using var document = JsonDocument.Parse(entries[path]);
        return document.RootElement.Clone();
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static Dictionary<string, byte[]> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return archive.Entries.ToDictionary(
            e => e.FullName,
            e =>
            {
                using var content = e.Open();
                using var copy = new MemoryStream();
                content.CopyTo(copy);
                return copy.ToArray();
            },
            StringComparer.Ordinal);
    }
}
