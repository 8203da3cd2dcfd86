using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

[TestClass]
public sealed class DatasetBuildTests
{
    private const string Card = "---\nlicense: mit\nbase_model: example/base\ndatasets:\n  - contoso/reviews\n---\n# Tiny sentiment\n\n## Uses\n\nReviews.\n\n## Limitations\n\nFew words.\n";

    [TestMethod]
    public void A_data_set_is_asked_for_documented_hashed_and_watched()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.md", Card);
        var line = work.Build().MustPass().Only("warning", "CG2011");
        StringAssert.Contains(line, "tiny.md(");
        StringAssert.Contains(line, "contoso/reviews of models/tiny.safetensors has no card or Croissant file and no license.");

        work.Write("data/reviews/a.csv", "kind,1\n");
        work.Write("data/reviews/README.md", "---\nlicense: cc-by-4.0\n---\n# Dataset Card for Reviews\n\n## Source Data\n\nLetters to the editor.\n");
        work.Replace("App.csproj", "</ItemGroup>", "<ComplianceDataset Include=\"data/reviews\" Name=\"contoso/reviews\" /></ItemGroup>");
        work.Build("--no-restore").MustPass().MustNotSay("CG2011");
        var dataset = Proof.Manifest(work).GetProperty("components").GetProperty("datasets")[0];
        Assert.AreEqual("CC-BY-4.0", dataset.GetProperty("license").GetString());
        Assert.AreEqual("data/reviews", dataset.GetProperty("path").GetString());
        Assert.AreEqual("models/tiny.safetensors", dataset.GetProperty("models")[0].GetString());
        var roots = new HashSet<string?> { Root(work) };
        work.Build("--no-restore", "-question").MustPass();

        work.Write("data/reviews/more/b.csv", "unkind,0\n");
        work.Build("--no-restore").MustPass();
        Assert.IsTrue(roots.Add(Root(work)), "a new file is noticed");
        work.Write("data/reviews/a.csv", "kind,0\n");
        work.Build("--no-restore").MustPass();
        Assert.IsTrue(roots.Add(Root(work)), "a changed file is noticed");
        File.Delete(work.PathOf("data/reviews/more/b.csv"));
        work.Build("--no-restore").MustPass();
        Assert.IsTrue(roots.Add(Root(work)), "a file that went is noticed");
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void A_text_or_other_weights_put_beside_a_model_are_noticed()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.md", TinyModels.Card);
        work.Build().MustPass();
        work.Build("--no-restore", "-question").MustPass();
        foreach (var name in (string[])["License-Model", "NOTICE-2.0", "other.safetensors", ".eval_results/a.yaml"])
        {
            work.Write("models/" + name, name.EndsWith(".safetensors", StringComparison.Ordinal) ? TinyModels.Safetensors() : "text\n"u8.ToArray());
            work.Build("--no-restore");
            StringAssert.Contains(work.Read("obj/Debug/net10.0/ComplianceGate/check.options"), "=" + work.PathOf("models/" + name), name);
        }
    }

    private static string? Root(Fixture work) => Proof.Manifest(work).GetProperty("components").GetProperty("datasets")[0].GetProperty("merkleRoot").GetString();
}
