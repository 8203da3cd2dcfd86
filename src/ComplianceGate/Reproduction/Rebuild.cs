using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Reproduction;

/// <summary>Runs the recorded build again in a checked-out source.</summary>
/// <param name="build">The recorded build.</param>
/// <param name="host">The SDK.</param>
/// <param name="patience">How long one command may take.</param>
internal sealed class Rebuild(RecordedBuild build, DotNetHost host, TimeSpan patience)
{
    // Of those that buildinfo.json records: the ones that nothing else follows from, and that name neither a tool nor a file to run.
    private static readonly string[] Corrected =
    [
        "AssemblyName", "AssemblyVersion", "ContinuousIntegrationBuild", "DeterministicSourcePaths", "DeterministicTimestamp", "EmbedUntrackedSources",
        "EnableSourceLink", "FileVersion", "GenerateAssemblyInfo", "IncludeSourceRevisionInInformationalVersion", "InvariantGlobalization",
        "PackageVersion", "Platform", "PublishAot", "PublishReadyToRun", "PublishRepositoryUrl", "PublishSingleFile", "PublishTrimmed", "RootNamespace",
        "RuntimeIdentifier", "SelfContained", "UseAppHost", "Version",
    ];

    // What the command line sets by itself, and places, which are others here.
    private static readonly string[] Unneeded = ["PackageOutputPath", "PublishDir", "OutDir", "OutputPath", "NoBuild", "UseSharedCompilation", "BuildProjectReferences"];

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

        Collect(given);
        var folder = Path.GetDirectoryName(file)!;
        Must(folder, "restore", file);
        Correct(folder, file);
        string[] more = build.Target == "pack" ? ["-o", packages] : [];
        Must(folder, build.Target, file, more);
    }

    private void Collect(ImmutableArray<NamedValue> given)
    {
        // Said or not on the command line, these are known.
        properties["Configuration"] = build.Configuration;
        var untold = new List<string>();
        foreach (var (name, value) in build.Parameters)
        {
            if (IsUnneeded(name))
            {
                continue;
            }

            // Evidence that anybody wrote must not name a file that the build runs: what our own builder would have withheld is not taken.
            if (PublicProperties.IsTold(name, value))
            {
                properties[name] = value;
            }
            else
            {
                untold.Add(name);
            }
        }

        foreach (var (name, value) in given)
        {
            properties[name] = value;
        }

        Unknown = [.. build.Withheld.Where(static n => !IsUnneeded(n)).Concat(untold).Where(n => !properties.ContainsKey(n)).Order(StringComparer.Ordinal)];
    }

    private static bool IsUnneeded(string name) =>
        name.StartsWith("DOTNET_CLI_", StringComparison.OrdinalIgnoreCase) || Unneeded.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A build takes properties from variables of its environment too. Those that would be evaluated here to something else than was
    /// recorded are said outright.
    /// </summary>
    private void Correct(string folder, string file)
    {
        if (build.Properties.IsEmpty)
        {
            return;
        }

        var framework = build.TargetFramework.Split(';')[0];
        var answer = host.Run(folder, ["msbuild", file, "-nologo", .. Said(), $"-p:TargetFramework={Escape(framework)}", $"-getProperty:{string.Join(',', Corrected)}"], Environment(), patience);
        if (answer.ExitCode != 0)
        {
            throw new UndecidedException($"The project cannot be evaluated:\n{DotNetHost.Tail(answer.Output)}");
        }

        foreach (var (name, value) in Evaluated(answer.Output))
        {
            var recorded = build.Evaluated(name) ?? "";
            // Where nothing is set, targets compute them.
            if (recorded != value && !properties.ContainsKey(name) && !(value.Length == 0 && name is "AssemblyVersion" or "FileVersion"))
            {
                properties[name] = recorded;
                corrections.Add(name);
            }
        }
    }

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
        var answer = host.Run(folder, [.. line, "-nodeReuse:false", "-tl:off", "-v:minimal", "-p:UseSharedCompilation=false"], Environment(), patience);
        if (answer.ExitCode != 0)
        {
            throw new UndecidedException(answer.ExitCode is null
                ? $"dotnet {verb} did not end in {patience.TotalMinutes:0} minutes"
                : $"dotnet {verb} fails for the recorded commit:\n{DotNetHost.Tail(answer.Output)}");
        }
    }

    private IEnumerable<string> Said() => properties.Select(p => $"-p:{p.Key}={Escape(p.Value)}");

    // On a command line a semicolon begins another property, and % an escaped character (MSBuild, "Special characters").
    private static string Escape(string value) => value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private Dictionary<string, string?> Environment() => new()
    {
        ["SOURCE_DATE_EPOCH"] = build.Evaluated("SOURCE_DATE_EPOCH") is { Length: > 0 } epoch ? epoch : null,
    };
}
