using System.Buffers.Binary;
using ComplianceGate.Facts;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class MLNetArchiveTests
{
    [TestMethod]
    public void Version_loaders_assemblies_and_columns_are_read()
    {
        var header = Read(
            (@"TransformerChain\Model.key", MLNetSeeds.Component("TransformerChain", "Microsoft.ML.Data, Version=4.0.0.0, Culture=neutral")),
            ("TransformerChain/Transform_000/Model.key", MLNetSeeds.Component("Mine", "Contoso.Transforms, Version=1.0.0.0")),
            ("Old/Model.bin", MLNetSeeds.Component("OldOne", null)),
            ("Schema", MLNetSeeds.Schema(("Text", "TextSpan", null), ("Label", "Boolean", null), ("Features", "Single", [9]), ("Open", "Single", []), ("Key", "Key2", null)))).Header!;
        Assert.AreEqual("ML.NET", header.Producer);
        Assert.AreEqual("4.0.1", header.ProducerVersion);
        CollectionAssert.AreEqual(
            new[] { "assembly Contoso.Transforms", "assembly Microsoft.ML.Data", "loader Mine", "loader OldOne", "loader TransformerChain" },
            header.CodeReferences.ToArray());
        CollectionAssert.AreEqual(
            new ModelPortFact[] { new("Text", "Text", null), new("Label", "Boolean", null), new("Features", "Single", "9"), new("Open", "Single", "?"), new("Key", "UInt32", null) },
            header.Inputs.ToArray());
        Assert.IsNull(header.Parameters);
    }

    [TestMethod]
    public void A_head_that_is_none_is_told()
    {
        foreach (var bytes in (byte[][])[[], [1], new byte[256], MLNetSeeds.Component("x", null)[..255]])
        {
            Assert.AreEqual("component A/Model.key, whose head cannot be read", Read(("A/Model.key", bytes)).Header!.CodeReferences.Single());
        }

        var lying = MLNetSeeds.Component("x", "Some.Assembly");
        BinaryPrimitives.WriteInt64LittleEndian(lying.AsSpan(0x90), long.MaxValue);
        Assert.AreEqual("loader x", Read(("A/Model.key", lying)).Header!.CodeReferences.Single());
    }

    [TestMethod]
    public void A_schema_that_is_not_understood_gives_no_columns()
    {
        var schema = MLNetSeeds.Schema(("Text", "TextSpan", null), ("Features", "Single", [9]));
        Assert.HasCount(2, Read(("Schema", schema)).Header!.Inputs);
        for (var length = 0; length < schema.Length; length++)
        {
            Assert.IsEmpty(Read(("Schema", schema[..length])).Header!.Inputs, $"{length}");
        }

        foreach (var (at, value) in ((int, int)[])[(0, 0), (48, -1), (48, int.MaxValue), (24, 1), (24, int.MaxValue)])
        {
            var copy = schema.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(copy.AsSpan(at), value);
            Assert.IsEmpty(Read(("Schema", copy)).Header!.Inputs);
        }
    }

    [TestMethod]
    public void A_component_that_is_too_long_to_inflate_still_tells_its_loader()
    {
        var large = new byte[20 << 20];
        MLNetSeeds.Component("Forest", "Some.Assembly").CopyTo(large, 0);
        var bytes = FuzzZip.Pack([("TrainingInfo/Version.txt", "4.0.1 @"u8.ToArray()), ("A/Model.key", large)], System.IO.Compression.CompressionLevel.Fastest);
        var memory = GC.GetAllocatedBytesForCurrentThread();
        CollectionAssert.Contains(Read(bytes).Header!.CodeReferences.ToArray(), "loader Forest");
        Assert.IsLessThan(8L << 20, GC.GetAllocatedBytesForCurrentThread() - memory);
    }

    [TestMethod]
    public void A_forged_archive_is_refused()
    {
        var bytes = FuzzZip.Pack([("TrainingInfo/Version.txt", "4.0.1"u8.ToArray()), ("A/Model.key", MLNetSeeds.Component("x", null))]);
        var second = bytes.AsSpan(4).IndexOf("PK\u0003\u0004"u8) + 4;
        bytes[second + 30] = (byte)'B';
        StringAssert.Contains(Read(bytes).Reason, "contradicts its directory");
    }

    private static ModelContents Read(params (string Name, byte[] Content)[] entries) =>
        Read(FuzzZip.Pack([(@"TrainingInfo\Version.txt", "4.0.1 @BuiltBy: x"u8.ToArray()), .. entries]));

    private static ModelContents Read(byte[] bytes) =>
        new MLNetFormat().ReadContents(new ModelBytes(new MemoryStream(bytes)), new ModelSurroundings("/m/a.zip", new InputFiles()))!;
}
