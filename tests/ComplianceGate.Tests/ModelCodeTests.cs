using ComplianceGate.Facts;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

/// <summary>What a file can run arrives in the facts, whatever the file is called and however it is damaged.</summary>
[TestClass]
public sealed class ModelCodeTests
{
    private static readonly byte[] Evil = PickleBytes.Of(2).Global("os", "system").Call("id").Stop();

    public static IEnumerable<object[]> Files =>
    [
        ["a.pkl", Evil], ["a.joblib", Evil], ["a.pt", Evil], ["a.ckpt", new PickleBytes().Global("os", "system").Op("(S'id'\ntR.").Bytes],
        ["b.pkl", PickleBytes.Of(2).Global("os", "system").Call("id").Op(0xFF).Bytes],
        ["b.pt", FuzzZip.Pack([("b/data.pkl", Evil), ("b/version", "3"u8.ToArray())])],
        ["b.bin", FuzzZip.Pack([("b/data.pkl", Evil), ("b/version", "3"u8.ToArray())])],
        ["c.safetensors", FuzzZip.Pack([("b/data.pkl", Evil)])],
    ];

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void What_a_pickle_imports_arrives(string name, byte[] bytes)
    {
        using var folder = new ModelFolder();
        var (models, _) = ModelReader.Read([new ModelCandidate(folder.Write(name, bytes), name, ModelShipping.Copied)], new InputFiles());
        Assert.IsTrue(models.Single().SerialisedCode!.Globals.Any(g => g is { Module: "os", Name: "system", Kind: SerialisedGlobalKind.Dangerous }), name);
    }

    [TestMethod]
    public void Headers_arrive_and_forged_archives_are_malformed()
    {
        using var folder = new ModelFolder();
        var forged = FuzzZip.Pack([("b/data.pkl", Evil)]);
        forged[30] = (byte)'x';
        var (models, problems) = ModelReader.Read(
            [
                new(folder.Write("a.tflite", TfliteBytes.Model([("in", [3], 0, 0)], [])), "a.tflite", ModelShipping.Copied),
                new(folder.Write("b.zip", FuzzZip.Pack([("TrainingInfo/Version.txt", "4.0.1"u8.ToArray()), ("A/Model.key", MLNetSeeds.Component("Mine", null))])), "b.zip", ModelShipping.Copied),
                new(folder.Write("c.pt", forged), "c.pt", ModelShipping.Copied),
                new(folder.Write("d.h5", ModelSamples.Hdf5), "d.h5", ModelShipping.Copied),
            ],
            new InputFiles());
        Assert.AreEqual("in", models[0].Header!.Inputs.Single().Name);
        Assert.AreEqual("loader Mine", models[1].Header!.CodeReferences.Single());
        Assert.IsNull(models[2].Header);
        Assert.IsNotNull(models[2].SerialisedCode!.Unparsed);
        Assert.IsNotNull(models[3].SerialisedCode!.Unparsed);
        Assert.AreEqual("c.pt", problems.Single().Subject);
        Assert.AreEqual(ProblemKind.ModelMalformed, problems.Single().Kind);
    }
}
