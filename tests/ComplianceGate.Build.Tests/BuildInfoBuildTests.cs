using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class BuildInfoBuildTests
{
    private const string Output = "bin/Debug/net10.0";

    [TestMethod]
    public void Two_honest_builders_get_the_same_build_information_and_each_a_provenance_of_its_own()
    {
        using var one = Fixture.Of("Plain", "one");
        using var two = Fixture.Of("Plain", "another place");
        foreach (var (work, isCI) in new[] { (one, true), (two, false) })
        {
            work.Write(".gitignore", "bin/\nobj/\n");
            work.Write("Directory.Build.props", """<Project><Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))" /><Import Project="eng/common.props" /></Project>""");
            work.Write("eng/common.props", "<Project />");
            work.Commit();
            DotNet.Command("git", work.Directory, ["remote", "add", "origin", "https://github.com/acme/app.git"]).MustPass();
            work.DotNet(
                new Dictionary<string, string?>
                {
                    ["GITHUB_ACTIONS"] = isCI ? "true" : null, ["GITHUB_SERVER_URL"] = "https://github.com", ["GITHUB_REPOSITORY"] = "acme/app", ["GITHUB_RUN_ID"] = "7",
                    ["CI"] = null, ["UNLISTED_VARIABLE"] = "hunter2",
                },
                "build", "-p:ContinuousIntegrationBuild=true", "-p:NuGetApiKey=hunter2", $"-p:ComplianceGateSomewhere={work.PathOf("x")}", $"-p:Elsewhere={work.PathOf("x")}").MustPass();
        }

        Assert.AreEqual(one.Read($"{Output}/App.compliance/buildinfo.json"), two.Read($"{Output}/App.compliance/buildinfo.json"));
        using var info = JsonDocument.Parse(one.Read($"{Output}/App.compliance/buildinfo.json"));
        Assert.IsGreaterThan(150, info.RootElement.GetProperty("references").GetArrayLength());
        Assert.IsTrue(info.RootElement.GetProperty("references").EnumerateArray().Any(r => r.GetProperty("package").GetString() == "pkg:nuget/Test.Mit@1.0.0"));
        Assert.IsTrue(info.RootElement.GetProperty("references").EnumerateArray().All(r => r.GetProperty("mvid").ValueKind == JsonValueKind.String));
        var imports = info.RootElement.GetProperty("imports").EnumerateArray().Select(i => i.GetProperty("path").GetString()!).ToList();
        CollectionAssert.IsSubsetOf(new[] { "App.csproj", "Directory.Build.props", "eng/common.props", "build/ComplianceGate.targets", "obj/App.csproj.nuget.g.props" }, imports);
        var outputs = info.RootElement.GetProperty("outputs").EnumerateArray().ToDictionary(o => o.GetProperty("path").GetString()!, o => o.GetProperty("pdbId").GetString());
        CollectionAssert.AreEquivalent(new[] { "App", "App.dll", "App.pdb" }, outputs.Keys);
        Assert.AreEqual(outputs["App.dll"], outputs["App.pdb"]);

        var provenance = one.Read($"{Output}/App.compliance/provenance.intoto.json");
        StringAssert.Contains(provenance, "/builders/ci/github-actions\"");
        StringAssert.Contains(provenance, "https://github.com/acme/app/actions/runs/7");
        StringAssert.Contains(two.Read($"{Output}/App.compliance/provenance.intoto.json"), "/builders/local\"");
        foreach (var work in (Fixture[])[one, two])
        {
            using var statement = JsonDocument.Parse(work.Read($"{Output}/App.compliance/provenance.intoto.json"));
            var external = statement.RootElement.GetProperty("predicate").GetProperty("buildDefinition").GetProperty("externalParameters");
            CollectionAssert.AreEqual(new[] { "Elsewhere", "NuGetApiKey" }, external.GetProperty("withheldProperties").EnumerateArray().Select(p => p.GetString()).ToArray());
            Assert.AreEqual("x", external.GetProperty("properties").GetProperty("ComplianceGateSomewhere").GetString());
            foreach (var file in Directory.EnumerateFiles(work.PathOf($"{Output}/App.compliance")))
            {
                var text = File.ReadAllText(file);
                Assert.IsFalse(text.Contains("hunter2", StringComparison.Ordinal) || text.Contains(work.Directory, StringComparison.Ordinal), file);
            }

            Verify(work, "verify-intoto.mjs", [], "provenance.intoto.json");
        }
    }

    [TestMethod]
    public void An_assembly_that_was_replaced_after_the_compiler_contradicts_the_build()
    {
        using var work = Fixture.Of("Plain");
        work.Build("-p:DebugType=embedded", "-p:DefineConstants=TRACE%3bDEBUG%3bSECRET").MustPass();
        File.Copy(work.PathOf($"{Output}/App.dll"), work.PathOf("other.dll"));
        work.Replace("App.csproj", "</Project>", """
              <Target Name="Swap" AfterTargets="CopyFilesToOutputDirectory" BeforeTargets="_ComplianceGateRecord">
                <Copy SourceFiles="other.dll" DestinationFiles="$(OutDir)App.dll" />
              </Target>
            </Project>
            """);
        var told = work.Build("--no-restore", "-p:ComplianceGateMode=audit").MustFail().Only("error", "CG4001");
        StringAssert.Contains(told, "the constants SECRET, which the build does not name");
        Assert.IsFalse(work.Has($"{Output}/App.compliance/SHA256SUMS"), "what an earlier build proved of another assembly is taken back");
        Assert.IsTrue(work.Has("obj/Debug/net10.0/ComplianceGate/findings.sarif"));
    }

    [TestMethod]
    public void Symbols_that_are_not_the_assembly_s_contradict_it_and_its_own_pass_again()
    {
        using var work = Fixture.Of("Plain");
        work.Replace("App.csproj", "</Project>", """
              <Target Name="Swap" AfterTargets="CopyFilesToOutputDirectory" BeforeTargets="_ComplianceGateRecord" Condition="'$(Swapped)' != ''">
                <Copy SourceFiles="$(Swapped)" DestinationFiles="$(OutDir)App.pdb" />
              </Target>
            </Project>
            """);
        work.Build().MustPass();
        File.Copy(work.PathOf($"{Output}/App.pdb"), work.PathOf("old.pdb"));
        work.Write("Program.cs", "Console.WriteLine(\"another\");");
        StringAssert.Contains(work.Build("--no-restore", "-p:Swapped=old.pdb").MustFail().Only("error", "CG4001"), "the symbols beside it are not its own");
        var changed = File.ReadAllBytes(work.PathOf("obj/Debug/net10.0/App.pdb"));
        changed[^1] ^= 1;
        work.Write("changed.pdb", changed);
        StringAssert.Contains(work.Build("--no-restore", "-p:Swapped=changed.pdb").MustFail().Only("error", "CG4001"), "the symbols beside it were changed");
        File.Delete(work.PathOf($"{Output}/App.pdb"));
        work.Build("--no-restore").MustPass();
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void Other_languages_forms_of_symbols_and_options_contradict_nothing()
    {
        using var plain = Fixture.Of("Plain");
        foreach (string[] arguments in (string[][])[["-p:DebugType=none", "-p:LangVersion=latest"], ["-p:DebugType=embedded", "-p:Optimize=true"], ["-c", "Release", "-p:DefineConstants=A%3bB%3bC%3d1"]])
        {
            plain.Build(arguments).MustPass();
        }

        foreach (var name in (string[])["VisualBasic", "FSharp", "RewrittenOutput", "MultiTarget"])
        {
            using var work = Fixture.Of(name);
            work.Build().MustPass();
        }
    }

    private static void Verify(Fixture work, string script, string[] arguments, string document)
    {
        var verifiers = Path.Combine(PackedGate.Repository, "tests", "verifiers");
        if (DotNet.Command("sh", verifiers, ["-c", "command -v node"]).ExitCode == 0)
        {
            // This one needs no package.
            DotNet.Command("node", verifiers, [Path.Combine(verifiers, script), .. arguments, work.PathOf($"{Output}/App.compliance/{document}")]).MustPass();
        }
    }
}
