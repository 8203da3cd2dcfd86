using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelReaderTests
{
    private const string Card = "---\nlicense: mit\n---\n# A\n";

    [TestMethod]
    public void One_path_is_one_model_with_all_its_ways_of_shipping()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("m/b.gguf", ModelSamples.Gguf);
        folder.Write("m/a.onnx", ModelSamples.Onnx);
        var (models, problems) = Read(
            new ModelCandidate(path, "m/b.gguf", ModelShipping.Copied),
            new ModelCandidate(folder.Path + "/m/../m/b.gguf", "m/b.gguf", ModelShipping.Declared, License: "mit", BaseModel: "x/y"),
            new ModelCandidate(folder.Path + "/m/a.onnx", "m/a.onnx", ModelShipping.Embedded));

        Assert.IsEmpty(problems);
        Assert.HasCount(2, models);
        Assert.AreEqual("m/a.onnx", models[0].DisplayPath);
        Assert.AreEqual(ModelShipping.Copied | ModelShipping.Declared, models[1].Shipping);
        Assert.AreEqual("mit", models[1].DeclaredLicense);
        Assert.AreEqual("x/y", models[1].DeclaredBaseModel);
        Assert.AreEqual(ModelSamples.Gguf.Length, models[1].Size);
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(ModelSamples.Gguf)), models[1].Sha256);
    }

    [TestMethod]
    public void Files_that_are_no_models_leave_no_trace_but_in_the_list_of_inputs()
    {
        using var folder = new ModelFolder();
        var data = folder.Write("data.bin", [1, 2, 3]);
        var text = folder.Write("readme.txt", "x");
        var files = new InputFiles();
        var (models, problems) = ModelReader.Read(
            [new(data, "data.bin", ModelShipping.Copied), new(text, "readme.txt", ModelShipping.Copied), new(folder.Path + "/later.zip", "later.zip", ModelShipping.Packed)],
            files);

        Assert.IsEmpty(models);
        Assert.IsEmpty(problems);
        CollectionAssert.AreEquivalent(new[] { data, folder.Path + "/later.zip" }, files.Seen.Select(s => s.Path).ToArray());
    }

    [TestMethod]
    public void A_missing_model_and_a_folder_in_its_place_are_problems()
    {
        using var folder = new ModelFolder();
        Directory.CreateDirectory(folder.Path + "/dir.gguf");
        var (models, problems) = Read(
            new ModelCandidate(folder.Path + "/no.onnx", "no.onnx", ModelShipping.Copied),
            new ModelCandidate(folder.Path + "/dir.gguf", "dir.gguf", ModelShipping.Copied),
            new ModelCandidate(folder.Path + "/no.dat", "no.dat", ModelShipping.Declared));

        Assert.IsEmpty(models);
        Assert.HasCount(3, problems);
        Assert.IsTrue(problems.All(p => p.Kind == ProblemKind.InputUnreadable && !p.Message.Contains(folder.Path, StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_malformed_model_is_a_problem_and_still_a_model()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("a.safetensors", [.. ModelSamples.UInt64(10_000_000_000), (byte)'{']);
        var (models, problems) = Read(new ModelCandidate(path, "a.safetensors", ModelShipping.Copied));
        Assert.AreEqual("safetensors", models.Single().Format);
        Assert.AreEqual(ProblemKind.ModelMalformed, problems.Single().Kind);
        StringAssert.StartsWith(problems[0].Message, "a.safetensors is no safetensors file: it claims a header of 10,000,000,000 bytes");
    }

    [TestMethod]
    [DataRow("m/a.gguf.md")]
    [DataRow("m/a.md")]
    [DataRow("m/a.gguf.modelcard.json")]
    [DataRow("m/MODEL_CARD.md")]
    [DataRow("m/README.md")]
    [DataRow("m/model_card.json")]
    [DataRow("m/modelcard.json")]
    public void The_nearest_card_is_taken(string name)
    {
        using var folder = new ModelFolder();
        var path = folder.Write("m/a.gguf", ModelSamples.Gguf);
        string[] order = ["m/a.gguf.md", "m/a.md", "m/a.gguf.modelcard.json", "m/MODEL_CARD.md", "m/README.md", "m/model_card.json", "m/modelcard.json"];
        foreach (var later in order.SkipWhile(o => o != name))
        {
            folder.Write(later, later.EndsWith(".json", StringComparison.Ordinal) ? """{"model_details":{"name":"A"}}""" : Card);
        }

        folder.Write("README.md", Card);
        var files = new InputFiles();
        var model = ModelReader.Read([new(path, "m/a.gguf", ModelShipping.Copied)], files).Models.Single();
        Assert.AreEqual(name, model.Card?.DisplayPath);
        CollectionAssert.AreEqual(order.TakeWhile(o => o != name).Append(name).ToArray(), model.CardCandidates.ToArray());
        foreach (var candidate in model.CardCandidates)
        {
            Assert.IsTrue(files.Seen.Any(s => s.Path == Path.Combine(folder.Path, candidate)), candidate);
        }
    }

    [TestMethod]
    public void A_general_card_is_not_shared_unless_each_model_names_it()
    {
        using var folder = new ModelFolder();
        var a = folder.Write("m/a.gguf", ModelSamples.Gguf);
        var b = folder.Write("m/b.gguf", ModelSamples.Gguf);
        var readme = folder.Write("m/README.md", Card);

        var (shared, _) = Read(new ModelCandidate(a, "m/a.gguf", ModelShipping.Copied), new ModelCandidate(b, "m/b.gguf", ModelShipping.Copied));
        Assert.IsTrue(shared.All(m => m.Card is null));
        Assert.AreEqual("m/b.gguf", shared[0].SharesCardWith.Single());

        var (named, _) = Read(
            new ModelCandidate(a, "m/a.gguf", ModelShipping.Declared, Card: readme), new ModelCandidate(b, "m/b.gguf", ModelShipping.Declared, Card: readme));
        Assert.IsTrue(named.All(m => m.Card is not null && m.SharesCardWith.IsEmpty));

        var (half, _) = Read(
            new ModelCandidate(a, "m/a.gguf", ModelShipping.Declared, Card: readme), new ModelCandidate(b, "m/b.gguf", ModelShipping.Copied));
        Assert.IsNotNull(half[0].Card);
        Assert.IsNull(half[1].Card);
        Assert.AreEqual("m/a.gguf", half[1].SharesCardWith.Single());
    }

    [TestMethod]
    public void A_named_card_that_is_not_there_is_a_problem_and_no_other_takes_its_place()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("m/a.gguf", ModelSamples.Gguf);
        folder.Write("m/README.md", Card);
        var (models, problems) = Read(new ModelCandidate(path, "m/a.gguf", ModelShipping.Declared, Card: folder.Path + "/cards/a.md"));
        Assert.IsNull(models.Single().Card);
        Assert.AreEqual("cards/a.md", models[0].CardCandidates.Single());
        Assert.AreEqual(ProblemKind.InputUnreadable, problems.Single().Kind);
    }

    [TestMethod]
    public void A_package_s_model_finds_the_card_at_the_package_s_root_and_not_above()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("root/x.y/1.0.0/contentFiles/any/any/a.gguf", ModelSamples.Gguf);
        folder.Write("root/x.y/README.md", Card);
        var candidate = new ModelCandidate(path, "X.Y/1.0.0/contentFiles/any/any/a.gguf", ModelShipping.InPackage, "X.Y/1.0.0");
        var model = Read(candidate).Models.Single();
        Assert.IsNull(model.Card);
        Assert.AreEqual("X.Y/1.0.0/README.md", model.CardCandidates[^1]);

        folder.Write("root/x.y/1.0.0/MODEL_CARD.md", Card);
        Assert.AreEqual("X.Y/1.0.0/MODEL_CARD.md", Read(candidate).Models.Single().Card?.DisplayPath);

        var own = folder.Write("home/someone/project/cards/a.md", Card);
        Assert.AreEqual("a.md", Read(candidate with { Card = own }).Models.Single().Card?.DisplayPath);
    }

    [TestMethod]
    public void Two_large_models_are_hashed_as_one_is()
    {
        using var folder = new ModelFolder();
        var bytes = new byte[9 << 20];
        new Random(1).NextBytes(bytes);
        ModelSamples.Gguf.CopyTo(bytes, 0);
        var candidates = Enumerable.Range(0, 3)
            .Select(i => new ModelCandidate(folder.Write($"{i}.gguf", bytes), $"{i}.gguf", ModelShipping.Copied)).ToArray();
        var expected = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Assert.IsTrue(Read(candidates).Models.All(m => m.Sha256 == expected));
    }

    [TestMethod]
    public void A_card_that_cannot_be_read_is_a_problem()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("a.gguf", ModelSamples.Gguf);
        folder.Write("a.md", new byte[(1 << 20) + 1]);
        var (models, problems) = Read(new ModelCandidate(path, "a.gguf", ModelShipping.Copied));
        Assert.IsEmpty(models.Single().Card!.Fields);
        StringAssert.Contains(problems.Single().Message, "at most 1,048,576 are read");

        folder.Write("a.md", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Card)).ToArray());
        (_, problems) = Read(new ModelCandidate(path, "a.gguf", ModelShipping.Copied));
        StringAssert.Contains(problems.Single().Message, "save it as UTF-8");
    }

    [TestMethod]
    public void Two_files_never_go_by_one_name()
    {
        using var folder = new ModelFolder();
        var packed = folder.Write("root/a/1.0.0/m.gguf", ModelSamples.Gguf);
        var own = folder.Write("app/A/1.0.0/m.gguf", ModelSamples.Gguf);
        folder.Write("root/a/README.md", Card);
        folder.Write("app/A/1.0.0/README.md", Card);
        var inPackage = new ModelCandidate(packed, "A/1.0.0/m.gguf", ModelShipping.InPackage, "A/1.0.0");
        var ofProject = new ModelCandidate(own, "A/1.0.0/m.gguf", ModelShipping.Copied);
        foreach (var candidates in (ModelCandidate[][])[[inPackage, ofProject], [ofProject, inPackage]])
        {
            var (models, problems) = Read(candidates);
            Assert.IsEmpty(problems);
            CollectionAssert.AreEqual(new[] { "./A/1.0.0/m.gguf", "A/1.0.0/m.gguf" }, models.Select(m => m.DisplayPath).ToArray());
            Assert.AreEqual(own, models[0].Path);
            Assert.AreEqual("./A/1.0.0/README.md", models[0].Card?.DisplayPath);
            Assert.IsNull(models[1].Card, "the card above the package's root is none of its own");
        }

        var outside = folder.Write("card.md", Card);
        Assert.AreEqual("../card.md", Read(inPackage, ofProject with { Card = outside }).Models[0].Card?.DisplayPath);

        var twin = folder.Write("other/m.gguf", ModelSamples.Gguf);
        var third = Read(inPackage, ofProject, ofProject with { Path = twin }).Models;
        Assert.HasCount(3, third.Select(m => m.DisplayPath).Distinct());
        Assert.HasCount(3, Read(inPackage, inPackage with { Path = own }, inPackage with { Path = twin }).Models.Select(m => m.DisplayPath).Distinct());
    }

    [TestMethod]
    public void A_malformed_model_of_a_package_is_told_where_the_package_is_asked_for()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("root/a/1.0.0/##vso[x].gguf", [1, 2, 3]);
        var project = new FileLocation("/p/App.csproj", 5, 5);
        var candidate = new ModelCandidate(path, "A/1.0.0/##vso[x].gguf", ModelShipping.InPackage, "A/1.0.0", DeclaredAt: project);
        Assert.AreEqual(project, Read(candidate).Problems.Single().Location);
        Assert.AreEqual(new FileLocation(path), Read(candidate with { DeclaredAt = null }).Problems.Single().Location);
    }

    [TestMethod]
    public void No_more_of_a_model_is_read_than_it_had_at_first()
    {
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        using var whole = new MemoryStream(bytes);
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(bytes)), ModelDigest.Sha256(whole, bytes.Length));

        using var grown = new MemoryStream(bytes);
        Assert.IsNull(ModelDigest.Sha256(grown, 1_500_000));
        Assert.AreEqual(1_500_000, grown.Position);

        using var cut = new MemoryStream(bytes[..100]);
        Assert.IsNull(ModelDigest.Sha256(cut, 101));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_device_without_end_is_an_empty_model()
    {
        using var folder = new ModelFolder();
        File.CreateSymbolicLink(folder.Path + "/a.gguf", "/dev/zero");
        var read = Task.Run(() => Read(new ModelCandidate(folder.Path + "/a.gguf", "a.gguf", ModelShipping.Copied)));
        Assert.IsTrue(read.Wait(TimeSpan.FromSeconds(30)), "it reads for ever");
        StringAssert.Contains(read.Result.Problems.Single().Message, "is empty");
    }

    private static (ImmutableArray<ModelFact> Models, ImmutableArray<Problem> Problems) Read(params ModelCandidate[] candidates) =>
        ModelReader.Read(candidates, new InputFiles());
}
