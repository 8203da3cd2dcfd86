using ComplianceGate.Facts;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class TfliteFileTests
{
    private const byte Float32 = 0;
    private const byte Int8 = 9;
    private const byte Int4 = 17;

    [TestMethod]
    public void Tensors_ports_operators_and_metadata_are_read()
    {
        var bytes = TfliteBytes.Model(
            [("in", [1, 3], Float32, 0), ("w", [3, 2], Float32, 1), ("shared", [3, 2], Float32, 1), ("q", [3], Int4, 2), ("out", [1, 2], Int8, 0)],
            [new byte[24], new byte[2]],
            [null, "FlexErf", "Mine"],
            TfliteBytes.Metadata("digits", "reads digits", "v2", "Contoso", "Apache-2.0"));
        var read = Read(bytes);
        Assert.IsNull(read.Reason);
        Assert.IsNull(read.SerialisedCode);
        var header = read.Header!;
        Assert.AreEqual(5, header.TensorCount);
        Assert.AreEqual(9, header.StoredElements);
        Assert.AreEqual(9, header.Parameters);
        CollectionAssert.AreEqual(new TensorTypeFact[] { new("FLOAT32", 1, 6, false), new("INT4", 1, 3, true) }, header.TensorTypes.ToArray());
        CollectionAssert.AreEqual(new[] { "operator FlexErf", "operator Mine" }, header.CodeReferences.ToArray());
        Assert.AreEqual(new ModelPortFact("in", "FLOAT32", "1x3"), header.Inputs.Single());
        Assert.AreEqual(new ModelPortFact("out", "INT8", "1x2"), header.Outputs.Single());
        Assert.AreEqual("digits reads digits v2 Contoso Apache-2.0", $"{header.Name} {header.Description} {header.Version} {header.Author} {header.License}");
        Assert.AreEqual(new ModelPropertyFact("subgraphs", "1"), header.Properties.Single());
    }

    [TestMethod]
    public void Without_metadata_the_description_is_the_converter_s() =>
        Assert.AreEqual("Made by hand.", Read(TfliteBytes.Model([("a", [1], Float32, 0)], [])).Header!.Description);

    [TestMethod]
    public void Appended_files_are_named()
    {
        byte[] bytes = [.. TfliteBytes.Model([("a", [1], Float32, 0)], []), .. ModelSamples.Zip(("labels.txt", "x"), ("vocab.txt", "y"))];
        Assert.AreEqual(new ModelPropertyFact("associated files", "labels.txt, vocab.txt"), Read(bytes).Header!.Properties[0]);
    }

    [TestMethod]
    public void Texts_and_unknown_types_make_the_count_unknown()
    {
        foreach (var type in (byte[])[5, 99])
        {
            var header = Read(TfliteBytes.Model([("a", [1], type, 1)], [new byte[4]])).Header!;
            Assert.IsNull(header.StoredElements);
            Assert.IsNull(header.Parameters);
            Assert.IsNotNull(header.ParametersUnknown);
            Assert.IsEmpty(header.TensorTypes);
        }
    }

    [TestMethod]
    public void What_contradicts_itself_is_broken()
    {
        StringAssert.Contains(Read(TfliteBytes.Model([("a", [3], Float32, 1)], [new byte[11]])).Reason, "has a tensor of 3 elements of type FLOAT32 and 11 bytes");
        StringAssert.Contains(Read(TfliteBytes.Model([("a", [3], Float32, 7)], [new byte[12]])).Reason, "with the data of buffer 7, of 2");
        StringAssert.Contains(Read(TfliteBytes.Model([("a", [3], Float32, 0)], [], inputs: [5])).Reason, "has tensor 5 as input or output, of 1");
        StringAssert.Contains(Read(TfliteBytes.Model([("a", [3], Float32, 0)], [], metadata: [255, 255, 255, 127, 0, 0, 0, 0])).Reason, "has metadata that is damaged");
        Assert.IsNull(Read(TfliteBytes.Model([("a", [3], Float32, 0)], [], inputs: [-1])).Reason);
    }

    [TestMethod]
    public void Every_cut_and_every_wild_number_ends_in_a_reason_or_a_header()
    {
        var bytes = TfliteBytes.Model(
            [("in", [1, 3], Float32, 0), ("w", [3, 2], Float32, 1)], [new byte[24]], ["Mine"], TfliteBytes.Metadata("a", "b", "c", "d", "e"));
        for (var length = 8; length < bytes.Length; length++)
        {
            var read = Read(bytes[..length]);
            Assert.IsTrue(read.Reason is not null || read.Header is not null);
        }

        var broken = 0;
        for (var at = 8; at + 4 <= bytes.Length; at++)
        {
            foreach (var value in (uint[])[0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, (uint)bytes.Length, (uint)at])
            {
                var copy = bytes.ToArray();
                ModelSamples.UInt32(value).CopyTo(copy, at);
                broken += Read(copy).Reason is null ? 0 : 1;
            }
        }

        Assert.IsGreaterThan(300, broken);
    }

    [TestMethod]
    public void A_list_that_names_one_large_table_again_and_again_is_bounded()
    {
        var file = TfliteBytes.File("TFL3");
        var root = file.Table(3, null, 0);
        file.Set(0, root.At);
        const int Count = 5000;
        var graphs = List(file, root.Fields[2], Count);
        var graph = file.Table(0);
        Array.ForEach(graphs, at => file.Point(at, graph.At));
        var tensors = List(file, graph.Fields[0], Count);
        var tensor = file.Table(0);
        Array.ForEach(tensors, at => file.Point(at, tensor.At));
        StringAssert.Contains(Read(file.Bytes).Reason, "5,000 subgraphs, more than are read");
        file.Set(graphs[0] - 4, 4000);
        StringAssert.Contains(Read(file.Bytes).Reason, "more than 200,000 tensors");
    }

    private static int[] List(TfliteBytes file, int field, int count)
    {
        var list = file.Raw(ModelSamples.UInt32((uint)count));
        file.Raw(new byte[4 * count]);
        file.Point(field, list);
        return [.. Enumerable.Range(0, count).Select(i => list + 4 + (4 * i))];
    }

    private static ModelContents Read(byte[] bytes) =>
        new TfliteFormat().ReadContents(new ModelBytes(new MemoryStream(bytes)), new ModelSurroundings("/m/a.tflite", new InputFiles()))!;
}
