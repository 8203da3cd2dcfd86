using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>One line of a log that carries a code.</summary>
/// <param name="Kind"><c>error</c>, <c>warning</c> or <c>message</c>.</param>
/// <param name="Code">The code.</param>
/// <param name="Text">From the file to the end, the file relative to the example's folder, and without what MSBuild adds.</param>
internal sealed record LoggedLine(string Kind, string Code, string Text);

/// <summary>One project of docs/examples.</summary>
/// <param name="Code">The rule that it is about.</param>
/// <param name="Kind"><c>fails</c> or <c>passes</c>.</param>
internal sealed record RuleExample(string Code, string Kind)
{
    /// <summary>What is done around its build, in order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Other codes that it cannot but meet.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>What was logged of it.</summary>
    public List<LoggedLine> Lines { get; } = [];

    /// <summary>Name of its folder.</summary>
    public string Name => $"{Code}-{Kind}";
}

/// <summary>All projects of docs/examples, copied, prepared, restored once and built in one build.</summary>
internal sealed partial class RuleExamples : IDisposable
{
    private readonly string root = Path.Combine(Path.GetTempPath(), "cg-" + Path.GetRandomFileName());
    private readonly AuditFeed feed = new("contoso.brush", "https://github.com/advisories/GHSA-aaaa-bbbb-cccc");

    public RuleExamples()
    {
        Directory.CreateDirectory(root);
        All = [.. Directory.EnumerateDirectories(Source).Order(StringComparer.Ordinal)
            .SelectMany(rule => Directory.EnumerateDirectories(rule).Select(d => Read(Path.GetFileName(rule), d)))];
    }

    /// <summary>Where the examples lie in the repository.</summary>
    public static string Source => Path.Combine(PackedGate.Repository, "docs", "examples");

    /// <summary>The examples.</summary>
    public IReadOnlyList<RuleExample> All { get; }

    /// <summary>What the build printed.</summary>
    public string Log { get; private set; } = "";

    /// <summary>The folder of an example's copy.</summary>
    public string PathOf(RuleExample example) => Path.Combine(root, example.Name);

    /// <summary>Builds all.</summary>
    public void Build()
    {
        WriteShared();
        var sdk = DotNet.Command("dotnet", Path.GetTempPath(), ["--version"]).MustPass().Output.Trim();
        foreach (var example in All)
        {
            Copy(Path.Combine(Source, example.Code, example.Kind), PathOf(example), sdk);
        }

        Parallel.ForEach(All, Prepare);
        Run("Restore").MustPass();
        foreach (var example in All)
        {
            AfterRestore(example);
        }

        Run("Build", "-flp:verbosity=normal;logfile=build.log;encoding=utf-8");
        Log = File.ReadAllText(Path.Combine(root, "build.log"));
        foreach (var line in Log.Split('\n'))
        {
            Take(line);
        }
    }

