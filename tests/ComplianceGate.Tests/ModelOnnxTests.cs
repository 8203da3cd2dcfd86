using ComplianceGate.Facts;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;
using ComplianceGate.SampleModel;
using static ComplianceGate.Tests.ModelContentsHelp;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelOnnxTests
{
    private const int Float = 1;
    private const int UInt8 = 2;
    private const int Int64 = 7;
    private const int Int4 = 22;

    [TestMethod]
    public void Everything_that_the_model_says_is_read()
    {
        var graph = new ProtobufWriter().Text(2, "main")
            .Message(1, new ProtobufWriter().Text(2, "y").Text(4, "Gemm").Text(7, "com.example").Message(5, Attribute("value", 5, Tensor("c", Float, 3))))
            .Message(1, new ProtobufWriter().Text(4, "F").Text(7, "local"))
            .Message(5, Tensor("w", Float, 4, 5)).Message(5, Tensor("shape", Int64, 2))
            .Message(15, new ProtobufWriter().Message(1, Tensor("s", Float, 2)).Message(2, Tensor("", Int64, 2)).Integer(3, 100))
            .Message(11, Port("w", Float, 4, 5)).Message(11, Port("x", Float, 1, 4)).Message(12, Port("y", Int64));
        var model = new ProtobufWriter()
            .Integer(1, 9).Text(2, "writer").Text(3, "1.2").Text(4, "org.example").Integer(5, 7).Text(6, "What it does.")
            .Message(7, graph)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, 19)).Message(8, new ProtobufWriter().Text(1, "com.example").Integer(2, 1))
            .Message(8, new ProtobufWriter().Text(1, "com.unused").Integer(2, 1))
            .Message(14, Pair("license", "MIT")).Message(14, Pair("author", "A")).Message(14, Pair("name", "N")).Message(14, Pair("stride", "32"))
            .Message(25, new ProtobufWriter().Text(1, "F").Text(10, "local"));
        var header = Header("a.onnx", model.ToArray());

        Assert.AreEqual("N 7 A What it does. MIT writer 1.2", $"{header.Name} {header.Version} {header.Author} {header.Description} {header.License} {header.Producer} {header.ProducerVersion}");
        Assert.AreEqual(4, header.TensorCount);
        Assert.AreEqual(27, header.StoredElements);
        Assert.AreEqual(25, header.Parameters, "a shape is no parameter");
        CollectionAssert.AreEqual(new[] { new ModelPortFact("x", "FLOAT", "1x4") }, header.Inputs.ToArray());
        CollectionAssert.AreEqual(new[] { new ModelPortFact("y", "INT64", "") }, header.Outputs.ToArray());
        CollectionAssert.AreEqual(new[] { "domain com.example", "function local.F" }, header.CodeReferences.ToArray());
        Assert.AreEqual("19 1 org.example main 2 32", string.Join(' ', ((string[])["opset ai.onnx", "opset com.unused", "domain", "graph", "nodes", "metadata stride"]).Select(n => Property(header, n))));
    }

    [TestMethod]
    public void The_sample_s_facts_are_known()
    {
        var header = Header("a.onnx", SentimentModel.Write());
        Assert.AreEqual(513, header.Parameters);
        Assert.AreEqual("ComplianceGate.SampleModel", header.Producer);
        Assert.AreEqual(new ModelPortFact("features", "FLOAT", "batchx512"), header.Inputs.Single());
    }

    [TestMethod]
    public void Types_of_ports_are_told_whatever_they_are()
    {
        static ProtobufWriter Of(ProtobufWriter type) => new ProtobufWriter().Text(1, "x").Message(2, type);
        var tensor = new ProtobufWriter().Message(1, new ProtobufWriter().Integer(1, Float).Message(2, new ProtobufWriter().Message(1, new ProtobufWriter()).Message(1, new ProtobufWriter().Text(2, "n"))));
        var open = new ProtobufWriter().Message(1, new ProtobufWriter().Integer(1, 8));
        var ports = Header("a.onnx", OnnxSeeds.Model(new ProtobufWriter()
            .Message(11, Of(tensor)).Message(11, Of(open)).Message(11, Of(new ProtobufWriter().Message(4, new ProtobufWriter().Message(1, tensor))))
            .Message(11, Of(new ProtobufWriter().Message(9, new ProtobufWriter().Message(1, open)))).Message(11, Of(new ProtobufWriter().Message(5, new ProtobufWriter().Integer(1, 7)))).Message(11, new ProtobufWriter().Text(1, "none")))).Inputs;
        CollectionAssert.AreEqual(
            new[] { "FLOAT ?xn", "STRING -", "sequence(FLOAT) ?xn", "optional(STRING) -", "map -", " -" }, ports.Select(p => $"{p.Type} {p.Shape ?? "-"}").ToArray());
    }

    [TestMethod]
    public void What_may_be_packed_or_twice_there_is_not_counted()
    {
        Unknown("it is quantised", new ProtobufWriter().Message(5, Tensor("w", UInt8, 100)).Message(5, Tensor("s", Float, 1)));
        Unknown("it is quantised", new ProtobufWriter().Message(5, Tensor("w", Int4, 100)));
        Unknown("its largest weights twice", new ProtobufWriter().Message(5, Tensor("in", Float, 100, 4)).Message(5, Tensor("out", Float, 4, 100)));
        Unknown("its branches may hold the same weights twice", new ProtobufWriter().Message(1, new ProtobufWriter().Text(4, "If")
            .Message(5, new ProtobufWriter().Text(1, "then_branch").Message(6, new ProtobufWriter().Message(5, Tensor("w", Float, 100))))));
        Unknown("ai.onnx.ml", new ProtobufWriter().Message(5, Tensor("w", Float, 1)).Message(1, new ProtobufWriter().Text(4, "TreeEnsembleRegressor").Text(7, "ai.onnx.ml")));
        Unknown("it holds no tensors", new ProtobufWriter());
        Assert.AreEqual(600, Header("a.onnx", OnnxSeeds.Model(new ProtobufWriter().Message(5, Tensor("a", Float, 10, 20)).Message(5, Tensor("b", Float, 20, 10)).Message(5, Tensor("c", Float, 20, 10)))).Parameters);
        Assert.IsTrue(Header("a.onnx", OnnxSeeds.Model(new ProtobufWriter().Message(5, Tensor("w", Int4, 3)))).TensorTypes.Single().IsPacked);
    }

    [TestMethod]
    public void Tensors_outside_the_file_are_its_parts()
    {
        var graph = new ProtobufWriter().Message(5, OnnxSeeds.External("w", [2, 2], "a.data", 4, 16)).Message(5, OnnxSeeds.External("v", [1], "sub/b.data", 0, 4))
            .Message(5, OnnxSeeds.External("u", [1], "a.data", 0, 4));
        var contents = Contents("a.onnx", OnnxSeeds.Model(graph), ("a.data", new byte[20]), ("sub/b.data", new byte[4]));
        Assert.IsNull(contents.Reason);
        Assert.AreEqual(6, contents.Header?.Parameters);
        CollectionAssert.AreEqual(new[] { "a.data", "b.data" }, contents.Parts.Select(p => Path.GetFileName(p.Path)).ToArray());
        Assert.IsTrue(contents.Parts.All(p => p.Role == ModelPartRole.ExternalData));
    }

    [TestMethod]
    [DataRow("no.data", 0L, 4L, "keeps the tensor \"w\" in \"no.data\", which is not there")]
    [DataRow("../a.data", 0L, 4L, "in \"../a.data\", which leads out of the model's folder")]
    [DataRow("sub/../../a.data", 0L, 4L, "which leads out of the model's folder")]
    [DataRow("sub\\..\\..\\a.data", 0L, 4L, "which leads out of the model's folder")]
    [DataRow("/etc/passwd", 0L, 4L, "which is an absolute path")]
    [DataRow("C:\\a.data", 0L, 4L, "which is an absolute path")]
    [DataRow("", 0L, 4L, "which is no path")]
    [DataRow("link.data", 0L, 4L, "in \"link.data\", which is a link that leads out of the model's folder")]
    [DataRow("out/passwd", 0L, 4L, "in \"out/passwd\", which is a link that leads out of the model's folder")]
    [DataRow("a.data", 5L, 4L, "keeps the tensor \"w\" at 5 in \"a.data\", of which the end is at 8")]
    [DataRow("a.data", 9L, 4L, "keeps the tensor \"w\" at 9 in \"a.data\"")]
    [DataRow("a.data", 0L, 8L, "keeps the tensor \"w\" of 1 FLOAT in 8 bytes of \"a.data\"")]
    [DataRow("a.data", 0L, long.MaxValue, "of which the end is at 8")]
    [DataRow("a.data", long.MaxValue, 4L, "of which the end is at 8")]
    public void Tensors_outside_must_be_in_the_folder_and_in_the_file(string location, long offset, long length, string reason)
    {
        using var outside = new ModelFolder();
        using var folder = new ModelFolder();
        outside.Write("passwd", new byte[8]);
        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(folder.Path + "/link.data", outside.Path + "/passwd");
            Directory.CreateSymbolicLink(folder.Path + "/out", outside.Path);
        }

        var bytes = OnnxSeeds.Model(new ProtobufWriter().Message(5, OnnxSeeds.External("w", [1], location, offset, length)));
        var contents = Contents(folder, "a.onnx", bytes, ("a.data", new byte[8]));
        StringAssert.Contains(contents.Reason, reason);
        Assert.IsGreaterThan(0, contents.Offset);
        Assert.IsNull(contents.Header);
        Assert.IsTrue(contents.Parts.All(p => p.Path.StartsWith(folder.Path, StringComparison.Ordinal)));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_link_that_stays_in_the_folder_is_followed()
    {
        using var folder = new ModelFolder();
        File.CreateSymbolicLink(folder.Path + "/link.data", folder.Path + "/a.data");
        var bytes = OnnxSeeds.Model(new ProtobufWriter().Message(5, OnnxSeeds.External("w", [1], "link.data", 0, 4)));
        Assert.AreEqual(1, Contents(folder, "a.onnx", bytes, ("a.data", new byte[8])).Header?.Parameters);
    }

    [TestMethod]
    public void What_breaks_the_rules_is_refused_at_its_place()
    {
        Refused("\"w\" of the unknown type 99", Tensor("w", 99, 1));
        Refused("\"w\" of the unknown type 0", new ProtobufWriter().Integer(1, 1).Text(8, "w"));
        Refused("\"w\" of 2 FLOAT in 4 bytes", Tensor("w", Float, 2).Bytes(9, new byte[4]));
        Refused("\"w\" of 3 INT4 in 1 bytes", Tensor("w", Int4, 3).Bytes(9, new byte[1]));
        Refused("keeps the tensor \"w\" outside its file and does not say where", Tensor("w", Float, 1).Integer(14, 1));
        Refused("a negative dimension", new ProtobufWriter().Integer(1, -1).Integer(2, Float));
        Refused("more elements than a number can hold", new ProtobufWriter().Integer(1, 1L << 40).Integer(1, 1L << 40).Integer(2, Float));
        Refused("whose offset \"x\" is no number", Tensor("w", Float, 1).Message(13, Pair("offset", "x")).Integer(14, 1));
        Refused("more than 64 dimensions", new ProtobufWriter().Bytes(1, [.. Enumerable.Repeat((byte)1, 65)]).Integer(2, Float));
        Refused("damaged dimensions", new ProtobufWriter().Bytes(1, [0x80]).Integer(2, Float));
        Refused("protobuf field that is damaged", new ProtobufWriter().Bytes(13, [0x0A, 0x7F]));
        Refused("no protobuf field where one should begin", new ProtobufWriter().Bytes(13, [0x00]));
    }

    [TestMethod]
    public void Graphs_within_graphs_are_walked_so_deep_and_no_deeper()
    {
        foreach (var (depth, sound) in new[] { (31, true), (32, false), (2_000, false) })
        {
            var graph = new ProtobufWriter().Message(5, Tensor("w", Float, 1));
            for (var i = 0; i < depth; i++)
            {
                graph = new ProtobufWriter().Message(1, new ProtobufWriter().Text(4, "If").Message(5, new ProtobufWriter().Message(6, graph)));
            }

            var contents = Contents("a.onnx", OnnxSeeds.Model(graph));
            Assert.AreEqual(sound ? null : "has graphs nested deeper than 32", contents.Reason);
            Assert.AreEqual(sound ? 1 : null, contents.Header?.Parameters);
        }
    }

    [TestMethod]
    public void A_file_of_fields_without_end_is_left_in_time()
    {
        // Four million empty fields and more inside the graph.
        var bytes = OnnxSeeds.Model(new ProtobufWriter().Bytes(99, []));
        Assert.IsNull(Contents("a.onnx", bytes).Reason);
        var graph = new byte[8_100_000];
        for (var i = 0; i < graph.Length; i += 2)
        {
            graph[i] = (13 << 3) | 2;
        }

        byte[] model = [.. new ProtobufWriter().Integer(1, 8).Bytes(7, graph).ToArray()];
        var contents = Contents("a.onnx", model);
        Assert.AreEqual("has more than 4,000,000 protobuf fields", contents.Reason);
    }

    [TestMethod]
    public void A_large_forest_is_sound_and_read_in_time()
    {
        // As exporters write it: each number and each mode of each node is a field of its own, eight million of them and more.
        var floats = Repeated([(7 << 3) | 5, 0, 0, 0x80, 0x3F], 2_000_000);
        var numbers = Repeated([8 << 3, 0x87, 0x07], 4_000_000);
        var modes = Repeated([(9 << 3) | 2, 10, .. "BRANCH_LEQ"u8], 2_500_000);
        var node = new ProtobufWriter().Text(4, "TreeEnsembleClassifier").Text(7, "ai.onnx.ml");
        foreach (var list in (byte[][])[floats, numbers, modes])
        {
            node.Bytes(5, [.. new ProtobufWriter().Text(1, "nodes").ToArray(), .. list, .. new ProtobufWriter().Integer(20, 6).ToArray()]);
        }

        node.Message(5, new ProtobufWriter().Text(1, "packed").Bytes(8, new byte[100_000]).Text(3, "s"));
        var graph = new ProtobufWriter().Message(1, node).Message(5, Tensor("words", 8, 1_000_000).Bytes(6, []).Bytes(6, "word"u8)).Message(5, Tensor("w", Float, 3));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var header = Header("forest.onnx", OnnxSeeds.Model(graph));
        Assert.AreEqual("1", Property(header, "nodes"));
        Assert.AreEqual(2, header.TensorCount, "what stands behind the lists is read");
        StringAssert.Contains(header.ParametersUnknown, "ai.onnx.ml");
        Assert.IsLessThan(10, watch.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public void A_run_of_values_ends_where_it_should()
    {
        const int Lists = 1 << 7 | 1 << 8 | 1 << 9;
        byte[] run =
        [
            (7 << 3) | 5, 0, 0, 0, 0, (7 << 3) | 1, 0, 0, 0, 0, 0, 0, 0, 0, 8 << 3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1,
            .. new ProtobufWriter().Text(9, new string('x', 40_000)).Text(9, "").Bytes(8, new byte[50]).ToArray(),
        ];
        Assert.AreEqual((run.Length, null), Skip(run, []), "to the end");
        Assert.AreEqual((run.Length, null), Skip(run, new ProtobufWriter().Text(1, "name").ToArray()), "another field");
        Assert.AreEqual((run.Length, null), Skip(run, new ProtobufWriter().Integer(23, 1).ToArray()), "a tag of two bytes");
        foreach (var damaged in (byte[][])[[8 << 3], [8 << 3, 0x80], [(7 << 3) | 5, 0, 0, 0], [(9 << 3) | 2, 2, 0], [(9 << 3) | 3], [8 << 3, .. Repeated([0xFF], 9), 2]])
        {
            Assert.AreEqual((run.Length, "has a protobuf field that is damaged or reaches past the end of what holds it"), Skip(run, damaged));
        }

        Assert.AreEqual("has more than 1,000 bytes of lists that are not packed", Skip(run, [], 1_000).Reason);

        static (int At, string? Reason) Skip(byte[] run, byte[] then, long most = 1 << 20)
        {
            using var stream = new MemoryStream([.. run, .. then]);
            var reader = new ProtobufReader(new ModelBytes(stream), most);
            long position = 0;
            reader.SkipRun(ref position, stream.Length, Lists);
            return ((int)position, reader.Reason);
        }
    }

    [TestMethod]
    public void Tensors_that_are_no_weights_must_lie_in_the_folder_too()
    {
        var inside = OnnxSeeds.External("w", [1], "a.data", 0, 4);
        var outside = OnnxSeeds.External("w", [1], "../../x", 0, 4);
        foreach (var place in (Func<ProtobufWriter, (int, ProtobufWriter)>[])
        [
            t => (20, new ProtobufWriter().Message(1, new ProtobufWriter().Message(5, t))),
            t => (20, new ProtobufWriter().Message(2, new ProtobufWriter().Message(1, new ProtobufWriter().Text(7, "com.example").Message(5, Attribute("value", 5, t))))),
            t => (25, new ProtobufWriter().Text(1, "F").Text(10, "local").Message(11, Attribute("value", 5, t))),
            t => (7, new ProtobufWriter().Message(15, new ProtobufWriter().Message(1, Tensor("s", Float, 1)).Message(2, t))),
        ])
        {
            var main = new ProtobufWriter().Message(5, Tensor("v", Float, 2));
            byte[] With(ProtobufWriter tensor) => new ProtobufWriter().Integer(1, 9).Message(7, main).Message(place(tensor).Item1, place(tensor).Item2).ToArray();
            StringAssert.Contains(Contents("a.onnx", With(outside)).Reason, "keeps the tensor \"w\" in \"../../x\", which leads out of the model's folder");
            var contents = Contents("a.onnx", With(inside), ("a.data", new byte[4]));
            Assert.IsNull(contents.Reason);
            Assert.AreEqual("a.data", Path.GetFileName(contents.Parts.Single().Path));
            Assert.AreEqual(place(inside).Item1 == 7 ? 3 : 2, contents.Header?.Parameters, "none of the model as it is run");
            Assert.AreEqual("0", Property(contents.Header!, "nodes"));
        }

        var training = new ProtobufWriter().Message(2, new ProtobufWriter().Text(2, "train").Message(1, new ProtobufWriter().Text(7, "com.example")));
        var header = Header("a.onnx", new ProtobufWriter().Integer(1, 9).Message(7, new ProtobufWriter().Text(2, "main")).Message(20, training).ToArray());
        Assert.AreEqual("domain com.example", header.CodeReferences.Single());
        Assert.AreEqual("main", Property(header, "graph"));
    }

    [TestMethod]
    public void A_file_of_ten_gigabytes_costs_its_header()
    {
        using var folder = new ModelFolder();
        const long Data = 10L << 30;
        var bytes = OnnxSeeds.Model(new ProtobufWriter().Message(5, OnnxSeeds.External("w", [Data / 4], "w.data", 0, Data)));
        using (var file = File.Create(folder.Path + "/w.data"))
        {
            file.SetLength(Data);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.AreEqual(Data / 4, Contents(folder, "a.onnx", bytes).Header?.Parameters);
        Assert.IsLessThan(1L << 20, GC.GetAllocatedBytesForCurrentThread() - before);

        // The same inside the file, as large as protobuf can say it.
        const long Inside = (1L << 31) - 4;
        var head = new ProtobufWriter().Integer(1, Inside / 4).Integer(2, Float).ToArray();
        var tensor = Lengthy(9, Inside);
        var initializer = Lengthy(5, head.Length + tensor.Length + Inside);
        var main = Lengthy(7, initializer.Length + head.Length + tensor.Length + Inside);
        var path = folder.Write("b.onnx", [.. new ProtobufWriter().Integer(1, 8).ToArray(), .. main, .. initializer, .. head, .. tensor]);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(file.Length + Inside);
        }

        using var stream = new CountingStream(File.OpenRead(path));
        var contents = new OnnxFormat().ReadContents(new ModelBytes(stream), new ModelSurroundings(path, new InputFiles()));
        Assert.IsNull(contents?.Reason);
        Assert.AreEqual(Inside / 4, contents?.Header?.Parameters);
        Assert.IsLessThan(1L << 20, stream.BytesRead);
    }

    private static byte[] Repeated(byte[] field, int times)
    {
        var bytes = new byte[field.Length * times];
        for (var i = 0; i < times; i++)
        {
            field.CopyTo(bytes, i * field.Length);
        }

        return bytes;
    }

    private static byte[] Lengthy(int field, long length) => [.. FuzzBytes.Varint(((ulong)field << 3) | 2), .. FuzzBytes.Varint((ulong)length)];

    private static void Refused(string reason, ProtobufWriter tensor)
    {
        var contents = Contents("a.onnx", OnnxSeeds.Model(new ProtobufWriter().Message(5, tensor)), ("a.data", new byte[8]));
        StringAssert.Contains(contents.Reason, reason);
        Assert.IsGreaterThan(10, contents.Offset, reason);
    }

    private static void Unknown(string reason, ProtobufWriter graph)
    {
        var header = Header("a.onnx", OnnxSeeds.Model(graph));
        Assert.IsNull(header.Parameters, reason);
        StringAssert.Contains(header.ParametersUnknown, reason);
    }

    private static ProtobufWriter Tensor(string name, int type, params long[] dimensions)
    {
        var tensor = new ProtobufWriter();
        foreach (var dimension in dimensions)
        {
            tensor.Integer(1, dimension);
        }

        return tensor.Integer(2, type).Text(8, name);
    }

    private static ProtobufWriter Attribute(string name, int field, ProtobufWriter value) => new ProtobufWriter().Text(1, name).Message(field, value);

    private static ProtobufWriter Pair(string key, string value) => new ProtobufWriter().Text(1, key).Text(2, value);

    private static ProtobufWriter Port(string name, int type, params long[] dimensions)
    {
        var shape = new ProtobufWriter();
        foreach (var dimension in dimensions)
        {
            shape.Message(1, new ProtobufWriter().Integer(1, dimension));
        }

        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, new ProtobufWriter().Integer(1, type).Message(2, shape)));
    }
}
