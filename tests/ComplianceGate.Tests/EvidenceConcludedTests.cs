using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>What bills of materials say of licenses, makers and dependencies: no more than is known.</summary>
[TestClass]
public sealed class EvidenceConcludedTests
{
    private static EvidenceContext Context(GateFacts facts, params LicenseDecision[] licenses) => new()
    {
        Facts = facts, Verdict = new Verdict { Mode = "enforce", Licenses = [.. licenses] }, FolderName = "App.compliance",
    };

    [TestMethod]
    [DataRow("expression", "MIT", "MIT", "MIT", "MIT", "NOASSERTION", "declared", DisplayName = "a bare expression")]
    [DataRow("expression", "MIT", "MIT", null, "MIT", "NOASSERTION", "declared", DisplayName = "not judged, or not accepted")]
    [DataRow("expression", "MIT OR ISC", "MIT OR ISC", "ISC", "MIT OR ISC", "ISC", "declared", DisplayName = "a choice")]
    [DataRow("exception", "GPL-2.0-only", "GPL-2.0-only", "GPL-2.0-only", "GPL-2.0-only", "NOASSERTION", "declared", DisplayName = "an exception for what is declared")]
    [DataRow("exception", "GPL-2.0-only", null, "GPL-2.0-only", "NOASSERTION", "GPL-2.0-only", "concluded", DisplayName = "an exception for what a text says")]
    [DataRow("file", "MIT", "MIT", "MIT", "MIT", "MIT", "declared", DisplayName = "confirmed by its text")]
    [DataRow("file", "MIT", null, null, "NOASSERTION", "MIT", "concluded", DisplayName = "only a text, not accepted")]
    [DataRow("clarification", "ISC", "MIT", "ISC", "MIT", "ISC", "concluded", DisplayName = "a clarification against the expression")]
    public void A_license_is_declared_by_its_author_and_concluded_by_a_reader(
        string basis, string expression, string? declared, string? chosen, string saidDeclared, string saidConcluded, string acknowledgement)
    {
        var facts = EvidenceSamples.Facts("/home/ada", new SourceFact(), [EvidenceSamples.Package("A", "1.0.0", "/home/ada")], []);
        var context = Context(facts, new LicenseDecision { Package = "A/1.0.0", Expression = expression, Declared = declared, Chosen = chosen, Basis = basis });
        var package = Json(new SpdxWriter(), context)["packages"]!.AsArray().Single(p => (string)p!["name"]! == "A")!;
        Assert.AreEqual(saidDeclared, (string?)package["licenseDeclared"]);
        Assert.AreEqual(saidConcluded, (string?)package["licenseConcluded"]);
        var first = Json(new CycloneDxWriter(), context)["components"]![0]!["licenses"]!.AsArray().Single()!;
        Assert.AreEqual(acknowledgement, (string?)(first["license"] ?? first)["acknowledgement"]);
        var concluded = Json(CycloneDxWriter.Version17, context)["components"]![0]!["licenses"]!.AsArray().Select(l => l!["license"] ?? l).Where(l => (string?)l["acknowledgement"] == "concluded").ToList();
        Assert.AreEqual(saidConcluded, concluded.Count == 0 ? "NOASSERTION" : (string?)(concluded.Single()["id"] ?? concluded.Single()["expression"]));
    }

    [TestMethod]
    public void What_a_package_declares_stays_what_it_declares_whatever_is_decided()
    {
        static string? Declared(LicenseStatement statement, string? text, params LicenseClarification[] clarify)
        {
            var package = EvidenceSamples.Package("A", "1.0.0", "/home/ada") with { Statement = statement, LicenseText = text };
            return LicensingSamples.Judge(LicensingSamples.PolicyOf(new() { Clarify = [.. clarify] }), package).Decision.Declared;
        }

        var clarification = new LicenseClarification("A", null, LicensingSamples.Expression("ISC"), null, null, LicensingSamples.Place());
        Assert.AreEqual("MIT OR Apache-2.0", Declared(LicenseStatement.Expression, "(mit or apache-2.0)"));
        Assert.AreEqual("MIT OR Apache-2.0", Declared(LicenseStatement.Expression, "(mit or apache-2.0)", clarification));
        Assert.IsNull(Declared(LicenseStatement.Expression, "MIT OR (", clarification));
        Assert.IsNull(Declared(LicenseStatement.File, "LICENSE", clarification));
        Assert.IsNull(Declared(LicenseStatement.None, null));
    }

