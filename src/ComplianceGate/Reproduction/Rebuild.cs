using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Reproduction;

/// <summary>Runs the recorded build again in a checked-out source.</summary>
/// <param name="build">The recorded build.</param>
/// <param name="host">The SDK.</param>
internal sealed class Rebuild(RecordedBuild build, DotNetHost host)
{
    // Of those that buildinfo.json records: the ones that nothing else follows from, and that name neither a tool nor a file to run.
    private static readonly string[] Corrected =
    [
        "AssemblyName", "ContinuousIntegrationBuild", "DeterministicSourcePaths", "DeterministicTimestamp", "EmbedUntrackedSources",
        "EnableSourceLink", "GenerateAssemblyInfo", "IncludeSourceRevisionInInformationalVersion", "InvariantGlobalization",
        "PackageVersion", "Platform", "PublishAot", "PublishReadyToRun", "PublishRepositoryUrl", "PublishSingleFile", "PublishTrimmed", "RootNamespace",
        "RuntimeIdentifier", "SelfContained", "UseAppHost", "Version",
    ];

    // What the command line sets by itself, and places, which are others here.
    private static readonly string[] Unneeded = ["PackageOutputPath", "PublishDir", "OutDir", "OutputPath", "NoBuild", "UseSharedCompilation", "BuildProjectReferences"];

    // No framework has one of its own.
    private static readonly string[] OfAllFrameworks = ["ContinuousIntegrationBuild", "DeterministicSourcePaths", "Version", "PackageVersion"];

    // ComplianceGate.Reproducible.props
    private static readonly string[] SystemVariables =
    [
        "CI", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION", "APPVEYOR", "CIRCLECI", "BITBUCKET_BUILD_NUMBER", "TRAVIS", "BUILDKITE",
    ];

    private readonly Dictionary<string, string?> variables = new()
    {
        ["SOURCE_DATE_EPOCH"] = build.Evaluated("SOURCE_DATE_EPOCH") is { Length: > 0 } epoch && ReplayedProperties.IsPlain(epoch) ? epoch : null,
    };

    private readonly SortedDictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> corrections = new(StringComparer.Ordinal);

    /// <summary>Properties that the recorded build had from somewhere else than its command line, and that are set here so that they are the same.</summary>
    public ImmutableArray<string> Corrections => [.. corrections];

    /// <summary>Names of properties that the recorded build was given and whose values nobody tells, or that no builder of ours would have told.</summary>
    public ImmutableArray<string> Unknown { get; private set; } = [];

    /// <summary>The command by which it was built, for people.</summary>
    public string CommandLine { get; private set; } = "";

    /// <summary>Builds.</summary>
    /// <param name="source">Root of the checked-out source.</param>
    /// <param name="project">The project file, relative to it.</param>
    /// <param name="given">Properties that the caller gives, for those that are withheld.</param>
    /// <param name="packages">Folder that packages are put into.</param>
    /// <exception cref="UndecidedException">It does not build.</exception>
    public void Run(string source, string project, ImmutableArray<NamedValue> given, string packages)
    {
        var file = Path.Combine(source, project);
        if (!File.Exists(file))
        {
            throw new UndecidedException($"The commit {build.Commit} has no {project}");
        }

        Collect(given, source);
        var folder = Path.GetDirectoryName(file)!;
        Must(folder, "restore", file);
        Correct(folder, file);
        string[] more = build.Target == "pack" ? ["-o", packages] : [];
        Must(folder, build.Target, file, more);
    }

    private void Collect(ImmutableArray<NamedValue> given, string source)
    {
        // Said or not on the command line, these are known.
        properties["Configuration"] = build.Configuration;
        var left = build.Withheld.Where(static n => !IsUnneeded(n)).ToList();
        foreach (var (name, value) in build.Parameters)
        {
            if (IsUnneeded(name))
            {
                continue;
            }

            if (ReplayedProperties.IsTaken(name, value))
            {
                properties[name] = value;
            }
            else
            {
                left.Add(name);
            }
        }

        foreach (var (name, value) in given)
        {
            properties[name] = value.Replace("{source}", source, StringComparison.Ordinal);
        }

        Unknown = [.. left.Where(n => !properties.ContainsKey(n)).Order(StringComparer.Ordinal)];
    }

