using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Diagnostics;
using ComplianceGate.Duties;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>The documents for the next party.</summary>
[TestClass]
public sealed class DownstreamTests
{
    private const string Hostile = "a\u001b[31m\r\n# Title <script>alert(1)</script> [x](http://evil.example/) ![i](y) **b** `c` ::error::x ##vso[task] \u202e www.evil.example | cell";

    private string folder = "";

    private static string Schema => Path.Combine(EvidenceVerifiers.RepositoryRoot, "schemas", "downstream.schema.json");

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("downstream-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    /// <summary>A model of which much is known, published by a provider to whom Article 53(1)(b) applies.</summary>
    private static EvidenceContext Provider(DutyOutcome outcome = DutyOutcome.Met, string value = "Sorts letters.")
    {
        var rich = EvidenceModelTests.Sample("/home/ada");
        const string Path = "models/tiny-00001-of-00002.safetensors";
        var card = rich.Facts.Models[1].Card! with
        {
            Fields =
            [
                new(CardFields.IntendedUse, value, CardFieldState.Stated, 1, 1, false), new(CardFields.Limitations, value, CardFieldState.Stated, 1, 1, false),
                new(CardFields.OutOfScopeUse, value, CardFieldState.Stated, 1, 1, false), new(CardFields.TrainingData, value, CardFieldState.Stated, 1, 1, false),
            ],
        };
        var text = new ModelPartFact("/home/ada/src/app/models/LICENSE", "models/LICENSE", ModelPartRole.LicenseText, 3, new string('e', 64));
        return new EvidenceContext
        {
            Facts = rich.Facts with { Models = rich.Facts.Models.SetItem(1, rich.Facts.Models[1] with { Card = card, Parts = rich.Facts.Models[1].Parts.Add(text) }) },
            Verdict = rich.Verdict with
            {
                Roles = ["gpai-provider"],
                ModelLicenses =
                [
                    new(Path, "LicenseRef-llama3.1", "llama3.1")
                    {
                        Terms = [new("commercial-use", "yes", "verified", null), new("use-restrictions", "yes", "verified", "Acceptable Use Policy"), new("attribution", "yes", "verified", "\"Built with Llama\""), new("revocable", "unknown", null, null)],
                        Notices = ["Built with Llama"],
                    },
                ],
                Openness = [new OpennessDecision { Model = Path, Weights = "public", LicenseKind = "scale-restricted", Article53 = "no", OpenSourceAi = "no", Reasons = [new("license", "It ends above a number of users.")] }],
                Duties = [Duty(outcome, Path), Elements(outcome, Path)],
            },
            FolderName = "App.compliance",
            Artifacts = [EvidenceSamples.Artifact("App.dll")],
        };
    }

    private static DutyDecision Duty(DutyOutcome outcome, string? model) => new()
    {
        Duty = "eu-ai-act/53-1-b", Pack = "eu-ai-act 2026.11", Title = "Inform downstream providers", Instrument = "Regulation (EU) 2024/1689", Article = "Article 53(1)(b)", Model = model,
        Outcome = outcome, Source = "https://example.org", VerifiedOn = new DateOnly(2026, 11, 21), Confidence = "high",
    };

    // The elements stand in duties of their own, and the list of facts says which point of the annex each is.
    private static DutyDecision Elements(DutyOutcome outcome, string model) => Duty(outcome, model) with
    {
        Duty = "gpai-transparency/annex-xi-1-1", Article = "Annex XI, Section 1, point 1; Annex XII, point 1",
        Proofs = [Proof("model.release-date", "compliance.json", null, "2026-12-01"), Proof("model.integration", "docs/integration.md", new string('f', 64), null)],
    };

    private static DutyProof Proof(string fact, string document, string? sha256, string? value) =>
        new(fact, document, sha256, value) { Forms = [.. DutyPacks.Facts[fact].Aliases.SelectMany(a => a.Value.Select(v => $"{a.Key} {v}"))] };

    [TestMethod]
    public void A_provider_tells_every_point_of_annex_xii_and_what_is_unknown()
    {
        var page = Markdown(Provider());
        foreach (var line in (string[])
            [
                "- 1(a) Tasks it is intended for, and systems it can be built into: Sorts letters.",
                "- 1(b) Acceptable use: the license restricts uses: Acceptable Use Policy; not for: Sorts letters.",
                "- 1(c) Date of release, and how it is distributed: 2026-12-01",
                "- 1(d) How it interacts with hardware and software that is no part of it: custom.domain",
                "- 1(e) Versions of relevant software: written by pytorch 2.9",
                "- 1(f) Architecture and number of parameters: BertModel; 22713216 parameters",
                "- 1(g) Modality and format of inputs and outputs: input ids int64 1x?; output out",
                "- 1(h) License: LicenseRef-llama3.1",
                "- 2(a) Technical means to integrate it: safetensors; docs/integration.md",
                "- 2(b) Modality and format of inputs and outputs, and their largest size: input ids int64 1x?; output out; context of 512 tokens",
                "- use restrictions: yes (Acceptable Use Policy)",
                "- Show: Built with Llama",
                "- License text: models/LICENSE, SHA-256 " + new string('e', 64),
                "- Candidate of Article 53(2) of Regulation (EU) 2024/1689: no",
                "- license term revocable",
                "(verified on 2026-11-21)",
            ])
        {
            StringAssert.Contains(page, line);
        }

        StringAssert.Contains(page, "- 2(c) Data of training, testing and validation: type, provenance, curation: Sorts letters.; contoso/reviews, license CC-BY-4.0");
        Assert.HasCount(1, page.Split("### Annex XII").Skip(1), "The model inside a package has a provider of its own.");
        Assert.DoesNotContain("commercial use: yes", page, "What is granted is no term to pass on.");
    }

    [TestMethod]
    [DataRow(DutyOutcome.Met, true)]
    [DataRow(DutyOutcome.Unmet, true)]
    [DataRow(DutyOutcome.NotApplicable, false)]
    [DataRow(DutyOutcome.NeedsDecision, false)]
    public void The_annex_is_told_where_its_duty_applies(DutyOutcome outcome, bool isTold)
    {
        Assert.AreEqual(isTold, Markdown(Provider(outcome)).Contains("Annex XII", StringComparison.Ordinal));
        var model = Json(Provider(outcome))["models"]![1]!;
        Assert.AreEqual(isTold, model["annexXII"] is not null);
        if (isTold)
        {
            Assert.HasCount(11, model["annexXII"]!["points"]!.AsArray());
        }
    }

    [TestMethod]
    public void A_duty_of_another_model_says_nothing_of_this_one()
    {
        var context = Provider();
        var other = With(context, context.Verdict with { Duties = [Duty(DutyOutcome.Met, "models/other.gguf")] });
        Assert.IsNull(Json(other)["models"]![1]!["annexXII"]);
        Assert.IsNotNull(Json(With(context, context.Verdict with { Duties = [Duty(DutyOutcome.Met, null)] }))["models"]![1]!["annexXII"]);
    }

    [TestMethod]
    [DataRow("", true)]
    [DataRow("hobbyist", true)]
    [DataRow("open-source-maintainer,researcher", true)]
    [DataRow("hobbyist,gpai-provider", false)]
    [DataRow("deployer", false)]
    public void Three_lines_a_model_are_enough_for_who_has_no_duty(string roles, bool isBrief)
    {
        var context = Provider(DutyOutcome.NotApplicable);
        context = With(context, context.Verdict with { Roles = roles.Length == 0 ? [] : [.. roles.Split(',')] });
        var section = Markdown(context).Split("\n## ")[^1].Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.AreEqual(isBrief, section.Length == 3);
        if (isBrief)
        {
            StringAssert.StartsWith(section[0], "- What for: Sorts letters. Not for: Sorts letters. Limits: Sorts letters.");
            StringAssert.StartsWith(section[1], "- Terms to pass on: LicenseRef-llama3.1; use restrictions: yes (Acceptable Use Policy); attribution: yes; revocable: unknown; show: Built with Llama");
            StringAssert.StartsWith(section[2], "- How to use: safetensors, 7 bytes, SHA-256 ");
            StringAssert.Contains(section[2], "Unknown: contact, license term revocable");
        }
    }

    [TestMethod]
    public void A_hobbyist_with_a_duty_gets_the_whole()
    {
        var context = Provider(DutyOutcome.Unmet);
        StringAssert.Contains(Markdown(With(context, context.Verdict with { Roles = ["hobbyist"] })), "### Terms to pass on");
    }

    [TestMethod]
    public void Text_of_cards_becomes_neither_markup_nor_a_command()
    {
        foreach (var page in (string[])[Markdown(Provider(value: Hostile)), Markdown(With(Provider(value: Hostile), new Verdict { Mode = "enforce" }))])
        {
            foreach (var wrong in (string[])["<script", "[x](", "![i]", "**b**", "`c`", "::", "##vso", "http://", "www.", "\u001b", "\u202e", "\r", " | "])
            {
                Assert.DoesNotContain(wrong, page, wrong);
            }

            Assert.IsFalse(page.Split('\n').Any(l => l.StartsWith("# Title", StringComparison.Ordinal)));
            StringAssert.Contains(page, "&lt;script&gt;");
        }

        var json = Encoding.UTF8.GetString(new DownstreamJsonWriter().Written(Provider(value: Hostile)));
        foreach (var wrong in (string[])["::", "##vso", "\\u001b", "\u202e", "\\r"])
        {
            Assert.DoesNotContain(wrong, json, wrong);
        }
    }

    [TestMethod]
    public void No_sequence_of_signs_gets_through()
    {
        const string Signs = "\\`*_[]()<>&|~#$@:/!.-+ w1a\n\t\u0001";
        var random = new Random(20261123);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Signs[random.Next(Signs.Length)]));
            var escaped = MarkdownText.Escape(text);
            Assert.IsFalse(escaped.AsSpan().ContainsAny("<>\n\t"), text);
            for (var i = 0; i < escaped.Length; i++)
            {
                if (escaped[i] == '\\')
                {
                    i++;
                    continue;
                }

                Assert.IsFalse("`*_[]|~#$@".Contains(escaped[i], StringComparison.Ordinal), $"{text} became {escaped}");
            }
        }
    }

    [TestMethod]
    public void They_are_written_only_where_a_model_ships()
    {
        EvidenceFolder.Write(folder, Provider(), []);
        Assert.IsTrue(File.Exists(Path.Combine(folder, "App.compliance", "downstream.md")));
        EvidenceFolder.Write(folder, EvidenceSamples.Of("many"), []);
        CollectionAssert.AreEquivalent(
            new[] { "buildinfo.json", "NOTICE.txt", "manifest.json", "SHA256SUMS" }, Directory.GetFiles(Path.Combine(folder, "App.compliance")).Select(Path.GetFileName).ToArray());
        Assert.DoesNotContain("openness", File.ReadAllText(Path.Combine(folder, "App.compliance", "manifest.json")));
    }

    [TestMethod]
    [DataRow(ModelShipping.Copied, false)]
    [DataRow(ModelShipping.Copied | ModelShipping.Packed, true)]
    [DataRow(ModelShipping.Embedded, true)]
    [DataRow(ModelShipping.InPackage, false)]
    public void Of_a_package_only_models_in_it_are_told(ModelShipping shipping, bool isTold)
    {
        var provider = Provider();
        var model = provider.Facts.Models[1] with { Shipping = shipping };
        var context = new EvidenceContext { Facts = provider.Facts with { Models = [model] }, Verdict = provider.Verdict, FolderName = "_manifest/compliance", Stage = EvidenceStage.Pack };
        Assert.AreEqual(isTold, new DownstreamWriter().IsWritten(context));
        Assert.AreEqual(isTold, EvidenceFolder.WriteInside(folder, context, []).Any(d => d.Path == "_manifest/compliance/downstream.json"));
        var withFile = new EvidenceContext
        {
            Facts = context.Facts, Verdict = context.Verdict, FolderName = context.FolderName, Stage = EvidenceStage.Pack, Artifacts = [new ArtifactFact("content/a", 7, model.Sha256)],
        };
        Assert.IsTrue(new DownstreamWriter().IsWritten(withFile));
    }

    [TestMethod]
    public void Every_sample_is_valid_by_the_published_schema()
    {
        var files = new List<string>();
        foreach (var (name, context) in EvidenceSamples.All.Keys.Select(k => (k, EvidenceSamples.Of(k))).Append(("provider", Provider())).Append(("hostile-card", Provider(value: Hostile))))
        {
            if (new DownstreamJsonWriter().IsWritten(context))
            {
                files.Add(Path.Combine(folder, name + ".json"));
                File.WriteAllBytes(files[^1], new DownstreamJsonWriter().Written(context));
            }
        }

        Assert.IsGreaterThanOrEqualTo(5, files.Count);
        var (exitCode, output) = EvidenceVerifiers.Script("verify-schema.mjs", [Schema, .. files]);
        Assert.AreEqual(0, exitCode, output);
    }

    [TestMethod]
    public void Broken_documents_are_rejected()
    {
        Action<JsonObject>[] changes =
        [
            d => d["schema"] = "compliancegate.downstream/2",
            d => d["models"] = new JsonArray(),
            d => d["models"]![1]!["unknown"] = "nothing",
            d => d["models"]![1]!.AsObject().Remove("license"),
            d => d["models"]![1]!["integration"]!["sha256"] = "x",
            d => d["models"]![1]!["openness"]!["article53"] = "perhaps",
            d => d["models"]![1]!["annexXII"]!["points"]!.AsArray().RemoveAt(0),
            d => d["models"]![1]!["label"] = "open",
        ];
        foreach (var change in changes)
        {
            var document = Json(Provider());
            change(document);
            var file = Path.Combine(folder, "broken.json");
            File.WriteAllText(file, document.ToJsonString());
            Assert.AreEqual(1, EvidenceVerifiers.Script("verify-schema.mjs", Schema, file).ExitCode, document.ToJsonString());
        }
    }

    [TestMethod]
    public void The_manifest_with_openness_is_valid_by_its_schema_and_the_report_tells_it()
    {
        var file = Path.Combine(folder, "manifest.json");
        File.WriteAllBytes(file, EvidenceSamples.Manifest(Provider()));
        var (exitCode, output) = EvidenceVerifiers.Script("verify-schema.mjs", Path.Combine(EvidenceVerifiers.RepositoryRoot, "schemas", "manifest.schema.json"), file);
        Assert.AreEqual(0, exitCode, output);
        StringAssert.Contains(File.ReadAllText(file), "\"licenseKind\": \"scale-restricted\"");
        var page = Encoding.UTF8.GetString(new HtmlReportWriter().Written(Provider()));
        StringAssert.Contains(page, "Openness of models/tiny-00001-of-00002.safetensors");
        StringAssert.Contains(page, "It ends above a number of users.");
    }

    [TestMethod]
    [DataRow("downstream.md", "CG4001 App.compliance/downstream.md")]
    [DataRow("downstream.json", "CG4001 App.compliance/downstream.json")]
    public void A_changed_document_is_seen(string name, string expected)
    {
        Publish();
        Assert.AreEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(folder).Outcome, Text());
        File.AppendAllText(Path.Combine(folder, "App.compliance", name), "\n");
        StringAssert.Contains(Text(), expected);
        File.Delete(Path.Combine(folder, "App.compliance", name));
        StringAssert.Contains(Text(), "CG4002 App.compliance/" + name);
    }

    [TestMethod]
    public void A_document_that_contradicts_the_manifest_is_seen_though_all_digests_fit()
    {
        foreach (var change in (Action<JsonObject>[])
            [
                d => d["models"]![1]!["integration"]!["sha256"] = new string('0', 64), d => d["models"]!.AsArray().RemoveAt(0), d => d["models"]![0]!["path"] = "models/b.gguf", d => d["version"] = "9.9.9",
            ])
        {
            Publish();
            var path = Path.Combine(folder, "App.compliance", "downstream.json");
            var old = FileDigest.Sha256File(path);
            var document = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
            change(document);
            File.WriteAllText(path, document.ToJsonString());
            var manifest = Path.Combine(folder, "App.compliance", "manifest.json");
            var oldManifest = FileDigest.Sha256File(manifest);
            File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(old, FileDigest.Sha256File(path), StringComparison.Ordinal));
            var sums = Path.Combine(folder, "App.compliance", "SHA256SUMS");
            File.WriteAllText(sums, File.ReadAllText(sums).Replace(old, FileDigest.Sha256File(path), StringComparison.Ordinal).Replace(oldManifest, FileDigest.Sha256File(manifest), StringComparison.Ordinal));
            Assert.AreNotEqual(VerificationOutcome.Holds, EvidenceVerifier.Verify(folder).Outcome);
            StringAssert.Contains(Text(), "CG4001 App.compliance/downstream.json");
        }
    }

    [TestMethod]
    public void Two_machines_write_the_same()
    {
        foreach (var sample in (string[])["rich", "models", "hostile"])
        {
            foreach (var writer in (IEvidenceWriter[])[new DownstreamWriter(), new DownstreamJsonWriter()])
            {
                var one = Encoding.UTF8.GetString(writer.Written(EvidenceSamples.Of(sample)));
                Assert.AreEqual(one, Encoding.UTF8.GetString(writer.Written(EvidenceSamples.Of(sample, "/build/other"))));
                Assert.DoesNotContain("/home/ada", one);
            }
        }
    }

    private void Publish()
    {
        var context = Provider();
        foreach (var artifact in context.Artifacts)
        {
            File.WriteAllBytes(Path.Combine(folder, artifact.Path), EvidenceSamples.Content(artifact.Path));
        }

        EvidenceFolder.Write(folder, context, EvidenceWriters.All);
    }

    private string Text() => string.Join('\n', EvidenceVerifier.Verify(folder).Findings.Select(f => $"{f.Code} {f.Subject} {f.Message}"));

    private static EvidenceContext With(EvidenceContext context, Verdict verdict) =>
        new() { Facts = context.Facts, Verdict = verdict, FolderName = context.FolderName, Artifacts = context.Artifacts };

    private static string Markdown(EvidenceContext context) => Encoding.UTF8.GetString(new DownstreamWriter().Written(context));

    private static JsonObject Json(EvidenceContext context) => JsonNode.Parse(new DownstreamJsonWriter().Written(context))!.AsObject();
}
