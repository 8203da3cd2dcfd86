using System.IO.Compression;
using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>What real builds tell the next party of the models that ship.</summary>
[TestClass]
public sealed class DownstreamBuildTests
{
    private const string Model = "models/tiny.safetensors";
    private const string Card = "models/tiny.safetensors.md";
    private const string Evidence = "bin/Debug/net10.0/App.compliance/";

    private static Fixture With(string fixture)
    {
        var work = Fixture.Of(fixture);
        work.Write(Model, TinyModels.Safetensors());
        work.Write(Card, TinyModels.Card);
        return work;
    }

    [TestMethod]
    public void A_hobbyist_gets_three_lines_that_verify_and_go_with_the_model()
    {
        using var work = With("Model");
        work.Build().MustPass().MustSay("1 model; no findings, no profile, so only a hobbyist's or maintainer's minimum is asked. Evidence: ");
        var page = work.Read(Evidence + "downstream.md");
        var lines = page.Split("\n## ")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(4, lines, page);
        Assert.AreEqual("- What for: Tells whether a short English review is kind. Limits: Knows twenty words and no irony.", lines[1]);
        StringAssert.StartsWith(lines[2], "- Terms to pass on: MIT");
        StringAssert.StartsWith(lines[3], "- How to use: safetensors, ");
        Assert.DoesNotContain(work.Directory, page + work.Read(Evidence + "downstream.json"));
        var openness = Proof.Manifest(work).GetProperty("openness")[0];
        Assert.AreEqual(
            (Model, "osi", "unknown", "decision", "undecided"),
            (openness.GetProperty("model").GetString(), openness.GetProperty("licenseKind").GetString(), openness.GetProperty("weights").GetString(), openness.GetProperty("article53").GetString(), openness.GetProperty("openSourceAi").GetString()));
        Proof.CheckSums(work).MustPass().MustSay("App.compliance/downstream.md: OK");
        InstalledTool.Run(work.Directory, "verify", "bin/Debug/net10.0").MustPass();

        work.Replace(Evidence + "downstream.md", "no irony", "all irony");
        InstalledTool.Run(work.Directory, "verify", "bin/Debug/net10.0").MustFail().MustSay("CG4001: App.compliance/downstream.md");

        // Nothing is done twice, and what somebody deleted is written again.
        work.Build().MustPass();
        work.Build("--no-restore", "-v:diag").MustPass().MustSay("Skipping target \"_ComplianceGateRecord\"");
        File.Delete(work.PathOf(Evidence + "downstream.json"));
        work.Build("--no-restore").MustPass();
        Assert.IsTrue(work.Has(Evidence + "downstream.json"));

        // What no longer ships is no longer told.
        work.Replace("App.csproj", "<None Update=\"models/tiny.safetensors\" CopyToOutputDirectory=\"PreserveNewest\" />", "");
        File.Delete(work.PathOf("bin/Debug/net10.0/" + Model));
        work.Build().MustPass();
        Assert.IsFalse(work.Has(Evidence + "downstream.md") || work.Has(Evidence + "downstream.json"));
        Assert.IsFalse(Proof.Manifest(work).TryGetProperty("openness", out _));
        InstalledTool.Run(work.Directory, "verify", "bin/Debug/net10.0").MustPass();
    }

    [TestMethod]
    public void A_provider_tells_the_points_of_annex_xii()
    {
        using var work = With("Model");
        work.Write("compliance.json", """
            {
              "extends": "default",
              "mode": "audit",
              "profile": {
                "role": "gpai-provider", "market": "eu", "commercial": "large", "establishment": "eu", "released": "2026-10-01",
                "generality": "general", "interaction": ["generates-text"], "compute": { "training": 2e23 }, "monetisation": "price",
                "openness": { "weights": "private" }
              }
            }
            """);
        work.Build().MustPass();
        var page = work.Read(Evidence + "downstream.md");
        StringAssert.Contains(page, "### Annex XII of Regulation (EU) 2024/1689");
        StringAssert.Contains(page, "- 1(h) License: MIT");
        StringAssert.Contains(page, "- Weights: private");
        using var document = JsonDocument.Parse(work.Read(Evidence + "downstream.json"));
        Assert.AreEqual(11, document.RootElement.GetProperty("models")[0].GetProperty("annexXII").GetProperty("points").GetArrayLength());
        Assert.AreEqual("no", Proof.Manifest(work).GetProperty("openness")[0].GetProperty("article53").GetString());
    }

    [TestMethod]
    public void A_package_carries_what_is_to_know_of_the_model_in_it_alike_wherever_it_is_made()
    {
        var packages = new List<string>();
        foreach (var _ in (int[])[1, 2])
        {
            using var work = With("ModelPacked");
            work.DotNet("pack", "-o", work.PathOf("out")).MustPass();
            InstalledTool.Run(work.Directory, "verify", "out/App.1.0.0.nupkg").MustPass();
            Assert.IsTrue(work.Has("out/App.1.0.0.compliance/downstream.md"));
            using var archive = ZipFile.OpenRead(work.PathOf("out/App.1.0.0.nupkg"));
            foreach (var name in (string[])["downstream.md", "downstream.json"])
            {
                using var reader = new StreamReader(archive.GetEntry("_manifest/compliance/" + name)!.Open());
                packages.Add(reader.ReadToEnd());
                Assert.DoesNotContain(work.Directory, packages[^1]);
                StringAssert.Contains(packages[^1], Model);
            }
        }

        CollectionAssert.AreEqual(packages[..2], packages[2..]);
    }

    [TestMethod]
    public void A_build_without_models_writes_nothing_of_them()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        Assert.IsFalse(work.Has(Evidence + "downstream.md"));
        Assert.IsFalse(Proof.Manifest(work).TryGetProperty("openness", out var _));
    }
}