    private static bool IsUnneeded(string name) =>
        name.StartsWith("DOTNET_CLI_", StringComparison.OrdinalIgnoreCase) || Unneeded.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A build takes properties from variables of its environment too, where no project sets them. Those that would be evaluated here to
    /// something else than was recorded are set in the same way, which is weaker than saying them on the command line.
    /// </summary>
    private void Correct(string folder, string file)
    {
        if (build.Properties.IsEmpty)
        {
            return;
        }

        var framework = build.TargetFramework.Split(';')[0];
        var answer = host.Run(folder, ["msbuild", file, "-nologo", .. Said(), $"-p:TargetFramework={Escape(framework)}", $"-getProperty:{string.Join(',', Corrected)}"], variables);
        if (answer.ExitCode != 0)
        {
            throw new UndecidedException($"The project cannot be evaluated:\n{DotNetHost.Tail(answer.Output)}");
        }

        foreach (var (name, value) in Evaluated(answer.Output))
        {
            if (Recorded(name) is { } recorded && !IsSame(recorded, value) && !properties.ContainsKey(name) && ReplayedProperties.IsPlain(recorded))
            {
                variables[name] = recorded.Length == 0 ? null : recorded;
                corrections.Add(name);
            }
        }

        if (corrections.Contains("ContinuousIntegrationBuild") && !IsSame(Recorded("ContinuousIntegrationBuild")!, "true"))
        {
            // From them the gate takes that a CI system builds.
            Array.ForEach(SystemVariables, v => variables[v] = null);
        }
    }

    /// <summary>What was recorded; null where nobody knows: of several frameworks only what all have alike is.</summary>
    private string? Recorded(string name)
    {
        var value = build.Evaluated(name);
        return value is { Length: 0 } && build.TargetFramework.Contains(';', StringComparison.Ordinal) && !OfAllFrameworks.Contains(name) ? null : value;
    }

    // Where nothing is set, targets compute a version, and a switch is off.
    private static bool IsSame(string recorded, string evaluated) =>
        recorded.Equals(evaluated, StringComparison.OrdinalIgnoreCase)
        || (evaluated.Length == 0 && recorded.Equals("false", StringComparison.OrdinalIgnoreCase))
        || (recorded.Length == 0 && evaluated.Equals("false", StringComparison.OrdinalIgnoreCase));

    private static List<NamedValue> Evaluated(string output)
    {
        try
        {
            var at = output.IndexOf('{', StringComparison.Ordinal);
            using var json = JsonDocument.Parse(at < 0 ? "{}" : output[at..]);
            var found = json.RootElement.GetProperty("Properties");
            return [.. Corrected.Select(n => new NamedValue(n, found.GetProperty(n).GetString() ?? ""))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UndecidedException("The project's properties cannot be read", e);
        }
    }

    private void Must(string folder, string verb, string file, params string[] more)
    {
        string[] line = [verb, file, .. Said(), .. more];
        CommandLine = $"dotnet {string.Join(' ', line.Select(a => a == file ? Path.GetFileName(file) : a))}";
        var answer = host.Run(folder, [.. line, "-nodeReuse:false", "-tl:off", "-v:minimal", "-p:UseSharedCompilation=false"], variables);
        if (answer.ExitCode != 0)
        {
            throw new UndecidedException(answer.ExitCode is null
                ? $"dotnet {verb} did not end in time (--timeout)"
                : $"dotnet {verb} fails for the recorded commit:\n{DotNetHost.Tail(answer.Output)}");
        }
    }

    private IEnumerable<string> Said() => properties.Select(p => $"-p:{p.Key}={Escape(p.Value)}");

    // On a command line a semicolon begins another property, and % an escaped character (MSBuild, "Special characters").
    private static string Escape(string value) => value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
