using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>What changed between two releases, from evidence on the disk.</summary>
[TestClass]
public sealed class ReleaseDiffTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private static readonly string Schema = Path.Combine(EvidenceVerifiers.RepositoryRoot, "schemas", "diff.schema.json");

    [TestMethod]
    public void Everything_that_changed_is_told_and_nothing_else()
    {
        using var work = new Work();
        work.Write("old", Old);
        work.Write("new", New);
        var comparison = work.Compare("old", "new");
        Assert.IsNull(comparison.Error);
        Assert.AreEqual(
            """
            ## Contoso.App 2.0.0 since 1.0.0

            ### Packages

            - Contoso.Gone: removed, was 1.0.0
            - Contoso.Ink: 1.4.0 -> 2.0.0 (**major**)
            - Contoso.New: added 1.0.0
            - Contoso.Paper: 1.0.0 -> 1.1.0

            ### What ships

            - Contoso.Paper: build-only -> shipped

            ### Licenses

            - Contoso.Ink: MIT -> Apache-2.0
            - this project: MIT -> ISC

            ### Models

            - models/tiny.onnx: aaaaaaaaaaaa -> bbbbbbbbbbbb

            ### Licenses of models

            - models/tiny.onnx: mit -> openrail

            ### Cryptography

            - MD5: added disallowed, used by App.dll, pkg:nuget/Contoso.Ink

            ### Public API

            - Contoso.Cap: added
            - Contoso.Pen: changed
            - Contoso.Quill: removed

            ### Duties

            - eu/label: not-applicable -> unmet, from 2026-08-02

            ### Artifacts

            - App.dll: aaaaaaaaaaaa -> bbbbbbbbbbbb

            ### Toolchain

            - sdk: 10.0.400 -> 10.0.401

            ### Policy

            - digest: built-in -> aaaaaaaaaaaa

            """.ReplaceLineEndings("\n"), comparison.ToMarkdown());
        Assert.AreEqual(comparison.ToMarkdown(), work.Compare("old", "new").ToMarkdown());
        Assert.IsFalse(comparison.IsEqual);
    }

    [TestMethod]
    public void Equal_evidence_has_no_changes()
    {
        using var work = new Work();
        work.Write("old", New);
        work.Write("new", New);
        var comparison = work.Compare("old", "new");
        Assert.IsTrue(comparison.IsEqual);
        Assert.AreEqual("## Contoso.App 2.0.0 since 2.0.0\n\nNo changes.\n", comparison.ToMarkdown());
    }

    [TestMethod]
    public void Names_from_outside_become_no_markup()
    {
        using var work = new Work();
        work.Write("old", Old);
        work.Write("new", (m, d) =>
        {
            New(m, d);
            m["name"] = "<img src=x>\n# [x](https://example.org)";
            m["components"]!["packages"]![0]!["id"] = "`|*_<script>\u202Eevil\n- @all ##vso[x]";
        });
        var text = work.Compare("old", "new").ToMarkdown();
        StringAssert.Contains(text, "These are releases of different packages: Contoso.App and &lt;img src=x&gt; \\# \\[x\\](https:\\//example.org).");
        StringAssert.Contains(text, "- \\`\\|\\*\\_&lt;script&gt;\uFFFDevil - \\@all \\# \\#vso\\[x\\]: added 2.0.0");
        Assert.IsFalse(text.Contains('<', StringComparison.Ordinal));
    }

    [TestMethod]
    public void What_only_one_side_tells_is_not_compared()
    {
        using var work = new Work();
        work.Write("old", (m, d) => { Old(m, d); ((JsonObject)m).Remove("publicApi"); });
        work.Write("new", New);
        File.Delete(Path.Combine(work.Folder, "new", "App.compliance", "duties.json"));
        var text = work.Compare("old", "new").ToMarkdown();
        StringAssert.Contains(text, "\nPublic API: only one of the two tells of it, so that nothing was compared.\n");
        StringAssert.Contains(text, "\nDuties: only one of the two tells of it, so that nothing was compared.\n\nThe duties of the new release do not lie beside its manifest.\n");
    }

    [TestMethod]
    public void A_side_may_be_named_in_several_ways()
    {
        using var work = new Work();
        work.Write("old", Old);
        work.Write("new", New);
        var expected = work.Compare("old", "new").ToMarkdown();
        Assert.AreEqual(expected, work.Compare("old/App.compliance", "new/App.compliance/").ToMarkdown());
        Assert.AreEqual(expected, work.Compare("old/App.compliance/manifest.json", "new/App.compliance/manifest.json").ToMarkdown());
        work.Pack("a.nupkg", "new");
        Assert.AreEqual(expected, work.Compare("old", "a.nupkg").ToMarkdown());
    }

    [TestMethod]
    public void Other_bytes_of_one_version_are_told_and_another_case_of_an_id_is_not()
    {
        using var work = new Work();
        void Side(string name, string id, string hash, string rid) => work.Write(name, (m, d) =>
        {
            New(m, d);
            var package = Package(id, "1.0.0", "MIT");
            package["contentHash"] = hash;
            m["components"]!["packages"] = new JsonArray(package, Package("Contoso.Unknown", "1.0.0", "MIT"));
            m["runtimeIdentifier"] = rid;
            m["configuration"] = rid == "linux-x64" ? "Release" : "Debug";
        });
        Side("old", "contoso.ink", "AAAA", "linux-x64");
        Side("same", "Contoso.Ink", "AAAA", "linux-x64");
        Side("new", "Contoso.Ink", "BBBB", "win-x64");
        Assert.IsTrue(work.Compare("old", "same").IsEqual);
        var comparison = work.Compare("old", "new");
        StringAssert.Contains(comparison.ToMarkdown(), "- Contoso.Ink: content changed, the version is still the same\n");
        StringAssert.Contains(comparison.ToMarkdown(), "\nRuntime identifier: linux-x64 -> win-x64.\n\nConfiguration: Release -> Debug.\n");
        var file = work.Save(comparison);
        StringAssert.Contains(File.ReadAllText(file), "\"old\":\"1.0.0 sha512:AAAA\",\"new\":\"1.0.0 sha512:BBBB\",\"content\":true");
        var (exitCode, output) = EvidenceVerifiers.Script("verify-schema.mjs", [Schema, file]);
        Assert.AreEqual(0, exitCode, output);
    }

    [TestMethod]
    public void A_manifest_that_does_not_tell_the_license_has_not_another_one()
    {
        using var work = new Work();
        work.Write("silent", (m, d) => { New(m, d); ((JsonObject)m).Remove("license"); });
        work.Write("none", (m, d) => { New(m, d); m["license"] = null; });
        work.Write("new", New);
        Assert.IsTrue(work.Compare("silent", "new").IsEqual);
        Assert.IsTrue(work.Compare("new", "silent").IsEqual);
        StringAssert.Contains(work.Compare("none", "new").ToMarkdown(), "- this project: not stated -> ISC\n");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void A_name_that_repeats_costs_no_more_than_its_length()
    {
        using var work = new Work();
        void Side(string name, string last) => work.Write(name, (m, d) =>
        {
            New(m, d);
            var (types, models) = (new JsonArray(), new JsonArray());
            for (var i = 0; i < 60_000; i++)
            {
                types.Add(new JsonObject { ["type"] = "A.B", ["sha256"] = i == 59_999 ? last : $"{i:x32}" });
                models.Add(Model($"{i:x64}", "mit"));
            }

            m["publicApi"]!["list"] = types;
            m["components"]!["models"] = models;
        });
        Side("old", A);
        Side("new", B);
        var text = work.Compare("old", "new").ToMarkdown();
        StringAssert.Contains(text, "- A.B: changed\n");
        Assert.IsFalse(text.Contains("### Models", StringComparison.Ordinal));
    }

    [TestMethod]
    public void What_cannot_be_compared_is_told_by_kind()
    {
        using var work = new Work();
        work.Write("good", New);
        Directory.CreateDirectory(Path.Combine(work.Folder, "empty"));
        File.WriteAllText(Path.Combine(work.Folder, "text.txt"), "x");
        work.Write("two/a", New);
        work.Write("two/b", New);
        foreach (var (path, why) in new[] { ("nowhere", "There is no "), ("empty", "holds no evidence"), ("text.txt", "is neither"), ("two", "holds 2 sets of evidence; name one: ") })
        {
            AssertError(work.Compare(path, "good"), true, why);
            AssertError(work.Compare("good", path), true, why);
        }

        work.Write("tampered", New);
        File.AppendAllText(Path.Combine(work.Folder, "tampered", "App.compliance", "duties.json"), " ");
        AssertError(work.Compare("good", "tampered"), false, "duties.json is not the one that its manifest names");
        work.Write("summed", New);
        File.WriteAllText(Path.Combine(work.Folder, "summed", "App.compliance", "SHA256SUMS"), $"{A}  App.compliance/manifest.json\n");
        AssertError(work.Compare("good", "summed"), false, "that its SHA256SUMS does not name");
        foreach (var (text, why) in new[] { ("{", "JSON"), ("[]", "no JSON object"), ("{\"schema\":\"compliancegate.manifest/2\"}", "later version"), ("{\"schema\":\"other\"}", "schema"), ("{\"schema\":\"compliancegate.manifest/1\"}", "") })
        {
            work.Write("damaged", New);
            File.WriteAllText(Path.Combine(work.Folder, "damaged", "App.compliance", "manifest.json"), text);
            AssertError(work.Compare("good", "damaged"), false, why);
        }

        File.WriteAllText(Path.Combine(work.Folder, "a.nupkg"), "no archive");
        AssertError(work.Compare("good", "a.nupkg"), false, "");
    }

    [TestMethod]
    public void Damaged_documents_never_throw()
    {
        using var work = new Work();
        work.Write("good", New);
        var random = new Random(7001);
        var whole = File.ReadAllBytes(Path.Combine(work.Folder, "good", "App.compliance", "manifest.json"));
        work.Write("bad", New);
        File.Delete(Path.Combine(work.Folder, "bad", "App.compliance", "SHA256SUMS"));
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            }

            File.WriteAllBytes(Path.Combine(work.Folder, "bad", "App.compliance", "manifest.json"), bytes);
            var comparison = work.Compare("good", "bad");
            Assert.IsTrue(comparison.Error is not null || comparison.ToMarkdown().Length > 0);
            Assert.IsFalse(comparison.IsWrongUsage);
        }
    }

    [TestMethod]
    public void A_foreign_validator_accepts_the_JSON_and_refuses_others()
    {
        using var work = new Work();
        work.Write("old", Old);
        work.Write("new", New);
        var files = new[] { ("old", "new"), ("new", "old"), ("new", "new") }.Select(p => work.Save(work.Compare(p.Item1, p.Item2))).ToList();
        var (exitCode, output) = EvidenceVerifiers.Script("verify-schema.mjs", [Schema, .. files]);
        Assert.AreEqual(0, exitCode, output);
        var json = JsonNode.Parse(File.ReadAllText(files[0]))!;
        Assert.IsTrue(json["changes"]!.AsArray().Any(c => c!["name"]!.GetValue<string>() == "App.dll" && c["new"]!.GetValue<string>() == B), "digests are whole");
        foreach (var (where, value) in new[] { ("equal", null), ("section", "poems"), ("kind", "moved"), ("old", null) })
        {
            var broken = json.DeepClone();
            if (where == "equal")
            {
                ((JsonObject)broken).Remove(where);
            }
            else
            {
                broken["changes"]!.AsArray().First(c => c!["kind"]!.GetValue<string>() == "changed")![where] = value;
            }

            var file = Path.Combine(work.Folder, $"broken-{where}.json");
            File.WriteAllText(file, broken.ToJsonString());
            Assert.AreEqual(1, EvidenceVerifiers.Script("verify-schema.mjs", Schema, file).ExitCode, where);
        }
    }

    private static void AssertError(ReleaseComparison comparison, bool isWrongUsage, string why)
    {
        StringAssert.Contains(comparison.Error, why);
        Assert.AreEqual(isWrongUsage, comparison.IsWrongUsage, comparison.Error);
        Assert.AreEqual("", comparison.ToMarkdown());
    }

    private static void Old(JsonNode manifest, JsonArray duties)
    {
        manifest["version"] = "1.0.0";
        manifest["license"] = "MIT";
        manifest["artifacts"] = JsonNode.Parse($$"""[{ "path": "App.dll", "size": 1, "sha256": "{{A}}" }]""");
        manifest["components"]!["packages"] = new JsonArray(Package("Contoso.Ink", "1.4.0", "MIT"), Package("Contoso.Paper", "1.0.0", "MIT", "build-only"), Package("Contoso.Gone", "1.0.0", "MIT"));
        manifest["components"]!["models"] = new JsonArray(Model(A, "mit"));
        manifest["toolchain"]!["sdk"] = "10.0.400";
        manifest["policy"] = JsonNode.Parse("""{ "digest": "built-in", "mode": "enforce" }""");
        manifest["publicApi"] = JsonNode.Parse("""{ "types": 2, "sha256": "", "list": [{ "type": "Contoso.Pen", "sha256": "1" }, { "type": "Contoso.Quill", "sha256": "2" }] }""");
        manifest["cryptography"] = JsonNode.Parse("""{ "profile": "baseline", "assets": [{ "name": "AES-256-GCM", "status": "acceptable", "usedBy": ["pkg:nuget/Contoso.Ink@1.4.0"], "occurrences": 3 }] }""");
        duties.Add(JsonNode.Parse("""{ "id": "eu/label", "model": null, "outcome": "not-applicable", "appliesFrom": "2026-08-02" }"""));
    }

    private static void New(JsonNode manifest, JsonArray duties)
    {
        manifest["version"] = "2.0.0";
        manifest["license"] = "ISC";
        manifest["artifacts"] = JsonNode.Parse($$"""[{ "path": "App.dll", "size": 1, "sha256": "{{B}}" }]""");
        manifest["components"]!["packages"] = new JsonArray(Package("Contoso.Ink", "2.0.0", "Apache-2.0"), Package("Contoso.Paper", "1.1.0", "MIT"), Package("Contoso.New", "1.0.0", "MIT"));
        manifest["components"]!["models"] = new JsonArray(Model(B, "openrail"));
        manifest["toolchain"]!["sdk"] = "10.0.401";
        manifest["policy"] = JsonNode.Parse($$"""{ "digest": "{{A}}", "mode": "enforce" }""");
        manifest["publicApi"] = JsonNode.Parse("""{ "types": 2, "sha256": "", "list": [{ "type": "Contoso.Cap", "sha256": "3" }, { "type": "Contoso.Pen", "sha256": "4" }] }""");
        manifest["cryptography"] = JsonNode.Parse("""
            { "profile": "baseline", "assets": [{ "name": "AES-256-GCM", "status": "acceptable", "usedBy": ["pkg:nuget/Contoso.Ink@2.0.0"], "occurrences": 4 },
              { "name": "MD5", "status": "disallowed", "usedBy": ["App.dll", "pkg:nuget/Contoso.Ink@2.0.0"], "occurrences": 1 }] }
            """);
        duties.Add(JsonNode.Parse("""{ "id": "eu/label", "model": null, "outcome": "unmet", "appliesFrom": "2026-08-02" }"""));
    }

    private static JsonObject Package(string id, string version, string license, string scope = "shipped") => new()
    {
        ["purl"] = $"pkg:nuget/{id}@{version}", ["kind"] = "package", ["id"] = id, ["version"] = version, ["scope"] = scope, ["license"] = license,
    };

    private static JsonObject Model(string sha256, string license) => new()
    {
        ["path"] = "models/tiny.onnx", ["sha256"] = sha256, ["weightsSha256"] = sha256, ["package"] = null, ["license"] = license,
    };

    private sealed class Work : IDisposable
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("release-diff-").FullName;

        public void Write(string name, Action<JsonNode, JsonArray> change)
        {
            var folder = Path.Combine(Folder, name, "App.compliance");
            Directory.CreateDirectory(folder);
            var manifest = JsonNode.Parse(EvidenceSamples.Manifest(EvidenceSamples.Of("empty")))!;
            var duties = new JsonArray();
            change(manifest, duties);
            var list = Encoding.UTF8.GetBytes(new JsonObject { ["schema"] = "compliancegate.duties/1", ["duties"] = duties }.ToJsonString());
            manifest["documents"] = new JsonArray(new JsonObject { ["path"] = "App.compliance/duties.json", ["sha256"] = FileDigest.Sha256(list) });
            var bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
            File.WriteAllBytes(Path.Combine(folder, "duties.json"), list);
            File.WriteAllBytes(Path.Combine(folder, "manifest.json"), bytes);
            File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), $"{FileDigest.Sha256(bytes)}  App.compliance/manifest.json\n");
        }

        public void Pack(string name, string from)
        {
            using var archive = ZipFile.Open(Path.Combine(Folder, name), ZipArchiveMode.Create);
            foreach (var file in (string[])["manifest.json", "duties.json"])
            {
                archive.CreateEntryFromFile(Path.Combine(Folder, from, "App.compliance", file), "_manifest/compliance/" + file);
            }
        }

        public ReleaseComparison Compare(string old, string now) => ReleaseComparison.Of(Path.Combine(Folder, old), Path.Combine(Folder, now));

        public string Save(ReleaseComparison comparison)
        {
            var file = Path.Combine(Folder, Path.GetRandomFileName() + ".json");
            using var stream = File.Create(file);
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            comparison.Write(json);
            json.WriteEndObject();
            return file;
        }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
