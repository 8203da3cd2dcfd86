using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Evidence;
using ComplianceGate.Reproduction;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>What is read of evidence before a build is made again by it, and what is refused.</summary>
[TestClass]
public sealed class ReproductionTests
{
    private const string Commit = "3bb1c89c8e041b93acd7908fe2f89e445673515c";

    [TestMethod]
    public void The_provenance_tells_all_that_is_needed()
    {
        var build = Read(Provenance());
        Assert.AreEqual((Commit, "refs/heads/main", "src/Lib/Lib.csproj", "10.0.401", "https://example.test/acme/lib.git"), (build.Commit, build.Ref, build.Project, build.Sdk, build.Repository));
        Assert.AreEqual("Lib 1.2.3 (net10.0, net8.0), pack", build.Title);
        CollectionAssert.AreEqual((string[])["Configuration=Release", "Flavour=sweet"], build.Parameters.Select(p => $"{p.Name}={p.Value}").ToArray());
        CollectionAssert.AreEqual((string[])["ApiKey"], build.Withheld.ToArray());
        Assert.AreEqual("true", build.Evaluated("continuousintegrationbuild"));
        Assert.AreEqual("", build.Evaluated("SOURCE_DATE_EPOCH"));
        Assert.IsTrue(build.HasParameters);
        Assert.IsFalse(build.Dirty);
    }

    [TestMethod]
    public void A_package_alone_tells_less_and_says_so()
    {
        var build = Read(null);
        Assert.IsFalse(build.HasParameters);
        Assert.IsNull(build.Project);
        Assert.AreEqual(Commit, build.Commit);
    }

    [TestMethod]
    [DataRow("refs/heads/--upload-pack=x/../y")]
    [DataRow("--output=/etc/passwd")]
    [DataRow("refs/heads/a b")]
    [DataRow("refs/heads/a:b")]
    [DataRow("refs/heads/a\\b")]
    [DataRow("refs/heads/@{u}")]
    [DataRow("refs/heads/x.lock")]
    [DataRow("refs/heads/$(x)")]
    [DataRow("refs/heads/")]
    public void A_branch_that_git_would_not_take_is_refused(string branch) => Refused("externalParameters", "ref", branch);

    [TestMethod]
    [DataRow("../outside.csproj")]
    [DataRow("/etc/App.csproj")]
    [DataRow("a\\b.csproj")]
    [DataRow("C:/App.csproj")]
    public void A_project_outside_the_source_is_refused(string project) => Refused("externalParameters", "project", project);

    [TestMethod]
    [DataRow("-p:Evil=1")]
    [DataRow("Name With Spaces")]
    [DataRow("A=B")]
    [DataRow("1st")]
    [DataRow("")]
    public void A_property_by_no_name_of_MSBuild_is_refused(string name)
    {
        var statement = JsonNode.Parse(Provenance())!;
        statement["predicate"]!["buildDefinition"]!["externalParameters"]!["properties"]![name] = "x";
        Assert.ThrowsExactly<InvalidDataException>(() => Read(statement.ToJsonString()));
    }

