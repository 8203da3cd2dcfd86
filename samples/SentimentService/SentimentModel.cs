using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SentimentService;

/// <summary>A logistic regression over hashed words, read from a safetensors file.</summary>
internal sealed class SentimentModel
{
    private readonly float[] weights;
    private readonly float bias;

    private SentimentModel(float[] weights, float bias) => (this.weights, this.bias) = (weights, bias);

    public int Size => weights.Length;

    public static SentimentModel Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        var data = bytes.AsSpan(8 + headerLength);
        return new SentimentModel(Tensor(header, data, "weight"), Tensor(header, data, "bias")[0]);
    }

    /// <summary>How kind a text is, from 0 to 1.</summary>
    public float Score(string text)
    {
        var sum = bias;
        foreach (var word in text.ToLowerInvariant().Split([' ', '\t', '\r', '\n', '.', ',', ';', ':', '!', '?', '"'], StringSplitOptions.RemoveEmptyEntries))
        {
            sum += weights[Bucket(word)];
        }

        return 1 / (1 + MathF.Exp(-sum));
    }

    // FNV-1a over UTF-16 units, the hash that the model was made with.
    private int Bucket(string word)
    {
        var hash = 2166136261u;
        foreach (var c in word)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)(hash % (uint)weights.Length);
    }

    private static float[] Tensor(JsonDocument header, ReadOnlySpan<byte> data, string name)
    {
        var offsets = header.RootElement.GetProperty(name).GetProperty("data_offsets");
        var slice = data[offsets[0].GetInt32()..offsets[1].GetInt32()];
        return MemoryMarshal.Cast<byte, float>(slice).ToArray();
    }
}
