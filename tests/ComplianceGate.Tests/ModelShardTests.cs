using System.Globalization;
using System.Security.Cryptography;
using ComplianceGate.Facts;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;
using ComplianceGate.SampleModel;
using static ComplianceGate.Tests.ModelContentsHelp;
using static ComplianceGate.Tests.ModelSamples;

namespace ComplianceGate.Tests;

/// <summary>Models of several files, as the reader of models gives them.</summary>
[TestClass]
public sealed class ModelShardTests
{
    private const string Index = """{"metadata":{"total_size":24},"weight_map":{"a":"m/1","b":"m/2","c":"m/3"}}""";

    [TestMethod]
    public void Shards_are_one_model()
    {
        using var folder = new ModelFolder();
        WriteShards(folder);
        folder.Write("w/config.json", """{"model_type":"llama"}""");
        folder.Write("w/LICENSE", "terms");
        var (models, problems) = Read(folder, "w/model-00003-of-00003.safetensors", "w/model-00001-of-00003.safetensors", "w/model-00002-of-00003.safetensors");

        Assert.IsEmpty(problems);
        var model = models.Single();
        Assert.AreEqual("w/model-00001-of-00003.safetensors", model.DisplayPath);
        Assert.AreEqual(3, model.Header?.TensorCount);
        Assert.AreEqual(6, model.Header?.Parameters);
        Assert.AreEqual("llama", model.Header?.Architecture);
        CollectionAssert.AreEqual(
            new[]
            {
                "LicenseText w/LICENSE", "Configuration w/config.json", "Shard w/model-00002-of-00003.safetensors", "Shard w/model-00003-of-00003.safetensors",
                "Index w/model.safetensors.index.json",
            },
            model.Parts.Select(p => $"{p.Role} {p.DisplayPath}").ToArray());
        foreach (var part in model.Parts)
        {
            var bytes = File.ReadAllBytes(part.Path);
            Assert.AreEqual((bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), ((int)part.Size, part.Sha256));
        }
    }

    [TestMethod]
    public void Every_file_of_a_model_is_an_input_of_the_build()
    {
        using var folder = new ModelFolder();
        WriteShards(folder);
        var files = new InputFiles();
        ModelReader.Read([new(folder.Path + "/w/model-00001-of-00003.safetensors", "w/model-00001-of-00003.safetensors", ModelShipping.Copied)], files);
        foreach (var name in (string[])["model-00002-of-00003.safetensors", "model.safetensors.index.json", "config.json", "LICENSE", "NOTICE.txt", "tokenizer_config.json", "chat_template.jinja"])
        {
            Assert.IsTrue(files.Seen.Any(s => s.Path == Path.Combine(folder.Path, "w", name)), name);
        }
    }

