using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>buildinfo.json and provenance.intoto.json: what stands in each, what must not, and what foreign rules say of them.</summary>
[TestClass]
public sealed class EvidenceBuildInfoTests
{
    private static readonly string Mvid = "11111111-2222-3333-4444-555555555555";

    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("evidence-buildinfo-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    /// <summary>A build of which everything is known, in CI, packed, with a feed in a folder and properties that must not be told.</summary>
    public static EvidenceContext Sample(string machine) => Made(machine, EvidenceSamples.Rich(machine).Facts);

    [TestMethod]
    public void The_build_is_told_as_it_was_read()
    {
        var info = Json(new BuildInfoWriter(), Made("/home/ada", EvidenceSamples.Rich().Facts, EvidenceStage.Build));
        Assert.AreEqual("compliancegate.buildinfo/1", (string?)info["schema"]);
        Assert.AreEqual("https://example.org/contoso/app.git|refs/heads/release|true", $"{info["source"]!["repository"]}|{info["source"]!["branch"]}|{info["source"]!["dirty"]}");
        Assert.AreEqual("10.0.401|" + EvidenceSamples.Commit, $"{info["sdk"]!["version"]}|{info["sdk"]!["commit"]}");
        Assert.AreEqual("true", (string?)info["options"]!["Optimize"]);
        Assert.AreEqual("pkg:nuget/Microsoft.NETCore.App.Ref@10.0.12", (string?)info["references"]![0]!["package"]);
        Assert.AreEqual(Mvid, (string?)info["references"]![0]!["mvid"]);
        Assert.IsNull(info["imports"]![1]!["sha256"]);
        Assert.AreEqual(new string('9', 40), (string?)info["outputs"]![0]!["pdbId"]);
        Assert.AreEqual("lib/net10.0/ü.props|(withheld: a path of the machine)", $"{info["properties"]!["A"]}|{info["properties"]!["B"]}");
    }

    [TestMethod]
    public void What_is_not_known_of_a_build_is_null_and_never_left_out()
    {
        var info = Json(new BuildInfoWriter(), EvidenceSamples.Empty());
        foreach (var name in (string[])["options", "properties", "references", "analyzers", "imports", "outputs"])
        {
            Assert.IsTrue(info.ContainsKey(name) && info[name] is null, name);
        }

        Assert.IsTrue(info["source"]!.AsObject().ContainsKey("commit") && info["source"]!["commit"] is null && info["sdk"]!["commit"] is null);
    }

    [TestMethod]
    [DataRow(EvidenceStage.Pack, false, "||")]
    [DataRow(EvidenceStage.Pack, true, "https://example.org/contoso/app.git|refs/heads/release|")]
    [DataRow(EvidenceStage.Publish, false, "https://example.org/contoso/app.git|refs/heads/release|true")]
    public void A_package_tells_of_the_repository_what_its_build_publishes(EvidenceStage stage, bool publishes, string expected)
    {
        var context = Made("/home/ada", EvidenceSamples.Rich().Facts, stage, publishes);
        var source = Json(new BuildInfoWriter(), context)["source"]!;
        Assert.AreEqual(expected, $"{source["repository"]}|{source["branch"]}|{source["dirty"]}");
        Assert.AreEqual(EvidenceSamples.Commit, (string?)source["commit"]);
        Assert.AreEqual(stage == EvidenceStage.Pack ? "" : "true", $"{JsonNode.Parse(EvidenceSamples.Manifest(context))!["source"]!["dirty"]}");
        Assert.AreEqual("true", $"{Json(new ProvenanceWriter(), context)["predicate"]!["buildDefinition"]!["internalParameters"]!["source"]!["dirty"]}");
    }

    [TestMethod]
    public void Outputs_are_the_build_s_and_name_the_artifact_of_the_same_digest()
    {
        var made = Made("/home/ada", EvidenceSamples.Rich().Facts);
        var context = new EvidenceContext
        {
            Facts = made.Facts, Verdict = made.Verdict, FolderName = made.FolderName, Stage = EvidenceStage.Pack, Build = made.Build,
            Artifacts = [new ArtifactFact("lib/net10.0/App.dll", 9, new string('6', 64)), new ArtifactFact("App.dll", 9, new string('7', 64))],
        };
        var info = Json(new BuildInfoWriter(), context);
        Assert.AreEqual("build", (string?)info["outputsOf"]);
        Assert.AreEqual("lib/net10.0/App.dll", (string?)info["outputs"]![0]!["artifact"]);
        var other = Json(new BuildInfoWriter(), made)["outputs"]![0]!.AsObject();
        Assert.IsTrue(other.ContainsKey("artifact") && other["artifact"] is null);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Two_builders_in_two_places_write_the_same_build_information(string sample)
    {
        var one = new BuildInfoWriter().Written(EvidenceSamples.Of(sample, "/home/ada"));
        var other = new BuildInfoWriter().Written(EvidenceSamples.Of(sample, "/home/somebody else"));
        Assert.AreEqual(Encoding.UTF8.GetString(one), Encoding.UTF8.GetString(other));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void No_machine_no_user_and_no_secret_is_told(string sample)
    {
        foreach (var writer in (IEvidenceWriter[])[new BuildInfoWriter(), new ProvenanceWriter()])
        {
            var text = Encoding.UTF8.GetString(writer.Written(EvidenceSamples.Of(sample, "/home/ada")));
            foreach (var word in (string[])["/home/", "/ada", "ada/", "hunter2", "user:", "secret@"])
            {
                Assert.DoesNotContain(word, text, $"{writer.FileName} of {sample}");
            }
        }
    }

    [TestMethod]
    public void The_provenance_names_subjects_parameters_dependencies_and_byproducts()
    {
        var context = Sample("/home/ada");
        EvidenceFolder.Write(folder, context, EvidenceWriters.All);
        var statement = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "App.compliance", "provenance.intoto.json")))!;
        CollectionAssert.AreEqual(context.Artifacts.Select(a => a.Path).Order(StringComparer.Ordinal).ToArray(), statement["subject"]!.AsArray().Select(s => (string)s!["name"]!).ToArray());
        Assert.AreEqual(new string('5', 128), (string?)statement["subject"]![1]!["digest"]!["sha512"]);
        var definition = statement["predicate"]!["buildDefinition"]!;
        var external = definition["externalParameters"]!;
        Assert.AreEqual("app/App.csproj|pack|Release|net10.0|refs/heads/main|refs/heads/release|1700000000",
            $"{external["project"]}|{external["target"]}|{external["configuration"]}|{external["targetFramework"]}|{external["ref"]}|{external["repositoryBranch"]}|{external["sourceDateEpoch"]}");
        Assert.AreEqual("{\"Inside\":\"app/x.props\",\"Version\":\"1.2.3\"}", external["properties"]!.ToJsonString());
        Assert.AreEqual("[\"ApiKey\",\"Elsewhere\"]", external["withheldProperties"]!.ToJsonString());
        CollectionAssert.AreEqual(
            new[] { "https://api.example.org", "https://api.nuget.org", "https://api.nuget.org/v3/index.json", "https://pkgs.example.org:8443", "local:feed", "local:other feed", "unknown" },
            definition["internalParameters"]!["feeds"]!.AsArray().Select(f => (string)f!).ToArray());
        var source = definition["resolvedDependencies"]![0]!;
        Assert.AreEqual("git+https://example.org/contoso/app.git@refs/heads/main", (string?)source["uri"]);
        Assert.AreEqual(EvidenceSamples.Commit, (string?)source["digest"]!["gitCommit"]);
        var uris = definition["resolvedDependencies"]!.AsArray().Select(d => (string?)d!["uri"] ?? "").ToList();
        CollectionAssert.IsSubsetOf(context.Facts.Packages.Select(p => PackageUrl.OfKey(p.Key)).ToArray(), uris);
        var run = statement["predicate"]!["runDetails"]!;
        Assert.AreEqual("https://github.com/ComplianceGate/ComplianceGate/builders/ci/github-actions", (string?)run["builder"]!["id"]);
        Assert.AreEqual("https://github.com/o/r/actions/runs/7", (string?)run["metadata"]!["invocationId"]);
        foreach (var byproduct in run["byproducts"]!.AsArray())
        {
            Assert.AreEqual(FileDigest.Sha256File(Path.Combine(folder, (string)byproduct!["name"]!)), (string?)byproduct["digest"]!["sha256"]);
        }

        string[] earlier = [.. EvidenceFolder.KnownNames.Where(n => n is not ("downstream.json" or "downstream.md" or "provenance.intoto.json" or "manifest.json" or "SHA256SUMS")).Select(n => "App.compliance/" + n)];
        CollectionAssert.AreEqual(earlier, run["byproducts"]!.AsArray().Select(b => (string)b!["name"]!).ToArray());
    }

