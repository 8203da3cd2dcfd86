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
    public void The_tool_is_packed_beside_it() =>
        Assert.IsTrue(File.Exists(Path.Combine(PackedGate.Feed, $"ComplianceGate.Tool.{PackedGate.Version}.nupkg")));
}