    public void Dispose()
    {
        feed.Dispose();
        if (Environment.GetEnvironmentVariable("CG_KEEP_FIXTURES") is null)
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private CommandResult Run(string target, params string[] more) =>
        DotNet.Run(root, ["msbuild", "all.proj", "-t:" + target, "-m:2", "-v:quiet", "-nodeReuse:false", "-tl:off", "-nologo", .. more]);

    // What is above the examples: the packed gate, the made-up packages, and nothing that takes time and proves nothing here.
    private void WriteShared()
    {
        File.WriteAllText(Path.Combine(root, "NuGet.config"), $"""
            <configuration>
              <packageSources><clear /><add key="tests" value="{PackedGate.Feed}" /><add key="nuget.org" value="https://api.nuget.org/v3/index.json" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(root, "Directory.Build.props"), $"""
            <Project><PropertyGroup>
              <GateVersion>{PackedGate.Version}</GateVersion>
              <NuGetAudit>false</NuGetAudit>
              <RunAnalyzers>false</RunAnalyzers>
              <UseAppHost>false</UseAppHost>
            </PropertyGroup></Project>
            """);
        File.WriteAllText(Path.Combine(root, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(root, "all.proj"), """
            <Project>
              <ItemGroup><Example Include="*/App.csproj" /></ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Example)" Targets="Restore" Properties="IsRestoring=true" BuildInParallel="true" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Example)" Targets="Build" BuildInParallel="true" ContinueOnError="true" /></Target>
            </Project>
            """);
    }

    private static RuleExample Read(string code, string directory)
    {
        var example = new RuleExample(code, Path.GetFileName(directory));
        var about = Path.Combine(directory, "example.json");
        if (!File.Exists(about))
        {
            return example;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(about));
        return example with { Steps = Strings(json, "steps"), Also = Strings(json, "also") };
    }

    private static string[] Strings(JsonDocument json, string key) =>
        json.RootElement.TryGetProperty(key, out var list) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];

    private void Copy(string from, string to, string sdk)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Path.GetExtension(file) is ".json" or ".config")
            {
                File.WriteAllText(target, Place().Replace(File.ReadAllText(file), m => Value(m, sdk)));
            }
            else
            {
                File.Copy(file, target);
            }
        }
    }

    // What no file of the repository can hold: days from today, the address of the feed, the SDK that builds.
    private string Value(Match match, string sdk) => match.Groups["days"].Success
        ? DateTime.UtcNow.AddDays(int.Parse(match.Groups["days"].Value, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : match.Value == "@audit@" ? feed.Address : sdk;

    private void Prepare(RuleExample example)
    {
        var directory = PathOf(example);
        foreach (var step in example.Steps.Select(s => s.Split(' ')))
        {
            switch (step[0])
            {
                case "assembly":
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(directory, step[1]))!);
                    File.WriteAllBytes(Path.Combine(directory, step[1]), MadeUpPackages.Assembly(Path.GetFileNameWithoutExtension(step[1]), "2.1.0.0"));
                    break;
                case "commit":
                    Fixture.Commit(directory, step.ElementAtOrDefault(1) ?? "2026-01-02T03:04:05Z");
                    break;
                case "remote":
                    DotNet.Command("git", directory, ["remote", "add", "origin", step.ElementAtOrDefault(1) ?? "https://github.com/contoso/app.git"]).MustPass();
                    break;
                case "change":
                    File.AppendAllText(Path.Combine(directory, step[1]), "// changed\n");
                    break;
                case "convert":
                    // As a clone on a machine with core.autocrlf has it.
                    DotNet.Command("git", directory, ["config", "core.autocrlf", "true"]).MustPass();
                    File.Delete(Path.Combine(directory, step[1]));
                    DotNet.Command("git", directory, ["checkout", "--", step[1]]).MustPass();
                    DotNet.Command("git", directory, ["config", "--unset", "core.autocrlf"]).MustPass();
                    break;
                case "restore" or "exchange" or "verify":
                    break;
                default:
                    throw new AssertFailedException($"{example.Name}: what is '{step[0]}'?");
            }
        }
    }

    private void AfterRestore(RuleExample example)
    {
        foreach (var step in example.Steps.Select(s => s.Split(' ')))
        {
            if (step[0] == "restore")
            {
                DotNet.Run(PathOf(example), ["restore", "--locked-mode", "-nodeReuse:false"]).MustPass();
            }
            else if (step[0] == "exchange")
            {
                var file = Path.Combine(PathOf(example), "packages.lock.json");
                File.WriteAllText(file, ContentHash().Replace(File.ReadAllText(file), m => m.Groups["package"].Value == step[1] ? m.Groups["before"].Value + "90+fMWMiGYBJR3843w1C" : m.Value));
            }
        }
    }

    // A line names its project at its end, unless it is the very file that it is about.
    private void Take(string line)
    {
        var match = Finding().Match(line.TrimEnd());
        var example = match.Success ? All.FirstOrDefault(e => line.Contains(PathOf(e) + "/", StringComparison.Ordinal)) : null;
        if (example is null)
        {
            return;
        }

        var text = match.Groups["text"].Value.Replace(PathOf(example) + "/", "", StringComparison.Ordinal).Replace(" [App.csproj]", "", StringComparison.Ordinal);
        var logged = new LoggedLine(match.Groups["kind"].Value, match.Groups["code"].Value, text);
        if (!example.Lines.Contains(logged))
        {
            example.Lines.Add(logged);
        }
    }

    [GeneratedRegex(@"^\s*(?:[\d:.]+>)?\s*(?<text>(?:[^\s(:]\S*?|)\s?(?:\(\d+(?:,\d+)*\))?\s?:? ?(?<kind>error|warning|message) (?<code>CG\d{4}): .*)$")]
    private static partial Regex Finding();

    [GeneratedRegex("@in-(?<days>[0-9]+)-days@|@audit@|@sdk@")]
    private static partial Regex Place();

    [GeneratedRegex("(?<before>\"(?<package>[^\"]+)\": \\{[^{}]*\"contentHash\": \")(?<hash>[^\"]+)")]
    private static partial Regex ContentHash();
}