    [TestMethod]
    [DataRow(true, "true", null)]
    [DataRow(false, "false", "89abcdef0123456789abcdef0123456789abcdef")]
    [DataRow(null, "", "89abcdef0123456789abcdef0123456789abcdef")]
    public void The_tree_is_named_only_where_it_is_what_was_built(bool? dirty, string told, string? tree)
    {
        var rich = EvidenceSamples.Rich();
        var source = rich.Facts.Source with { Dirty = dirty, Tree = "89abcdef0123456789abcdef0123456789abcdef" };
        var definition = Json(new ProvenanceWriter(), Made("/home/ada", rich.Facts with { Source = source }))["predicate"]!["buildDefinition"]!;
        var dependency = definition["resolvedDependencies"]![0]!;
        Assert.AreEqual(told, $"{dependency["annotations"]!["dirty"]}");
        Assert.AreEqual(told, $"{definition["internalParameters"]!["source"]!["dirty"]}");
        Assert.AreEqual(EvidenceSamples.Commit, (string?)dependency["digest"]!["gitCommit"]);
        Assert.AreEqual(tree, (string?)dependency["digest"]!["gitTree"]);
    }

    [TestMethod]
    [DataRow(null, false, "unknown")]
    [DataRow("", false, "local")]
    [DataRow("", true, "ci")]
    [DataRow("gitlab", true, "ci/gitlab")]
    public void A_builder_is_called_what_it_is(string? system, bool isCI, string expected)
    {
        var rich = EvidenceSamples.Rich();
        var builder = system is null ? null : new BuilderFact { System = system.Length == 0 ? null : system, IsCI = isCI };
        var statement = Json(new ProvenanceWriter(), new EvidenceContext { Facts = rich.Facts, Verdict = rich.Verdict, FolderName = rich.FolderName, Builder = builder });
        Assert.AreEqual(ProvenanceWriter.Builders + expected, (string?)statement["predicate"]!["runDetails"]!["builder"]!["id"]);
    }

