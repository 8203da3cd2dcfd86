using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class BuilderSourceTests
{
    [TestMethod]
    [DataRow("github-actions", "https://github.com/o/r/actions/runs/7/attempts/2", "GITHUB_ACTIONS=true", "GITHUB_SERVER_URL=https://github.com", "GITHUB_REPOSITORY=o/r", "GITHUB_RUN_ID=7", "GITHUB_RUN_ATTEMPT=2", "CI=true")]
    [DataRow("azure-pipelines", "https://dev.azure.com/o/My%20Project/_build/results?buildId=9", "TF_BUILD=True", "SYSTEM_COLLECTIONURI=https://dev.azure.com/o/", "SYSTEM_TEAMPROJECT=My Project", "BUILD_BUILDID=9")]
    [DataRow("gitlab", "https://gitlab.com/o/r/-/jobs/5", "GITLAB_CI=true", "CI_JOB_URL=https://gitlab.com/o/r/-/jobs/5", "CI=true")]
    [DataRow("jenkins", "https://ci.example.org/job/x/3/", "JENKINS_URL=https://ci.example.org/", "BUILD_URL=https://ci.example.org/job/x/3/")]
    [DataRow("teamcity", "41", "TEAMCITY_VERSION=2026.1", "BUILD_NUMBER=41")]
    [DataRow("appveyor", "https://ci.appveyor.com/project/o/r/builds/8", "APPVEYOR=True", "APPVEYOR_URL=https://ci.appveyor.com", "APPVEYOR_ACCOUNT_NAME=o", "APPVEYOR_PROJECT_SLUG=r", "APPVEYOR_BUILD_ID=8")]
    [DataRow("circleci", "https://circleci.com/gh/o/r/6", "CIRCLECI=true", "CIRCLE_BUILD_URL=https://circleci.com/gh/o/r/6")]
    [DataRow("bitbucket", "https://bitbucket.org/o/r/pipelines/results/2", "BITBUCKET_BUILD_NUMBER=2", "BITBUCKET_GIT_HTTP_ORIGIN=https://bitbucket.org/o/r")]
    [DataRow("travis", "https://app.travis-ci.com/o/r/jobs/1", "TRAVIS=true", "TRAVIS_JOB_WEB_URL=https://app.travis-ci.com/o/r/jobs/1")]
    [DataRow("buildkite", "https://buildkite.com/o/r/builds/4", "BUILDKITE=true", "BUILDKITE_BUILD_URL=https://buildkite.com/o/r/builds/4")]
    public void A_system_is_known_by_its_documented_variable(string system, string invocation, params string[] variables)
    {
        var builder = Read(variables);
        Assert.AreEqual(system, builder.System);
        Assert.AreEqual(invocation, builder.InvocationId);
        Assert.IsTrue(builder.IsCI);
    }

    [TestMethod]
    public void Without_a_known_system_it_is_ci_or_local()
    {
        Assert.IsTrue(Read("CI=true") is { System: null, IsCI: true, InvocationId: null });
        Assert.IsTrue(Read("CI=false") is { System: null, IsCI: false });
        Assert.IsTrue(Read() is { System: null, IsCI: false });
        Assert.IsTrue(Read("GITHUB_ACTIONS=false") is { System: null, IsCI: false });
        Assert.AreEqual("7", Read("GITHUB_ACTIONS=true", "GITHUB_RUN_ID=7").InvocationId);
        Assert.IsNull(Read("GITHUB_ACTIONS=true").InvocationId);
    }

    [TestMethod]
    public void Variables_belong_to_the_run_and_settings_to_the_environment()
    {
        var builder = BuilderSource.Read([new("GITHUB_REF", "refs/heads/main"), new("restoreLockedMode", "true"), new("CI", ""), new("GITHUB_JOB", "b")], new Dictionary<string, string>(), [new("culture", "de-DE")]);
        CollectionAssert.AreEqual(new NamedValue[] { new("GITHUB_JOB", "b"), new("GITHUB_REF", "refs/heads/main") }, builder.Run);
        CollectionAssert.AreEqual(new NamedValue[] { new("culture", "de-DE"), new("restoreLockedMode", "true") }, builder.Environment);
    }

    [TestMethod]
    [DataRow("NuGetApiKey", "x")]
    [DataRow("DbPassword", "x")]
    [DataRow("SIGNING_SECRET", "x")]
    [DataRow("AccessToken", "x")]
    [DataRow("AzureCredentials", "x")]
    [DataRow("ConnectionString", "x")]
    [DataRow("Feed", "https://ada:pw@feed.example.org/v3")]
    [DataRow("Sources", "https://a.example.org;https://pw@b.example.org/v3")]
    [DataRow("Thing", "ghp_0123456789abcdef")]
    [DataRow("Thing", "eyJhbGciOiJIUzI1NiJ9.e30")]
    [DataRow("AzureDevOpsPat", "hunter2")]
    [DataRow("NpmAuth", "hunter2")]
    [DataRow("SlackWebhook", "https://hooks.slack.com/services/T0/B0/x")]
    [DataRow("BasicAuth", "ada:hunter2")]
    [DataRow("Sas", "sv=2024&sig=abc")]
    [DataRow("Dsn", "https://sentry.example.org/1")]
    [DataRow("Thing", "https://hooks.example.org/T0/B0/x")]
    [DataRow("Thing", "p4ssw0rdp4ssw0rd")]
    [DataRow("Thing", "correct horse")]
    [DataRow("Thing", "abcdefghijklmnopqrstuvwxyz")]
    [DataRow("Thing", "dGhpcw==")]
    [DataRow("Thing", "123456789012345678901")]
    [DataRow("Thing", "1.0-0123456789abcdef0")]
    [DataRow("ApiKeyVersion", "true")]
    [DataRow("RepositoryUrl", "https://ada:pw@example.org/a.git")]
    [DataRow("Version", "ghp_0123456789abcdef")]
    public void What_may_be_a_secret_is_withheld(string name, string value)
    {
        var parameter = BuilderSource.Read([], new Dictionary<string, string> { [name] = value }, []).Parameters.Single();
        Assert.AreEqual(new NamedValue(name, BuilderFact.Withheld), parameter);
    }

    [TestMethod]
    [DataRow("Version", "1.2.3-beta.4+a long build name of somebody")]
    [DataRow("AssemblyVersion", "1.2.3.4")]
    [DataRow("VersionSuffix", "ci_20260101_abcdefghijklmnop")]
    [DataRow("targetframework", "net10.0-windows10.0.19041.0")]
    [DataRow("RuntimeIdentifiers", "linux-x64;win-x64;osx-arm64;linux-musl-arm64")]
    [DataRow("RepositoryBranch", "refs/heads/feature/a_b")]
    [DataRow("RepositoryUrl", "https://example.org/contoso/app.git")]
    [DataRow("SourceRevisionId", "00112233445566778899aabbccddeeff01020304")]
    [DataRow("ComplianceGateFormats", "cyclonedx;spdx;provenance;html;sarif")]
    [DataRow("DefineConstants", "TRACE;A_LONG_CONSTANT_OF_SOMEBODY")]
    [DataRow("SOURCE_DATE_EPOCH", "1700000000")]
    [DataRow("UseSomething", "true")]
    [DataRow("Number", "42")]
    [DataRow("Level", "5.2.1-rc.1")]
    [DataRow("Rid", "linux-musl-x64")]
    [DataRow("Kind", "Library")]
    public void What_is_known_to_be_harmless_is_told(string name, string value)
    {
        var parameter = BuilderSource.Read([], new Dictionary<string, string> { [name] = value }, []).Parameters.Single();
        Assert.AreEqual(new NamedValue(name, value), parameter);
    }

    [TestMethod]
    public void A_variable_with_a_user_in_its_address_is_withheld_too()
    {
        var builder = Read("JENKINS_URL=https://ada:pw@ci.example.org/", "BUILD_URL=https://ada:pw@ci.example.org/job/1/");
        Assert.IsFalse(builder.Run.Any(r => r.Value.Contains("pw", StringComparison.Ordinal)));
        Assert.IsNull(builder.InvocationId);
    }

    [TestMethod]
    public void Global_properties_are_told_in_order_without_the_host_s_noise()
    {
        var properties = new Dictionary<string, string>
        {
            ["Version"] = "1.2.3", ["ContinuousIntegrationBuild"] = "true", ["_Inner"] = "x", ["MSBuildRestoreSessionId"] = "1", ["Empty"] = "",
            ["CurrentSolutionConfigurationContents"] = "<x />", ["Feed"] = "https://feed.example.org/v3/index.json",
        };
        CollectionAssert.AreEqual(
            new NamedValue[] { new("ContinuousIntegrationBuild", "true"), new("Feed", BuilderFact.Withheld), new("Version", "1.2.3") },
            BuilderSource.Read([], properties, []).Parameters);
    }

    // A variable that nobody listed cannot get in, and each that the code asks for is listed.
    [TestMethod]
    public void Every_variable_that_is_asked_for_is_in_the_list_of_the_targets()
    {
        var targets = File.ReadAllText(Path.Combine(HouseTests.Root, "build", "ComplianceGate.Builder.targets"));
        var source = File.ReadAllText(Path.Combine(HouseTests.Root, "src", "ComplianceGate", "BuilderSource.cs"));
        var asked = System.Text.RegularExpressions.Regex.Matches(source, "\"([A-Z][A-Z0-9]*(_[A-Z0-9]+)*)\"").Select(m => m.Groups[1].Value).Where(n => n is not "AKIA").Distinct().ToList();
        Assert.IsGreaterThan(25, asked.Count);
        foreach (var name in asked)
        {
            StringAssert.Contains(targets, $"Include=\"{name}\" Value=\"$({name})\"", StringComparison.Ordinal);
        }
    }

    private static BuilderFact Read(params string[] variables) =>
        BuilderSource.Read([.. variables.Select(v => new NamedValue(v[..v.IndexOf('=', StringComparison.Ordinal)], v[(v.IndexOf('=', StringComparison.Ordinal) + 1)..]))], new Dictionary<string, string>(), []);
}
