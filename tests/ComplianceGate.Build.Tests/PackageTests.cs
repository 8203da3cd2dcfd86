using System.IO.Compression;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class PackageTests
{
    [TestMethod]
    public void The_package_holds_what_the_design_says_and_nothing_of_the_host()
    {
        using var zip = ZipFile.OpenRead(PackedGate.Package);
        var names = zip.Entries.Select(e => e.FullName).ToList();
        CollectionAssert.IsSubsetOf(new[]
        {
            "build/ComplianceGate.props", "build/ComplianceGate.targets", "build/ComplianceGate.Check.targets",
            "build/ComplianceGate.Embed.targets", "build/ComplianceGate.Record.targets",
            "buildMultiTargeting/ComplianceGate.props", "buildMultiTargeting/ComplianceGate.targets",
            "tasks/net10.0/ComplianceGate.Tasks.dll", "tasks/net10.0/ComplianceGate.Tasks.deps.json", "tasks/net10.0/ComplianceGate.dll",
            "tasks/net10.0/YamlDotNet.dll", "tasks/net10.0/Markdig.dll", "README.md", "LICENSE",
        }, names);
        foreach (var name in names.Where(n => n.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)).Select(Path.GetFileName))
        {
            foreach (var host in (string[])["Microsoft.Build", "NuGet.", "Newtonsoft", "System.", "Microsoft.NET.StringTools"])
            {
                Assert.IsFalse(name!.StartsWith(host, StringComparison.OrdinalIgnoreCase), $"{name} belongs to the host");
            }
        }

        Assert.IsFalse(names.Any(n => n.StartsWith("lib/", StringComparison.Ordinal) || n.StartsWith("buildTransitive/", StringComparison.Ordinal)), string.Join("\n", names));
    }

    [TestMethod]
    public void Machine_code_comes_whole_or_not_at_all()
    {
        using var zip = ZipFile.OpenRead(PackedGate.Package);
        var native = zip.Entries.Where(e => e.FullName.StartsWith("tasks/net10.0/", StringComparison.Ordinal) && e.FullName.Count(c => c == '/') > 2).ToList();
        if (native.Count == 0)
        {
            Assert.Inconclusive("The package was packed where the ReadyToRun compiler cannot be had.");
        }

        CollectionAssert.AreEquivalent(new[] { "ComplianceGate.Tasks.dll", "ComplianceGate.dll", "Markdig.dll", "YamlDotNet.dll" }, native.Select(e => e.Name).ToArray());
        Assert.HasCount(1, native.Select(e => Path.GetDirectoryName(e.FullName)).Distinct());
        foreach (var entry in native)
        {
            Assert.IsGreaterThan(zip.GetEntry("tasks/net10.0/" + entry.Name)!.Length, entry.Length, $"{entry.FullName} holds no machine code");
        }
    }

    [TestMethod]
    public void A_platform_without_machine_code_runs_the_portable_tasks()
    {
        using var work = Fixture.Of("Plain");
        work.Build("-v:diag", "-p:NETCoreSdkPortableRuntimeIdentifier=elsewhere").MustPass()
            .MustSay($"tasks{Path.DirectorySeparatorChar}net10.0{Path.DirectorySeparatorChar}ComplianceGate.Tasks.dll");
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void The_package_is_a_development_dependency_without_dependencies()
    {
        using var zip = ZipFile.OpenRead(PackedGate.Package);
        using var reader = new StreamReader(zip.Entries.Single(e => e.FullName == "ComplianceGate.nuspec").Open());
        var nuspec = reader.ReadToEnd();
        StringAssert.Contains(nuspec, "<developmentDependency>true</developmentDependency>");
        StringAssert.Contains(nuspec, "<license type=\"expression\">MIT</license>");
        Assert.IsFalse(nuspec.Contains("<dependency ", StringComparison.Ordinal), nuspec);
    }

    [TestMethod]
    public void The_tool_has_machine_code_for_one_platform_and_runs_on_others()
    {
        var folder = Directory.CreateTempSubdirectory("cg-tool-").FullName;
        try
        {
            ZipFile.ExtractToDirectory(Path.Combine(PackedGate.Feed, $"ComplianceGate.Tool.{PackedGate.Version}.nupkg"), folder);
            var tool = Path.Combine(folder, "tools", "net10.0", "any");
            var list = Path.Combine(tool, "ComplianceGate.Tool.deps.json");
            var native = Directory.EnumerateFiles(tool, "ComplianceGate.dll", SearchOption.AllDirectories).SingleOrDefault(f => f.Contains("runtimes", StringComparison.Ordinal));
            if (native is null)
            {
                Assert.Inconclusive("The tool was packed where the ReadyToRun compiler cannot be had.");
            }

            // The host takes the machine code: without the IL beside it the tool runs.
            var portable = Path.Combine(tool, "ComplianceGate.dll");
            File.Move(portable, portable + ".away");
            DotNet.Run(folder, [Path.Combine(tool, "ComplianceGate.Tool.dll"), "explain", "CG1001"]).MustPass();
            File.Move(portable + ".away", portable);
            // As if this were another platform: the host finds nothing of its own and takes the IL.
            var runtime = Path.GetRelativePath(Path.Combine(tool, "runtimes"), native).Split(Path.DirectorySeparatorChar)[0];
            File.WriteAllText(list, File.ReadAllText(list).Replace($"\"rid\": \"{runtime}\"", "\"rid\": \"elsewhere-x64\"", StringComparison.Ordinal));
            File.Delete(native);
            DotNet.Run(folder, [Path.Combine(tool, "ComplianceGate.Tool.dll"), "explain", "CG1001"]).MustPass();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void The_tool_is_packed_beside_it() =>
        Assert.IsTrue(File.Exists(Path.Combine(PackedGate.Feed, $"ComplianceGate.Tool.{PackedGate.Version}.nupkg")));
}