    [TestMethod]
    [DataRow("/usr/x", true)]
    [DataRow("a;/usr/x", true)]
    [DataRow("x=/usr/y", true)]
    [DataRow("\"/usr/y\"", true)]
    [DataRow(@"C:\Users\x", true)]
    [DataRow("C:/Users/x", true)]
    [DataRow(@"\\server\share", true)]
    [DataRow("~/x", true)]
    [DataRow("file:///usr/x", true)]
    [DataRow("--flag:/usr/x", true)]
    [DataRow("-I/home/joe/x", true)]
    [DataRow("-O2 -isystem/home/joe/x", true)]
    [DataRow("--sysroot/opt/x", true)]
    [DataRow(@"-IC:\Users\x", true)]
    [DataRow("-IC:/Users/x", true)]
    [DataRow("@/home/joe/x", true)]
    [DataRow("a;@/home/joe/x.rsp", true)]
    [DataRow("", false)]
    [DataRow("-reference:A.dll", false)]
    [DataRow("linux-x64/native", false)]
    [DataRow("@scope/name", false)]
    [DataRow("-url:https://example.org/x", false)]
    [DataRow("-https://example.org/x", false)]
    [DataRow("bin/Release/", false)]
    [DataRow("https://example.org/x/y?z=1", false)]
    [DataRow("refs/heads/main", false)]
    [DataRow("*=/_/,*=/_1/,", false)]
    [DataRow("TRACE;DEBUG", false)]
    [DataRow("1/2", false)]
    [DataRow("a / b", false)]
    public void A_path_of_a_machine_is_told_from_other_text(string text, bool isPath) => Assert.AreEqual(isPath, MachinePaths.IsIn(text));

    [TestMethod]
    public void Every_build_information_is_valid_by_the_published_schema() => AssertAllValid("verify-schema.mjs", [Schema], new BuildInfoWriter());

