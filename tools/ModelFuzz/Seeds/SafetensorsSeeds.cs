using System.Buffers.Binary;
using System.Text;
using ComplianceGate.SampleModel;

namespace ComplianceGate.ModelFuzz;

/// <summary>Small safetensors files, alone, with a configuration beside them, and in shards.</summary>
public sealed class SafetensorsSeeds : IFuzzSeeds
{
    private const string Index =
        """{"metadata":{"total_size":12},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}""";

    /// <inheritdoc/>
    public string Format => "safetensors";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        new("a.safetensors", SafetensorsFile.Write(new float[8], 1)),
        new("b.safetensors", File("""{"x":{"dtype":"U8","shape":[2,3],"data_offsets":[0,6]},"s":{"dtype":"BF16","shape":[],"data_offsets":[6,8]}}""", 8))
        {
            Beside =
            [
                Text("config.json", """{"architectures":["LlamaForCausalLM"],"model_type":"llama","max_position_embeddings":4096,"quantization_config":{"bits":4}}"""),
                Text("tokenizer_config.json", """{"chat_template":"{{ messages }}"}"""),
                Text("adapter_config.json", """{"base_model_name_or_path":"a/b","peft_type":"LORA"}"""),
            ],
        },
        new("model-00001-of-00002.safetensors", File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8))
        {
            Beside =
            [
                Text("model.safetensors.index.json", Index),
                new FuzzFile("model-00002-of-00002.safetensors", File("""{"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4)),
            ],
        },
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random)
    {
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt64LittleEndian(bytes) is var length && length > (ulong)bytes.Length - 8)
        {
            return null;
        }

        var header = FuzzJson.Change(bytes.AsSpan(8, (int)length), random);
        return File(header, bytes.AsSpan(8 + (int)length));
    }

    /// <summary>A file with this header and so many bytes of data.</summary>
    /// <param name="header">The header.</param>
    /// <param name="data">Bytes of data.</param>
    public static byte[] File(string header, int data) => File(Encoding.UTF8.GetBytes(header), new byte[data]);

    private static byte[] File(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. header, .. data];
    }

    private static FuzzFile Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
