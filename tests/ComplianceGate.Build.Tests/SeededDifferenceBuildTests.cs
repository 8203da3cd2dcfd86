using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Builds that cannot be made again, each for a reason that was put there: <c>reproduce</c> names it.</summary>
[TestClass]
public sealed class SeededDifferenceBuildTests
{
    private const string Ci = "-p:ContinuousIntegrationBuild=true";
    private const string Now = "$([System.DateTime]::UtcNow.ToString('o'))";

    /// <summary>What was put there: how the source is changed, how the original is made, and what the answer must hold.</summary>
    private sealed record Seed(string Rung, string[] Says)
    {
        /// <summary>Lines for the project.</summary>
        public string Project { get; init; } = "";

        /// <summary>Further files of the source.</summary>
        public (string Path, string Text)[] Files { get; init; } = [];

        /// <summary>What is done after the commit and before the original is built.</summary>
        public Action<Fixture>? Before { get; init; }

        /// <summary>Variables while the original is built.</summary>
        public Dictionary<string, string?> Environment { get; init; } = [];

        /// <summary>The command that makes the original, and what is asked about.</summary>
        public (string[] Command, string Path) Build { get; init; } = (["build", Ci], "bin/Debug/net10.0");

        /// <summary>What is done to the original after it was built.</summary>
        public Action<Fixture>? After { get; init; }
    }

    private static readonly Dictionary<string, Seed> Seeds = new()
    {
        ["path in code"] = new("different", ["App.dll: string ", "/Where.cs", "fix: Set ContinuousIntegrationBuild to true"])
        {
            Files = [("Where.cs", "static class Where { public static string Am([System.Runtime.CompilerServices.CallerFilePath] string i = \"\") => i; public static string I() => Am(); }")],
            Build = (["build"], "bin/Debug/net10.0"),
        },
        ["path in symbols"] = new("same IL", ["App.pdb", "fix: Set ContinuousIntegrationBuild to true"]) { Build = (["build"], "bin/Debug/net10.0") },
        ["line ends"] = new("same IL", ["/Program.cs", "cause: The line ends of a text", "fix: Add a .gitattributes"])
        {
            Files = [("Program.cs", "Console.WriteLine(\"fixture\");\nConsole.WriteLine(\"again\");\n")],
            Before = static f =>
            {
                DotNet.Command("git", f.Directory, ["config", "core.autocrlf", "true"]).MustPass();
                File.Delete(f.PathOf("Program.cs"));
                DotNet.Command("git", f.Directory, ["checkout", "-q", "--", "Program.cs"]).MustPass();
                Assert.Contains("\r\n", f.Read("Program.cs"));
            },
        },
        ["not deterministic"] = new("same IL", ["cause: The compiler did not work deterministically", "Deterministic"]) { Project = "<PropertyGroup><Deterministic>false</Deterministic></PropertyGroup>" },
        ["time in an attribute"] = new("different", ["AssemblyMetadataAttribute", "cause: A source or text that the build makes holds a time"])
        {
            Project = $"<ItemGroup><AssemblyMetadata Include=\"BuiltAt\" Value=\"{Now}\" /></ItemGroup>",
        },
        ["made-up source"] = new("different", ["made up in each build"])
        {
            Project = """
                <Target Name="Make" BeforeTargets="CoreCompile">
                  <WriteLinesToFile File="$(IntermediateOutputPath)Made.g.cs" Overwrite="true" Lines="static class Made { public const string Id = &quot;$([System.Guid]::NewGuid())&quot;%3B public static string It() => Id%3B }" />
                  <ItemGroup><Compile Include="$(IntermediateOutputPath)Made.g.cs" /></ItemGroup>
                </Target>
                """,
        },
        ["made-up resource"] = new("different", ["resource ", "cause: "])
        {
            Project = $"""
                <Target Name="Make" BeforeTargets="AssignTargetPaths">
                  <WriteLinesToFile File="$(IntermediateOutputPath)made.txt" Overwrite="true" Lines="{Now}" />
                  <ItemGroup><EmbeddedResource Include="$(IntermediateOutputPath)made.txt" LogicalName="made.txt" /></ItemGroup>
                </Target>
                """,
        },
        ["time in a file"] = new("different", ["about.txt", "cause: A source or text that the build makes holds a time"])
        {
            Project = $"""
                <Target Name="Make" BeforeTargets="AssignTargetPaths">
                  <WriteLinesToFile File="$(IntermediateOutputPath)about.txt" Overwrite="true" Lines="{Now}" />
                  <ItemGroup><None Include="$(IntermediateOutputPath)about.txt" Link="about.txt" CopyToOutputDirectory="Always" /></ItemGroup>
                </Target>
                """,
        },
        ["uncommitted change"] = new("different", ["method ", "note: The original was built from a work tree that differed from the commit"])
        {
            Before = static f => f.Write("Program.cs", "Console.WriteLine(\"fixture\" + args.Length);"),
        },
        ["another package"] = new("different", ["Test.Mit", "1.1.0 -> ", "cause: Another version of a package", "packages.lock.json"])
        {
            Project = "<PropertyGroup><Mit Condition=\"'$(Mit)' == ''\">1.0.0</Mit></PropertyGroup><ItemGroup><PackageReference Include=\"Test.Mit\" Version=\"$(Mit)\" /></ItemGroup>",
            Environment = new() { ["Mit"] = "1.1.0" },
        },
        ["symbols from the environment"] = new("different", ["compilation option define", "DefineConstants"])
        {
            Project = "<PropertyGroup><DefineConstants>$(DefineConstants);$(EXTRA)</DefineConstants></PropertyGroup>",
            Files = [("Extra.cs", "#if EXTRA\nstatic class Extra;\n#endif\n")],
            Environment = new() { ["EXTRA"] = "EXTRA" },
        },
        ["times in the archive"] = new("identical after declared normalisation", ["set aside: ", "fix: Set DeterministicTimestamp"])
        {
            Project = $"<Target Name=\"Now\" BeforeTargets=\"GenerateNuspec\" DependsOnTargets=\"_ComplianceGatePackWrite\"><PropertyGroup><DeterministicTimestamp>{Now}</DeterministicTimestamp></PropertyGroup></Target>",
            Build = (["pack", Ci, "-o", "out"], "out/App.1.0.0.nupkg"),
        },
        ["signed package"] = new("identical after declared normalisation", ["set aside: ", "signature"])
        {
            Build = (["pack", Ci, "-o", "out"], "out/App.1.0.0.nupkg"),
            After = static f =>
            {
                f.Certificate();
                DotNet.Run(f.Directory, ["nuget", "sign", "out/App.1.0.0.nupkg", "--certificate-path", "certificate.pfx", "--certificate-password", "test"]).MustPass();
            },
        },
        ["signed program"] = new("identical after declared normalisation", ["set aside: ", "Authenticode"])
        {
            After = static f =>
            {
                if (DotNet.Command("sh", f.Directory, ["-c", "command -v osslsigncode"]).ExitCode != 0)
                {
                    Assert.Inconclusive("There is no osslsigncode here.");
                }

                f.Certificate();
                DotNet.Command("osslsigncode", f.Directory, ["sign", "-certs", "certificate.crt", "-key", "certificate.key", "-in", "bin/Debug/net10.0/App.dll", "-out", "signed.dll"]).MustPass();
                File.Move(f.PathOf("signed.dll"), f.PathOf("bin/Debug/net10.0/App.dll"), overwrite: true);
            },
        },
    };