    [TestMethod]
    public void Every_provenance_holds_by_the_rules_of_in_toto_and_slsa() => AssertAllValid("verify-intoto.mjs", [], new ProvenanceWriter());

    [TestMethod]
    public void Broken_build_information_is_rejected() => AssertAllInvalid("verify-schema.mjs", [Schema], new BuildInfoWriter(),
    [
        info => info.Remove("references"),
        info => info.Remove("outputsOf"),
        info => info["outputsOf"] = "publish",
        info => info["outputs"]![0]!.AsObject().Remove("artifact"),
        info => info["schema"] = "compliancegate.buildinfo/2",
        info => info["builder"] = "me",
        info => info["references"]![0]!["sha256"] = new string('A', 64),
        info => info["references"]![0]!["path"] = "/usr/share/dotnet/a.dll",
        info => info["references"]![0]!["mvid"] = "{" + Mvid + "}",
        info => info["references"]![0]!.AsObject().Remove("package"),
        info => info["source"]!["commit"] = "main",
        info => info["options"]!["Optimize"] = true,
        info => info["outputs"]![0]!["size"] = -1,
        info => info["sdk"]!["commit"] = "10.0.401",
    ]);

    [TestMethod]
    public void Broken_provenance_is_rejected() => AssertAllInvalid("verify-intoto.mjs", [], new ProvenanceWriter(),
    [
        s => s["_type"] = "https://in-toto.io/Statement/v0.1",
        s => s["predicateType"] = "https://slsa.dev/provenance/v1.1",
        s => s["subject"]![0]!.AsObject().Remove("digest"),
        s => s["subject"]![0]!["digest"]!["sha256"] = new string('A', 64),
        s => s["subject"]![0]!["digest"]!["sha256"] = new string('a', 63),
        s => s["subject"]![0]!["digest"]!["md5"] = new string('a', 32),
        s => s["subject"]![1]!["name"] = s["subject"]![0]!["name"]!.DeepClone(),
        s => s["subject"] = new JsonObject(),
        s => s["predicate"]!["slsaLevel"] = 3,
        s => s["predicate"]!["buildDefinition"]!.AsObject().Remove("externalParameters"),
        s => s["predicate"]!["buildDefinition"]!["buildType"] = "dotnet",
        s => s["predicate"]!["buildDefinition"]!["externalParameters"]!["surprise"] = "x",
        s => s["predicate"]!["buildDefinition"]!["internalParameters"]!["project"] = "x",
        s => s["predicate"]!["buildDefinition"]!["internalParameters"]!["environment"]!["level"] = "SLSA_BUILD_LEVEL_3",
        s => s["predicate"]!["buildDefinition"]!["resolvedDependencies"]![1]!["uri"] = "pkg:nuget/",
        s => s["predicate"]!["buildDefinition"]!["resolvedDependencies"]![1] = new JsonObject { ["name"] = "nothing" },
        s => s["predicate"]!["runDetails"]!.AsObject().Remove("builder"),
        s => s["predicate"]!["runDetails"]!["builder"]!["id"] = "https://github.com/ComplianceGate/ComplianceGate/builders/slsa3",
        s => s["predicate"]!["runDetails"]!["metadata"]!["startedOn"] = "2026-01-01T00:00:00Z",
        s => s["predicate"]!["runDetails"]!["byproducts"]![0]!["sha256"] = "x",
    ],
    ["{\"_type\":\"a\",", "{"]);

    [TestMethod]
    public void Wrong_usage_of_the_verifier_is_told_apart() => Assert.AreEqual(2, EvidenceVerifiers.Script("verify-intoto.mjs").ExitCode);

    private static IEnumerable<object[]> Names => EvidenceSamples.All.Keys.Select(k => new object[] { k });

    private static string Schema => Path.Combine(EvidenceVerifiers.RepositoryRoot, "schemas", "buildinfo.schema.json");