    [TestMethod]
    [DataRow("no index", "is shard 1 of 3, but their index \"model.safetensors.index.json\" is not beside it")]
    [DataRow("bad index", "but their index \"model.safetensors.index.json\" has damaged JSON")]
    [DataRow("twice", "but their index \"model.safetensors.index.json\" names the tensor \"a\" twice")]
    [DataRow("missing", "belongs to a shard \"model-00002-of-00003.safetensors\" that is not beside it")]
    [DataRow("extra", "but their index names 4")]
    [DataRow("not named", "belongs to a shard \"model-00003-of-00003.safetensors\" that their index does not name")]
    [DataRow("elsewhere", "with a tensor \"c\" that their index does not have there")]
    [DataRow("fewer", "of 1 tensors, of which their index names 2")]
    [DataRow("total", "belongs to shards of 24 bytes, but their index says 23")]
    [DataRow("broken", "belongs to a shard \"model-00002-of-00003.safetensors\" that has 1 bytes behind the data of its last tensor (its byte ")]
    [DataRow("link", "belongs to a shard \"model-00002-of-00003.safetensors\" that is a link that leads out of the model's folder")]
    public void Shards_that_do_not_fit_are_one_malformed_model(string fault, string reason)
    {
        using var outside = new ModelFolder();
        using var folder = new ModelFolder();
        WriteShards(folder);
        var second = folder.Path + "/w/model-00002-of-00003.safetensors";
        var index = File.ReadAllText(folder.Path + "/w/model.safetensors.index.json");
        switch (fault)
        {
            case "no index":
                File.Delete(folder.Path + "/w/model.safetensors.index.json");
                break;
            case "missing":
                File.Delete(second);
                break;
            case "broken":
                File.AppendAllText(second, "x");
                break;
            case "link":
                File.Move(second, outside.Path + "/s");
                File.CreateSymbolicLink(second, outside.Path + "/s");
                break;
            default:
                folder.Write("w/model.safetensors.index.json", fault switch
                {
                    "bad index" => index[..^2],
                    "twice" => index.Replace("\"b\"", "\"a\"", StringComparison.Ordinal),
                    "extra" => index.Replace("}}", ",\"d\":\"model-00004-of-00003.safetensors\"}}", StringComparison.Ordinal),
                    "not named" => index.Replace("-00003-of", "-00002-of", StringComparison.Ordinal).Replace("\"c\"", "\"d\"", StringComparison.Ordinal).Replace(",\"d\":\"model-00002-of-00003.safetensors\"", "", StringComparison.Ordinal),
                    "elsewhere" => index.Replace("\"c\":\"model-00003", "\"x\":\"model-00003", StringComparison.Ordinal),
                    "fewer" => index.Replace("}}", ",\"d\":\"model-00001-of-00003.safetensors\"}}", StringComparison.Ordinal),
                    _ => index.Replace("24", "23", StringComparison.Ordinal),
                });
                break;
        }

        var all = Enumerable.Range(1, 3).Select(i => string.Create(CultureInfo.InvariantCulture, $"w/model-0000{i}-of-00003.safetensors"))
            .Where(n => fault != "link" || !n.Contains("-00002-", StringComparison.Ordinal)).Where(n => File.Exists(Path.Combine(folder.Path, n))).ToArray();
        var (models, problems) = Read(folder, all);
        Assert.IsNull(models.Single().Header);
        Assert.AreEqual(ProblemKind.ModelMalformed, problems.Single().Kind);
        StringAssert.StartsWith(problems[0].Message, "w/model-00001-of-00003.safetensors ");
        StringAssert.Contains(problems[0].Message, reason);
    }

    [TestMethod]
    public void Split_GGUF_files_are_one_model()
    {
        using var folder = new ModelFolder();
        folder.Write("m-00001-of-00002.gguf", Split(0, 2, 2).Text("general.architecture", "llama").ToArray());
        folder.Write("m-00002-of-00002.gguf", Split(1, 2, 2).ToArray());
        foreach (var order in (string[][])[["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"], ["m-00002-of-00002.gguf"]])
        {
            var (models, problems) = Read(folder, order);
            Assert.IsEmpty(problems);
            Assert.AreEqual(("llama", 2L, 8L), (models.Single().Header?.Architecture, models[0].Header?.TensorCount ?? 0, models[0].Header?.Parameters ?? 0));
            Assert.AreEqual(ModelPartRole.Shard, models[0].Parts.Single().Role);
        }
    }

    [TestMethod]
    [DataRow(1, 3, 2, "belongs to a file \"m-00002-of-00002.gguf\" that is not number 2 of 2 by its metadata")]
    [DataRow(0, 2, 2, "is not number 2 of 2 by its metadata")]
    [DataRow(-1, 2, 2, "but the file \"m-00002-of-00002.gguf\" is not beside it")]
    [DataRow(1, 2, 3, "belongs to 2 files of 2 tensors, but says that there are 3")]
    public void Split_GGUF_files_that_do_not_fit_are_malformed(int number, int count, int total, string reason)
    {
        using var folder = new ModelFolder();
        folder.Write("m-00001-of-00002.gguf", Split(0, 2, total).ToArray());
        if (number >= 0)
        {
            folder.Write("m-00002-of-00002.gguf", Split(number, count, total).ToArray());
        }

        StringAssert.Contains(Read(folder, "m-00001-of-00002.gguf").Problems.Single().Message, reason);
    }

    [TestMethod]
    public void A_name_like_a_shard_s_hides_no_model()
    {
        using var folder = new ModelFolder();
        folder.Write("m-00001-of-00002.gguf", Gguf);
        folder.Write("m-00002-of-00002.gguf", Gguf);
        Assert.HasCount(2, Read(folder, "m-00001-of-00002.gguf", "m-00002-of-00002.gguf").Models);
        folder.Write("renamed.gguf", Split(0, 2, 2).ToArray());
        StringAssert.Contains(Read(folder, "renamed.gguf").Problems.Single().Message, "is file 1 of 2 by its metadata, but not by its name");
    }

