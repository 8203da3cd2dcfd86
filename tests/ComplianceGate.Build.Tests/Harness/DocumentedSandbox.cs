using System.Security.Cryptography;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>The folder in which a reader of a page is thought to be.</summary>
internal sealed class DocumentedSandbox : IDisposable
{
    private const string Package = "Contoso.App.1.2.3.nupkg";

    // One release of the project, made once: pages that only look at a release each get a copy.
    private static readonly Lazy<DocumentedSandbox> Release = new(MakeRelease, LazyThreadSafetyMode.ExecutionAndPublication);

    private static readonly Dictionary<string, Action<DocumentedSandbox>> Special = new()
    {
        ["docs/guide-developers.md"] = s => s.Project("", card: false, "Contoso.Ink/2.1.0"),
        ["docs/guide-hobbyists.md"] = s => s.Project("", card: false),
        ["docs/guide-release-engineers.md"] = s => s.Repository(),
        ["docs/guide-policy-owners.md"] = s => s.Shared(),
        ["docs/evidence.md"] = s => s.Copy(Path.Combine(Release.Value.Directory, "bin", "Release", "net10.0")),
        ["docs/evaluations.md"] = s => s.Shards(),
        ["docs/changes.md"] = s => s.TwoReleases(),
        ["docs/rules/CG2008.md"] = s => s.Built(),
        ["docs/rules/CG4004.md"] = s => s.WithOtherSignature(),
        ["docs/rules/CG8001.md"] = s => s.Built("Contoso.Native/1.1.0"),
    };

    private readonly string root = Path.Combine(Path.GetTempPath(), "cg-" + Path.GetRandomFileName());