    private static EvidenceContext Made(string machine, GateFacts facts, EvidenceStage stage = EvidenceStage.Pack, bool publishes = true)
    {
        var build = new BuildFact
        {
            SdkCommit = EvidenceSamples.Commit,
            Branch = "refs/heads/release",
            PublishesRepository = publishes,
            Options = [new("LangVersion", "14.0"), new("Optimize", "true")],
            Properties = [new("A", $"{machine}/src/lib/net10.0/ü.props"), new("B", "x;/opt/elsewhere"), new("B", "twice")],
            References = [new("ref/net10.0/A.dll", "Microsoft.NETCore.App.Ref/10.0.12", new string('1', 64), Mvid), new("Loose.dll", null, new string('2', 64), null)],
            Analyzers = [new("sdk/10.0.401/a.dll", null, new string('3', 64))],
            Imports = [new("Directory.Build.props", null, new string('4', 64)), new("obj/App.csproj.nuget.g.props", null, null)],
            Outputs = [new("App.dll", 9, new string('6', 64), Mvid, new string('9', 40))],
        };
        return new EvidenceContext
        {
            Facts = facts,
            Verdict = EvidenceSamples.Rich(machine).Verdict,
            Rules = EvidenceSamples.Rules,
            Artifacts = [EvidenceSamples.Artifact("App.dll"), EvidenceSamples.Artifact("Contoso.App.1.2.3.nupkg") with { Sha512 = new string('5', 128) }],
            FolderName = "App.compliance",
            Time = 1_700_000_000,
            Stage = stage,
            Build = build,
            Builder = new BuilderFact
            {
                System = "github-actions", IsCI = true, InvocationId = "https://github.com/o/r/actions/runs/7",
                Parameters = [new("ApiKey", BuilderFact.Withheld), new("Elsewhere", machine + "/elsewhere"), new("Inside", machine + "/src/app/x.props"), new("Version", "1.2.3")],
                Run = [new("GITHUB_ACTIONS", "true"), new("GITHUB_REF", "refs/heads/main")],
                Environment = [new("culture", "de-DE"), new("timeZone", "Europe/Berlin")],
                Feeds =
                [
                    "https://api.example.org/v3/index.json?key=hunter2", machine + "/other feed", "https://pkgs.example.org:8443/hunter2/v3/index.json",
                    "https://api.nuget.org/v3/index.json", "https://ada:hunter2@api.example.org/secret@path", "https://api.nuget.org/hunter2/../v3/x y",
                ],
            },
        };
    }

    private static JsonObject Json(IEvidenceWriter writer, EvidenceContext context)
    {
        var bytes = writer.Written(context);
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
        return JsonNode.Parse(bytes)!.AsObject();
    }

    private void AssertAllValid(string script, string[] first, IEvidenceWriter writer)
    {
        var files = new List<string>();
        foreach (var sample in EvidenceSamples.All.Keys)
        {
            files.Add(Path.Combine(folder, $"{sample}.json"));
            File.WriteAllBytes(files[^1], writer.Written(EvidenceSamples.Of(sample)));
        }

        var (exitCode, output) = EvidenceVerifiers.Script(script, [.. first, .. files]);
        Assert.AreEqual(0, exitCode, output);
        foreach (var file in files)
        {
            Assert.Contains(file + ": valid", output);
        }
    }

    private void AssertAllInvalid(string script, string[] first, IEvidenceWriter writer, Action<JsonObject>[] changes, string[]? prefix = null)
    {
        var context = Sample("/home/ada");
        context.Earlier = [new EvidenceDocument("App.compliance/buildinfo.json", new string('a', 64))];
        var bytes = writer.Written(context);
        var files = new List<string>();
        foreach (var change in changes)
        {
            var document = JsonNode.Parse(bytes)!.AsObject();
            change(document);
            files.Add(Path.Combine(folder, $"broken{files.Count}.json"));
            File.WriteAllText(files[^1], document.ToJsonString());
        }

        files.Add(Path.Combine(folder, "cut.json"));
        File.WriteAllBytes(files[^1], bytes[..^20]);
        files.Add(Path.Combine(folder, "marked.json"));
        File.WriteAllBytes(files[^1], [.. Encoding.UTF8.Preamble, .. bytes]);
        if (prefix is not null)
        {
            // A key that stands twice.
            files.Add(Path.Combine(folder, "twice.json"));
            File.WriteAllText(files[^1], prefix[0] + Encoding.UTF8.GetString(bytes)[prefix[1].Length..]);
        }

        var (exitCode, output) = EvidenceVerifiers.Script(script, [.. first, .. files]);
        Assert.AreEqual(1, exitCode, output);
        foreach (var file in files)
        {
            Assert.Contains(file + ": INVALID", output);
        }
    }
}