    [TestMethod]
    public void Who_hands_a_component_out_is_not_known_and_who_made_it_is()
    {
        var context = EvidenceSamples.Of("packed");
        var packages = Json(new SpdxWriter(), context)["packages"]!.AsArray();
        Assert.IsTrue(packages.All(p => (string?)p!["supplier"] == "NOASSERTION"));
        Assert.IsTrue(packages.Any(p => ((string?)p!["originator"])!.StartsWith("Organization: ", StringComparison.Ordinal)));
        var elements = Json(new Spdx3Writer(), context)["@graph"]!.AsArray();
        Assert.IsTrue(elements.All(e => e!["suppliedBy"] is null) && elements.Any(e => e!["originatedBy"] is not null));
    }

    [TestMethod]
    public void A_package_contains_the_model_inside_it()
    {
        var holder = EvidenceSamples.Package("Holder", "1.0.0", "/home/ada");
        var context = Context(EvidenceSamples.Facts("/home/ada", new SourceFact(), [holder], [EvidenceSamples.Model("a.onnx", "/home/ada") with { Package = holder.Key }]));
        var told = Json(new SpdxWriter(), context)["relationships"]!.AsArray()
            .Where(r => ((string)r!["spdxElementId"]!).StartsWith("SPDXRef-Package-Holder", StringComparison.Ordinal)).Select(r => $"{r!["relationshipType"]} {((string)r["relatedSpdxElement"]!).Split('-')[^1].Length}").ToList();
        CollectionAssert.AreEqual(new[] { "CONTAINS 16", "DEPENDS_ON 4" }, told);
        var graph = Json(new Spdx3Writer(), context)["@graph"]!.AsArray();
        var model = (string)graph.Single(e => (string?)e!["type"] == "ai_AIPackage")!["spdxId"]!;
        CollectionAssert.AreEqual(
            new[] { "contains" }, graph.Where(r => r!["to"] is JsonArray to && to.Any(t => (string?)t == model)).Select(r => (string)r!["relationshipType"]!).ToArray());
    }

    [TestMethod]
    public void Complete_is_said_only_where_every_dependency_is_a_component()
    {
        ImmutableArray<PackageFact> packages =
        [
            EvidenceSamples.Package("Whole", "1.0.0", "/home/ada") with { Dependencies = ["Lacking/1.0.0"] },
            EvidenceSamples.Package("Lacking", "1.0.0", "/home/ada") with { Dependencies = ["Gone/1.0.0"], Direct = false },
            EvidenceSamples.Package("OfAnotherProject", "1.0.0", "/home/ada") with { Direct = false },
        ];
        var bom = Json(new CycloneDxWriter(), Context(EvidenceSamples.Facts("/home/ada", new SourceFact(), packages, [])));
        var told = bom["compositions"]!.AsArray().ToDictionary(c => (string)c!["aggregate"]!, c => c!["dependencies"]!.AsArray().Select(d => (string)d!).ToArray());
        CollectionAssert.AreEqual(new[] { "pkg:nuget/Whole@1.0.0", "pkg:nuget/OfAnotherProject@1.0.0" }, told["complete"]);
        CollectionAssert.AreEqual(new[] { "pkg:nuget/Lacking@1.0.0" }, told["incomplete"]);
        // What only a referenced project asks for stands there as if the product asked: so that is never called complete.
        CollectionAssert.AreEqual(new[] { (string)bom["metadata"]!["component"]!["bom-ref"]! }, told["unknown"]);
    }

    private static JsonObject Json(IEvidenceWriter writer, EvidenceContext context) => JsonNode.Parse(writer.Written(context))!.AsObject();
}
