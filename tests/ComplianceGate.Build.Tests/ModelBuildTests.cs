using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class ModelBuildTests
{
    private const string Model = "models/tiny.safetensors";
    private const string Card = "models/tiny.safetensors.md";

    private static Fixture With(string fixture, string? card = null)
    {
        var work = Fixture.Of(fixture);
        work.Write(Model, TinyModels.Safetensors());
        if (card is not null)
        {
            work.Write(Card, card);
        }

        return work;
    }

    [TestMethod]
    public void A_model_without_a_card_stops_the_build_with_the_command_that_drafts_one()
    {
        using var work = With("Model");
        var line = work.Build().MustFail().Only("error", "CG2001");
        StringAssert.Contains(line, Model);
        StringAssert.Contains(line, "compliance-gate model draft-card models/tiny.safetensors");
    }

    [TestMethod]
    public void A_card_with_the_five_facts_passes()
    {
        using var work = With("Model", TinyModels.Card);
        work.Build().MustPass();
        var model = Proof.Manifest(work).GetProperty("components").GetProperty("models")[0];
        Assert.AreEqual(Model, model.GetProperty("path").GetString());
        Assert.AreEqual("safetensors", model.GetProperty("format").GetString());
        Assert.AreEqual("MIT", model.GetProperty("license").GetString());
    }

    [TestMethod]
    public void All_gaps_of_a_card_come_in_one_message()
    {
        using var work = With("Model", "# Tiny\n\n## Uses\n\n[More Information Needed]\n");
        var build = work.Build().MustFail();
        var line = build.Only("error", "CG2002");
        StringAssert.Contains(line, "tiny.safetensors.md(3,");
        StringAssert.Contains(line, "license");
        StringAssert.Contains(line, "what it is for");
        StringAssert.Contains(line, "its limits");
        StringAssert.Contains(line, "compliance-gate model draft-card");
        build.Only("error", "CG2003");
    }

    [TestMethod]
    [DataRow("license: mit\n", "", "states no license")]
    [DataRow("license: mit", "license: openrail", "openrail")]
    [DataRow("license: mit", "license: other", "license_name")]
    public void A_license_that_is_missing_or_only_a_family_is_CG2003(string old, string with, string said)
    {
        using var work = With("Model", TinyModels.Card.Replace(old, with, StringComparison.Ordinal));
        var build = work.Build().MustFail();
        StringAssert.Contains(build.Only("error", "CG2003"), said);
        Assert.IsEmpty(build.Lines("CG2002"));
    }

    [TestMethod]
    public void The_policy_can_ask_for_more()
    {
        using var work = With("Model", TinyModels.Card);
        work.Write("compliance.json", """{ "models": { "require": ["training-data"] } }""");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG2002"), "what it was trained on");
    }

    [TestMethod]
    [DataRow("models/tiny.md")]
    [DataRow("models/MODEL_CARD.md")]
    [DataRow("models/README.md")]
    public void A_card_is_found_by_convention(string card)
    {
        using var work = With("Model");
        work.Write(card, TinyModels.Card);
        work.Build().MustPass();
    }

    [TestMethod]
    public void Two_models_do_not_share_a_readme()
    {
        using var work = With("Model");
        work.Write("models/other.safetensors", TinyModels.Safetensors());
        work.Write("models/README.md", TinyModels.Card);
        work.Replace("App.csproj", "Update=\"models/tiny.safetensors\"", "Update=\"models/*.safetensors\"");
        var build = work.Build().MustFail();
        Assert.HasCount(2, build.Lines("CG2001"), build.Output);
        build.MustSay("README.md");
    }

    [TestMethod]
    public void A_model_that_does_not_ship_is_not_judged()
    {
        using var work = With("ModelNotShipped");
        work.Build().MustPass();
    }

    [TestMethod]
    [DataRow("ModelEmbedded")]
    [DataRow("ModelPacked")]
    public void Embedded_and_packed_models_are_judged(string fixture)
    {
        using var work = With(fixture);
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG2001"), Model);
        work.Write(Card, TinyModels.Card);
        work.Build().MustPass();
    }

    [TestMethod]
    public void A_declared_model_brings_its_own_card_and_license()
    {
        using var work = With("ModelDeclared");
        StringAssert.Contains(work.Build().MustFail().Output, "tiny-card.md");
        work.Write("docs/tiny-card.md", TinyModels.Card.Replace("license: mit\n", "", StringComparison.Ordinal));
        work.Build().MustPass();
        Assert.AreEqual("Apache-2.0", Proof.Manifest(work).GetProperty("components").GetProperty("models")[0].GetProperty("license").GetString());
    }

    [TestMethod]
    public void One_path_seen_twice_is_one_model()
    {
        using var work = With("ModelTwice", TinyModels.Card);
        work.Build().MustPass();
        Assert.AreEqual(1, Proof.Manifest(work).GetProperty("components").GetProperty("models").GetArrayLength());
    }

    [TestMethod]
    public void A_model_inside_a_package_is_judged()
    {
        using var work = Fixture.Of("ModelInPackage");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG2001"), "Test.WithModel/1.0.0/contentFiles/any/any/inner.safetensors");
    }

    [TestMethod]
    public void A_model_that_comes_with_a_referenced_project_is_judged()
    {
        using var work = Fixture.Of("ReferencedModel");
        work.Write("Lib/" + Model, TinyModels.Safetensors());
        StringAssert.Contains(work.Build("App").MustFail().Only("error", "CG2001"), "tiny.safetensors");
        Assert.IsFalse(work.Has("App/bin/Debug/net10.0/App.compliance/SHA256SUMS"));
        work.Build("App", "--no-restore").MustFail().Only("error", "CG2001");
        work.Write("Lib/" + Card, TinyModels.Card);
        work.Build("App").MustPass();
        Assert.AreEqual(1, Proof.Manifest(work, "App/bin/Debug/net10.0").GetProperty("components").GetProperty("models").GetArrayLength());
    }

    [TestMethod]
    public void A_header_that_claims_ten_gigabytes_is_refused_at_once()
    {
        using var work = With("Model", TinyModels.Card);
        work.Write(Model, TinyModels.SafetensorsWithHugeHeader());
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG2007"), "10,000,000,000");
    }

    [TestMethod]
    public void Broken_front_matter_is_told_with_its_place()
    {
        using var work = With("Model", "---\nlicense: mit\nbase_model: [a, b\n---\n# Tiny\n\n## Uses\n\nx\n\n## Limitations\n\ny\n");
        var line = work.Build().MustFail().Lines("CG0005").Single();
        StringAssert.Matches(line, new System.Text.RegularExpressions.Regex(@"tiny\.safetensors\.md\(\d+,\d+\): error CG0005"));
    }

    [TestMethod]
    public void A_model_that_a_target_copies_into_the_output_is_judged()
    {
        using var work = With("ModelNotShipped");
        work.Replace("App.csproj", "</Project>", """
              <Target Name="CopyByHand" AfterTargets="CopyFilesToOutputDirectory" BeforeTargets="_ComplianceGateRecord">
                <Copy SourceFiles="models/tiny.safetensors" DestinationFolder="$(OutDir)">
                  <Output TaskParameter="CopiedFiles" ItemName="FileWrites" />
                </Copy>
              </Target>
            </Project>
            """);
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG2001"), "tiny.safetensors");
        Assert.IsFalse(work.Has("bin/Debug/net10.0/App.compliance/SHA256SUMS"));
    }

    [TestMethod]
    public void A_model_under_another_name_in_the_output_is_judged()
    {
        using var work = Fixture.Of("ModelNotShipped");
        work.Write("weights.dat", TinyModels.Safetensors());
        work.Replace("App.csproj", "</ItemGroup>", "<None Update=\"weights.dat\" Link=\"models/tiny.safetensors\" CopyToOutputDirectory=\"PreserveNewest\" /></ItemGroup>");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG2001"), "tiny.safetensors");
    }
}
