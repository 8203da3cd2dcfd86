using System.Text;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Cards and items against real files, and what follows from base models.</summary>
[TestClass]
public sealed class ModelClaimBuildTests
{
    private const string Manifest = "bin/Debug/net10.0/App.compliance/manifest.json";

    [TestMethod]
    public void A_card_that_contradicts_the_weights_fails_at_its_line_and_the_right_one_passes()
    {
        using var work = Fixture.Of("Model");
        work.Write("models/tiny.safetensors", TinyModels.Safetensors());
        work.Write("models/tiny.safetensors.md", Card("mit", "compliance:\n  parameters: 7B\n"));
        var line = work.Build().MustFail().Only("error", "CG2005");
        StringAssert.Contains(line, "tiny.safetensors.md(4,");
        StringAssert.Contains(line, "it states its parameters as \"7B\" (line 4), and the file has \"2\" (the shapes of its tensors");
        work.Replace("models/tiny.safetensors.md", "7B", "2");
        work.Build().MustPass().MustNotSay("CG2005");
        Assert.AreEqual("parameters 2 confirmed 2", Claims(work).Single(c => c.StartsWith("parameters", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void An_item_that_contradicts_the_head_fails()
    {
        using var work = Gguf("apache-2.0", "License=\"apache-2.0\"", "mit");
        var failed = work.Build().MustFail();
        failed.MustSay("models/tiny.gguf.md(2,10): error CG2005: The card models/tiny.gguf.md contradicts the model models/tiny.gguf");
        failed.MustSay("The ComplianceModel item contradicts the model models/tiny.gguf: it states its license as \"apache-2.0\", and the file has \"mit\" (general.license");
        work.Replace("App.csproj", "License=\"apache-2.0\"", "License=\"mit\"");
        work.Replace("models/tiny.gguf.md", "apache-2.0", "mit");
        work.Build().MustPass().MustNotSay("CG2005");
        Assert.Contains("license mit confirmed mit", Claims(work));
    }

    [TestMethod]
    public void A_base_model_s_terms_go_on()
    {
        using var work = Gguf("mit", "BaseModel=\"meta-llama/Llama-3.1-8B\"", "mit");
        var line = work.Build().MustFail().Only("error", "CG2009");
        StringAssert.Contains(line, "tiny.gguf.md(2,");
        StringAssert.Contains(line, "its base model meta-llama/Llama-3.1-8B (the ComplianceModel item) is under LicenseRef-llama3.1: it drops use-restrictions");
    }

    [TestMethod]
    public void Lines_are_written_into_the_notices_or_required_beside_the_model()
    {
        const string Line = "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms";
        const string Policy = """{ "extends": "default", "models": { "licenses": { "accept": ["use-restrictions", "pass-on-terms", "revocable"] } } }""";
        using var work = Gguf("gemma", "", "gemma");
        work.Write("compliance.json", Policy);
        work.Build().MustPass().MustNotSay("CG2010");
        StringAssert.Contains(work.Read("bin/Debug/net10.0/App.compliance/NOTICE.txt"), $"  Attribution: {Line}\n");

        work.Write("compliance.json", Policy.Replace("\"models\": {", "\"models\": { \"attribution\": \"require\",", StringComparison.Ordinal));
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG2010"), $"ask for \"{Line}\"");
        work.Write("models/NOTICE", Line + "\n");
        work.Build().MustPass();
        var notices = work.Read("bin/Debug/net10.0/App.compliance/NOTICE.txt");
        StringAssert.Contains(notices, "  License text: models/NOTICE: text ");
        StringAssert.Contains(notices, $"\n    {Line}\n");
    }

    private static Fixture Gguf(string license, string metadata, string headLicense)
    {
        var work = Fixture.Of("Model");
        work.Replace(
            "App.csproj", "<None Update=\"models/tiny.safetensors\" CopyToOutputDirectory=\"PreserveNewest\" />",
            $"<None Update=\"models/tiny.gguf\" CopyToOutputDirectory=\"PreserveNewest\" /><ComplianceModel Include=\"models/tiny.gguf\" {metadata} />");
        work.Write("models/tiny.gguf", TinyGguf(headLicense));
        work.Write("models/tiny.gguf.md", Card(license, ""));
        return work;
    }

    private static string Card(string license, string more) =>
        TinyModels.Card.Replace("license: mit", "license: " + license, StringComparison.Ordinal).Replace("base_model: example/base\n", more, StringComparison.Ordinal)
        + "\n## Training Procedure\n\nWritten by hand.\n";

    private static List<string> Claims(Fixture work)
    {
        Assert.IsTrue(work.Has(Manifest));
        return [.. Proof.Manifest(work).GetProperty("components").GetProperty("models")[0].GetProperty("claims").EnumerateArray()
            .Select(c => $"{c.GetProperty("kind")} {c.GetProperty("claimed")} {c.GetProperty("outcome")} {c.GetProperty("found")}")];
    }

    /// <summary>GGUF 3 with an architecture, a license, and one tensor of two floats.</summary>
    private static byte[] TinyGguf(string license)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write(1UL);
        writer.Write(2UL);
        Pair(writer, "general.architecture", "llama");
        Pair(writer, "general.license", license);
        Text(writer, "weight");
        writer.Write(1u);
        writer.Write(2UL);
        writer.Write(0u);
        writer.Write(0UL);
        writer.Write(new byte[(32 - (int)(stream.Position % 32)) % 32]);
        writer.Write(1f);
        writer.Write(2f);
        writer.Write(new byte[24]);
        return stream.ToArray();
    }

    private static void Pair(BinaryWriter writer, string key, string value)
    {
        Text(writer, key);
        writer.Write(8u);
        Text(writer, value);
    }

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }
}
