using System.Text.Json;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

/// <summary>What documents record of a model's license.</summary>
[TestClass]
public sealed class ModelLicenseEvidenceTests
{
    [TestMethod]
    public void The_manifest_records_the_terms_with_what_they_rest_on()
    {
        using var manifest = JsonDocument.Parse(EvidenceSamples.Manifest(EvidenceSamples.Rich()));
        var models = manifest.RootElement.GetProperty("components").GetProperty("models").EnumerateArray().ToDictionary(m => m.GetProperty("path").GetString()!);
        var model = models["models/a.onnx"];
        Assert.AreEqual("LicenseRef-gemma OR OpenMDW-1.0", model.GetProperty("license").GetString());
        Assert.AreEqual("OpenMDW-1.0", model.GetProperty("licenseChosen").GetString());
        Assert.AreEqual(
            "commercial-use yes verified; use-restrictions no secondary; attribution yes unverified; revocable unknown ",
            string.Join("; ", model.GetProperty("licenseTerms").EnumerateArray().Select(t => $"{t.GetProperty("term")} {t.GetProperty("answer")} {t.GetProperty("proof")}")));
        var other = models.Values.Single(m => m.GetProperty("path").GetString() != "models/a.onnx");
        Assert.AreEqual(0, other.GetProperty("licenseTerms").GetArrayLength());
        Assert.AreEqual(JsonValueKind.Null, other.GetProperty("licenseChosen").ValueKind);
    }

    [TestMethod]
    public void The_bill_of_materials_records_the_terms_as_properties()
    {
        using var bom = JsonDocument.Parse(new CycloneDxWriter().Written(EvidenceSamples.Rich()));
        var model = bom.RootElement.GetProperty("components").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "a.onnx");
        var properties = model.GetProperty("properties").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("value").GetString());
        Assert.AreEqual("OpenMDW-1.0", properties["compliancegate:license.chosen"]);
        Assert.AreEqual("yes", properties["compliancegate:license.term.commercial-use"]);
        Assert.AreEqual("no (secondary)", properties["compliancegate:license.term.use-restrictions"]);
        Assert.AreEqual("yes (unverified): \"Built with a\uFFFDb\"", properties["compliancegate:license.term.attribution"]);
        Assert.AreEqual("unknown", properties["compliancegate:license.term.revocable"]);
    }
}
