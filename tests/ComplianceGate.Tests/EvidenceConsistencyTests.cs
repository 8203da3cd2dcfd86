using System.Text;
using System.Text.Json.Nodes;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

/// <summary>
/// The documents of one build never contradict each other: each is read back into the same lines, one for each component, license, digest,
/// dependency, model, data set and artifact that it names, and the lines must be the same.
/// </summary>
[TestClass]
public sealed class EvidenceConsistencyTests
{
    // A document that names components, relations and artifacts gets a row here; one that names some of them has a test of its own below.
    private static readonly Dictionary<string, (Func<EvidenceContext, byte[]> Write, Func<JsonObject, SortedSet<string>> Read)> Documents = new()
    {
        ["sbom.cdx.json"] = (new CycloneDxWriter().Written, EvidenceReadBack.CycloneDx),
        ["sbom.cdx17.json"] = (CycloneDxWriter.Version17.Written, EvidenceReadBack.CycloneDx),
        ["sbom.spdx.json"] = (new SpdxWriter().Written, EvidenceReadBack.Spdx),
        ["sbom.spdx3.json"] = (new Spdx3Writer().Written, EvidenceReadBack.Spdx3),
    };

    // In "halves" names differ in nothing that UTF-8 can tell, so that nothing can be compared by name.
    public static IEnumerable<object[]> Cases => EvidenceSamples.All.Keys.Where(s => s != "halves").SelectMany(_ => Documents.Keys, (sample, document) => new object[] { sample, document });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Every_document_says_what_the_manifest_says(string sample, string document)
    {
        var context = EvidenceSamples.Of(sample);
        AssertSame(Manifest(context), Documents[document].Read(Parse(Documents[document].Write(context))), $"{sample}: {document}");
    }

    [TestMethod]
    public void The_notices_name_what_the_manifest_says_that_ships()
    {
        foreach (var sample in EvidenceSamples.All.Keys)
        {
            var context = EvidenceSamples.Of(sample);
            var manifest = Parse(EvidenceSamples.Manifest(context));
            AssertSame(EvidenceReadBack.Shipped(manifest), EvidenceReadBack.Notices(Encoding.UTF8.GetString(new NoticeWriter().Written(context))), sample);
        }
    }

    [TestMethod]
    public void The_provenance_names_the_artifacts_components_and_models_of_the_manifest()
    {
        foreach (var sample in EvidenceSamples.All.Keys.Where(s => s != "halves"))
        {
            var context = EvidenceSamples.Of(sample);
            var expected = EvidenceReadBack.Digests(Manifest(context));
            var provenance = Parse(new ProvenanceWriter().Written(context));
            AssertSame(expected, EvidenceReadBack.Provenance(provenance), sample);
            if (expected.Count > 0)
            {
                // The last of either list: the first dependency is the source, which no line is about.
                var list = (provenance["subject"]!.AsArray().Count > 0 ? provenance["subject"]! : provenance["predicate"]!["buildDefinition"]!["resolvedDependencies"]!).AsArray();
                list.RemoveAt(list.Count - 1);
                Assert.IsFalse(expected.SetEquals(EvidenceReadBack.Provenance(provenance)), sample);
            }
        }
    }

    [TestMethod]
    public void Spdx_3_and_the_build_information_say_the_same_of_the_build()
    {
        var context = EvidenceSamples.Of("packed");
        var info = Parse(new BuildInfoWriter().Written(context));
        var build = Parse(new Spdx3Writer().Written(context))["@graph"]!.AsArray().Single(n => n!["type"]!.GetValue<string>() == "build_Build")!;
        var told = build["build_parameter"]!.AsArray().Select(p => $"{p!["key"]} = {p["value"]}").Where(p => p.StartsWith("property ", StringComparison.Ordinal) || p.StartsWith("compiler ", StringComparison.Ordinal)).ToList();
        var expected = info["properties"]!.AsObject().Select(p => $"property {p.Key} = {p.Value}").Concat(info["options"]!.AsObject().Select(p => $"compiler {p.Key} = {p.Value}")).ToList();
        Assert.IsNotEmpty(expected);
        CollectionAssert.AreEquivalent(expected, told);
        Assert.AreEqual("swh:1:rev:" + info["source"]!["commit"], build["build_configSourceUri"]![0]!.GetValue<string>());
        Assert.AreEqual(ProvenanceWriter.BuildType, build["build_buildType"]!.GetValue<string>());
    }