    [TestMethod]
    public void Another_build_type_is_refused()
    {
        var statement = JsonNode.Parse(Provenance())!;
        statement["predicate"]!["buildDefinition"]!["buildType"] = "https://example.test/other";
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Read(statement.ToJsonString())).Message, "build type", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("10.0.401/../../evil")]
    [DataRow("")]
    [DataRow("1.0 --x")]
    public void An_SDK_that_is_no_version_is_refused(string sdk) =>
        Assert.ThrowsExactly<InvalidDataException>(() => RecordedBuildReader.Read(Manifest() with { Sdk = sdk }, Encoding.UTF8.GetBytes(BuildInfo), null));

    [TestMethod]
    public void Damaged_documents_are_refused_and_break_nothing()
    {
        var random = new Random(20261121);
        byte[] info = Encoding.UTF8.GetBytes(BuildInfo), provenance = Encoding.UTF8.GetBytes(Provenance());
        var refused = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var (a, b) = (Damaged(info, random), Damaged(provenance, random));
            try
            {
                var build = RecordedBuildReader.Read(Manifest(), a, b);
                Assert.IsTrue(build.Parameters.All(p => RecordedBuildReader.IsProperty(p.Name)));
                Assert.IsNull(build.Project is { } project ? SafePath.Refusal(project) : null);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(1_000, refused);
    }

    [TestMethod]
    public void What_two_builds_did_not_have_in_common_is_listed()
    {
        var other = BuildInfo.Replace("\"10.0.401\"", "\"10.0.402\"", StringComparison.Ordinal).Replace("aaaa", "bbbb", StringComparison.Ordinal).Replace("DebugType", "OtherType", StringComparison.Ordinal);
        var found = BuildDifferences.Of(Encoding.UTF8.GetBytes(BuildInfo), Encoding.UTF8.GetBytes(other)).Select(d => $"{d.What}: {d.Original ?? "-"} -> {d.Rebuilt ?? "-"}").ToArray();
        CollectionAssert.AreEqual(
            (string[])
            [
                "sdk.version: 10.0.401 -> 10.0.402", "options.DebugType: portable -> -", "options.OtherType: - -> portable",
                "references ref/A.dll: pkg:nuget/A@1.0.0 aaaa -> pkg:nuget/A@1.0.0 bbbb",
            ],
            found);
        Assert.IsEmpty(BuildDifferences.Of(Encoding.UTF8.GetBytes(BuildInfo), Encoding.UTF8.GetBytes(BuildInfo)));
        Assert.IsEmpty(BuildDifferences.Of(Encoding.UTF8.GetBytes("[]"), Encoding.UTF8.GetBytes(BuildInfo)));
    }

    [TestMethod]
    [DataRow("ContinuousIntegrationBuild", "true", true)]
    [DataRow("Flavour", "sweet", true)]
    [DataRow("RepositoryBranch", "refs/heads/main", true)]
    [DataRow("RepositoryBranch", "../../x", false)]
    [DataRow("DefineConstants", "A;B", true)]
    [DataRow("AssemblyName", "../../../victim", false)]
    [DataRow("PackageId", "a/b", false)]
    [DataRow("ComplianceGateMode", "audit", true)]
    [DataRow("ComplianceGateEvidenceDir", "elsewhere", false)]
    [DataRow("ComplianceGateLedgerSpool", "spool", false)]
    [DataRow("ComplianceGateRecordAfterTargets", "Evil", false)]
    [DataRow("CustomBeforeMicrosoftCommonProps", "evil.props", false)]
    [DataRow("CscToolExe", "evil", false)]
    [DataRow("TargetFramework", "net10.0", true)]
    [DataRow("ApiKey", "true", false)]
    public void Only_properties_that_lead_nowhere_are_taken_from_evidence(string name, string value, bool taken) =>
        Assert.AreEqual(taken, ReplayedProperties.IsTaken(name, value));

    [TestMethod]
    public void A_manifest_cannot_name_a_configuration_that_is_a_path() =>
        Assert.ThrowsExactly<InvalidDataException>(() => RecordedBuildReader.Read(Manifest() with { Configuration = "../../x" }, Encoding.UTF8.GetBytes(BuildInfo), null));

    [TestMethod]
    public void A_recorded_ssh_remote_is_tried_as_others_can_reach_it()
    {
        CollectionAssert.AreEqual((string[])["https://github.com/a/b.git", "ssh://git@github.com/a/b.git"], SourceCheckout.Addresses("ssh://github.com/a/b.git").ToArray());
        CollectionAssert.AreEqual((string[])["ssh://git@host.test/a"], SourceCheckout.Addresses("ssh://host.test/a").ToArray());
        CollectionAssert.AreEqual((string[])["https://host.test/a"], SourceCheckout.Addresses("https://host.test/a").ToArray());
    }

    [TestMethod]
    public void A_repository_around_is_read_and_nothing_that_its_settings_name_is_run()
    {
        var root = Directory.CreateTempSubdirectory("cg-take-").FullName;
        try
        {
            var source = Path.Combine(root, "a \"quoted\" ünd folder");
            var marker = Path.Combine(root, "marker");
            Directory.CreateDirectory(source);
            File.WriteAllText(Path.Combine(source, "A.txt"), "one\n");
            Git(source, "init", "-q", "-b", "main");
            Git(source, "add", "-A");
            Git(source, "-c", "user.name=T", "-c", "user.email=t@example.test", "commit", "-q", "-m", "one");
            Git(source, "tag", "v1.0.0");
            var commit = Git(source, "rev-parse", "HEAD").Trim();
            foreach (var (key, value) in (ReadOnlySpan<(string, string)>)
            [
                ("extensions.partialClone", "origin"), ("remote.origin.promisor", "true"), ("remote.origin.url", root), ("remote.origin.uploadpack", $"touch '{marker}'; false"),
                ("core.sshCommand", $"touch '{marker}'; false"), ("core.fsmonitor", $"touch '{marker}'; false"), ("core.hooksPath", root),
            ])
            {
                Git(source, "config", key, value);
            }

            var children = new ChildProcess(TimeSpan.FromMinutes(1), CancellationToken.None);
            var build = Read(Provenance()) with { Commit = commit, Tree = null };
            var checkout = new SourceCheckout(build, Path.Combine(root, "to"), children);
            Assert.IsFalse(new SourceCheckout(build with { Commit = new string('1', 40) }, Path.Combine(root, "absent"), children).TryTake(source));
            Assert.IsTrue(checkout.TryTake(source));
            Assert.IsNull(checkout.CheckOut());
            Assert.AreEqual("one\n", File.ReadAllText(Path.Combine(root, "to", "A.txt")));
            Assert.AreEqual("refs/heads/main", Git(Path.Combine(root, "to"), "symbolic-ref", "HEAD").Trim());
            Assert.AreEqual("v1.0.0", Git(Path.Combine(root, "to"), "describe", "--tags").Trim());
            Assert.AreEqual("https://example.test/acme/lib.git", Git(Path.Combine(root, "to"), "remote", "get-url", "origin").Trim());
            Assert.IsFalse(File.Exists(marker), "what the settings name was run");

            var other = new SourceCheckout(build with { Tree = new string('2', 40) }, Path.Combine(root, "other"), children);
            Assert.IsTrue(other.TryTake(source));
            StringAssert.Contains(Assert.ThrowsExactly<UndecidedException>(() => other.CheckOut()).Message, "the evidence says 2222", StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static string Git(string folder, params string[] arguments)
    {
        var answer = new ChildProcess(TimeSpan.FromMinutes(1), CancellationToken.None).Run(
            ChildProcess.Find("git")!, folder, arguments, new Dictionary<string, string?> { ["GIT_CONFIG_COUNT"] = null });
        Assert.AreEqual(0, answer.ExitCode, answer.Output);
        return answer.Output;
    }

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        var copy = (byte[])bytes.Clone();
        for (var n = random.Next(3); n > 0; n--)
        {
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        }

        return random.Next(8) == 0 ? copy[..random.Next(copy.Length)] : copy;
    }

    private static void Refused(string group, string name, string value)
    {
        var statement = JsonNode.Parse(Provenance())!;
        statement["predicate"]!["buildDefinition"]![group]![name] = value;
        Assert.ThrowsExactly<InvalidDataException>(() => Read(statement.ToJsonString()));
    }

    private static RecordedBuild Read(string? provenance) =>
        RecordedBuildReader.Read(Manifest(), Encoding.UTF8.GetBytes(BuildInfo), provenance is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(provenance));

    private static ManifestDocument Manifest() => new()
    {
        Sha256 = new string('0', 64), Stage = "pack", Name = "Lib", Version = "1.2.3", Assembly = "Lib", TargetFramework = "net10.0;net8.0",
        Configuration = "Release", Sdk = "10.0.401", Gate = "0.1.0", Commit = Commit, Policy = "built-in",
    };

    private const string BuildInfo = $$"""
        {
          "schema": "compliancegate.buildinfo/1",
          "source": { "repository": null, "commit": "{{Commit}}", "tree": null, "branch": null, "dirty": null },
          "sdk": { "version": "10.0.401" },
          "compiler": { "name": "csc" },
          "options": { "DebugType": "portable" },
          "properties": { "Configuration": "Release", "ContinuousIntegrationBuild": "true" },
          "references": [ { "path": "ref/A.dll", "package": "pkg:nuget/A@1.0.0", "sha256": "aaaa", "mvid": null } ],
          "analyzers": [],
          "imports": []
        }
        """;

    private static string Provenance() => $$"""
        {
          "_type": "https://in-toto.io/Statement/v1",
          "predicate": {
            "buildDefinition": {
              "buildType": "{{ProvenanceWriter.BuildType}}",
              "externalParameters": {
                "repository": "https://example.test/acme/lib.git",
                "ref": "refs/heads/main",
                "project": "src/Lib/Lib.csproj",
                "properties": { "Configuration": "Release", "Flavour": "sweet" },
                "withheldProperties": ["ApiKey"]
              },
              "internalParameters": { "source": { "dirty": false } }
            }
          }
        }
        """;
}