    public static IEnumerable<object[]> Names => Seeds.Keys.Select(static k => new object[] { k });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_cause_that_was_put_there_is_named(string name)
    {
        var seed = Seeds[name];
        using var work = Fixture.Of("NoPackages");
        work.Write(".gitignore", "bin/\nobj/\nout/\ncertificate.*\n");
        work.Replace("App.csproj", "</Project>", seed.Project + "\n</Project>");
        foreach (var (path, text) in seed.Files)
        {
            work.Write(path, text);
        }

        work.Commit();
        DotNet.Command("git", work.Directory, ["remote", "add", "origin", PackedClone.Remote]).MustPass();
        seed.Before?.Invoke(work);
        work.DotNet(seed.Environment, seed.Build.Command[0], seed.Build.Command[1..]).MustPass();
        seed.After?.Invoke(work);

        var result = DotNet.Command(InstalledTool.Command, work.Directory, ["reproduce", seed.Build.Path, "--work", Path.GetDirectoryName(work.Directory)!]);
        StringAssert.Contains(result.Output, "\n" + seed.Rung + "\n", StringComparison.Ordinal, name);
        foreach (var text in seed.Says)
        {
            result.MustSay(text);
        }

        Assert.AreEqual(seed.Rung.StartsWith("identical", StringComparison.Ordinal) ? 0 : 1, result.ExitCode);
    }
}