    [TestMethod]
    public void The_comparison_is_about_something()
    {
        var words = Manifest(EvidenceSamples.Of("packed")).Select(l => l.Split(' ')[0]).GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());
        CollectionAssert.AreEquivalent(new[] { "artifact", "component", "dataset", "edge", "model" }, words.Keys.ToList());
        Assert.IsTrue(words.Values.All(count => count >= 2), string.Join(", ", words));
    }

    [TestMethod]
    [DataRow("sbom.cdx.json")]
    [DataRow("sbom.cdx17.json")]
    public void A_changed_cyclonedx_document_is_seen(string document) => AssertSeen(document,
    [
        bom => bom["components"]!.AsArray().RemoveAt(1),
        bom => bom["components"]![2]!["version"] = "9.9.9",
        bom => bom["components"]![2]!["hashes"]![0]!["content"] = new string('0', 128),
        bom => bom["components"]![2]!["licenses"]![0]!["expression"] = "MIT OR GPL-3.0-only",
        bom => bom["components"]![3]!["licenses"]![0]!["license"]!["id"] = "ISC",
        bom => Single(bom["components"]!, "bom-ref", "model:models/a.onnx")["hashes"]![0]!["content"] = new string('0', 64),
        bom => Single(bom["components"]!, "bom-ref", "dataset:contoso/reviews").Remove("licenses"),
        bom => bom["dependencies"]![0]!["dependsOn"]!.AsArray().RemoveAt(0),
        bom => Single(bom["dependencies"]!, "ref", "pkg:nuget/Newtonsoft.Json@13.0.3")["dependsOn"]!.AsArray().Add("pkg:nuget/No.License@0.0.1"),
        bom => bom["metadata"]!["component"]!["components"]![0]!["hashes"]![0]!["content"] = new string('0', 64),
        bom => bom["metadata"]!["component"]!["components"]!.AsArray().RemoveAt(1),
    ]);

    [TestMethod]
    public void A_changed_spdx_document_is_seen() => AssertSeen("sbom.spdx.json",
    [
        document => document["packages"]!.AsArray().RemoveAt(2),
        document => Package(document, "Dual.Lib")["versionInfo"] = "9.9.9",
        document => Package(document, "Dual.Lib")["checksums"]![0]!["checksumValue"] = new string('0', 128),
        document => Package(document, "Dual.Lib")["licenseDeclared"] = "MIT",
        document => Package(document, "Dual.Lib")["licenseConcluded"] = "GPL-2.0-only",
        document => Package(document, "models/a.onnx")["licenseConcluded"] = "MIT",
        document => Package(document, "Newtonsoft.Json")["licenseConcluded"] = "MIT",
        document => Package(document, "contoso/reviews")["licenseDeclared"] = "MIT",
        document => Package(document, "Contoso.App.1.2.3-rc.1.nupkg")["checksums"]![0]!["checksumValue"] = new string('0', 64),
        document => Drop(document["relationships"]!, "relationshipType", "DISTRIBUTION_ARTIFACT"),
        document => Drop(document["relationships"]!, "relationshipType", "DEPENDS_ON"),
        document => Drop(document["relationships"]!, "relationshipType", "BUILD_DEPENDENCY_OF"),
    ]);

    [TestMethod]
    public void A_changed_spdx_3_document_is_seen() => AssertSeen("sbom.spdx3.json",
    [
        document => Drop(document["@graph"]!, "name", "Dual.Lib"),
        document => Element(document, "Dual.Lib")["software_packageVersion"] = "9.9.9",
        document => Element(document, "Dual.Lib")["verifiedUsing"]![0]!["hashValue"] = new string('0', 128),
        document => Element(document, "Contoso.App.1.2.3-rc.1.nupkg")["verifiedUsing"]![0]!["hashValue"] = new string('0', 64),
        document => Drop(document["@graph"]!, "relationshipType", "hasDistributionArtifact"),
        document => Drop(document["@graph"]!, "relationshipType", "dependsOn"),
        document => Drop(document["@graph"]!, "relationshipType", "trainedOn"),
        document => Drop(document["@graph"]!, "scope", "build"),
        document => Single(document["@graph"]!, "simplelicensing_licenseExpression", "MIT OR GPL-2.0-only")["simplelicensing_licenseExpression"] = "MIT",
        document => Swap(document, "hasDeclaredLicense", "hasConcludedLicense"),
        document => Element(document, "models/a.onnx")["verifiedUsing"]![0]!["hashValue"] = new string('0', 64),
    ]);

    [TestMethod]
    public void A_changed_manifest_is_seen()
    {
        var context = EvidenceSamples.Of("packed");
        var expected = Manifest(context);
        foreach (var (index, change) in ((Action<JsonObject>[])
        [
            manifest => manifest["components"]!["packages"]!.AsArray().RemoveAt(1),
            manifest => manifest["components"]!["packages"]![2]!["license"] = "MIT",
            manifest => manifest["components"]!["packages"]![3]!["dependencies"]!.AsArray().RemoveAt(0),
            manifest => manifest["components"]!["models"]![0]!["sha256"] = "0",
            manifest => manifest["components"]!["datasets"]!.AsArray().RemoveAt(0),
            manifest => manifest["artifacts"]!.AsArray().RemoveAt(0),
        ]).Index())
        {
            var manifest = Parse(EvidenceSamples.Manifest(context));
            change(manifest);
            Assert.IsFalse(expected.SetEquals(EvidenceReadBack.Manifest(manifest)), $"change {index}");
        }
    }

    [TestMethod]
    public void A_changed_notice_is_seen()
    {
        var text = Encoding.UTF8.GetString(new NoticeWriter().Written(EvidenceSamples.Of("packed")));
        var expected = EvidenceReadBack.Shipped(Parse(EvidenceSamples.Manifest(EvidenceSamples.Of("packed"))));
        foreach (var (old, other) in new[] { ("\nDual.Lib 3.1.0\n", "\nDual.Lib 3.1.1\n"), ("MIT, chosen of MIT OR GPL-2.0-only", "MIT"), ("\nHolder 1.0.0\n  License", "\n  License") })
        {
            Assert.Contains(old, text);
            Assert.IsFalse(expected.SetEquals(EvidenceReadBack.Notices(text.Replace(old, other, StringComparison.Ordinal))), old);
        }
    }

    [TestMethod]
    public void The_cost_of_every_document_grows_with_the_number_of_components()
    {
        foreach (var writer in EvidenceWriters.All)
        {
            var (few, many) = (Cost(writer, 500), Cost(writer, 5000));
            Assert.IsLessThan(few.Size * 11, many.Size, $"{writer.Format}: {few.Size} and {many.Size} bytes");
            // What is allocated stands for the work: it is the same on every machine, and time is not.
            Assert.IsLessThan(few.Allocated * 15, many.Allocated, $"{writer.Format}: {few.Allocated} and {many.Allocated} bytes allocated");
        }
    }

    private static (long Size, long Allocated) Cost(IEvidenceWriter writer, int count)
    {
        writer.Written(EvidenceSamples.Many(10));
        var context = EvidenceSamples.Many(count);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var size = writer.Written(context).Length;
        return (size, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static SortedSet<string> Manifest(EvidenceContext context) => EvidenceReadBack.Manifest(Parse(EvidenceSamples.Manifest(context)));

    private static void AssertSeen(string document, Action<JsonObject>[] changes)
    {
        var context = EvidenceSamples.Of("packed");
        var expected = Manifest(context);
        var bytes = Documents[document].Write(context);
        AssertSame(expected, Documents[document].Read(Parse(bytes)), document);
        for (var i = 0; i < changes.Length; i++)
        {
            var changed = Parse(bytes);
            changes[i](changed);
            Assert.IsFalse(expected.SetEquals(Documents[document].Read(changed)), $"{document}: change {i} is not seen");
        }
    }

    private static void AssertSame(SortedSet<string> expected, SortedSet<string> actual, string what)
    {
        var lacks = expected.Except(actual).Select(l => "- " + l);
        var adds = actual.Except(expected).Select(l => "+ " + l);
        Assert.IsTrue(expected.SetEquals(actual), $"{what} differs from the manifest:\n{string.Join('\n', lacks.Concat(adds))}");
    }

    private static JsonObject Parse(byte[] bytes) => JsonNode.Parse(bytes)!.AsObject();

    private static JsonObject Package(JsonObject document, string name) => Single(document["packages"]!, "name", name);

    private static JsonObject Element(JsonObject document, string name) => Single(document["@graph"]!, "name", name);

    private static JsonObject Single(JsonNode list, string property, string value) =>
        list.AsArray().Single(n => n![property]?.ToString() == value)!.AsObject();

    // One that leads to a component: what leads to none, or says that nobody knows, is no line.
    private static void Drop(JsonNode list, string property, string value) =>
        list.AsArray().Remove(list.AsArray().First(n => n![property]?.ToString() == value && !n.ToJsonString().Contains("No", StringComparison.Ordinal)));

    private static void Swap(JsonObject document, string one, string other)
    {
        foreach (var node in document["@graph"]!.AsArray())
        {
            var type = node!["relationshipType"]?.ToString();
            if (type == one || type == other)
            {
                node["relationshipType"] = type == one ? other : one;
            }
        }
    }
}
