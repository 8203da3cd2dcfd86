namespace ComplianceGate.SampleModel;

/// <summary>
/// A small sentiment model in ONNX form: hashed words, one weight each, a bias, a sigmoid. Its weights come from two short lists
/// of English words, so it is honest about what it is: good enough to tell a happy sentence from an angry one, and no more.
/// </summary>
public static class SentimentModel
{
    /// <summary>Number of features: buckets that words are hashed into.</summary>
    public const int Buckets = 512;

    private const int Float = 1;
    private const float Weight = 1.5f;

    private static readonly string[] Praise =
    [
        "good", "great", "excellent", "love", "loved", "lovely", "happy", "wonderful", "best", "amazing", "nice", "perfect", "fantastic",
        "enjoyed", "thanks", "helpful", "fast", "friendly", "beautiful", "recommend", "pleased", "delightful", "superb", "works",
    ];

    private static readonly string[] Blame =
    [
        "bad", "terrible", "awful", "hate", "hated", "horrible", "sad", "worst", "poor", "broken", "slow", "rude", "ugly", "useless",
        "disappointed", "disappointing", "angry", "refund", "fails", "failed", "never", "waste", "annoying", "wrong",
    ];

    /// <summary>Counts the words of a text by bucket: the model's input.</summary>
    /// <param name="text">Any text.</param>
    public static float[] Features(string text)
    {
        var features = new float[Buckets];
        foreach (var word in text.ToLowerInvariant().Split([' ', '\t', '\r', '\n', '.', ',', ';', ':', '!', '?', '"'], StringSplitOptions.RemoveEmptyEntries))
        {
            features[Bucket(word)]++;
        }

        return features;
    }

    /// <summary>The bucket of a word: FNV-1a, 32 bits, over its UTF-16 units, modulo <see cref="Buckets"/>.</summary>
    /// <param name="word">A word in lower case.</param>
    public static int Bucket(string word)
    {
        var hash = 2166136261u;
        foreach (var c in word)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return (int)(hash % Buckets);
    }

    /// <summary>The model file (onnx.proto: ModelProto, IR version 8, operator set 13). The same bytes every time.</summary>
    public static byte[] Write()
    {
        var graph = new ProtobufWriter()
            .Message(1, Node("MatMul", ["features", "weights"], "score"))
            .Message(1, Node("Add", ["score", "bias"], "logit"))
            .Message(1, Node("Sigmoid", ["logit"], "positive"))
            .Text(2, "sentiment")
            .Message(5, Tensor("weights", [Buckets, 1], Weights()))
            .Message(5, Tensor("bias", [1], [0f]))
            .Message(11, Value("features", Buckets))
            .Message(12, Value("positive", 1));

        return new ProtobufWriter()
            .Integer(1, 8)
            .Text(2, "ComplianceGate.SampleModel")
            .Text(3, "1.0")
            .Text(4, "org.compliancegate.samples")
            .Integer(5, 1)
            .Text(6, "Probability that a short English text is friendly, from hashed word counts.")
            .Message(7, graph)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, 13))
            .Message(14, new ProtobufWriter().Text(1, "features").Text(2, "lower-case words, FNV-1a 32 over UTF-16 units, modulo 512"))
            .ToArray();
    }

    /// <summary>One weight a bucket.</summary>
    public static float[] Weights()
    {
        var weights = new float[Buckets];
        foreach (var word in Praise)
        {
            weights[Bucket(word)] += Weight;
        }

        foreach (var word in Blame)
        {
            weights[Bucket(word)] -= Weight;
        }

        return weights;
    }

    private static ProtobufWriter Node(string type, string[] inputs, string output)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        return node.Text(2, output).Text(3, output).Text(4, type);
    }

    private static ProtobufWriter Tensor(string name, long[] dimensions, float[] values)
    {
        var tensor = new ProtobufWriter();
        foreach (var dimension in dimensions)
        {
            tensor.Integer(1, dimension);
        }

        return tensor.Integer(2, Float).Text(8, name).Floats(9, values);
    }

    private static ProtobufWriter Value(string name, long width)
    {
        var shape = new ProtobufWriter()
            .Message(1, new ProtobufWriter().Text(2, "batch"))
            .Message(1, new ProtobufWriter().Integer(1, width));
        var type = new ProtobufWriter().Message(1, new ProtobufWriter().Integer(1, Float).Message(2, shape));
        return new ProtobufWriter().Text(1, name).Message(2, type);
    }
}
