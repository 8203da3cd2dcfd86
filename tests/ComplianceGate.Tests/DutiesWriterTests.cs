using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Diagnostics;
using ComplianceGate.Duties;
using ComplianceGate.Evidence;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>What duties.json says, judged by its schema with a foreign validator.</summary>
[TestClass]
public sealed class DutiesWriterTests
{
    private string folder = "";

    private static string Schema => Path.Combine(EvidenceVerifiers.RepositoryRoot, "schemas", "duties.schema.json");

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("duties-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow("role=gpai-provider", "market=eu", "interaction=generates-text", "compute=2e25")]
    [DataRow("role=system-provider", "market=eu", "uses=employment", "commercial=large")]
    [DataRow("role=deployer", "market=eu,us", "uses=prohibited/social-scoring", "procurement=us-federal/high-impact")]
    [DataRow("role=hobbyist", "commercial=no", "market=other", "purpose=personal")]
    public void Every_pack_writes_what_the_schema_says(params string[] profile)
    {
        var file = Save("duties.json", Judged(profile));
        var (exitCode, output) = EvidenceVerifiers.Script("verify-schema.mjs", Schema, file);
        Assert.AreEqual(0, exitCode, output);
        Assert.HasCount(DutyPacks.BuiltIn.Sum(p => p.Duties.Length), JsonNode.Parse(File.ReadAllBytes(file))!["duties"]!.AsArray());
    }

    [TestMethod]
    public void Broken_documents_are_rejected()
    {
        Action<JsonObject>[] changes =
        [
            d => d["schema"] = "compliancegate.duties/2",
            d => d["duties"] = new JsonArray(),
            d => d["duties"]![0]!["outcome"] = "compliant",
            d => d["duties"]![0]!["reasons"] = new JsonArray(),
            d => d["duties"]![0]!.AsObject().Remove("source"),
            d => d["duties"]![0]!["verifiedOn"] = "soon",
            d => d["duties"]![0]!["confidence"] = "certain",
            d => d["duties"]![0]!["id"] = "Some Duty",
            d => d["duties"]![0]!["evidence"] = new JsonArray(new JsonObject { ["fact"] = "a", ["document"] = "b", ["sha256"] = "c", ["value"] = null, ["forms"] = new JsonArray() }),
            d => d["grade"] = "A",
        ];
        foreach (var change in changes)
        {
            var document = JsonNode.Parse(Bytes(Judged("role=gpai-provider", "market=eu")))!.AsObject();
            change(document);
            var file = Path.Combine(folder, "broken.json");
            File.WriteAllText(file, document.ToJsonString());
            Assert.AreEqual(1, EvidenceVerifiers.Script("verify-schema.mjs", Schema, file).ExitCode, (string?)document["schema"]);
        }
    }

    [TestMethod]
    public void No_place_of_this_machine_and_no_day_of_the_clock_is_told()
    {
        var context = EvidenceSamples.Rich("/home/ada");
        var text = Encoding.UTF8.GetString(Bytes(context));
        Assert.DoesNotContain("/home/ada", text);
        var committed = context.Facts.Source.CommitTime;
        Assert.AreEqual(committed is not null && committed == context.Facts.JudgedAt, JsonNode.Parse(text)!["judgedOn"] is not null);

        var clock = new EvidenceContext { Facts = context.Facts with { JudgedAt = 1_900_000_000 }, Verdict = context.Verdict, FolderName = context.FolderName };
        Assert.IsNull(JsonNode.Parse(Bytes(clock))!["judgedOn"]);
    }

    [TestMethod]
    public void What_meets_a_duty_is_named_by_its_digest_and_by_what_forms_call_it()
    {
        var context = EvidenceSamples.Rich();
        EvidenceFolder.Write(folder, context, EvidenceWriters.All);
        var duties = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "App.compliance", "duties.json")))!["duties"]!.AsArray();
        Assert.AreEqual(Facts.FileDigest.Sha256File(Path.Combine(folder, "App.compliance", "sbom.cdx.json")), (string?)duties[0]!["evidence"]![0]!["sha256"]);

        var judged = JsonNode.Parse(Bytes(Judged("role=system-provider", "market=eu", "commercial=large", "monetisation=price")))!["duties"]!.AsArray();
        var bill = judged.Single(d => (string?)d!["id"] == "eu-cra/annex-i-2-1")!["evidence"]![0]!;
        Assert.Contains("cra Annex I Part II (1)", bill["forms"]!.AsArray().Select(f => (string?)f).ToArray());
    }

    private static EvidenceContext Judged(params string[] profile)
    {
        var rich = EvidenceSamples.Rich();
        var declared = ProfileChange.Apply(null, profile, out var error)!;
        Assert.IsNull(error);
        var facts = rich.Facts with { Models = [], Formats = "cyclonedx;spdx;provenance;sarif;html" };
        var decisions = DutyJudge.Judge(new DutyInput { Profile = declared, Facts = facts, Packs = DutyPacks.BuiltIn, Definitions = DutyPacks.Facts, Day = new DateOnly(2026, 11, 22) });
        return new EvidenceContext { Facts = facts, Verdict = new Verdict { Mode = "enforce", Duties = decisions }, FolderName = rich.FolderName };
    }

    private string Save(string name, EvidenceContext context)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, Bytes(context));
        return file;
    }

    private static byte[] Bytes(EvidenceContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new DutiesWriter().Write(context, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
