using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Packages;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

/// <summary>A project in a temporary folder with packs, loose files and npm packages around it, and what the gate says of them.</summary>
internal sealed class ShippedTestData : IDisposable
{
    public PackagesFixture Packages { get; } = new();

    public List<FrameworkPackItem> Packs { get; } = [];

    public List<FileReferenceItem> Files { get; } = [];

    public List<BesideReferenceItem> Beside { get; } = [];

    public List<ReferencedProject> Referenced { get; } = [];

    /// <summary>Root of the repository; none without.</summary>
    public string? Root { get; set; }

    public FrameworkPackInputs Inputs { get; set; } = new();

    public bool IsTest { get; set; }

    public bool NpmShips { get; set; } = true;

    public string ProjectFolder => Path.Combine(Packages.Root, "app");

    /// <summary>The made-up SDK's folder of packs.</summary>
    public string PackRoot => Path.Combine(Packages.Root, "sdk", "packs");

    public static string Mit => File.ReadAllText(PolicyTestData.RepositoryFile("LICENSE"));

    public string Write(string relative, string text) => Write(relative, Encoding.UTF8.GetBytes(text));

    public string Write(string relative, byte[] bytes)
    {
        var path = Path.GetFullPath(Path.Combine(ProjectFolder, relative));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Lays a downloaded pack into the package folder; no assets file lists it.</summary>
    public ShippedTestData Pack(PackRole role, string id, string version, string name = "Microsoft.NETCore.App", string license = "MIT")
    {
        Packages.Write($"{id.ToLowerInvariant()}/{version}/{id.ToLowerInvariant()}.nuspec", $"""
            <package><metadata><id>{id}</id><version>{version}</version><authors>Some One</authors><license type="expression">{license}</license></metadata></package>
            """);
        Packs.Add(new FrameworkPackItem(role, name, id, version, null, role == PackRole.Runtime ? name + ";" : null));
        return this;
    }

    /// <summary>A pack that lies in the SDK.</summary>
    public ShippedTestData SdkPack(PackRole role, string id, string version, string name = "Microsoft.NETCore.App")
    {
        Directory.CreateDirectory(Path.Combine(PackRoot, id, version));
        Packs.Add(new FrameworkPackItem(role, name, null, null, Path.Combine(PackRoot, id, version, "runtimes", "native", "host")));
        return this;
    }

    public FileReferenceItem Loose(string relative, byte[] bytes, string type = "Reference", string? license = null, string? licenseFile = null)
    {
        var item = new FileReferenceItem(
            Write(relative, bytes), type, relative, Packages.ProjectPath, license, licenseFile is null ? null : Path.GetFullPath(licenseFile, ProjectFolder));
        Files.Add(item);
        return item;
    }

    public PackageGraph Read() => Packages.Read(Packages.Request() with
    {
        IsTestProject = IsTest,
        Packs = Inputs with { Items = Packs, Frameworks = Inputs.Frameworks.Count == 0 ? ["Microsoft.NETCore.App"] : Inputs.Frameworks, Root = PackRoot },
        FileReferences = Files,
        BesideReferences = Beside,
        ReferencedProjects = Referenced,
        SourceRoot = Root,
        NpmFolders = [ProjectFolder],
        NpmShips = NpmShips,
    });

    public GateFacts Facts()
    {
        var graph = Read();
        return new GateFacts
        {
            Project = new ProjectFact
            {
                Name = "app", Path = Packages.ProjectPath, AssemblyName = "app", PackageId = "app", Version = "1.0.0", TargetFramework = "net10.0",
                TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Debug", Language = "C#", OutputType = "Exe",
            },
            Toolchain = new ToolchainFact { Sdk = "10.0.401", MSBuild = "18", Gate = "1" },
            Source = new SourceFact(),
            JudgedAt = 1_700_000_000,
            Packages = graph.Packages,
            Problems = graph.Problems,
        };
    }

    /// <summary>What the rules say of what is read, as <c>code severity subject: message</c>.</summary>
    public List<Finding> Judge(string policy = "{}")
    {
        var (read, problems) = new PolicyReader(Parse, RuleSet.Codes).Parse(Encoding.UTF8.GetBytes(policy), Path.Combine(ProjectFolder, "compliance.json"));
        Assert.IsEmpty(problems, string.Join("; ", problems.Select(p => p.Message)));
        var facts = Facts();
        var licenses = LicenseJudge.Judge(read, facts.Packages);
        var context = new RuleContext(facts, read, licenses, new Dictionary<string, ModelLicenseDecision>());
        return [.. RuleRunner.Run(RuleSet.All, context, null, [], problems).Findings];
    }

    public void Dispose() => Packages.Dispose();

    private static (LicenseExpression? Expression, string? Error, TextSpan Span) Parse(string text)
    {
        var result = SpdxExpressionParser.Parse(text);
        return (result.Expression, result.Error?.Message, result.Error?.Span ?? default);
    }
}