    private DocumentedSandbox()
    {
        Directory = Path.Combine(root, "contoso");
        System.IO.Directory.CreateDirectory(Directory);
        Write("NuGet.config", $"""
            <configuration>
              <packageSources><add key="tests" value="{PackedGate.Feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);
        Write("Directory.Build.props", $"""
            <Project><PropertyGroup>
              <GateVersion>{PackedGate.Version}</GateVersion>
              <NuGetAudit>false</NuGetAudit>
            </PropertyGroup></Project>
            """);
        Write("Directory.Build.targets", "<Project />");
    }

    /// <summary>Where commands run.</summary>
    public string Directory { get; }

    /// <summary>Makes the folder that a page speaks of.</summary>
    /// <param name="page">The page's path.</param>
    public static DocumentedSandbox Of(string page)
    {
        var sandbox = new DocumentedSandbox();
        if (Special.TryGetValue(page, out var prepare))
        {
            prepare(sandbox);
        }
        else
        {
            sandbox.Copy(Release.Value.Directory);
        }

        return sandbox;
    }

    /// <summary>Pages that have a folder of their own kind.</summary>
    public static IEnumerable<string> SpecialPages => Special.Keys;

    /// <summary>Removes what all pages share.</summary>
    public static void Clean()
    {
        if (Release.IsValueCreated)
        {
            Release.Value.Dispose();
        }
    }

    /// <summary>Runs a block as a shell does, up to the first command that fails, with the tool on the path.</summary>
    /// <param name="commands">What is typed.</param>
    public CommandResult Run(string commands) => DotNet.Command("bash", Directory, ["-e", "-c", commands], new Dictionary<string, string?>
    {
        ["PATH"] = Path.GetDirectoryName(InstalledTool.Command) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
        // What the tool remembers of ledgers, and where it builds again.
        ["XDG_DATA_HOME"] = Path.Combine(root, "data"),
        ["MSBUILDTERMINALLOGGER"] = "off",
    });

    public void Write(string file, string text)
    {
        var path = Path.Combine(Directory, file);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("CG_KEEP_FIXTURES") is null && System.IO.Directory.Exists(root))
        {
            System.IO.Directory.Delete(root, recursive: true);
        }
    }

    private static DocumentedSandbox MakeRelease()
    {
        var release = new DocumentedSandbox();
        release.Repository();
        release.Run("dotnet pack -c Release -o . -p:ContinuousIntegrationBuild=true && dotnet publish -c Release -p:ContinuousIntegrationBuild=true").MustPass();
        release.Write("Helper.dll", "not a real library");
        foreach (var name in (string[])["release", "lab"])
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            release.Write($"{name}.pem", key.ExportPkcs8PrivateKeyPem());
            release.Write($"{name}.pub.pem", key.ExportSubjectPublicKeyInfoPem());
        }

        return release;
    }

    private void Repository()
    {
        Project("", card: true);
        Commit();
    }

    private void Commit()
    {
        Write(".gitignore", "bin/\nobj/\nout/\npublish/\nledger/\n*.pem\n*.nupkg*\n*.compliance/\n");
        Run("git init -q -b main && git add . && git -c user.name=Test -c user.email=test@example.test commit -q -m Fixture").MustPass();
    }

    private void Project(string folder, bool card, params string[] packages)
    {
        Copy(Path.Combine(PackedGate.Repository, "tests", "fixtures", "Documented"), folder);
        var models = Path.Combine(PackedGate.Repository, "samples", "SentimentService", "models");
        var target = System.IO.Directory.CreateDirectory(Path.Combine(Directory, folder, "models")).FullName;
        File.Copy(Path.Combine(models, "sentiment.safetensors"), Path.Combine(target, "sentiment.safetensors"));
        if (card)
        {
            File.Copy(Path.Combine(models, "sentiment.md"), Path.Combine(target, "sentiment.md"));
        }

        Refer(folder, packages);
    }

    private void Refer(string folder, params string[] packages)
    {
        var project = Path.Combine(Directory, folder, "App.csproj");
        var references = string.Concat(packages.Select(p => p.Split('/')).Select(p => $"<PackageReference Include=\"{p[0]}\" Version=\"{p[1]}\" />"));
        File.WriteAllText(project, File.ReadAllText(project).Replace("<!-- more -->", references, StringComparison.Ordinal));
    }

    private void Shared()
    {
        Project("App", card: true, "Contoso.Ink/2.1.0");
        Commit();
    }

    private void Built(params string[] packages)
    {
        Project("", card: true, packages);
        Run("dotnet build").MustPass();
    }

    private void WithOtherSignature()
    {
        Copy(Release.Value.Directory);
        Run($"compliance-gate sign bin/Release/net10.0/App.dll --key release.pem --output . && mv App.dll.sigstore.json Contoso.App.1.2.2.nupkg.sigstore.json && rm App.dll.dsse.json && test -e {Package}").MustPass();
    }

    private void Shards()
    {
        foreach (var i in Enumerable.Range(1, 3))
        {
            Write($"models/big-0000{i}-of-00003.safetensors", $"{i}");
        }
    }

    private void TwoReleases()
    {
        foreach (var (version, member, packages) in ((string, string, string[])[])[("1.1.0", "", ["Contoso.Ink/1.4.0"]), ("1.2.0", "public int Width;", ["Contoso.Ink/2.0.0", "Contoso.Paper/1.0.0"])])
        {
            Write("Core.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <AssemblyName>Contoso.Core</AssemblyName>
                    <Version>{version}</Version>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="ComplianceGate" Version="$(GateVersion)" PrivateAssets="all" />
                    {string.Concat(packages.Select(p => p.Split('/')).Select(p => $"<PackageReference Include=\"{p[0]}\" Version=\"{p[1]}\" />"))}
                  </ItemGroup>
                </Project>
                """);
            Write("Pen.cs", $"namespace Contoso; public class Pen {{ {member} }}");
            Run("dotnet build -c Release").MustPass();
            if (version == "1.1.0")
            {
                Run("mkdir -p releases/1.1.0 && mv bin/Release/net10.0/Contoso.Core.compliance releases/1.1.0").MustPass();
            }
        }
    }

    private void Copy(string from, string to = "")
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Directory, to, Path.GetRelativePath(from, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
