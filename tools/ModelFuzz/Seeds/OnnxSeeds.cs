using ComplianceGate.SampleModel;

namespace ComplianceGate.ModelFuzz;

/// <summary>Small ONNX models: plain, with graphs inside graphs, and with tensors outside the file.</summary>
public sealed class OnnxSeeds : IFuzzSeeds
{
    private const int Float = 1;

    /// <inheritdoc/>
    public string Format => "onnx";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        new("a.onnx", SentimentModel.Write()),
        new("b.onnx", Model(Branches(3))),
        new("c.onnx", Model(new ProtobufWriter().Message(5, External("w", [2, 2], "a.data", 4, 16)).Message(5, External("v", [1], "sub/b.data", 0, 4))))
        {
            Beside = [new FuzzFile("a.data", new byte[20]), new FuzzFile("sub/b.data", new byte[4])],
        },
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random) => FuzzProtobuf.Change(bytes, random);

    /// <summary>A model with this graph.</summary>
    /// <param name="graph">The graph.</param>
    public static byte[] Model(ProtobufWriter graph) => new ProtobufWriter()
        .Integer(1, 9).Text(2, "writer").Text(3, "1").Integer(5, 7)
        .Message(7, graph)
        .Message(8, new ProtobufWriter().Text(1, "").Integer(2, 19)).Message(8, new ProtobufWriter().Text(1, "com.example").Integer(2, 1))
        .Message(14, new ProtobufWriter().Text(1, "license").Text(2, "MIT"))
        .Message(25, new ProtobufWriter().Text(1, "F").Text(10, "com.example"))
        .ToArray();

    /// <summary>A tensor of which the numbers lie in another file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dimensions">Its dimensions.</param>
    /// <param name="location">The file.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How many bytes they take.</param>
    public static ProtobufWriter External(string name, long[] dimensions, string location, long offset, long length)
    {
        var tensor = new ProtobufWriter();
        foreach (var dimension in dimensions)
        {
            tensor.Integer(1, dimension);
        }

        return tensor.Integer(2, Float).Text(8, name)
            .Message(13, Entry("location", location)).Message(13, Entry("offset", $"{offset}")).Message(13, Entry("length", $"{length}"))
            .Integer(14, 1);
    }

    // If nodes within one another, at the bottom a Constant and a sparse initialiser.
    private static ProtobufWriter Branches(int depth)
    {
        if (depth == 0)
        {
            var values = new ProtobufWriter().Integer(1, 2).Integer(2, Float).Text(8, "s").Floats(9, [1, 2]);
            var indices = new ProtobufWriter().Integer(1, 2).Integer(2, 7).Bytes(9, new byte[16]);
            var value = new ProtobufWriter().Integer(1, 1).Integer(2, Float).Floats(9, [1]);
            return new ProtobufWriter()
                .Message(1, new ProtobufWriter().Text(2, "c").Text(4, "Constant").Message(5, new ProtobufWriter().Text(1, "value").Message(5, value).Integer(20, 4)))
                .Message(15, new ProtobufWriter().Message(1, values).Message(2, indices).Integer(3, 100));
        }

        var node = new ProtobufWriter().Text(2, "o").Text(4, "If").Text(7, "com.example")
            .Message(5, new ProtobufWriter().Text(1, "then_branch").Message(6, Branches(depth - 1)).Integer(20, 5));
        return new ProtobufWriter().Message(1, node).Text(2, "g");
    }

    private static ProtobufWriter Entry(string key, string value) => new ProtobufWriter().Text(1, key).Text(2, value);
}
