using System.Collections.Immutable;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Makes out who builds, from what the build hands over: nothing here reads the environment itself.</summary>
public static class BuilderSource
{
    private const int MaxValue = 2_000;

    // Noise of the host: no one asked for it.
    private static readonly string[] HostProperties =
    [
        "CurrentSolutionConfigurationContents", "MSBuildRestoreSessionId", "MSBuildIsRestoring", "ExcludeRestorePackageImports", "BuildingSolutionFile",
        "SolutionDir", "SolutionExt", "SolutionFileName", "SolutionName", "SolutionPath", "DevEnvDir", "DefineExplicitDefaults", "LangName", "LangID", "NuGetInteractive",
    ];

    // Each by the variable that its documentation names for this; see ComplianceGate.Builder.targets for the pages.
    private static readonly CISystem[] Systems =
    [
        new("github-actions", "GITHUB_ACTIONS", static v => v("GITHUB_SERVER_URL") is { } server && v("GITHUB_REPOSITORY") is { } repository && v("GITHUB_RUN_ID") is { } run
            ? $"{server}/{repository}/actions/runs/{run}" + (v("GITHUB_RUN_ATTEMPT") is { } attempt ? "/attempts/" + attempt : "") : v("GITHUB_RUN_ID")),
        new("azure-pipelines", "TF_BUILD", static v => v("SYSTEM_COLLECTIONURI") is { } collection && v("SYSTEM_TEAMPROJECT") is { } project && v("BUILD_BUILDID") is { } build
            ? $"{collection.TrimEnd('/')}/{Uri.EscapeDataString(project)}/_build/results?buildId={Uri.EscapeDataString(build)}" : v("BUILD_BUILDID")),
        new("gitlab", "GITLAB_CI", static v => v("CI_JOB_URL") ?? v("CI_JOB_ID")),
        new("teamcity", "TEAMCITY_VERSION", static v => v("BUILD_NUMBER")),
        new("appveyor", "APPVEYOR", static v => v("APPVEYOR_URL") is { } server && v("APPVEYOR_ACCOUNT_NAME") is { } account && v("APPVEYOR_PROJECT_SLUG") is { } project && v("APPVEYOR_BUILD_ID") is { } build
            ? $"{server}/project/{account}/{project}/builds/{build}" : v("APPVEYOR_BUILD_ID")),
        new("circleci", "CIRCLECI", static v => v("CIRCLE_BUILD_URL") ?? v("CIRCLE_WORKFLOW_ID")),
        new("bitbucket", "BITBUCKET_BUILD_NUMBER", static v => v("BITBUCKET_GIT_HTTP_ORIGIN") is { } origin && v("BITBUCKET_BUILD_NUMBER") is { } build
            ? $"{origin}/pipelines/results/{build}" : v("BITBUCKET_PIPELINE_UUID")),
        new("travis", "TRAVIS", static v => v("TRAVIS_JOB_WEB_URL") ?? v("TRAVIS_BUILD_ID")),
        new("buildkite", "BUILDKITE", static v => v("BUILDKITE_BUILD_URL") ?? v("BUILDKITE_BUILD_ID")),
        // Last: its variable may be set for the agents of others.
        new("jenkins", "JENKINS_URL", static v => v("BUILD_URL") ?? v("BUILD_TAG")),
    ];

    private sealed record CISystem(string Name, string Flag, Func<Func<string, string?>, string?> Invocation);

    /// <summary>Makes the fact.</summary>
    /// <param name="variables">The items <c>_ComplianceGateBuilder</c>: documented variables of CI systems, and settings of the restore, each by its name.</param>
    /// <param name="globalProperties">The global properties of the build; values that are not known to be harmless are withheld here.</param>
    /// <param name="environment">Operating system, architecture, culture and time zone.</param>
    public static BuilderFact Read(
        IReadOnlyList<NamedValue> variables, IReadOnlyDictionary<string, string> globalProperties, IReadOnlyList<NamedValue> environment)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(globalProperties);
        ArgumentNullException.ThrowIfNull(environment);
        var around = ImmutableArray.CreateBuilder<NamedValue>();
        around.AddRange(environment);
        var run = ImmutableArray.CreateBuilder<NamedValue>();
        foreach (var (name, value) in variables)
        {
            if (value.Length > 0)
            {
                // Variables of CI systems are written in capitals, settings of the build are not.
                (char.IsAsciiLetterUpper(name[0]) ? run : around).Add(new NamedValue(name, Public(value)));
            }
        }

        Sort(around);
        Sort(run);
        var system = Array.Find(Systems, s => IsSet(Value(run, s.Flag)));
        return new BuilderFact
        {
            System = system?.Name,
            IsCI = system is not null || IsSet(Value(run, "CI")),
            InvocationId = system?.Invocation(name => Value(run, name)) is { Length: > 0 } id ? id : null,
            Parameters = Parameters(globalProperties),
            Run = run.DrainToImmutable(),
            Environment = around.DrainToImmutable(),
        };
    }

    private static ImmutableArray<NamedValue> Parameters(IReadOnlyDictionary<string, string> properties)
    {
        var parameters = ImmutableArray.CreateBuilder<NamedValue>(properties.Count);
        foreach (var (name, value) in properties)
        {
            // Names with a line in front are those of targets that call one another.
            if (name.StartsWith('_') || value.Length == 0 || Array.FindIndex(HostProperties, h => h.Equals(name, StringComparison.OrdinalIgnoreCase)) >= 0)
            {
                continue;
            }

            parameters.Add(new NamedValue(name, value.Length > MaxValue || !PublicProperties.IsTold(name, value) ? BuilderFact.Withheld : value));
        }

        Sort(parameters);
        return parameters.DrainToImmutable();
    }

    // user:password@ in an address; a value of a CI system names none, but somebody's server may be set up so.
    private static string Public(string value) => value.Length > MaxValue || PublicProperties.HasUser(value) ? BuilderFact.Withheld : value;

    private static string? Value(ImmutableArray<NamedValue>.Builder values, string name)
    {
        foreach (var value in values)
        {
            if (value.Name == name)
            {
                return value.Value == BuilderFact.Withheld ? null : value.Value;
            }
        }

        return null;
    }

    private static bool IsSet(string? value) => value is not null && !value.Equals("false", StringComparison.OrdinalIgnoreCase) && value != "0";

    private static void Sort(ImmutableArray<NamedValue>.Builder values) => values.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
}
