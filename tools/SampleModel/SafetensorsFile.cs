using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.SampleModel;

/// <summary>Writes the same model in safetensors form: two F32 tensors, <c>weight</c> and <c>bias</c>, back to back.</summary>
public static class SafetensorsFile
{
    /// <summary>The file's bytes: header length (u64, little-endian), JSON header padded with spaces to eight bytes, tensors.</summary>
    /// <param name="weights">One weight a bucket.</param>
    /// <param name="bias">Added before the sigmoid.</param>
    public static byte[] Write(float[] weights, float bias)
    {
        var end = weights.Length * sizeof(float);
        var json = $$$"""{"__metadata__":{"format":"pt","features":"lower-case words, FNV-1a 32 over UTF-16 units, modulo {{{weights.Length}}}"},"weight":{"dtype":"F32","shape":[{{{weights.Length}}}],"data_offsets":[0,{{{end}}}]},"bias":{"dtype":"F32","shape":[1],"data_offsets":[{{{end}}},{{{end + sizeof(float)}}}]}}""";
        var header = Encoding.UTF8.GetBytes(json.PadRight((json.Length + 7) / 8 * 8));
        var bytes = new byte[8 + header.Length + end + sizeof(float)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        header.CopyTo(bytes, 8);
        var data = bytes.AsSpan(8 + header.Length);
        for (var i = 0; i < weights.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(data[(i * sizeof(float))..], weights[i]);
        }

        BinaryPrimitives.WriteSingleLittleEndian(data[end..], bias);
        return bytes;
    }
}
