using System.Text.Json.Nodes;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Bills of materials in every format, of a real build.</summary>
[TestClass]
public sealed class SbomBuildTests
{
    private const string Evidence = "bin/Debug/net10.0/App.compliance";

    private static readonly string[] Bills = ["sbom.cdx.json", "sbom.cdx17.json", "sbom.spdx.json", "sbom.spdx3.json"];

    [TestMethod]
    public void Every_bill_of_materials_names_every_artifact_and_goes_with_clean()
    {
        using var work = Fixture.Of("Plain");
        work.Replace("App.csproj", "</Project>", "<PropertyGroup><ComplianceGateFormats>cyclonedx;cyclonedx-1.7;spdx;spdx-3</ComplianceGateFormats></PropertyGroup></Project>");
        work.Build().MustPass();
        Proof.CheckSums(work).MustPass();
        var artifacts = Proof.Manifest(work).GetProperty("artifacts").EnumerateArray().ToList();
        Assert.IsNotEmpty(artifacts);
        foreach (var bill in Bills)
        {
            var text = work.Read($"{Evidence}/{bill}");
            Assert.IsNotNull(JsonNode.Parse(text));
            foreach (var artifact in artifacts)
            {
                StringAssert.Contains(text, artifact.GetProperty("sha256").GetString()!, $"{bill}: {artifact}");
            }
        }

        File.Delete(work.PathOf($"{Evidence}/sbom.spdx3.json"));
        work.Build("--no-restore").MustPass();
        Assert.IsTrue(work.Has($"{Evidence}/sbom.spdx3.json"), "A document that is missing is written again.");
        work.DotNet("clean").MustPass();
        Assert.IsFalse(Directory.Exists(work.PathOf(Evidence)));
    }
}