    [TestMethod]
    [DataRow("model-00001-of-00003.safetensors", "model", 1, 3)]
    [DataRow("a/b-00010-of-00010.GGUF", "b", 10, 10)]
    [DataRow("model-00004-of-00003.safetensors", null, 0, 0)]
    [DataRow("model-00000-of-00003.safetensors", null, 0, 0)]
    [DataRow("-00001-of-00003.safetensors", null, 0, 0)]
    [DataRow("model-0001-of-00003.safetensors", null, 0, 0)]
    [DataRow("model-+0001-of-00003.safetensors", null, 0, 0)]
    [DataRow("model-00001-of-00003.onnx", null, 0, 0)]
    [DataRow("model.safetensors", null, 0, 0)]
    public void The_name_tells_which_shard_it_is(string name, string? stem, int number, int count)
    {
        var shard = ModelShards.Parse(name);
        Assert.AreEqual((stem, number, count), (shard?.Stem, shard?.Number ?? 0, shard?.Count ?? 0));
        if (shard is not null)
        {
            Assert.AreEqual(Path.GetFileName(name), shard.Name(number));
        }
    }

    [TestMethod]
    public void Texts_beside_a_model_belong_to_it_but_not_those_of_the_project()
    {
        using var folder = new ModelFolder();
        foreach (var place in (string[])["", "m/"])
        {
            folder.Write(place + "a.gguf", Gguf);
            foreach (var name in (string[])["LICENSE", "license-MODEL.txt", "NOTICE.md", "COPYING", "licenses.json", "license.py", "LICENSE-2.0"])
            {
                folder.Write(place + name, "text");
            }
        }

        var models = Read(folder, "a.gguf", "m/a.gguf").Models;
        Assert.IsEmpty(models[0].Parts);
        CollectionAssert.AreEqual(
            new[] { "m/COPYING", "m/LICENSE", "m/LICENSE-2.0", "m/NOTICE.md", "m/license-MODEL.txt" }, models[1].Parts.Select(p => p.DisplayPath).ToArray());
        Assert.IsTrue(models[1].Parts.All(p => p.Role == ModelPartRole.LicenseText));
    }

    [TestMethod]
    public void A_model_whose_contents_break_the_rules_is_told_with_the_byte()
    {
        using var folder = new ModelFolder();
        folder.Write("a.safetensors", SafetensorsOf("""{"w":{"dtype":"Q7","shape":[1],"data_offsets":[0,4]}}""", 4));
        var (models, problems) = Read(folder, "a.safetensors");
        Assert.IsNull(models.Single().Header);
        Assert.AreEqual("a.safetensors has a tensor \"w\" of the unknown type \"Q7\" (byte 22).", problems.Single().Message);
    }

    [TestMethod]
    public void Large_files_outside_are_hashed_with_the_others()
    {
        using var folder = new ModelFolder();
        var data = new byte[9 << 20];
        new Random(1).NextBytes(data);
        folder.Write("x/w.data", data);
        var size = data.Length / 4;
        folder.Write("x/a.onnx", OnnxSeeds.Model(new ProtobufWriter().Message(5, OnnxSeeds.External("w", [size], "w.data", 0, data.Length))));
        folder.Write("x/b.onnx", OnnxSeeds.Model(new ProtobufWriter().Message(5, OnnxSeeds.External("w", [size], "w.data", 0, data.Length))));
        var (models, problems) = Read(folder, "x/a.onnx", "x/b.onnx");
        Assert.IsEmpty(problems);
        Assert.IsTrue(models.All(m => m.Parts.Single().Sha256 == Convert.ToHexStringLower(SHA256.HashData(data)) && m.Parts[0].DisplayPath == "x/w.data"));
    }

    private static void WriteShards(ModelFolder folder)
    {
        for (var i = 1; i <= 3; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"w/model-0000{i}-of-00003.safetensors");
            folder.Write(name, SafetensorsOf($$$"""{"{{{(char)('a' + i - 1)}}}":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8));
        }

        var index = Index;
        for (var i = 1; i <= 3; i++)
        {
            index = index.Replace(string.Create(CultureInfo.InvariantCulture, $"m/{i}"), string.Create(CultureInfo.InvariantCulture, $"model-0000{i}-of-00003.safetensors"), StringComparison.Ordinal);
        }

        folder.Write("w/model.safetensors.index.json", index);
    }

    private static GgufFile Split(int number, int count, int total) => new GgufFile()
        .Pair("split.no", 2, [(byte)number, 0]).Pair("split.count", 2, [(byte)count, 0]).Pair("split.tensors.count", 5, [(byte)total, 0, 0, 0])
        .Tensor($"t{number}", 0, 16, 4);
}
