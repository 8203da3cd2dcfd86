using System.Text.Json;
using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>A project that no build left facts of, and what its restore left.</summary>
internal sealed class RestoredProject
{
    private const string AssetsName = "project.assets.json";
    private const int MaxFrameworks = 100;

    private readonly string project;
    private readonly string assets;
    private readonly List<(string Alias, string Moniker)> frameworks;

    private RestoredProject(string project, string assets, List<(string Alias, string Moniker)> frameworks)
    {
        this.project = project;
        this.assets = assets;
        this.frameworks = frameworks;
    }

    /// <summary>Whether the project uses the gate.</summary>
    public bool IsGated { get; private init; }

    /// <summary>Looks for what the restore of a project left.</summary>
    /// <param name="project">Absolute path of the project file.</param>
    /// <param name="framework">The framework that is asked for; null for all.</param>
    /// <returns>Null where there is nothing that can be read.</returns>
    public static RestoredProject? Read(string project, string? framework)
    {
        if (Find(project) is not { } assets)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(new InputFiles().ReadAllBytes(assets, AssetsFileReader.MaxSize));
            var root = document.RootElement;
            var frameworks = new List<(string Alias, string Moniker)>();
            foreach (var entry in root.GetProperty("project").GetProperty("frameworks").EnumerateObject())
            {
                var alias = entry.Value.TryGetProperty("targetAlias", out var written) && written.GetString() is { Length: > 0 } named ? named : entry.Name;
                if (CheckChoice.Fits(framework, alias) && frameworks.Count < MaxFrameworks)
                {
                    frameworks.Add((alias, entry.Name));
                }
            }

            return frameworks.Count == 0 ? null : new(project, assets, frameworks) { IsGated = UsesGate(root) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Judges the packages of each framework; what a build alone can tell is not asked.</summary>
    /// <param name="policyPath">Absolute path of the policy; null for the nearest.</param>
    public IEnumerable<JudgedBuild> Judge(string? policyPath)
    {
        foreach (var (alias, moniker) in frameworks)
        {
            yield return Judge(alias, moniker, policyPath);
        }
    }

    private JudgedBuild Judge(string alias, string moniker, string? policyPath)
    {
        var files = new InputFiles();
        var name = Path.GetFileNameWithoutExtension(project);
        var root = GitSourceReader.Root(Path.GetDirectoryName(project)!, files);
        var graph = PackageGraphReader.Read(
            new PackageGraphRequest
            {
                AssetsFile = assets, TargetFramework = alias, TargetFrameworkMoniker = moniker, ProjectName = name, ProjectPath = project, SourceRoot = root, FilesToScan = [project],
            },
            files);
        var facts = new GateFacts
        {
            Project = new ProjectFact
            {
                Name = name, Path = project, AssemblyName = name, PackageId = name, Version = "", TargetFramework = alias, TargetFrameworkMoniker = moniker,
                Configuration = "", Language = "", OutputType = "", IsOneOfSeveral = frameworks.Count > 1,
            },
            Toolchain = new ToolchainFact { Sdk = "", MSBuild = "", Gate = ComplianceGate.Toolchain.GateVersion },
            Source = new SourceFact { Root = root },
            JudgedAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            Packages = graph.Packages,
            Pruned = graph.Pruned,
            Problems = graph.Problems,
        };
        var policy = Gate.ReadPolicy(facts.Project, policyPath, [], facts.Source, files);
        var verdict = Gate.Judge(facts, policy, mode: null, []);
        // The rest would be about what nobody looked at.
        verdict = verdict with { Findings = verdict.Findings.RemoveAll(static f => !(f.Code.StartsWith("CG1", StringComparison.Ordinal) || f.Code is "CG0001" or "CG0003" or "CG0005")) };
        return new JudgedBuild($"{name} ({alias})", facts, FactStage.Packages, verdict, [.. Gate.Offered(verdict, policy.Policy)]);
    }

    // Beside the project, or where obj lies apart from it.
    private static string? Find(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var beside = Path.Combine(folder, "obj", AssetsName);
        if (File.Exists(beside))
        {
            return beside;
        }

        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            var apart = Path.Combine(above, "artifacts", "obj", Path.GetFileNameWithoutExtension(project), AssetsName);
            if (File.Exists(apart))
            {
                return apart;
            }
        }

        return null;
    }

    private static bool UsesGate(JsonElement root)
    {
        if (root.TryGetProperty("libraries", out var libraries) && libraries.ValueKind == JsonValueKind.Object)
        {
            foreach (var library in libraries.EnumerateObject())
            {
                if (library.Name.StartsWith("ComplianceGate/", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
